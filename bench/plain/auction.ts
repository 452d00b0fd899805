import type { auction } from "../../src/formulas/auction.ts";
import { byTicks, type Loop, scratch } from "./loop.ts";

type Auction = typeof auction;

const safe = Number.MAX_SAFE_INTEGER;
const isMoney = (x: number): boolean => x >= 0 && x <= safe;
const isWhole = (x: number): boolean => isMoney(x) && Math.floor(x) === x;
const isQuality = (x: number): boolean => x > 0 && x <= 1e9;

export const secondPrice: Loop<Auction["secondPrice"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { bid, quality, reserve, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(group);
  const { winner = sink, price = sink, surplus = sink, status = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const least = reserve ? reserve[g]! : 0;
    let ok = isMoney(least);
    let best = -1;
    let second = -1;
    let place = -1;
    for (let i = start; i < end; i++) {
      const offer = bid[i]!;
      if (Number.isNaN(offer)) continue;
      const q = quality ? quality[i]! : 1;
      ok = ok && isMoney(offer) && isQuality(q);
      const score = offer * q;
      if (score > best) {
        second = best;
        best = score;
        place = i;
      } else if (score > second) second = score;
    }
    const sold = best >= least;
    const due = sold ? Math.max(second, least) : 0;
    winner[g] = !ok ? none : sold ? place - start : -1;
    price[g] = ok ? due : none;
    surplus[g] = !ok ? none : sold ? best - due : 0;
    status[g] = !ok ? 2 : sold ? 0 : 1;
  }
};

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

/** Raises best by the bids [start, end) of one bidder for subsets of the items; the row that raised best[items] last. */
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

type SoftClose = Loop<Auction["softClose"]>;

const softCloseTicks: SoftClose = ({ inputs, params, state, outputs, sizes: { tick, entity } }) => {
  const { time, bid } = inputs;
  const { window, decay, maxExtensions, hardEnd } = params;
  const { end, high, extension, extensions, skipped } = state;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { accepted = sink, end: closesOut = sink, high: highOut = sink } = outputs;
  const raised = 1 + params.minIncrement;
  for (let e = 0; e < entity; e++) {
    let closes = end[e]!;
    let top = high[e]!;
    for (let i = e; i < cells; i += entity) {
      const now = time[i]!;
      const offer = bid[i]!;
      let good = 0;
      if (!(Number.isFinite(now) && isMoney(offer))) skipped[e]!++;
      else if (now < closes && offer >= top * raised) {
        good = 1;
        top = offer;
        if (closes - now <= window && extensions[e]! < maxExtensions) {
          closes = Math.min(hardEnd, Math.max(closes, now + extension[e]!));
          extension[e]! *= decay;
          extensions[e]!++;
        }
      }
      accepted[i] = good;
      closesOut[i] = closes;
      highOut[i] = top;
    }
    end[e] = closes;
    high[e] = top;
  }
};

const softCloseTick: SoftClose = ({ inputs: { time, bid }, params, state, outputs, sizes: { entity } }) => {
  const { window, decay, maxExtensions, hardEnd } = params;
  const { end, high, extension, extensions, skipped } = state;
  const { accepted = scratch(entity) } = outputs;
  const raised = 1 + params.minIncrement;
  for (let e = 0; e < entity; e++) {
    const now = time[e]!;
    const offer = bid[e]!;
    const closes = end[e]!;
    let good = 0;
    if (!(Number.isFinite(now) && isMoney(offer))) skipped[e]!++;
    else if (now < closes && offer >= high[e]! * raised) {
      good = 1;
      high[e] = offer;
      if (closes - now <= window && extensions[e]! < maxExtensions) {
        end[e] = Math.min(hardEnd, Math.max(closes, now + extension[e]!));
        extension[e]! *= decay;
        extensions[e]!++;
      }
    }
    accepted[e] = good;
  }
  outputs.end?.set(end);
  outputs.high?.set(high);
};

export const softClose = byTicks<Auction["softClose"]>(softCloseTick, softCloseTicks);

export const candle: Loop<Auction["candle"]> = ({ inputs, params: { hazard }, outputs, sizes: { row, group } }) => {
  const none = NaN;
  const { time, bid, uniform, from, until, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { survival = sink, end = sink, winner = sink, price = sink, status = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const first = offsets[g]!;
    const last = offsets[g + 1]!;
    const u = uniform[g]!;
    const start = from[g]!;
    const stop = until[g]!;
    const length = stop - start;
    const drawn = hazard === 0 ? start + u * length : Math.min(stop, start - Math.log1p(-u) / hazard);
    let ok = u >= 0 && u < 1 && length > 0 && length < Infinity && Number.isFinite(start);
    let place = -1;
    let top = -1;
    for (let i = first; i < last; i++) {
      const offer = bid[i]!;
      const at = time[i]!;
      ok = ok && Number.isFinite(at) && (isMoney(offer) || Number.isNaN(offer));
      if (at <= drawn && offer > top) {
        top = offer;
        place = i;
      }
      const lasts = hazard === 0 ? (stop - at) / length : Math.exp(-hazard * (at - start));
      survival[i] = at <= start ? 1 : at <= stop ? lasts : 0;
    }
    if (!ok) survival.fill(none, first, last);
    end[g] = ok ? drawn : none;
    winner[g] = !ok ? none : place < 0 ? -1 : place - first;
    price[g] = ok ? Math.max(top, 0) : none;
    status[g] = !ok ? 2 : place < 0 ? 1 : 0;
  }
};
