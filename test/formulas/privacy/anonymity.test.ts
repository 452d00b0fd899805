import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("privacy.reidRisk", {
  risk: (lw, { sizes, tau }: { sizes: number[]; tau: number }) => {
    const risk = lw.privacy.reidRisk({ size: column(...sizes) }, { threshold: tau });
    return { ...risk, prosecutorAvg: risk.prosecutorMean };
  },
});

golden(
  "privacy.dynamicK",
  {
    dynk: (lw, { dens, sens, conf }: { dens: number; sens: number; conf: number }) =>
      lw.privacy.dynamicK({ density: dens, sensitivity: sens, confidence: conf }),
  },
  { exact: ["k"] },
);

golden(
  "privacy.lDiversity",
  {
    ldiv: (lw, { counts, c, l }: { counts: number[]; c: number; l: number }) =>
      lw.privacy.lDiversity({ count: column(...counts) }, { c, l }),
  },
  { exact: ["distinct"] },
);

golden("privacy.tCloseness", {
  tclose: (lw, { p, q, ordered }: { p: number[]; q: number[]; ordered: boolean }) =>
    lw.privacy.tCloseness({ inside: column(...p), whole: column(...q) }, { ordered }),
});

const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 12 });
const weights = (length: number) =>
  fc.array(fc.double({ min: 0.01, max: 9, noNaN: true }), { minLength: length, maxLength: length });

describe.each(builds)("privacy.reidRisk on the $name build", ({ lw }) => {
  const { reidRisk } = lw.privacy;

  test("asks a journalist about the population behind each class", () => {
    const risk = reidRisk({ size: column(2, 5), population: column(10, 5) });
    expect(risk).toMatchObject({ journalistMax: 0.2, journalistAtRisk: 1, prosecutorMax: 0.5, k: 2 });
    // 2 of 10 and 5 of 5 would be guessed right.
    expect(risk.journalistMean).toBeCloseTo((2 / 10 + 5 / 5) / 7, 15);
  });

  test("knows nothing of a journalist where one class's population is unknown, and all of a prosecutor", () => {
    const risk = reidRisk({ size: column(2, 5), population: column(10, NaN) });
    expect(risk.journalistMax).toBeNaN();
    expect(risk.journalistMean).toBeNaN();
    expect(risk.prosecutorMax).toBe(0.5);
  });

  test("cannot have fewer people in the population than in the data", () => {
    expect(reidRisk({ size: column(2, 5), population: column(10, 4) }).prosecutorMax).toBeNaN();
  });

  test("counts as at risk only who exceeds the threshold", () => {
    expect(reidRisk({ size: column(4, 5) }, { threshold: 0.25 }).atRisk).toBe(0);
    expect(reidRisk({ size: column(4, 5) }, { threshold: 0.24 }).atRisk).toBe(4 / 9);
  });

  test("has nothing to say of an empty data set, and refuses an empty class", () => {
    const { prosecutorMax, k } = reidRisk({ size: column() });
    expect([prosecutorMax, k]).toEqual([NaN, NaN]);
    expect(() => reidRisk({ size: column(3, 0) })).toThrow(/^privacy\.reidRisk: "size"/);
  });
});

describe.each(builds)("privacy.dynamicK on the $name build", ({ lw }) => {
  const { dynamicK } = lw.privacy;
  const place = { density: 250, sensitivity: 0.5, confidence: 0.8 };

  test("releases a group that is large enough, and none whose size is unknown", () => {
    expect(dynamicK({ ...place, population: column(74, 75, NaN) }).release).toEqual(column(0, 1, 0));
    expect(dynamicK(place).release).toBe(false);
  });

  test("never falls below what the highest risk asks for, unless kMax does", () => {
    const dense = { density: 1e9, sensitivity: 0, confidence: 1 };
    expect(dynamicK(dense, { riskMax: 0.01 }).k).toBe(100);
    expect(dynamicK(dense, { riskMax: 0.01, kMax: 50 }).k).toBe(50);
    expect(dynamicK(dense, { riskMax: 1, kMin: 6 }).k).toBe(6);
  });

  test("asks for more where fewer live, of what is more sensitive, and where the place is less sure", () => {
    const at = fc.record({
      density: fc.double({ min: 0, max: 1e5, noNaN: true }),
      sensitivity: fc.double({ min: 0, max: 1, noNaN: true }),
      confidence: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(at, ({ density, sensitivity, confidence }) => {
        const { k } = dynamicK({ density, sensitivity, confidence });
        expect(Number.isInteger(k)).toBe(true);
        expect(k).toBeGreaterThanOrEqual(12);
        expect(k).toBeLessThanOrEqual(500);
        expect(dynamicK({ density: density * 2, sensitivity, confidence }).k).toBeLessThanOrEqual(k);
        expect(dynamicK({ density, sensitivity: sensitivity + 0.1, confidence }).k).toBeGreaterThanOrEqual(k);
        expect(dynamicK({ density, sensitivity, confidence: confidence / 2 }).k).toBeGreaterThanOrEqual(k);
      }),
      { seed: 1 },
    );
  });

  test("takes other exponents than the root", () => {
    expect(dynamicK({ ...place, density: 125 }, { exponent: 1 / 3 }).raw).toBeCloseTo((20 * 2 * 1.5) / 0.8, 12);
    expect(dynamicK(place, { exponent: 0 }).raw).toBeCloseTo((20 * 1.5) / 0.8, 12);
  });
});

describe.each(builds)("privacy.lDiversity on the $name build", ({ lw }) => {
  const { lDiversity } = lw.privacy;

  test("has as many effective values as there are, where all are equally frequent", () => {
    const { distinct, entropyL } = lDiversity({ count: column(7, 7, 0, 7, 7, 7) });
    expect(distinct).toBe(5);
    expect(entropyL).toBeCloseTo(5, 13);
  });

  test("compares the most frequent value with a tail that starts at the l-th, whatever the order of rows", () => {
    const recursive = (l: number) => lDiversity({ count: column(1, 9, 4, 6) }, { c: 1, l }).recursive;
    expect([1, 2, 3, 4, 5].map(recursive)).toEqual([true, true, false, false, false]);
  });

  test("has nothing to say of nobody", () => {
    expect(lDiversity({ count: column() })).toEqual({ distinct: NaN, entropyL: NaN, recursive: null });
    expect(lDiversity({ count: column(0, 0) }).entropyL).toBeNaN();
  });

  test("lies between 1 and the number of values", () => {
    fc.assert(
      fc.property(counts, (counts) => {
        const { distinct, entropyL } = lDiversity({ count: column(...counts) });
        if (counts.every((x) => x === 0)) {
          expect(entropyL).toBeNaN();
          return;
        }
        expect(entropyL).toBeGreaterThanOrEqual(1 - 1e-14);
        expect(entropyL).toBeLessThanOrEqual(distinct * (1 + 1e-14));
      }),
      { seed: 1 },
    );
  });
});

describe.each(builds)("privacy.tCloseness on the $name build", ({ lw }) => {
  const { tCloseness } = lw.privacy;

  test("is 1 for distributions that share nothing, and how far weight has to move where values are ordered", () => {
    const ends = { inside: column(1, 0, 0, 0), whole: column(0, 0, 0, 5) };
    const neighbours = { inside: column(1, 0, 0, 0), whole: column(0, 5, 0, 0) };
    expect(tCloseness(ends)).toBe(1);
    expect(tCloseness(neighbours)).toBe(1);
    expect(tCloseness(ends, { ordered: true })).toBe(1);
    expect(tCloseness(neighbours, { ordered: true })).toBeCloseTo(1 / 3, 15);
  });

  test("is 0 of one value, and unknown where there is no weight", () => {
    expect(tCloseness({ inside: column(3), whole: column(9) })).toBe(0);
    expect(tCloseness({ inside: column(3), whole: column(9) }, { ordered: true })).toBe(0);
    expect(tCloseness({ inside: column(0, 0), whole: column(1, 2) })).toBeNaN();
    expect(tCloseness({ inside: column(), whole: column() })).toBeNaN();
  });

  test("is a distance: symmetric, 0 for equals, and no longer than a detour", () => {
    fc.assert(
      fc.property(weights(6), weights(6), weights(6), fc.boolean(), (p, q, r, ordered) => {
        const distance = (a: number[], b: number[]) =>
          tCloseness({ inside: column(...a), whole: column(...b) }, { ordered });
        expect(distance(p, q)).toBeCloseTo(distance(q, p), 14);
        expect(
          distance(
            p,
            p.map((x) => 4 * x),
          ),
        ).toBeLessThan(1e-15);
        expect(distance(p, r)).toBeLessThanOrEqual(distance(p, q) + distance(q, r) + 1e-14);
      }),
      { seed: 1 },
    );
  });
});
