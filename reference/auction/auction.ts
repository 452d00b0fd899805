import type { auction } from "../../src/formulas/auction/index.ts";
import { byTicks, type Loop, scratch } from "../loop.ts";

type Auction = typeof auction;

/** An amount whose sums doubles hold. */
const isMoney = (x: number): boolean => x >= 0 && x <= Number.MAX_SAFE_INTEGER;
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

type SoftClose = Loop<Auction["softClose"]>;

const softCloseTicks: SoftClose = ({ inputs, params, state, outputs, sizes: { tick, entity } }) => {
  const { time, bid } = inputs;
  const { window, decay, maxExtensions, hardEnd, opening } = params;
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
      else if (now < closes && (Number.isNaN(top) ? offer >= opening : offer > top && offer >= top * raised)) {
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
  const { window, decay, maxExtensions, hardEnd, opening } = params;
  const { end, high, extension, extensions, skipped } = state;
  const { accepted = scratch(entity) } = outputs;
  const raised = 1 + params.minIncrement;
  for (let e = 0; e < entity; e++) {
    const now = time[e]!;
    const offer = bid[e]!;
    const closes = end[e]!;
    const top = high[e]!;
    let good = 0;
    if (!(Number.isFinite(now) && isMoney(offer))) skipped[e]!++;
    else if (now < closes && (Number.isNaN(top) ? offer >= opening : offer > top && offer >= top * raised)) {
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
