// One proposal, three who say what it does: the page on the screen, `charter review`, and the council's own summary. And with them
// the words that Rust wrote down for programs in other languages.
import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import catalogue from "../../../interface/sentences.json";
import vectors from "../../../interface/vectors/sentences.json";
import { COUNCIL } from "./chain";
import { chain, open, page, play } from "./stage";

play();

const CLI = process.env.CHARTER_CLI ?? `${process.env.CARGO_TARGET_DIR ?? "../target"}/debug/charter`;

beforeAll(() => {
  if (process.env.CHARTER_CLI === undefined) execFileSync("cargo", ["build", "--locked", "--package", "charter-cli", "--bin", "charter"], { cwd: "..", stdio: "inherit" });
});

interface Example { action: any; lines: string[] }

/** Every example that there is, and each member of a list by itself, so that what a council refuses hides no other. */
const examples: Example[] = (vectors as Example[]).flatMap((each) => {
  const { action, lines } = renamed(each);
  const [[name, content]] = Object.entries<any>(action);
  const list = { factory: "commands", council: "changes", call: "calls" }[name];
  const alone = list === undefined || content[list].length < 2 ? []
    : content[list].map((each: any, at: number) => ({ action: { [name]: { ...content, [list]: [each] } }, lines: [lines[at]] }));
  return [{ action, lines }, ...alone];
});

/** The demo's second factory has the name of the example's, and a name is given once. */
function renamed({ action, lines }: Example): Example {
  const made = action.create_factory;
  if (made?.name !== "games") return { action, lines };
  return { action: { create_factory: { ...made, name: "words" } }, lines: lines.map((line) => line.replace('"games"', '"words"')) };
}

/** What an example is an example of, as the catalogue names it. */
function kindsOf(action: any): string[] {
  const [[name, content]] = Object.entries<any>(action);
  const inner = (each: any) => (typeof each === "string" ? each : Object.keys(each)[0]);
  if (name === "factory") return content.commands.map((each: any) => `command.${inner(each)}`);
  return name === "council" ? content.changes.map((each: any) => `change.${inner(each)}`) : [name];
}

/** Every kind of the catalogue: three actions by themselves, and all commands and changes. */
const kinds = ["call", "create_factory", "transfer", ...Object.keys(catalogue.sentences).filter((name) => /^(command|change)\./.test(name))];

interface Said { lines: string[]; digest: string }

async function onTheScreen(id: number): Promise<Said> {
  await open(`proposal/${id}`);
  await page.locator("#digest").waitFor();
  const digest = await page.locator(".mono", { hasText: "this page" }).innerText();
  return { lines: await page.locator("#lines > li > div:first-child").allTextContents(), digest: digest.replace("this page ", "") };
}

async function byTheCli(id: number): Promise<Said> {
  const words = ["review", String(id), "--json", "--network", chain.rpc.url, "--council", COUNCIL];
  // What it cannot verify, such as a factory that is not there, it says with another status, and reviews all the same.
  const { stdout } = await promisify(execFile)(CLI, words).catch((error) => (error.stdout ? error : Promise.reject(error)));
  const review = JSON.parse(stdout);
  return { lines: review.deeds.map((deed: any) => deed.words), digest: review.digest };
}

async function byTheCouncil(id: number): Promise<Said> {
  const { summary, digest } = await chain.proposal(id);
  return { lines: summary, digest };
}

test("page, CLI and council say the same of every action, command and change", async () => {
  const compared = new Set<string>();
  const refused: string[] = [];
  for (const { action, lines } of examples) {
    const id = await chain.propose(action).catch((error: Error) => void refused.push(error.message));
    if (id === undefined) continue;
    const [screen, cli, council] = [await onTheScreen(id), await byTheCli(id), await byTheCouncil(id)];
    expect(screen, "the page").toEqual(council);
    expect(cli, "the CLI").toEqual(council);
    expect(council.lines, "the council").toEqual(lines);
    for (const kind of kindsOf(action)) compared.add(kind);
    await chain.send("ann.near", COUNCIL, "cancel", { proposal_id: id });
  }
  console.log(`${examples.length - refused.length} examples of ${compared.size} kinds compared; ${refused.length} are no proposals:\n${refused.join("\n")}`);
  expect([...compared].sort()).toEqual(kinds.sort());
}, 300_000);
