// Results as columns, and where two of them part: -0 is not 0, and one NaN is not another.
import type { Result, Value } from "../../src/results.ts";

export const canonicalNaN = 0x7ff8000000000000n;

export const bitsOf = (column: Float64Array): BigUint64Array =>
  new BigUint64Array(column.buffer, column.byteOffset, column.length);

export const fromBits = (...bits: readonly bigint[]): Float64Array =>
  new Float64Array(BigUint64Array.from(bits).buffer);

const hex = (column: Float64Array, i: number) => `${column[i]} (0x${bitsOf(column)[i]?.toString(16)})`;

/** Undefined when both hold the same bits, else where they part. */
export function parting(actual: Value, expected: Value): string | undefined {
  if (!(actual instanceof Float64Array && expected instanceof Float64Array)) {
    if (typeof actual !== "number" || typeof expected !== "number")
      return actual === expected ? undefined : `: ${actual} instead of ${expected}`;
    return parting(Float64Array.of(actual), Float64Array.of(expected))?.replace("[0]", "");
  }
  if (actual.length !== expected.length) return `: length ${actual.length} instead of ${expected.length}`;
  const [a, b] = [bitsOf(actual), bitsOf(expected)];
  for (let i = 0; i < a.length; i++)
    if (a[i] !== b[i]) return `[${i}]: ${hex(actual, i)} instead of ${hex(expected, i)}`;
  return undefined;
}

/** Columns or numbers by name; one that has no name is called "output". */
export function named(result: Result): Readonly<Record<string, Value>> {
  const bare = typeof result !== "object" || result === null || ArrayBuffer.isView(result);
  return bare ? { output: result } : (result as Record<string, Value>);
}

/** Every column of a result, by name; numbers as columns of one. */
export function columnsIn(result: Result): Readonly<Record<string, Float64Array>> {
  return Object.fromEntries(
    Object.entries(named(result)).map(([name, value]) => [
      name,
      value instanceof Float64Array ? value : Float64Array.of(value as number),
    ]),
  );
}
