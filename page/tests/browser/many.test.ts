// Ten thousand instances, each created as any creator creates one: the page reads them in pages, and holds one page.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { bytes, text, u128, u64 } from "../../src/lib/borsh";
import { LocalKey } from "../../src/lib/sign";
import { Chain, COUNCIL } from "./chain";
import { launch, showThisPage } from "./stage";

const COUNT = Number(process.env.CHARTER_INSTANCES ?? 10_000);
const FACTORY = "factory.near";
// As many as the 1,000 Tgas of one transaction allow.
const AT_ONCE = 14;
const GAS = 70n * 10n ** 12n;

let chain: Chain;
let browser: Browser;

beforeAll(async () => {
  chain = await Chain.start();
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  chain?.stop();
});

const name = (number: number) => `many-${String(number).padStart(5, "0")}`;

async function create(from: number, to: number): Promise<void> {
  const key = new LocalKey("ann.near", chain.key("ann.near"));
  const ask = { creator_id: "ann.near", template: "donation" };
  const { total } = await chain.rpc.view<any>(FACTORY, "quote", { ...ask, name: name(from) });
  const actions = [];
  for (let number = from; number < to; number++) {
    const call = { template: "donation", name: name(number), init_args: { beneficiary: "ann.near", owner: null }, max_total: total };
    actions.push((out: number[]) => {
      out.push(2);
      text(out, "create_instance");
      bytes(out, new TextEncoder().encode(JSON.stringify(call)));
      u64(out, GAS);
      u128(out, BigInt(total));
    });
  }
  await key.sendActions(chain.rpc, FACTORY, actions);
}

/** Gives ann room for all of them, and donations no fee, as a council does: it proposes, votes, waits and executes. */
async function makeRoom(): Promise<void> {
  const limits = { instances: COUNT, per_template: COUNT, rate: null };
  const { terms } = await chain.rpc.view<any>(FACTORY, "get_template", { template: "donation" });
  const id = await chain.propose({ factory: { factory_id: FACTORY, commands: [
    { set_creator_limits: { creator_id: "ann.near", limits } },
    { set_terms: { template: "donation", terms: { ...terms, fee: "0" } } },
  ] } });
  for (const member of ["ann.near", "ben.near", "cleo.near"]) {
    const { status, digest } = await chain.proposal(id);
    if (status === "active") await chain.send(member, COUNCIL, "vote", { proposal_id: id, vote: "approve", digest });
  }
  await chain.passTimelock(id);
  await chain.send("ann.near", COUNCIL, "execute", { proposal_id: id });
}

test(`${COUNT} instances are read in pages of fifty, every one of them once`, async () => {
  await makeRoom();
  const before: any[] = (await chain.rpc.view<any>(FACTORY, "get_instances", { limit: 100 })).items;
  const began = Date.now();
  for (let from = 0; from < COUNT; from += AT_ONCE) await create(from, Math.min(COUNT, from + AT_ONCE));
  console.log(`${COUNT} instances were made in ${Date.now() - began} ms`);
  const expected = [...before.map((each) => each.instance_id), ...Array.from({ length: COUNT }, (_, number) => `${name(number)}.${FACTORY}`)];

  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  await showThisPage(context, chain);
  const page = await context.newPage();
  const opened = Date.now();
  await page.goto(`${chain.rpc.url}/#${new URLSearchParams({ council: COUNCIL, at: `factory/${FACTORY}` })}`);
  const rows = page.locator("#instances tr");
  await rows.first().waitFor();
  console.log(`the first fifty are there after ${Date.now() - opened} ms`);
  const seen: string[] = [];
  const turning = Date.now();
  const last = Math.ceil(expected.length / 50);
  for (let number = 1; ; number++) {
    const shown = await rows.locator("td:first-child").allInnerTexts();
    expect(shown.length).toBeLessThanOrEqual(50);
    seen.push(...shown);
    const next = page.getByRole("button", { name: "Next page" });
    if (await next.count() === 0) break;
    await next.click();
    await page.getByText(`page ${number + 1}`, { exact: true }).waitFor();
    await rows.first().waitFor();
  }
  console.log(`${last} pages were turned in ${Date.now() - turning} ms`);
  expect(seen.length).toBe(expected.length);
  expect(new Set(seen)).toEqual(new Set(expected));
  await page.getByRole("button", { name: "Page before" }).click();
  await page.getByText(`page ${last - 1}`, { exact: true }).waitFor();
  await expect.poll(() => rows.locator("td:first-child").allInnerTexts()).toEqual(seen.slice((last - 2) * 50, (last - 1) * 50));
  await context.close();
}, 1_200_000);
