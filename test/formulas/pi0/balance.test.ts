import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

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
    const mean = { uniform: 1, exponential: (1 - 3 * Math.exp(-2)) / -Math.expm1(-2), triangular: 2 / 3 };
    for (const kind of ["uniform", "exponential", "triangular"] as const)
      for (const rule of rules) {
        const result = arb({ load }, { ...fixed(2), spacing: 0.001, kind, rule, normalize: false }).balanced;
        expect(result, `${kind}, ${rule}`).toBeCloseTo(1 - mean[kind] / 4, rule === "simpson" ? 12 : 6);
      }
  });

  test("not normalized, gives a gaussian kernel unit mass", () => {
    const params = { ...fixed(2), spacing: 0.001, kind: "gaussian", sigma: 0.7, normalize: false } as const;
    for (const rule of rules)
      expect(arb({ load: new Float64Array(2001).fill(1) }, { ...params, rule }).balanced).toBeCloseTo(1, 7);
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
