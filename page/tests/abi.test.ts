import { expect, test } from "vitest";
import { argumentsAsJson, argumentsOf } from "../src/lib/abi";

const abi = (args: object[], definitions: object = {}) =>
  ({ body: { functions: [{ name: "init", params: { serialization_type: "json", args } }], root_schema: { definitions } } });
const one = (type_schema: object, definitions: object = {}) => argumentsOf(abi([{ name: "a", type_schema }], definitions), "init");

test("a schema becomes fields, and the fields become the JSON that it describes", () => {
  const definitions = { Metadata: { type: "object", required: ["name", "decimals"], properties: {
    name: { type: "string" }, decimals: { type: "integer" }, icon: { type: ["string", "null"] }, hash: { anyOf: [{ $ref: "#/definitions/Hash" }, { type: "null" }] },
  } }, Hash: { type: "array", items: { type: "integer" } } };
  const list = argumentsOf(abi([
    { name: "owner", type_schema: { type: "string" } },
    { name: "metadata", type_schema: { $ref: "#/definitions/Metadata" } },
    { name: "mintable", type_schema: { type: ["boolean", "null"] } },
  ], definitions), "init");
  expect(list.map(({ path, kind, optional }) => `${path.join(".")} ${kind}${optional ? "?" : ""}`)).toEqual([
    "owner text", "metadata.name text", "metadata.decimals whole number", "metadata.icon text?", "metadata.hash json?", "mintable yes?",
  ]);
  expect(JSON.parse(argumentsAsJson(list, ["ann.near", 'A "b"', "6", "", "[1, 2]", "true"])))
    .toEqual({ owner: "ann.near", metadata: { name: 'A "b"', decimals: 6, hash: [1, 2] }, mintable: true });
});

test("a number that JavaScript cannot hold is passed on as it was written", () => {
  expect(argumentsAsJson(one({ type: "integer" }), ["340282366920938463463374607431768211455"])).toBe('{"a":340282366920938463463374607431768211455}');
});

test.each([
  ["integer", "1.5"], ["integer", "1e3"], ["integer", "0x10"], ["integer", "1,\"b\":2"], ["integer", ""], ["number", "NaN"], ["boolean", "yes"],
  ["array", "[1"], ["array", "[1],\"b\":2"], ["array", ""],
])("what is no %s is refused: %s", (type, text) => {
  expect(() => argumentsAsJson(one({ type }), [text])).toThrow('"a": expected');
});

test("references that turn in circles end, and names of JavaScript's own are only names", () => {
  const loop = { A: { $ref: "#/definitions/B" }, B: { $ref: "#/definitions/A" } };
  expect(one({ $ref: "#/definitions/A" }, loop)).toEqual([{ path: ["a"], kind: "json", optional: false }]);
  const nest = { N: { type: "object", required: ["n"], properties: { n: { $ref: "#/definitions/N" } } } };
  expect(one({ $ref: "#/definitions/N" }, nest)).toEqual([{ path: ["a", "n", "n", "n", "n"], kind: "json", optional: false }]);
  expect(one({ $ref: "#/definitions/constructor" })[0].kind).toBe("json");
  expect(one({ type: "constructor" })[0].kind).toBe("json");
  const list = argumentsOf(abi([{ name: "__proto__", type_schema: { type: "string" } }]), "init");
  expect(argumentsAsJson(list, ["x"])).toBe('{"__proto__":"x"}');
});

test.each([[null], [{}], [{ body: { functions: {} } }], [abi([])], [{ body: { functions: [{ name: "other" }] } }]])("a file that is no ABI of the method is told: %j", (file) => {
  expect(() => argumentsOf(file, "start")).toThrow(/^this (is no ABI|ABI has no method)/);
});
