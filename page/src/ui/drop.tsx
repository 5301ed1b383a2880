import { useEffect, useState } from "preact/hooks";
import { sha256 } from "@noble/hashes/sha2.js";
import { isUpgrade, price, type Awaited, type Price } from "../lib/awaited";
import { base58 } from "../lib/base58";
import { near } from "../lib/amounts";
import { visible } from "../lib/sentences";
import { useSession } from "./common";
import { TERA, type Sender } from "./send";

export interface Expected { what: string; code_hash: string; size: number }
interface Found { name: string; hash: string; size: number; bytes: Uint8Array }

// What a transaction can carry; `charter publish` takes longer code in chunks.
const MAX_BYTES = 1_400_000;

const matches = (expected: Expected, found: Found) => expected.code_hash === found.hash && expected.size === found.size;

/** Compares a file's SHA-256 and length with what was approved, and delivers it to who awaits it. */
export function Drop({ expected, awaited = [], sender }: { expected: Expected[]; awaited?: Awaited[]; sender?: Sender }) {
  const [over, setOver] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    setFound({ name: file.name, hash: base58.encode(sha256(bytes)), size: bytes.length, bytes });
  };
  // One delivery serves all releases of a factory that await it; of the two kinds of delivery each needs its own.
  const deliveries = found === null ? [] : awaited.filter((each) => matches(each, found));
  const unlike = deliveries.filter((each, at) => deliveries.findIndex((other) => nameOf(other) === nameOf(each)) === at);
  return (
    <div class={over ? "drop over" : "drop"} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); void take(event.dataTransfer?.files[0]); }}>
      <label>Compare a .wasm file: drop it here, or choose it <input type="file" accept=".wasm" onChange={(event) => void take(event.currentTarget.files?.[0])} /></label>
      {found !== null && (
        <div aria-live="polite" id="compared">
          <div class="mono">{visible(found.name)}: {found.hash}, {found.size} bytes</div>
          {expected.map((each) => {
            const hash = each.code_hash === found.hash;
            const size = each.size === found.size;
            return hash && size ? <p class="good">It is the code of {each.what}.</p>
              : <p class="bad">It is NOT the code of {each.what}: {hash ? "" : `that has the hash ${visible(each.code_hash)}`}{hash || size ? "" : " and "}{size ? "" : `${each.size} bytes`}.</p>;
          })}
          {sender !== undefined && unlike.map((each) => <Publish key={nameOf(each)} awaited={each} found={found} sender={sender} />)}
        </div>
      )}
    </div>
  );
}

const nameOf = ({ receiver, methods, delivery }: Awaited) => `${receiver} ${methods[0]} ${delivery}`;

function Publish({ awaited, found, sender }: { awaited: Awaited; found: Found; sender: Sender }) {
  const { rpc, signer } = useSession();
  const [cost, setCost] = useState<Price | null>(null);
  const [problem, setProblem] = useState("");
  // Asked once, and not again and again: for an upgrade the node sends the whole code that runs now.
  useEffect(() => {
    price(rpc, awaited).then(setCost, (error: Error) => setProblem(error.message));
  }, [rpc.url, nameOf(awaited), awaited.code_hash]);
  const upgrade = isUpgrade(awaited);
  // Nothing is delivered where the code is a global contract already.
  const there = upgrade && awaited.delivery === "global";
  if (!there && found.size > MAX_BYTES) return <p>It is too long for one transaction: <code>charter publish</code> takes it in chunks.</p>;
  if (signer === null) return <p class="soft">To publish it, say below who signs.</p>;
  const what = upgrade ? `Upgrade ${awaited.receiver}` : "Publish";
  if (problem !== "") return <p class="bad" role="alert">{problem}</p>;
  if (cost === null) return null;
  const { deposit, burnt } = cost;
  return (
    <p><button disabled={sender.busy !== ""} onClick={() => sender.send(what, { receiver: awaited.receiver, method: there ? "upgrade_to_global" : awaited.methods[0], args: there ? new Uint8Array() : found.bytes, gas: 300n * TERA, deposit })}>{what}</button>
      To {awaited.receiver}, with {near(deposit)}: {upgrade ? "for what its storage grows by" : burnt > 0n ? `${near(burnt)} are burnt` : "staked until the code is removed"}; what is not needed comes back.</p>
  );
}
