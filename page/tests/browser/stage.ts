// What every test in a browser has: a chain, a browser, a page of its own, and hands.
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { Chain, COUNCIL } from "./chain";

export let chain: Chain;
export let browser: Browser;
export let context: BrowserContext;
export let page: Page;
let asked: Set<string>;
let broken: string[];

/** Sets the stage for the tests of a file. */
export function play(): void {
  beforeAll(async () => {
    chain = await Chain.start();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    chain?.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: "en-GB", timezoneId: "UTC" });
    await showThisPage(context, chain);
    page = await context.newPage();
    asked = new Set();
    broken = [];
    page.on("request", (request) => asked.add(new URL(request.url()).origin));
    page.on("pageerror", (error) => broken.push(error.message));
    page.on("dialog", (dialog) => { broken.push(`a dialog: ${dialog.message()}`); void dialog.dismiss(); });
  });
  afterEach(async () => {
    // Whatever a test did: nobody else was asked, and no script failed or opened anything.
    expect([...asked]).toEqual([chain.rpc.url]);
    expect(broken).toEqual([]);
    await context.close();
  });
}

/** A program that was built before serves the page of then: it is shown the one of this directory. */
export async function showThisPage(context: BrowserContext, { rpc }: Chain): Promise<void> {
  if (process.env.CHARTER_XTASK === undefined) return;
  await context.route(`${rpc.url}/`, (route) =>
    route.request().method() === "GET" ? route.fulfill({ path: "charter.html", contentType: "text/html; charset=utf-8" }) : route.fallback());
}

export function launch(): Promise<Browser> {
  const executablePath = process.env.CHARTER_CHROMIUM ?? "/usr/bin/chromium-headless-shell";
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}

export async function open(at: string, me = "", council = COUNCIL): Promise<void> {
  await page.goto(`${chain.rpc.url}/#${new URLSearchParams({ council, me, at })}`);
  await page.locator("main").filter({ hasNotText: "reading…" }).waitFor();
}

export async function signAs(account: string): Promise<void> {
  await page.getByText("Council, node, and who you are").click();
  await page.getByLabel("You", { exact: true }).fill(account);
  await page.getByLabel("Your secret key").fill(chain.key(account));
  await page.getByRole("button", { name: "Take these" }).click();
  await page.getByPlaceholder(`signing as ${account}`).waitFor();
}

export async function click(name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
  expect(await page.locator(".told", { hasText: `${name}: ` }).innerText()).toBe(`${name}: done`);
}

/** Commands to the demo's first factory. */
export const factory = (...commands: unknown[]) => ({ factory: { factory_id: "factory.near", commands } });

/** Has the council decide an action and execute it, by calls. Says the proposal's number. */
export async function decide(action: object): Promise<number> {
  const id = await chain.propose(action);
  for (const member of ["ann.near", "ben.near", "cleo.near"]) {
    const { status, digest } = await chain.proposal(id);
    if (status === "active") await chain.send(member, COUNCIL, "vote", { proposal_id: id, vote: "approve", digest });
  }
  await chain.passTimelock(id);
  await chain.send("dora.near", COUNCIL, "execute", { proposal_id: id }, 0n, 300n);
  return id;
}

/** A file, as a reader chooses it. */
export const file = (buffer: Buffer, name = "code.wasm") => ({ name, mimeType: "application/wasm", buffer });
/** The same contract under another hash: code that nobody has delivered yet. */
export const another = (code: Buffer) => Buffer.concat([code, Buffer.from([0, 2, 1, 0x78])]);
