import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { creationGas } from "../src/lib/creation";

const TERA = 10n ** 12n;
const source = readFileSync("../interface/src/factory/gas.rs", "utf8");

/** A figure of the interface's own, in gas units. */
function figure(name: string): bigint {
  const [, unit, count] = new RegExp(`const ${name}: Gas = Gas::from_(tgas|gas)\\((\\d[\\d_]*)\\)`).exec(source)!;
  return BigInt(count.replaceAll("_", "")) * (unit === "tgas" ? TERA : 1n);
}
const rest = figure("CREATE_BASE") + figure("FINALISE") + figure("REPORT_FAILURE");

test("a creation gets what the interface says that it needs with its template's init, and a tenth more", () => {
  const global = { delivery: "global", size: 500_000 };
  expect(creationGas(String(10n * TERA), global)).toBe(((rest + 10n * TERA) * 11n) / 10n);
  const code = 100_000n * figure("CREATE_PER_STORED_BYTE");
  expect(creationGas("1", { delivery: "stored", size: 100_000 })).toBe(((rest + 1n + code) * 11n) / 10n);
});

test("no creation gets more than a call can have", () => {
  expect(creationGas(String(figure("MAX_INIT")), { delivery: "stored", size: 500_000 })).toBe(300n * TERA);
});
