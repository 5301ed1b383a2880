import { expect, test } from "vitest";
import digests from "../../interface/vectors/digests.json";
import sentences from "../../interface/vectors/sentences.json";
import { digest, encodeAction } from "../src/lib/borsh";
import { lines, type Json } from "../src/lib/sentences";

test("the page computes the digest of every action, command and change as Rust does", () => {
  for (const vector of digests) {
    expect(Buffer.from(encodeAction(vector.action as unknown as Json)).toString("hex")).toBe(vector.borsh);
    expect(digest(vector.action as unknown as Json)).toBe(vector.digest);
  }
});

test("the page says of every action, command and change what the contracts say", () => {
  for (const vector of sentences) expect(lines(vector.action as unknown as Json)).toEqual(vector.lines);
});

test.each([
  [{ burn: {} }],
  [{ toString: {} }],
  [{ transfer: { receiver_id: "ann.near", amount: "1", memo: "x" } }],
  [{ factory: { factory_id: "f.near", commands: [{ self_destruct: {} }] } }],
  [{ transfer: { receiver_id: "ann.near", amount: (2n ** 128n).toString() } }],
])("an action that the page does not know has no digest: %j", (action) => {
  expect(() => digest(action as unknown as Json)).toThrow();
});
