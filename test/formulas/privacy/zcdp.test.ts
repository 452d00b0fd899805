import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

/** By mpmath and dp-accounting: scripts/references/privacy.py. */
const references: {
  readonly concentrated: readonly [
    rho: number,
    delta: number,
    epsilon: number,
    tight: string,
    chance: string,
    simple: string,
    simpleChance: string,
  ][];
  readonly curves: readonly [
    rho: number,
    delta: number,
    epsilon: number,
    classic: string,
    chance: string,
    improved: number,
  ][];
} = JSON.parse(readFileSync("test/references/privacy.json", "utf8"));

/** Not below what is exact, and above by so much at most. */
function expectJustAbove(value: number, exact: string, relative: number, absolute: number, of: string) {
  const over = value - Number(exact);
  expect(over, of).toBeGreaterThanOrEqual(0);
  expect(over, of).toBeLessThanOrEqual(Math.max(relative * Number(exact), absolute));
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { zcdpGaussian, zcdpToDp, zcdpLedger, rdpToDp, gaussianDelta } = lw.privacy;

  describe("privacy.zcdpToDp", () => {
    test("is never below the least over all orders, and hardly above", () => {
      for (const [rho, delta, epsilon, ...exact] of references.concentrated) {
        const of = `rho ${rho}, delta ${delta}, epsilon ${epsilon}`;
        const told = zcdpToDp({ rho }, { delta, epsilon });
        expectJustAbove(told.epsilon, exact[0], 1e-12, 1e-12, of);
        expectJustAbove(told.delta, exact[1], 1e-9, 1e-300, of);
        expectJustAbove(told.simpleEpsilon, exact[2], 1e-13, 0, of);
        expectJustAbove(told.simpleDelta, exact[3], 1e-9, 1e-300, of);
      }
    });

    test("is simple by hand", () => {
      const { simpleEpsilon, simpleDelta } = zcdpToDp({ rho: 0.25 }, { delta: Math.exp(-4), epsilon: 2.25 });
      expect(simpleEpsilon).toBeCloseTo(0.25 + 2, 13);
      expect(simpleDelta).toBeCloseTo(Math.exp(-4), 15);
    });

    test("is better tight than simple, and worse than the exact one of a Gaussian release", () => {
      const rhos = fc.double({ min: 1e-4, max: 20, noNaN: true });
      const deltas = fc.double({ min: 1e-12, max: 0.5, noNaN: true });
      fc.assert(
        fc.property(rhos, deltas, fc.double({ min: 0, max: 50, noNaN: true }), (rho, delta, epsilon) => {
          const told = zcdpToDp({ rho }, { delta, epsilon });
          expect(told.epsilon).toBeLessThanOrEqual(told.simpleEpsilon);
          expect(told.delta).toBeLessThanOrEqual(told.simpleDelta * (1 + 1e-9) + 1e-300);
          const exact = gaussianDelta({ epsilon }, { sigma: Math.min(Math.max(1 / Math.sqrt(2 * rho), 0.01), 1e6) });
          expect(told.delta * (1 + 1e-8) + 1e-299).toBeGreaterThan(exact);
        }),
      );
    });

    test("is what privacy.rdpToDp finds at its order", () => {
      const { epsilon, order } = zcdpToDp({ rho: 0.03 }, { delta: 1e-7 });
      const orders = column(order * 0.9, order, order * 1.1);
      const curve = rdpToDp({ order: orders, rdp: orders.map((a) => a * 0.03) }, { delta: 1e-7 });
      expect(curve.order).toBe(order);
      expect(curve.epsilon / epsilon).toBeCloseTo(1, 13);
    });

    test("knows the ends", () => {
      const nothing = zcdpToDp({ rho: 0 }, { delta: 0 });
      expect(nothing).toEqual({ epsilon: 0, order: 1, simpleEpsilon: 0, delta: 0, simpleDelta: 0 });
      const surely = zcdpToDp({ rho: 2 }, { delta: 0 });
      expect([surely.epsilon, surely.order, surely.simpleEpsilon]).toEqual([Infinity, Infinity, Infinity]);
      expect(zcdpToDp({ rho: 2 }, { delta: 1 }).epsilon).toBe(0);
      expect(zcdpToDp({ rho: 1e12 }, { epsilon: 0 }).delta).toBe(1);
      expect(() => zcdpToDp({ rho: -1 })).toThrow(/^privacy\.zcdpToDp: "rho" expected .*, got -1/);
    });
  });

  describe("privacy.zcdpGaussian and privacy.zcdpLedger", () => {
    test("spend half the square of sensitivity over noise, rounded up", () => {
      expect(zcdpGaussian({ sigma: 4 }, { sensitivity: 2 })).toBeCloseTo(0.125, 14);
      for (const sigma of [0.3, 1.7, 12.9, 1e5]) {
        const rho = zcdpGaussian({ sigma });
        expect(rho * 2 * sigma * sigma).toBeGreaterThan(1);
        expect(rho * 2 * sigma * sigma).toBeLessThan(1 + 1e-14);
      }
    });

    test("add up what ticks spend, and pass over what is no release", () => {
      const bank = lw.privacy.zcdpLedger.bank(1, { delta: 1e-5 }, { onInvalid: "nan" });
      const { rho, epsilon } = bank.run({ sigma: column(2, 4, 0, 1e6, 5), releases: column(1, 4, 1, 0, 2.5) });
      expect([...rho].map((x) => Math.round(x * 1e12) / 1e12)).toEqual([0.125, 0.25, 0.25, 0.25, 0.25]);
      expect(rho[1]).toBeGreaterThanOrEqual(0.25);
      expect(rho[3]).toBe(rho[1]);
      expect(bank.state.skipped[0]).toBe(2);
      expect(epsilon[1]).toBe(zcdpToDp({ rho: rho[1]! }, { delta: 1e-5 }).epsilon);
    });

    test("are as one release of less noise", () => {
      const one = zcdpLedger({ sigma: 1 });
      const many = zcdpLedger({ sigma: column(...new Array<number>(16).fill(4)) });
      expect(many.epsilon.at(-1)! / one.epsilon).toBeCloseTo(1, 13);
    });
  });

  describe("the classic conversion of privacy.rdpToDp", () => {
    const order = column(1.5, 2, 4, 8, 16, 32, 64, 256);

    test("is never below the definition, and the improved one never above it", () => {
      for (const [rho, delta, epsilon, classic, chance, improved] of references.curves) {
        const rdp = order.map((a) => rho * a);
        const of = `rho ${rho}, delta ${delta}, epsilon ${epsilon}`;
        const told = rdpToDp({ order, rdp }, { delta, epsilon, conversion: "classic" });
        expectJustAbove(told.epsilon, classic, 1e-13, 0, of);
        expectJustAbove(told.delta, chance, 1e-9, 1e-300, of);
        const better = rdpToDp({ order, rdp }, { delta, epsilon });
        expect(better.epsilon / improved).toBeCloseTo(1, 12);
        expect(better.epsilon).toBeLessThanOrEqual(told.epsilon);
        expect(better.delta).toBeLessThanOrEqual(told.delta);
      }
    });

    test("tells by hand, and where nothing was spent or delta is 0", () => {
      const classic = { conversion: "classic", delta: Math.exp(-3), epsilon: 2 } as const;
      const { epsilon, delta, order: best } = rdpToDp({ order: column(2, 4), rdp: column(1, 2) }, classic);
      // 1 + 3, 2 + 3 / 3; e^(1 - 2), e^(3 (2 - 2)).
      expect(epsilon).toBeCloseTo(3, 13);
      expect(best).toBe(4);
      expect(delta).toBeCloseTo(Math.exp(-1), 13);
      const nothing = rdpToDp({ order: column(2), rdp: column(0) }, { ...classic, delta: 0 });
      expect([nothing.epsilon, nothing.delta]).toEqual([0, 0]);
      expect(rdpToDp({ order: column(2), rdp: column(1) }, { ...classic, delta: 0 }).epsilon).toBe(Infinity);
      expectSameBits(column(rdpToDp({ order: column(1, 1.005), rdp: column(1, 1) }, classic).delta), column(1));
    });
  });
});
