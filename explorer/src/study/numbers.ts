// Numbers as people read them.
import { withPower } from "../../../site/numbers.ts";

const plain = new Intl.NumberFormat("en", { maximumSignificantDigits: 6, useGrouping: true });

/** To six digits; very large and very small ones with a power of ten. */
export function shortly(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return withPower(value, 4);
  return plain.format(value).replaceAll(",", "\u202f");
}

/** As a number box has it: what it says is the value, whole numbers to the last digit, others to twelve where they are not short. */
export const typed = (value: number): string =>
  Number.isFinite(value) && !Number.isSafeInteger(value) ? String(Number(value.toPrecision(12))) : String(value);

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);

/** How many doubles lie between two: 0 where they are the same, NaN beside a number is infinitely far. */
export function ulps(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  return Math.abs(Number(place(a) - place(b)));
}

/** Doubles in their order, as whole numbers. */
function place(value: number): bigint {
  double[0] = value;
  const at = bits[0]!;
  return at < 0n ? -(at & 0x7fff_ffff_ffff_ffffn) : at;
}
