// Many ticks of one entity, whose state is in variables.
import type { ads } from "../../src/formulas/ads/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Ads = typeof ads;

export const upliftSeries: Bare<Ads["runningUplift"]> = ({ inputs, params, state, outputs, sizes: { tick } }) => {
  const { treatedConversions, treated, controlConversions, control } = inputs;
  const { prior, propensityPrior, minImpressions } = params;
  const { treatedRate, controlRate, lift, liftPpm, propensity, z, usable } = outputs;
  let st = state.treatedConversions[0]!;
  let nt = state.treated[0]!;
  let sc = state.controlConversions[0]!;
  let nc = state.control[0]!;
  for (let t = 0; t < tick; t++) {
    st += treatedConversions[t]!;
    nt += treated[t]!;
    sc += controlConversions[t]!;
    nc += control[t]!;
    const mt = nt + 2 * prior;
    const mc = nc + 2 * prior;
    const pt = (st + prior) / mt;
    const pc = (sc + prior) / mc;
    const gain = pt - pc;
    treatedRate[t] = pt;
    controlRate[t] = pc;
    lift[t] = gain;
    liftPpm[t] = Math.round(gain * 1e6);
    propensity[t] = (nt + propensityPrior) / (nt + nc + 2 * propensityPrior);
    z[t] = gain / Math.sqrt((pt * (1 - pt)) / mt + (pc * (1 - pc)) / mc);
    usable[t] = nt + nc >= minImpressions ? 1 : 0;
  }
  state.treatedConversions[0] = st;
  state.treated[0] = nt;
  state.controlConversions[0] = sc;
  state.control[0] = nc;
};

export const dualSeries: Bare<Ads["pacingDual"]> = ({ inputs, params, state, outputs, sizes: { tick } }) => {
  const { value, price, target } = inputs;
  const { step, highest } = params;
  const { bid, win, multiplier, remaining } = outputs;
  let mu = state.multiplier[0]!;
  let left = state.remaining[0]!;
  for (let t = 0; t < tick; t++) {
    const cost = price[t]!;
    const offer = target[t]! > 0 ? Math.min(value[t]! / (1 + mu), left) : 0;
    const won = offer >= cost && offer > 0;
    const paid = won ? cost : 0;
    mu = clamp(mu - step * (target[t]! - paid), 0, highest);
    left -= paid;
    bid[t] = offer;
    win[t] = won ? 1 : 0;
    multiplier[t] = mu;
    remaining[t] = left;
  }
  state.multiplier[0] = mu;
  state.remaining[0] = left;
};

export const modelSeries: Bare<Ads["qualityModel"]> = ({ inputs: { x, label }, params, state, outputs, sizes }) => {
  const { rate, l2, bound } = params;
  const { weights, samples } = state;
  const { output } = outputs;
  const { feature, tick } = sizes;
  let bias = state.bias[0]!;
  for (let t = 0, at = 0; t < tick; t++, at += feature) {
    let sum = bias;
    for (let j = 0; j < feature; j++) sum += weights[j]! * x[at + j]!;
    const p = 1 / (1 + Math.exp(-sum));
    const gap = p - label[t]!;
    for (let j = 0; j < feature; j++)
      weights[j] = clamp(weights[j]! - rate * (gap * x[at + j]! + l2 * weights[j]!), -bound, bound);
    bias = clamp(bias - rate * gap, -bound, bound);
    output[t] = p;
  }
  state.bias[0] = bias;
  samples[0]! += tick;
};
