// `npm run paint`: how soon the page shows what it read, from a chain on this machine. It prints figures and asserts nothing.
// CHARTER_RUNS says how often each page is opened, in a browser that has not seen it before.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const RUNS = Number(process.env.CHARTER_RUNS ?? 20);

/** Runs in the page: notes the time of the first frame in which nothing is being read any more. */
function watch() {
  new MutationObserver((_, observer) => {
    const shown = document.querySelector("main")?.textContent ?? "";
    if (shown === "" || shown.includes("reading…")) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.shown = performance.now(); }));
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

async function open(browser, address) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  await context.addInitScript(watch);
  const page = await context.newPage();
  let asked = 0;
  page.on("request", (request) => { if (request.method() === "POST") asked += 1; });
  await page.goto(address);
  const shown = await (await page.waitForFunction(() => window.shown)).jsonValue();
  const first = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
  await context.close();
  return { first, shown, asked };
}

function figures(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return { median: at(0.5), "9 of 10": at(0.9), most: at(1) };
}

const modules = await createServer({ configFile: false, appType: "custom", server: { middlewareMode: true, ws: false }, optimizeDeps: { noDiscovery: true } });
const { Chain, COUNCIL } = await modules.ssrLoadModule("/tests/browser/chain.ts");
const chain = await Chain.start();
const browser = await chromium.launch({
  executablePath: process.env.CHARTER_CHROMIUM ?? "/usr/bin/chromium-headless-shell", args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const { proposal_id: last } = (await chain.rpc.view(COUNCIL, "get_proposals", { limit: 1 })).items[0];
  // A program that was built before serves the page of then: the one of this directory is opened from disk.
  const served = process.env.CHARTER_XTASK === undefined;
  const page = served ? `${chain.rpc.url}/` : pathToFileURL("charter.html").href;
  const html = readFileSync("charter.html");
  console.log(`${html.length} bytes, ${gzipSync(html, { level: 9 }).length} compressed, ${served ? "served by the node" : "from disk"}; each page is opened ${RUNS} times`);
  const rows = {};
  for (const at of ["inbox", `proposal/${last}`, "factories", "factory/factory.near", "code", "ledgers", "history"]) {
    const address = `${page}#${new URLSearchParams({ council: COUNCIL, rpc: chain.rpc.url, me: "ann.near", at })}`;
    const all = [];
    for (let run = 0; run < RUNS; run++) all.push(await open(browser, address));
    const data = figures(all.map(({ shown }) => shown));
    rows[at] = { "first paint, ms": figures(all.map(({ first }) => first)).median, "with data, ms": data.median, "9 of 10": data["9 of 10"], most: data.most, requests: all[0].asked };
  }
  console.table(rows);
} finally {
  await browser.close();
  chain.stop();
  await modules.close();
}
