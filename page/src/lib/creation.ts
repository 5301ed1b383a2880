// What a creation is given in gas: the figures are those of interface/src/factory/gas.rs, the sum is the CLI's.
const TERA = 10n ** 12n;
const PER_STORED_BYTE = 123_000_000n;
// The call's own part, the end of it, and the report of a failure.
const REST = (20n + 20n + 3n) * TERA;
const MOST = 300n * TERA;

/** In gas units. `init`: what the template gives its init; the release says whether its code is copied, and how long it is. */
export function creationGas(init: string, release: { delivery: string; size: number }): bigint {
  const sum = REST + BigInt(init) + (release.delivery === "stored" ? BigInt(release.size) * PER_STORED_BYTE : 0n);
  // A little more, for what the registry has grown by since it was measured.
  const more = sum + sum / 10n;
  return more < MOST ? more : MOST;
}
