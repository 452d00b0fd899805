// Prices with the volume behind them.
import { step } from "../../../compiler/step.ts";
import { given, type Lane, seen } from "../../../compiler/vocabulary.ts";
import { indicators } from "../../../src/formulas/indicators/index.ts";

/** What is lost in s = a + b. Knuth 1969, 4.2.2. */
const lost = (a: Lane, b: Lane, s: Lane) => {
  const other = s - a;
  return a - (s - other) + (b - other);
};

/** sum + volume where the price rises, sum - volume where it falls, the first volume at first */
export const obv = step(
  indicators.obv,
  ({ price, volume, last, sum, rest }) => {
    const signed = price < last ? -volume : price === last ? 0 : volume;
    const next = sum + signed;
    const nextRest = rest + lost(sum, signed, next);
    return { last: price, sum: next, rest: nextRest, output: seen(price) ? next + nextRest : NaN };
  },
  { standing: ["output"] },
);

/** sum of price volume / sum of volume since the session began */
export const vwap = step(
  indicators.vwap,
  ({ close, volume, high, low, session, current, paid, paidRest, traded, tradedRest }) => {
    const told = given(session);
    const fresh = told && seen(session) && session !== current;
    const price = given(high) && given(low) && seen(high) && seen(low) ? (high + low + close) / 3 : close;
    const money = price * volume;
    const oldPaid = fresh ? 0 : paid;
    const oldTraded = fresh ? 0 : traded;
    const nextPaid = oldPaid + money;
    const nextTraded = oldTraded + volume;
    const nextPaidRest = (fresh ? 0 : paidRest) + lost(oldPaid, money, nextPaid);
    const nextTradedRest = (fresh ? 0 : tradedRest) + lost(oldTraded, volume, nextTraded);
    const all = nextTraded + nextTradedRest;
    return {
      current: fresh ? session : current,
      paid: nextPaid,
      paidRest: nextPaidRest,
      traded: nextTraded,
      tradedRest: nextTradedRest,
      vwap: all > 0 ? (nextPaid + nextPaidRest) / all : NaN,
      volume: all,
    };
  },
  { standing: ["vwap", "volume"] },
);
