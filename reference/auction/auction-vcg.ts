import type { auction } from "../../src/formulas/auction/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Auction = typeof auction;

const safe = Number.MAX_SAFE_INTEGER;
const isMoney = (x: number): boolean => x >= 0 && x <= safe;
const isWhole = (x: number): boolean => isMoney(x) && Math.floor(x) === x;
const isQuality = (x: number): boolean => x > 0 && x <= 1e9;

/** Where the bids of the bidder of row i end. */
function bidderEnd(bidder: Float64Array | undefined, i: number, end: number): number {
  let next = i + 1;
  if (bidder) while (next < end && bidder[next] === bidder[i]) next++;
  return next;
}

/** 0 when the bidders of an auction are whole numbers in rising order, 2 when in another, 3 when they are none. */
function bidderState(bidder: Float64Array | undefined, start: number, end: number): number {
  if (!bidder) return 0;
  let state = 0;
  let lastRow = -1;
  for (let i = start; i < end; i++) {
    const name = bidder[i]!;
    if (Number.isNaN(name)) continue;
    if (!isWhole(name)) return 3;
    if (lastRow >= 0 && (name < bidder[lastRow]! || (name === bidder[lastRow] && lastRow < i - 1))) state = 2;
    lastRow = i;
  }
  return state;
}

let order = new Uint32Array(0);

export const vcgMultiUnit: Loop<Auction["vcgMultiUnit"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { value, bidder, units, reserve, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { won = sink, price = sink, sold = sink, welfare = sink, revenue = sink, status = sink } = outputs;
  if (order.length < row) order = new Uint32Array(row);
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const least = reserve ? reserve[g]! : 0;
    let state = bidderState(bidder, start, end);
    let eligible = 0;
    for (let i = start; i < end; i++) {
      if (!isMoney(value[i]!)) state = 3;
      else if (state === 0 && i > start && bidder && bidder[i] === bidder[i - 1] && value[i]! > value[i - 1]!)
        state = 2;
      if (value[i]! >= least) order[eligible++] = i;
    }
    if (!isMoney(least) || !isWhole(units[g]!)) state = 3;
    const ranked = order.subarray(0, eligible);
    if (state === 0) ranked.sort((a, b) => value[b]! - value[a]! || a - b);
    const winners = Math.min(eligible, units[g]!);
    let total = 0;
    if (state === 0) for (let k = 0; k < winners; k++) total += value[ranked[k]!]!;
    if (total > safe) state = 3;
    won.fill(state === 0 ? 0 : none, start, end);
    price.fill(state === 0 ? 0 : none, start, end);
    let income = 0;
    if (state === 0) {
      for (let k = 0; k < winners; k++) won[ranked[k]!] = 1;
      for (let i = start; i < end; ) {
        const next = bidderEnd(bidder, i, end);
        let unit = next - 1;
        let loser = winners;
        while (unit >= i && won[unit] === 0) unit--;
        for (; unit >= i; unit--) {
          while (loser < eligible && ranked[loser]! >= i && ranked[loser]! < next) loser++;
          price[unit] = loser < eligible ? value[ranked[loser++]!]! : least;
          income += price[unit]!;
        }
        i = next;
      }
    }
    sold[g] = state === 0 ? winners : none;
    welfare[g] = state === 0 ? total : none;
    revenue[g] = state === 0 ? income : none;
    status[g] = state === 0 && winners === 0 ? 1 : state;
  }
};

export const vcgPosition: Loop<Auction["vcgPosition"]> = ({ inputs, outputs, sizes }) => {
  const none = NaN;
  const { row, group, slot: slots } = sizes;
  const { bid, quality, rate, reserve, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { slot = sink, total = sink, perClick = sink, revenue = sink, status = sink } = outputs;
  const score = new Float64Array(slots + 1);
  const place = new Uint32Array(slots + 1);
  let problem = 0;
  for (let j = 0; j < slots; j++) {
    if (!(rate[j]! >= 0 && rate[j]! <= 1)) problem = 3;
    else if (problem === 0 && j > 0 && rate[j]! > rate[j - 1]!) problem = 2;
  }
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const least = reserve ? reserve[g]! : 0;
    let ok = isMoney(least);
    let found = 0;
    for (let i = start; i < end; i++) {
      const offer = bid[i]!;
      if (Number.isNaN(offer)) continue;
      const q = quality ? quality[i]! : 1;
      ok = ok && isMoney(offer) && isQuality(q);
      const s = offer * q;
      if (!(s >= least) || (found > slots && !(s > score[slots]!))) continue;
      let k = found > slots ? slots : found++;
      for (; k > 0 && score[k - 1]! < s; k--) {
        score[k] = score[k - 1]!;
        place[k] = place[k - 1]!;
      }
      score[k] = s;
      place[k] = i;
    }
    const state = ok ? problem : 3;
    slot.fill(state === 0 ? -1 : none, start, end);
    total.fill(state === 0 ? 0 : none, start, end);
    perClick.fill(state === 0 ? 0 : none, start, end);
    const filled = state === 0 ? Math.min(found, slots) : 0;
    let due = filled < slots ? rate[filled]! * least : 0;
    let income = 0;
    for (let p = filled - 1; p >= 0; p--) {
      const i = place[p]!;
      due += (rate[p]! - (p + 1 < slots ? rate[p + 1]! : 0)) * (p + 1 < found ? score[p + 1]! : least);
      income += due;
      const clicks = rate[p]! * (quality ? quality[i]! : 1);
      slot[i] = p;
      total[i] = due;
      perClick[i] = clicks > 0 ? due / clicks : 0;
    }
    revenue[g] = state === 0 ? income : none;
    status[g] = state === 0 && filled === 0 ? 1 : state;
  }
};

const best = new Float64Array(65_536);
const before = new Float64Array(65_536);
const losers = new Float64Array(65_536);

/**
 * Raises best by the bids [start, end) of one bidder for subsets of the items; the row that raised best[items] last.
 */
function raise(bundle: Float64Array, value: Float64Array, start: number, end: number, items: number): number {
  let last = -1;
  before.set(end > start + 1 ? best.subarray(0, items + 1) : []);
  const from = end > start + 1 ? before : best;
  for (let i = start; i < end; i++) {
    const wanted = bundle[i]!;
    const worth = value[i]!;
    if (!wanted || wanted & ~items) continue;
    const had = best[items]!;
    const free = items & ~wanted;
    for (let rest = free; ; rest = (rest - 1) & free) {
      const sum = from[rest]! + worth;
      if (sum > best[rest | wanted]!) best[rest | wanted] = sum;
      if (!rest) break;
    }
    if (best[items]! > had) last = i;
  }
  return last;
}

export const vcgCombinatorial: Loop<Auction["vcgCombinatorial"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { bundle, value, bidder, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { won = sink, payment = sink, welfare = sink, revenue = sink, status = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let state = bidderState(bidder, start, end);
    let items = 0;
    for (let i = start; i < end; i++) {
      if (!isWhole(bundle[i]!) || bundle[i]! > 65_535 || !isMoney(value[i]!)) state = 3;
      else items |= bundle[i]!;
    }
    const winners: { row: number; start: number; end: number }[] = [];
    let total = 0;
    for (let left = items, stop = end; state === 0 && left; ) {
      best.fill(0, 0, left + 1);
      let last = { row: -1, start, end: start };
      for (let i = start; i < stop; ) {
        const next = bidderEnd(bidder, i, stop);
        const raised = raise(bundle, value, i, next, left);
        if (raised >= 0) last = { row: raised, start: i, end: next };
        i = next;
      }
      if (stop === end) total = best[items]!;
      if (last.row < 0) break;
      winners.push(last);
      left &= ~bundle[last.row]!;
      stop = last.start;
    }
    if (total > safe) state = 3;
    won.fill(state === 0 ? 0 : none, start, end);
    payment.fill(state === 0 ? 0 : none, start, end);
    let income = 0;
    if (state === 0 && winners.length) {
      best.fill(0, 0, items + 1);
      let k = winners.length - 1;
      for (let i = start; i < end; ) {
        const next = bidderEnd(bidder, i, end);
        if (i === winners[k]?.start) k--;
        else raise(bundle, value, i, next, items);
        i = next;
      }
      losers.set(best.subarray(0, items + 1));
      for (const one of winners) {
        best.set(losers.subarray(0, items + 1));
        for (const other of winners) if (other !== one) raise(bundle, value, other.start, other.end, items);
        const due = Math.max(best[items]! - (total - value[one.row]!), 0);
        won[one.row] = 1;
        payment[one.row] = due;
        income += due;
      }
    }
    welfare[g] = state === 0 ? total : none;
    revenue[g] = state === 0 ? income : none;
    status[g] = state === 0 && !winners.length ? 1 : state;
  }
};
