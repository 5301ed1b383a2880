import { useState } from "preact/hooks";
import { sha256 } from "@noble/hashes/sha2.js";
import { base58 } from "../lib/base58";
import { visible } from "../lib/sentences";

export interface Expected { what: string; code_hash: string; size: number }

/** Compares a file's SHA-256 and length with what was approved. */
export function Drop({ expected }: { expected: Expected[] }) {
  const [over, setOver] = useState(false);
  const [found, setFound] = useState<{ name: string; hash: string; size: number } | null>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    setFound({ name: file.name, hash: base58.encode(sha256(bytes)), size: bytes.length });
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
        </div>
      )}
    </div>
  );
}
