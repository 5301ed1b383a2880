import { useState } from "preact/hooks";
import { near, readNear } from "../lib/amounts";
import { useSession } from "./common";
import { json, TERA, Told, useSend } from "./send";

const PARTS: [string, string][] = [
  ["account", "its account"], ["code", "its code"], ["minimum", "its minimum"], ["balance", "its balance"],
  ["fee", "the fee"], ["registry", "the registry"], ["registration", "your record"],
];

/** A new instance: a quote first, then the creation for no more than was quoted. */
export function Create({ factory, template }: { factory: string; template: string }) {
  const { rpc, signer } = useSession();
  const sender = useSend();
  const [quote, setQuote] = useState<{ name: string; args: string; parts: Record<string, string> } | null>(null);
  const [problem, setProblem] = useState("");
  if (signer === null) return <p class="soft">To create an instance, say below who signs.</p>;
  const ask = async (name: string, args: string) => {
    setQuote(null);
    try {
      const parsed = JSON.parse(args);
      if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) throw new Error("the arguments of its init are a JSON object");
      setQuote({ name, args, parts: await rpc.view(factory, "quote", { creator_id: signer.account, template, name }) });
      setProblem("");
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  const create = async () => {
    // The arguments go as they were written: a number that JavaScript cannot hold is not rounded.
    const { name, args, parts } = quote!;
    const call = `{"template":${JSON.stringify(template)},"name":${JSON.stringify(name)},"init_args":${args},"max_total":${JSON.stringify(parts.total)}}`;
    if (await sender.send("Create", { receiver: factory, method: "create_instance", args: new TextEncoder().encode(call), gas: 200n * TERA, deposit: BigInt(parts.total) })) setQuote(null);
  };
  return (
    <details>
      <summary>Create an instance</summary>
      <form onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        void ask(String(given.get("name")), String(given.get("args")));
      }}>
        <label>Name <input name="name" required autocomplete="off" spellcheck={false} /></label>
        <label>Arguments of its init <textarea name="args" rows={4} spellcheck={false}>{"{}"}</textarea></label>
        <button>What does it cost?</button>
      </form>
      {problem !== "" && <p class="bad" role="alert">{problem}</p>}
      {quote !== null && (
        <div>
          <p>{quote.name}.{factory} costs {near(quote.parts.total)}: {PARTS.filter(([part]) => quote.parts[part] !== "0").map(([part, what]) => `${what} ${near(quote.parts[part])}`).join(", ") || "nothing"}.</p>
          <button disabled={sender.busy !== ""} onClick={() => void create()}>Create</button>
        </div>
      )}
      <Told of={sender} />
    </details>
  );
}

/** Adds to the prepaid balance of whoever signs (NEP-145). */
export function Prepay({ id }: { id: string }) {
  const { signer } = useSession();
  const sender = useSend();
  const [problem, setProblem] = useState("");
  if (signer === null) return null;
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      try {
        const deposit = BigInt(readNear(String(new FormData(event.currentTarget).get("amount"))));
        setProblem("");
        void sender.send("Prepay", { receiver: id, method: "storage_deposit", args: json({ account_id: signer.account }), gas: 30n * TERA, deposit });
      } catch (error) {
        setProblem((error as Error).message);
      }
    }}>
      <label>Prepay for {signer.account}, in NEAR <input name="amount" required autocomplete="off" /></label>
      <button disabled={sender.busy !== ""}>Prepay</button>
      {problem !== "" && <p class="bad" role="alert">{problem}</p>}
      <Told of={sender} />
    </form>
  );
}
