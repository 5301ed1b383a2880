import { useEffect, useState } from "preact/hooks";
import { address, framed, isLocal, readPlace } from "../lib/place";
import { visible } from "../lib/sentences";
import { LocalKey } from "../lib/sign";
import { connect, networkOf, onWallets, wallets, WalletSigner, type Found, type Network } from "../lib/wallet";
import { useSession } from "./common";
import { Told, useSend, type Sender } from "./send";
import { VoteKeys } from "./votekeys";

/** Which council, which node, and who signs. */
export function Settings() {
  const { place, signer, setSigner } = useSession();
  const [problem, setProblem] = useState("");
  const local = isLocal(place.rpc);
  return (
    <details open={place.council === ""}>
      <summary>Council, node, and who you are</summary>
      <form onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        const text = (name: string) => String(given.get(name) ?? "").trim();
        try {
          const secret = text("secret");
          if (secret !== "") {
            if (!isLocal(text("rpc"))) throw new Error("a secret key is for a node on this machine only");
            setSigner(new LocalKey(text("me"), secret), text("rpc"));
          }
          setProblem("");
          location.hash = address(place, { council: text("council"), rpc: text("rpc"), me: text("me") });
          for (const field of event.currentTarget.querySelectorAll<HTMLInputElement>("[name=secret]")) field.value = "";
        } catch (error) {
          setProblem((error as Error).message);
        }
      }}>
        <label>Council <input name="council" defaultValue={place.council} autocomplete="off" spellcheck={false} required /></label>
        <label>Node (JSON-RPC) <input name="rpc" defaultValue={place.rpc} type="url" required /></label>
        <label>You <input name="me" defaultValue={place.me} autocomplete="off" spellcheck={false} /></label>
        {local && <label>Your secret key, on this local chain <input name="secret" type="password" autocomplete="off" placeholder={signer instanceof LocalKey ? `signing as ${signer.account}` : "ed25519:…"} /></label>}
        {problem !== "" && <p class="bad" role="alert">{problem}</p>}
        <button>Take these</button>
        {signer instanceof LocalKey && <button type="button" onClick={() => setSigner(null)}>Forget the key</button>}
      </form>
      {framed() ? <p class="alarm" role="alert">This page is shown inside another one, and signs nothing there. Open it by itself.</p> : <><Wallets /><VoteKeys /></>}
    </details>
  );
}

function Wallets() {
  const { chain, signer } = useSession();
  const sender = useSend();
  if (chain === null) return null;
  const network = networkOf(chain);
  return (
    <section aria-label="Wallet">
      <h2>A wallet</h2>
      {network === null
        ? <p class="soft">This chain ({visible(chain.id)}) is neither mainnet nor testnet: a wallet would sign for another one.</p>
        : signer instanceof WalletSigner ? <Connected signer={signer} sender={sender} /> : <Choice network={network} sender={sender} />}
      <Told of={sender} />
    </section>
  );
}

function Connected({ signer, sender }: { signer: WalletSigner; sender: Sender }) {
  const { setSigner } = useSession();
  const leave = async () => {
    // Whatever the wallet says to it, the page signs with it no more.
    await sender.run("Sign out", () => signer.leave());
    setSigner(null);
  };
  return <p>{signer.holder} signs for {signer.account}. <button disabled={sender.busy !== ""} onClick={() => void leave()}>Sign out</button></p>;
}

function Choice({ network, sender }: { network: Network; sender: Sender }) {
  const { rpc, place, setSigner } = useSession();
  const [found, setFound] = useState<Found[]>([]);
  useEffect(() => {
    const look = () => setFound(wallets(network));
    look();
    return onWallets(network, look);
  }, [network]);
  const take = (wallet: Found) => sender.run(`Connect ${wallet.name}`, async () => {
    const signer = await connect(rpc, network, wallet, place.me);
    setSigner(signer, rpc.url);
    location.hash = address(readPlace(), { me: signer.account });
  });
  return (
    <>
      {found.length === 0 && <p class="soft">No wallet has announced itself.</p>}
      {found.map((each) => <button key={each.id} disabled={sender.busy !== ""} onClick={() => void take(each)}>Connect {each.name}</button>)}
      <p class="soft">Wallets that are extensions of this browser announce themselves here. For any other this page would have to fetch its code
        and run it, which it does not: vote with <code>charter vote</code> then.</p>
    </>
  );
}
