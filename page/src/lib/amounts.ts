// Amounts, gas and times for people, as Rust says them.
const NEAR = 10n ** 24n;

/** yoctoNEAR, exactly, in NEAR. */
export function near(yocto: string | bigint): string {
  const amount = BigInt(yocto);
  if (amount === 0n) return "0 NEAR";
  if (amount <= 1000n) return `${amount} yoctoNEAR`;
  const rest = (amount % NEAR).toString().padStart(24, "0").replace(/0+$/, "");
  return rest === "" ? `${amount / NEAR} NEAR` : `${amount / NEAR}.${rest} NEAR`;
}

/** Gas in Tgas, rounded up. */
export function gas(units: string): string {
  const amount = BigInt(units);
  const giga = 10n ** 9n;
  const max = 2n ** 64n - 1n;
  const capped = (more: bigint) => (amount + more > max ? max : amount + more);
  if (amount === 0n) return "0 Tgas";
  if (amount < giga) return "<0.001 Tgas";
  if (amount <= 999n * giga) return `0.${(capped(giga - 1n) / giga).toString().padStart(3, "0")} Tgas`;
  const tenths = capped(100n * giga - 1n) / giga / 100n;
  return `${tenths / 10n}.${tenths % 10n} Tgas`;
}

/** Nanoseconds in the two largest units that people use. */
export function duration(nanoseconds: string | bigint): string {
  const time = BigInt(nanoseconds);
  const units: [bigint, string][] = [
    [86_400_000_000_000n, "d"],
    [3_600_000_000_000n, "h"],
    [60_000_000_000n, "min"],
    [1_000_000_000n, "s"],
  ];
  for (const [index, [unit, name]] of units.entries()) {
    if (time < unit) continue;
    const smaller = units[index + 1];
    const rest = smaller ? (time % unit) / smaller[0] : 0n;
    return `${time / unit} ${name}${smaller && rest > 0n ? ` ${rest} ${smaller[1]}` : ""}`;
  }
  return `${time} ns`;
}

/** A point in time, in nanoseconds since 1970, as people of this place write it. */
export function moment(nanoseconds: string): string {
  return new Date(Number(BigInt(nanoseconds) / 1_000_000n)).toLocaleString();
}

/** NEAR as people write it ("1.5", "1.5 NEAR", "7 yoctoNEAR"), in yoctoNEAR. */
export function readNear(text: string): string {
  const yocto = /^\s*(\d+)\s*yoctoNEAR\s*$/i.exec(text);
  if (yocto) return String(BigInt(yocto[1]));
  return scaled(text, /^\s*(\d+)(?:\.(\d{1,24}))?\s*(?:NEAR)?\s*$/i, 24, "an amount in NEAR, such as 1.5");
}

/** Tgas as people write it, in gas. */
export function readGas(text: string): string {
  return scaled(text, /^\s*(\d+)(?:\.(\d{1,12}))?\s*(?:Tgas)?\s*$/i, 12, "gas in Tgas, such as 10");
}

function scaled(text: string, form: RegExp, digits: number, what: string): string {
  const found = form.exec(text);
  if (!found) throw new Error(`expected ${what}; got ${JSON.stringify(text)}`);
  return String(BigInt(found[1] + (found[2] ?? "").padEnd(digits, "0")));
}

/** A duration as people write it ("90 d", "1 h 30 min"), in nanoseconds. */
export function readDuration(text: string): string {
  const units: Record<string, bigint> = { d: 86_400n, h: 3_600n, min: 60n, s: 1n };
  if (!/^\s*(\d+\s*(d|h|min|s)\s*)+$/.test(text)) throw new Error(`expected a duration, such as 24 h; got ${JSON.stringify(text)}`);
  let seconds = 0n;
  for (const [, count, unit] of text.matchAll(/(\d+)\s*(d|h|min|s)/g)) seconds += BigInt(count) * units[unit];
  return String(seconds * 1_000_000_000n);
}
