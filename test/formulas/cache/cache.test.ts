import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden("cache.tier", { tier: (lw, { age }: { age: number }) => lw.cache.tier({ age }) }, { exact: [""] });

type Levels = { h: number[]; t: number[]; miss: number; mode: "lookThrough" | "lookAside" };
golden("cache.expectedAccess", {
  eat: (lw, { h, t, miss, mode }: Levels) => {
    const { expected, missRate } = lw.cache.eat({ hit: column(...h), time: column(...t) }, { mode, miss });
    return { expected: expected[0], missRate: missRate[0] };
  },
  zipf: (lw, { N, C, s }: Record<"N" | "C" | "s", number>) => lw.cache.zipf({ objects: N, slots: C, exponent: s }),
  che: (lw, { rates, C }: { rates: number[]; C: number }) => {
    const { time, ratio } = lw.cache.che({ rate: column(...rates), slots: C });
    return { T: time, hit: ratio };
  },
});

const sumOf = (x: Float64Array) => x.reduce((a, b) => a + b, 0);

/** Sum of i^-s, smallest terms first. */
function harmonic(n: number, s: number): number {
  let sum = 0;
  for (let i = n; i > 0; i--) sum += i ** -s;
  return sum;
}

/** Share of requests that a real cache answers, which drops what was longest not asked for. */
function simulated(rates: Float64Array, slots: number, requests: number): number {
  const next = random(3);
  const total = sumOf(rates);
  const held = new Map<number, true>();
  let hits = 0;
  for (let k = -requests; k < requests; k++) {
    let at = next() * total;
    const object = rates.findIndex((rate) => {
      at -= rate;
      return at < 0;
    });
    if (held.delete(object) && k >= 0) hits++;
    held.set(object, true);
    if (held.size > slots) held.delete(held.keys().next().value as number);
  }
  return hits / requests;
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { tier, eat, zipf, che } = lw.cache;

  describe("cache.tier", () => {
    test("keeps what comes from the future in memory, and follows its windows", () => {
      expect(tier({ age: -1 })).toBe(1);
      expect(tier({ age: column(0, 7, 8, 90, 91) }, { memory: 7, disk: 90 })).toEqual(column(1, 1, 2, 2, 3));
      expect(() => tier({ age: 1 }, { memory: 200 })).toThrow(/memory/);
    });

    test("has a tier of its own for forecasts, as long as they are fresh", () => {
      const call = { age: column(-1, 2, 3, 3, NaN), forecast: column(1, 1, 1, 0, 1) };
      expect(tier(call, { fresh: 2 })).toEqual(column(4, 4, 0, 1, NaN));
      expect(tier({ age: 0.5, forecast: true })).toBe(4);
    });
  });

  describe("cache.eat", () => {
    test("adds a level's time when it is asked, and without levels is a miss", () => {
      expect(eat({ hit: column(0.75), time: column(2) }, { miss: 8 }).expected).toEqual(column(4));
      expect(eat({ hit: column(0.75), time: column(2) }, { miss: 8, mode: "lookAside" }).expected).toEqual(column(3.5));
      expect(eat({ hit: column(), time: column() }, {}, { sizes: { row: 2 } }).expected).toEqual(column(0.008, 0.008));
    });

    test("takes many mixes of one machine in one call, and is NaN in a row without a share", () => {
      const hit = column(1, 0.5, 2, 0.5, 0.5, 0.5);
      const { expected, missRate } = eat({ hit, time: column(1, 10) }, { miss: 100 });
      expect(expected).toEqual(column(1 + 0 + 0, 1 + 5 + 25, NaN));
      expect(missRate).toEqual(column(0, 0.25, NaN));
    });

    test("is NaN throughout where a time is out of range", () => {
      expect(eat({ hit: column(0.5, 0.5), time: column(-1) }).expected).toEqual(column(NaN, NaN));
    });
  });

  describe("cache.zipf", () => {
    test("agrees with the sums themselves, however steep", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 3000 }),
          fc.integer({ min: 0, max: 3500 }),
          fc.oneof(fc.double({ min: 0, max: 8, noNaN: true }), fc.constantFrom(0, 1, 1 + 2 ** -52, 1 - 2 ** -53, 2)),
          (objects, slots, exponent) => {
            const ratio = zipf({ objects, slots, exponent });
            const expected = harmonic(Math.min(slots, objects), exponent) / harmonic(objects, exponent);
            expect(Math.abs(ratio - expected)).toBeLessThanOrEqual(1e-13 * expected);
          },
        ),
        { seed: 1, numRuns: 500 },
      );
    });

    test("takes as many objects as doubles count", () => {
      const objects = Number.MAX_SAFE_INTEGER;
      // H(n) = ln n + gamma + 1 / (2n) - ...
      const h = (n: number) => Math.log(n) + 0.5772156649015329 + 0.5 / n;
      expect(zipf({ objects, slots: 1e9, exponent: 1 }) / (h(1e9) / h(objects))).toBeCloseTo(1, 14);
      expect(zipf({ objects, slots: objects, exponent: 0.7 })).toBe(1);
      expect(zipf({ objects, slots: 2 ** 52, exponent: 0 })).toBeCloseTo(0.5, 14);
    });
  });

  describe("cache.che", () => {
    const rate = fc.oneof(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.constant(0));

    test("fills the slots exactly, and what is asked for more is found more", () => {
      fc.assert(
        fc.property(
          fc.array(rate, { minLength: 1, maxLength: 60 }),
          fc.double({ min: 1e-6, max: 1, noNaN: true }),
          (rates, part) => {
            const asked = rates.filter((rate) => rate > 0).length;
            fc.pre(asked > 0);
            const slots = part * asked;
            const { hit, time, ratio } = che({ rate: column(...rates), slots });
            if (slots >= asked) expect(time).toBe(Infinity);
            expect(Math.abs(sumOf(hit) - slots)).toBeLessThanOrEqual(1e-10 * slots);
            rates.forEach((a, i) => {
              rates.forEach((b, j) => {
                if (a < b) expect(hit[i]!).toBeLessThanOrEqual(hit[j]!);
              });
            });
            const expected = sumOf(hit.map((h, i) => h * rates[i]!)) / rates.reduce((a, b) => a + b, 0);
            expect(Math.abs(ratio - expected)).toBeLessThanOrEqual(1e-12);
          },
        ),
        { seed: 1, numRuns: 300 },
      );
    });

    test("foretells what a cache of 20 among 100 objects answers, to one in a hundred", () => {
      const rates = Float64Array.from({ length: 100 }, (_, i) => 1 / (i + 1) ** 0.9);
      const { ratio } = che({ rate: rates, slots: 20 });
      expect(Math.abs(ratio - simulated(rates, 20, 60_000))).toBeLessThan(0.01);
    });

    test("has room for all, or for none", () => {
      expect(che({ rate: column(1, 0, 2), slots: 2 })).toEqual({ hit: column(1, 0, 1), time: Infinity, ratio: 1 });
      expect(che({ rate: column(1, 2), slots: 0 })).toEqual({ hit: column(0, 0), time: 0, ratio: 0 });
      expect(che({ rate: column(0, 0), slots: 1 })).toEqual({ hit: column(0, 0), time: Infinity, ratio: NaN });
      expect(che({ rate: column(1, -1), slots: 1 })).toEqual({ hit: column(NaN, NaN), time: NaN, ratio: NaN });
    });

    test("ends where rates lie as far apart as doubles allow", () => {
      const { hit, time } = che({ rate: column(1e-300, 1, 1e100, 1e-10), slots: 3.5 });
      expect(time).toBeGreaterThan(0);
      expect(Math.abs(sumOf(hit) - 3.5)).toBeLessThan(1e-9);
    });
  });
});
