import type { Examples } from "./examples.ts";

export const pools: Examples<"pools"> = {
  amountOut: (lw) => lw.pools.amountOut({ amountIn: 10, reserveIn: 1000, reserveOut: 2000 }, { fee: 0.003 }),
  amountIn: (lw) => lw.pools.amountIn({ amountOut: 19.7, reserveIn: 1000, reserveOut: 2000 }, { fee: 0.003 }),
  quote: (lw) => lw.pools.quote({ amount: 10, reserveIn: 1000, reserveOut: 2000 }),
  mint: (lw) => lw.pools.mint({ amountA: 10, amountB: 25, reserveA: 1000, reserveB: 2000, supply: 1400 }),
  burn: (lw) => lw.pools.burn({ liquidity: 14, reserveA: 1000, reserveB: 2000, supply: 1400 }),
  impermanentLoss: (lw) => lw.pools.impermanentLoss({ ratio: Float64Array.of(0.25, 1, 1.25, 4) }),
};
