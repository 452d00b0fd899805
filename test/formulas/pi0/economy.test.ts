import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

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

  test("ssec counts an integral below -1 as 0, and a component that would take more than everything, and says so", () => {
    const stretch = { growth: column(0, 0), initial: 5 };
    expect(ssec({ ...stretch, before: -1.5 })).toEqual({ activity: 0, integral: -1.5, floored: true });
    const one = (weight: number) =>
      ssec({ ...stretch, weight: column(1e150, weight, 1e9), level: column(1e150, 1, 1) });
    expect(one(-1)).toEqual({ activity: 0, integral: 0, floored: false });
    expect(one(-1.5)).toEqual({ activity: 0, integral: 0, floored: true });
    const grown = { growth: column(0.5, 0.5), initial: 4 };
    const two = ssec({ ...grown, weight: column(-2, -3), level: column(1, 1) }, { spacing: 1 });
    expect(two).toEqual({ activity: 0, integral: 0.5, floored: true });
    expect(ssec({ ...grown, weight: column(-2), level: column(-1) }).floored).toBe(null);
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
