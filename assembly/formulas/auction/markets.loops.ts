// Units of one good among bids, and between buyers and sellers: orders are ranked by price and filled from the best one on.

import { SAFE } from "../../lib/lanes/bounds";
import { Offsets } from "../../lib/lanes/ints";
import { cell } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { Places, ranking } from "../../lib/order/rank";

const SOLD: f64 = 0;
const UNSOLD: f64 = 1;
const INVALID: f64 = 2;

const LOWEST_WINNING: f64 = 0;
const PRO_RATA: f64 = 1;

/** Of the ranked bids the first `winners` are filled, but for the last one of them perhaps. */
// biome-ignore format: the signature of a kernel
export function auction_uniformPrice(bid: Series, quantity: Series, supply: Series, reserve: Series, offsets: Offsets, rows: i32, groups: i32, rule: f64, margin: f64, filled: Series, sold: Series, revenue: Series, status: Series, price: Series, order: Places, spare: Places): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const bids = bid.from(begin);
    const wanted = quantity.given ? quantity.from(begin) : quantity;
    const least = cell(reserve, g, 0);
    const good = areSound(bids, wanted, n) && isCount(supply[g]) && isMoney(least);
    const eligible = good ? ranking(bids, n, least, order, spare) : 0;
    const fills = filled.given ? filled.from(begin) : filled;
    for (let i = 0; i < n && filled.given; i++) fills[i] = good ? 0 : NaN;
    let left = supply[g];
    let lowest = NaN;
    let losing = least;
    let begun = 0;
    // Bids of one price at a time: what is left goes to them all, or as far as it goes.
    for (let k = 0; k < eligible; k = begun) {
      const level = bids[order[k]];
      const demand = demandAt(bids, wanted, order, k, eligible);
      begun = endOfLevel(bids, order, k, eligible);
      if (demand === 0) continue;
      if (left > 0) lowest = level;
      fill(wanted, order, k, begun, demand, left, margin, fills);
      if (demand > left) {
        losing = level;
        left = 0;
        break;
      }
      left -= demand;
    }
    const gone = supply[g] - left;
    const due = gone > 0 ? (rule === LOWEST_WINNING ? lowest : losing) : NaN;
    if (sold.given) sold[g] = good ? gone : NaN;
    if (price.given) price[g] = good ? due : NaN;
    if (revenue.given) revenue[g] = good ? (gone > 0 ? gone * due : 0) : NaN;
    if (status.given) status[g] = good ? (gone > 0 ? SOLD : UNSOLD) : INVALID;
  }
}

/** payment = bid filled, over the ranked bids as far as the supply goes */
// biome-ignore format: the signature of a kernel
export function auction_payAsBid(bid: Series, quantity: Series, supply: Series, reserve: Series, offsets: Offsets, rows: i32, groups: i32, margin: f64, filled: Series, sold: Series, revenue: Series, status: Series, payment: Series, average: Series, order: Places, spare: Places): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const bids = bid.from(begin);
    const wanted = quantity.given ? quantity.from(begin) : quantity;
    const least = cell(reserve, g, 0);
    const good = areSound(bids, wanted, n) && isCount(supply[g]) && isMoney(least);
    const eligible = good ? ranking(bids, n, least, order, spare) : 0;
    // Payments are made of fills, which stand in their column for the time being.
    const fills = payment.given ? payment.from(begin) : filled.given ? filled.from(begin) : changetype<Series>(<usize>0);
    for (let i = begin; i < begin + n; i++) {
      if (filled.given) filled[i] = good ? 0 : NaN;
      if (payment.given) payment[i] = good ? 0 : NaN;
    }
    let left = supply[g];
    let income = 0.0;
    let begun = 0;
    for (let k = 0; k < eligible && left > 0; k = begun) {
      const level = bids[order[k]];
      const demand = demandAt(bids, wanted, order, k, eligible);
      begun = endOfLevel(bids, order, k, eligible);
      fill(wanted, order, k, begun, demand, left, margin, fills);
      const gone = demand > left ? left : demand;
      income += gone * level;
      left -= gone;
    }
    if (payment.given) {
      for (let i = 0; i < n && good; i++) {
        const units = fills[i];
        if (filled.given) filled[begin + i] = units;
        if (units !== 0) fills[i] = units * bids[i];
      }
    }
    const gone = supply[g] - left;
    if (sold.given) sold[g] = good ? gone : NaN;
    if (revenue.given) revenue[g] = good ? income : NaN;
    if (average.given) average[g] = good && gone > 0 ? income / gone : NaN;
    if (status.given) status[g] = good ? (gone > 0 ? SOLD : UNSOLD) : INVALID;
  }
}

/** Buyers from the highest limit down meet sellers from the lowest up, until they no longer agree. */
// biome-ignore format: the signature of a kernel
export function auction_callMarket(buy: Series, limit: Series, quantity: Series, offsets: Offsets, rows: i32, groups: i32, k: f64, filled: Series, price: Series, low: Series, high: Series, volume: Series, gains: Series, status: Series, score: Series, buyers: Places, sellers: Places, spare: Places): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const limits = limit.from(begin);
    const sides = buy.from(begin);
    const wanted = quantity.given ? quantity.from(begin) : quantity;
    let good = areSound(limits, wanted, n);
    for (let i = 0; i < n; i++) {
      good = good && (sides[i] === 0 || sides[i] === 1);
      score[i] = sides[i] === 1 ? limits[i] : NaN;
    }
    const buying = good ? ranking(score, n, 0, buyers, spare) : 0;
    for (let i = 0; i < n; i++) score[i] = sides[i] === 0 ? -limits[i] : NaN;
    const selling = good ? ranking(score, n, -SAFE, sellers, spare) : 0;
    // What is left of each order stands where its score was.
    for (let i = 0; i < n; i++) {
      score[i] = cell(wanted, i, 1);
      if (filled.given) filled[begin + i] = good ? 0 : NaN;
    }
    let traded = 0.0;
    let gained = 0.0;
    let lastBuy = NaN;
    let lastSell = NaN;
    let b = 0;
    let s = 0;
    for (;;) {
      while (b < buying && score[buyers[b]] === 0) b++;
      while (s < selling && score[sellers[s]] === 0) s++;
      if (b === buying || s === selling) break;
      const buyer = buyers[b];
      const seller = sellers[s];
      if (limits[buyer] < limits[seller]) break;
      const units = Math.min(score[buyer], score[seller]);
      score[buyer] = score[buyer] - units;
      score[seller] = score[seller] - units;
      if (filled.given) {
        filled[begin + buyer] = filled[begin + buyer] + units;
        filled[begin + seller] = filled[begin + seller] + units;
      }
      lastBuy = limits[buyer];
      lastSell = limits[seller];
      traded += units;
      gained += (lastBuy - lastSell) * units;
    }
    // The price keeps out who is left, and brings in who has traded.
    let least = lastSell;
    let most = lastBuy;
    if (traded > 0) {
      if (b < buying && limits[buyers[b]] > least) least = limits[buyers[b]];
      if (s < selling && limits[sellers[s]] < most) most = limits[sellers[s]];
    }
    if (price.given) price[g] = least + k * (most - least);
    if (low.given) low[g] = least;
    if (high.given) high[g] = most;
    if (volume.given) volume[g] = good ? traded : NaN;
    if (gains.given) gains[g] = good ? gained : NaN;
    if (status.given) status[g] = good ? (traded > 0 ? SOLD : UNSOLD) : INVALID;
  }
}

function isMoney(x: f64): boolean {
  return x >= 0 && x <= SAFE;
}

function isCount(x: f64): boolean {
  return isMoney(x) && Math.floor(x) === x;
}

/** Prices and quantities are in range, and quantities together too. */
function areSound(price: Series, quantity: Series, n: i32): boolean {
  let all = 0.0;
  for (let i = 0; i < n; i++) {
    const p = price[i];
    const q = cell(quantity, i, 1);
    if (p === p && !isMoney(p)) return false;
    if (!isCount(q)) return false;
    all += q;
  }
  return all <= SAFE;
}

/** Where the bids that are equal to the one at k end. */
function endOfLevel(price: Series, order: Places, k: i32, eligible: i32): i32 {
  const level = price[order[k]];
  let end = k + 1;
  while (end < eligible && price[order[end]] === level) end++;
  return end;
}

function demandAt(price: Series, quantity: Series, order: Places, k: i32, eligible: i32): f64 {
  const end = endOfLevel(price, order, k, eligible);
  let demand = 0.0;
  for (let j = k; j < end; j++) demand += cell(quantity, order[j], 1);
  return demand;
}

/** Fills equal bids from what is left. */
// biome-ignore format: one line
function fill(quantity: Series, order: Places, from: i32, to: i32, demand: f64, left: f64, margin: f64, filled: Series): void {
  if (!filled.given) return;
  let rest = left;
  for (let j = from; j < to; j++) {
    const wanted = cell(quantity, order[j], 1);
    let units = wanted;
    if (demand > left) {
      units = margin === PRO_RATA ? (wanted / demand) * left : Math.min(wanted, rest);
      rest -= units;
    }
    filled[order[j]] = units;
  }
}
