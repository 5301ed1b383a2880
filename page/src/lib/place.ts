// Where the reader is: in the address's fragment, which no server sees. `#council=C&rpc=URL&me=ACCOUNT&at=proposal/3`.
export interface Place {
  council: string;
  rpc: string;
  me: string;
  at: string;
}

export function readPlace(): Place {
  const given = new URLSearchParams(location.hash.slice(1));
  const served = location.protocol === "http:" || location.protocol === "https:";
  return {
    council: given.get("council") ?? "",
    rpc: given.get("rpc") ?? (served && isLocal(location.href) ? location.origin : "https://free.rpc.fastnear.com"),
    me: given.get("me") ?? "",
    at: given.get("at") ?? "inbox",
  };
}

export function address(place: Place, change: Partial<Place>): string {
  const next = { ...place, ...change };
  return `#${new URLSearchParams(Object.entries(next).filter(([, value]) => value !== ""))}`;
}

/** Whether an address is this machine's own. */
export function isLocal(url: string): boolean {
  try {
    return ["127.0.0.1", "localhost"].includes(new URL(url).hostname);
  } catch {
    return false;
  }
}

/** Whether another page shows this one inside itself, and could lead a member to click on what it does not see. */
export const framed = () => window.top !== window;

/** The address of a stranger's link, if it may be followed: https, and no name or password in front of the host. */
export function safeLink(link: string): URL | null {
  try {
    const url = new URL(link);
    return url.protocol === "https:" && url.username === "" && url.password === "" ? url : null;
  } catch {
    return null;
  }
}
