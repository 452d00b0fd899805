import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { exactCovariance, exactMean } from "../../support/exact.ts";
import { column, golden } from "../../support/golden.ts";

/** NIST's SmLs01, SmLs04 and SmLs07: nine treatments of 21 values, 0.1 to either side of their centre. */
function smallLevels(offset: number): Float64Array {
  const centres = [1.4, 1.3, 1.5, 1.3, 1.5, 1.3, 1.5, 1.3, 1.5];
  const steps = Array.from({ length: 21 }, (_, i) => (i ? (i % 2 ? -0.1 : 0.1) : 0));
  return Float64Array.from(centres.flatMap((centre) => steps.map((step) => offset + centre + step - 1)));
}

golden("core.softmax", {
  softmax: (lw, { x, tau }: { x: number[]; tau: number }) => lw.core.softmax({ x: column(...x) }, { temperature: tau }),
});

golden("core.integrate", {
  trapz: (lw, { y, h }: { y: number[]; h: number }) => lw.core.integrate({ y: column(...y) }, { spacing: h }),
  simpson: (lw, { y, h }: { y: number[]; h: number }) =>
    lw.core.integrate({ y: column(...y) }, { spacing: h, rule: "simpson" }),
});

golden(
  "core.moments",
  {
    welford: (lw, { x }: { x: number[] }) => {
      const { count, mean, sampleVariance, populationVariance } = lw.core.moments({ x: column(...x) });
      return { n: count, mean, varSample: sampleVariance, varPop: populationVariance };
    },
  },
  { exact: ["n"] },
);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { softmax, integrate, moments, runningMoments } = lw.core;

  describe("core.softmax", () => {
    test("gives nothing to minus infinity", () => {
      const { p, lse } = softmax({ x: column(-Infinity, 0, -Infinity, 0) });
      expect(p).toEqual(column(0, 0.5, 0, 0.5));
      expect(lse).toBeCloseTo(Math.LN2, 15);
    });

    test("has no shares in a group with NaN, with plus infinity, or with nothing above minus infinity; their sum is as of logAddExp", () => {
      const offsets = Uint32Array.of(0, 2, 4, 6, 8);
      const { p, lse } = softmax({ x: column(1, NaN, Infinity, 0, -Infinity, -Infinity, 0, 0), offsets });
      expect(p).toEqual(column(NaN, NaN, NaN, NaN, NaN, NaN, 0.5, 0.5));
      expect([...lse.subarray(0, 3)]).toEqual([NaN, Infinity, -Infinity]);
      expect(softmax({ x: column(NaN, Infinity) }).lse).toBeNaN();
      expect(lse[3]).toBeCloseTo(Math.LN2, 15);
    });

    test("at an infinite temperature shares evenly, but nothing with minus infinity", () => {
      expect(softmax({ x: column(1, -Infinity, 5) }, { temperature: Infinity }).p).toEqual(column(0.5, 0, 0.5));
    });

    test("of an empty group is empty", () => {
      expect(softmax({ x: column() }).p).toEqual(column());
    });

    test("sums to one in each group, whatever the scores and however long the group", () => {
      const score = fc.double({ min: -1e4, max: 1e4, noNaN: true });
      fc.assert(
        fc.property(
          fc.array(score, { minLength: 1, maxLength: 50 }),
          fc.double({ min: 0.001, max: 100, noNaN: true }),
          (x, temperature) => {
            const { p } = softmax({ x: column(...x) }, { temperature });
            expect(p.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
            expect(p.every((value) => value >= 0 && value <= 1)).toBe(true);
          },
        ),
        { seed: 1 },
      );
      const next = random(1);
      const long = Float64Array.from({ length: 50_000 }, () => next() * 20);
      expect(softmax({ x: long }).p.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 11);
    });

    test("does not change when all scores move by the same amount", () => {
      const { p } = softmax({ x: column(1, 2, 4) });
      expectSameBits(softmax({ x: column(1025, 1026, 1028) }).p, p);
    });

    test("lets the best take all at a low temperature, and shares evenly at a high one", () => {
      expect(softmax({ x: column(1, 2) }, { temperature: 0.001 }).p).toEqual(column(0, 1));
      expect(softmax({ x: column(1, 2) }, { temperature: 1e9 }).p[0]).toBeCloseTo(0.5, 8);
    });
  });

  describe("core.integrate", () => {
    test("of one sample is 0, of none NaN, of two the trapezoid whatever the rule", () => {
      for (const rule of ["trapezoid", "simpson"] as const) {
        expect(integrate({ y: column(7) }, { rule })).toBe(0);
        expect(integrate({ y: column() }, { rule })).toBeNaN();
        expect(integrate({ y: column(1, 3) }, { rule, spacing: 0.5 })).toBe(1);
      }
    });

    test("is NaN where a sample is, or where t does not rise", () => {
      expect(integrate({ y: column(1, NaN, 3) })).toBeNaN();
      expect(integrate({ y: column(1, 2, 3), t: column(0, 1, 1) })).toBeNaN();
      expect(integrate({ y: column(1, 2, 3), t: column(0, 2, 1) })).toBeNaN();
      expect(integrate({ y: column(1, 2), t: column(0, Infinity) })).toBeNaN();
    });

    test("follows uneven spacing", () => {
      expect(integrate({ y: column(0, 1, 3), t: column(0, 1, 3) })).toBe(4.5);
    });

    test("refuses to answer Simpson's rule on uneven spacing", () => {
      expect(integrate({ y: column(0, 1, 2), t: column(0, 1, 2) }, { rule: "simpson" })).toBeNaN();
    });

    test("by Simpson's rule is exact for cubics, for even and odd numbers of intervals", () => {
      for (let intervals = 2; intervals <= 9; intervals++) {
        const y = Float64Array.from({ length: intervals + 1 }, (_, i) => i ** 3 - 2 * i ** 2 + 5);
        const exact = intervals ** 4 / 4 - (2 * intervals ** 3) / 3 + 5 * intervals;
        expect(integrate({ y }, { rule: "simpson" })).toBeCloseTo(exact, 9);
      }
    });

    test("gives the same for a long series as for its pieces together", () => {
      const next = random(2);
      const y = Float64Array.from({ length: 40_001 }, next);
      const whole = integrate({ y });
      const offsets = Uint32Array.of(0, 20_001, 40_001);
      const [left, right] = integrate({ y, offsets });
      expect(left! + right! + (y[20_000]! + y[20_001]!) / 2).toBeCloseTo(whole, 8);
      for (const length of [9_000, 20_001, 40_000]) {
        const piece = y.subarray(0, length);
        const h = 0.25;
        let expected = 0;
        for (let i = 1; i < length; i++) expected += (h * (piece[i - 1]! + piece[i]!)) / 2;
        expect(integrate({ y: piece }, { spacing: h })).toBeCloseTo(expected, 8);
      }
    });
  });

  describe("core.moments", () => {
    test("of nothing counts nothing and has no mean; of one value has no variance", () => {
      expect(moments({ x: column() })).toMatchObject({ count: 0, mean: NaN });
      expect(moments({ x: column(5) })).toEqual({ count: 1, mean: 5, sampleVariance: 0, populationVariance: 0 });
    });

    test("skips NaN", () => {
      expect(moments({ x: column(NaN, 1, NaN, 3) })).toEqual(moments({ x: column(1, 3) }));
      expect(moments({ x: column(NaN, 1, NaN, 3) })).toMatchObject({ count: 2, mean: 2, sampleVariance: 2 });
    });

    test("do not lose the variance to a large offset, however many rows there are", () => {
      const next = random(3);
      const x = Float64Array.from({ length: 30_000 }, () => Math.floor(next() * 1000));
      const plain = moments({ x });
      const moved = moments({ x: x.map((value) => value + 1e9) });
      expect(moved.sampleVariance / plain.sampleVariance).toBeCloseTo(1, 9);
      expect(moved.mean - 1e9).toBeCloseTo(plain.mean, 3);
    });

    test("agree with two passes over a long column", () => {
      const next = random(4);
      const x = Float64Array.from({ length: 100_003 }, () => next() - 0.5);
      const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
      const m2 = x.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const result = moments({ x });
      expect(result.count).toBe(x.length);
      expect(result.mean).toBeCloseTo(mean, 12);
      expect(result.populationVariance).toBeCloseTo(m2 / x.length, 12);
    });
  });

  describe("core.moments around any centre", () => {
    test("of equal values have their mean exactly, and no variance", () => {
      for (const n of [1000, 1024, 5000]) {
        const { mean, populationVariance } = moments({ x: new Float64Array(n).fill(0.1) });
        expect(mean).toBe(0.1);
        expect(populationVariance).toBeLessThan(1e-33);
      }
    });

    test("have every digit of what NIST's SmLs07 says near 1e12, by treatment and in all", () => {
      const x = smallLevels(1e12);
      const { mean, sampleVariance } = moments({ x, offsets: Uint32Array.from({ length: 10 }, (_, g) => g * 21) });
      for (let g = 0; g < 9; g++) {
        const own = x.subarray(g * 21, (g + 1) * 21);
        expect(mean[g]).toBe(exactMean(own));
        expect(sampleVariance[g]! / exactCovariance(own)).toBeCloseTo(1, 13);
      }
      expect(moments({ x }).sampleVariance / exactCovariance(x)).toBeCloseTo(1, 13);
      expect(moments({ x }).mean).toBe(exactMean(x));
    });

    test("do not lose the distance between blocks of 1024", () => {
      const next = random(5);
      for (const centre of [1e6, 1e12, -3e13]) {
        const x = Float64Array.from({ length: 9001 }, (_, i) => centre + next() + i / 20_000);
        expect(moments({ x }).sampleVariance / exactCovariance(x)).toBeCloseTo(1, 12);
      }
    });

    test("of values that differ by much have every digit", () => {
      const x = column(1e12, 0.1, 0.2, 0.3, -1e12, 5);
      expect(moments({ x }).sampleVariance / exactCovariance(x)).toBeCloseTo(1, 14);
    });
  });

  describe("core.runningMoments", () => {
    test("keep the digits that a mean near 1e6 leaves to values near 1", () => {
      const next = random(6);
      const x = Float64Array.from({ length: 2000 }, () => 1e6 + next());
      expect(runningMoments({ x }).sampleVariance.at(-1)! / exactCovariance(x)).toBeCloseTo(1, 7);
    });

    test("arrive where core.moments is, value by value", () => {
      const x = column(2, 4, 4, 4, 5, 5, 7, 9);
      const running = runningMoments({ x });
      for (let n = 1; n <= x.length; n++) {
        const expected = moments({ x: x.slice(0, n) });
        expect(running.count[n - 1]).toBe(n);
        expect(running.mean[n - 1]).toBeCloseTo(expected.mean, 14);
        expect(running.sampleVariance[n - 1]).toBeCloseTo(expected.sampleVariance, 14);
        expect(running.populationVariance[n - 1]).toBeCloseTo(expected.populationVariance, 14);
      }
    });

    test("skip what squares cannot hold, and stay right", () => {
      const { count, mean, sampleVariance } = runningMoments({ x: column(-1e308, 1e308, 0, 2) });
      expect(count).toEqual(column(0, 0, 1, 2));
      expect(mean).toEqual(column(NaN, NaN, 0, 1));
      expect(sampleVariance).toEqual(column(NaN, NaN, 0, 2));
    });

    test("have no mean before the first value, and pass over NaN", () => {
      const { count, mean } = runningMoments({ x: column(NaN, 3, NaN, 5) });
      expect(count).toEqual(column(0, 1, 1, 2));
      expect(mean).toEqual(column(NaN, 3, 3, 4));
    });
  });
});
