import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { duration } from "../lib/amounts";
import { address, safeLink, type Place } from "../lib/place";
import type { Chain, Rpc } from "../lib/rpc";
import { visible } from "../lib/sentences";
import type { Signer } from "../lib/sign";
import type { VoteKey } from "../lib/votekey";

export interface Session {
  place: Place;
  rpc: Rpc;
  signer: Signer | null;
  setSigner(signer: Signer | null, rpc?: string): void;
  /** Null as long as the node has not said which it is. */
  chain: Chain | null;
  /** The keys for votes in this council that this browser keeps. */
  voteKeys: VoteKey[];
  /** Grows when what was read may be old. */
  tick: number;
  refresh(): void;
}

export const SessionContext = createContext<Session>(null as unknown as Session);
export const useSession = () => useContext(SessionContext);

export interface Loaded<T> {
  data: T | null;
  error: string | null;
}

/** Reads, and reads again when time goes on; what was read last stays while the node is away. */
export function useLoad<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const { tick, rpc } = useSession();
  const whole = `${rpc.url} ${key}`;
  const [state, set] = useState<Loaded<T> & { key: string }>({ key: whole, data: null, error: null });
  // A node that is slower than the clock is let finish, and then asked again.
  const asked = useRef({ key: "", again: false });
  useEffect(() => {
    if (asked.current.key === whole) {
      asked.current.again = true;
      return;
    }
    const mine = (asked.current = { key: whole, again: false });
    const read = async () => {
      do {
        mine.again = false;
        try {
          const data = await load();
          if (asked.current === mine) set({ key: whole, data, error: null });
        } catch (error) {
          const text = (error as Error).message;
          if (asked.current === mine) set((old) => ({ key: whole, data: old.key === whole ? old.data : null, error: text }));
        }
      } while (mine.again && asked.current === mine);
      if (asked.current === mine) asked.current = { key: "", again: false };
    };
    void read();
  }, [whole, tick]);
  useEffect(() => () => void (asked.current = { key: "", again: false }), []);
  return state.key === whole ? state : { data: null, error: null };
}

export function Show<T>({ of, children }: { of: Loaded<T>; children: (data: T) => ComponentChildren }) {
  return (
    <>
      {of.error !== null && <p class="alarm" role="alert">{of.error}{of.data !== null && ". What is shown is what was read last; trying again."}</p>}
      {of.data !== null ? children(of.data) : of.error === null && <p class="soft">reading…</p>}
    </>
  );
}

export function Go({ to, children, current }: { to: string; children: ComponentChildren; current?: boolean }) {
  const { place } = useSession();
  return <a href={address(place, { at: to })} aria-current={current ? "page" : undefined}>{children}</a>;
}

/** A stranger's link: followed only if it is https, and shown with its host. */
export function Link({ to }: { to: string }) {
  const url = safeLink(to);
  if (url === null) return <span>{visible(to)} <span class="soft">(not an https link: not followed)</span></span>;
  return <span><a href={url.href} target="_blank" rel="noopener noreferrer nofollow">{visible(to)}</a> <span class="soft">(on {url.host})</span></span>;
}

/** How much of a period is left. */
export function Deadline({ what, from, until, now }: { what: string; from: string; until: string; now: bigint }) {
  const [start, end] = [BigInt(from), BigInt(until)];
  const left = end > now ? end - now : 0n;
  const share = end > start ? Number((left * 1000n) / (end - start)) / 10 : 0;
  return (
    <div>
      <span class="soft">{what} {left > 0n ? `in ${duration(left)}` : "now"}</span>
      <div class="bar" aria-hidden="true"><div style={{ width: `${Math.min(100, share)}%` }} /></div>
    </div>
  );
}
