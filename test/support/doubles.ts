// Any double that may arrive in a column, by its bits: JavaScript itself would not keep a NaN's payload.
import fc from "fast-check";
import { bitsOf, fromBits } from "./columns.ts";

const bits = (x: number) => bitsOf(Float64Array.of(x))[0]!;

/** What kernels get wrong first. */
export const special: readonly bigint[] = [
  0x7ff8000000000000n, // canonical NaN
  0xfff8000000000000n, // the NaN that x86 makes
  0x7ff0000000000001n, // signalling
  0xfff4deadbeefcafen, // negative, with a payload
  ...[
    0,
    Number.MIN_VALUE,
    2 ** -1022,
    2 ** -1022 - Number.MIN_VALUE,
    1e-300,
    1e-17,
    0.1,
    0.5,
    1 - 2 ** -53,
    1,
    1 + 2 ** -52,
  ]
    .concat([
      1.5,
      2,
      5,
      10,
      24,
      100,
      1e3,
      1e4,
      1e9,
      2 ** 31,
      2 ** 32,
      2 ** 52 + 0.5,
      2 ** 53 - 1,
      2 ** 53,
      2 ** 63,
      2 ** 64,
    ])
    .concat([708, 710, 745, 746, 1e100, 1e300, Number.MAX_VALUE, Infinity])
    .flatMap((x) => [bits(x), bits(-x)]),
];

export const anyBits = fc.oneof(
  { arbitrary: fc.constantFrom(...special), weight: 3 },
  { arbitrary: fc.double({ min: 0, max: 1 }).map(bits), weight: 2 },
  { arbitrary: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), weight: 1 },
);

/** A column of any doubles. */
export const anyColumn = (length: number): fc.Arbitrary<Float64Array> =>
  fc.array(anyBits, { minLength: length, maxLength: length }).map((column) => fromBits(...column));

const scratch = new DataView(new ArrayBuffer(8));

/** The next double above a finite one. */
export function nextUp(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  scratch.setFloat64(0, x);
  scratch.setBigInt64(0, scratch.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return scratch.getFloat64(0);
}

export const nextDown = (x: number): number => -nextUp(-x);
