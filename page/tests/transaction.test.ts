import { expect, test } from "vitest";
import { argumentsForWallet, isPermission, sameActions, type Action } from "../src/lib/transaction";

const bytes = (text: string) => new TextEncoder().encode(text);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const call = (args: string): Action => ({ kind: "call", method: "vote", args: bytes(args), gas: 30_000_000_000_000n, deposit: 0n });
const told = (args: string, change: object = {}) =>
  [{ FunctionCall: { method_name: "vote", args: base64(args), gas: 30_000_000_000_000, deposit: "0", ...change } }];

test.each(['{"id":3,"digest":"x y"}', '{ "id": 3,\n "digest": "a \\" b" }', "[1]"])("a wallet gets %s as an object", (json) => {
  expect(argumentsForWallet(bytes(json))).toEqual(JSON.parse(json));
});

test.each(['{"id":12345678901234567890}', '{"id":1.0}', '{"id":1,"id":2}', "\0asm", '"text"', "7", ""])("a wallet gets %j as bytes, since as an object it would be something else", (text) => {
  expect(argumentsForWallet(bytes(text))).toEqual(bytes(text));
});

test("a transaction is what was asked for, if only its JSON is written in another way", () => {
  const asked = [call('{"id": 3, "vote": {"a": 1, "b": [2]}}')];
  expect(sameActions(asked, told('{"id": 3, "vote": {"a": 1, "b": [2]}}'))).toBe(true);
  expect(sameActions(asked, told('{"vote":{"b":[2],"a":1},"id":3}'))).toBe(true);
});

test.each([
  ["other arguments", told('{"id":4}')],
  ["more arguments", told('{"id":3,"x":1}')],
  ["an argument twice", told('{"id":4,"id":3}')],
  ["another method", told('{"id":3}', { method_name: "propose" })],
  ["a deposit", told('{"id":3}', { deposit: "1" })],
  ["other gas", told('{"id":3}', { gas: 1 })],
  ["one action more", [...told('{"id":3}'), ...told('{"id":3}')]],
  ["another action", [{ Transfer: { deposit: "0" } }]],
  ["nothing", []],
  ["no list", null],
])("a transaction with %s is not what was asked for", (_, actions) => {
  expect(sameActions([call('{"id":3}')], actions)).toBe(false);
});

const key: Extract<Action, { kind: "add key" }> = { kind: "add key", publicKey: "ed25519:A", receiver: "council.near", methods: ["vote", "withdraw_vote"], allowance: 5n };
const permission = (change: object = {}) => ({ FunctionCall: { allowance: "5", receiver_id: "council.near", method_names: ["withdraw_vote", "vote"], ...change } });

test("a key is for votes only, if that is all that it may do", () => {
  expect(isPermission(permission(), key)).toBe(true);
  expect(isPermission(permission({ allowance: "1" }), key)).toBe(true);
  for (const other of ["FullAccess", permission({ method_names: [] }), permission({ method_names: ["vote"] }), permission({ method_names: ["vote", "withdraw_vote", "veto"] }),
    permission({ receiver_id: "factory.near" }), permission({ allowance: null }), undefined]) {
    expect(isPermission(other, key)).toBe(false);
  }
});

test("a key that was added is the one that was asked for", () => {
  const added = (publicKey: string, change: object) => [{ AddKey: { public_key: publicKey, access_key: { nonce: 0, permission: permission(change) } } }];
  expect(sameActions([key], added("ed25519:A", {}))).toBe(true);
  expect(sameActions([key], added("ed25519:B", {}))).toBe(false);
  expect(sameActions([key], added("ed25519:A", { allowance: "6" }))).toBe(false);
  expect(sameActions([{ kind: "delete key", publicKey: "ed25519:A" }], [{ DeleteKey: { public_key: "ed25519:B" } }])).toBe(false);
});
