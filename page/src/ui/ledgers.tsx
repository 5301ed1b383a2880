import { near } from "../lib/amounts";
import { Show, useLoad, useSession } from "./common";

const COUNCIL: [string, string][] = [
  ["storage_stake", "staked by storage"], ["proposals", "owed to proposers"], ["bonds", "bonds"], ["code_stakes", "owed to publishers"], ["free", "free"],
];
const FACTORY: [string, string][] = [
  ["storage_stake", "staked by storage"], ["creators", "owed to creators"], ["in_flight", "in flight"], ["release_stakes", "owed to publishers"],
  ["fees", "fees"], ["reserve", "reserve"], ["free", "free"],
];

export function Ledgers() {
  const { rpc, place } = useSession();
  const loaded = useLoad(`ledgers ${place.council}`, () => rpc.view<any>(place.council, "get_factories", { limit: 100 }));
  return (
    <>
      <Ledger id={place.council} parts={COUNCIL} />
      <Show of={loaded}>{(page) => page.items.map((each: any) => <Ledger key={each.factory_id} id={each.factory_id} parts={FACTORY} />)}</Show>
    </>
  );
}

function Ledger({ id, parts }: { id: string; parts: [string, string][] }) {
  const { rpc } = useSession();
  const loaded = useLoad(`ledger ${id}`, () => rpc.view<Record<string, string>>(id, "get_ledger"));
  return (
    <section class="card">
      <h2>{id}</h2>
      <Show of={loaded}>
        {(ledger) => {
          const amounts = parts.map(([name]) => BigInt(ledger[name]));
          const sum = amounts.reduce((all, each) => all + each, 0n);
          const adds = sum === BigInt(ledger.balance) + BigInt(ledger.missing);
          return (
            <>
              <p>Balance {near(ledger.balance)}</p>
              <div class="stack" role="img" aria-label={parts.map(([, what], at) => `${what} ${near(amounts[at])}`).join(", ")}>
                {amounts.map((amount, at) => amount > 0n && <div class={`part${at}`} style={{ width: `${Number((amount * 10000n) / (sum || 1n)) / 100}%` }} />)}
              </div>
              <table><tbody>{parts.map(([name, what], at) => (
                <tr key={name}><td><span class={`key part${at}`} />{what}</td><td class="n mono">{near(amounts[at])}</td></tr>
              ))}</tbody></table>
              {BigInt(ledger.missing) > 0n && <p class="bad">{near(ledger.missing)} are missing.</p>}
              {adds ? <p class="good">The parts are the balance, to the last yoctoNEAR.</p> : <p class="alarm">The parts are not the balance.</p>}
            </>
          );
        }}
      </Show>
    </section>
  );
}
