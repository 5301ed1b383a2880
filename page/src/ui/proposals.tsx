import { useState } from "preact/hooks";
import { moment } from "../lib/amounts";
import { lines } from "../lib/sentences";
import { Deadline, Go, Show, useLoad, useSession } from "./common";

export interface Proposal {
  proposal_id: number; proposer_id: string; category: string; status: string; digest: string; summary: string[]; action: any;
  tally: { approvals: number; rejections: number; members: number; required: number; missing: number };
  description: string; link: string | null; created_at: string; voting_ends: string;
  executable_from: string | null; executable_until: string | null; attempts: number; failure: string | null;
}
interface Page<T> { items: T[]; next: string | null }

export const canExecute = (p: Proposal, now: bigint) =>
  ["approved", "failed"].includes(p.status) && p.executable_from !== null && BigInt(p.executable_from) <= now && now < BigInt(p.executable_until!);

export function words(action: any): string[] | null {
  try {
    return lines(action);
  } catch {
    return null;
  }
}

export function Card({ proposal, now }: { proposal: Proposal; now: bigint }) {
  const said = words(proposal.action);
  return (
    <li class="card">
      <Go to={`proposal/${proposal.proposal_id}`}>Proposal {proposal.proposal_id}</Go> <strong>{proposal.status}</strong>{" "}
      <span class="soft">{proposal.category} · by {proposal.proposer_id} · {proposal.tally.approvals} of {proposal.tally.required} approvals</span>
      {said === null ? <p class="bad">This page cannot decode it.</p> : said.slice(0, 3).map((line) => <div>{line}</div>)}
      {said !== null && said.length > 3 && <div class="soft">and {said.length - 3} more</div>}
      <Deadlines proposal={proposal} now={now} />
    </li>
  );
}

export function Deadlines({ proposal: p, now }: { proposal: Proposal; now: bigint }) {
  if (p.status === "active") return <Deadline what="voting ends" from={p.created_at} until={p.voting_ends} now={now} />;
  if (!["approved", "failed"].includes(p.status) || p.executable_from === null) return null;
  if (now < BigInt(p.executable_from)) return <Deadline what="can be executed" from={p.created_at} until={p.executable_from} now={now} />;
  return <Deadline what="the window closes" from={p.executable_from} until={p.executable_until!} now={now} />;
}

export function Inbox() {
  const { rpc, place } = useSession();
  const loaded = useLoad(`inbox ${place.council} ${place.me}`, async () => {
    const of = (status: string) => rpc.all<Proposal>(place.council, "get_proposals", { status });
    const [now, members, active, approved, failed] = await Promise.all([
      rpc.now(), rpc.view<string[]>(place.council, "get_members"), of("active"), of("approved"), of("failed"),
    ]);
    const waiting = await Promise.all(active.map(async (proposal) => {
      const votes = await rpc.view<{ account_id: string; vote: string | null }[]>(place.council, "get_votes", { proposal_id: proposal.proposal_id });
      return votes.some((vote) => vote.account_id === place.me && vote.vote === null);
    }));
    return { now, members, active, mine: active.filter((_, at) => waiting[at]), passed: [...approved, ...failed] };
  });
  return (
    <Show of={loaded}>
      {({ now, members, active, mine, passed }) => {
        const ready = passed.filter((each) => canExecute(each, now));
        const later = passed.filter((each) => !ready.includes(each));
        const others = active.filter((each) => !mine.includes(each));
        return (
          <>
            <p class="soft">{members.length} members: {members.join(", ")}. {place.me === "" ? "Say who you are below, to see what awaits your vote." : members.includes(place.me) ? "" : `${place.me} is no member.`}</p>
            <Section title="Awaits your vote" items={mine} now={now} none="Nothing awaits your vote." />
            <Section title="Can be executed" items={ready} now={now} none="Nothing can be executed now." />
            <Section title="Being voted on" items={others} now={now} none={mine.length > 0 ? "Nothing else." : "Nothing."} />
            {later.length > 0 && <Section title="Passed, waiting" items={later} now={now} none="" />}
          </>
        );
      }}
    </Show>
  );
}

function Section({ title, items, now, none }: { title: string; items: Proposal[]; now: bigint; none: string }) {
  return (
    <section>
      <h2>{title}</h2>
      {items.length === 0 ? <p class="soft">{none}</p> : <ul class="plain">{items.map((each) => <Card key={each.proposal_id} proposal={each} now={now} />)}</ul>}
    </section>
  );
}

export function History() {
  const { rpc, place } = useSession();
  const [from, setFrom] = useState<string | null>(null);
  const loaded = useLoad(`history ${place.council} ${from}`, () => rpc.view<Page<Proposal>>(place.council, "get_proposals", { from, limit: 20 }));
  return (
    <Show of={loaded}>
      {(page) => (
        <>
          <h2>Every proposal, the newest first</h2>
          {page.items.length === 0 && from === null && <p class="soft">Nothing was ever proposed.</p>}
          <div class="wide"><table>
            <tbody>{page.items.map((p) => (
              <tr key={p.proposal_id}>
                <td><Go to={`proposal/${p.proposal_id}`}>{p.proposal_id}</Go></td><td>{p.status}</td>
                <td>{(words(p.action) ?? ["This page cannot decode it."])[0]}</td><td class="soft">{p.proposer_id}, {moment(p.created_at)}</td>
              </tr>
            ))}</tbody>
          </table></div>
          {from !== null && <button onClick={() => setFrom(null)}>The newest</button>}
          {page.next !== null && <button onClick={() => setFrom(page.next)}>Older</button>}
        </>
      )}
    </Show>
  );
}
