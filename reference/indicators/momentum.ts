import type { indicators } from "../../src/formulas/indicators/index.ts";
import { type Loop, scratch } from "../loop.ts";
import { placeIn } from "./averages.ts";

type Indicators = typeof indicators;

const size = 1e300;
const most = 1e290;
const fits = (x: number) => Math.abs(x) <= size;

export const rsi: Loop<Indicators["rsi"]> = ({ inputs: { price }, params: { period }, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  for (let e = 0; e < entity; e++) {
    let last = state.last[e]!;
    let gain = state.gain[e]!;
    let loss = state.loss[e]!;
    let count = state.count[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const p = price[i]!;
      if (fits(p)) {
        const change = p - last;
        const rise = Number.isNaN(change) ? 0 : Math.max(change, 0);
        const fall = Number.isNaN(change) ? 0 : Math.max(-change, 0);
        if (count > period) {
          gain = (gain * (period - 1) + rise) / period;
          loss = (loss * (period - 1) + fall) / period;
        } else {
          gain += rise;
          loss += fall;
          if (count === period) {
            gain /= period;
            loss /= period;
          }
        }
        last = p;
        count++;
      } else state.skipped[e]!++;
      output[i] = count <= period ? NaN : gain + loss > 0 ? 100 * (gain / (gain + loss)) : 0;
    }
    state.last[e] = last;
    state.gain[e] = gain;
    state.loss[e] = loss;
    state.count[e] = count;
  }
};

/** Mean of the last values of an entity once x is one of them. */
function slide(x: number, ring: Float64Array, begun: Float64Array, place: Float64Array, e: number, n: number): void {
  let at = placeIn(place[e]!, n);
  ring[e * n + at] = x;
  begun[e]! += x;
  at++;
  if (at === n) {
    for (let k = e * n + n - 2; k >= e * n; k--) ring[k]! += ring[k + 1]!;
    at = 0;
    begun[e] = 0;
  }
  place[e] = at;
}

export const stochastic: Loop<Indicators["stochastic"]> = ({ inputs, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const { high, low, close } = inputs;
  const sink = scratch(tick * entity);
  const { k = sink, d = sink } = outputs;
  const { highs, lows, highest, lowest, place, raw, rawBegun, rawPlace, smooth, smoothBegun, smoothPlace } = state;
  const window = highs.length / entity;
  const slow = raw.length / entity;
  const signal = smooth.length / entity;
  for (let e = 0; e < entity; e++) {
    const start = e * window;
    let at = placeIn(place[e]!, window);
    const meanRaw = () => (raw[e * slow + placeIn(rawPlace[e]!, slow)]! + rawBegun[e]!) / slow;
    const meanSmooth = () => (smooth[e * signal + placeIn(smoothPlace[e]!, signal)]! + smoothBegun[e]!) / signal;
    for (let i = e; i < tick * entity; i += entity) {
      const [h, l, c] = [high[i]!, low[i]!, close[i]!];
      if (fits(h) && fits(l) && fits(c) && l <= h) {
        highs[start + at] = h;
        lows[start + at] = l;
        highest[e] = Number.isNaN(highest[e]!) ? h : Math.max(highest[e]!, h);
        lowest[e] = Number.isNaN(lowest[e]!) ? l : Math.min(lowest[e]!, l);
        at++;
        if (at === window) {
          for (let j = start + window - 2; j >= start; j--) {
            if (!(highs[j]! > highs[j + 1]!)) highs[j] = highs[j + 1]!;
            if (!(lows[j]! < lows[j + 1]!)) lows[j] = lows[j + 1]!;
          }
          highest[e] = h;
          lowest[e] = l;
          at = 0;
        }
        const top = Math.max(highest[e]!, highs[start + at]!);
        const bottom = Math.min(lowest[e]!, lows[start + at]!);
        if (!Number.isNaN(top - bottom)) {
          const part = top > bottom ? 100 * ((c - bottom) / (top - bottom)) : 0;
          slide(Math.min(Math.max(part, -most), most), raw, rawBegun, rawPlace, e, slow);
          if (!Number.isNaN(meanRaw())) slide(meanRaw(), smooth, smoothBegun, smoothPlace, e, signal);
        }
      } else state.skipped[e]!++;
      d[i] = meanSmooth();
      k[i] = Number.isNaN(meanSmooth()) ? NaN : meanRaw();
    }
    place[e] = at;
  }
};
