import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { congestionLanes } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

const safe = Number.MAX_SAFE_INTEGER;

type Brackets = { x: number; th: number[]; bps: number[] };
golden(
  "fees.progressive",
  {
    prog: (lw, { x, th, bps }: Brackets) => {
      const columns = { amount: column(x), threshold: column(...th), rate: column(...bps) };
      const { fee, exact, marginal, effective } = lw.fees.progressive(columns);
      return { fee: fee[0], exact: exact[0], marginalBps: marginal[0], effectiveBps: effective[0] };
    },
  },
  { exact: ["fee", "marginalBps"] },
);

golden("fees.congestion", {
  cong: (lw, { rho, k, n }: Record<"rho" | "k" | "n", number>) =>
    lw.fees.congestion({ utilization: rho }, { gain: k, exponent: n }).multiplier,
});

golden("fees.baseFee", {
  basefee: (lw, { prev, used }: Record<"prev" | "used", number>) => {
    const wide = lw.fees.baseFee({ used: BigInt(used) }, {}, { state: { fee: BigInt(prev) } } as never);
    const fee = lw.fees.baseFee({ used }, {}, { state: { fee: prev } });
    expect(BigInt(fee)).toBe(wide);
    return fee;
  },
});

golden(
  "fees.split",
  {
    decomp: (lw, { fee, pct }: Record<"fee" | "pct", number>) => {
      const { consumer, industrial } = lw.fees.split({ fee: BigInt(fee), percent: BigInt(pct) });
      const parts = lw.fees.split({ fee, percent: pct });
      expect(parts).toEqual({ consumer: Number(consumer), industrial: Number(industrial) });
      return parts;
    },
  },
  { exact: ["consumer", "industrial"] },
);

/** Whole numbers of every size, the largest too. */
const whole = (max = safe) =>
  fc.oneof(
    fc.integer({ min: 0, max: Math.min(max, 1000) }),
    fc.integer({ min: 0, max }),
    fc.integer({ min: Math.max(0, max - 1000), max }),
  );

describe.each(builds)("on the $name build", ({ lw }) => {
  const { progressive, congestion, baseFee, split } = lw.fees;

  describe("fees.progressive", () => {
    test("is exact to the last unit for every whole amount and schedule", () => {
      const starts = fc.uniqueArray(whole(), { minLength: 1, maxLength: 8 });
      const rates = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 9, maxLength: 9 });
      fc.assert(
        fc.property(starts, rates, fc.array(whole(), { minLength: 1, maxLength: 5 }), (starts, rates, amounts) => {
          const th = [0, ...starts.filter((start) => start > 0).toSorted((a, b) => a - b)];
          const threshold = column(...th);
          const rate = column(...rates.slice(0, th.length));
          const x = [...amounts, ...th];
          const result = progressive({ amount: column(...x), threshold, rate });
          x.forEach((amount, i) => {
            const parts = th.map((start, k) => {
              const end = Math.min(amount, th[k + 1] ?? Infinity);
              return end > start ? BigInt(end - start) * BigInt(rate[k]!) : 0n;
            });
            const sum = parts.reduce((total, part) => total + part, 0n);
            expect(result.fee[i]).toBe(Number(sum / 10_000n));
            const exact = Number(sum) / 10_000;
            expect(Math.abs(result.exact[i]! - exact)).toBeLessThanOrEqual(exact * 2 ** -52);
            expect(result.marginal[i]).toBe(
              rate[
                Math.max(
                  0,
                  th.findLastIndex((start) => amount > start),
                )
              ],
            );
            expect(result.effective[i]).toBeGreaterThanOrEqual(Math.min(...rate) * (amount ? 1 - 1e-12 : 0));
            expect(result.effective[i]).toBeLessThanOrEqual(Math.max(...rate) * (1 + 1e-12));
          });
        }),
        { seed: 1, numRuns: 300 },
      );
    });

    test("takes everything at 100 %, and nothing at 0", () => {
      const amount = column(0, 1, 9999, 10_001, safe);
      expect(progressive({ amount, threshold: column(0), rate: column(10_000) }).fee).toEqual(amount);
      expect(progressive({ amount, threshold: column(0, 77), rate: column(0, 0) }).effective).toEqual(
        column(0, 0, 0, 0, 0),
      );
    });

    test("has no answer to a schedule that is none", () => {
      const fee = (threshold: Float64Array, rate: Float64Array) =>
        progressive({ amount: column(5), threshold, rate }).fee;
      expect(fee(column(0, 10), column(1, 2))).toEqual(column(0));
      for (const starts of [column(1, 10), column(0, 0), column(0, -1), column(0, 1.5), column(0, NaN)])
        expect(fee(starts, column(1, 2))).toEqual(column(NaN));
      for (const rates of [column(1, -2), column(1, 10_001), column(1.5, 2), column(NaN, 2)])
        expect(fee(column(0, 10), rates)).toEqual(column(NaN));
      expect(fee(column(), column())).toEqual(column(NaN));
    });

    test("has no answer for an amount that is no whole number of money", () => {
      const amount = column(-1, 1.5, safe + 1, NaN, 5);
      expect(progressive({ amount, threshold: column(0), rate: column(10_000) }).fee).toEqual(
        column(NaN, NaN, NaN, NaN, 5),
      );
    });
  });

  describe("fees.congestion", () => {
    test("is 1 of an empty queue, rises with the load, and stops at the cap", () => {
      const utilization = Float64Array.from({ length: 1200 }, (_, i) => i / 1000 - 0.1);
      for (const lane of Object.values(congestionLanes)) {
        const { multiplier, wait } = congestion({ utilization }, lane);
        expect(multiplier[0]).toBe(1);
        for (let i = 1; i < 1200; i++) {
          expect(multiplier[i]).toBeGreaterThanOrEqual(multiplier[i - 1]!);
          expect(wait[i]).toBeGreaterThanOrEqual(wait[i - 1]!);
        }
        expect(multiplier[1199]).toBe(1000);
        expect(wait[1199]).toBeCloseTo(1000, 8);
      }
    });

    test("of industry is held at 1.5 times what consumers pay, where its own would be less", () => {
      const utilization = column(0.01, 0.3, 0.6, 0.9);
      const { consumer, industrial } = congestionLanes;
      const least = congestion({ utilization }, consumer).multiplier.map((x) => 1.5 * x);
      const { multiplier } = congestion({ utilization, least }, industrial);
      multiplier.forEach((x, i) => {
        expect(x).toBe(Math.max(least[i]!, congestion({ utilization: utilization[i]! }, industrial).multiplier));
      });
      expect(multiplier[0]).toBe(least[0]);
      expect(multiplier[3]).toBeGreaterThan(least[3]!);
      expect(congestion({ utilization: 0.5, least: 0.5 }).multiplier).toBeNaN();
    });
  });

  describe("fees.baseFee", () => {
    /** EIP-1559 as its text has it, in integers of any length. */
    function eip1559(fee: bigint, used: bigint, target: bigint, least = 1n): bigint {
      if (used === target) return fee;
      const distance = used > target ? used - target : target - used;
      const delta = (fee * distance) / target / 8n;
      return used > target ? fee + (delta > least ? delta : least) : fee - delta;
    }

    test("is EIP-1559 to the unit, however long the products", () => {
      fc.assert(
        fc.property(whole(), whole(), whole(safe - 1), (fee, used, target) => {
          fc.pre(fee > 0);
          const exact = eip1559(BigInt(fee), BigInt(used), BigInt(target + 1));
          const expected = exact > BigInt(safe) ? safe : Math.max(1, Number(exact));
          const params = { target: target + 1, minStep: 1 };
          expect(baseFee({ used }, params, { state: { fee } })).toBe(expected);
          const wide = baseFee({ used: BigInt(used) }, params, { state: { fee: BigInt(fee) } } as never);
          expect(wide).toBe(exact < 1n ? 1n : exact < 2n ** 63n ? exact : 2n ** 63n - 1n);
        }),
        { seed: 1, numRuns: 2000 },
      );
    });

    test("follows a chain of blocks at Ethereum's figures as EIP-1559 does", () => {
      const next = random(15);
      const target = 15_000_000;
      const used = Float64Array.from({ length: 5000 }, () => Math.floor(next() * 2 * target));
      const fees = baseFee({ used }, { target, minStep: 1 }, { state: { fee: 1e9 } });
      let fee = 1_000_000_000n;
      used.forEach((space, block) => {
        fee = eip1559(fee, BigInt(space), BigInt(target));
        if (fees[block] !== Number(fee)) expect.fail(`block ${block}: ${fees[block]} instead of ${fee}`);
      });
      expect(Math.max(...fees) * target).toBeGreaterThan(safe);
    });

    test("below the denominator stays where it is, unless told to step", () => {
      expect(baseFee({ used: column(2e6, 2e6) }, {}, { state: { fee: 7 } })).toEqual(column(7, 7));
      expect(baseFee({ used: column(2e6, 2e6) }, { minStep: 1 }, { state: { fee: 7 } })).toEqual(column(8, 9));
      expect(baseFee({ used: column(0, 0) }, { denominator: 1 }, { state: { fee: 7 } })).toEqual(column(1, 1));
    });

    test("stops at the highest fee", () => {
      const used = column(2e6, 2e6, 2e6, 0);
      expect(baseFee({ used }, { max: 1200 }, { state: { fee: 1000 } })).toEqual(column(1125, 1200, 1200, 1050));
      expect(baseFee({ used: safe }, { target: 1 }, { state: { fee: safe } })).toBe(safe);
    });

    test("passes over blocks that used no whole number", () => {
      const bank = baseFee.bank(1, {}, { state: { fee: 1000 } });
      expect(bank.run({ used: column(NaN, -1, 0.5, 2e6) })).toEqual(column(1000, 1000, 1000, 1125));
      expect(bank.state.skipped).toEqual(column(3));
    });

    /** The largest 64-bit integer. */
    const most = 2n ** 63n - 1n;
    const wideFee = (used: bigint, params: object, fee: bigint) =>
      baseFee({ used }, params, { state: { fee } } as never) as unknown as bigint;

    test("in 64-bit integers is EIP-1559 to 2^63 - 1", () => {
      expect(wideFee(22_000_000n, { target: 15_000_000 }, 9007199254740993n)).toBe(9532619211267550n);
      expect(wideFee(2n, { target: 1, minStep: 1 }, most - 1n)).toBe(most);
      expect(wideFee(most, { target: 1 }, most)).toBe(most);
      expect(wideFee(1n, { target: 1 }, most)).toBe(most);
      const large = fc.bigInt({ min: 1n, max: most });
      fc.assert(
        fc.property(large, large, whole(safe - 1), fc.bigInt({ min: 0n, max: most }), (fee, used, target, step) => {
          const exact = eip1559(fee, used, BigInt(target + 1), step);
          const expected = exact > most ? most : exact < 1n ? 1n : exact;
          expect(wideFee(used, { target: target + 1, minStep: step }, fee)).toBe(expected);
        }),
        { seed: 2, numRuns: 2000 },
      );
    });

    test("takes a bigint for the highest fee, in 64-bit integers only", () => {
      const max = 9_532_619_211_267_549n;
      expect(wideFee(22_000_000n, { target: 15_000_000, max }, 9007199254740993n)).toBe(max);
      expect(wideFee(22_000_000n, { target: 15_000_000, max: safe }, 9007199254740993n)).toBe(BigInt(safe));
      expect(wideFee(22_000_000n, { target: 15_000_000, max: 1200.9 }, 1190n)).toBe(1200n);
      expect(() => wideFee(0n, { max: 2n ** 63n }, 7n)).toThrow(
        'fees.baseFee: "max" expected 1 to 9223372036854775807, got 9223372036854775808n',
      );
      expect(() => wideFee(0n, { max: 0n }, 7n)).toThrow(RangeError);
      expect(() => wideFee(0n, { max: 2 ** 53 }, 7n)).toThrow(RangeError);
      expect(() => wideFee(0n, { max: "7" }, 7n)).toThrow('"max" expected number or bigint');
      expect(() => baseFee({ used: 0 }, { max: 7n })).toThrow('fees.baseFee: "max" expected number, got bigint');
      const bank = baseFee.bank(1, { max }, { int64: true, window: 1 });
      (bank.state.fee as unknown as BigInt64Array)[0] = max - 1n;
      (bank.inputs.used as unknown as BigInt64Array)[0] = 10n ** 9n;
      bank.run();
      expect(bank.state.fee[0]).toBe(max);
    });

    test.each([1000.5, -5, NaN, Infinity, 2 ** 53])("takes no fee of %d, and charges none from one", (fee) => {
      expect(() => baseFee({ used: 1e6 }, {}, { state: { fee } })).toThrow(
        `fees.baseFee: "state.fee" expected a whole number, 0 to 9007199254740991, got ${fee}`,
      );
      expect(() => baseFee.bank(2, {}, { state: { fee } })).toThrow(RangeError);
      const bank = baseFee.bank(3, {}, { state: { fee: 1000 } });
      bank.state.fee[1] = fee;
      expect(bank.step({ used: 2e6 })).toEqual(column(1125, NaN, 1125));
      expect(bank.run({ used: column(0, 0, 0, 2e6, 2e6, 2e6) })).toEqual(column(985, NaN, 985, 1108, NaN, 1108));
      expect(bank.state.skipped).toEqual(column(0, 3, 0));
    });

    test("takes no negative fee in 64-bit integers, and charges none from one", () => {
      expect(() => wideFee(0n, {}, -5n)).toThrow(
        'fees.baseFee: "state.fee" expected a whole number, 0 to 9223372036854775807, got -5n',
      );
      const bank = baseFee.bank(2, {}, { int64: true });
      const fees = bank.state.fee as unknown as BigInt64Array;
      fees.set([-5n, 1000n]);
      bank.step({ used: 2_000_000n } as never);
      expect([...fees]).toEqual([-5n, 1125n]);
      expect([...(bank.state.skipped as unknown as BigInt64Array)]).toEqual([1n, 0n]);
    });
  });

  describe("fees.split", () => {
    test("rounds the consumers' part up, and loses nothing", () => {
      fc.assert(
        fc.property(whole(), fc.integer({ min: 0, max: 100 }), (fee, percent) => {
          const { consumer, industrial } = split({ fee, percent });
          expect(BigInt(consumer)).toBe((BigInt(fee) * BigInt(percent) + 99n) / 100n);
          expect(BigInt(consumer) + BigInt(industrial)).toBe(BigInt(fee));
        }),
        { seed: 1, numRuns: 1000 },
      );
    });

    test("in 64-bit integers is exact up to 2^63 - 1", () => {
      const fee = 2n ** 63n - 1n;
      for (const percent of [0n, 1n, 33n, 50n, 99n, 100n]) {
        const consumer = (fee * percent + 99n) / 100n;
        expect(split({ fee, percent })).toEqual({ consumer, industrial: fee - consumer });
      }
      expect(() => split({ fee: fee + 1n, percent: 1n })).toThrow(
        'fees.split: "fee" expected a whole number, 0 to 9223372036854775807, got 9223372036854775808n',
      );
    });

    test("has no answer for parts above 100 %, or for money that doubles do not hold", () => {
      const none = { consumer: NaN, industrial: NaN };
      for (const [fee, percent] of [
        [1, 101],
        [1, 50.5],
        [safe + 1, 50],
        [-1, 50],
      ] as const)
        expect(split({ fee, percent })).toEqual(none);
      expect(() => split({ fee: 1n, percent: 101n })).toThrow(RangeError);
    });
  });
});
