// Who awaits code, by which method it gets there, and what that takes: as `charter publish` finds it out.
import type { Rpc } from "./rpc";
import { quoted } from "./sentences";

/** Code that a council approved and nobody has delivered. */
export interface Awaited {
  /** Who awaits it. */
  receiver: string;
  what: string;
  code_hash: string;
  size: number;
  delivery: "stored" | "global";
  /** The method that takes the code itself, and the one that takes what was staged in chunks. */
  methods: [whole: string, staged: string];
  /** In nanoseconds; until when it can be delivered. */
  expires_at: string | null;
}

interface Approved { code_hash: string; size: number; delivery: "stored" | "global"; expires_at: string | null }

// What records take besides the code, in bytes, and more: the excess comes back.
const RECORDS = 2000n;
const BYTE = 10n ** 19n;
const BURNT_BYTE = 10n ** 20n;

const upgradeOf = (receiver: string, what: string, { code_hash, size, delivery, expires_at }: Approved): Awaited =>
  ({ receiver, what, code_hash, size, delivery, expires_at, methods: ["upgrade", "upgrade_from_upload"] });

/** Whether this is for the contract that receives it, and not to be handed on. */
export const isUpgrade = (awaited: Awaited) => awaited.methods[0] === "upgrade";

/** What a council awaits itself: its own next code, and code of factories. `now`: the chain's time in nanoseconds. */
export async function ofCouncil(rpc: Rpc, council: string, now: bigint): Promise<Awaited[]> {
  const [upgrade, codes] = await Promise.all([rpc.view<Approved | null>(council, "get_upgrade"), rpc.all<any>(council, "get_codes")]);
  const all = upgrade === null ? [] : [upgradeOf(council, "the council's own code", upgrade)];
  for (const { code_hash, size, delivery, expires_at } of codes.filter((each) => each.status === "approved")) {
    all.push({ receiver: council, what: "code of factories", code_hash, size, delivery, expires_at, methods: ["publish_code", "publish_upload"] });
  }
  return all.filter((each) => each.expires_at === null || now < BigInt(each.expires_at));
}

/** What a factory awaits, by its `get_info` and all its releases. */
export function ofFactory(factory: string, info: any, releases: any[]): Awaited[] {
  const upgrade = info.upgrade !== null && info.upgrade_deliverable ? [upgradeOf(factory, "the factory's own code", info.upgrade)] : [];
  return [...upgrade, ...ofReleases(factory, releases)];
}

/** The releases that await their code. */
export function ofReleases(factory: string, releases: any[]): Awaited[] {
  return releases.filter((each) => each.status === "approved").map(({ template, version, code_hash, size, delivery, expires_at }) =>
    ({ receiver: factory, what: `${quoted(template)} ${quoted(version)}`, code_hash, size, delivery, expires_at, methods: ["publish_release", "publish_upload"] }));
}

/** The templates of a factory, each with its releases as `list`. */
export async function templates(rpc: Rpc, factory: string): Promise<any[]> {
  const all = await rpc.all<any>(factory, "get_templates");
  const lists = await Promise.all(all.map((each) => rpc.all<any>(factory, "get_releases", { template: each.template })));
  return all.map((each, at) => ({ ...each, list: lists[at] }));
}

export interface Price {
  /** What is attached, in yoctoNEAR. What is not needed comes back. */
  deposit: bigint;
  /** What of it is burnt. */
  burnt: bigint;
}

/** What delivering takes: a burn for global code, a stake for stored code, and for an upgrade what storage grows by. */
export async function price(rpc: Rpc, { receiver, size, delivery, methods: [method] }: Awaited): Promise<Price> {
  const global = delivery === "global";
  if (method !== "upgrade") {
    const burnt = global ? BigInt(size) * BURNT_BYTE : 0n;
    return { burnt, deposit: burnt + (RECORDS + (global ? 0n : BigInt(size))) * BYTE };
  }
  const grows = global ? 0 : Math.max(0, size - (await codeLength(rpc, receiver)));
  return { burnt: 0n, deposit: (BigInt(grows) + RECORDS) * BYTE };
}

/** The length of the code that an account holds itself, in bytes. */
async function codeLength(rpc: Rpc, account: string): Promise<number> {
  const { code_base64: code } = await rpc.call("query", { request_type: "view_code", finality: "final", account_id: account });
  return (code.length / 4) * 3 - (/=*$/.exec(code)![0].length);
}
