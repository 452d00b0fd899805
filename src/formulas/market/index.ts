import { bars } from "./bars.ts";
import { correlations } from "./correlation.ts";
import { regimes } from "./regime.ts";
import { tails } from "./tails.ts";
import { trading } from "./trading.ts";
import { volatility } from "./volatility.ts";

// The type is written out because one that is inferred loses the comments on its way into the declaration files.

/** Prices, returns and risk. */
export const market: typeof bars &
  typeof correlations &
  typeof volatility &
  typeof regimes &
  typeof tails &
  typeof trading = {
  ...bars,
  ...correlations,
  ...volatility,
  ...regimes,
  ...tails,
  ...trading,
};
