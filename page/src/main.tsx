import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { address, isLocal, readPlace } from "./lib/place";
import { Rpc } from "./lib/rpc";
import { visible } from "./lib/sentences";
import { LocalKey, type Signer } from "./lib/sign";
import "./style.css";
import { Code } from "./ui/code";
import { Go, SessionContext, useSession } from "./ui/common";
import { Factories, FactoryPage } from "./ui/factories";
import { Ledgers } from "./ui/ledgers";
import { Propose } from "./ui/propose";
import { ProposalPage } from "./ui/proposal";
import { History, Inbox } from "./ui/proposals";

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
  const session = { place, rpc, signer, setSigner, tick, refresh: () => setTick((old) => old + 1) };
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

function Settings() {
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
        {local
          ? <label>Your secret key, on this local chain <input name="secret" type="password" autocomplete="off" placeholder={signer ? `signing as ${signer.account}` : "ed25519:…"} /></label>
          : <p class="soft">This page signs with local keys on a local chain only. On a public network read here, and vote with <code>charter vote</code>.</p>}
        {problem !== "" && <p class="bad" role="alert">{problem}</p>}
        <button>Take these</button>
        {signer !== null && <button type="button" onClick={() => setSigner(null)}>Forget the key</button>}
      </form>
    </details>
  );
}

render(<App />, document.getElementById("page")!);
