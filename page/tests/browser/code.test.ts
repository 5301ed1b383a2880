// Code that somebody awaits, delivered by dropping a file; and instances with what a template allows.
import { sha256 } from "@noble/hashes/sha2.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { expect, test } from "vitest";
import { base58 } from "../../src/lib/base58";
import { contract, COUNCIL } from "./chain";
import { another, chain, click, decide, factory, file, open, page, play, signAs } from "./stage";

play();

const upgrade = (code: Buffer, delivery = "stored") => ({ code_hash: base58.encode(sha256(code)), size: code.length, delivery, expires_in: null });
const runs = async (account: string): Promise<string> =>
  (await chain.rpc.call("query", { request_type: "view_account", finality: "final", account_id: account })).code_hash;

test("one drop says who of all awaits a file, and each takes it by a click", async () => {
  const [council, made, factories, release] = [another(contract("governance")), contract("token"), another(contract("factory")), another(contract("donation"))];
  await decide({ council: { changes: [{ approve_upgrade: upgrade(council) }, { approve_code: upgrade(made) }] } });
  await decide(factory({ approve_upgrade: upgrade(factories) }, { approve_release: {
    template: "donation", version: "9.1.0", ...upgrade(release, "global"), source: null, make_current: false,
  } }));
  await open("code", "dora.near");
  await signAs("dora.near");
  await expect.poll(() => page.locator("#awaited li").allInnerTexts()).toEqual([
    expect.stringContaining(`council.near: the council's own code\n${upgrade(council).code_hash}, ${council.length} bytes, stored`),
    expect.stringContaining(`council.near: code of factories\n${upgrade(made).code_hash}, ${made.length} bytes, stored`),
    expect.stringContaining(`factory.near: the factory's own code\n${upgrade(factories).code_hash}, ${factories.length} bytes, stored`),
    expect.stringContaining(`factory.near: "donation" "9.1.0"\n${upgrade(release).code_hash}, ${release.length} bytes, global`),
  ]);
  const drop = page.getByLabel("Compare a .wasm file");
  const buttons = page.locator("#compared button");
  await drop.setInputFiles(file(contract("donation"), "wrong.wasm"));
  await expect.poll(() => page.locator("#compared .bad").count()).toBe(4);
  await expect.poll(() => page.locator("#compared .bad").last().innerText())
    .toBe(`It is NOT the code of factory.near: "donation" "9.1.0": that has the hash ${upgrade(release).code_hash} and ${release.length} bytes.`);
  expect(await buttons.count()).toBe(0);

  await drop.setInputFiles(file(factories));
  await page.getByText("It is the code of factory.near: the factory's own code.").waitFor();
  expect(await page.locator("#compared .bad").count()).toBe(3);
  await click("Upgrade factory.near");
  expect(await runs("factory.near")).toBe(upgrade(factories).code_hash);
  expect((await chain.rpc.view<any>("factory.near", "get_info")).upgrade).toBe(null);
  await drop.setInputFiles(file(release));
  await click("Publish");
  expect(await chain.rpc.view("factory.near", "get_release", { template: "donation", version: "9.1.0" })).toMatchObject({ status: "published", publisher_id: "dora.near" });
  await drop.setInputFiles(file(made));
  await click("Publish");
  await page.locator("#codes tr", { hasText: upgrade(made).code_hash }).getByText("published, stored").waitFor();
  await drop.setInputFiles(file(council));
  await click("Upgrade council.near");
  expect(await runs(COUNCIL)).toBe(upgrade(council).code_hash);
  await page.getByText("Nobody awaits code.").waitFor();
});

test("a factory's own code is delivered on its page too, and a global contract is only referred to", async () => {
  // It was published as a release before: the chain has it.
  const code = Buffer.concat([another(contract("factory")), Buffer.from([0, 2, 1, 0x79])]);
  await decide(factory({ approve_release: { template: "donation", version: "9.2.0", ...upgrade(code, "global"), source: null, make_current: false } }));
  await open("factory/factory.near", "gus.near");
  await signAs("gus.near");
  await page.getByLabel("Compare a .wasm file").last().setInputFiles(file(code));
  await click("Publish");
  await decide(factory({ approve_upgrade: upgrade(code, "global") }));
  const before = (await chain.rpc.call("query", { request_type: "view_account", finality: "final", account_id: "factory.near" })).storage_usage;
  await page.getByLabel("Compare a .wasm file").first().setInputFiles(file(code));
  await click("Upgrade factory.near");
  const after = await chain.rpc.call("query", { request_type: "view_account", finality: "final", account_id: "factory.near" });
  expect(after.global_contract_hash).toBe(upgrade(code).code_hash);
  expect(after.storage_usage).toBeLessThan(before - contract("factory").length + 1000);
});

test("an instance of another release, with a balance and a key of its owner's, where the template allows one", async () => {
  await open("factory/factory.near", "hana.near");
  await signAs("hana.near");
  const card = page.locator("section.card", { hasText: "donation:" });
  await card.getByText("Create an instance").click();
  expect(await card.getByLabel("Owner key").count()).toBe(0);
  const { terms } = await chain.rpc.view<any>("factory.near", "get_template", { template: "donation" });
  await decide(factory({ set_terms: { template: "donation", terms: { ...terms, owner_key: true } } }));
  const key = `ed25519:${base58.encode(ed25519.getPublicKey(Uint8Array.from({ length: 32 }, (_, at) => at)))}`;
  await card.getByLabel("Name", { exact: true }).fill("kept");
  await card.getByLabel("Release", { exact: true }).selectOption("9.1.0");
  await card.getByLabel("Balance", { exact: true }).fill("2.5");
  await card.getByLabel("Owner key", { exact: true }).fill("ed25519:nonsense");
  await card.getByLabel("Arguments of its init").fill('{"beneficiary": "ann.near"}');
  await card.getByRole("button", { name: "What does it cost?" }).click();
  await card.locator("p.bad").waitFor();
  await card.getByLabel("Owner key", { exact: true }).fill(key);
  await card.getByRole("button", { name: "What does it cost?" }).click();
  await card.getByText("kept.factory.near of release 9.1.0 costs").waitFor();
  expect(await card.innerText()).toContain("its balance 2.5 NEAR");
  expect(await card.innerText()).toContain(`${key} can replace its code.`);
  // What was quoted is what is created: another field asks for another quote.
  await card.getByLabel("Balance", { exact: true }).fill("2");
  expect(await card.getByRole("button", { name: "Create", exact: true }).count()).toBe(0);
  await card.getByRole("button", { name: "What does it cost?" }).click();
  await card.getByText("its balance 2 NEAR").waitFor();
  const sent = page.waitForRequest((request) => request.postDataJSON()?.method === "send_tx");
  await click("Create");
  // (43 Tgas of the factory's own and 10 of the template's init, and a tenth more), of which nothing is left over for others.
  const bytes = Buffer.from((await sent).postDataJSON().params.signed_tx_base64, "base64");
  const { spec } = await chain.rpc.view<any>("factory.near", "get_template", { template: "donation" });
  const gas = Buffer.alloc(8);
  gas.writeBigUInt64LE(((43n * 10n ** 12n + BigInt(spec.init_gas)) * 11n) / 10n);
  expect(bytes.includes(gas)).toBe(true);
  expect(await chain.rpc.view("factory.near", "get_instance", { name: "kept" })).toMatchObject({ version: "9.1.0", creator_id: "hana.near", status: "live" });
  const query = (request_type: string, more = {}) => chain.rpc.call("query", { request_type, finality: "final", account_id: "kept.factory.near", ...more });
  expect((await query("view_access_key", { public_key: key })).permission).toBe("FullAccess");
  expect(BigInt((await query("view_account")).amount)).toBeGreaterThanOrEqual(2n * 10n ** 24n);
});
