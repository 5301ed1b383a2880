// Wallets and keys for votes, in a real browser. The chain says that it is testnet, as far as a test wants wallets on it.
import { expect, test } from "vitest";
import { base58 } from "../../src/lib/base58";
import { raw, text, u128, u32, u64, bytes } from "../../src/lib/borsh";
import { toBase64 } from "../../src/lib/rpc";
import { LocalKey } from "../../src/lib/sign";
import { sha256 } from "@noble/hashes/sha2.js";
import { COUNCIL } from "./chain";
import { chain, open as openAt, page, play } from "./stage";
import { StubWallet, TESTNET } from "./stub";

play();

/** The node of the demo, as a node of this network. */
async function onNetwork(says: object = TESTNET): Promise<void> {
  await page.route(`${chain.rpc.url}/`, async (route) => {
    const call = route.request().method() === "POST" ? route.request().postDataJSON() : null;
    if (call?.method !== "status") return route.fallback();
    const response = await route.fetch();
    const answer = await response.json();
    await route.fulfill({ response, json: { ...answer, result: { ...answer.result, ...says } } });
  });
}

async function open(at: string, me = ""): Promise<void> {
  await openAt(at, me);
  await page.getByText("Council, node, and who you are").click();
}

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
const told = () => page.locator(".told");

async function click(name: string, done = name): Promise<void> {
  await button(name).click();
  await page.getByText(`${done}: done`).waitFor();
}

async function connect(): Promise<void> {
  await button("Connect Stub Wallet").click();
  await page.getByText("Stub Wallet signs for").waitFor();
}

async function signAs(account: string): Promise<void> {
  await page.getByLabel("You", { exact: true }).fill(account);
  await page.getByLabel("Your secret key").fill(chain.key(account));
  await button("Take these").click();
  await page.getByPlaceholder(`signing as ${account}`).waitFor();
}

const pause = { factory: { factory_id: "factory.near", commands: ["pause"] } };
const voteOf = async (id: number, account: string) =>
  (await chain.rpc.view<any[]>(COUNCIL, "get_votes", { proposal_id: id })).find((each) => each.account_id === account).vote;
const veto = (id: number) => chain.send("gus.near", COUNCIL, "veto", { proposal_id: id });

test("a wallet connects, votes, withdraws and signs out, over near-connect", async () => {
  const wallet = new StubWallet(chain, "ann.near");
  await wallet.install(page);
  await onNetwork();
  const id = await chain.propose(pause);
  const { digest } = await chain.proposal(id);
  await open(`proposal/${id}`);
  expect(wallet.calls).toEqual([]);
  await connect();
  expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get("me")).toBe("ann.near");
  expect(wallet.calls).toEqual([["signIn", { network: "testnet" }], ["getAccounts", { network: "testnet" }]]);
  await click("Vote for");
  expect(await voteOf(id, "ann.near")).toBe("approve");
  expect(wallet.calls.at(-1)).toEqual(["signAndSendTransaction", {
    network: "testnet", signerId: "ann.near", receiverId: COUNCIL,
    actions: [{ type: "FunctionCall", params: { methodName: "vote", args: { proposal_id: id, vote: "approve", digest }, gas: "30000000000000", deposit: "0" } }],
  }]);
  await click("Withdraw the vote");
  expect(await voteOf(id, "ann.near")).toBe(null);
  await click("Sign out");
  expect(wallet.signedIn).toBe(false);
  await page.getByText("To vote, veto or execute, say below who signs.").waitFor();
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await veto(id);
});

test("what a wallet refuses is told, and nothing happened", async () => {
  const wallet = new StubWallet(chain, "ann.near");
  await wallet.install(page);
  await onNetwork();
  const id = await chain.propose(pause);
  await open(`proposal/${id}`);
  wallet.refuses = "<b>User rejected</b>\u202e";
  await button("Connect Stub Wallet").click();
  await told().filter({ hasText: "Connect Stub Wallet: Stub Wallet: <b>User rejected</b>\\u{202e}" }).waitFor();
  wallet.refuses = null;
  await connect();
  wallet.refuses = "User rejected";
  await button("Vote for").click();
  await page.getByText("Vote for: Stub Wallet: User rejected").waitFor();
  wallet.refuses = "it is locked";
  await button("Sign out").click();
  await page.getByText("To vote, veto or execute, say below who signs.").waitFor();
  expect(await voteOf(id, "ann.near")).toBe(null);
  await veto(id);
});

test("a refusal of the contract is told as it is for a local key", async () => {
  const wallet = new StubWallet(chain, "ann.near");
  await wallet.install(page);
  await onNetwork();
  const id = await chain.propose(pause);
  await open(`proposal/${id}`);
  await connect();
  await veto(id);
  await button("Vote for").click();
  await page.getByText(/Vote for: (Stub Wallet: )?council\.near: .*vetoed/).waitFor();
});

test.each([
  ["a key of another chain", (wallet: StubWallet) => [{ accountId: "ann.near", publicKey: wallet.publicKey("ben.near") }], "ann.near, as Stub Wallet has it, is not on testnet: is the wallet on another network?"],
  ["an account of another chain", () => [{ accountId: "ann-of-mainnet.near" }], "ann-of-mainnet.near, as Stub Wallet has it, is not on testnet"],
  ["no account", () => [], "Failed to sign in"],
  ["an account that is none", () => [{ accountId: "<img src=x>" }], "Stub Wallet names no account"],
  ["something else", () => "ann.near", "it names no account"],
])("a wallet with %s is not connected", async (_, accounts, says) => {
  const wallet = new StubWallet(chain, "ann.near");
  await wallet.install(page);
  wallet.accounts = () => accounts(wallet);
  await onNetwork();
  await open("inbox");
  await button("Connect Stub Wallet").click();
  await told().filter({ hasText: says }).waitFor();
  expect(await button("Sign out").count()).toBe(0);
});

test("a wallet that sends elsewhere, something else, or says nothing is told", async () => {
  const wallet = new StubWallet(chain, "ann.near");
  await wallet.install(page);
  await onNetwork();
  const id = await chain.propose(pause);
  await open(`proposal/${id}`);
  await connect();
  wallet.signs = (asked) => ({ ...asked, actions: [{ ...asked.actions[0], params: { ...asked.actions[0].params, args: { ...asked.actions[0].params.args, vote: "reject" } } }] });
  await button("Vote for").click();
  await page.getByText("Vote for: Stub Wallet sent something else than this page asked for").waitFor();
  expect(await voteOf(id, "ann.near")).toBe("reject");
  wallet.signs = (asked) => asked;
  wallet.answers = () => ({ status: "ok" });
  await button("Vote for").click();
  await page.getByText("Stub Wallet does not say which transaction it sent").waitFor();
  wallet.signs = (asked) => asked;
  wallet.answers = (outcome) => ({ transaction: { ...outcome.transaction, hash: base58.encode(sha256(new Uint8Array([1]))) } });
  await button("Withdraw the vote").click();
  await page.getByText("is the wallet on another network?").waitFor({ timeout: 40_000 });
  wallet.answers = (outcome) => outcome;
  wallet.account = "ben.near";
  await button("Vote for").click();
  await page.getByText("Vote for: Stub Wallet: it signs for ben.near now; connect it again").waitFor();
  await veto(id);
});

test("only what serves the network is offered, and no frame, message or text of a stranger passes for a wallet", async () => {
  await new StubWallet(chain, "ann.near", { id: "other", name: "Mainnet Only", features: { mainnet: true } }).install(page);
  await new StubWallet(chain, "ann.near", { name: '<img src=x onerror="alert(1)">\u202e' }).install(page);
  await onNetwork();
  await open("inbox");
  await button('Connect <img src=x onerror="alert(1)">\\u{202e}').waitFor();
  await page.evaluate(() => window.postMessage({ type: "near-wallet-injected", manifest: { id: "frame", name: "Frame", features: { testnet: true } } }, "*"));
  await page.waitForTimeout(300);
  expect(await page.getByRole("button", { name: /^Connect/ }).count()).toBe(1);
  expect(await page.locator("img").count()).toBe(0);
});

test.each([
  ["a local chain", {}],
  ["a fork of testnet, which has its id", { chain_id: "testnet" }],
  ["a chain that has mainnet's id and testnet's first block", { ...TESTNET, chain_id: "mainnet" }],
])("on %s no wallet is offered", async (_, says) => {
  const wallet = new StubWallet(chain, "ann.near");
  await wallet.install(page);
  await onNetwork(says);
  await open("inbox");
  await page.getByText("a wallet would sign for another one").waitFor();
  expect(wallet.calls).toEqual([]);
});

test("inside another page it signs nothing", async () => {
  await page.route(`${chain.rpc.url}/around`, (route) => route.fulfill({
    contentType: "text/html", body: `<iframe src="/#council=${COUNCIL}&me=ann.near&at=inbox" width="900" height="700"></iframe>`,
  }));
  await page.goto(`${chain.rpc.url}/around`);
  const inside = page.frameLocator("iframe");
  await inside.getByText("Council, node, and who you are").click();
  await inside.getByText("This page is shown inside another one, and signs nothing there.").waitFor();
});

/** A transaction of one call, signed by the key for votes that the browser keeps, whatever the page thinks of it. */
async function sendWithVoteKey(account: string, receiver: string, method: string, args: object, deposit = 0n): Promise<any> {
  const publicKey = (await page.locator("section[aria-label='Keys for votes'] .card .mono").innerText()).trim();
  const access = await chain.rpc.accessKey(account, publicKey);
  const out: number[] = [];
  text(out, account);
  out.push(0);
  raw(out, base58.decode(publicKey.slice("ed25519:".length)));
  u64(out, BigInt(access.nonce) + 1n);
  text(out, receiver);
  raw(out, base58.decode(access.block_hash));
  u32(out, 1);
  out.push(2);
  text(out, method);
  bytes(out, new TextEncoder().encode(JSON.stringify(args)));
  u64(out, 30n * 10n ** 12n);
  u128(out, deposit);
  const signature = await page.evaluate(async (hash) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opened = indexedDB.open("charter");
      opened.onsuccess = () => resolve(opened.result);
      opened.onerror = () => reject(opened.error);
    });
    const [kept] = await new Promise<any[]>((resolve, reject) => {
      const all = database.transaction("vote-keys").objectStore("vote-keys").getAll();
      all.onsuccess = () => resolve(all.result);
      all.onerror = () => reject(all.error);
    });
    database.close();
    return [...new Uint8Array(await crypto.subtle.sign("Ed25519", kept.secret, Uint8Array.from(hash)))];
  }, [...sha256(Uint8Array.from(out))]);
  return chain.rpc.call("send_tx", { signed_tx_base64: toBase64(Uint8Array.from([...out, 0, ...signature])), wait_until: "EXECUTED_OPTIMISTIC" });
}

test.each(["a local key", "a wallet"])("a key for votes is added by %s, votes without it, and is removed", async (signer) => {
  const id = await chain.propose(pause);
  const { digest } = await chain.proposal(id);
  const before = (await chain.rpc.call("query", { request_type: "view_access_key_list", finality: "optimistic", account_id: "ben.near" })).keys;
  const wallet = new StubWallet(chain, "ben.near");
  await wallet.install(page);
  if (signer === "a wallet") await onNetwork();
  await open(`proposal/${id}`, "ben.near");
  const sign = () => (signer === "a wallet" ? connect() : signAs("ben.near"));
  await sign();
  await page.getByLabel("For gas, in NEAR").fill("0.25");
  await click("Add a key for votes of ben.near", "Add the key");
  const after = (await chain.rpc.call("query", { request_type: "view_access_key_list", finality: "optimistic", account_id: "ben.near" })).keys;
  const added = after.filter((each: any) => !before.some((old: any) => old.public_key === each.public_key));
  expect(added.map((each: any) => each.access_key.permission)).toEqual([
    { FunctionCall: { allowance: String(25n * 10n ** 22n), receiver_id: COUNCIL, method_names: ["vote", "withdraw_vote"] } },
  ]);
  await page.getByText("It votes for ben.near in council.near, and has 0.25 NEAR left for gas.").waitFor();
  // In a page that was opened anew nobody signs but this key.
  const signed = wallet.calls.length;
  await page.reload();
  await page.getByText("Votes are signed by the key for votes that this browser keeps; for all else say below who signs.").waitFor();
  await click("Vote against");
  expect(await voteOf(id, "ben.near")).toBe("reject");
  await click("Withdraw the vote");
  expect(await voteOf(id, "ben.near")).toBe(null);
  await click("Vote for");
  expect(await voteOf(id, "ben.near")).toBe("approve");
  expect(wallet.calls.length).toBe(signed);
  expect(await page.getByRole("button", { name: /^(Veto|Execute|Take it back)$/ }).count()).toBe(0);
  await page.getByText("Council, node, and who you are").click();
  await page.getByText("To remove it from ben.near, sign as ben.near.").waitFor();
  // The browser does not give it away, and the chain takes it for nothing else.
  expect(await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => { const opened = indexedDB.open("charter"); opened.onsuccess = () => resolve(opened.result); });
    const [kept] = await new Promise<any[]>((resolve) => { const all = database.transaction("vote-keys").objectStore("vote-keys").getAll(); all.onsuccess = () => resolve(all.result); });
    return crypto.subtle.exportKey("pkcs8", kept.secret).then(() => "given away", (error) => error.name);
  })).toBe("InvalidAccessError");
  await expect(sendWithVoteKey("ben.near", COUNCIL, "propose", { action: pause, description: "", link: null })).rejects.toThrow("MethodNameMismatch");
  await expect(sendWithVoteKey("ben.near", "factory.near", "vote", {})).rejects.toThrow("ReceiverMismatch");
  await expect(sendWithVoteKey("ben.near", COUNCIL, "vote", { proposal_id: id, vote: "approve", digest }, 1n)).rejects.toThrow("DepositWithFunctionCall");
  await sendWithVoteKey("ben.near", COUNCIL, "vote", { proposal_id: id, vote: "reject", digest });
  expect(await voteOf(id, "ben.near")).toBe("reject");
  await sign();
  await click("Remove it from ben.near", "Remove the key");
  expect((await chain.rpc.call("query", { request_type: "view_access_key_list", finality: "optimistic", account_id: "ben.near" })).keys.map((each: any) => each.public_key))
    .toEqual(before.map((each: any) => each.public_key));
  await page.reload();
  await page.getByText("To vote, veto or execute, say below who signs.").waitFor();
  await veto(id);
});

test("a key for votes that the wallet refused is kept nowhere, and one that the account removed is told and forgotten", async () => {
  const wallet = new StubWallet(chain, "cleo.near");
  await wallet.install(page);
  await onNetwork();
  await open("inbox");
  await connect();
  wallet.refuses = "User rejected";
  await button("Add a key for votes of cleo.near").click();
  await page.getByText("Add the key: Stub Wallet: User rejected").waitFor();
  expect(await page.locator("section[aria-label='Keys for votes'] .card").count()).toBe(0);
  wallet.refuses = null;
  // A wallet that gives the key more than was asked for.
  wallet.signs = (asked) => {
    const [{ type, params: { publicKey, accessKey } }] = asked.actions;
    return { ...asked, actions: [{ type, params: { publicKey, accessKey: { nonce: 0, permission: { ...accessKey.permission, methodNames: [] } } } }] };
  };
  await button("Add a key for votes of cleo.near").click();
  await page.getByText("Stub Wallet sent something else than this page asked for").waitFor();
  await page.locator(".alarm").filter({ hasText: "gives this key something else than votes in council.near. Remove it." }).waitFor();
  const publicKey = (await page.locator("section[aria-label='Keys for votes'] .card .mono").innerText()).trim();
  await new LocalKey("cleo.near", chain.key("cleo.near")).perform(chain.rpc, "cleo.near", [{ kind: "delete key", publicKey }]);
  await page.getByText("cleo.near has no such key: it votes for nobody.").waitFor();
  await button("Forget it here").click();
  await page.locator("section[aria-label='Keys for votes'] .card").waitFor({ state: "detached" });
});
