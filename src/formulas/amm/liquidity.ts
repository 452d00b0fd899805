import { column, domain, param } from "../../spec.ts";
import { expectWhole } from "./swap.ts";

const size = 1e100;
const amount = column("any", [0, size]);
const told = column("any", [0, Infinity]);

/** Shares of a pool whose reserves keep their product, and what they are worth. */
export const liquidity = domain({
  /**
   * Shares for what is added to a pool. The first deposit gets sqrt(a b) less a minimum that stays locked for ever; a later one the smaller of
   * a s / x and b s / y, and what it brings beyond that is the pool's. mintExact is the same in whole numbers of any size. Adams,
   * Zinsmeister and Robinson, Uniswap v2 Core, 2020; mint.
   */
  mint: {
    inputs: {
      /** a, what is added of the one */
      amountA: amount,
      /** b, what is added of the other */
      amountB: amount,
      /** x, what the pool has of the one; does not count at the first deposit */
      reserveA: amount,
      /** y, what it has of the other */
      reserveB: amount,
      /** s, shares there are; 0 at the first deposit */
      supply: amount,
    },
    params: {
      /** shares of the first deposit that nobody gets */
      minimum: param("any", 1000, [0, size]),
    },
    output: {
      /** shares minted; all are NaN where there would be none, which contracts refuse */
      liquidity: told,
      /** part of all shares that they are then */
      share: column("1", [0, 1]),
      /** what of a gets no shares */
      surplusA: told,
      /** what of b gets none */
      surplusB: told,
    },
  },

  /** What shares are paid out: amounts x l / s and y l / s of l shares. burnExact is the same in whole numbers. Uniswap v2; burn. */
  burn: {
    inputs: {
      /** l, shares given back; NaN beyond the supply */
      liquidity: amount,
      /** x, what the pool has of the one */
      reserveA: amount,
      /** y, what it has of the other */
      reserveB: amount,
      /** s, shares there are */
      supply: column("any", [1 / size, size]),
    },
    output: {
      /** of the one */
      amountA: amount,
      /** of the other */
      amountB: amount,
    },
  },

  /**
   * What a share of a pool is worth beside what was put in, by how the price has moved since: 2 sqrt(r) / (1 + r) - 1, fees aside, without
   * loss of digits where r is near 1. Pintail 2019.
   */
  impermanentLoss: {
    inputs: {
      /** r, price now over price then */
      ratio: column("1", [1e-300, 1e300]),
    },
    output: {
      /** pool / hold - 1, never positive */
      loss: column("1", [-1, 0]),
      /** sqrt(r), worth of the share over what the deposit was worth, in the asset that the price counts in */
      pool: told,
      /** (1 + r) / 2, the same of the deposit had it been kept */
      hold: told,
    },
  },
});

/** floor(sqrt(n)), by Newton's method from above. */
function wholeRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** What a pool has, and the shares of it; all 0 before the first deposit. */
export interface PoolReserves {
  readonly reserveA: bigint;
  readonly reserveB: bigint;
  readonly supply: bigint;
}

/**
 * Shares for what is added, as a pool's contract computes them: floor(sqrt(a b)) - minimum where there are none, else the smaller of floor(a
 * s / x) and floor(b s / y). Bigints of any size, 0 or more; throws a RangeError where that is not 1 or more.
 */
export function mintExact(amountA: bigint, amountB: bigint, pool: PoolReserves, minimum = 1000n): bigint {
  const { reserveA, reserveB, supply } = pool;
  expectWhole("mintExact", "amountA", amountA, 0n);
  expectWhole("mintExact", "amountB", amountB, 0n);
  expectWhole("mintExact", "supply", supply, 0n);
  expectWhole("mintExact", "minimum", minimum, 0n);
  const least = supply > 0n ? 1n : 0n;
  expectWhole("mintExact", "reserveA", reserveA, least);
  expectWhole("mintExact", "reserveB", reserveB, least);
  if (supply === 0n) return minted(wholeRoot(amountA * amountB) - minimum);
  const byA = (amountA * supply) / reserveA;
  const byB = (amountB * supply) / reserveB;
  return byB < byA ? minted(byB) : minted(byA);
}

function minted(liquidity: bigint): bigint {
  if (liquidity < 1n) throw new RangeError(`amm.mintExact: amounts expected to be worth a share, got ${liquidity}`);
  return liquidity;
}

/**
 * What shares are paid out, as a pool's contract computes it: floor(l x / s) and floor(l y / s). Bigints of any size, 0 or more; throws a RangeError
 * of more shares than there are.
 */
export function burnExact(
  liquidity: bigint,
  pool: PoolReserves,
): { readonly amountA: bigint; readonly amountB: bigint } {
  const { reserveA, reserveB, supply } = pool;
  expectWhole("burnExact", "liquidity", liquidity, 1n);
  expectWhole("burnExact", "reserveA", reserveA, 0n);
  expectWhole("burnExact", "reserveB", reserveB, 0n);
  expectWhole("burnExact", "supply", supply, liquidity);
  return { amountA: (liquidity * reserveA) / supply, amountB: (liquidity * reserveB) / supply };
}
