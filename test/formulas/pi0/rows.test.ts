import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

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

type Pma = { M0: number; beta: number; t: number; g: number[]; P: number[]; norm_: boolean };
golden("pi0.pma", {
  pma: (lw, { M0, beta, t, g, P, norm_ }: Pma) =>
    lw.pi0.pma(
      { gain: column(...g), probability: column(...P), initial: M0, time: t },
      { rate: beta, normalize: norm_ },
    ),
});

type Eeo = { V0: number; r: number[]; i: number[]; h: number; a: number[]; I: number[] };
golden("pi0.eeo", {
  eeo: (lw, { V0, r, i, h, a, I }: Eeo) =>
    lw.pi0.eeo(
      {
        growth: column(...r),
        inflation: column(...i),
        initial: V0,
        strength: column(...a),
        intensity: column(...I),
      },
      { spacing: h },
    ).value,
});

type Ssec = { E0: number; G: number[]; h: number; b: number[]; C: number[] };
golden("pi0.ssec", {
  ssec: (lw, { E0, G, h, b, C }: Ssec) =>
    lw.pi0.ssec({ growth: column(...G), initial: E0, weight: column(...b), level: column(...C) }, { spacing: h })
      .activity,
});

golden("pi0.diversity", { divi: (lw, { x }: { x: number[] }) => lw.pi0.diversity({ amount: column(...x) }) });

type Complex = [re: number, im: number];
type Overlap = { psi: Complex[][]; phi: Complex[]; mode: "expectation" | "trace" };
golden("pi0.overlap", {
  ov: (lw, { psi, phi, mode }: Overlap) =>
    lw.pi0.overlap({ psi: column(...psi.flat(2)), phi: column(...phi.flat()) }, { mode }, { sizes: { row: 1 } })[0],
});

type Arb = {
  L: number[];
  h: number;
  tau: number;
  kind: "uniform" | "exponential" | "triangular" | "gaussian";
  k: number;
  norm_: boolean;
  rule: "trapezoid" | "simpson";
};
golden("pi0.arb", {
  arb: (lw, { L, h, tau, kind, k, norm_, rule }: Arb) => {
    const fixed = { spacing: h, windowMin: tau, windowMax: tau };
    return lw.pi0.arb({ load: column(...L) }, { ...fixed, kind, rate: k, sigma: k, normalize: norm_, rule }).balanced;
  },
  // A load of 1 - cv and 1 + cv has the variation cv.
  win: (lw, { cv, lo, hi, k }: Record<"cv" | "lo" | "hi" | "k", number>) =>
    lw.pi0.arb({ load: column(1 - cv, 1 + cv) }, { windowMin: lo, windowMax: hi, sensitivity: k }).window,
});

type Cosf = { O: number[]; G: number[][]; conv_: "upper" | "full" };
golden("pi0.cosf", {
  cosf: (lw, { O, G, conv_ }: Cosf) =>
    lw.pi0.cosf({ operators: O, coupling: column(...G.flat()) }, { pairs: conv_ }).total,
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
