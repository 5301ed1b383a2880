// Wallets that announce themselves to the page (extensions, by near-connect's `near-wallet-injected`). The manifest is pinned here,
// and is empty: each wallet that it could name is up to 1.3 MB of somebody's code, fetched when it is chosen and run in a frame that
// inherits the page's policy, which would have to let any script run. The build leaves the library's parts for them out.
import { InjectedWallet, NearConnector, type Account, type NearWalletBase } from "@hot-labs/near-connect";
import { base58 } from "./base58";
import type { Chain, Rpc } from "./rpc";
import { escaped, visible } from "./sentences";
import { executed, refuseFailed, Signer } from "./sign";
import { forWallet, sameActions, type Action } from "./transaction";

export type Network = "mainnet" | "testnet";

const GENESES: Record<string, Network> = {
  EPnLgE7iEq9s7yTkos96M3cWymH5avBAPm3qx3NXqR8H: "mainnet",
  FWJ9kR6KFWoyMoNjpLXXGHeuiy7tEY6GmoFeCA5yuc6b: "testnet",
};

/** The network of a chain that wallets know. Not that of a fork, though it has the same id: a wallet would sign for the real one. */
export const networkOf = ({ id, genesis }: Chain): Network | null => (GENESES[genesis] === id ? GENESES[genesis] : null);

// The page remembers no wallet: what the library keeps is gone with the page.
const memory = new Map<string, string>();
const storage = {
  get: async (name: string) => memory.get(name) ?? null,
  set: async (name: string, value: string) => void memory.set(name, value),
  remove: async (name: string) => void memory.delete(name),
};

let made: NearConnector | null = null;

function connector(network: Network): NearConnector {
  made ??= new NearConnector({ network, storage, manifest: { version: "1.0.0", wallets: [] }, autoConnect: false });
  made.network = network;
  return made;
}

export interface Found { id: string; name: string }

/** The wallets that announced themselves and say that they serve this network. */
export function wallets(network: Network): Found[] {
  return connector(network).availableWallets
    .filter((each) => each instanceof InjectedWallet && each.manifest.features?.[network] !== false)
    .map(({ manifest: { id, name } }) => ({ id, name: visible(String(name ?? id)).slice(0, 60) }));
}

/** Calls back when a wallet announces itself. Returns how to stop that. */
export function onWallets(network: Network, heard: () => void): () => void {
  const one = connector(network);
  one.on("selector:walletsChanged", heard);
  return () => one.off("selector:walletsChanged", heard);
}

/** A wallet refused, and nothing was sent. */
export class Refused extends Error {}

/** Asks a wallet who signs: `me`, if it has several accounts. Fails if the account is not one of the chain that the page reads. */
export async function connect(rpc: Rpc, network: Network, { id, name }: Found, me: string): Promise<WalletSigner> {
  const one = connector(network);
  const accounts = await asked(name, async () => accountsOf(await one.connect({ walletId: id }), network));
  const account = accounts.find((each) => each?.accountId === me) ?? accounts[0];
  const signer = new WalletSigner(String(account?.accountId ?? ""), name, network, id);
  try {
    await signer.check(rpc, account?.publicKey);
  } catch (error) {
    await signer.leave().catch(() => {});
    throw error;
  }
  return signer;
}

async function accountsOf(wallet: NearWalletBase, network: Network): Promise<Account[]> {
  const accounts = await wallet.getAccounts({ network });
  if (!Array.isArray(accounts) || accounts.length === 0) throw new Error("it names no account");
  return accounts;
}

export class WalletSigner extends Signer {
  constructor(account: string, private readonly name: string, private readonly network: Network, private readonly id: string) {
    super(account, name);
  }

  /** Fails if the chain that the page reads has no such account, or if the account has no such key there. */
  async check(rpc: Rpc, publicKey: unknown): Promise<void> {
    if (!/^[a-z\d][a-z\d._-]{1,63}$/.test(this.account)) throw new Error(`${this.name} names no account`);
    const there = typeof publicKey === "string" && publicKey !== ""
      ? (await rpc.accessKey(this.account, publicKey)) !== null
      : await rpc.hasAccount(this.account);
    if (!there) throw new Error(`${this.account}, as ${this.name} has it, is not on ${this.network}: is the wallet on another network?`);
  }

  async perform(rpc: Rpc, receiver: string, actions: Action[]): Promise<void> {
    const wallet = await connector(this.network).wallet(this.id);
    const outcome: any = await asked(this.name, async () => {
      const accounts = await accountsOf(wallet, this.network);
      if (!accounts.some((each) => each?.accountId === this.account)) throw new Error(`it signs for ${accounts[0]?.accountId ?? "nobody"} now; connect it again`);
      return wallet.signAndSendTransaction({ network: this.network, signerId: this.account, receiverId: receiver, actions: actions.map(forWallet) as any });
    });
    // What a wallet says of it is not taken for granted: the node is asked for the transaction, and whether it is what was meant.
    const hash = outcome?.transaction?.hash ?? outcome?.transaction_outcome?.id;
    if (!isHash(hash)) throw new Error(`${this.name} does not say which transaction it sent: look here whether it came, before you send it again`);
    const found = await executed(rpc, this.account, hash);
    if (found === null) throw new Error(`${rpc.url} has not executed the transaction ${hash} that ${this.name} sent: is the wallet on another network?`);
    const { signer_id, receiver_id, actions: told } = found.transaction;
    if (signer_id !== this.account || receiver_id !== receiver || !sameActions(actions, told)) {
      throw new Error(`${this.name} sent something else than this page asked for: transaction ${hash}`);
    }
    refuseFailed(found);
  }

  /** Signs out of the wallet. */
  async leave(): Promise<void> {
    const one = connector(this.network);
    const wallet = await one.wallet(this.id);
    await asked(this.name, () => one.disconnect(wallet));
  }
}

function isHash(hash: unknown): hash is string {
  try {
    return typeof hash === "string" && hash.length < 45 && base58.decode(hash).length === 32;
  } catch {
    return false;
  }
}

async function asked<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const told = typeof error === "string" ? error : ((error as Error)?.message ?? JSON.stringify(error));
    throw new Refused(`${name}: ${escaped(String(told)).slice(0, 300)}`);
  }
}
