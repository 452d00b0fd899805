// Vickrey, Clarke and Groves on sets of items.

import { SAFE } from "../../lib/lanes/bounds";
import { Offsets } from "../../lib/lanes/ints";
import { max, splat } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { checkBidders, endOfBidder, startOfBidder } from "../../lib/models/bidders";

const MOST_BUNDLE: f64 = 65535;

const SOLD: f64 = 0;
const UNSOLD: f64 = 1;
const INVALID: f64 = 3;

/**
 * best[S], the most that the items of S are worth: over the bidders one by one, max(best[S], best'[S - B] + v) over
 * their bids (B, v), where best' is best before this bidder. The allocation is found from its end: the bid that raised
 * best[all items] last wins, and what is left of the items is left to the bidders before it. payment = best without the
 * bidder - (best - v).
 */
export function auction_vcgCombinatorial(
  bundle: Series,
  value: Series,
  bidder: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  won: Series,
  payment: Series,
  welfare: Series,
  revenue: Series,
  status: Series,
  best: Series,
  before: Series,
  losers: Series,
  winners: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let state = checkBidders(bidder, begin, end);
    let items = 0;
    for (let i = begin; i < end; i++) {
      const wanted = bundle[i];
      if (!(wanted >= 0 && wanted <= MOST_BUNDLE && Math.floor(wanted) === wanted)) state = INVALID;
      else if (!(value[i] >= 0 && value[i] <= SAFE)) state = INVALID;
      else items |= <i32>wanted;
    }

    let count = 0;
    let total = 0.0;
    if (state === SOLD) {
      let left = items;
      for (let stop = end; left !== 0; ) {
        const last = raiseAll(bundle, value, bidder, begin, stop, left, best, before);
        if (stop === end) total = best[items];
        if (last < 0) break;
        winners[count++] = last;
        left &= ~(<i32>bundle[last]);
        stop = startOfBidder(bidder, last, begin);
      }
      if (total > SAFE) state = INVALID;
    }
    const good = state === SOLD;
    for (let i = begin; i < end; i++) {
      if (won.given) won[i] = good ? 0 : NaN;
      if (payment.given) payment[i] = good ? 0 : NaN;
    }
    let income = 0.0;
    if (good && count > 0) {
      if (payment.given || revenue.given)
        raiseLosers(bundle, value, bidder, begin, end, items, losers, before, winners, count);
      for (let k = 0; k < count; k++) {
        const i = <i32>winners[k];
        if (won.given) won[i] = 1;
        if (!payment.given && !revenue.given) continue;
        copy(losers, best, items);
        for (let other = 0; other < count; other++) {
          if (other !== k) raise(bundle, value, bidder, <i32>winners[other], begin, end, items, best, before);
        }
        const lost = best[items] - (total - value[i]);
        const due = lost > 0 ? lost : 0;
        income += due;
        if (payment.given) payment[i] = due;
      }
    }
    if (welfare.given) welfare[g] = good ? total : NaN;
    if (revenue.given) revenue[g] = good ? income : NaN;
    if (status.given) status[g] = good && count === 0 ? UNSOLD : state;
  }
}

/** best for some items, of all bids up to `end`; returns the row that raised best[items] last, -1 when none did. */
function raiseAll(
  bundle: Series,
  value: Series,
  bidder: Series,
  begin: i32,
  end: i32,
  items: i32,
  best: Series,
  before: Series,
): i32 {
  clear(best, items);
  let last = -1;
  for (let i = begin; i < end; ) {
    const next = endOfBidder(bidder, i, end);
    if (next > i + 1) copy(best, before, items);
    for (const single = next === i + 1; i < next; i++) {
      const had = best[items];
      offer(<i32>bundle[i], value[i], items, single ? best : before, best);
      if (best[items] > had) last = i;
    }
  }
  return last;
}

/** best for some items, of the bids of all bidders who win nothing. */
function raiseLosers(
  bundle: Series,
  value: Series,
  bidder: Series,
  begin: i32,
  end: i32,
  items: i32,
  best: Series,
  before: Series,
  winners: Series,
  count: i32,
): void {
  clear(best, items);
  // Winners were found from the last to the first.
  let k = count - 1;
  for (let i = begin; i < end; ) {
    const next = endOfBidder(bidder, i, end);
    if (k >= 0 && winners[k] < <f64>next) k--;
    else raise(bundle, value, bidder, i, i, end, items, best, before);
    i = next;
  }
}

/** Raises best by the bids of the bidder of row i. */
function raise(
  bundle: Series,
  value: Series,
  bidder: Series,
  i: i32,
  begin: i32,
  end: i32,
  items: i32,
  best: Series,
  before: Series,
): void {
  let row = startOfBidder(bidder, i, begin);
  const next = endOfBidder(bidder, row, end);
  const single = next === row + 1;
  if (!single) copy(best, before, items);
  for (; row < next; row++) offer(<i32>bundle[row], value[row], items, single ? best : before, best);
}

/**
 * best[S] = max(best[S], from[S - wanted] + worth) for every S of the items that holds what is wanted, the others of S
 * counting down as a binary number. What is read holds nothing that is wanted and what is written all of it, so one
 * table will do for both. Sets with and without item 0 lie side by side: where it is free, a pair is done at a time.
 */
function offer(wanted: i32, worth: f64, items: i32, from: Series, best: Series): void {
  if (wanted === 0 || (wanted & ~items) !== 0) return;
  const free = items & ~wanted;
  if (LANES === 2 && (free & 1) !== 0) {
    const others = free & ~1;
    for (let rest = others; ; rest = (rest - 1) & others) {
      const at = rest | wanted;
      best.put(at, max(best.at(at), from.at(rest) + splat(worth)));
      if (rest === 0) break;
    }
  } else {
    for (let rest = free; ; rest = (rest - 1) & free) {
      const at = rest | wanted;
      const sum = from[rest] + worth;
      if (sum > best[at]) best[at] = sum;
      if (rest === 0) break;
    }
  }
}

function clear(best: Series, items: i32): void {
  for (let set = 0; set <= items; set += LANES) best.put(set, splat(0));
}

function copy(from: Series, to: Series, items: i32): void {
  for (let set = 0; set <= items; set += LANES) to.put(set, from.at(set));
}
