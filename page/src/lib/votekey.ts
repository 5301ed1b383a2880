// A function-call key for votes. The browser makes it and keeps it where no script can read it out (a CryptoKey that cannot be
// exported, in IndexedDB); the account gives it no more than votes in one council, and the page uses it for nothing else.
import { base58 } from "./base58";
import type { Chain, Rpc } from "./rpc";
import { Signer, transmit } from "./sign";
import { isPermission, written, type Action } from "./transaction";

/** What such a key may call. */
export const VOTING = ["vote", "withdraw_vote"];

interface Kept {
  publicKey: string;
  /** By its first block. */
  chain: string;
  council: string;
  account: string;
  secret: CryptoKey;
}

export class VoteKey extends Signer {
  readonly publicKey: string;
  readonly council: string;

  constructor(private readonly kept: Kept) {
    super(kept.account, "the key for votes that this browser keeps");
    this.publicKey = kept.publicKey;
    this.council = kept.council;
  }

  async perform(rpc: Rpc, receiver: string, actions: Action[]): Promise<void> {
    const votes = actions.every((each) => each.kind === "call" && VOTING.includes(each.method) && each.deposit === 0n);
    if (receiver !== this.council || !votes) throw new Error(`this key is for votes in ${this.council} and for nothing else`);
    const sign = async (hash: Uint8Array) => new Uint8Array(await crypto.subtle.sign("Ed25519", this.kept.secret, Uint8Array.from(hash)));
    await transmit(rpc, { account: this.account, publicKey: base58.decode(this.publicKey.replace(/^ed25519:/, "")), sign }, receiver, actions.map(written));
  }

  /** What the chain says of it now: null if the account has no such key. */
  async onChain(rpc: Rpc): Promise<{ allowance: string | null; votesOnly: boolean } | null> {
    const key = await rpc.accessKey(this.account, this.publicKey);
    if (key === null) return null;
    return { allowance: key.permission?.FunctionCall?.allowance ?? null, votesOnly: isPermission(key.permission, { receiver: this.council, methods: VOTING }) };
  }

  forget(): Promise<unknown> {
    return keys("readwrite", (store) => store.delete(this.publicKey));
  }
}

/** Makes a key and keeps it. It can nothing until its account adds it. */
export async function makeVoteKey(chain: Chain, council: string, account: string): Promise<VoteKey> {
  if (globalThis.crypto?.subtle === undefined) throw new Error("a browser makes keys for https, for a file and for this machine only");
  const pair = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair;
  const publicKey = `ed25519:${base58.encode(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)))}`;
  const kept: Kept = { publicKey, chain: chain.genesis, council, account, secret: pair.privateKey };
  await keys("readwrite", (store) => store.put(kept, publicKey));
  return new VoteKey(kept);
}

/** The action by which an account adds it. `allowance`: yoctoNEAR that it may spend on gas. */
export const adding = ({ publicKey, council }: VoteKey, allowance: bigint): Action =>
  ({ kind: "add key", publicKey, receiver: council, methods: VOTING, allowance });

/** The keys for votes in a council that this browser keeps. */
export async function voteKeys(chain: Chain, council: string): Promise<VoteKey[]> {
  const all: Kept[] = await keys("readonly", (store) => store.getAll());
  return all.filter((each) => each.chain === chain.genesis && each.council === council).map((each) => new VoteKey(each));
}

const STORE = "vote-keys";

function keys<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opened = indexedDB.open("charter", 1);
    const failed = (request: IDBRequest) => () => reject(new Error(`this browser keeps nothing for this page: ${request.error?.message ?? "no reason given"}`));
    opened.onupgradeneeded = () => void opened.result.createObjectStore(STORE);
    opened.onerror = failed(opened);
    opened.onsuccess = () => {
      const transaction = opened.result.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      request.onerror = failed(request);
      transaction.oncomplete = () => {
        opened.result.close();
        resolve(request.result);
      };
    };
  });
}
