import type { indicators } from "../../src/formulas/indicators/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Indicators = typeof indicators;

const size = 1e300;
const fits = (x: number) => Math.abs(x) <= size;
const range = (high: number, low: number, last: number) =>
  Math.max(high - low, Math.abs(high - last), Math.abs(low - last));

export const atr: Loop<Indicators["atr"]> = ({ inputs, params: { period }, state, outputs, sizes }) => {
  const { high, low, close } = inputs;
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  for (let e = 0; e < entity; e++) {
    let last = state.last[e]!;
    let average = state.average[e]!;
    let count = state.count[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const h = high[i]!;
      const l = low[i]!;
      if (fits(h) && fits(l) && fits(close[i]!) && l <= h) {
        const wide = Number.isNaN(last) ? 0 : range(h, l, last);
        if (count > period) average = (average * (period - 1) + wide) / period;
        else if (count === period) average = (average + wide) / period;
        else average += wide;
        last = close[i]!;
        count++;
      } else state.skipped[e]!++;
      output[i] = count > period ? average : NaN;
    }
    state.last[e] = last;
    state.average[e] = average;
    state.count[e] = count;
  }
};

export const adx: Loop<Indicators["adx"]> = ({ inputs, params: { period }, state, outputs, sizes }) => {
  const { high, low, close } = inputs;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { adx = sink, plus = sink, minus = sink, dx = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    let lastHigh = state.lastHigh[e]!;
    let lastLow = state.lastLow[e]!;
    let last = state.last[e]!;
    let rise = state.rise[e]!;
    let fall = state.fall[e]!;
    let reach = state.reach[e]!;
    let average = state.average[e]!;
    let count = state.count[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const h = high[i]!;
      const l = low[i]!;
      const valid = fits(h) && fits(l) && fits(close[i]!) && l <= h;
      if (valid) {
        if (count >= period) {
          rise -= rise / period;
          fall -= fall / period;
          reach -= reach / period;
        }
        if (!Number.isNaN(last)) {
          const up = h - lastHigh;
          const down = lastLow - l;
          if (down > 0 && up < down) fall += down;
          else if (up > 0 && up > down) rise += up;
          reach += range(h, l, last);
        }
        lastHigh = h;
        lastLow = l;
        last = close[i]!;
        count++;
      } else state.skipped[e]!++;
      const full = count > period;
      plus[i] = full ? (reach > 0 ? (100 * rise) / reach : 0) : NaN;
      minus[i] = full ? (reach > 0 ? (100 * fall) / reach : 0) : NaN;
      const moved = full && reach > 0 && rise + fall > 0;
      const index = moved ? 100 * (Math.abs(rise - fall) / (rise + fall)) : 0;
      dx[i] = full ? index : NaN;
      if (valid && count > 2 * period) average = moved ? (average * (period - 1) + index) / period : average;
      else if (valid) average = count === 2 * period ? (average + index) / period : average + index;
      adx[i] = count >= 2 * period ? average : NaN;
    }
    state.lastHigh[e] = lastHigh;
    state.lastLow[e] = lastLow;
    state.last[e] = last;
    state.rise[e] = rise;
    state.fall[e] = fall;
    state.reach[e] = reach;
    state.average[e] = average;
    state.count[e] = count;
  }
};
