import { useState } from "preact/hooks";
import type { Call } from "../lib/sign";
import { useSession } from "./common";

export const TERA = 10n ** 12n;
export const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

export interface Sender {
  busy: string;
  told: { good: boolean; text: string } | null;
  send(what: string, call: Call): Promise<boolean>;
}

/** Sends one call after another as whoever signs, and says what came of the last. */
export function useSend(): Sender {
  const { signer, rpc, refresh } = useSession();
  const [busy, setBusy] = useState("");
  const [told, setTold] = useState<Sender["told"]>(null);
  const send = async (what: string, call: Call) => {
    setBusy(what);
    setTold(null);
    let good = false;
    try {
      if (signer === null) throw new Error("say below who signs");
      await signer.send(rpc, call);
      good = true;
      setTold({ good, text: `${what}: done` });
    } catch (error) {
      setTold({ good, text: `${what}: ${(error as Error).message}` });
    }
    setBusy("");
    refresh();
    return good;
  };
  return { busy, told, send };
}

export function Told({ of: { busy, told } }: { of: Sender }) {
  return (
    <div aria-live="polite">
      {busy !== "" && <p class="soft">{busy}: waiting for the chain…</p>}
      {told !== null && <p class={told.good ? "good" : "bad"} id="told">{told.text}</p>}
    </div>
  );
}
