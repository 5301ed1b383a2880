// The page in a real browser, against a chain that `cargo xtask demo --serve` serves with the page on it.
import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { contract, COUNCIL } from "./chain";
import { chain, click, factory, open, page, play, signAs } from "./stage";
import { base58 } from "../../src/lib/base58";
import { sha256 } from "@noble/hashes/sha2.js";

play();

const terms = { set_terms: { template: "donation", terms: { fee: "1", min_balance: "0", owner_key: true } } };
const release = (code: Uint8Array, version: string) => ({ approve_release: {
  template: "donation", version, code_hash: base58.encode(sha256(code)), size: code.length, delivery: "global", source: "https://example.org/donation", make_current: false,
} });

test("from a proposal to an instance, by clicking alone", async () => {
  // The donations of the demo with a section more: code that nobody has delivered yet.
  const code = Buffer.concat([contract("donation"), Buffer.from([0, 2, 1, 0x78])]);
  const file = { name: "donation.wasm", mimeType: "application/wasm", buffer: code };
  await open("propose", "ann.near");
  await signAs("ann.near");
  await page.getByLabel("factory id").fill("factory.near");
  await page.getByRole("button", { name: "Add to commands" }).click();
  await page.getByLabel("commands 1", { exact: true }).selectOption("approve_release");
  await page.getByLabel("template", { exact: true }).fill("donation");
  await page.getByLabel("version", { exact: true }).fill("9.0.0");
  await page.getByLabel("Take hash and size").setInputFiles(file);
  await page.getByLabel("delivery", { exact: true }).selectOption("global");
  await page.getByLabel("make current", { exact: true }).check();
  await page.getByLabel("expires in given").check();
  await page.getByLabel("expires in such as").fill("2 weeks");
  expect(await page.getByRole("button", { name: "Propose" }).isDisabled()).toBe(true);
  await page.getByLabel("expires in such as").fill("14 d");
  await page.getByLabel("Description").fill("Offer donations 9");
  await expect.poll(() => page.locator("#preview").innerText()).toContain(`${code.length} bytes, global, source not given, current when published, to be delivered within 14 d`);
  await click("Propose");
  const id = (await chain.rpc.view<any>(COUNCIL, "get_proposals", { limit: 1 })).items[0].proposal_id;
  for (const member of ["ann.near", "ben.near"]) {
    await open(`proposal/${id}`, member);
    await page.reload();
    await signAs(member);
    await click("Vote for");
  }
  await chain.passTimelock(id);
  await click("Execute");
  await open("factory/factory.near", "dora.near");
  await page.reload();
  await signAs("dora.near");
  await page.getByLabel("Compare a .wasm file").setInputFiles(file);
  await click("Publish");
  await page.getByRole("row", { name: "9.0.0 current published, global" }).waitFor();
  await page.getByLabel("Prepay for dora.near").fill("0.5");
  await click("Prepay");
  await page.getByText("Create an instance").first().click();
  await page.getByLabel("Name", { exact: true }).fill("fountain");
  await page.getByLabel("Arguments of its init").fill('{"beneficiary": "ann.near"}');
  await page.getByRole("button", { name: "What does it cost?" }).click();
  await page.getByText("fountain.factory.near costs").waitFor();
  await click("Create");
  expect(await chain.rpc.view("factory.near", "get_instance", { name: "fountain" }))
    .toMatchObject({ version: "9.0.0", creator_id: "dora.near", status: "live" });
  const bounds = await chain.rpc.view<any>("factory.near", "storage_balance_bounds");
  const left = 5n * 10n ** 23n - BigInt(bounds.min);
  expect((await chain.rpc.view<any>("factory.near", "get_creator", { creator_id: "dora.near" })).available).toBe(String(left));
});

test("an instance's arguments are a form that follows from the ABI, and stay a text whatever an ABI says", async () => {
  await open("factory/factory.near", "cleo.near");
  await signAs("cleo.near");
  await page.getByText("Create an instance").first().click();
  const file = (functions: object[]) => ({ name: "abi.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ body: { functions } })) });
  const args = (...list: [string, object][]) => ({ name: "init", params: { serialization_type: "json", args: list.map(([name, type_schema]) => ({ name, type_schema })) } });
  const input = page.getByLabel("The ABI of its code");
  await input.setInputFiles(file([{ name: '<img src=x onerror="alert(1)">' }]));
  await page.getByText('this ABI has no method "init"').waitFor();
  await input.setInputFiles(file([args(['<img src=x onerror="alert(1)">\u202e', { type: "integer" }])]));
  await page.getByLabel('<img src=x onerror="alert(1)">\\u{202e}', { exact: true }).fill("1, \"owner\": 2");
  await page.getByLabel("Name", { exact: true }).fill("brook");
  await page.getByRole("button", { name: "What does it cost?" }).click();
  await page.getByText("expected a whole number").waitFor();
  expect(await page.locator("main img").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Create", exact: true }).count()).toBe(0);
  await input.setInputFiles(file([args(["beneficiary", { type: "string" }], ["owner", { type: ["string", "null"] }])]));
  await page.getByLabel("beneficiary", { exact: true }).fill("ben.near");
  await page.getByRole("button", { name: "What does it cost?" }).click();
  await page.getByText("brook.factory.near costs").waitFor();
  expect(await page.locator("#args").innerText()).toBe('init {"beneficiary":"ben.near"}');
  await click("Create");
  expect(await chain.rpc.view("factory.near", "get_instance", { name: "brook" })).toMatchObject({ creator_id: "cleo.near", status: "live" });
});

test("an instance that got dearer after its quote is not created, and nothing is paid for it", async () => {
  await open("factory/factory.near", "ben.near");
  await signAs("ben.near");
  await page.getByText("Create an instance").first().click();
  await page.getByLabel("Name", { exact: true }).fill("creek");
  await page.getByLabel("Arguments of its init").fill('{"beneficiary": "ben.near"}');
  await page.getByRole("button", { name: "What does it cost?" }).click();
  await page.getByText("creek.factory.near costs").waitFor();
  const now = (await chain.rpc.view<any>("factory.near", "get_template", { template: "donation" })).terms;
  const id = await chain.propose(factory({ set_terms: { template: "donation", terms: { ...now, fee: String(BigInt(now.fee) + 10n ** 24n) } } }));
  const { digest } = await chain.proposal(id);
  for (const member of ["ann.near", "cleo.near"]) await chain.send(member, COUNCIL, "vote", { proposal_id: id, vote: "approve", digest });
  await chain.passTimelock(id);
  await chain.send("ann.near", COUNCIL, "execute", { proposal_id: id });
  const before = (await chain.rpc.view<any>("factory.near", "get_ledger")).fees;
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByText(/this costs .*; `max_total` is/).waitFor();
  expect(await chain.rpc.view("factory.near", "get_instance", { name: "creek" })).toBe(null);
  expect((await chain.rpc.view<any>("factory.near", "get_ledger")).fees).toBe(before);
});

test("members vote by clicking, and anyone executes after the timelock", async () => {
  const id = await chain.propose(factory(terms, { close_template: { template: "donation" } }), "Let owners have keys");
  await open("inbox", "ann.near");
  await page.getByRole("heading", { name: "Awaits your vote" }).waitFor();
  await page.getByRole("link", { name: `Proposal ${id}` }).click();
  const lines = page.locator("#lines > li");
  await expect.poll(() => lines.first().innerText()).toContain("owner keys ALLOWED (who holds one can replace the instance's code)");
  expect(await lines.first().locator(".old").innerText()).toMatch(/^now: set terms of "donation": fee .*owner keys refused$/);
  expect(await lines.nth(1).innerText()).toContain("now: open");
  expect(await page.locator("#digest").innerText()).toContain("They agree");
  for (const member of ["ann.near", "ben.near", "cleo.near"]) {
    if ((await chain.proposal(id)).status !== "active") break;
    await open(`proposal/${id}`, member);
    await page.reload();
    await signAs(member);
    await click("Vote for");
  }
  expect((await chain.proposal(id)).status).toBe("approved");
  await chain.passTimelock(id);
  await click("Execute");
  await page.getByRole("heading", { name: `Proposal ${id}: executed` }).waitFor();
  expect((await chain.rpc.view<any>("factory.near", "get_template", { template: "donation" })).terms.owner_key).toBe(true);
});

test("a vote is turned and withdrawn, and a guardian vetoes", async () => {
  const id = await chain.propose(factory("pause"));
  await open(`proposal/${id}`, "ben.near");
  await signAs("ben.near");
  await click("Vote against");
  expect((await chain.proposal(id)).tally.rejections).toBe(1);
  await click("Withdraw the vote");
  expect((await chain.proposal(id)).tally.rejections).toBe(0);
  expect(await page.getByRole("button", { name: "Veto" }).count()).toBe(0);
  await page.reload();
  await signAs("gus.near");
  await click("Veto");
  await page.getByRole("heading", { name: `Proposal ${id}: vetoed` }).waitFor();
});

test("the right file is told from a wrong one", async () => {
  const code = contract("token");
  const id = await chain.propose(factory(release(code, "7.0.0")));
  await open(`proposal/${id}`);
  const input = page.getByLabel("Compare a .wasm file");
  await input.setInputFiles({ name: "wrong<b>.wasm", mimeType: "application/wasm", buffer: contract("donation") });
  await expect.poll(() => page.locator("#compared").innerText()).toContain('It is NOT the code of "donation" "7.0.0"');
  await input.setInputFiles({ name: "token.wasm", mimeType: "application/wasm", buffer: code });
  await expect.poll(() => page.locator("#compared").innerText()).toContain('It is the code of "donation" "7.0.0".');
  await input.setInputFiles({ name: "longer.wasm", mimeType: "application/wasm", buffer: Buffer.concat([code, Buffer.from([0])]) });
  await expect.poll(() => page.locator("#compared").innerText()).toContain(`${code.length} bytes`);
});

/** A node whose `get_proposal` answers something else. */
async function lie(change: (proposal: any) => void): Promise<void> {
  await page.route(`${chain.rpc.url}/`, async (route) => {
    const call = route.request().method() === "POST" ? route.request().postDataJSON() : null;
    if (call?.params?.method_name !== "get_proposal") return route.fallback();
    const response = await route.fetch();
    const answer = await response.json();
    const proposal = JSON.parse(Buffer.from(answer.result.result).toString());
    change(proposal);
    answer.result.result = [...Buffer.from(JSON.stringify(proposal))];
    await route.fulfill({ response, json: answer });
  });
}

test.each([
  ["a summary that lies", (p: any) => void (p.summary = ['factory.near: open template "donation"']), "summary says something else"],
  ["another action than the digest's", (p: any) => void (p.action.factory.commands[0].set_terms.terms.owner_key = false), "They differ"],
  ["a field that nobody knows", (p: any) => void (p.action.factory.commands[0].set_terms.tip = "1"), "does not know the field"],
  ["an action of a newer council", (p: any) => void (p.action = { burn_everything: {} }), "cannot decode the action"],
])("%s is told in red, and no vote for it is sent", async (_, change, told) => {
  const id = await chain.propose(factory(terms));
  await lie(change);
  await open(`proposal/${id}`, "ann.near");
  await signAs("ann.near");
  await page.locator(".alarm").filter({ hasText: told }).waitFor();
  expect(await page.getByRole("button", { name: "Vote for" }).isDisabled()).toBe(true);
  await chain.send("gus.near", COUNCIL, "veto", { proposal_id: id });
});

test("hostile texts are texts, and hostile links are not followed", async () => {
  const text = '<img src=x onerror="alert(1)"><script>alert(2)</script>\u202e\u200b</blockquote>';
  const spec = { title: '"><svg onload=alert(3)>\u202e', init_method: "<b>", init_gas: "1000000000000", per_creator: null };
  const id = await chain.propose(factory({ set_template: { template: "hostile", spec } }), text, "javascript:alert(4)");
  await open(`proposal/${id}`);
  expect(await page.locator("blockquote").innerText()).toBe(text.replace("\u202e", "\\u{202e}").replace("\u200b", "\\u{200b}"));
  expect(await page.locator("main").innerText()).toContain('"\\"><svg onload=alert(3)>\\u{202e}"');
  expect(await page.locator("main img, main svg, main script, main b, a[href^=javascript]").count()).toBe(0);
  expect(await page.locator("main").innerText()).toContain("javascript:alert(4) (not an https link: not followed)");
  await chain.send("gus.near", COUNCIL, "veto", { proposal_id: id });
  const other = await chain.propose(factory("pause"), "", "https://near.org@evil.example/");
  await open(`proposal/${other}`);
  expect(await page.locator("main").innerText()).toContain("(not an https link: not followed)");
  await chain.send("gus.near", COUNCIL, "veto", { proposal_id: other });
});

test("nothing but the page's own script runs", async () => {
  await open("inbox");
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
    return "ran" in window;
  });
  expect(ran).toBe(false);
});

test("a node that goes away is told, what was read stays, and it comes back", async () => {
  await open("history");
  const rows = await page.locator("tbody tr").count();
  expect(rows).toBeGreaterThan(3);
  await page.route(`${chain.rpc.url}/`, (route) => route.abort());
  await page.locator(".alarm").filter({ hasText: "does not answer" }).waitFor();
  expect(await page.locator("tbody tr").count()).toBe(rows);
  await page.unroute(`${chain.rpc.url}/`);
  await page.locator(".alarm").waitFor({ state: "detached" });
});

test("a node that is slower than the page's clock is let finish", async () => {
  await page.route(`${chain.rpc.url}/`, async (route) => {
    if (route.request().method() === "POST") await new Promise((resolve) => setTimeout(resolve, 6000));
    await route.fallback().catch(() => {});
  });
  await open("history");
  expect(await page.locator("tbody tr").count()).toBeGreaterThan(3);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("an empty council says that there is nothing", async () => {
  const hours = (count: number) => String(BigInt(count) * 3_600_000_000_000n);
  const rule = { threshold: { votes: 1 }, voting_period: hours(24), timelock: "0", execution_window: hours(24) };
  await chain.emptyCouncil("grace.near", { members: ["hana.near"], guardian: null, rules: { routine: rule, code: rule, council: rule }, open_proposals: null, retention: "0" });
  await open("inbox", "hana.near", "grace.near");
  expect(await page.locator("main").innerText()).toContain("Nothing awaits your vote.");
  await open("factories", "", "grace.near");
  await page.getByText("The council has no factories.").waitFor();
  await open("history", "", "grace.near");
  await page.getByText("Nothing was ever proposed.").waitFor();
});

test("a council that is not there, and a key that is none, are told in a line", async () => {
  await open("inbox", "", "nobody.near");
  await page.locator(".alarm").filter({ hasText: "nobody.near" }).first().waitFor();
  await page.getByText("Council, node, and who you are").click();
  await page.getByLabel("Your secret key").fill("ed25519:abc");
  await page.getByRole("button", { name: "Take these" }).click();
  await page.getByText("a secret key is `ed25519:` and 64 bytes in base58").waitFor();
});

test("it is used by keyboard, and fits a phone", async () => {
  await page.setViewportSize({ width: 360, height: 640 });
  for (const at of ["inbox", "proposal/3", "factories", "factory/factory.near", "code", "ledgers", "history", "propose"]) {
    await open(at);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), at).toBeLessThanOrEqual(360);
  }
  await open("inbox");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Factories" }).waitFor();
});

test("a member signs in and votes without a mouse", async () => {
  const id = await chain.propose(factory("pause"));
  await open(`proposal/${id}`, "cleo.near");
  /** Goes on by Tab until this has the focus. */
  const reach = async (what: Locator) => {
    for (let press = 0; press < 60; press += 1) {
      if (await what.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error("60 presses of Tab do not reach it");
  };
  await reach(page.locator("summary", { hasText: "Council, node, and who you are" }));
  await page.keyboard.press("Enter");
  await reach(page.getByLabel("Your secret key"));
  await page.keyboard.insertText(chain.key("cleo.near"));
  await reach(page.getByRole("button", { name: "Take these" }));
  await page.keyboard.press("Enter");
  await page.getByPlaceholder("signing as cleo.near").waitFor();
  await reach(page.getByRole("button", { name: "Vote against", exact: true }));
  await page.keyboard.press("Space");
  await page.getByText("Vote against: done").waitFor();
  expect((await chain.proposal(id)).tally.rejections).toBe(1);
});

test("the first picture with data, and pictures of it all", async () => {
  const id = await chain.propose(factory(release(contract("token"), "8.0.0"), terms), "Offer donations 8, and let owners have keys", "https://example.org/why");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [name, at] of [["inbox", "inbox"], ["proposal", `proposal/${id}`], ["factory", "factory/factory.near"], ["ledger", "ledgers"]]) {
      const began = Date.now();
      await open(at, "ann.near");
      if (name === "inbox") console.log(`${colorScheme}: the inbox is there after ${Date.now() - began} ms`);
      if (name === "proposal") await page.locator(".old").first().waitFor();
      if (name === "ledger") await page.getByText("games.council.near").waitFor();
      if (name === "factory") await page.locator("#instances").waitFor();
      if (process.env.CHARTER_SCREENSHOTS) await page.screenshot({ path: `screenshots/${name}-${colorScheme}.png` });
    }
  }
});
