// Vickrey, Clarke and Groves on units and on slots: the highest bids win, and each winner pays what the others lose by
// it.

import { SAFE } from "../../lib/lanes/bounds";
import { alone, emit, given, observed } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { always, both, either, every, not, splat, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { checkBidders, endOfBidder } from "../../lib/models/bidders";
import { leaders, Places, ranking } from "../../lib/order/rank";

const MOST_QUALITY: f64 = 1e9;

const SOLD: f64 = 0;
const UNSOLD: f64 = 1;
const UNORDERED: f64 = 2;
const INVALID: f64 = 3;

/**
 * The units go to the highest values; of a bidder's k units, unit j costs the (k - j)-th highest losing value of the
 * others.
 */
export function auction_vcgMultiUnit(
  value: Series,
  bidder: Series,
  units: Series,
  reserve: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  won: Series,
  price: Series,
  sold: Series,
  welfare: Series,
  revenue: Series,
  status: Series,
  order: Places,
  spare: Places,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const values = value.from(begin);
    const names = bidder.given ? bidder.from(begin) : bidder;
    const least = reserve.given ? reserve[g] : 0;
    const supply = units[g];
    let state = checkBidders(names, 0, n);
    if (!(least >= 0 && least <= SAFE && supply >= 0 && supply <= SAFE && Math.floor(supply) === supply))
      state = INVALID;
    for (let i = 0; i < n; i++) {
      if (!(values[i] >= 0 && values[i] <= SAFE)) state = INVALID;
      else if (state === SOLD && i > 0 && names.given && names[i] === names[i - 1] && values[i] > values[i - 1])
        state = UNORDERED;
    }

    const eligible = state === SOLD ? ranking(values, n, least, order, spare) : 0;
    const winners = <f64>eligible < supply ? eligible : <i32>supply;
    let total = 0.0;
    for (let k = 0; k < winners; k++) total += values[order[k]];
    if (total > SAFE) state = INVALID;
    const nothing = state === SOLD ? 0 : NaN;
    for (let i = begin; i < begin + n; i++) {
      if (won.given) won[i] = nothing;
      if (price.given) price[i] = nothing;
    }
    let income = 0.0;
    if (state === SOLD && winners > 0) {
      const last = order[winners - 1];
      for (let i = 0; i < n; ) {
        const next = endOfBidder(names, i, n);
        // Values of a bidder do not rise and equal ones win in order: what it wins are its first bids.
        let own = i;
        while (own < next && (values[own] > values[last] || (values[own] === values[last] && own <= last))) own++;
        let loser = winners;
        for (let unit = own - 1; unit >= i; unit--) {
          while (loser < eligible && order[loser] >= i && order[loser] < next) loser++;
          const due = loser < eligible ? values[order[loser++]] : least;
          income += due;
          if (won.given) won[begin + unit] = 1;
          if (price.given) price[begin + unit] = due;
        }
        i = next;
      }
    }
    const good = state === SOLD;
    if (sold.given) sold[g] = good ? <f64>winners : NaN;
    if (welfare.given) welfare[g] = good ? total : NaN;
    if (revenue.given) revenue[g] = good ? income : NaN;
    if (status.given) status[g] = good && winners === 0 ? UNSOLD : state;
  }
}

/** total_p = sum_(j >= p) (rate_j - rate_(j+1)) score_(j+1); per click total_p / (rate_p quality) */
export function auction_vcgPosition(
  bid: Series,
  quality: Series,
  rate: Series,
  reserve: Series,
  offsets: Offsets,
  rows: i32,
  slots: i32,
  groups: i32,
  slot: Series,
  total: Series,
  perClick: Series,
  revenue: Series,
  status: Series,
  score: Series,
  order: Places,
): void {
  sellSlots(
    false,
    bid,
    quality,
    rate,
    reserve,
    offsets,
    rows,
    slots,
    groups,
    slot,
    total,
    perClick,
    revenue,
    status,
    score,
    order,
  );
}

/** per click score_(p+1) / quality_p; total_p = rate_p score_(p+1) */
export function auction_gsp(
  bid: Series,
  quality: Series,
  rate: Series,
  reserve: Series,
  offsets: Offsets,
  rows: i32,
  slots: i32,
  groups: i32,
  slot: Series,
  perClick: Series,
  total: Series,
  revenue: Series,
  status: Series,
  score: Series,
  order: Places,
): void {
  sellSlots(
    true,
    bid,
    quality,
    rate,
    reserve,
    offsets,
    rows,
    slots,
    groups,
    slot,
    total,
    perClick,
    revenue,
    status,
    score,
    order,
  );
}

/** Slots to the highest scores: at the price of the next one each, or at what the others lose. */
function sellSlots(
  next: boolean,
  bid: Series,
  quality: Series,
  rate: Series,
  reserve: Series,
  offsets: Offsets,
  rows: i32,
  slots: i32,
  groups: i32,
  slot: Series,
  total: Series,
  perClick: Series,
  revenue: Series,
  status: Series,
  score: Series,
  order: Places,
): void {
  let problem = SOLD;
  for (let j = 0; j < slots; j++) {
    if (!(rate[j] >= 0 && rate[j] <= 1)) problem = INVALID;
    else if (problem === SOLD && j > 0 && rate[j] > rate[j - 1]) problem = UNORDERED;
  }
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    const least = reserve.given ? reserve[g] : 0;
    let ok = always(least >= 0 && least <= SAFE);
    for (let i = begin; i < end; i += LANES) {
      const pair = i + 1 < end;
      const offer = pair ? bid.at(i) : alone(bid.at(i));
      const q = given(quality, i, 1);
      const fits = both(within(offer, 0, SAFE), within(q, f64.MIN_VALUE, MOST_QUALITY));
      ok = both(ok, either(fits, not(observed(offer))));
      score.write(i, offer * q, pair);
    }
    const state = every(ok) ? problem : INVALID;
    const nothing = splat(state === SOLD ? 0 : NaN);
    const none = splat(state === SOLD ? -1 : NaN);
    for (let i = begin; i < end; i += LANES) {
      const pair = i + 1 < end;
      emit(slot, i, none, pair);
      emit(total, i, nothing, pair);
      emit(perClick, i, nothing, pair);
    }
    const scores = score.from(begin);
    const found = state === SOLD ? leaders(scores, end - begin, slots + 1, least, order) : 0;
    const filled = found < slots ? found : slots;
    let due = 0.0;
    let income = 0.0;
    // Slots that stay empty, and what follows the last bidder, count as taken at the reserve.
    if (!next && filled < slots && filled > 0) due = rate[filled] * least;
    for (let p = filled - 1; p >= 0; p--) {
      const i = begin + order[p];
      const rival = p + 1 < found ? scores[order[p + 1]] : least;
      const q = quality.given ? quality[i] : 1.0;
      const clicks = rate[p] * q;
      if (next) due = rate[p] * rival;
      else due += (rate[p] - (p + 1 < slots ? rate[p + 1] : 0)) * rival;
      income += due;
      if (slot.given) slot[i] = p;
      if (total.given) total[i] = due;
      if (perClick.given) perClick[i] = next ? rival / q : clicks > 0 ? due / clicks : 0;
    }
    if (revenue.given) revenue[g] = state === SOLD ? income : NaN;
    if (status.given) status[g] = state === SOLD && filled === 0 ? UNSOLD : state;
  }
}
