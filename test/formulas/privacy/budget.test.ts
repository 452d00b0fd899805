import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rdpOrders } from "../../../src/index.ts";
import type { Lanewise } from "../../../src/public.ts";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";

const orders = Float64Array.from(rdpOrders);

/** A curve of Gaussian releases as the examples have it. */
const gaussians = (lw: Lanewise, sigma: number, releases: number) =>
  lw.privacy.rdp({ order: orders }, { sigma }).map((cost) => cost * releases);

golden("privacy.rdpToDp", {
  gauss_total: (lw, { sigma, T, delta }: { sigma: number; T: number; delta: number }) =>
    lw.privacy.rdpToDp({ order: orders, rdp: gaussians(lw, sigma, T) }, { delta }),
  sgm_total: (lw, { q, s, T, delta }: { q: number; s: number; T: number; delta: number }) => {
    const order = Float64Array.of(...Array.from({ length: 63 }, (_, i) => i + 2), 128, 256);
    const cost = lw.privacy.rdpSubsampledGaussian({ rate: q, sigma: s, order });
    return lw.privacy.rdpToDp({ order, rdp: cost.map((x) => x * T) }, { delta });
  },
  composite: (lw, { sigma, T, eps }: { sigma: number; T: number; eps: number }) =>
    lw.privacy.rdpToDp({ order: orders, rdp: gaussians(lw, sigma, T) }, { epsilon: eps }).delta,
});

golden("privacy.gaussianDelta", {
  agauss: (lw, { eps, s }: { eps: number; s: number }) => lw.privacy.gaussianDelta({ epsilon: eps }, { sigma: s }),
});

golden("privacy.budgetGate", {
  gate: (lw, { n, pop, forget, cool }: { n: number; pop: number; forget?: number; cool?: number }) => {
    const population = new Float64Array(n).fill(pop);
    const gate = lw.privacy.budgetGate({ population }, given({ forget, coolOff: cool }));
    const decisions = (code: number) => gate.decision.filter((x) => x === code).length;
    return {
      epsilonSpent: gate.epsilon[n - 1],
      deltaSpent: gate.delta[n - 1],
      cooldown: gate.cooldown[n - 1],
      accepted: decisions(0),
      denied: decisions(1),
      cooling: decisions(2),
    };
  },
});

golden("privacy.noisyThreshold", {
  nthr: (lw, { n, k, eps, delta, u }: { n: number; k: number; eps: number; delta: number; u: number }) => {
    const test = lw.privacy.noisyThreshold({ count: n, required: k, uniform: u }, { epsilon: eps, delta });
    return { ...test, falseRelease: test.probability };
  },
});

describe.each(builds)("privacy.rdpToDp on the $name build", ({ lw }) => {
  const { rdpToDp } = lw.privacy;

  test("is infinite for delta 0 unless nothing was spent", () => {
    const order = column(2, 3, 4);
    expect(rdpToDp({ order, rdp: column(0.1, 0.2, 0.3) }, { delta: 0 }).epsilon).toBe(Infinity);
    expect(rdpToDp({ order, rdp: column(0, 0, 0) }, { delta: 0 })).toMatchObject({ epsilon: 0, delta: 0 });
  });

  test("costs nothing where delta alone covers the difference", () => {
    expect(rdpToDp({ order: column(2, 8), rdp: column(1e-6, 4e-6) }, { delta: 0.01 }).epsilon).toBe(0);
  });

  test("tells when the best order lies at the edge of the curve", () => {
    const order = column(2, 3, 4, 5);
    const edge = (sigma: number) => rdpToDp({ order, rdp: lw.privacy.rdp({ order }, { sigma }) }).edge;
    expect([0.1, 0.3, 8].map(edge)).toEqual([true, false, true]);
    expect(rdpToDp({ order: orders, rdp: gaussians(lw, 4, 10) }).edge).toBe(false);
  });

  test("has nothing to say of no orders", () => {
    expect(rdpToDp({ order: column(), rdp: column() })).toEqual({ epsilon: NaN, order: NaN, edge: null, delta: NaN });
  });

  test("takes many curves as groups", () => {
    const many = rdpToDp({
      order: column(...orders, ...orders),
      rdp: column(...gaussians(lw, 4, 10), ...gaussians(lw, 2, 1)),
      offsets: Uint32Array.of(0, 73, 146),
    });
    expect(many.epsilon[0]).toBe(rdpToDp({ order: orders, rdp: gaussians(lw, 4, 10) }).epsilon);
    expect(many.epsilon[1]).toBe(rdpToDp({ order: orders, rdp: gaussians(lw, 2, 1) }).epsilon);
  });

  test("gives back the delta it was asked for at the epsilon it gave, and an epsilon above the Gaussian's own", () => {
    const release = fc.record({
      sigma: fc.double({ min: 0.5, max: 20, noNaN: true }),
      delta: fc.double({ min: 1e-12, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(release, ({ sigma, delta }) => {
        const rdp = gaussians(lw, sigma, 1);
        const { epsilon } = rdpToDp({ order: orders, rdp }, { delta });
        expect(rdpToDp({ order: orders, rdp }, { epsilon }).delta).toBeLessThanOrEqual(delta * (1 + 1e-9));
        expect(lw.privacy.gaussianDelta({ epsilon }, { sigma })).toBeLessThanOrEqual(delta);
      }),
      { seed: 1 },
    );
  });
});

describe.each(builds)("privacy.rdpLedger on the $name build", ({ lw }) => {
  const { rdpLedger, rdpToDp, rdpSubsampledGaussian } = lw.privacy;

  test("reads off what the conversion of its sums gives", () => {
    const ledger = rdpLedger.bank(2, { delta: 1e-5 });
    ledger.step({ sigma: 1.1, rate: 0.01, releases: column(1000, 0) });
    const { epsilon, order } = ledger.step({ sigma: column(4, 4), releases: column(0, 10) });
    const cost = rdpSubsampledGaussian({ rate: 0.01, sigma: 1.1, order: orders });
    const first = rdpToDp({ order: orders, rdp: cost.map((x) => x * 1000) }, { delta: 1e-5 });
    const second = rdpToDp({ order: orders, rdp: gaussians(lw, 4, 10) }, { delta: 1e-5 });
    expect(epsilon[0]! / first.epsilon).toBeCloseTo(1, 12);
    expect(epsilon[1]! / second.epsilon).toBeCloseTo(1, 12);
    expect(order).toEqual(column(first.order, second.order));
    expect(ledger.state.rdp.length).toBe(146);
    expect(ledger.state.rdp[3]! / (cost[3]! * 1000)).toBeCloseTo(1, 12);
  });

  test("adds mechanisms in any order, and never less than their sum", () => {
    const sigma = column(1, 2, 0.7, 5);
    const rate = column(1, 0.1, 0.01, 0.5);
    const spent = rdpLedger({ sigma, rate });
    const back = rdpLedger({ sigma: sigma.slice().reverse(), rate: rate.slice().reverse() });
    expect(spent.epsilon[3]! / back.epsilon[3]!).toBeCloseTo(1, 13);
    const exact = orders.map((order) =>
      sigma.reduce((sum, s, i) => sum + rdpSubsampledGaussian({ rate: rate[i]!, sigma: s, order }), 0),
    );
    const ledger = rdpLedger.bank(1);
    for (const i of [0, 1, 2, 3]) ledger.step({ sigma: sigma[i]!, rate: rate[i]! });
    ledger.state.rdp.forEach((total, k) => {
      expect(total).toBeGreaterThanOrEqual(exact[k]!);
    });
  });

  test("spends nothing on no releases, and refuses half of one", () => {
    expect(rdpLedger({ sigma: 1, releases: column(0, 0) }).epsilon).toEqual(column(0, 0));
    expect(() => rdpLedger({ sigma: 1, releases: column(0.5) })).toThrow(/^privacy\.rdpLedger: "releases"/);
  });
});

/** Lines of sigma, epsilon and delta to 30 digits, by scripts/references/renyi.py. */
const deltas = readFileSync("test/references/gaussianDelta.txt", "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(" ").map(Number) as [sigma: number, epsilon: number, delta: number]);

describe.each(builds)("privacy.gaussianDelta and privacy.gaussianSigma on the $name build", ({ lw }) => {
  const { gaussianDelta, gaussianSigma } = lw.privacy;

  test("is never below the exact delta and within 1e-9 of it", () => {
    expect(deltas.length).toBe(300);
    for (const [sigma, epsilon, exact] of deltas) {
      const delta = gaussianDelta({ epsilon }, { sigma });
      const what = `sigma ${sigma}, epsilon ${epsilon}`;
      expect(delta, what).toBeGreaterThanOrEqual(exact);
      expect(delta, what).toBeLessThanOrEqual(exact * (1 + 1e-9) + 1e-300);
    }
  });

  test("is undone by the least noise, which is never too little", () => {
    for (const [sigma, epsilon, delta] of deltas) {
      if (delta < 1e-90 || delta > 0.99 || epsilon > 1e6) continue;
      const least = gaussianSigma({ epsilon, delta });
      expect(gaussianDelta({ epsilon }, { sigma: Math.min(Math.max(least, 0.01), 1e6) })).toBeLessThanOrEqual(
        delta * (1 + 1e-9),
      );
      expect(least / sigma).toBeGreaterThanOrEqual(1 - 1e-15);
      expect(least / sigma).toBeLessThan(1 + 1e-9);
    }
  });

  test("counts noise in units of the sensitivity", () => {
    expect(gaussianDelta({ epsilon: 1 }, { sigma: 8, sensitivity: 2 })).toBe(
      gaussianDelta({ epsilon: 1 }, { sigma: 4 }),
    );
    const sigma = gaussianSigma({ epsilon: 1, delta: 1e-5 });
    expect(gaussianSigma({ epsilon: 1, delta: 1e-5 }, { sensitivity: 2 })).toBe(2 * sigma);
    expect(sigma).toBeCloseTo(3.7303, 3);
  });
});

describe.each(builds)("privacy.budgetGate on the $name build", ({ lw }) => {
  const { budgetGate } = lw.privacy;

  test("spreads the cost over the population", () => {
    const { epsilon } = budgetGate({ population: column(1, 10, 0.5) }, { forget: 0 });
    expect(epsilon[0]).toBe(0.01);
    expect(epsilon[1]).toBeCloseTo(0.011, 15);
    expect(epsilon[2]).toBeCloseTo(0.021, 15);
  });

  test("denies once, cools off, and starts anew", () => {
    const params = { maxEpsilon: 0.025, forget: 0, coolOff: 2, deltaCost: 0 };
    const { decision, epsilon } = budgetGate({ population: new Float64Array(7).fill(1) }, params);
    expect(decision).toEqual(column(0, 0, 1, 2, 2, 0, 0));
    expect(epsilon).toEqual(column(0.01, 0.02, 0, 0, 0, 0.01, 0.02));
  });

  test("is no guarantee: with forgetting a steady stream of queries never exhausts it", () => {
    const { decision } = budgetGate({ population: new Float64Array(5000).fill(1) });
    expect(decision.every((x) => x === 0)).toBe(true);
  });
});

describe.each(builds)("privacy.noisyThreshold on the $name build", ({ lw }) => {
  const { noisyThreshold } = lw.privacy;

  test("adds no noise at one half, and finite noise at both ends", () => {
    const { noisy } = noisyThreshold({ count: 40, required: 20, uniform: column(0.5, 0, 1) });
    expect(noisy[0]).toBe(40);
    expect(noisy[1]! - 40).toBeCloseTo(40 - noisy[2]!, 12);
    expect(noisy[2]).toBeCloseTo(40 + 52 * Math.LN2, 12);
  });

  test("releases as often as it says, snapped or not, and a group of k with delta at most", () => {
    const uniform = Float64Array.from({ length: 4000 }, (_, i) => (i + 0.5) / 4000);
    for (const snap of [0, 0.5, 4])
      for (const count of [20, 24, 30, 60]) {
        const { release, probability } = noisyThreshold({ count, required: 20, uniform }, { delta: 0.01, snap });
        const share = release.reduce((sum, x) => sum + x, 0) / 4000;
        expect(Math.abs(share - probability[0]!)).toBeLessThanOrEqual(1 / 4000);
        if (count === 20) expect(probability[0]).toBeLessThanOrEqual(0.01 * (1 + 1e-12));
      }
  });

  test("rounds counts and threshold to multiples of the step", () => {
    const { threshold, noisy } = noisyThreshold({ count: 40, required: 20, uniform: column(0.1, 0.7) }, { snap: 4 });
    for (const x of [...noisy, ...threshold]) expect(x % 4).toBe(0);
  });
});
