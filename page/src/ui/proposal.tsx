import { moment } from "../lib/amounts";
import { digest } from "../lib/borsh";
import { codes, oldValues } from "../lib/old";
import { visible } from "../lib/sentences";
import { Link, Show, useLoad, useSession } from "./common";
import { Drop } from "./drop";
import { json, TERA, Told, useSend } from "./send";
import { canExecute, Deadlines, words, type Proposal } from "./proposals";

interface Voted { account_id: string; vote: "approve" | "reject" | null }

export function ProposalPage({ id }: { id: number }) {
  const { rpc, place } = useSession();
  const loaded = useLoad(`proposal ${place.council} ${id}`, async () => {
    const [proposal, votes, now, guardian] = await Promise.all([
      rpc.view<Proposal>(place.council, "get_proposal", { proposal_id: id }),
      rpc.view<Voted[]>(place.council, "get_votes", { proposal_id: id }),
      rpc.now(),
      rpc.view<any>(place.council, "get_policy").then((policy) => policy.guardian as string | null),
    ]);
    return { proposal, votes, now, guardian };
  });
  return <Show of={loaded}>{(data) => <Whole {...data} />}</Show>;
}

function Whole({ proposal: p, votes, now, guardian }: { proposal: Proposal; votes: Voted[]; now: bigint; guardian: string | null }) {
  const { rpc, place } = useSession();
  const old = useLoad(`old ${place.council} ${p.proposal_id} ${p.digest}`, () => oldValues(rpc, place.council, p.action));
  const said = words(p.action);
  let computed: string | null = null;
  let problem = "";
  try {
    computed = digest(p.action);
  } catch (error) {
    problem = String((error as Error).message);
  }
  const agrees = computed === p.digest;
  const lies = said !== null && JSON.stringify(said) !== JSON.stringify(p.summary);
  const approved = said === null ? [] : codes(p.action);
  return (
    <>
      <h1>Proposal {p.proposal_id}: {p.status}</h1>
      <p class="soft">Proposed by {p.proposer_id}, {moment(p.created_at)}; decided by the {p.category} rule.</p>
      <Deadlines proposal={p} now={now} />
      <h2>What it does</h2>
      {said === null && <p class="alarm" role="alert">This page cannot decode the action. Do not vote for what you cannot read.</p>}
      <ol id="lines">{said?.map((line, at) => (
        <li key={at}>
          <div>{line}</div>
          {old.data?.[at] != null && <div class="old">now: {old.data[at]}</div>}
        </li>
      ))}</ol>
      {old.error !== null && <p class="bad">What stands now could not be read: {old.error}</p>}
      {lies && (
        <div class="alarm" role="alert" id="lie">
          The council's summary says something else than the action does. It says:
          <ul>{p.summary.map((line, at) => <li key={at}>{visible(line)}</li>)}</ul>
        </div>
      )}
      <h2>Digest</h2>
      <div class="mono">council {visible(p.digest)}</div>
      <div class="mono">this page {computed ?? "none"}</div>
      {agrees ? <p class="good" id="digest">They agree: a vote can be for nothing else than the lines above.</p>
        : <p class="alarm" role="alert" id="digest">{computed === null ? `The digest cannot be computed: ${problem}.` : "They differ: what is shown here is not what would be executed."}</p>}
      {approved.length > 0 && <Drop expected={approved} />}
      <h2>What its proposer says</h2>
      <blockquote class="card" style={{ whiteSpace: "pre-wrap" }}>{visible(p.description)}</blockquote>
      {p.link !== null && <p>Link: <Link to={p.link} /></p>}
      <h2>Votes</h2>
      <p>{p.tally.approvals} for, {p.tally.rejections} against, {p.tally.required} needed of {p.tally.members} members
        {p.tally.missing > 0 ? `; ${p.tally.missing} missing` : ""}.</p>
      <ul>{votes.map((vote) => <li key={vote.account_id}>{vote.account_id}: {vote.vote === null ? "has not voted" : vote.vote === "approve" ? "for" : "against"}</li>)}</ul>
      {p.failure !== null && <p class="bad">The last of {p.attempts} executions failed: {visible(p.failure)}</p>}
      <Decide proposal={p} votes={votes} now={now} guardian={guardian} trusted={agrees && said !== null && !lies} computed={computed} />
    </>
  );
}

function Decide({ proposal: p, votes, now, guardian, trusted, computed }:
  { proposal: Proposal; votes: Voted[]; now: bigint; guardian: string | null; trusted: boolean; computed: string | null }) {
  const { signer, place, voteKeys } = useSession();
  const sender = useSend();
  const me = signer?.account ?? place.me;
  const voteKey = voteKeys.find((key) => key.account === me);
  const voter = voteKey ?? signer;
  if (voter === null) return <p class="soft">To vote, veto or execute, say below who signs.</p>;
  const send = (what: string, method: string, args: object, tera: number, by = signer) =>
    sender.send(what, { receiver: place.council, method, args: json({ proposal_id: p.proposal_id, ...args }), gas: BigInt(tera) * TERA, deposit: 0n }, by ?? undefined);
  const busy = sender.busy;
  const mine = votes.find((vote) => vote.account_id === me);
  const open = ["active", "approved", "failed", "executing"].includes(p.status);
  return (
    <section aria-label="Decide">
      <h2>Decide as {me}</h2>
      {mine !== undefined && open && (
        <>
          <button disabled={busy !== "" || !trusted || mine.vote === "approve"} onClick={() => send("Vote for", "vote", { vote: "approve", digest: computed }, 30, voter)}>Vote for</button>
          <button disabled={busy !== "" || mine.vote === "reject"} onClick={() => send("Vote against", "vote", { vote: "reject", digest: p.digest }, 30, voter)}>Vote against</button>
          {mine.vote !== null && <button disabled={busy !== ""} onClick={() => send("Withdraw the vote", "withdraw_vote", {}, 30, voter)}>Withdraw the vote</button>}
          {!trusted && <p class="bad">This page sends no vote for what it cannot verify.</p>}
        </>
      )}
      {voteKey !== undefined && <p class="soft">Votes are signed by {voteKey.holder}{signer === null ? "; for all else say below who signs" : `, all else by ${signer.holder}`}.</p>}
      {signer !== null && canExecute(p, now) && <button disabled={busy !== ""} onClick={() => send("Execute", "execute", {}, 300)}>Execute</button>}
      {guardian === signer?.account && open && <button disabled={busy !== ""} onClick={() => send("Veto", "veto", {}, 30)}>Veto</button>}
      {p.proposer_id === signer?.account && p.status === "active" && <button disabled={busy !== ""} onClick={() => send("Take it back", "cancel", {}, 30)}>Take it back</button>}
      <Told of={sender} />
    </section>
  );
}
