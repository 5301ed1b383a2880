// What stands now of what an action changes, so that a voter sees the old value beside the new one.
import { near, duration } from "./amounts";
import type { Rpc } from "./rpc";
import { lines, one, quoted, type Json } from "./sentences";

/** For each line of an action what stands now; `null` where nothing does, or where there is nothing to compare with. */
export async function oldValues(rpc: Rpc, council: string, action: Json): Promise<(string | null)[]> {
  const [kind, content] = one(action) as [string, any];
  if (kind === "council") {
    const policy: any = await rpc.view(council, "get_policy");
    return content.changes.map((change: Json) => ofCouncil(policy, change));
  }
  if (kind !== "factory") return lines(action).map(() => null);
  const factory = content.factory_id;
  const info: any = await rpc.view(factory, "get_info");
  return Promise.all(content.commands.map((command: Json) => ofFactory(rpc, factory, info, command)));
}

const sentence = (action: Json): string => lines(action)[0].replace(/^[^:]*: /, "");
const council = (change: any) => sentence({ council: { changes: [change] } });
const command = (command: any) => sentence({ factory: { factory_id: "f", commands: [command] } });

function ofCouncil(policy: any, change: Json): string | null {
  const [name, content] = one(change) as [string, any];
  switch (name) {
    case "add_member":
    case "remove_member":
      return `members: ${policy.members.join(", ")}`;
    case "set_rule":
      return council({ set_rule: { category: content.category, rule: policy.rules[content.category] } });
    case "set_guardian":
      return council({ set_guardian: { guardian: policy.guardian } });
    case "set_open_proposals":
      return council({ set_open_proposals: { bond: policy.open_proposals } });
    case "set_retention":
      return `keep ended proposals ${duration(policy.retention)}`;
  }
  return null;
}

async function ofFactory(rpc: Rpc, factory: string, info: any, change: Json): Promise<string | null> {
  const [name, content] = one(change) as [string, any];
  const template = async () => (await rpc.view<any>(factory, "get_template", { template: content.template })) ?? null;
  switch (name) {
    case "set_template": {
      const now = await template();
      return now ? command({ set_template: { template: now.template, spec: now.spec } }) : "no such template";
    }
    case "set_terms": {
      const now = await template();
      return now ? command({ set_terms: { template: now.template, terms: now.terms } }) : "no such template";
    }
    case "open_template":
    case "close_template": {
      const now = await template();
      return now ? (now.open ? "open" : "closed") : "no such template";
    }
    case "approve_release":
    case "set_current_release":
    case "deprecate_release":
    case "remove_release": {
      const now = await template();
      return now?.current ? `current: ${quoted(now.current)}` : "no current release";
    }
    case "set_default_limits":
      return command({ set_default_limits: { limits: info.limits } });
    case "set_creator_limits": {
      const now: any = await rpc.view(factory, "get_creator", { creator_id: content.creator_id });
      return command({ set_creator_limits: { creator_id: now.creator_id, limits: now.overridden ? now.limits : null } });
    }
    case "set_access":
      return `open to ${info.access === "open" ? "all" : "the list"}`;
    case "set_guardian":
      return command({ set_guardian: { guardian: info.guardian } });
    case "pause":
    case "unpause":
      return info.paused ? "paused" : "not paused";
    case "set_reserve":
      return `reserve: ${near(info.reserve)}`;
    case "withdraw_fees":
    case "sweep": {
      const ledger: any = await rpc.view(factory, "get_ledger");
      return name === "sweep" ? `free: ${near(ledger.free)}` : `fees: ${near(ledger.fees)}`;
    }
    case "approve_upgrade":
    case "cancel_upgrade":
      return info.upgrade ? `approved: code ${info.upgrade.code_hash}, ${info.upgrade.size} bytes` : "no code is approved";
    case "propose_governance":
      return `governed by ${info.governance_id}`;
  }
  return null;
}

/** Every code that an action approves, to be compared with a file. */
export function codes(action: Json): { what: string; code_hash: string; size: number }[] {
  const [kind, content] = one(action) as [string, any];
  const all: Json[] = kind === "factory" ? content.commands : kind === "council" ? content.changes : [];
  return all.flatMap((each) => {
    const [name, value] = one(each) as [string, any];
    if (!["approve_release", "approve_upgrade", "approve_code"].includes(name)) return [];
    const what = name === "approve_release" ? `${quoted(value.template)} ${quoted(value.version)}` : name === "approve_code" ? "code of factories" : "upgrade";
    return [{ what, code_hash: value.code_hash, size: value.size }];
  });
}
