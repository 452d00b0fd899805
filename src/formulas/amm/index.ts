// Written by npm run indices, all but the comment on the domain.
import { liquidity } from "./liquidity.ts";
import { swaps } from "./swap.ts";

/** Pools that trade two assets by the product of their reserves, as Uniswap v2 does: trades, shares, losses. */
export const amm: typeof liquidity & typeof swaps = { ...liquidity, ...swaps };
