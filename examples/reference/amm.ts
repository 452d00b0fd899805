import type { Examples } from "./examples.ts";

export const amm: Examples<"amm"> = {
  amountOut: (lw) => lw.amm.amountOut({ amountIn: 10, reserveIn: 1000, reserveOut: 2000 }, { fee: 0.003 }),
  amountIn: (lw) => lw.amm.amountIn({ amountOut: 19.7, reserveIn: 1000, reserveOut: 2000 }, { fee: 0.003 }),
  quote: (lw) => lw.amm.quote({ amount: 10, reserveIn: 1000, reserveOut: 2000 }),
  mint: (lw) => lw.amm.mint({ amountA: 10, amountB: 25, reserveA: 1000, reserveB: 2000, supply: 1400 }),
  burn: (lw) => lw.amm.burn({ liquidity: 14, reserveA: 1000, reserveB: 2000, supply: 1400 }),
  impermanentLoss: (lw) => lw.amm.impermanentLoss({ ratio: Float64Array.of(0.25, 1, 1.25, 4) }),
};
