import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { readPlace } from "./lib/place";
import { Rpc, type Chain } from "./lib/rpc";
import { visible } from "./lib/sentences";
import type { Signer } from "./lib/sign";
import { voteKeys, type VoteKey } from "./lib/votekey";
import "./style.css";
import { Code } from "./ui/code";
import { Go, SessionContext, useSession } from "./ui/common";
import { Factories, FactoryPage } from "./ui/factories";
import { Ledgers } from "./ui/ledgers";
import { Propose } from "./ui/propose";
import { ProposalPage } from "./ui/proposal";
import { History, Inbox } from "./ui/proposals";
import { Settings } from "./ui/settings";

const REFRESH = 4000;

function App() {
  const [place, setPlace] = useState(readPlace);
  // A key is for the node that it was given for, and for no other that an address names later.
  const [held, setHeld] = useState<{ rpc: string; signer: Signer } | null>(null);
  const signer = held?.rpc === place.rpc ? held.signer : null;
  const setSigner = (signer: Signer | null, rpc = place.rpc) => setHeld(signer && { rpc, signer });
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const moved = () => setPlace(readPlace());
    const timer = setInterval(() => document.hidden || setTick((old) => old + 1), REFRESH);
    addEventListener("hashchange", moved);
    return () => { removeEventListener("hashchange", moved); clearInterval(timer); };
  }, []);
  const rpc = useMemo(() => new Rpc(place.rpc), [place.rpc]);
  const chain = useChain(rpc, tick);
  const keys = useVoteKeys(chain, place.council, tick);
  const session = { place, rpc, signer, setSigner, chain, voteKeys: keys, tick, refresh: () => setTick((old) => old + 1) };
  return (
    <SessionContext.Provider value={session}>
      <header>
        <h1>Charter{place.council !== "" && `: ${visible(place.council)}`}</h1>
        <p class="soft">read from {visible(place.rpc)}</p>
        {place.council !== "" && <Menu />}
      </header>
      <main>{place.council === "" ? <p>Name a council below.</p> : <Content />}</main>
      <footer><Settings /></footer>
    </SessionContext.Provider>
  );
}

/** Which chain the node is of; asked until it says so. */
function useChain(rpc: Rpc, tick: number): Chain | null {
  const [known, setKnown] = useState<{ rpc: Rpc; chain: Chain } | null>(null);
  const chain = known?.rpc === rpc ? known.chain : null;
  useEffect(() => {
    if (chain === null) rpc.chain().then((chain) => setKnown({ rpc, chain }), () => {});
  }, [rpc, chain === null && tick]);
  return chain;
}

function useVoteKeys(chain: Chain | null, council: string, tick: number): VoteKey[] {
  const [keys, setKeys] = useState<VoteKey[]>([]);
  useEffect(() => {
    let late = false;
    // A browser that keeps nothing has no keys; making one says why.
    const read = chain === null || council === "" ? Promise.resolve([]) : voteKeys(chain, council).catch(() => []);
    void read.then((found) => late || setKeys(found));
    return () => { late = true; };
  }, [chain, council, tick]);
  return keys;
}

function Menu() {
  const { place } = useSession();
  const at = place.at.split("/")[0];
  return (
    <nav aria-label="Pages">
      <Go to="inbox" current={at === "inbox" || at === "proposal"}>Inbox</Go>
      <Go to="factories" current={at.startsWith("factor")}>Factories</Go>
      <Go to="code" current={at === "code"}>Code</Go>
      <Go to="ledgers" current={at === "ledgers"}>Ledgers</Go>
      <Go to="propose" current={at === "propose"}>Propose</Go>
      <Go to="history" current={at === "history"}>History</Go>
    </nav>
  );
}

function Content() {
  const { place } = useSession();
  const [page, ...rest] = place.at.split("/");
  switch (page) {
    case "proposal":
      return <ProposalPage key={place.at} id={Number(rest[0])} />;
    case "factories":
      return <Factories />;
    case "factory":
      return <FactoryPage key={place.at} id={rest.join("/")} />;
    case "code":
      return <Code />;
    case "ledgers":
      return <Ledgers />;
    case "propose":
      return <Propose />;
    case "history":
      return <History />;
  }
  return <Inbox />;
}

render(<App />, document.getElementById("page")!);
