import { useState } from "preact/hooks";
import { sha256 } from "@noble/hashes/sha2.js";
import { base58 } from "../lib/base58";
import { near } from "../lib/amounts";
import { visible } from "../lib/sentences";
import { useSession } from "./common";
import { TERA, type Sender } from "./send";

export interface Expected { what: string; code_hash: string; size: number; delivery?: string }

// What a transaction can carry; `charter publish` takes longer code in chunks.
const MAX_BYTES = 1_500_000;

/** What publishing costs in yoctoNEAR: a burn for global code, a stake, with that of 73 bytes more, for stored code. */
function price(delivery: string | undefined, size: number): bigint {
  return delivery === "global" ? BigInt(size) * 10n ** 20n : BigInt(size + 73) * 10n ** 19n;
}

/** Compares a file's SHA-256 and length with what was approved. */
export function Drop({ expected, publish }: { expected: Expected[]; publish?: { receiver: string; method: string; sender: Sender } }) {
  const { signer } = useSession();
  const [over, setOver] = useState(false);
  const [found, setFound] = useState<{ name: string; hash: string; size: number; bytes: Uint8Array } | null>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    setFound({ name: file.name, hash: base58.encode(sha256(bytes)), size: bytes.length, bytes });
  };
  const Publish = () => {
    const awaited = expected.find((each) => each.code_hash === found?.hash && each.size === found.size);
    if (publish === undefined || awaited === undefined || found === null) return null;
    if (found.size > MAX_BYTES) return <p>It is too long for one transaction: <code>charter publish</code> takes it in chunks.</p>;
    if (signer === null) return <p class="soft">To publish it, say below who signs.</p>;
    const deposit = price(awaited.delivery, found.size);
    return (
      <p><button disabled={publish.sender.busy !== ""} onClick={() => publish.sender.send("Publish", { receiver: publish.receiver, method: publish.method, args: found.bytes, gas: 300n * TERA, deposit })}>Publish</button>
        {near(deposit)} are {awaited.delivery === "global" ? "burnt" : "staked until the release is removed"}.</p>
    );
  };
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
          <Publish />
        </div>
      )}
    </div>
  );
}
