// A chain to look at: the demo's, served as anyone would serve it.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Rpc } from "../../src/lib/rpc";
import { LocalKey } from "../../src/lib/sign";

export const COUNCIL = "council.near";
export const contract = (name: string) =>
  readFileSync(`${process.env.CHARTER_CONTRACTS ?? `${process.env.CARGO_TARGET_DIR ?? "../target"}/contracts`}/${name}.wasm`);

export class Chain {
  private constructor(readonly rpc: Rpc, private readonly keys: Map<string, string>, readonly stop: () => void) {}

  static async start(): Promise<Chain> {
    const [program, ...first] = (process.env.CHARTER_XTASK ?? "cargo xtask").split(" ");
    const child = spawn(program, [...first, "demo", "--serve", "--port", "0"], { detached: true, stdio: ["ignore", "pipe", "inherit"], cwd: ".." });
    const stop = () => void process.kill(-child.pid!, "SIGINT");
    let said = "";
    await new Promise<void>((resolve, reject) => {
      child.on("exit", (code) => reject(new Error(`the demo ended with ${code}: ${said.slice(-2000)}`)));
      child.stdout.on("data", (text) => {
        said += text;
        if (/hana\.near +ed25519:\S+\s/.test(said)) resolve();
      });
    });
    const keys = new Map([...said.matchAll(/(\w+\.near) +(ed25519:\S+)/g)].map((found) => [found[1], found[2]]));
    return new Chain(new Rpc(/rpc +(\S+)/.exec(said)![1]), keys, stop);
  }

  key(account: string): string {
    return this.keys.get(account)!;
  }

  async send(account: string, receiver: string, method: string, args: object, deposit = 0n, tera = 100n): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(args));
    await new LocalKey(account, this.key(account)).send(this.rpc, { receiver, method, args: bytes, gas: tera * 10n ** 12n, deposit });
  }

  /** Proposes, and says the proposal's number. */
  async propose(action: object, description = "A test", link: string | null = null): Promise<number> {
    await this.send("ann.near", COUNCIL, "propose", { action, description, link }, 10n ** 23n);
    const page = await this.rpc.view<any>(COUNCIL, "get_proposals", { limit: 1 });
    return page.items[0].proposal_id;
  }

  async proposal(id: number): Promise<any> {
    return this.rpc.view(COUNCIL, "get_proposal", { proposal_id: id });
  }

  /** Goes on in time until a proposal can be executed. */
  async passTimelock(id: number): Promise<void> {
    const wait = BigInt((await this.proposal(id)).executable_from) - (await this.rpc.now());
    await this.rpc.call("sandbox_fast_forward", { delta_height: Math.max(1, Number(wait / 10n ** 9n) + 2) });
  }

  /** Puts the code of a council on an account of somebody's who is no council yet, with nothing proposed. */
  async emptyCouncil(owner: string, policy: object): Promise<void> {
    const key = new LocalKey(owner, this.key(owner));
    await key.sendActions(this.rpc, owner, [
      (out) => { out.push(1); const code = contract("governance"); for (const byte of u32(code.length)) out.push(byte); for (const byte of code) out.push(byte); },
    ]);
    const args = new TextEncoder().encode(JSON.stringify({ policy }));
    await key.send(this.rpc, { receiver: owner, method: "init", args, gas: 50n * 10n ** 12n, deposit: 0n });
  }
}

const u32 = (number: number) => [number & 255, (number >> 8) & 255, (number >> 16) & 255, number >>> 24];

