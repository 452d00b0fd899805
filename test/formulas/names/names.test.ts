import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameLength } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";

type Listing = { length: number; prior: number | null; settled: boolean; base?: number; enabled?: boolean };
golden(
  "names.reservePrice",
  {
    reserve: (lw, { length, prior, settled, base, enabled }: Listing) => {
      const name = { length, settled, ...(prior === null ? {} : { prior }) };
      const { reserve, lengthMultiplier, historyMultiplier, raw } = lw.names.reservePrice(
        name,
        given({ base, enabled }),
      );
      return { reserve, length: lengthMultiplier, history: historyMultiplier, raw };
    },
  },
  { exact: ["reserve"] },
);

describe.each(builds)("the reserve of a name, step by step, on the $name build", ({ lw }) => {
  const reserve = (name: Parameters<typeof lw.names.reservePrice>[0], params = {}) =>
    lw.names.reservePrice(name as { length: number }, params).reserve;

  test("falls with the length of the name", () => {
    expect([3, 4, 5, 18].map((length) => reserve({ length }))).toEqual([1000, 900, 800, 200]);
  });

  test("rises with what the name was last sold for", () => {
    expect(reserve({ length: 4, prior: 2000, settled: true })).toBe(1350);
  });

  test("does not count a sale that was cancelled", () => {
    expect(reserve({ length: 4, prior: 2000, settled: false })).toBe(900);
  });

  test("is the base when the adaptive price is off", () => {
    expect(reserve({ length: 3, prior: 9000, settled: true }, { base: 5000, enabled: false })).toBe(5000);
    expect(reserve({ length: 30 }, { base: 5000, enabled: false })).toBe(5000);
  });

  test("of a listing without a seller's minimum counts the suffix too", () => {
    expect(nameLength("xyz.block")).toBe(9);
    expect(reserve({ length: nameLength("xyz.block") })).toBe(400);
  });

  test("is the seller's minimum where there is one, but never below 1; 0 is none and is refused", () => {
    expect(reserve({ length: 4, prior: 2000, settled: true, minimum: 77 })).toBe(77);
    expect(reserve({ length: 4, minimum: 1.5 })).toBe(1.5);
    expect(reserve({ length: 4, minimum: 0.5 })).toBe(1);
    expect(reserve({ length: 4, minimum: Number.MIN_VALUE })).toBe(1);
    expect(reserve({ length: 4, minimum: 0 })).toBeNaN();
    expect(() => lw.names.reservePrice({ length: 4, minimum: 0 }, {}, { onInvalid: "throw" })).toThrow(
      /^names\.reservePrice: "minimum" expected .*, got 0/,
    );
  });
});

describe.each(builds)("names.reservePrice on the $name build", ({ lw }) => {
  const { reservePrice } = lw.names;

  test("charges names shorter than three characters no more than those of three", () => {
    expect(reservePrice({ length: column(1, 2, 3) }).reserve).toEqual(column(1000, 1000, 1000));
  });

  test("never lowers the price for a cheap last sale, and caps the premium of a dear one", () => {
    const prior = column(0, 1, 999, 1000, 1500, 3000, 1e12);
    const { historyMultiplier } = reservePrice({ length: 3, prior, settled: true });
    expect(historyMultiplier).toEqual(column(1, 1, 1, 1, 1.25, 2, 2));
  });

  test("counts a sale that was settled without a bid for nothing", () => {
    expect(reservePrice({ length: column(3, 3), prior: column(NaN, 2000), settled: true }).historyMultiplier).toEqual(
      column(1, 1.5),
    );
    expect(reservePrice({ length: 3, settled: true }).historyMultiplier).toBe(1);
  });

  test("is at least 1, also from a base of 0, and when the adaptive price is off", () => {
    for (const base of [0, 0.4, 1])
      expect(reservePrice({ length: column(3, 9) }, { base, enabled: false }).reserve).toEqual(column(1, 1));
    expect(reservePrice({ length: column(3, 99), prior: 5, settled: true }, { base: 0 }).reserve).toEqual(column(1, 1));
    expect(reservePrice({ length: 3 }, { base: 0.4 }).reserve).toBe(1);
  });

  test("rounds 399.99999999999994 to 400", () => {
    const { raw, reserve } = reservePrice({ length: 9 });
    expect(raw).toBeLessThan(400);
    expect(reserve).toBe(400);
  });

  test("is a whole number between a fifth of the base and twice the base", () => {
    const listing = fc.record({
      length: fc.integer({ min: 1, max: 300 }),
      prior: fc.double({ min: 0, max: 1e9, noNaN: true }),
      settled: fc.boolean(),
    });
    fc.assert(
      fc.property(listing, fc.integer({ min: 5, max: 1e9 }), (listing, base) => {
        const { reserve } = reservePrice(listing, { base });
        expect(Number.isInteger(reserve)).toBe(true);
        expect(reserve).toBeGreaterThanOrEqual(Math.floor(base * 0.2));
        expect(reserve).toBeLessThanOrEqual(base * 2);
      }),
      { seed: 1 },
    );
  });
});

describe("nameLength", () => {
  test("counts Unicode scalar values, not code units and not bytes", () => {
    expect(["", "a", "né", "漢字", "😀😀", "👩‍🚀"].map((name) => nameLength(name))).toEqual([0, 1, 2, 2, 2, 3]);
  });

  test("leaves the suffix out only when told, and only where there is one", () => {
    const stripped = (name: string) => nameLength(name, { stripSuffix: true });
    expect(["xyz.block", "a.b.block", "xyz", ".block", "xyz."].map(stripped)).toEqual([3, 3, 3, 6, 3]);
  });
});
