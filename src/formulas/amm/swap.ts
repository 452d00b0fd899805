import { column, domain, param } from "../../spec.ts";

const size = 1e100;
const amount = column("any", [0, size]);
const reserve = column("any", [1 / size, size]);
const share = column("1", [0, 1]);
const fee = param("1", 0.003, [0, 0.999999]);

/** Trades with a pool whose reserves keep their product, x y = k, less a fee on what comes in. */
export const swaps = domain({
  /**
   * What comes out for what goes in: with g = 1 - fee, out = g in y / (x + g in). amountOutExact is the same in whole numbers of any size.
   * Adams, Zinsmeister and Robinson, Uniswap v2 Core, 2020; getAmountOut.
   */
  amountOut: {
    inputs: {
      /** what goes in */
      amountIn: amount,
      /** x, what the pool has of that */
      reserveIn: reserve,
      /** y, what it has of the other */
      reserveOut: reserve,
    },
    params: {
      /** part of what goes in that the pool keeps */
      fee,
    },
    output: {
      /** what comes out, less than y */
      amountOut: amount,
      /** out / in, what one of the amount paid; g y / x where nothing goes in */
      price: column("1", [0, Infinity]),
      /** price after the trade, reserves with the fee in them: (y - out) / (x + in) */
      spot: column("1", [0, Infinity]),
      /** g in / (x + g in), what the price is worse than y / x by the trade itself */
      impact: share,
      /** 1 - price x / y, what it is worse with the fee */
      slippage: share,
    },
  },

  /**
   * What must go in for what shall come out: in = x out / (g (y - out)). amountInExact is the same in whole numbers of any size, rounded up.
   * Adams, Zinsmeister and Robinson 2020; getAmountIn.
   */
  amountIn: {
    inputs: {
      /** what shall come out; all outputs are NaN where the pool does not have more than that */
      amountOut: amount,
      /** x, what the pool has of what goes in */
      reserveIn: reserve,
      /** y, what it has of what comes out */
      reserveOut: reserve,
    },
    params: {
      /** part of what goes in that the pool keeps */
      fee,
    },
    output: {
      /** what must go in */
      amountIn: column("any", [0, Infinity]),
      /** out / in */
      price: column("1", [0, Infinity]),
      /** price after the trade */
      spot: column("1", [0, Infinity]),
      /** out / y, what the price is worse than y / x by the trade itself */
      impact: share,
      /** fee + g out / y, what it is worse with the fee */
      slippage: share,
    },
  },

  /** As much of one as the other is worth at the price of the pool: amount y / x, without fee and impact. Uniswap v2; quote. */
  quote: {
    inputs: {
      /** of the one */
      amount,
      /** x, what the pool has of the one */
      reserveIn: reserve,
      /** y, what it has of the other */
      reserveOut: reserve,
    },
    /** of the other */
    output: column("any", [0, Infinity]),
  },
});

/** A fee in whole numbers: `part` of `of`. */
export interface PoolFee {
  readonly part: bigint;
  readonly of: bigint;
}

/** 0.3 %, as Uniswap v2 and most of its copies have it. */
const usual: PoolFee = { part: 3n, of: 1000n };

/** A whole number from `least` on; TypeError and RangeError name the function and the argument. */
export function expectWhole(of: string, name: string, value: unknown, least: bigint): void {
  if (typeof value !== "bigint")
    throw new TypeError(`amm.${of}: "${name}" expected a bigint, got ${value === null ? "null" : typeof value}`);
  if (value < least) throw new RangeError(`amm.${of}: "${name}" expected ${least} or more, got ${value}`);
}

/** What of `of` the pool does not keep. */
function kept(name: string, { part, of }: PoolFee): bigint {
  expectWhole(name, "fee.part", part, 0n);
  expectWhole(name, "fee.of", of, part + 1n);
  return of - part;
}

/**
 * What comes out of a pool, as its contract computes it: floor(g in y / (of x + g in)), g = fee.of - fee.part. Bigints of any size; amounts and
 * reserves are 1 or more, else it throws.
 */
export function amountOutExact(amountIn: bigint, reserveIn: bigint, reserveOut: bigint, fee: PoolFee = usual): bigint {
  expectWhole("amountOutExact", "amountIn", amountIn, 1n);
  expectWhole("amountOutExact", "reserveIn", reserveIn, 1n);
  expectWhole("amountOutExact", "reserveOut", reserveOut, 1n);
  const entering = amountIn * kept("amountOutExact", fee);
  return (entering * reserveOut) / (reserveIn * fee.of + entering);
}

/**
 * What must go into a pool, as its contract computes it: floor(of x out / (g (y - out))) + 1. Bigints of any size, 1 or more; throws a
 * RangeError where the pool does not have more than `amountOut`.
 */
export function amountInExact(amountOut: bigint, reserveIn: bigint, reserveOut: bigint, fee: PoolFee = usual): bigint {
  expectWhole("amountInExact", "amountOut", amountOut, 1n);
  expectWhole("amountInExact", "reserveIn", reserveIn, 1n);
  expectWhole("amountInExact", "reserveOut", reserveOut, amountOut + 1n);
  return (reserveIn * amountOut * fee.of) / ((reserveOut - amountOut) * kept("amountInExact", fee)) + 1n;
}

/** As much of the other as an amount is worth at the price of the pool: floor(amount y / x). Bigints of any size, 1 or more, else it throws. */
export function quoteExact(amount: bigint, reserveIn: bigint, reserveOut: bigint): bigint {
  expectWhole("quoteExact", "amount", amount, 1n);
  expectWhole("quoteExact", "reserveIn", reserveIn, 1n);
  expectWhole("quoteExact", "reserveOut", reserveOut, 1n);
  return (amount * reserveOut) / reserveIn;
}
