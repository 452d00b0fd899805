// Written by npm run indices, all but the comment on the domain.
import { bars } from "./bars.ts";
import { correlations } from "./correlation.ts";
import { history } from "./historical.ts";
import { stakes } from "./kelly.ts";
import { regimes } from "./regime.ts";
import { tails } from "./tails.ts";
import { trading } from "./trading.ts";
import { volatility } from "./volatility.ts";

/** Prices, returns and risk. */
export const market: typeof bars &
  typeof correlations &
  typeof history &
  typeof stakes &
  typeof regimes &
  typeof tails &
  typeof trading &
  typeof volatility = {
  ...bars,
  ...correlations,
  ...history,
  ...stakes,
  ...regimes,
  ...tails,
  ...trading,
  ...volatility,
};
