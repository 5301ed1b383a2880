// Beside each line of an action the page says what stands now: of everything that the demo's chain has something of.
import { expect, test } from "vitest";
import { COUNCIL } from "./chain";
import { chain, factory, open, page, play } from "./stage";

play();

const council = (...changes: unknown[]) => ({ council: { changes } });
const HASH = "[1-9A-HJ-NP-Za-km-z]{40,44}";

async function standsNow(action: object): Promise<string[]> {
  const id = await chain.propose(action);
  await open(`proposal/${id}`);
  await page.locator("#lines .old").first().waitFor();
  const told = await page.locator("#lines .old").allTextContents();
  // A member has eight open proposals at most.
  await chain.send("ann.near", COUNCIL, "cancel", { proposal_id: id });
  return told;
}

test("of releases and names in a factory", async () => {
  const release = (version: string) => ({ template: "donation", version });
  expect(await standsNow(factory({ restore_release: release("1.1.0") }, { set_current_release: release("1.1.0") }, { deprecate_release: release("1.0.0") })))
    .toEqual(['now: "1.1.0": deprecated; current: "1.0.0"', 'now: "1.1.0": deprecated; current: "1.0.0"', 'now: "1.0.0": published; current: "1.0.0"']);
  expect(await standsNow(factory({ reserve_names: { names: ["meadow", "orchard", "valley"] } }, { free_names: { names: ["valley"] } })))
    .toEqual(['now: "meadow": taken, "orchard": gone, "valley": free', 'now: "valley": free']);
});

test("of code that a factory and the council run, and of what is approved for them", async () => {
  const upgrade = { code_hash: "8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR", size: 1000, delivery: "global" };
  const [ofFactory] = await standsNow(factory({ approve_upgrade: upgrade }));
  expect(ofFactory).toMatch(new RegExp(`^now: it runs code ${HASH}; no code is approved$`));
  const [own, code, removed] = await standsNow(council({ approve_upgrade: upgrade }, { approve_code: upgrade }, { remove_code: { code_hash: upgrade.code_hash } }));
  const runs = (await chain.rpc.account(COUNCIL)).code_hash;
  expect(own).toBe(`now: the council runs code ${runs}; no code is approved`);
  expect(code).toBe("now: that code: not known to the council");
  expect(removed).toBe(code);
});

test("of the registry, and of proposals that would be cancelled", async () => {
  const open = await chain.propose({ transfer: { receiver_id: "ann.near", amount: "1" } });
  const now = await standsNow(council({ register_factory: { factory_id: "factory.near" } }, { forget_factory: { factory_id: "games.council.near" } }, { cancel_proposals: { ids: [open] } }));
  expect(now[0]).toMatch(new RegExp(`^now: it obeys council.near and runs code ${HASH}$`));
  expect(now.slice(1)).toEqual(["now: in the registry", `now: ${open}: active`]);
});

test("of money and code that an action uses", async () => {
  const free = /^now: free: [0-9.]+ NEAR$/;
  const [payment] = await standsNow({ transfer: { receiver_id: "ann.near", amount: "1" } });
  expect(payment).toMatch(free);
  const call = { method: "f", args: "e30=", deposit: "0", gas: "30000000000000" };
  expect(await standsNow({ call: { receiver_id: "nobody-there.near", calls: [call, call] } }))
    .toEqual(Array(2).fill("now: nobody-there.near runs nothing: the account does not exist"));
  const codes = await chain.rpc.all<any>(COUNCIL, "get_codes");
  const setup = { guardian: null, limits: { instances: 1, per_template: 1, rate: null }, access: "open", reserve: "1000000000000000000000000" };
  const [made] = await standsNow({ create_factory: { name: "old", code_hash: codes[0].code_hash, balance: `5${"0".repeat(24)}`, setup } });
  expect(made).toMatch(/^now: that code: published; free: [0-9.]+ NEAR$/);
});

test("what cannot be asked says why, and the lines beside it are there", async () => {
  const now = await standsNow(council({ register_factory: { factory_id: "nobody-there.near" } }, { forget_factory: { factory_id: "ann.near" } }));
  expect(now[0]).toMatch(/^now: not known: .*nobody-there\.near/);
  expect(now[1]).toBe("now: not in the registry");
});
