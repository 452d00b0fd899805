// Written by npm run indices, all but the comment on the domain.
import { bars } from "./bars.ts";
import { chains } from "./chains.ts";
import { clustering } from "./clustering.ts";
import { correlations } from "./correlation.ts";
import { events } from "./events.ts";
import { history } from "./historical.ts";
import { stakes } from "./kelly.ts";
import { regimes } from "./regime.ts";
import { tails } from "./tails.ts";
import { trading } from "./trading.ts";
import { volatility } from "./volatility.ts";

/** Prices, returns and risk. */
export const market: typeof bars &
  typeof chains &
  typeof clustering &
  typeof correlations &
  typeof events &
  typeof history &
  typeof stakes &
  typeof regimes &
  typeof tails &
  typeof trading &
  typeof volatility = {
  ...bars,
  ...chains,
  ...clustering,
  ...correlations,
  ...events,
  ...history,
  ...stakes,
  ...regimes,
  ...tails,
  ...trading,
  ...volatility,
};
