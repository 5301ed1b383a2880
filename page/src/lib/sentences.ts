// What actions do, in words: the catalogue that Rust's own sentences are tested against, and its reader. The grammar is in
// interface/tests/sentences/catalogue.rs.
import catalogue from "../../../interface/sentences.json";
import { duration, gas, near } from "./amounts";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const sentences: Record<string, string> = catalogue.sentences;
const words: Record<string, Record<string, string>> = catalogue.words;
const lineForms: Record<string, string[]> = catalogue.lines;

/** A line for each thing that an action does. Fails for an action that this page does not know. */
export function lines(action: Json): string[] {
  const [name, content] = one(action);
  const form = own(lineForms, name);
  if (form.length === 1) return [fill(form[0], content)];
  const [before, list, kind] = form;
  return (at(content, list) as Json[]).map((item) => fill(before, content) + say(kind, item, content));
}

/** A text of a stranger in quotes; what is not seen, or moves what is seen, is escaped. */
export function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

export function escaped(text: string): string {
  const named: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return [...text].map((c) => named[c] ?? (isHidden(c.codePointAt(0)!) ? `\\u{${c.codePointAt(0)!.toString(16)}}` : c)).join("");
}

function isHidden(code: number): boolean {
  return catalogue.hidden.some(([first, last]) => first <= code && code <= last);
}

function own<T>(map: Record<string, T>, name: string): T {
  if (!Object.hasOwn(map, name)) throw new Error(`this page does not know ${quoted(name)}`);
  return map[name];
}

export function one(value: Json): [string, Json] {
  if (typeof value === "string") return [value, null];
  const entries = Object.entries(value ?? {});
  if (entries.length !== 1) throw new Error("expected one name with its content");
  return entries[0] as [string, Json];
}

function fill(template: string, value: Json): string {
  return template.replace(/\{([^}]*)\}/g, (_, place: string) => {
    const [path, kind = "", ...absent] = place.split(":");
    const found = path === "" ? value : at(value, path);
    if (found === null || found === undefined || (Array.isArray(found) && found.length === 0)) return absent.join(":");
    return say(kind, found, value);
  });
}

function at(value: Json, path: string): Json | undefined {
  let found: any = value;
  for (const name of path.split(".")) found = found != null && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
}

function say(kind: string, value: Json, whole: Json): string {
  const name = kind.slice(1);
  switch (kind[0]) {
    case "@":
      return fill(own(sentences, name), value);
    case "?":
      return fill(own(sentences, name), whole);
    case "#": {
      const [variant, content] = one(value);
      return fill(own(sentences, `${name}.${variant}`), content);
    }
    case "=":
      return own(own(words, name), String(value));
  }
  switch (kind) {
    case "":
      return visible(String(value));
    case "quoted":
      return quoted(String(value));
    case "near":
      return near(String(value));
    case "gas":
      return gas(String(value));
    case "duration":
      return duration(String(value));
    case "bytes":
      return bytes(String(value));
    case "list":
      return (value as Json[]).map(String).join(", ");
    case "quoted_list":
      return (value as Json[]).map((item) => quoted(String(item))).join(", ");
  }
  throw new Error(`this page does not know how to say ${quoted(kind)}`);
}

function bytes(base64: string): string {
  const all = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  try {
    return quoted(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(all));
  } catch {
    return `${all.length} bytes`;
  }
}

/** A stranger's prose: as it was written, with what is not seen made visible. */
export function visible(text: string): string {
  return [...text].map((c) => (c !== "\n" && isHidden(c.codePointAt(0)!) ? `\\u{${c.codePointAt(0)!.toString(16)}}` : c)).join("");
}
