import fc from "fast-check";
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

describe.each(builds)("operators of groups of rows on the $name build", ({ lw }) => {
  const { pma, eeo, ssec, diversity } = lw.pi0;

  test("pma grows exponentially with the number of nodes as printed, and not when normalized", () => {
    const nodes = (n: number, normalize: boolean) =>
      pma({ gain: new Float64Array(n).fill(0.01), probability: 1, initial: 1, time: 1e6 }, { normalize });
    expect(nodes(10_000, false)).toBeGreaterThan(1e43);
    expect(nodes(100_000, false)).toBe(Infinity);
    for (const n of [1, 10_000, 100_000]) expect(nodes(n, true)).toBeLessThanOrEqual(Math.exp(0.01));
  });

  test("pma is 0 where one node stops everything, and has no answer where one does worse", () => {
    const at = (worst: number) => pma({ gain: column(1e9, worst, 3), probability: 1, initial: 5, time: 9 });
    expect(at(-1)).toBe(0);
    expect(at(-1.0000001)).toBeNaN();
    expect(
      pma({ gain: column(-49, ...Array(48).fill(0)), probability: 1, initial: 5, time: 9 }, { normalize: true }),
    ).toBe(0);
  });

  test("pma is what is approached without nodes, group by group", () => {
    const given = { gain: column(1), probability: column(0.5), initial: column(10, 20), time: 1e9 };
    const [without, one] = pma({ ...given, offsets: Uint32Array.of(0, 0, 1) });
    expect(without).toBe(10);
    expect(one).toBeCloseTo(30, 13);
  });

  test("pma finds a result within the doubles whose product is not", () => {
    const huge = new Float64Array(40).fill(1e10 - 1);
    expect(pma({ gain: huge, probability: 1, initial: 1e-200, time: 1e9 })).toBeCloseTo(1e200, -190);
    expect(pma({ gain: huge, probability: 1, initial: 0, time: 1e9 })).toBe(0);
  });

  test("eeo and ssec go on from the integral and the last sample of an earlier stretch", () => {
    const growth = Float64Array.from({ length: 3001 }, (_, i) => 0.3 + Math.sin(i / 50));
    const inflation = growth.map((_, i) => 0.1 + Math.cos(i / 70) / 9);
    const [head, tail] = [growth.slice(0, 1235), growth.slice(1234)];
    const [early, late] = [inflation.slice(0, 1235), inflation.slice(1234)];
    const all = eeo({ growth, inflation, initial: 3 });
    const before = eeo({ growth: head, inflation: early, initial: 3 }).integral;
    expect(eeo({ growth: tail, inflation: late, initial: 3, before }).value).toBeCloseTo(all.value, 11);
    const linear = ssec({ growth: head, initial: 3 }).integral;
    expect(ssec({ growth: tail, initial: 3, before: linear }).activity).toBeCloseTo(
      ssec({ growth, initial: 3 }).activity,
      11,
    );
  });

  test("eeo is exact where rates are constant, and ssec grows linearly where it grows exponentially", () => {
    const growth = new Float64Array(366).fill(0.07);
    expect(eeo({ growth, inflation: 0.02, initial: 100 }).value).toBeCloseTo(100 * Math.exp(0.05), 11);
    expect(ssec({ growth, initial: 100 }).activity).toBeCloseTo(107, 11);
  });

  test("eeo counts interventions that would take more than everything as 0 and says so", () => {
    const given = { growth: column(1, 1), inflation: 0, initial: 8, strength: column(-2, 1) };
    const { value, floored, integral } = eeo({
      ...given,
      intensity: column(1, 0.25, 0.25, 0.5),
      offsets: Uint32Array.of(0, 1, 2),
    });
    expect(value).toEqual(column(0, 8));
    expect(floored).toEqual(column(1, 0));
    expect(integral).toEqual(column(0, 0));
  });

  test("ssec counts an integral below -1 as 0, a component of -1 as 0, and knows no answer below", () => {
    const stretch = { growth: column(0, 0), initial: 5 };
    expect(ssec({ ...stretch, before: -1.5 })).toEqual({ activity: 0, integral: -1.5, floored: true });
    const one = (weight: number) =>
      ssec({ ...stretch, weight: column(1e150, weight, 1e9), level: column(1e150, 1, 1) });
    expect(one(-1)).toEqual({ activity: 0, integral: 0, floored: false });
    expect(one(-1.5).activity).toBeNaN();
    expect(one(1).activity).toBe(Infinity);
  });

  test("stretches without samples, and those with a rate out of range, have no answer", () => {
    const growth = column(1, 2, 1e151, 3);
    const offsets = Uint32Array.of(0, 2, 2, 4);
    expect(ssec({ growth, initial: 1, offsets }, { spacing: 1 }).activity).toEqual(column(2.5, NaN, NaN));
    expect(eeo({ growth: 0, inflation: growth, initial: 1, offsets }, { spacing: 1 }).integral).toEqual(
      column(-1.5, NaN, NaN),
    );
  });

  test("diversity of n equal parties is n, and lies between 1 and n otherwise", () => {
    const even = diversity({ amount: new Float64Array(50).fill(3) });
    expect(even.effective).toBeCloseTo(50, 11);
    expect(even.giniSimpson).toBeCloseTo(0.98, 14);
    expect(even.shannonEvenness).toBeCloseTo(1, 14);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e300, noNaN: true }), { minLength: 1 }), (amounts) => {
        const { giniSimpson, shannonEvenness, effective } = diversity({ amount: column(...amounts) });
        if (amounts.every((x) => x === 0)) {
          expect([giniSimpson, effective]).toEqual([NaN, NaN]);
          return;
        }
        expect(giniSimpson).toBeGreaterThanOrEqual(0);
        expect(giniSimpson).toBeLessThanOrEqual(1 - 1 / amounts.length + 1e-15);
        expect(shannonEvenness).toBeGreaterThanOrEqual(0);
        expect(shannonEvenness).toBeLessThanOrEqual(1);
        expect(effective).toBeGreaterThanOrEqual(1);
        expect(effective).toBeLessThanOrEqual(amounts.length * (1 + 1e-14));
      }),
      { seed: 1 },
    );
  });

  test("diversity of one party is none, whatever it has", () => {
    const expected = { giniSimpson: 0, shannonEvenness: 0, effective: 1 };
    for (const amount of [5e-324, 0.1, 7, 1e300]) {
      expect(diversity({ amount: column(amount) })).toEqual(expected);
      expect(diversity({ amount: column(0, amount, 0) })).toEqual(expected);
    }
  });
});

describe.each(builds)("operators on vectors on the $name build", ({ lw }) => {
  const { overlap, cosf } = lw.pi0;
  const amplitudes = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 8, maxLength: 8 });
  const psi = fc.array(amplitudes, { minLength: 1, maxLength: 6 }).map((states) => column(...states.flat()));

  test("overlap of a complete basis is 1 in any state, and that of states in its way adds up", () => {
    const basis = column(1, 0, 0, 0, 0, 0, 1, 0);
    const phi = column(3, 4, 0, 5, 0, 0, 0, 1e-60);
    const sizes = { component: 2 };
    expect(overlap({ psi: basis, phi }, {}, { sizes })).toEqual(column(1, 1));
    expect(overlap({ psi: basis.slice(0, 4), phi }, {}, { sizes })).toEqual(column(0.5, 0));
  });

  test("overlap does not depend on the phase of a state, nor on the length of phi", () => {
    fc.assert(
      fc.property(psi, amplitudes, (states, phi) => {
        const sizes = { component: 4 };
        // Times i, and times -1e9.
        const turned = states.map((_, k) => (k % 2 ? states[k - 1]! : -states[k + 1]!));
        const p = overlap({ psi: states, phi: column(...phi) }, {}, { sizes })[0]!;
        const same = overlap({ psi: turned, phi: column(...phi.map((x) => -1e9 * x)) }, {}, { sizes })[0]!;
        if (!Number.isNaN(p)) expect(Math.abs(p - same)).toBeLessThanOrEqual(1e-12 * p + 1e-300);
      }),
      { seed: 1 },
    );
  });

  test("overlap of states made orthonormal lies in [0, 1], and counts no state that others make up", () => {
    fc.assert(
      fc.property(psi, amplitudes, (states, phi) => {
        const sizes = { component: 4 };
        const given = { psi: Float64Array.of(...states, ...states), phi: column(...phi) };
        const count = overlap(given, { mode: "trace", orthonormalize: true }, { sizes })[0]!;
        const alone = overlap({ ...given, psi: states }, { mode: "trace", orthonormalize: true }, { sizes })[0]!;
        expect(count).toBe(alone);
        expect(count).toBeLessThanOrEqual(Math.min(4, states.length / 8));
        const p = overlap(given, { orthonormalize: true }, { sizes })[0]!;
        if (Number.isNaN(p)) {
          expect(Math.hypot(...phi)).toBeLessThan(1e-144);
          return;
        }
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        if (count === 4) expect(p).toBeCloseTo(1, 12);
      }),
      { seed: 1 },
    );
  });

  test("overlap makes the same basis of states of any length", () => {
    const [phi, sizes] = [column(1, 0, 1, 0), { component: 2 }];
    for (const length of [1e-300, 1e-9, 1, 1e70])
      expect(overlap({ psi: column(length, 0, 0, 0), phi }, { orthonormalize: true }, { sizes })[0]).toBeCloseTo(
        0.5,
        15,
      );
    expect(overlap({ psi: new Float64Array(4), phi }, { orthonormalize: true }, { sizes })[0]).toBe(0);
  });

  test("overlap has no answer for a phi of 0, and for no row with a psi out of range", () => {
    const sizes = { component: 1 };
    expect(overlap({ psi: column(1, 0), phi: column(0, 0, 0, 2) }, {}, { sizes })).toEqual(column(NaN, 1));
    expect(overlap({ psi: column(1, 1e71), phi: column(1, 0, 0, 2) }, {}, { sizes })).toEqual(column(NaN, NaN));
  });

  test("cosf in full is twice the pairs of a symmetric coupling, and never looks at the diagonal", () => {
    const operators = [column(1, 2, -1), column(0.5, 0, 1), column(3, 1, 0)];
    const coupling = column(NaN, 0.25, 0.5, 0.25, Infinity, 2, 0.5, 2, NaN);
    const upper = cosf({ operators, coupling });
    const full = cosf({ operators, coupling }, { pairs: "full" });
    expect(upper.total).toEqual(column(4.5 + 0.125 + 1.5 + 3, 4, -0.25));
    expect(full.total).toEqual(column(4.5 + 2 * (0.125 + 1.5 + 3), 5, -0.5));
    expect(upper.amplification).toEqual(column(9.125 / 4.5, 4 / 3, NaN));
  });

  test("cosf takes each pair above the diagonal once, whatever stands below", () => {
    const operators = [2, 3];
    expect(cosf({ operators, coupling: column(0, 1, NaN, 0) })).toEqual({ total: 11, amplification: 11 / 5 });
    expect(cosf({ operators, coupling: column(0, 1, NaN, 0) }, { pairs: "full" }).total).toBeNaN();
    expect(cosf({ operators, coupling: column(0, 1, 0.5, 0) }, { pairs: "full" }).total).toBe(14);
  });
});

describe.each(builds)("pi0.arb on the $name build", ({ lw }) => {
  const { arb } = lw.pi0;
  const kinds = ["uniform", "exponential", "triangular", "gaussian"] as const;
  const rules = ["trapezoid", "simpson"] as const;
  const fixed = (window: number) => ({ windowMin: window, windowMax: window });

  test("keeps a constant load whatever the kernel, the rule and the number of samples", () => {
    for (const kind of kinds)
      for (const rule of rules)
        for (const n of [1, 2, 3, 4, 5, 6, 7, 100, 101, 2000])
          expect(arb({ load: new Float64Array(n).fill(0.7) }, { kind, rule }).balanced).toBeCloseTo(0.7, 14);
  });

  test("lies between the least and the greatest load of its window", () => {
    const loads = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(loads, fc.constantFrom(...kinds), fc.constantFrom(...rules), (load, kind, rule) => {
        const { balanced, window } = arb({ load: column(...load) }, { kind, rule });
        const inside = load.slice(-Math.floor(window / 0.05 + 1.000001));
        expect(window).toBeGreaterThanOrEqual(0.05);
        expect(window).toBeLessThanOrEqual(5);
        expect(balanced).toBeGreaterThanOrEqual(Math.min(...inside) * (1 - 1e-14));
        expect(balanced).toBeLessThanOrEqual(Math.max(...inside) * (1 + 1e-14));
      }),
      { seed: 1 },
    );
  });

  test("not normalized, comes near the integral of a smooth kernel times a smooth load", () => {
    // Load falls with age u as 1 - u / 4; the integrals over [0, 2] are known.
    const load = Float64Array.from({ length: 2001 }, (_, i) => 1 - (2000 - i) / 4000);
    const mean = { uniform: 1, exponential: (1 - 3 * Math.exp(-2)) / -Math.expm1(-2), triangular: 2 / 3, gaussian: 0 };
    for (const kind of ["uniform", "exponential", "triangular"] as const)
      for (const rule of rules) {
        const result = arb({ load }, { ...fixed(2), spacing: 0.001, kind, rule, normalize: false }).balanced;
        expect(result, `${kind}, ${rule}`).toBeCloseTo(1 - mean[kind] / 4, rule === "simpson" ? 12 : 6);
      }
  });

  test("reads no sample older than its window, and the one exactly as old", () => {
    const load = column(1e9, 6, 4, 2, 8);
    const ends = arb({ load }, { ...fixed(0.3), spacing: 0.1, kind: "uniform", normalize: false }).balanced;
    expect(ends).toBeCloseTo((6 / 2 + 4 + 2 + 8 / 2) / 3, 13);
    expect(arb({ load }, { ...fixed(0.29), spacing: 0.1, kind: "uniform" }).balanced).toBeCloseTo((2 + 2 + 4) / 2, 13);
    expect(arb({ load }, { ...fixed(0.09), spacing: 0.1 }).balanced).toBe(8);
  });

  test("takes the longest window of a steady load and the shortest of one that is 0 throughout", () => {
    const load = column(3, 3, 0, 0, 1e-300, 1e-300, 0, 1e150);
    const { balanced, window, variation } = arb({ load, offsets: Uint32Array.of(0, 2, 4, 6, 8) });
    expect([...window.slice(0, 3)]).toEqual([5, 0.05, 5]);
    expect(variation).toEqual(column(0, Infinity, 0, 1));
    expect([...balanced.slice(0, 3)]).toEqual([3, 0, 1e-300]);
    expect(window[3]).toBeCloseTo(0.05 + 4.95 / Math.E, 14);
    expect(arb({ load: column(0, 0) }, { sensitivity: 0 }).window).toBe(5);
  });

  test("has no answer without samples, or with one out of range, even beyond the window", () => {
    const offsets = Uint32Array.of(0, 0, 3, 5);
    const given = { load: column(-1, 1, 1, 2, 2), offsets };
    const { balanced, window, variation } = arb(given, fixed(0.05));
    for (const result of [balanced, window, variation])
      expect([...result].map(Number.isNaN)).toEqual([true, true, false]);
  });
});
