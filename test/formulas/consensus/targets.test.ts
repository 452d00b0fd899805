import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

interface Fixture {
  readonly retargets: readonly [bits: number, elapsed: number, timespan: number, factor: number, next: number][];
  readonly lwma: readonly [
    spacing: number,
    limit: number,
    times: number[],
    bits: number[],
    weighted: number,
    next: number,
  ][];
}
/** Made by scripts/references/blocks.py. */
const fixture: Fixture = JSON.parse(readFileSync("test/references/blocks.json", "utf8"));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { retarget, lwmaTarget } = lw.consensus;

  describe("consensus.retarget", () => {
    // Of Bitcoin Core's pow_tests.cpp: times of the first and the last block, targets before and after.
    test.each([
      ["an ordinary period", 1261130161, 1262152739, 0x1d00ffff, 0x1d00d86a],
      ["the easiest target there is", 1231006505, 1233061996, 0x1d00ffff, 0x1d00ffff],
      ["a period a quarter as long, at least", 1279008237, 1279297671, 0x1c05a3f4, 0x1c0168fd],
      ["a period four times as long, at most", 1263163443, 1269211443, 0x1c387f6f, 0x1d00e1fd],
    ])("gives what Bitcoin Core does of %s", (_, first, last, bits, next) => {
      expect(retarget({ bits, elapsed: last - first }).bits).toBe(next);
    });

    test("is exact in integers without an end, to the bit, for any target, time and period", () => {
      for (const [bits, elapsed, timespan, factor, next] of fixture.retargets)
        expect(retarget({ bits, elapsed }, { timespan, factor }).bits, `${bits} ${elapsed} ${timespan} ${factor}`).toBe(
          next,
        );
    });

    test("tells the target in force and its difficulty", () => {
      const { bits, target, difficulty } = retarget({ bits: 0x1b0404cb, elapsed: 1_209_600 });
      expect(bits).toBe(0x1b0404cb);
      expect(target).toBe(0x0404cb * 2 ** 192);
      expect(difficulty).toBeCloseTo(16307.420938523983, 9);
    });

    test("has no answer to a target that is none, and throws unless told not to", () => {
      const bits = column(0x1d80ffff, 0x1e00ffff, 0x02000000, 0x1d00ffff);
      const result = retarget({ bits, elapsed: 1_209_600 }, {}, { onInvalid: "nan" });
      expect(result.bits).toEqual(column(NaN, NaN, NaN, 0x1d00ffff));
      expect(() => retarget({ bits: 0x1d00ffff, elapsed: 0.5 })).toThrow(RangeError);
    });

    test("keeps to another chain's limit and period, and to a target of 1 at least", () => {
      const litecoin = { timespan: 302_400, limit: 0x1e0fffff };
      expect(retarget({ bits: 0x1e0ffff0, elapsed: 1e6 }, litecoin).bits).toBe(0x1e0fffff);
      expect(retarget({ bits: 0x01010000, elapsed: 0 })).toMatchObject({ bits: 0x01010000, target: 1 });
    });
  });

  describe("consensus.lwmaTarget", () => {
    test("is exact in integers of any length, to the bit, window by window", () => {
      for (const [spacing, limit, times, bits, weighted, next] of fixture.lwma) {
        const result = lwmaTarget({ time: column(...times), bits: column(...bits) }, { spacing, limit });
        expect([result.weighted, result.bits], `${spacing} ${times.length}`).toEqual([weighted, next]);
      }
    });

    test("takes many windows at once", () => {
      const alike = fixture.lwma.filter(([spacing]) => spacing === fixture.lwma[0]![0]);
      const time = column(...alike.flatMap(([, , times]) => times));
      const bits = column(...alike.flatMap(([, , , bits]) => bits));
      let sum = 0;
      const offsets = Uint32Array.of(0, ...alike.map(([, , times]) => (sum += times.length)));
      const [spacing, limit] = alike[0]!;
      expect(lwmaTarget({ time, bits, offsets }, { spacing, limit }).bits).toEqual(
        column(...alike.map((window) => window[5])),
      );
    });

    test("keeps a target whose blocks are on time, but for what its two floors lose", () => {
      const n = 45;
      const time = Float64Array.from({ length: n + 1 }, (_, i) => 600 * i);
      const { target, weighted } = lwmaTarget({ time, bits: 0x1c100000 });
      expect(weighted).toBe((600 * n * (n + 1)) / 2);
      expect(target / (0x100000 * 2 ** 200)).toBeCloseTo(1, 5);
      expect(target).toBeLessThanOrEqual(0x100000 * 2 ** 200);
    });

    test("weighs the latest block most, counts one at most six times its length, and one out of order as a second", () => {
      const bits = 0x1c100000;
      const weighted = (...time: number[]) => lwmaTarget({ time: column(...time), bits }).weighted;
      expect(weighted(0, 100, 700)).toBe(100 + 2 * 600);
      expect(weighted(0, 600, 700)).toBe(600 + 2 * 100);
      expect(weighted(0, 100, 1e6)).toBe(100 + 2 * 3600);
      expect(weighted(0, 100, 50)).toBe(100 + 2 * 1);
      // The block behind one that was late for its own clock begins a second after what that counted as.
      expect(weighted(0, 100, 50, 110)).toBe(100 + 2 * 1 + 3 * 9);
    });

    test("is the limit at most, and nothing of a window without a block, or of targets too small to share", () => {
      const slow = { time: column(0, 3600, 7200), bits: 0x1d00f000 };
      expect(lwmaTarget(slow).bits).toBe(0x1d00ffff);
      const none = { bits: NaN, target: NaN, weighted: NaN };
      expect(lwmaTarget({ time: column(5), bits: column(0x1c100000) })).toEqual(none);
      expect(lwmaTarget({ time: column(0, 600), bits: 0x01010000 })).toEqual(none);
      const above = { time: column(0, 600), bits: column(0x1c100000, 0x1d010000) };
      expect(lwmaTarget(above, {}, { onInvalid: "nan" })).toEqual(none);
    });

    test("goes on to the longest windows, whose sums pass 32 bits in every digit", () => {
      const n = 5000;
      const time = Float64Array.from({ length: n + 1 }, (_, i) => 7 * i);
      const bits = Float64Array.from({ length: n + 1 }, (_, i) => 0x1f000001 + ((i * 7919) % 0x7ffffe));
      const limit = 0x1f7fffff;
      const k = BigInt((n * (n + 1) * 40_000) / 2);
      let shares = 0n;
      for (const x of bits.subarray(1)) shares += (BigInt(x & 0x7fffff) << 224n) / BigInt(n) / k;
      const product = shares * BigInt((7 * n * (n + 1)) / 2);
      const { target } = lwmaTarget({ time, bits }, { spacing: 40_000, limit });
      const size = product.toString(16).length;
      // Three leading bytes, or two and a half.
      expect(Number(product - BigInt(target)) / Number(product)).toBeGreaterThanOrEqual(0);
      expect(Number(product - BigInt(target)) / Number(product)).toBeLessThan(2 ** -15);
      expect(BigInt(target).toString(16).length).toBe(size);
    });
  });
});
