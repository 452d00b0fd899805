import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

/** The first numbers that the authors' C program gives for seeds 0 and 1234567 (prng.di.unimi.it/splitmix64.c). */
const published = [
  { seed: 0, numbers: [0xe220a8397b1dcdafn, 0x6e789e6aa1b965f4n, 0x06c45d188009454fn, 0xf88bb8a8724c81ecn] },
  {
    seed: 1234567,
    numbers: [
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ],
  },
] as const;

const mask = (1n << 64n) - 1n;

/** splitmix64 as it is defined, in integers of any size. */
function splitmix64(seed: bigint, index: bigint): bigint {
  let z = (seed + (index + 1n) * 0x9e3779b97f4a7c15n) & mask;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return z ^ (z >> 31n);
}

const unit = (bits: bigint) => Number(bits >> 11n) / 2 ** 53;

describe.each(builds)("core.uniform on the $name build", ({ lw }) => {
  const { uniform } = lw.core;
  const rows = (length: number) => Float64Array.from({ length }, (_, i) => i);

  test.each(published)("gives the top 53 bits of the published numbers of seed $seed", ({ seed, numbers }) => {
    numbers.forEach((bits, i) => {
      expect(splitmix64(BigInt(seed), BigInt(i))).toBe(bits);
    });
    expectSameBits(uniform({ index: rows(numbers.length) }, { seed }), Float64Array.from(numbers, unit));
  });

  test("wraps around as 64-bit integers do, for any seed and index", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (seed, index) => {
        expect(uniform({ index }, { seed })).toBe(unit(splitmix64(BigInt(seed), BigInt(index))));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("gives any of its numbers alone, in any order", () => {
    const all = uniform({ index: rows(1000) }, { seed: 7 });
    expect(uniform({ index: column(999, 3, 500) }, { seed: 7 })).toEqual(column(all[999]!, all[3]!, all[500]!));
    expectSameBits(uniform({ index: rows(1000).subarray(400) }, { seed: 7 }), all.slice(400));
  });

  test("is NaN for an index that is none", () => {
    expect(uniform({ index: column(-1, 0.5, NaN, Infinity, 2 ** 53) })).toEqual(column(NaN, NaN, NaN, NaN, NaN));
    expect(uniform({ index: 2 ** 53 - 1 })).toBeLessThan(1);
  });

  test("takes the whole part of a seed", () => {
    expect(uniform({ index: 5 }, { seed: 3.9 })).toBe(uniform({ index: 5 }, { seed: 3 }));
  });

  test("is evenly spread: mean, variance, and no bucket of a hundred far from its share", () => {
    const n = 100_000;
    const numbers = uniform({ index: rows(n) }, { seed: 42 });
    const { mean, sampleVariance } = lw.core.moments({ x: numbers });
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * n));
    expect(sampleVariance).toBeCloseTo(1 / 12, 3);
    const buckets = new Float64Array(100);
    for (const x of numbers) buckets[Math.floor(x * 100)]! += 1;
    const chiSquare = buckets.reduce((sum, count) => sum + (count - n / 100) ** 2 / (n / 100), 0);
    // 99 degrees of freedom: mean 99, standard deviation 14.
    expect(chiSquare).toBeGreaterThan(50);
    expect(chiSquare).toBeLessThan(160);
  });
});
