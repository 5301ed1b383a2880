// The node's JSON-RPC: views, keys, blocks, transactions. Nothing else is fetched.
import { refusal } from "./refusal";
import { escaped } from "./sentences";

export interface Chain { id: string; genesis: string }

export class NodeAway extends Error {}

export class Rpc {
  constructor(readonly url: string) {}

  async call(method: string, params: unknown): Promise<any> {
    let answer: any;
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: "page", method, params }),
        referrerPolicy: "no-referrer",
        credentials: "omit",
      });
      answer = await response.json();
    } catch {
      throw new NodeAway(`${this.url} does not answer`);
    }
    if (answer.error) throw new Error(reason(answer.error), { cause: answer.error.cause?.name });
    return answer.result;
  }

  /** What a view answers, and the time of the block it answered at, in nanoseconds. */
  async view<T>(account: string, method: string, args: unknown = {}): Promise<T> {
    const result = await this.call("query", {
      request_type: "call_function",
      finality: "optimistic",
      account_id: account,
      method_name: method,
      args_base64: toBase64(new TextEncoder().encode(JSON.stringify(args))),
    });
    if (result.error) throw new Error(escaped(String(result.error)));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(result.result)));
  }

  /** What a view that answers in pages holds altogether. */
  async all<T>(account: string, method: string, args: object = {}): Promise<T[]> {
    const items: T[] = [];
    for (let from: string | null = null; ; ) {
      const page: { items: T[]; next: string | null } = await this.view(account, method, { ...args, from, limit: 100 });
      items.push(...page.items);
      if (page.next === null) return items;
      from = page.next;
    }
  }

  /** An account's access key, or null if it has no such key. */
  async accessKey(account: string, publicKey: string): Promise<any> {
    try {
      const key = await this.call("query", { request_type: "view_access_key", finality: "optimistic", account_id: account, public_key: publicKey });
      if (!key.error) return key;
      if (/does not exist/.test(String(key.error))) return null;
      throw new Error(escaped(String(key.error)));
    } catch (error) {
      if (["UNKNOWN_ACCESS_KEY", "UNKNOWN_ACCOUNT"].includes(String((error as Error).cause))) return null;
      throw error;
    }
  }

  /** An account, or null if there is none. */
  async account(account: string): Promise<any> {
    try {
      const found = await this.call("query", { request_type: "view_account", finality: "optimistic", account_id: account });
      return found.error ? null : found;
    } catch (error) {
      if ((error as Error).cause === "UNKNOWN_ACCOUNT") return null;
      throw error;
    }
  }

  async hasAccount(account: string): Promise<boolean> {
    return (await this.account(account)) !== null;
  }

  /** Which chain this is: its id, and the hash of its first block, by which a fork is told from the chain it left. */
  async chain(): Promise<Chain> {
    const { chain_id: id, genesis_hash: genesis } = await this.call("status", []);
    return { id: String(id), genesis: String(genesis) };
  }

  /** The chain's own time, in nanoseconds: deadlines count by it, not by this machine's clock. */
  async now(): Promise<bigint> {
    const block = await this.call("block", { finality: "optimistic" });
    return BigInt(block.header.timestamp_nanosec ?? block.header.timestamp);
  }
}

export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function reason(error: any): string {
  const told = error.data?.TxExecutionError ?? error.data?.message ?? error.data ?? error.cause?.info?.error_message ?? error.message;
  return refusal(told);
}
