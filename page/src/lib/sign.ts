// Who signs, and one way to send. A signer turns actions into a transaction's outcome: a local key, a wallet, a key for votes.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { base58 } from "./base58";
import { raw, text, u32, u64 } from "./borsh";
import { refusal } from "./refusal";
import { toBase64, type Rpc } from "./rpc";
import { escaped } from "./sentences";
import { written, type Action, type Call, type Writer } from "./transaction";

export abstract class Signer {
  /** `holder`: what holds the key, in words. */
  protected constructor(readonly account: string, readonly holder: string) {}

  /** Sends actions in one transaction and waits for what came of it. Fails with the reason of the first receipt that failed. */
  abstract perform(rpc: Rpc, receiver: string, actions: Action[]): Promise<void>;

  /** Sends a call. */
  send(rpc: Rpc, { receiver, ...call }: Call): Promise<void> {
    return this.perform(rpc, receiver, [{ kind: "call", ...call }]);
  }
}

/** A key that is held in this page's memory and nowhere else. */
export class LocalKey extends Signer {
  private readonly seed: Uint8Array;
  private readonly publicKey: Uint8Array;

  constructor(account: string, secret: string) {
    super(account, "a key in this page's memory");
    const found = base58.decode(secret.trim().replace(/^ed25519:/, ""));
    if (found.length !== 64) throw new Error("a secret key is `ed25519:` and 64 bytes in base58");
    this.seed = found.slice(0, 32);
    this.publicKey = ed25519.getPublicKey(this.seed);
    if (!found.slice(32).every((byte, at) => byte === this.publicKey[at])) throw new Error("the two halves of this key do not belong together");
  }

  async perform(rpc: Rpc, receiver: string, actions: Action[]): Promise<void> {
    await this.sendActions(rpc, receiver, actions.map(written));
  }

  /** Signs and sends a transaction of actions, each written in borsh. Returns its outcome, as the node tells it. */
  sendActions(rpc: Rpc, receiver: string, actions: Writer[]): Promise<any> {
    return transmit(rpc, { account: this.account, publicKey: this.publicKey, sign: (hash) => ed25519.sign(hash, this.seed) }, receiver, actions);
  }
}

export interface Key {
  account: string;
  publicKey: Uint8Array;
  sign(hash: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Signs and sends a transaction with a key that this page has. */
export async function transmit(rpc: Rpc, key: Key, receiver: string, actions: Writer[]): Promise<any> {
  const name = `ed25519:${base58.encode(key.publicKey)}`;
  const access = await rpc.call("query", { request_type: "view_access_key", finality: "final", account_id: key.account, public_key: name });
  if (access.error) throw new Error(escaped(String(access.error)));
  const out: number[] = [];
  text(out, key.account);
  out.push(0);
  raw(out, key.publicKey);
  u64(out, BigInt(access.nonce) + 1n);
  text(out, receiver);
  raw(out, base58.decode(access.block_hash));
  u32(out, actions.length);
  for (const write of actions) write(out);
  const transaction = Uint8Array.from(out);
  const hash = sha256(transaction);
  const signature = await key.sign(hash);
  const signed = Uint8Array.from([...transaction, 0, ...signature]);
  // Until it is included a node still says what is wrong with it; for the rest it is asked again and again.
  await rpc.call("send_tx", { signed_tx_base64: toBase64(signed), wait_until: "INCLUDED" });
  const outcome = await executed(rpc, key.account, base58.encode(hash));
  if (outcome === null) throw new Error(`${rpc.url} has not executed the transaction ${base58.encode(hash)} in half a minute: look here whether it came, before you send it again`);
  refuseFailed(outcome);
  return outcome;
}

/** A transaction once the node has executed it, or null after half a minute. */
export async function executed(rpc: Rpc, account: string, hash: string): Promise<any> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    // The node is not let wait: it would answer that time is up by a status (408) at which browsers ask again and again.
    const told = await rpc.call("tx", { tx_hash: hash, sender_account_id: account, wait_until: "NONE" }).catch(() => null);
    if (["EXECUTED_OPTIMISTIC", "EXECUTED", "FINAL"].includes(told?.final_execution_status)) return told;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return null;
}

/** Fails with the reason of the first receipt that failed. */
export function refuseFailed(outcome: any): void {
  const failed = [outcome.transaction_outcome, ...outcome.receipts_outcome].find((each: any) => each.outcome.status.Failure);
  if (failed) throw new Error(failure(failed.outcome));
}

function failure(outcome: any): string {
  const kind = outcome.status.Failure?.ActionError?.kind;
  const panic = kind?.FunctionCallError?.ExecutionError;
  const told = panic === undefined ? refusal(kind ?? outcome.status.Failure) : escaped(String(panic).replace(/^Smart contract panicked: /, ""));
  return `${outcome.executor_id}: ${told}`;
}
