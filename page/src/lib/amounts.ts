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
