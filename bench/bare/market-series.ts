// Many ticks of one entity, whose state is in variables; and windows, whose sums gain one and lose one.
import type { market } from "../../src/formulas/market/index.ts";
import type { Bare, Ticks } from "./loop.ts";

type Market = typeof market;

export const cycleSeries: Bare<Market["cycle"]> = ({
  inputs: { price },
  params: { threshold },
  state,
  outputs,
  sizes,
}) => {
  const { drawdown, deepest, at, phase } = outputs;
  const { tick } = sizes;
  const down = 1 - threshold;
  const up = 1 + threshold;
  let high = state.high[0]!;
  let most = state.deepest[0]!;
  let where = state.at[0]!;
  let count = state.count[0]!;
  let peak = state.peak[0]!;
  let trough = state.trough[0]!;
  let mode = state.phase[0]!;
  for (let t = 0; t < tick; t++) {
    const p = price[t]!;
    high = Math.max(high, p);
    const below = 1 - p / high;
    if (below > most) {
      most = below;
      where = count;
    }
    count++;
    if (mode >= 0 && p > peak) peak = p;
    if (mode <= 0 && p < trough) trough = p;
    if (mode >= 0 && p <= peak * down) {
      mode = -1;
      trough = p;
    } else if (mode <= 0 && p >= trough * up) {
      mode = 1;
      peak = p;
    }
    drawdown[t] = below;
    deepest[t] = most;
    at[t] = where;
    phase[t] = mode;
  }
  state.high[0] = high;
  state.deepest[0] = most;
  state.at[0] = where;
  state.count[0] = count;
  state.peak[0] = peak;
  state.trough[0] = trough;
  state.phase[0] = mode;
};

/** Sums that drift with what rounding leaves in them, which a person does not mind; the window is empty at first. */
const rollingSeries: Bare<Market["rolling"]> = ({ inputs: { x, y }, state, outputs: { output }, sizes: { tick } }) => {
  const window = state.recentX.length;
  const { recentX, recentY } = state;
  let place = state.place[0]!;
  let sx = 0;
  let sy = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let k = 0; k < place; k++) {
    sx += recentX[k]!;
    sy += recentY[k]!;
    sxx += recentX[k]! * recentX[k]!;
    syy += recentY[k]! * recentY[k]!;
    sxy += recentX[k]! * recentY[k]!;
  }
  for (let t = 0, held = place; t < tick; t++) {
    if (held === window) {
      const u = recentX[place]!;
      const v = recentY[place]!;
      sx -= u;
      sy -= v;
      sxx -= u * u;
      syy -= v * v;
      sxy -= u * v;
    } else held++;
    const u = x[t]!;
    const v = y[t]!;
    sx += u;
    sy += v;
    sxx += u * u;
    syy += v * v;
    sxy += u * v;
    recentX[place] = u;
    recentY[place] = v;
    place = place + 1 < window ? place + 1 : 0;
    const spread = (sxx - (sx * sx) / window) * (syy - (sy * sy) / window);
    output[t] = held === window ? (sxy - (sx * sy) / window) / Math.sqrt(spread) : NaN;
  }
  state.place[0] = place;
};

export const rolling: Ticks<Market["rolling"]> = { series: rollingSeries };
