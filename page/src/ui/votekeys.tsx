import { near, readNear } from "../lib/amounts";
import { visible } from "../lib/sentences";
import { Refused } from "../lib/wallet";
import { adding, makeVoteKey, VOTING, type VoteKey } from "../lib/votekey";
import { Show, useLoad, useSession } from "./common";
import { Told, useSend } from "./send";

/** The keys for votes of this browser: what they may do by the chain's word, a new one, and how to be rid of one. */
export function VoteKeys() {
  const { rpc, signer, chain, place, voteKeys } = useSession();
  const sender = useSend();
  if (chain === null || place.council === "") return null;
  const add = (given: string) => sender.run("Add the key", async () => {
    const allowance = BigInt(readNear(given));
    const key = await makeVoteKey(chain, place.council, signer!.account);
    try {
      await signer!.perform(rpc, key.account, [adding(key, allowance)]);
    } catch (error) {
      // Nobody added it: it goes. Otherwise it stays, and the chain is asked for it below.
      if (error instanceof Refused) await key.forget();
      throw error;
    }
    if (!(await key.onChain(rpc))?.votesOnly) throw new Error("the chain does not have the key as it was asked for: remove it below");
  });
  const remove = (key: VoteKey) => sender.run("Remove the key", async () => {
    await signer!.perform(rpc, key.account, [{ kind: "delete key", publicKey: key.publicKey }]);
    if ((await key.onChain(rpc)) !== null) throw new Error("the chain has it still");
    await key.forget();
  });
  const has = voteKeys.some((key) => key.account === signer?.account);
  return (
    <section aria-label="Keys for votes">
      <h2>A key for votes</h2>
      <p class="soft">With it this browser votes without asking your wallet. It can call {VOTING.join(" and ")} of {visible(place.council)} and nothing
        else, and spend on gas what you allow. Whoever uses this browser can vote with it, until you remove it.</p>
      {voteKeys.map((key) => <Kept key={key.publicKey} of={key} busy={sender.busy !== ""} remove={() => remove(key)} forget={() => sender.run("Forget the key", () => key.forget())} />)}
      {signer === null ? <p class="soft">To add or remove one, say who signs.</p> : !has && (
        <form onSubmit={(event) => { event.preventDefault(); void add(String(new FormData(event.currentTarget).get("allowance"))); }}>
          <label>For gas, in NEAR <input name="allowance" defaultValue="0.1" required autocomplete="off" /></label>
          <button disabled={sender.busy !== ""}>Add a key for votes of {signer.account}</button>
        </form>
      )}
      <Told of={sender} />
    </section>
  );
}

function Kept({ of: key, busy, remove, forget }: { of: VoteKey; busy: boolean; remove: () => void; forget: () => void }) {
  const { rpc, signer } = useSession();
  const loaded = useLoad(`vote key ${key.publicKey}`, async () => ({ there: await key.onChain(rpc) }));
  return (
    <div class="card">
      <div class="mono">{key.publicKey}</div>
      <Show of={loaded}>
        {({ there }) => (
          <>
            {there === null ? <p class="bad">{key.account} has no such key: it votes for nobody.</p>
              : !there.votesOnly ? <p class="alarm" role="alert">{key.account} gives this key something else than votes in {key.council}. Remove it.</p>
                : <p>It votes for {key.account} in {key.council}, and has {near(there.allowance!)} left for gas.</p>}
            {there === null ? <button disabled={busy} onClick={forget}>Forget it here</button>
              : signer?.account === key.account ? <button disabled={busy} onClick={remove}>Remove it from {key.account}</button>
                : <p class="soft">To remove it from {key.account}, sign as {key.account}.</p>}
          </>
        )}
      </Show>
    </div>
  );
}
