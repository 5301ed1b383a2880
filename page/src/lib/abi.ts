// The arguments of a method by its ABI (near-abi's JSON), as a flat list for a form, and back as JSON. The ABI is a file of a
// stranger: nothing of it is run, references that turn in circles end, and what no field can say is written as JSON.
import { quoted } from "./sentences";

export interface Argument {
  path: string[];
  kind: "text" | "yes" | "whole number" | "number" | "json";
  /** May be left out. */
  optional: boolean;
}

const DEEPEST = 4;
const REFERENCE = "#/definitions/";

/** What `method` takes. Fails if the ABI has no such method, or if it does not take JSON. */
export function argumentsOf(abi: any, method: string): Argument[] {
  const functions = abi?.body?.functions;
  if (!Array.isArray(functions)) throw new Error("this is no ABI: it has no functions");
  const found = functions.find((each) => each?.name === method);
  if (found === undefined) throw new Error(`this ABI has no method ${quoted(method)}, which initialises the template`);
  const params = found.params ?? { serialization_type: "json", args: [] };
  if (params.serialization_type !== "json" || !Array.isArray(params.args)) throw new Error(`${quoted(method)} does not take JSON`);
  const definitions = abi.body.root_schema?.definitions ?? {};
  return params.args.flatMap((each: any) => flat([String(each?.name)], each?.type_schema, definitions, false, 0));
}

function flat(path: string[], given: any, definitions: any, optional: boolean, depth: number): Argument[] {
  const [schema, nullable] = resolve(given, definitions);
  const left = optional || nullable;
  const properties = schema?.properties;
  if (schema?.type === "object" && properties && !left && depth < DEEPEST) {
    const required: unknown[] = Array.isArray(schema.required) ? schema.required : [];
    return Object.keys(properties).flatMap((name) => flat([...path, name], properties[name], definitions, !required.includes(name), depth + 1));
  }
  const kinds: Record<string, Argument["kind"]> = { string: "text", boolean: "yes", integer: "whole number", number: "number" };
  const known = typeof schema?.type === "string" && Object.hasOwn(kinds, schema.type);
  return [{ path, kind: known ? kinds[schema.type] : "json", optional: left }];
}

/** The schema behind references, and whether it takes null. */
function resolve(schema: any, definitions: any): [any, boolean] {
  let nullable = false;
  for (let turn = 0; turn < 8; turn++) {
    const choices = schema?.anyOf ?? schema?.oneOf ?? (schema?.allOf?.length === 1 ? schema.allOf : undefined);
    if (typeof schema?.$ref === "string" && schema.$ref.startsWith(REFERENCE)) {
      const name = schema.$ref.slice(REFERENCE.length);
      schema = Object.hasOwn(definitions, name) ? definitions[name] : null;
    } else if (Array.isArray(choices)) {
      const rest = choices.filter((each) => each?.type !== "null");
      nullable ||= rest.length < choices.length;
      if (rest.length !== 1) return [null, nullable];
      schema = rest[0];
    } else if (Array.isArray(schema?.type)) {
      const rest = schema.type.filter((each: unknown) => each !== "null");
      nullable ||= rest.length < schema.type.length;
      if (rest.length !== 1) return [null, nullable];
      schema = { ...schema, type: rest[0] };
    } else return [schema, nullable];
  }
  return [null, nullable];
}

type Tree = Map<string, Tree | string>;

/** The arguments as JSON. Numbers stay as they were written: what JavaScript cannot hold is not rounded. */
export function argumentsAsJson(list: Argument[], texts: string[]): string {
  const tree: Tree = new Map();
  for (const [at, { path, kind, optional }] of list.entries()) {
    if (texts[at] === "" && optional) continue;
    let place = tree;
    for (const name of path.slice(0, -1)) {
      if (!place.has(name)) place.set(name, new Map());
      place = place.get(name) as Tree;
    }
    place.set(path[path.length - 1], written(kind, texts[at], path.join(".")));
  }
  return print(tree);
}

function written(kind: Argument["kind"], text: string, name: string): string {
  if (kind === "text") return JSON.stringify(text);
  const form = { yes: /^(true|false)$/, "whole number": /^-?(0|[1-9]\d*)$/, number: /^-?(0|[1-9]\d*)(\.\d+)?$/, json: /[^]/ }[kind];
  try {
    if (!form.test(text.trim())) throw new Error();
    JSON.parse(text);
  } catch {
    throw new Error(`${quoted(name)}: expected ${kind === "json" ? "JSON" : `a ${kind}`}; got ${quoted(text)}`);
  }
  return text.trim();
}

function print(tree: Tree): string {
  return `{${[...tree].map(([name, value]) => `${JSON.stringify(name)}:${typeof value === "string" ? value : print(value)}`).join(",")}}`;
}
