// One item to the highest bid; of equal bids the first wins. Prices are found by comparison alone.

import { exp } from "../../lib/elementary/exp";
import { log1p } from "../../lib/elementary/log1p";
import { LARGEST, SAFE } from "../../lib/lanes/bounds";
import { alone, given, observed } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import {
  always,
  both,
  either,
  eq,
  every,
  finite,
  first,
  le,
  maskOf,
  max,
  min,
  not,
  select,
  some,
  splat,
  valid,
  within,
} from "../../lib/lanes/lanes";
import { atLeast, atMost } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";

const MOST_QUALITY: f64 = 1e9;
const LAST_UNIFORM: f64 = 0.9999999999999999;

const SOLD: f64 = 0;
const UNSOLD: f64 = 1;
const INVALID: f64 = 2;

/**
 * winner = argmax bid quality; price = max(reserve, highest other score); two rows side by side, each lane with its own
 * top two
 */
export function auction_secondPrice(
  bid: Series,
  quality: Series,
  reserve: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  winner: Series,
  price: Series,
  surplus: Series,
  status: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    const least = reserve.given ? reserve[g] : 0;
    let best = splat(-1);
    let second = best;
    let ok = always(least >= 0 && least <= SAFE);
    for (let i = begin; i < end; i += LANES) {
      const offer = i + 1 < end ? bid.at(i) : alone(bid.at(i));
      const q = given(quality, i, 1);
      const fits = both(within(offer, 0, SAFE), within(q, f64.MIN_VALUE, MOST_QUALITY));
      ok = both(ok, either(fits, not(observed(offer))));
      // A score that is NaN loses both comparisons.
      const score = offer * q;
      second = max(second, min(score, best));
      best = max(best, score);
    }
    const good = every(ok);
    const top = highestLane(best);
    const rival = atLeast(highestLane(second), LANES === 2 ? lowestLane(best) : -1.0);
    const sold = good && top >= least;
    const due = sold ? atLeast(least, rival) : 0.0;
    if (winner.given) {
      const place = sold
        ? placeOf(top, bid.from(begin), quality.given ? quality.from(begin) : quality, end - begin)
        : -1;
      winner[g] = good ? <f64>place : NaN;
    }
    if (price.given) price[g] = good ? due : NaN;
    if (surplus.given) surplus[g] = good ? (sold ? top - due : 0) : NaN;
    if (status.given) status[g] = good ? (sold ? SOLD : UNSOLD) : INVALID;
  }
}

/** The first row with this score. */
function placeOf(score: f64, bid: Series, quality: Series, n: i32): i32 {
  let i = 0;
  while (i + LANES <= n && !some(eq(bid.at(i) * given(quality, i, 1), splat(score)))) i += LANES;
  while (bid[i] * (quality.given ? quality[i] : 1.0) !== score) i++;
  return i;
}

function highestLane(x: Lane): f64 {
  if (isVector<Lane>()) return atLeast(f64x2.extract_lane(x, 0), f64x2.extract_lane(x, 1));
  return x;
}

function lowestLane(x: Lane): f64 {
  if (isVector<Lane>()) return atMost(f64x2.extract_lane(x, 0), f64x2.extract_lane(x, 1));
  return x;
}

/**
 * end = from + u (until - from), or min(until, from - ln(1 - u) / hazard); survival of a bid at t: the chance that t <=
 * end
 */
export function auction_candle(
  time: Series,
  bid: Series,
  uniform: Series,
  from: Series,
  until: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  hazard: f64,
  survival: Series,
  end: Series,
  winner: Series,
  price: Series,
  status: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const close = offsets.at(g + 1, rows);
    const u = uniform[g];
    const start = from[g];
    const stop = until[g];
    const length = stop - start;
    const drawn = hazard === 0 ? start + u * length : atMost(start - first(log1p(splat(-u))) / hazard, stop);
    let ok = always(u >= 0 && u <= LAST_UNIFORM && start < stop && start >= -LARGEST && length <= LARGEST);
    let best = splat(-1);
    for (let i = begin; i < close; i += LANES) {
      const pair = i + 1 < close;
      const offer = pair ? bid.at(i) : alone(bid.at(i));
      const at = time.at(i);
      const fits = both(finite(at), either(within(offer, 0, SAFE), not(observed(offer))));
      ok = both(ok, pair ? fits : either(fits, secondLane()));
      best = max(best, select(le(at, splat(drawn)), offer, splat(-1)));
    }
    const good = every(ok);
    const top = highestLane(best);
    if (survival.given) {
      for (let i = begin; i < close; i += LANES) {
        survival.write(i, valid(always(good), chance(time.at(i), start, stop, hazard)), i + 1 < close);
      }
    }
    let place = -1;
    if (winner.given && good && top >= 0) {
      place = 0;
      while (!(bid[begin + place] === top && time[begin + place] <= drawn)) place++;
    }
    if (end.given) end[g] = good ? drawn : NaN;
    if (winner.given) winner[g] = good ? <f64>place : NaN;
    if (price.given) price[g] = good ? atLeast(top, 0) : NaN;
    if (status.given) status[g] = good ? (top >= 0 ? SOLD : UNSOLD) : INVALID;
  }
}

function chance(t: Lane, start: f64, stop: f64, hazard: f64): Lane {
  const passed = max(t - splat(start), splat(0));
  const lasts = hazard === 0 ? (splat(stop) - t) / splat(stop - start) : exp(passed * splat(-hazard));
  const before = select(le(t, splat(start)), splat(1), lasts);
  return select(le(t, splat(stop)), before, splat(0));
}

/** True in the second lane only. */
function secondLane(): Mask {
  return maskOf(false, true);
}
