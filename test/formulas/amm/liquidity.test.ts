import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { burnExact, mintExact } from "../../../src/presets.ts";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";
import { references } from "./references.ts";

const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { mint, burn, impermanentLoss } = lw.amm;

  describe("amm.mint", () => {
    test("by hand: the first deposit, one in the price of the pool, one that brings too much of either", () => {
      const told = mint(
        {
          amountA: column(400, 10, 10, 20),
          amountB: column(900, 20, 30, 20),
          reserveA: column(0, 100, 100, 100),
          reserveB: column(0, 200, 200, 200),
          supply: column(0, 150, 150, 150),
        },
        { minimum: 100 },
      );
      expect(told.liquidity).toEqual(column(500, 15, 15, 15));
      expect(told.share).toEqual(column(500 / 600, 15 / 165, 15 / 165, 15 / 165));
      expect(told.surplusA).toEqual(column(0, 0, 0, 10));
      expect(told.surplusB).toEqual(column(0, 0, 10, 0));
    });

    test("keeps a thousand shares of the first deposit unless told, and is NaN where nothing is left or given", () => {
      const first = { reserveA: 0, reserveB: 0, supply: 0 };
      expect(mint({ amountA: 4000, amountB: 1000, ...first }).liquidity).toBe(1000);
      expect(mint({ amountA: 1000, amountB: 1000, ...first }).liquidity).toBeNaN();
      expect(mint({ amountA: 0, amountB: 5, reserveA: 1, reserveB: 1, supply: 1 }).liquidity).toBeNaN();
      expect(mint({ amountA: 5, amountB: 5, reserveA: 0, reserveB: 1, supply: 1 }).liquidity).toBeNaN();
    });

    test("follows the whole numbers", () => {
      for (const cells of references.shares) {
        const [a, b, x, y, s, minimum, minted] = cells.map(Number) as number[];
        const { liquidity } = mint(
          { amountA: column(a!), amountB: column(b!), reserveA: x!, reserveB: y!, supply: s! },
          { minimum: minimum! },
          { onInvalid: "nan" },
        );
        if (Math.max(a!, b!, x!, y!, s!) < 1e100)
          expect(Math.abs(liquidity[0]! - minted!)).toBeLessThan(1 + 1e-9 * minted!);
      }
    });
  });

  describe("amm.burn", () => {
    test("pays out what was added at the price of the pool", () => {
      fc.assert(
        fc.property(amount, amount, amount, amount, (a, x, y, s) => {
          const b = (a * y) / x;
          const { liquidity, share } = mint({ amountA: a, amountB: b, reserveA: x, reserveB: y, supply: s });
          const back = burn({ liquidity: liquidity!, reserveA: x + a, reserveB: y + b, supply: s + liquidity! });
          expect(back.amountA! / a).toBeCloseTo(1, 9);
          expect(back.amountB! / b).toBeCloseTo(1, 9);
          expect(back.amountA! / (x + a)).toBeCloseTo(share!, 12);
        }),
        { seed: 1 },
      );
    });

    test("is NaN of more shares than there are", () => {
      expect(burn({ liquidity: column(2, 3), reserveA: 10, reserveB: 4, supply: 2 })).toEqual({
        amountA: column(10, NaN),
        amountB: column(4, NaN),
      });
    });
  });

  describe("amm.impermanentLoss", () => {
    test("has all digits, where r is near 1 too", () => {
      for (const [ratio, loss] of references.losses) {
        const told = impermanentLoss({ ratio }).loss!;
        if (loss === 0) expect(told).toBeCloseTo(0, 300);
        else expect(Math.abs(told / loss - 1), `${ratio}`).toBeLessThan(1e-15);
      }
    });

    test("is the same of r and 1 / r, and what pool and hold say", () => {
      fc.assert(
        fc.property(fc.double({ min: 1e-4, max: 1e4, noNaN: true }), (ratio) => {
          const { loss, pool, hold } = impermanentLoss({ ratio });
          expect(impermanentLoss({ ratio: 1 / ratio }).loss!).toBeCloseTo(loss!, 12);
          expect(pool! / hold! - 1).toBeCloseTo(loss!, 12);
        }),
        { seed: 1 },
      );
    });
  });
});

describe("in whole numbers of any size", () => {
  test.each(references.shares)("gives what Python gives: %s and %s to %s and %s", (...cells) => {
    const [a, b, x, y, s, minimum, minted, back, amountA, amountB] = cells.map(BigInt) as bigint[];
    const pool = { reserveA: x!, reserveB: y!, supply: s! };
    expect(mintExact(a!, b!, pool, minimum)).toBe(minted);
    if (back) expect(burnExact(back, pool)).toEqual({ amountA, amountB });
  });

  test("the first deposit is the whole root, at squares and beside them, less a thousand unless told", () => {
    const empty = { reserveA: 0n, reserveB: 0n, supply: 0n };
    for (const root of [2n, 3n, 2n ** 53n, 10n ** 40n + 7n]) {
      expect(mintExact(root * root, 1n, empty, 0n)).toBe(root);
      expect(mintExact(root * root - 1n, 1n, empty, 0n)).toBe(root - 1n);
      expect(mintExact(root * root + 1n, 1n, empty, 0n)).toBe(root);
    }
    expect(mintExact(4000n, 1000n, empty)).toBe(1000n);
  });

  test("what is wrong is named", () => {
    const pool = { reserveA: 5n, reserveB: 5n, supply: 5n };
    expect(() => mintExact(-1n, 1n, pool)).toThrow(
      new RangeError('amm.mintExact: "amountA" expected 0 or more, got -1'),
    );
    expect(() => mintExact(1n, 1n, { ...pool, reserveB: 0n })).toThrow(
      new RangeError('amm.mintExact: "reserveB" expected 1 or more, got 0'),
    );
    expect(() => mintExact(0n, 1n, pool)).toThrow(
      new RangeError("amm.mintExact: amounts expected to be worth a share, got 0"),
    );
    expect(() => burnExact(6n, pool)).toThrow(new RangeError('amm.burnExact: "supply" expected 6 or more, got 5'));
    expect(() => burnExact(null as never, pool)).toThrow(
      new TypeError('amm.burnExact: "liquidity" expected a bigint, got null'),
    );
  });
});
