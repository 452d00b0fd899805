import { describe, expect, test } from "vitest";
import { builds } from "../support/builds.ts";
import { column, golden } from "../support/golden.ts";

type Qra = { w: number[]; r: number[]; lam: number; t: number; p: number };
golden("pi0.qra", {
  qra: (lw, { w, r, lam, t, p }: Qra) =>
    lw.pi0.qra({ resources: r, weights: column(...w), elapsed: t, overlap: p }, { decay: lam }),
});

type Qho = { base: number; alpha: number; p: number };
golden("pi0.qho", { qho: (lw, { base, alpha, p }: Qho) => lw.pi0.qho({ base, overlap: p }, { gain: alpha }) });

type Fs = Record<"S0" | "n" | "D" | "e", number>;
golden("pi0.fs", {
  fs: (lw, { S0, n, D, e }: Fs) => lw.pi0.fs({ nodes: n }, { unit: S0, dimension: D, epsilon: e }),
});

type Atm = Record<"Tm" | "lam" | "R" | "pe" | "pc", number>;
golden("pi0.atm", {
  atm: (lw, { Tm, lam, R, pe, pc }: Atm) =>
    lw.pi0.atm({ rate: lam, availability: R, errors: pe, congestion: pc }, { limit: Tm }),
});

describe.each(builds)("operators of single rows on the $name build", ({ lw }) => {
  const { qra, qho, fs, atm } = lw.pi0;

  test("qra takes its resources as one column each, and weighs them", () => {
    const resources = [column(1, 2, 3), column(10, 20, 30)];
    const given = { resources, weights: column(2, 0.5), elapsed: 0, overlap: column(1, 0.5, 0) };
    expect(qra(given)).toEqual(column(7, 7, 0));
  });

  test("qra is 0, not NaN, of the largest resources after a time that nothing survives", () => {
    const given = { resources: [1e150], weights: column(1e150), elapsed: 1e308, overlap: 1e150 };
    expect(qra(given, { decay: 1e308 })).toBe(0);
    expect(qra(given, { decay: 0 })).toBe(Infinity);
  });

  test("qra has no answer with a weight out of range", () => {
    expect(qra({ resources: [1, 2], weights: column(1, -1), elapsed: 0, overlap: 1 })).toBeNaN();
  });

  test("qho raises by 327 percent, which is the factor 4.27", () => {
    const [raised, none] = qho({ base: column(100, 0), overlap: 1 }, { gain: 3.27 });
    expect(raised).toBeCloseTo(427, 12);
    expect(none).toBe(0);
  });

  test("fs loses efficiency with size, and an epsilon that makes up for it at one size does not at another", () => {
    const nodes = column(1, 1e3, 1e6, 1e12);
    const plain = fs({ nodes }, { dimension: 0.95 }).efficiency;
    expect([...plain]).toEqual([...plain].sort((a, b) => b - a));
    const even = (1000 ** 0.05 - 1) / Math.log(1000);
    const { efficiency } = fs({ nodes }, { dimension: 0.95, epsilon: even });
    expect(efficiency[1]).toBeCloseTo(1, 12);
    expect(efficiency[3]).toBeLessThan(0.7);
  });

  test("fs counts a negative correction as 0 and says so", () => {
    const { capacity, efficiency, floored } = fs({ nodes: column(1, Math.E ** 2, 1000) }, { epsilon: -0.5 });
    expect(capacity[0]).toBe(1);
    expect(capacity[2]).toBe(0);
    expect(efficiency[2]).toBe(0);
    expect(floored).toEqual(column(0, floored[1]!, 1));
  });

  test("fs knows an efficiency also of nodes without capacity", () => {
    expect(fs({ nodes: 1 }, { unit: 0 })).toEqual({ capacity: 0, efficiency: 1, floored: false });
  });

  test("atm comes as near the limit as it likes, never beyond, and takes probabilities out of range as certain", () => {
    const given = { rate: column(0, 1, 1e200, 1e308), availability: column(1, 0, 1e200, 1), errors: -1, congestion: 0 };
    expect(atm(given, { limit: 50 })).toEqual(column(0, 0, 50, 50));
    expect(atm({ rate: 1, availability: 1, errors: 2, congestion: 0 })).toBe(0);
  });
});
