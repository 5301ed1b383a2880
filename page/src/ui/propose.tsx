import { useState } from "preact/hooks";
import { sha256 } from "@noble/hashes/sha2.js";
import { duration, gas, near, readDuration, readGas, readNear } from "../lib/amounts";
import { base58 } from "../lib/base58";
import { actionForm, digest, type Form } from "../lib/borsh";
import { lines } from "../lib/sentences";
import { Show, useLoad, useSession } from "./common";
import { json, TERA, Told, useSend } from "./send";

// The storage of the longest proposal, action and description at their limits; the council returns what it does not need.
const STORAGE = 3n * 10n ** 23n;

export function Propose() {
  const { rpc, place, signer } = useSession();
  const policy = useLoad(`policy ${place.council}`, () => rpc.view<any>(place.council, "get_policy"));
  const [action, setAction] = useState<any>(() => start(actionForm));
  const [description, setDescription] = useState("");
  const [link, setLink] = useState("");
  const sender = useSend();
  let said: string[] = [];
  let problem = "";
  let hash = "";
  try {
    hash = digest(action);
    said = lines(action);
    if (said.length === 0) problem = "it does nothing yet: add something to its list";
  } catch (error) {
    problem = (error as Error).message;
  }
  return (
    <Show of={policy}>
      {(now) => {
        const bond = signer !== null && now.members.includes(signer.account) ? 0n : BigInt(now.open_proposals ?? 0);
        return (
          <form onSubmit={(event) => {
            event.preventDefault();
            void sender.send("Propose", { receiver: place.council, method: "propose", args: json({ action, description, link: link === "" ? null : link }), gas: 100n * TERA, deposit: STORAGE + bond });
          }}>
            <h1>Propose</h1>
            <Field name="What" form={actionForm} value={action} set={setAction} />
            <label>Description <input value={description} onInput={(event) => setDescription(event.currentTarget.value)} /></label>
            <label>Link <input value={link} onInput={(event) => setLink(event.currentTarget.value)} type="url" /></label>
            <section class="card" aria-label="What it does" id="preview">
              {problem !== "" ? <p class="bad">{problem}</p> : <><ol>{said.map((line, at) => <li key={at}>{line}</li>)}</ol><p class="mono">digest {hash}</p></>}
            </section>
            {bond > 0n && <p>With a bond of {near(bond)}, which comes back unless it is vetoed or voted down.</p>}
            <button disabled={problem !== "" || signer === null || sender.busy !== ""}>Propose</button>
            {signer === null && <p class="soft">To propose, say below who signs.</p>}
            <Told of={sender} />
          </form>
        );
      }}
    </Show>
  );
}

/** The value that a form begins with. */
function start(form: Form): any {
  switch (form.kind) {
    case "struct":
      return Object.fromEntries(form.of.map(([name, each]) => [name, start(each)]));
    case "tuple":
      return form.of.map(([, each]) => start(each));
    case "choice":
      return variant(form.of[0]);
    case "list":
      return [];
    case "option":
    case "nothing":
      return null;
    case "yes":
      return false;
    case "number":
      return 0;
    case "near":
    case "gas":
    case "duration":
      return "0";
    default:
      return "";
  }
}

const variant = ([name, form]: [string, Form]) => (form.kind === "nothing" ? name : { [name]: start(form) });
const plain = (name: string) => name.replaceAll("_", " ");

function Field({ name, form, value, set }: { name: string; form: Form; value: any; set(value: any): void }) {
  switch (form.kind) {
    case "struct": {
      const names = form.of.map(([each]) => each);
      const code = names.includes("code_hash") && names.includes("size");
      return (
        <fieldset><legend>{plain(name)}</legend>
          {code && <label>Take hash and size from a .wasm file <input type="file" accept=".wasm" onChange={async (event) => {
            const file = event.currentTarget.files?.[0];
            if (file === undefined) return;
            const bytes = new Uint8Array(await file.arrayBuffer());
            set({ ...value, code_hash: base58.encode(sha256(bytes)), size: bytes.length });
          }} /></label>}
          {form.of.map(([each, of]) => <Field key={each} name={each} form={of} value={value[each]} set={(next) => set({ ...value, [each]: next })} />)}
        </fieldset>
      );
    }
    case "tuple":
      return <fieldset><legend>{plain(name)}</legend>{form.of.map(([each, of], at) => (
        <Field key={each} name={each} form={of} value={value[at]} set={(next) => set(value.map((old: any, place: number) => (place === at ? next : old)))} />
      ))}</fieldset>;
    case "choice": {
      const chosen = typeof value === "string" ? value : Object.keys(value)[0];
      const of = form.of.find(([each]) => each === chosen)!;
      return (
        <div>
          <label>{plain(name)} <select aria-label={plain(name)} value={chosen} onChange={(event) => set(variant(form.of[event.currentTarget.selectedIndex]))}>
            {form.of.map(([each]) => <option key={each} value={each}>{plain(each)}</option>)}
          </select></label>
          {of[1].kind !== "nothing" && <Field key={chosen} name={chosen} form={of[1]} value={value[chosen]} set={(next) => set({ [chosen]: next })} />}
        </div>
      );
    }
    case "list":
      return (
        <fieldset><legend>{plain(name)}</legend>
          {value.map((each: any, at: number) => (
            <div key={at}>
              <Field name={`${name} ${at + 1}`} form={form.of} value={each} set={(next) => set(value.map((old: any, place: number) => (place === at ? next : old)))} />
              <button type="button" onClick={() => set(value.filter((_: any, place: number) => place !== at))}>Take {plain(name)} {at + 1} away</button>
            </div>
          ))}
          <button type="button" onClick={() => set([...value, start(form.of)])}>Add to {plain(name)}</button>
        </fieldset>
      );
    case "option":
      return (
        <div>
          <label><input class="tick" type="checkbox" checked={value !== null} onChange={(event) => set(event.currentTarget.checked ? start(form.of) : null)} /> {plain(name)} given</label>
          {value !== null && <Field name={name} form={form.of} value={value} set={set} />}
        </div>
      );
    case "yes":
      return <label><input class="tick" type="checkbox" checked={value} onChange={(event) => set(event.currentTarget.checked)} /> {plain(name)}</label>;
    case "nothing":
      return null;
    case "number":
      return <label>{plain(name)} <input type="number" min="0" value={value} onInput={(event) => set(event.currentTarget.valueAsNumber)} /></label>;
    case "near":
      return <Said name={name} what="in NEAR" value={value} show={(text) => near(text).replace(/ NEAR$/, "")} read={readNear} set={set} />;
    case "gas":
      return <Said name={name} what="in Tgas" value={value} show={(text) => gas(text).replace(/ Tgas$/, "")} read={readGas} set={set} />;
    case "duration":
      return <Said name={name} what="such as 1 h 30 min" value={value} show={(text) => (text === "0" ? "0 s" : duration(text))} read={readDuration} set={set} />;
    case "base64":
      return <label>{plain(name)} (JSON or text) <input onInput={(event) => set(btoa(String.fromCharCode(...new TextEncoder().encode(event.currentTarget.value))))} /></label>;
    default:
      return <label>{plain(name)} <input value={value} onInput={(event) => set(event.currentTarget.value.trim() === "" ? "" : event.currentTarget.value)} autocomplete="off" spellcheck={false} /></label>;
  }
}

/** A value that people write in a unit of theirs. What cannot be read stays in the value, so that nothing is proposed with it. */
function Said({ name, what, value, show, read, set }:
  { name: string; what: string; value: string; show(text: string): string; read(text: string): string; set(value: string): void }) {
  const [text, setText] = useState(() => show(value));
  const [problem, setProblem] = useState("");
  return (
    <label>{plain(name)} <span class="soft">{what}</span> <input value={text} onInput={(event) => {
      setText(event.currentTarget.value);
      try {
        set(read(event.currentTarget.value));
        setProblem("");
      } catch (error) {
        set("?");
        setProblem((error as Error).message);
      }
    }} />{problem !== "" && <span class="bad"> {problem}</span>}</label>
  );
}
