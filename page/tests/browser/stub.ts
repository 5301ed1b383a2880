// A wallet that speaks near-connect's own protocol to a page, as an extension does: its script in the page announces it and hands
// every call on; its keys are elsewhere, here in the test. It writes transactions with a hand of its own.
import type { Page } from "playwright-core";
import { base58 } from "../../src/lib/base58";
import { bytes, raw, text, u128, u32, u64 } from "../../src/lib/borsh";
import { LocalKey } from "../../src/lib/sign";
import type { Chain } from "./chain";

export const TESTNET = { chain_id: "testnet", genesis_hash: "FWJ9kR6KFWoyMoNjpLXXGHeuiy7tEY6GmoFeCA5yuc6b" };

export class StubWallet {
  /** Every call of the page, in order: the method, and what came with it. */
  readonly calls: [string, any][] = [];
  signedIn = false;
  /** What it does instead of what it is asked for. */
  refuses: string | null = null;
  signs: (transaction: any) => any = (transaction) => transaction;
  answers: (outcome: any) => any = (outcome) => outcome;
  /** What it says of its accounts, once it is signed in. */
  accounts: () => any = () => [{ accountId: this.account, publicKey: this.publicKey() }];

  constructor(private readonly chain: Chain, public account: string, readonly manifest: object = {}) {}

  publicKey(account = this.account): string {
    return `ed25519:${base58.encode(base58.decode(this.chain.key(account).slice("ed25519:".length)).slice(32))}`;
  }

  /** Puts it into a page that is opened later. */
  async install(page: Page): Promise<void> {
    const manifest = { id: "stub", name: "Stub Wallet", version: "1.0.0", type: "injected", icon: "", website: "https://example.org",
      features: { mainnet: true, testnet: true, signAndSendTransaction: true }, permissions: {}, ...this.manifest };
    const name = `wallet_${(manifest as any).id}`;
    await page.exposeFunction(name, (method: string, given: string) => this.answer(method, JSON.parse(given)));
    await page.addInitScript(({ manifest, name }) => {
      // Bytes do not survive JSON.
      const flat = (_: string, value: any) => (value instanceof Uint8Array ? { base64: btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join("")) } : value);
      const wallet: any = { manifest };
      for (const method of ["signIn", "signOut", "getAccounts", "signAndSendTransaction"]) {
        wallet[method] = async (params: any) => {
          const answer = await (window as any)[name](method, JSON.stringify(params ?? {}, flat));
          if ("refused" in answer) throw answer.refused;
          return answer.result;
        };
      }
      window.addEventListener("near-selector-ready", () => window.dispatchEvent(new CustomEvent("near-wallet-injected", { detail: wallet })));
    }, { manifest, name });
  }

  private async answer(method: string, params: any): Promise<object> {
    this.calls.push([method, params]);
    try {
      if (this.refuses !== null) throw new Error(this.refuses);
      switch (method) {
        case "signIn":
          this.signedIn = true;
          return { result: this.accounts() };
        case "signOut":
          this.signedIn = false;
          return { result: null };
        case "getAccounts":
          return { result: this.signedIn ? this.accounts() : [] };
      }
      const { receiverId, actions } = this.signs(params);
      const key = new LocalKey(this.account, this.chain.key(this.account));
      return { result: this.answers(await key.sendActions(this.chain.rpc, receiverId, actions.map(write))) };
    } catch (error) {
      return { refused: (error as Error).message };
    }
  }
}

const write = ({ type, params }: any) => (out: number[]) => {
  const key = (name: string) => { out.push(0); raw(out, base58.decode(name.slice("ed25519:".length))); };
  if (type === "FunctionCall") {
    out.push(2);
    text(out, params.methodName);
    bytes(out, params.args.base64 === undefined ? new TextEncoder().encode(JSON.stringify(params.args)) : Buffer.from(params.args.base64, "base64"));
    u64(out, params.gas);
    u128(out, params.deposit);
  } else if (type === "AddKey") {
    const { receiverId, allowance, methodNames } = params.accessKey.permission;
    out.push(5);
    key(params.publicKey);
    u64(out, params.accessKey.nonce);
    out.push(0, 1);
    u128(out, allowance);
    text(out, receiverId);
    u32(out, methodNames.length);
    for (const name of methodNames) text(out, name);
  } else if (type === "DeleteKey") {
    out.push(6);
    key(params.publicKey);
  } else throw new Error(`an action ${type}`);
};
