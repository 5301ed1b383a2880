// What a transaction does, in the three forms in which it is said: borsh for a key of this page, near-connect's actions for a
// wallet, and the node's JSON of a transaction that is on the chain.
import { base58 } from "./base58";
import { bytes, raw, text, u128, u32, u64 } from "./borsh";
import { toBase64 } from "./rpc";

export interface Call {
  receiver: string;
  method: string;
  args: Uint8Array;
  /** In gas units. */
  gas: bigint;
  /** In yoctoNEAR. */
  deposit: bigint;
}

export type Action =
  | { kind: "call"; method: string; args: Uint8Array; gas: bigint; deposit: bigint }
  /** A key that may call these methods of `receiver` and spend `allowance` yoctoNEAR on gas. `publicKey`: `ed25519:` and base58. */
  | { kind: "add key"; publicKey: string; receiver: string; methods: string[]; allowance: bigint }
  | { kind: "delete key"; publicKey: string };

export type Writer = (out: number[]) => void;

/** An action in borsh, with the numbers of nearcore's `Action`. */
export const written = (action: Action): Writer => (out) => {
  switch (action.kind) {
    case "call":
      out.push(2);
      text(out, action.method);
      bytes(out, action.args);
      u64(out, action.gas);
      return u128(out, action.deposit);
    case "add key":
      out.push(5);
      key(out, action.publicKey);
      u64(out, 0);
      out.push(0, 1);
      u128(out, action.allowance);
      text(out, action.receiver);
      u32(out, action.methods.length);
      for (const method of action.methods) text(out, method);
      return;
    case "delete key":
      out.push(6);
      return key(out, action.publicKey);
  }
};

function key(out: number[], publicKey: string): void {
  const found = base58.decode(publicKey.replace(/^ed25519:/, ""));
  if (found.length !== 32) throw new Error("a public key has 32 bytes");
  out.push(0);
  raw(out, found);
}

/** An action as near-connect hands it to a wallet. */
export function forWallet(action: Action): object {
  switch (action.kind) {
    case "call":
      return {
        type: "FunctionCall",
        params: { methodName: action.method, args: argumentsForWallet(action.args), gas: String(action.gas), deposit: String(action.deposit) },
      };
    case "add key":
      return {
        type: "AddKey",
        params: {
          publicKey: action.publicKey,
          accessKey: { nonce: 0, permission: { receiverId: action.receiver, allowance: String(action.allowance), methodNames: action.methods } },
        },
      };
    case "delete key":
      return { type: "DeleteKey", params: { publicKey: action.publicKey } };
  }
}

/** Arguments as an object, which a wallet can show and writes as JSON again; as bytes if that would be something else. */
export function argumentsForWallet(args: Uint8Array): object {
  const value = asJson(args);
  return value !== null && typeof value === "object" ? value : args;
}

// JSON that JavaScript would not write like this again, say with a number that it rounds, counts as bytes.
function asJson(args: Uint8Array): any {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(args);
    const value = JSON.parse(text);
    return JSON.stringify(value) === outsideTexts(text) ? value : null;
  } catch {
    return null;
  }
}

/** JSON without the white space between its parts. */
const outsideTexts = (json: string) => json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text) => text ?? "");

/** Whether a transaction's actions, as the node tells them, are those that were asked for. */
export function sameActions(asked: Action[], told: unknown): boolean {
  return Array.isArray(told) && told.length === asked.length && asked.every((action, at) => same(action, told[at]));
}

function same(asked: Action, told: any): boolean {
  switch (asked.kind) {
    case "call": {
      const call = told?.FunctionCall;
      return call?.method_name === asked.method && String(call.gas) === String(asked.gas) && String(call.deposit) === String(asked.deposit)
        && (call.args === toBase64(asked.args) || sameJson(asked.args, call.args));
    }
    case "add key":
      return told?.AddKey?.public_key === asked.publicKey && isPermission(told.AddKey.access_key?.permission, asked)
        && String(told.AddKey.access_key.permission.FunctionCall.allowance) === String(asked.allowance);
    case "delete key":
      return told?.DeleteKey?.public_key === asked.publicKey;
  }
}

/** Whether a key's permission, as the node tells it, is for these methods of this receiver, with an end to its gas, and no other. */
export function isPermission(told: any, { receiver, methods }: { receiver: string; methods: string[] }): boolean {
  const call = told?.FunctionCall;
  return call?.receiver_id === receiver && typeof call.allowance === "string" && Array.isArray(call.method_names)
    && canonical([...call.method_names].sort()) === canonical([...methods].sort());
}

// A wallet that got an object may write its fields in another order.
function sameJson(asked: Uint8Array, told: unknown): boolean {
  try {
    const value = asJson(asked);
    return value !== null && canonical(value) === canonical(asJson(Uint8Array.from(atob(String(told)), (c) => c.charCodeAt(0))));
  } catch {
    return false;
  }
}

function canonical(value: any): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}
