import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { amountInExact, amountOutExact, quoteExact } from "../../../src/presets.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";
import { references } from "./references.ts";

const names = ["price", "spot", "impact", "slippage"] as const;
const whole = fc.bigInt({ min: 1n, max: 2n ** 300n });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { amountOut, amountIn, quote } = lw.amm;

  describe("amm.amountOut", () => {
    test("is that of exact fractions", () => {
      for (const { given, amountOut: expected } of references.doubles) {
        const [amount, , reserveIn, reserveOut, fee] = given;
        const told = amountOut({ amountIn: amount, reserveIn, reserveOut }, { fee });
        expectClose([told.amountOut, ...names.map((name) => told[name])], [...expected], 1e-14);
      }
    });

    test("by hand: 100 into 900 of which nothing is kept buys a tenth", () => {
      expect(amountOut({ amountIn: 100, reserveIn: 900, reserveOut: 1800 }, { fee: 0 })).toEqual({
        amountOut: 180,
        price: 1.8,
        spot: 1.62,
        impact: 0.1,
        slippage: 0.1,
      });
    });

    test("keeps 0.3 % unless told", () => {
      const given = { amountIn: 1000, reserveIn: 100_000, reserveOut: 50_000 };
      expect(Math.floor(amountOut(given).amountOut!)).toBe(Number(amountOutExact(1000n, 100_000n, 50_000n)));
      expect(amountOut(given)).toEqual(amountOut(given, { fee: 0.003 }));
    });
  });

  describe("amm.amountIn", () => {
    test("is that of exact fractions", () => {
      for (const { given, amountIn: expected } of references.doubles) {
        const [, amount, reserveIn, reserveOut, fee] = given;
        const told = amountIn({ amountOut: amount, reserveIn, reserveOut }, { fee });
        // What is left of the reserve may be little.
        expectClose([told.amountIn, ...names.map((name) => told[name])], [...expected], 1e-12);
      }
    });

    test("undoes amountOut", () => {
      const amount = fc.double({ min: 0.001, max: 1000, noNaN: true });
      fc.assert(
        fc.property(amount, amount, amount, fc.double({ min: 0, max: 0.9, noNaN: true }), (a, x, y, fee) => {
          const { amountOut: out } = amountOut({ amountIn: a, reserveIn: x, reserveOut: y }, { fee });
          if (out! > 0.99 * y) return;
          const back = amountIn({ amountOut: out!, reserveIn: x, reserveOut: y }, { fee }).amountIn!;
          expect(Math.abs(back / a - 1)).toBeLessThan(1e-12);
        }),
        { seed: 1 },
      );
    });

    test("is NaN of all that there is, and of more", () => {
      const told = amountIn({ amountOut: column(9, 10, 11), reserveIn: 10, reserveOut: 10 }, { fee: 0.5 });
      expect(told.amountIn).toEqual(column(180, NaN, NaN));
      expect(told.impact).toEqual(column(0.9, NaN, NaN));
    });
  });

  describe("amm.quote", () => {
    test("is the amount at the price of the pool", () => {
      expect(quote({ amount: column(1, 3), reserveIn: 4, reserveOut: 2 })).toEqual(column(0.5, 1.5));
    });
  });
});

describe("in whole numbers of any size", () => {
  test.each(references.trades)("gives what Python gives: %s %s of %s and %s", (...cells) => {
    const [a, b, x, y, part, of, out, paid, quoted] = cells.map(BigInt) as bigint[];
    const fee = { part: part!, of: of! };
    expect(amountOutExact(a!, x!, y!, fee)).toBe(out);
    expect(amountInExact(b!, x!, y!, fee)).toBe(paid);
    expect(quoteExact(a!, x!, y!)).toBe(quoted);
  });

  test("keeps three thousandths unless told", () => {
    expect(amountOutExact(10n ** 30n, 5n, 7n ** 50n)).toBe(
      amountOutExact(10n ** 30n, 5n, 7n ** 50n, { part: 3n, of: 1000n }),
    );
    expect(amountInExact(10n, 5000n, 7000n)).toBe(amountInExact(10n, 5000n, 7000n, { part: 3n, of: 1000n }));
  });

  test("what is paid for an amount buys it, and the product of reserves never falls", () => {
    fc.assert(
      fc.property(whole, whole, whole, (b, x, y) => {
        const reserve = y + b;
        const paid = amountInExact(b, x, reserve);
        expect(amountOutExact(paid, x, reserve)).toBeGreaterThanOrEqual(b);
        const out = amountOutExact(b, x, y);
        expect((x + b) * (y - out)).toBeGreaterThanOrEqual(x * y);
      }),
      { seed: 1 },
    );
  });

  test("what is wrong is named", () => {
    expect(() => amountOutExact(0n, 1n, 1n)).toThrow(
      new RangeError('amm.amountOutExact: "amountIn" expected 1 or more, got 0'),
    );
    expect(() => amountOutExact(1 as never, 1n, 1n)).toThrow(
      new TypeError('amm.amountOutExact: "amountIn" expected a bigint, got number'),
    );
    expect(() => amountOutExact(1n, 1n, 1n, { part: 5n, of: 5n })).toThrow(
      new RangeError('amm.amountOutExact: "fee.of" expected 6 or more, got 5'),
    );
    expect(() => amountInExact(7n, 1n, 7n)).toThrow(
      new RangeError('amm.amountInExact: "reserveOut" expected 8 or more, got 7'),
    );
    expect(() => quoteExact(1n, 0n, 7n)).toThrow(
      new RangeError('amm.quoteExact: "reserveIn" expected 1 or more, got 0'),
    );
  });
});
