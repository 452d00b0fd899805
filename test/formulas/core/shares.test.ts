import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden(
  "core.largestRemainder",
  {
    largest_remainder: (lw, { shares, total }: { shares: number[]; total: number }) =>
      lw.core.largestRemainder({ shares: column(...shares), total }),
  },
  { exact: [""] },
);

type Box = { v: number[]; lo: number[]; hi: number[]; total: number };
golden("core.projectSimplex", {
  proj_capped: (lw, { v, lo, hi, total }: Box) =>
    lw.core.projectSimplex({ v: column(...v), low: column(...lo), high: column(...hi), total }).nearest,
});

/** Hamilton's method in whole numbers, without rounding: remainders share * total mod sum, of equal ones the earlier first. */
function hamilton(shares: readonly number[], total: number): number[] {
  const sum = shares.reduce((a, b) => a + BigInt(b), 0n);
  const products = shares.map((share) => BigInt(share) * BigInt(total));
  const parts = products.map((product) => product / sum);
  const rows = shares.map((_, i) => i);
  rows.sort((a, b) => Number((products[b]! % sum) - (products[a]! % sum)) || a - b);
  let left = BigInt(total) - parts.reduce((a, b) => a + b, 0n);
  for (const row of rows) if (left-- > 0n) parts[row]! += 1n;
  return parts.map(Number);
}

/** A double as a multiple of 2^-1074. */
function exactly(x: number): bigint {
  const bits = BigInt.asUintN(64, new BigInt64Array(Float64Array.of(x).buffer)[0]!);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const size = exponent ? (fraction | (1n << 52n)) << (exponent - 1n) : fraction;
  return x < 0 ? -size : size;
}

const total = (parts: Float64Array) => parts.reduce((sum, part) => sum + part, 0);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { largestRemainder, projectSimplex } = lw.core;

  describe("core.largestRemainder", () => {
    test("is Hamilton's method, exactly, for whole shares", () => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 70 }),
          fc.integer({ min: 0, max: 20_000 }),
          (shares, parts) => {
            fc.pre(shares.some((share) => share > 0));
            const expected = hamilton(shares, parts);
            expect([...largestRemainder({ shares: column(...shares), total: parts })]).toEqual(expected);
          },
        ),
        { seed: 1, numRuns: 400 },
      );
    });

    test("sums to the total exactly, each part within one of its quota, for any shares and totals", () => {
      const share = fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, 1e-300, 1, 1 / 3));
      fc.assert(
        fc.property(
          fc.array(share, { minLength: 1, maxLength: 200 }),
          fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1e15 })),
          (shares, parts) => {
            fc.pre(shares.some((share) => share > 0));
            const sum = shares.reduce((a, b) => a + b, 0);
            const result = largestRemainder({ shares: column(...shares), total: parts });
            expect(total(result)).toBe(parts);
            result.forEach((part, i) => {
              expect(Math.abs(part - (shares[i]! / sum) * parts)).toBeLessThan(1 + 1e-14 * parts);
              if (shares[i] === 0) expect(part).toBe(0);
            });
          },
        ),
        { seed: 1, numRuns: 300 },
      );
    });

    test("gives equal shares their extra parts from the first row on", () => {
      expect(largestRemainder({ shares: new Float64Array(1000).fill(0.1), total: 1003 })).toEqual(
        Float64Array.from({ length: 1000 }, (_, i) => (i < 3 ? 2 : 1)),
      );
    });

    test("of nothing to share gives zeros, and NaN where there is no answer", () => {
      expect(largestRemainder({ shares: column(1, 2), total: 0 })).toEqual(column(0, 0));
      expect(largestRemainder({ shares: column(0, 0), total: 3 })).toEqual(column(NaN, NaN));
      expect(largestRemainder({ shares: column(), total: 3 })).toEqual(column());
      for (const bad of [-1, 0.5, NaN, Infinity, 1e15 + 1])
        expect(largestRemainder({ shares: column(1, 2), total: bad })).toEqual(column(NaN, NaN));
      for (const bad of [-1, NaN, Infinity])
        expect(largestRemainder({ shares: column(1, bad), total: 3 })).toEqual(column(NaN, NaN));
    });

    test("shares out thousands of totals in one call", () => {
      const groups = 3000;
      const next = random(1);
      const offsets = Uint32Array.from({ length: groups + 1 }, (_, g) => 7 * g);
      const shares = Float64Array.from({ length: 7 * groups }, () => Math.floor(next() * 100) + 1);
      const totals = Float64Array.from({ length: groups }, () => Math.floor(next() * 10_000));
      const parts = largestRemainder({ shares, total: totals, offsets });
      for (let g = 0; g < groups; g++)
        expect([...parts.subarray(7 * g, 7 * g + 7)]).toEqual(
          hamilton([...shares.subarray(7 * g, 7 * g + 7)], totals[g]!),
        );
    });
  });

  describe("core.projectSimplex", () => {
    test("leaves a point that is feasible where it is", () => {
      const v = column(0.25, 0.5, 0.25);
      expectSameBits(projectSimplex({ v }), { nearest: v, status: "solved" });
    });

    test("says where bounds leave no room, and where something is no number", () => {
      expect(projectSimplex({ v: column(1, 2), low: 0.6 })).toEqual({
        nearest: column(NaN, NaN),
        status: "infeasible",
      });
      expect(projectSimplex({ v: column(1, 2), high: 0.4 })).toMatchObject({ status: "infeasible" });
      expect(projectSimplex({ v: column(1, 2), low: column(0, 1), high: column(1, 0.9) })).toMatchObject({
        status: "infeasible",
      });
      expect(projectSimplex({ v: column(1, NaN) })).toEqual({ nearest: column(NaN, NaN), status: null });
      expect(projectSimplex({ v: column(1, 2), total: Infinity })).toMatchObject({ status: null });
      expect(projectSimplex({ v: column() })).toEqual({ nearest: column(), status: "infeasible" });
      expect(projectSimplex({ v: column(), total: 0 })).toEqual({ nearest: column(), status: "solved" });
    });

    test("reaches bounds that sum to the total but for rounding", () => {
      const low = new Float64Array(10).fill(0.1);
      expect(projectSimplex({ v: new Float64Array(10), low })).toEqual({ nearest: low, status: "solved" });
      const high = new Float64Array(10).fill(0.1);
      expect(projectSimplex({ v: new Float64Array(10), high })).toEqual({ nearest: high, status: "solved" });
    });

    const bounds = fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }));
    const row = fc.tuple(fc.double({ min: -10, max: 10, noNaN: true }), bounds);

    test("is feasible and nearest: values between their bounds are all moved by one shift (Karush, Kuhn and Tucker)", () => {
      fc.assert(
        fc.property(
          fc.array(row, { minLength: 1, maxLength: 60 }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          (rows, part) => {
            const v = column(...rows.map(([v]) => v));
            const low = column(...rows.map(([, [low]]) => low));
            const high = column(...rows.map(([, [low, more]]) => low + more));
            const goal = total(low) + part * (total(high) - total(low));
            const { nearest, status } = projectSimplex({ v, low, high, total: goal });
            if (status === "infeasible") {
              // Only by rounding, at the ends.
              expect(Math.min(part, 1 - part)).toBeLessThan(1e-12);
              return;
            }
            const slack = 1e-12;
            expect(Math.abs(total(nearest) - goal)).toBeLessThanOrEqual(slack * (1 + rows.length));
            let least = -Infinity;
            let most = Infinity;
            nearest.forEach((w, i) => {
              expect(w >= low[i]! && w <= high[i]!).toBe(true);
              const moved = v[i]! - w;
              if (w > low[i]!) most = Math.min(most, moved);
              if (w < high[i]!) least = Math.max(least, moved);
            });
            // One shift serves all: values at their lower bound are moved less than it, at their upper bound more.
            expect(least).toBeLessThanOrEqual(most + slack * 10);
          },
        ),
        { seed: 1, numRuns: 500 },
      );
    });

    test("keeps its sum where one double is too coarse for the shift", () => {
      const nearest = (...v: number[]) => {
        const { nearest, status } = projectSimplex({ v: column(...v) });
        expect(status).toBe("solved");
        expect(Math.abs(total(nearest) - 1)).toBeLessThanOrEqual(2 ** -52);
        return nearest;
      };
      for (const far of [1e15, 1e16, 1e20, 1e300, 1e308, -1e15, -1e300])
        for (const part of nearest(far, far, far)) expect(part).toBeCloseTo(1 / 3, 15);
      expect(nearest(1e16, 1e16, 0)).toEqual(column(0.5, 0.5, 0));
      expect(nearest(1e15, 1e15 + 0.25, 1e15 - 5)).toEqual(column(0.375, 0.625, 0));
      expect(nearest(1e20, 1e20 + 16384, 3)).toEqual(column(0, 1, 0));
    });

    test("keeps its sum, or says that it did not, wherever the point and its bounds lie", () => {
      const any = fc
        .tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.constantFrom(0, 3, 15, 17, 30, 150, 300, 307))
        .map(([x, e]) => x * 10 ** e);
      const kept = { solved: 0, inexact: 0, infeasible: 0 };
      fc.assert(
        fc.property(
          fc.array(fc.tuple(any, any, any), { minLength: 1, maxLength: 8 }),
          fc.nat(1),
          any,
          (rows, wide, goal) => {
            const v = column(...rows.map(([v]) => v));
            const bounds = {
              low: column(...rows.map(([, a, b]) => Math.min(a, b))),
              high: column(...rows.map(([, a, b]) => Math.max(a, b))),
            };
            const { nearest, status } = projectSimplex(wide ? { v, ...bounds, total: goal } : { v });
            expect(status).not.toBe(null);
            kept[status!]++;
            if (status !== "solved") return;
            // As whole multiples of the least double, added without rounding.
            const sizeOf = (x: bigint) => (x < 0n ? -x : x);
            const whole = [...nearest, -(wide ? goal : 1)].map(exactly);
            const size = whole.reduce((sum, x) => sum + sizeOf(x), 0n);
            expect(sizeOf(whole.reduce((a, b) => a + b, 0n)) <= size / 10n ** 14n + 16n).toBe(true);
          },
        ),
        { seed: 1, numRuns: 500 },
      );
      expect(kept.solved).toBeGreaterThan(250);
      expect(
        projectSimplex({
          ...{ v: column(1.7e308, 1.7e308, 5), total: 1 },
          ...{ low: column(-1.7e308, -1.7e308, 0), high: column(1.7e308, 1.7e308, 2) },
        }).status,
      ).toBe("inexact");
    });

    test("copes with magnitudes far apart", () => {
      const { nearest, status } = projectSimplex({
        v: column(1e300, 0, -1e300, 1e-300),
        low: column(-1e300, -1, -1e300, 0),
        high: column(1e300, 1, 1e300, 1),
        total: 0,
      });
      expect(status).toBe("solved");
      expect([nearest[0], nearest[2]]).toEqual([1e300, -1e300]);
      expect(nearest[1]! / -5e-301).toBeCloseTo(1, 14);
      expect(nearest[3]! / 5e-301).toBeCloseTo(1, 14);
    });

    test("solves thousands of portfolios in one call, the same alone", () => {
      const next = random(2);
      const offsets = Uint32Array.from({ length: 2001 }, (_, g) => 5 * g);
      const v = Float64Array.from({ length: 10_000 }, () => 2 * next() - 1);
      const { nearest } = projectSimplex({ v, offsets });
      for (let g = 0; g < 2000; g += 97)
        expectSameBits(projectSimplex({ v: v.subarray(5 * g, 5 * g + 5) }).nearest, nearest.slice(5 * g, 5 * g + 5));
    });
  });
});
