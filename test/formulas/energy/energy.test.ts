import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LEGACY_TREASURY_FEE_BPS } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";

golden("energy.gridUtilization", {
  grid_util: (lw, { cap, avail }: { cap: number[]; avail: number[] }) =>
    lw.energy.gridUtilization({ capacity: column(...cap), available: column(...avail) }),
});

type Fee = { u: number; n: number; h: number; base?: number; form?: "smooth" | "linear"; enabled?: boolean };
golden(
  "energy.treasuryFee",
  {
    fee: (lw, { u, n, h, base, form, enabled }: Fee) => {
      const { fee, ...factors } = lw.energy.treasuryFee(
        { utilization: u, providers: n, hour: h },
        given({ base, form, enabled }),
      );
      return { bps: fee, ...factors };
    },
  },
  { exact: ["bps"] },
);

type Delivery = Record<"kwh" | "price" | "treasuryBps" | "jurisdictionBps" | "slashBps" | "stake", number>;
golden(
  "energy.settlement",
  { settle: (lw, delivery: Delivery) => lw.energy.settlement(delivery) },
  { exact: ["cost", "treasury", "jurisdiction", "slash", "stakeAfter"] },
);

golden("energy.ewmaReputation", {
  ewma_rep: (lw, { prev, rating, alpha }: Record<"prev" | "rating" | "alpha", number>) =>
    lw.energy.ewmaReputation({ rating }, { alpha }, { state: { score: prev } }),
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { gridUtilization, treasuryFee, settlement, ewmaReputation } = lw.energy;

  describe("the treasury fee of a grid, from capacities", () => {
    const clock = (Math.floor(1_700_000_000 / 3600) % 24) as number;
    const capacity = column(1000, 1000, 1000);
    const fee = (available: Float64Array, form: "smooth" | "linear") =>
      treasuryFee({ utilization: gridUtilization({ capacity, available }), providers: 3, hour: clock }, { form }).fee;

    test("rises when the grid is congested, within its bounds", () => {
      expect(clock).toBe(22);
      const idle = column(1000, 1000, 1000);
      const busy = column(200, 200, 400);
      expect([fee(idle, "linear"), fee(busy, "linear")]).toEqual([125, 334]);
      expect([fee(idle, "smooth"), fee(busy, "smooth")]).toEqual([100, 331]);
    });

    test("is the base, at any time, when the adaptive fee is off", () => {
      for (const t of [0, 1_000_000_000]) {
        const row = { utilization: 0, providers: 0, hour: Math.floor(t / 3600) % 24 };
        expect(treasuryFee(row, { base: 300, enabled: false }).fee).toBe(300);
      }
      expect(treasuryFee({ utilization: 1, providers: 0, hour: 0 }, { base: 9999.5, enabled: false }).fee).toBe(9999.5);
    });

    test("starts from 250 basis points, where it used to be fixed at 500", () => {
      const row = { utilization: 0.7, providers: 0, hour: 13 };
      expect(treasuryFee(row).congestion).toBe(1);
      expect(treasuryFee(row).fee).toBe(250);
      expect(LEGACY_TREASURY_FEE_BPS).toBe(500);
    });
  });

  describe("energy.treasuryFee", () => {
    const row = fc.record({
      utilization: fc.double({ min: 0, max: 1, noNaN: true }),
      providers: fc.double({ min: 0, max: 1e6, noNaN: true }),
      hour: fc.double({ min: 0, max: 24, noNaN: true }),
    });

    test("is a whole number within its bounds, and its factors within theirs", () => {
      fc.assert(
        fc.property(row, fc.constantFrom("smooth" as const, "linear" as const), (row, form) => {
          const { fee, congestion, liquidity, time } = treasuryFee(row, { form });
          expect(Number.isInteger(fee)).toBe(true);
          expect(fee).toBeGreaterThanOrEqual(100);
          expect(fee).toBeLessThanOrEqual(1000);
          expect(congestion).toBeGreaterThan(0);
          expect(congestion).toBeLessThanOrEqual(2);
          expect(liquidity).toBeGreaterThanOrEqual(0.7);
          expect(liquidity).toBeLessThanOrEqual(1);
          expect(time).toBeGreaterThanOrEqual(0.7);
          expect(time).toBeLessThanOrEqual(1.3);
        }),
        { seed: 1 },
      );
    });

    test("never falls when utilization rises", () => {
      const utilization = Float64Array.from({ length: 1001 }, (_, i) => i / 1000);
      for (const form of ["smooth", "linear"] as const) {
        const { fee } = treasuryFee({ utilization, providers: 5, hour: 12 }, { form });
        for (let i = 1; i < fee.length; i++) expect(fee[i]).toBeGreaterThanOrEqual(fee[i - 1]!);
      }
    });

    test("keeps its digits far below the target", () => {
      const { congestion } = treasuryFee({ utilization: 0, providers: 0, hour: 0 }, { scale: 0.01 });
      expect(congestion / (2 / (1 + Math.exp(140)))).toBeCloseTo(1, 12);
    });

    test("takes off no more for competition than for nine providers", () => {
      const { liquidity } = treasuryFee({ utilization: 0.5, providers: column(0, 1, 4, 9, 10, 1e9), hour: 12 });
      expect(liquidity).toEqual(column(1, 0.9, 0.8, 0.7, 0.7, 0.7));
    });

    test("takes hours since any midnight, as allocation.timeOfDay does", () => {
      const row = { utilization: 0.8, providers: 4 };
      for (const hour of [0, 5.5, 12, 18.75, 19, 23.5]) {
        const today = treasuryFee({ ...row, hour });
        for (const days of [-1, 1, 36_525, -41_666, 41_666])
          expect(treasuryFee({ ...row, hour: hour + 24 * days })).toEqual(today);
      }
      const midnight = treasuryFee({ ...row, hour: 0 }).time;
      expect(treasuryFee({ ...row, hour: -Number.MIN_VALUE }).time).toBeCloseTo(midnight, 14);
      expect(
        treasuryFee({ ...row, hour: column(1e9, -1e9, 1.1e9, NaN, -Infinity) }).fee.map((fee) =>
          Number(Number.isNaN(fee)),
        ),
      ).toEqual(column(0, 0, 1, 1, 1));
    });

    test("repeats every day: midnight is hour 0 and hour 24, and fractions of an hour count", () => {
      const { time } = treasuryFee({ utilization: 0.5, providers: 1, hour: column(0, 24, 19, 7, 18.5) });
      expect(time[0]).toBe(time[1]);
      expect([time[2], time[3]]).toEqual([1.3, 0.7]);
      expect(time[4]).toBeCloseTo(1 + 0.3 * Math.cos(Math.PI / 24), 14);
    });

    test("rounds halves away from zero", () => {
      const row = { utilization: 0.7, providers: 0, hour: 13 };
      for (const [base, rounded] of [
        [150.5, 151],
        [151.5, 152],
        [150.49, 150],
      ] as const)
        expect(treasuryFee(row, { base, amplitude: 0 }).fee).toBe(rounded);
    });

    test("takes no scale of zero", () => {
      expect(() => treasuryFee({ utilization: 0.5, providers: 1, hour: 1 }, { scale: 0 })).toThrow(RangeError);
    });
  });

  describe("energy.gridUtilization", () => {
    test("is 0 without capacity and without providers", () => {
      expect(gridUtilization({ capacity: column(), available: column() })).toBe(0);
      expect(gridUtilization({ capacity: column(0), available: column(5) })).toBe(0);
    });

    test("counts more available than there is as none used", () => {
      expect(gridUtilization({ capacity: column(100, 100), available: column(500, 0) })).toBe(0.5);
    });

    test("tells markets apart by their offsets", () => {
      const offsets = Uint32Array.of(0, 2, 2, 3);
      const inputs = { capacity: column(10, 10, 4), available: column(5, 10, 1), offsets };
      expect(gridUtilization(inputs)).toEqual(column(0.25, 0, 0.75));
    });

    test("is NaN when a provider's figures are invalid, in that market only", () => {
      const offsets = Uint32Array.of(0, 2, 3);
      expect(gridUtilization({ capacity: column(10, NaN, 4), available: column(5, 1, 1), offsets })).toEqual(
        column(NaN, 0.75),
      );
      expect(gridUtilization({ capacity: column(10, -1, 4), available: column(5, 1, 1), offsets })).toEqual(
        column(NaN, 0.75),
      );
      expect(gridUtilization({ capacity: column(10, 1, 4), available: column(5, Infinity, 1), offsets })).toEqual(
        column(NaN, 0.75),
      );
    });

    test("stays within 0 and 1", () => {
      const figure = fc.double({ min: 0, max: 1e9, noNaN: true });
      fc.assert(
        fc.property(fc.array(fc.tuple(figure, figure), { maxLength: 30 }), (providers) => {
          const u = gridUtilization({
            capacity: Float64Array.from(providers, ([capacity]) => capacity),
            available: Float64Array.from(providers, ([, available]) => available),
          });
          expect(u).toBeGreaterThanOrEqual(0);
          expect(u).toBeLessThanOrEqual(1);
        }),
        { seed: 1 },
      );
    });
  });

  describe("energy.settlement", () => {
    const plain = { treasuryBps: 250, jurisdictionBps: 0, slashBps: 0, stake: 1000 };

    test("is invalid in doubles where the cost is no safe integer, and saturates in 64-bit integers", () => {
      expect(settlement({ ...plain, kwh: 2 ** 27, price: 2 ** 26 }).cost).toBeNaN();
      expect(settlement({ ...plain, kwh: 94906265, price: 94906265 }).cost).toBe(94906265 ** 2);
      const wide = { treasuryBps: 10_000n, jurisdictionBps: 1n, slashBps: 10_000n, stake: 5n };
      const most = BigInt(Number.MAX_SAFE_INTEGER);
      const { cost, treasury, jurisdiction, stakeAfter } = settlement({ ...wide, kwh: most, price: most });
      expect(cost).toBe(2n ** 63n - 1n);
      expect(treasury).toBe(2n ** 63n - 1n);
      expect(jurisdiction).toBe((2n ** 63n - 1n) / 10_000n);
      expect(stakeAfter).toBe(0n);
    });

    test("floors each part exactly, up to the largest safe integer", () => {
      const whole = fc.bigInt({ min: 0n, max: BigInt(Number.MAX_SAFE_INTEGER) });
      const bps = fc.bigInt({ min: 0n, max: 10_000n });
      fc.assert(
        fc.property(whole, bps, bps, bps, whole, (cost, treasuryBps, jurisdictionBps, slashBps, stake) => {
          const slash = (cost * slashBps) / 10_000n;
          const expected = {
            cost,
            treasury: (cost * treasuryBps) / 10_000n,
            jurisdiction: (cost * jurisdictionBps) / 10_000n,
            slash,
            stakeAfter: stake > slash ? stake - slash : 0n,
          };
          const ints = { kwh: cost, price: 1n, treasuryBps, jurisdictionBps, slashBps, stake };
          expect(settlement(ints)).toEqual(expected);
          const doubles = Object.fromEntries(Object.entries(ints).map(([name, x]) => [name, Number(x)])) as Delivery;
          const result = settlement(doubles);
          expect(Object.fromEntries(Object.entries(result).map(([name, x]) => [name, BigInt(x)]))).toEqual(expected);
        }),
        { seed: 1, numRuns: 300 },
      );
    });

    test("never takes more than there is: the parts of a cost and its rest add up", () => {
      const { cost, treasury } = settlement({ ...plain, kwh: 3, price: 10 });
      expect([cost, treasury]).toEqual([30, 0]);
    });
  });

  describe("energy.ewmaReputation", () => {
    test("starts at 1 and counts more than five stars as five", () => {
      expect(ewmaReputation({ rating: column(5, 9) })).toEqual(column(1, 1));
      expect(ewmaReputation({ rating: 0 })).toBe(0.7);
    });

    test("skips a negative rating", () => {
      const bank = lw.energy.ewmaReputation.bank(1);
      expect(bank.run({ rating: column(0, -1, NaN, 0) })).toEqual(column(0.7, 0.7, 0.7, 0.7 * 0.7));
      expect(bank.state.skipped).toEqual(column(2));
    });
  });
});
