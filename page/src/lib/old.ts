// What stands now of what an action changes, so that a voter sees the old value beside the new one.
import { near, duration } from "./amounts";
import { NodeAway, type Rpc } from "./rpc";
import { lines, one, quoted, visible, type Json } from "./sentences";

/** For each line of an action what stands now; `null` where there is nothing to compare with. What cannot be asked says why. */
export async function oldValues(rpc: Rpc, council: string, action: Json): Promise<(string | null)[]> {
  const [kind, content] = one(action) as [string, any];
  switch (kind) {
    case "council": {
      const policy: any = await rpc.view(council, "get_policy");
      return each(content.changes, (change) => ofCouncil(rpc, council, policy, change));
    }
    case "factory": {
      const factory = content.factory_id;
      const info: any = await rpc.view(factory, "get_info");
      return each(content.commands, (command) => ofFactory(rpc, factory, info, command));
    }
    case "call": {
      const runs = `${content.receiver_id} runs ${await code(rpc, content.receiver_id)}`;
      return content.calls.map(() => runs);
    }
    case "transfer":
      return [await free(rpc, council)];
    case "create_factory":
      return [`that code: ${await codeStatus(rpc, council, content.code_hash)}; ${await free(rpc, council)}`];
  }
  return lines(action).map(() => null);
}

/** One after the other, so that a long list does not flood the node. A node that is away ends it. */
async function each(all: Json[], ask: (one: Json) => Promise<string | null>): Promise<(string | null)[]> {
  const told: (string | null)[] = [];
  for (const item of all) {
    try {
      told.push(await ask(item));
    } catch (error) {
      if (error instanceof NodeAway) throw error;
      told.push(`not known: ${(error as Error).message}`);
    }
  }
  return told;
}

const free = async (rpc: Rpc, council: string): Promise<string> => `free: ${near((await rpc.view<any>(council, "get_ledger")).free)}`;

const approved = (upgrade: any): string => (upgrade ? `approved: code ${upgrade.code_hash}, ${upgrade.size} bytes` : "no code is approved");

/** The code that an account runs. */
async function code(rpc: Rpc, account: string): Promise<string> {
  const found = await rpc.account(account);
  if (found === null) return "nothing: the account does not exist";
  if (found.global_contract_hash) return `global contract ${found.global_contract_hash}`;
  const owner = found.global_contract_account_id;
  if (owner) return `the global contract of ${owner}, which ${owner} can change`;
  return /^1+$/.test(found.code_hash) ? "no code" : `code ${found.code_hash}`;
}

/** How far code for factories has come in the council. */
async function codeStatus(rpc: Rpc, council: string, hash: string): Promise<string> {
  const all = await rpc.all<any>(council, "get_codes");
  return all.find((one) => one.code_hash === hash)?.status ?? "not known to the council";
}

const sentence = (action: Json): string => lines(action)[0].replace(/^[^:]*: /, "");
const council = (change: any) => sentence({ council: { changes: [change] } });
const command = (command: any) => sentence({ factory: { factory_id: "f", commands: [command] } });

async function ofCouncil(rpc: Rpc, at: string, policy: any, change: Json): Promise<string | null> {
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
    case "approve_code":
    case "remove_code":
      return `that code: ${await codeStatus(rpc, at, content.code_hash)}`;
    case "approve_upgrade":
    case "cancel_upgrade":
      return `the council runs ${await code(rpc, at)}; ${approved(await rpc.view(at, "get_upgrade"))}`;
    case "register_factory": {
      const info: any = await rpc.view(content.factory_id, "get_info");
      return `it obeys ${visible(String(info.governance_id))} and runs ${await code(rpc, content.factory_id)}`;
    }
    case "forget_factory":
      return (await rpc.view(at, "get_factory", { factory_id: content.factory_id })) === null ? "not in the registry" : "in the registry";
    case "cancel_proposals": {
      const said = await each(content.ids, async (id) => `${id}: ${(await rpc.view<any>(at, "get_proposal", { proposal_id: id })).status}`);
      return said.join(", ");
    }
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
    case "restore_release":
    case "remove_release": {
      const now = await template();
      const current = now?.current ? `current: ${quoted(now.current)}` : "no current release";
      const all = now ? await rpc.all<any>(factory, "get_releases", { template: content.template }) : [];
      const release = all.find((one) => one.version === content.version);
      return `${quoted(content.version)}: ${release ? release.status : "not approved"}; ${current}`;
    }
    case "reserve_names":
    case "free_names": {
      const said = await each(content.names, async (wanted) => `${quoted(String(wanted))}: ${await rpc.view(factory, "get_name", { name: wanted })}`);
      return said.join(", ");
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
      return `it runs ${await code(rpc, factory)}; ${approved(info.upgrade)}`;
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
