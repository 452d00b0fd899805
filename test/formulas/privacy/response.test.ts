import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

/** By mpmath: scripts/references/privacy.py. */
const {
  responses,
}: {
  readonly responses: readonly [epsilon: number, k: number, truth: string, other: string, told: number, cost: string][];
} = JSON.parse(readFileSync("test/references/privacy.json", "utf8"));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { karyResponse, karyEpsilon, karyEstimate } = lw.privacy;

  describe("privacy.karyResponse and privacy.karyEpsilon", () => {
    test("are within 1e-15 of the exact chances, the truth below, and never below the exact epsilon", () => {
      for (const [epsilon, k, truth, other, told, cost] of responses) {
        const chances = karyResponse({ epsilon }, { k });
        expect(chances.truth).toBeLessThanOrEqual(Number(truth));
        expect(chances.truth / Number(truth)).toBeGreaterThan(1 - 1e-15);
        expect(Math.abs(chances.other / Number(other) - 1)).toBeLessThan(1e-15);
        const spent = karyEpsilon({ truth: told }, { k });
        expect(spent).toBeGreaterThanOrEqual(Number(cost));
        expect(spent - Number(cost)).toBeLessThan(1e-14 * (1 + Math.log(k)));
      }
    });

    test("make one of all answers, and undo each other", () => {
      const epsilons = fc.double({ min: 1e-3, max: 20, noNaN: true });
      fc.assert(
        fc.property(epsilons, fc.integer({ min: 2, max: 1000 }), (epsilon, k) => {
          const { truth, other } = karyResponse({ epsilon }, { k });
          expect(truth + (k - 1) * other).toBeCloseTo(1, 14);
          expect(Math.abs(karyEpsilon({ truth }, { k }) - epsilon)).toBeLessThan(1e-14 * k * Math.exp(epsilon));
        }),
      );
    });

    test("are a fair coin without privacy to spend, and the truth with all of it", () => {
      const { truth, other } = karyResponse({ epsilon: column(0, Math.log(3), 800) }, { k: 2 });
      expectClose(truth, [0.5, 0.75, 1], 1e-15);
      expectClose(other.slice(0, 2), [0.5, 0.25], 1e-15);
      expect([...karyEpsilon({ truth: column(0, 1) }, { k: 3 })]).toEqual([Infinity, Infinity]);
      // Who lies more often than chance tells as much.
      expect(karyEpsilon({ truth: 0.25 })).toBeCloseTo(karyEpsilon({ truth: 0.75 }), 14);
    });
  });

  describe("privacy.karyEstimate", () => {
    test("is by hand what it takes", () => {
      // p = 1 / 2, q = 1 / 4 of three answers at epsilon ln 2.
      const { estimate, variance } = karyEstimate({ count: column(50, 25, 26) }, { epsilon: Math.LN2 });
      expectClose(estimate, [(50 / 101 - 0.25) * 4, (25 / 101 - 0.25) * 4, (26 / 101 - 0.25) * 4], 1e-13);
      expectClose(
        variance,
        [50, 25, 26].map((c) => (((c / 101) * (101 - c)) / 101 / 100) * 16),
        1e-13,
      );
    });

    test("is unbiased, and so is its variance: over all that three people may answer", () => {
      const epsilon = 0.7;
      const truths = [0, 2, 2];
      const k = 3;
      const { truth: p, other: q } = karyResponse({ epsilon }, { k });
      const means = [0, 0, 0];
      const squares = [0, 0, 0];
      const told = [0, 0, 0];
      // Of people whose truths are drawn anew each time, answers are independent and of one distribution.
      const lambda = [0, 1, 2].map((a) => truths.reduce((sum, t) => sum + (t === a ? p : q), 0) / 3);
      for (let code = 0; code < k ** 3; code++) {
        const answers = [code % 3, Math.floor(code / 3) % 3, Math.floor(code / 9)];
        const chance = answers.reduce((product, a) => product * lambda[a]!, 1);
        const count = column(...[0, 1, 2].map((a) => answers.filter((b) => a === b).length));
        const { estimate, variance } = karyEstimate({ count }, { epsilon });
        for (let a = 0; a < k; a++) {
          means[a]! += chance * estimate[a]!;
          squares[a]! += chance * estimate[a]! ** 2;
          told[a]! += chance * variance[a]!;
        }
      }
      expectClose(
        means,
        [1 / 3, 0, 2 / 3].map((f) => f || means[1]!),
        1e-12,
      );
      expect(Math.abs(means[1]!)).toBeLessThan(1e-14);
      expectClose(
        told,
        squares.map((square, a) => square - means[a]! ** 2),
        1e-12,
      );
    });

    test("finds frequencies behind many answers", () => {
      const next = random(5);
      const frequencies = [0.6, 0.3, 0.1, 0];
      const { truth } = karyResponse({ epsilon: 1.5 }, { k: 4 });
      const count = new Float64Array(4);
      for (let person = 0; person < 20_000; person++) {
        let own = 0;
        for (let u = next(); own < 3 && u >= frequencies[own]!; own++) u -= frequencies[own]!;
        count[next() < truth ? own : (own + 1 + Math.floor(3 * next())) % 4]!++;
      }
      const { estimate, variance } = karyEstimate({ count }, { epsilon: 1.5 });
      expect(estimate.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      frequencies.forEach((f, a) => {
        expect(Math.abs(estimate[a]! - f)).toBeLessThan(4 * Math.sqrt(variance[a]!));
      });
      expect(variance[0]).toBeLessThan(1e-3);
    });

    test("knows nothing of no answers, and no variance of one; refuses half a person", () => {
      const { estimate, variance } = karyEstimate(
        { count: column(0, 0, 1, 0), offsets: Uint32Array.of(0, 2, 4) },
        { epsilon: 50 },
      );
      expect([...estimate].map(Number.isNaN)).toEqual([true, true, false, false]);
      expect([...variance].every(Number.isNaN)).toBe(true);
      expect(estimate[2]).toBeCloseTo(1, 12);
      expect(() => karyEstimate({ count: column(1, 0.5) })).toThrow(/row 1/);
      expect([...karyEstimate({ count: column(1, 0.5) }, {}, { onInvalid: "nan" }).estimate]).toEqual([NaN, NaN]);
    });
  });
});
