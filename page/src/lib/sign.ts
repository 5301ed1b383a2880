// Who signs, and one way to send. A signer turns calls into a transaction's outcome; local keys are one, wallets can be another.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base58 } from "./base58";
import { bytes, raw, text, u128, u32, u64 } from "./borsh";
import { toBase64, type Rpc } from "./rpc";
import { escaped } from "./sentences";

export interface Call {
  receiver: string;
  method: string;
  args: Uint8Array;
  /** In gas units. */
  gas: bigint;
  /** In yoctoNEAR. */
  deposit: bigint;
}

export interface Signer {
  account: string;
  /** Sends a call and waits for what came of it. Fails with the reason of the first receipt that failed. */
  send(rpc: Rpc, call: Call): Promise<void>;
}

/** A key that is held in this page's memory and nowhere else. */
export class LocalKey implements Signer {
  private readonly seed: Uint8Array;
  private readonly publicKey: Uint8Array;

  constructor(readonly account: string, secret: string) {
    const found = base58.decode(secret.trim().replace(/^ed25519:/, ""));
    if (found.length !== 64) throw new Error("a secret key is `ed25519:` and 64 bytes in base58");
    this.seed = found.slice(0, 32);
    this.publicKey = ed25519.getPublicKey(this.seed);
    if (!found.slice(32).every((byte, at) => byte === this.publicKey[at])) throw new Error("the two halves of this key do not belong together");
  }

  send(rpc: Rpc, call: Call): Promise<void> {
    return this.sendActions(rpc, call.receiver, [(out) => {
      out.push(2);
      text(out, call.method);
      bytes(out, call.args);
      u64(out, call.gas);
      u128(out, call.deposit);
    }]);
  }

  /** Signs and sends a transaction of actions, each written in borsh. */
  async sendActions(rpc: Rpc, receiver: string, actions: ((out: number[]) => void)[]): Promise<void> {
    const name = `ed25519:${base58.encode(this.publicKey)}`;
    const key = await rpc.call("query", { request_type: "view_access_key", finality: "final", account_id: this.account, public_key: name });
    if (key.error) throw new Error(escaped(String(key.error)));
    const out: number[] = [];
    text(out, this.account);
    out.push(0);
    raw(out, this.publicKey);
    u64(out, BigInt(key.nonce) + 1n);
    text(out, receiver);
    raw(out, base58.decode(key.block_hash));
    u32(out, actions.length);
    for (const write of actions) write(out);
    const transaction = Uint8Array.from(out);
    const signature = ed25519.sign(sha256(transaction), this.seed);
    const signed = Uint8Array.from([...transaction, 0, ...signature]);
    const outcome = await rpc.call("send_tx", { signed_tx_base64: toBase64(signed), wait_until: "EXECUTED_OPTIMISTIC" });
    const failed = [outcome.transaction_outcome, ...outcome.receipts_outcome].find((each: any) => each.outcome.status.Failure);
    if (failed) throw new Error(failure(failed.outcome));
  }
}

function failure(outcome: any): string {
  const kind = outcome.status.Failure?.ActionError?.kind;
  const told = kind?.FunctionCallError?.ExecutionError ?? JSON.stringify(kind ?? outcome.status.Failure);
  return `${outcome.executor_id}: ${escaped(String(told).replace(/^Smart contract panicked: /, ""))}`;
}
