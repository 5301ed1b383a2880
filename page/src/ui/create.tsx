import { useState } from "preact/hooks";
import { argumentsAsJson, argumentsOf, type Argument } from "../lib/abi";
import { near, readNear } from "../lib/amounts";
import { visible } from "../lib/sentences";
import { useSession } from "./common";
import { json, TERA, Told, useSend } from "./send";

const PARTS: [string, string][] = [
  ["account", "its account"], ["code", "its code"], ["minimum", "its minimum"], ["balance", "its balance"],
  ["fee", "the fee"], ["registry", "the registry"], ["registration", "your record"],
];

/** A new instance: a quote first, then the creation for no more than was quoted. */
export function Create({ factory, template, init }: { factory: string; template: string; init: string }) {
  const { rpc, signer } = useSession();
  const sender = useSend();
  const [quote, setQuote] = useState<{ name: string; args: string; parts: Record<string, string> } | null>(null);
  const [problem, setProblem] = useState("");
  const [fields, setFields] = useState<Argument[] | null>(null);
  if (signer === null) return <p class="soft">To create an instance, say below who signs.</p>;
  const describe = async (file: File | undefined) => {
    setQuote(null);
    setFields(null);
    setProblem("");
    if (file === undefined) return;
    try {
      setFields(argumentsOf(JSON.parse(await file.text()), init));
    } catch (error) {
      setProblem(visible((error as Error).message));
    }
  };
  const ask = async (given: FormData) => {
    setQuote(null);
    try {
      const name = String(given.get("name"));
      const args = fields === null ? String(given.get("args")) : argumentsAsJson(fields, fields.map((_, at) => String(given.get(`arg${at}`))));
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
        void ask(new FormData(event.currentTarget));
      }}>
        <label>Name <input name="name" required autocomplete="off" spellcheck={false} /></label>
        <label>The ABI of its code, for a form (your file: the page does not know that it is this code's){" "}
          <input type="file" accept=".json" onChange={(event) => void describe(event.currentTarget.files?.[0])} /></label>
        {fields === null
          ? <label>Arguments of its init <textarea name="args" rows={4} spellcheck={false}>{"{}"}</textarea></label>
          : <fieldset><legend>{visible(init)}</legend>{fields.map((each, at) => <Given key={each.path.join(".")} argument={each} name={`arg${at}`} />)}</fieldset>}
        <button>What does it cost?</button>
      </form>
      {problem !== "" && <p class="bad" role="alert">{problem}</p>}
      {quote !== null && (
        <div>
          <p class="mono" id="args">{visible(init)} {visible(quote.args)}</p>
          <p>{quote.name}.{factory} costs {near(quote.parts.total)}: {PARTS.filter(([part]) => quote.parts[part] !== "0").map(([part, what]) => `${what} ${near(quote.parts[part])}`).join(", ") || "nothing"}.</p>
          <button disabled={sender.busy !== ""} onClick={() => void create()}>Create</button>
        </div>
      )}
      <Told of={sender} />
    </details>
  );
}

/** One argument. What may be left out is left out when it is empty. */
function Given({ argument: { path, kind, optional }, name }: { argument: Argument; name: string }) {
  const title = visible(path.join("."));
  const hint = `${kind === "json" ? "JSON" : kind === "yes" ? "" : kind}${optional ? ", may be empty" : ""}`.replace(/^, /, "");
  return (
    <label>{title} <span class="soft">{hint}</span>{" "}
      {kind === "yes"
        ? <select name={name} aria-label={title} required={!optional}><option value="">{optional ? "not given" : "choose"}</option><option value="true">yes</option><option value="false">no</option></select>
        : <input name={name} aria-label={title} required={!optional} autocomplete="off" spellcheck={false} />}
    </label>
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
