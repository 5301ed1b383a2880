// Actions in borsh, by the page's own hand, so that their digest does not come from the council. The layout is in
// interface/src/governance/action.rs; interface/vectors/digests.json has the examples it is tested with.
import { base58 } from "./base58";
import { sha256 } from "@noble/hashes/sha2.js";
import { one, type Json } from "./sentences";

/** What a value looks like, for a form. */
export type Form =
  | { kind: "text" | "number" | "near" | "gas" | "duration" | "hash" | "yes" | "base64" | "nothing" }
  | { kind: "list" | "option"; of: Form }
  | { kind: "struct" | "choice" | "tuple"; of: [string, Form][] };
type Write = ((out: number[], value: any) => void) & { form?: Form };
type Fields = [string, Write][];

const leaf = (kind: "text" | "number" | "near" | "gas" | "duration" | "hash" | "yes" | "base64" | "nothing", write: Write): Write =>
  Object.assign((out: number[], value: any) => write(out, value), { form: { kind } });
const made = (write: Write, form: Form): Write => Object.assign(write, { form });
const forms = (fields: Fields) => fields.map(([name, write]): [string, Form] => [name, formOf(write)]);

function formOf(write: Write): Form {
  if (write.form === undefined) throw new Error("a value has no form");
  return write.form;
}

const little = (bytes: number): Write => (out, value) => {
  let rest = BigInt(value);
  if (rest < 0n || rest >= 1n << BigInt(8 * bytes)) throw new Error(`${value} does not fit ${bytes} bytes`);
  for (let at = 0; at < bytes; at++, rest >>= 8n) out.push(Number(rest & 255n));
};
export const u16 = leaf("number", little(2)), u32 = leaf("number", little(4));
export const u64 = little(8), u128 = leaf("near", little(16));
const gas = leaf("gas", u64), duration = leaf("duration", u64);
const bool = leaf("yes", (out, value) => void out.push(value ? 1 : 0));
export const bytes: Write = (out, value: Uint8Array) => {
  u32(out, value.length);
  for (const byte of value) out.push(byte);
};
export const text = leaf("text", (out, value) => {
  if (typeof value !== "string") throw new Error("expected a text");
  bytes(out, new TextEncoder().encode(value));
});
export const raw: Write = (out, value: Uint8Array) => { for (const byte of value) out.push(byte); };
const base64 = leaf("base64", (out, value) => bytes(out, Uint8Array.from(atob(value), (c) => c.charCodeAt(0))));
const list = (item: Write): Write => made((out, value: any[] | undefined) => {
  u32(out, (value ?? []).length);
  for (const each of value ?? []) item(out, each);
}, { kind: "list", of: formOf(item) });
const option = (item: Write): Write => made((out, value) => {
  bool(out, value != null);
  if (value != null) item(out, value);
}, { kind: "option", of: formOf(item) });
// A field that this page does not know would change what is done and not the digest: it is refused.
const struct = (fields: Fields): Write => made((out, value) => {
  const strange = Object.keys(value ?? {}).find((name) => !fields.some(([known]) => known === name));
  if (strange !== undefined) throw new Error(`this page does not know the field ${JSON.stringify(strange)}`);
  for (const [name, write] of fields) write(out, value?.[name]);
}, { kind: "struct", of: forms(fields) });
const choice = (variants: [string, Write][]): Write => made((out, value) => {
  const [name, content] = one(value);
  const place = variants.findIndex(([known]) => known === name);
  if (place < 0) throw new Error(`this page does not know ${JSON.stringify(name)}`);
  out.push(place);
  variants[place][1](out, content);
}, { kind: "choice", of: forms(variants) });
const nothing = leaf("nothing", () => {});
const words = (...names: string[]) => choice(names.map((name) => [name, nothing]));
const hash = leaf("hash", (out, value) => {
  const found = base58.decode(value);
  if (found.length !== 32) throw new Error("a code hash has 32 bytes");
  raw(out, found);
});

const delivery = words("stored", "global");
const access = words("open", "listed");
const rate = struct([["count", u32], ["window", duration]]);
const limits = struct([["instances", u32], ["per_template", u32], ["rate", option(rate)]]);
const upgrade = struct([["code_hash", hash], ["size", u32], ["delivery", delivery], ["expires_in", option(duration)]]);
const releaseId = struct([["template", text], ["version", text]]);
const template = struct([["template", text]]);
const names = struct([["names", list(text)]]);
const payment = struct([["receiver_id", text], ["amount", u128]]);
const account = struct([["account_id", text]]);
const factory = struct([["factory_id", text]]);
const guardian = struct([["guardian", option(text)]]);
const spec = struct([["title", text], ["init_method", text], ["init_gas", gas], ["per_creator", option(u32)]]);
const terms = struct([["fee", u128], ["min_balance", u128], ["owner_key", bool]]);
const release = struct([
  ["template", text], ["version", text], ["code_hash", hash], ["size", u32], ["delivery", delivery],
  ["source", option(text)], ["make_current", bool], ["expires_in", option(duration)],
]);
const setup = struct([
  ["guardian", option(text)], ["limits", limits], ["access", access], ["reserve", u128], ["reserved_names", list(text)],
]);
const share = made((out, [numerator, denominator]) => { u16(out, numerator); u16(out, denominator); }, {
  kind: "tuple", of: [["of", { kind: "number" }], ["in", { kind: "number" }]],
});
const rule = struct([
  ["threshold", choice([["votes", u16], ["share", share]])],
  ["voting_period", duration], ["timelock", duration], ["execution_window", duration],
]);

const command = choice([
  ["set_template", struct([["template", text], ["spec", spec]])],
  ["set_terms", struct([["template", text], ["terms", terms]])],
  ["open_template", template],
  ["close_template", template],
  ["approve_release", release],
  ["set_current_release", releaseId],
  ["deprecate_release", releaseId],
  ["restore_release", releaseId],
  ["remove_release", releaseId],
  ["set_default_limits", struct([["limits", limits]])],
  ["set_creator_limits", struct([["creator_id", text], ["limits", option(limits)]])],
  ["set_access", struct([["access", access], ["add", list(text)], ["remove", list(text)]])],
  ["reserve_names", names],
  ["free_names", names],
  ["set_guardian", guardian],
  ["pause", nothing],
  ["unpause", nothing],
  ["withdraw_fees", payment],
  ["sweep", payment],
  ["set_reserve", struct([["reserve", u128]])],
  ["approve_upgrade", upgrade],
  ["cancel_upgrade", nothing],
  ["propose_governance", struct([["governance_id", option(text)], ["expires_in", option(duration)]])],
]);

const change = choice([
  ["add_member", account],
  ["remove_member", account],
  ["set_rule", struct([["category", words("routine", "code", "council")], ["rule", rule]])],
  ["set_guardian", guardian],
  ["set_open_proposals", struct([["bond", option(u128)]])],
  ["set_retention", struct([["retention", duration]])],
  ["approve_code", upgrade],
  ["remove_code", struct([["code_hash", hash]])],
  ["approve_upgrade", upgrade],
  ["cancel_upgrade", nothing],
  ["register_factory", factory],
  ["forget_factory", factory],
  ["cancel_proposals", struct([["ids", list(u32)]])],
]);

const call = struct([["method", text], ["args", base64], ["deposit", u128], ["gas", gas]]);

const action = choice([
  ["factory", struct([["factory_id", text], ["commands", list(command)]])],
  ["create_factory", struct([["name", text], ["code_hash", hash], ["balance", u128], ["setup", setup]])],
  ["council", struct([["changes", list(change)]])],
  ["call", struct([["receiver_id", text], ["calls", list(call)]])],
  ["transfer", payment],
]);

/** What an action looks like, for a form. */
export const actionForm: Form = formOf(action);

export function encodeAction(value: Json): Uint8Array {
  const out: number[] = [];
  action(out, value);
  return Uint8Array.from(out);
}

/** The digest of an action, base58: the SHA-256 of its borsh. Fails for what this page does not know. */
export function digest(value: Json): string {
  return base58.encode(sha256(encodeAction(value)));
}
