import { useState } from "preact/hooks";
import { framed } from "../lib/place";
import type { Signer } from "../lib/sign";
import type { Call } from "../lib/transaction";
import { useSession } from "./common";

export const TERA = 10n ** 12n;
export const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

export interface Sender {
  busy: string;
  told: { good: boolean; text: string } | null;
  /** `by`: who signs, if it is not the one that signs everything. */
  send(what: string, call: Call, by?: Signer): Promise<boolean>;
  run(what: string, act: () => Promise<unknown>): Promise<boolean>;
}

/** Sends one call after another as whoever signs, or does what else takes a while, and says what came of the last. */
export function useSend(): Sender {
  const { signer, rpc, refresh } = useSession();
  const [busy, setBusy] = useState("");
  const [told, setTold] = useState<Sender["told"]>(null);
  const run = async (what: string, act: () => Promise<unknown>) => {
    setBusy(what);
    setTold(null);
    let good = false;
    try {
      if (framed()) throw new Error("this page is shown inside another one, and signs nothing there");
      await act();
      good = true;
      setTold({ good, text: `${what}: done` });
    } catch (error) {
      setTold({ good, text: `${what}: ${(error as Error).message}` });
    }
    setBusy("");
    refresh();
    return good;
  };
  const send = (what: string, call: Call, by = signer) => run(what, async () => {
    if (by === null) throw new Error("say below who signs");
    await by.send(rpc, call);
  });
  return { busy, told, send, run };
}

export function Told({ of: { busy, told } }: { of: Sender }) {
  return (
    <div aria-live="polite">
      {busy !== "" && <p class="soft">{busy}: waiting for the chain…</p>}
      {told !== null && <p class={`told ${told.good ? "good" : "bad"}`}>{told.text}</p>}
    </div>
  );
}
