import type { market } from "../../src/formulas/market/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Market = typeof market;

const isPrice = (x: number) => x >= 1e-150 && x <= 1e150;

export const bars: Loop<Market["bars"]> = ({
  inputs: { time, price, volume },
  params: { width },
  state,
  outputs,
  sizes,
}) => {
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { bucket = sink, open = sink, high = sink, low = sink, close = sink } = outputs;
  const { volume: volumeOut = sink, count = sink, opens = sink, gap = sink } = outputs;
  for (let t = 0, i = 0; t < tick; t++)
    for (let e = 0; e < entity; e++, i++) {
      const now = time[i]!;
      const p = price[i]!;
      const amount = volume ? volume[i]! : 0;
      const place = state.bucket[e]!;
      const next = Math.floor(now / width);
      const filled = next === place ? state.volume[e]! + amount : amount;
      const fair = isPrice(p) && amount >= 0 && filled < Infinity;
      opens[i] = 0;
      gap[i] = 0;
      if (!(fair && Math.abs(now) <= Number.MAX_SAFE_INTEGER) || now < state.last[e]!) state.skipped[e]!++;
      else {
        if (next === place) {
          state.high[e] = Math.max(state.high[e]!, p);
          state.low[e] = Math.min(state.low[e]!, p);
          state.count[e]!++;
        } else {
          opens[i] = 1;
          gap[i] = next - place - 1 || 0;
          state.bucket[e] = next;
          state.open[e] = p;
          state.high[e] = p;
          state.low[e] = p;
          state.count[e] = 1;
        }
        state.volume[e] = filled;
        state.last[e] = now;
        state.close[e] = p;
      }
      bucket[i] = state.bucket[e]!;
      open[i] = state.open[e]!;
      high[i] = state.high[e]!;
      low[i] = state.low[e]!;
      close[i] = state.close[e]!;
      volumeOut[i] = state.volume[e]!;
      count[i] = state.count[e]!;
    }
};

export const logReturn: Loop<Market["logReturn"]> = ({ inputs: { price }, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  for (let e = 0; e < entity; e++) {
    let before = state.price[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const now = price[i]!;
      if (isPrice(now)) {
        const quotient = now / before;
        output[i] = quotient > 0.5 && quotient < 2 ? Math.log1p((now - before) / before) : Math.log(quotient);
        before = now;
      } else {
        output[i] = NaN;
        state.skipped[e]!++;
      }
    }
    state.price[e] = before;
  }
};

export const cycle: Loop<Market["cycle"]> = ({ inputs: { price }, params: { threshold }, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { drawdown = sink, deepest = sink, at = sink, phase = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    let high = state.high[e]!;
    let below = state.drawdown[e]!;
    let most = state.deepest[e]!;
    let where = state.at[e]!;
    let n = state.count[e]!;
    let peak = state.peak[e]!;
    let trough = state.trough[e]!;
    let mode = state.phase[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const p = price[i]!;
      if (isPrice(p)) {
        if (!(high >= p)) high = p;
        below = 1 - p / high;
        if (!(most >= below)) {
          most = below;
          where = n;
        }
        n++;
        if (mode >= 0 && !(peak >= p)) peak = p;
        if (mode <= 0 && !(trough <= p)) trough = p;
        if (mode >= 0 && p <= peak * (1 - threshold)) {
          mode = -1;
          trough = p;
        } else if (mode <= 0 && p >= trough * (1 + threshold)) {
          mode = 1;
          peak = p;
        }
      } else state.skipped[e]!++;
      drawdown[i] = below;
      deepest[i] = most;
      at[i] = where;
      phase[i] = mode;
    }
    state.high[e] = high;
    state.drawdown[e] = below;
    state.deepest[e] = most;
    state.at[e] = where;
    state.count[e] = n;
    state.peak[e] = peak;
    state.trough[e] = trough;
    state.phase[e] = mode;
  }
};
