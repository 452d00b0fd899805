import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blobSchedules } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";

const safe = Number.MAX_SAFE_INTEGER;

interface Fixture {
  readonly fees: readonly [factor: number, excess: number, fraction: number, fee: string][];
  readonly chains: readonly {
    readonly params: Readonly<Record<string, number>>;
    readonly excess: number;
    readonly blocks: readonly [used: number, baseFee: number, excess: number, fee: number][];
  }[];
  readonly gasLimits: readonly {
    readonly limit: number;
    readonly blocks: readonly [desired: number, limit: number][];
  }[];
}
/** Made by scripts/references/blocks.py. */
const fixture: Fixture = JSON.parse(readFileSync("test/references/blocks.json", "utf8"));

/** go-ethereum's TestFakeExponential, whose denominators and numerators stand for fractions and excesses. */
const published = [
  [1, 0, 1, 1],
  [38_493, 0, 1000, 38_493],
  [1, 2, 1, 6],
  [1, 4, 2, 6],
  [1, 3, 1, 16],
  [1, 6, 2, 18],
  [1, 4, 1, 49],
  [1, 8, 2, 50],
  [10, 8, 2, 542],
  [11, 8, 2, 596],
  [1, 5, 1, 136],
  [1, 5, 2, 11],
  [2, 5, 2, 23],
  [1, 50_000_000, 2_225_652, 5_709_098_764],
] as const;

/** EIP-4844 as its text has it, in integers of any length. */
function fakeExponential(factor: bigint, numerator: bigint, denominator: bigint): bigint {
  let output = 0n;
  let term = factor * denominator;
  for (let i = 1n; term > 0n; i++) {
    output += term;
    term = (term * numerator) / (denominator * i);
  }
  return output / denominator;
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { blobBaseFee, excessBlobGas, gasLimit } = lw.fees;
  const wide = (excess: bigint, params: object) => blobBaseFee({ excess }, params) as unknown as bigint;

  describe("fees.blobBaseFee", () => {
    test.each(published)("gives the published figure: %d e^(%d / %d) is %d", (minFee, excess, updateFraction, fee) => {
      expect(blobBaseFee({ excess }, { minFee, updateFraction })).toBe(fee);
    });

    test("of Cancun is 1 up to an excess of 2,314,057, as go-ethereum's TestCalcBlobFee has it", () => {
      const excess = column(0, 2_314_057, 2_314_058, 10 * 1024 * 1024);
      expect(blobBaseFee({ excess })).toEqual(column(1, 1, 2, 23));
    });

    test("is that of integers without an end, in doubles up to 2^53 - 1 and in 64 bits beyond", () => {
      for (const [minFee, excess, updateFraction, fee] of fixture.fees) {
        const told = JSON.stringify([minFee, excess, updateFraction]);
        expect(wide(BigInt(excess), { minFee, updateFraction }), told).toBe(BigInt(fee));
        expect(blobBaseFee({ excess }, { minFee, updateFraction }), told).toBe(Math.min(Number(fee), safe));
      }
    });

    test("is so for every fraction, least fee and excess", () => {
      const fraction = fc.oneof(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 2 ** 25 }),
        fc.constant(2 ** 25),
      );
      const least = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 2 ** 32 }));
      const growth = fc.double({ min: 0, max: 62, noNaN: true });
      const most = 2n ** 63n - 1n;
      fc.assert(
        fc.property(fraction, least, growth, (updateFraction, minFee, growth) => {
          const excess = Math.floor(growth * updateFraction);
          const exact = fakeExponential(BigInt(minFee), BigInt(excess), BigInt(updateFraction));
          expect(wide(BigInt(excess), { minFee, updateFraction })).toBe(exact < most ? exact : most);
          const fee = blobBaseFee({ excess }, { minFee, updateFraction });
          expect(fee).toBe(exact < safe ? Number(exact) : safe);
        }),
        { seed: 1, numRuns: 1000 },
      );
      expect(wide(most, {})).toBe(most);
      expect(blobBaseFee({ excess: safe })).toBe(safe);
    });

    test("goes no higher than told", () => {
      expect(blobBaseFee({ excess: column(0, 2_314_058, 1e8) }, { max: 2 })).toEqual(column(1, 2, 2));
      expect(wide(148_099_578n, { max: 10n ** 18n })).toBe(10n ** 18n);
    });

    test("has no answer for an excess that is no whole number", () => {
      expect(blobBaseFee({ excess: column(-1, 0.5, NaN, safe + 1, 0) })).toEqual(column(NaN, NaN, NaN, NaN, 1));
      expect(() => wide(-1n, {})).toThrow(RangeError);
    });
  });

  describe("fees.excessBlobGas", () => {
    test.each(fixture.chains)(
      "follows a chain of blocks in integers without an end, $#",
      ({ params, excess, blocks }) => {
        const part = (k: number) => Float64Array.from(blocks, (block) => block[k]!);
        const result = excessBlobGas({ used: part(0), baseFee: part(1) }, params, { state: { excess } });
        expect(result).toEqual({ excess: part(2), fee: part(3) });
      },
    );

    // Excess, blobs used, and the excess after, of 3 blobs a block.
    test("keeps what is above the target, and nothing below it", () => {
      const blob = 131_072;
      const { target } = blobSchedules.cancun;
      const rows = [
        [0, 0, 0],
        [0, 1, 0],
        [0, 3, 0],
        [0, 4, blob],
        [1, 4, blob + 1],
        [1, 5, 2 * blob + 1],
        [target, 3, target],
        [target, 2, target - blob],
        [target, 1, target - 2 * blob],
        [blob - 1, 2, 0],
      ] as const;
      const bank = excessBlobGas.bank(rows.length, blobSchedules.cancun);
      bank.state.excess.set(rows.map(([excess]) => excess));
      const { excess } = bank.step({ used: Float64Array.from(rows, ([, blobs]) => blobs * blob) });
      expect([...excess]).toEqual(rows.map(([, , after]) => after));
    });

    // go-ethereum's TestCalcExcessBlobGasEIP7918.
    test("since Osaka rises by a third of what was used where a blob costs less than 8192 gas of execution", () => {
      const used = 6 * 131_072;
      const after = (baseFee: number, excess = 0) =>
        excessBlobGas({ used, baseFee }, blobSchedules.osaka, { state: { excess } }).excess;
      expect(after(1e9)).toBe(262_144);
      expect(after(1)).toBe(0);
      // Less than the target: no excess, whatever the reserve.
      expect(excessBlobGas({ used: used - 1, baseFee: 1e9 }, blobSchedules.osaka).excess).toBe(0);
      expect(after(1e9, 1)).toBe(1 + 262_144);
      expect(after(16, 1)).toBe(1);
      expect(after(17, 1)).toBe(1 + 262_144);
      expect(excessBlobGas({ used }, blobSchedules.osaka, { state: { excess: 1 } }).excess).toBe(1);
    });

    test("stays a whole number at the end of the doubles", () => {
      const bank = excessBlobGas.bank(1, {}, { state: { excess: safe } });
      expect(bank.step({ used: safe }).excess[0]).toBe(safe);
      expect(bank.step({ used: 0 }).excess[0]).toBe(safe - 393_216);
    });

    test("passes over blocks that are none, and charges nothing from an excess that is none", () => {
      const bank = excessBlobGas.bank(2, {}, { state: { excess: 1_000_000 } });
      bank.state.excess[1] = 0.5;
      const { excess, fee } = bank.run({ used: column(NaN, 0, 393_216, 0) });
      expect(excess).toEqual(column(1_000_000, NaN, 1_000_000, NaN));
      expect(fee).toEqual(column(NaN, NaN, 1, NaN));
      expect(bank.state.skipped).toEqual(column(1, 2));
    });
  });

  describe("fees.gasLimit", () => {
    test.each(fixture.gasLimits)("goes no further than nodes let it, $#", ({ limit, blocks }) => {
      const part = (k: number) => Float64Array.from(blocks, (block) => block[k]!);
      expect(gasLimit({ desired: part(0) }, {}, { state: { limit } }).limit).toEqual(part(1));
    });

    test("tells a valid header from one that is not", () => {
      const most = 30_000_000 + Math.floor(30_000_000 / 1024) - 1;
      const bank = gasLimit.bank(4, { initialLimit: 30_000_000 });
      const header = column(30_000_000, most, most + 1, 2 ** 40);
      const result = bank.step({ desired: header });
      expect(result.limit.map((x, e) => (x === header[e] ? 1 : 0))).toEqual(column(1, 1, 0, 0));
      expect(result.most[0]).toBe(most);
      expect(result.least[0]).toBe(30_000_000 - Math.floor(30_000_000 / 1024) + 1);
    });

    test("doubles in 711 blocks at best, and comes down to 5000 and no lower", () => {
      const { limit } = gasLimit({ desired: new Float64Array(1000).fill(1e9) });
      expect(limit.findIndex((x) => x >= 60_000_000)).toBe(710);
      const down = gasLimit({ desired: new Float64Array(100).fill(0) }, { initialLimit: 5100 }).limit;
      expect(down.at(-1)).toBe(5000);
      expect(down[0]).toBe(5097);
    });

    test("passes over a limit that is none", () => {
      const bank = gasLimit.bank(1);
      expect(bank.run({ desired: column(NaN, 0.5, 3e7) }).limit).toEqual(column(3e7, 3e7, 3e7));
      expect(bank.state.skipped[0]).toBe(2);
    });
  });
});
