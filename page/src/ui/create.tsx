import { useState } from "preact/hooks";
import { argumentsAsJson, argumentsOf, type Argument } from "../lib/abi";
import { near, readNear } from "../lib/amounts";
import { creationGas } from "../lib/creation";
import { visible } from "../lib/sentences";
import { useSession } from "./common";
import { json, TERA, Told, useSend } from "./send";

const PARTS: [string, string][] = [
  ["account", "its account"], ["code", "its code"], ["minimum", "its minimum"], ["balance", "its balance"],
  ["fee", "the fee"], ["registry", "the registry"], ["registration", "your record"],
];

interface Order { name: string; args: string; release: string | null; owner_key: string | null; balance: string | null }

/** A new instance: a quote first, then the creation for no more than was quoted. `template`: with its releases as `list`. */
export function Create({ factory, template: t }: { factory: string; template: any }) {
  const { rpc, signer } = useSession();
  const sender = useSend();
  const [quote, setQuote] = useState<{ order: Order; gas: bigint; parts: Record<string, string> } | null>(null);
  const [problem, setProblem] = useState("");
  const [fields, setFields] = useState<Argument[] | null>(null);
  const init: string = t.spec.init_method;
  const releases: any[] = t.list.filter((each: any) => each.status === "published");
  if (releases.length === 0) return null;
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
      const text = (name: string) => String(given.get(name) ?? "").trim();
      const args = fields === null ? text("args") : argumentsAsJson(fields, fields.map((_, at) => String(given.get(`arg${at}`))));
      const parsed = JSON.parse(args);
      if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) throw new Error("the arguments of its init are a JSON object");
      const order = {
        name: text("name"), args, release: text("release") || null, owner_key: text("owner_key") || null,
        balance: text("balance") === "" ? null : readNear(text("balance")),
      };
      const release = releases.find((each) => (order.release === null ? each.current : each.version === order.release));
      if (release === undefined) throw new Error("choose a release");
      const { args: _, ...what } = order;
      setQuote({ order, gas: creationGas(t.spec.init_gas, release), parts: await rpc.view(factory, "quote", { creator_id: signer.account, template: t.template, ...what }) });
      setProblem("");
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  const create = async () => {
    const { order: { args, ...what }, gas, parts } = quote!;
    // The arguments go as they were written: a number that JavaScript cannot hold is not rounded.
    const call = `{"init_args":${args},${JSON.stringify({ template: t.template, ...what, max_total: parts.total }).slice(1)}`;
    if (await sender.send("Create", { receiver: factory, method: "create_instance", args: new TextEncoder().encode(call), gas, deposit: BigInt(parts.total) })) setQuote(null);
  };
  return (
    <details>
      <summary>Create an instance</summary>
      {/* What is quoted is what is created: whoever changes a field asks again. */}
      <form onInput={() => setQuote(null)} onSubmit={(event) => {
        event.preventDefault();
        void ask(new FormData(event.currentTarget));
      }}>
        <label>Name <input name="name" required autocomplete="off" spellcheck={false} /></label>
        {(releases.length > 1 || t.current === null) && (
          <label>Release{" "}
            <select name="release" aria-label="Release" required={t.current === null}>
              <option value="">{t.current === null ? "choose" : `${visible(t.current)}, the current one`}</option>
              {releases.filter((each) => !each.current).map((each) => <option key={each.version} value={each.version}>{visible(each.version)}</option>)}
            </select></label>
        )}
        <label>Balance beyond what it needs <span class="soft">in NEAR, may be empty</span> <input name="balance" aria-label="Balance" autocomplete="off" /></label>
        {t.terms.owner_key && (
          <label>Owner key <span class="bad">who holds it can replace the instance's code</span> <span class="soft">ed25519:…, may be empty</span>{" "}
            <input name="owner_key" aria-label="Owner key" autocomplete="off" spellcheck={false} /></label>
        )}
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
          <p class="mono" id="args">{visible(init)} {visible(quote.order.args)}</p>
          {quote.order.owner_key !== null && <p class="bad">{visible(quote.order.owner_key)} can replace its code.</p>}
          <p>{quote.order.name}.{factory}{quote.order.release !== null && ` of release ${visible(quote.order.release)}`} costs {near(quote.parts.total)}:{" "}
            {PARTS.filter(([part]) => quote.parts[part] !== "0").map(([part, what]) => `${what} ${near(quote.parts[part])}`).join(", ") || "nothing"}.</p>
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
