import type { ads } from "../../src/formulas/ads/index.ts";
import { dualSeries, modelSeries, upliftSeries } from "./ads-series.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Ads = typeof ads;

const upliftBank: Bare<Ads["runningUplift"]> = ({ inputs, params, state, outputs, sizes: { entity } }) => {
  const { treatedConversions, treated, controlConversions, control } = inputs;
  const { prior, propensityPrior, minImpressions } = params;
  const { treatedConversions: sumT, treated: allT, controlConversions: sumC, control: allC } = state;
  const { treatedRate, controlRate, lift, liftPpm, propensity, z, usable } = outputs;
  for (let e = 0; e < entity; e++) {
    const st = sumT[e]! + treatedConversions[e]!;
    const nt = allT[e]! + treated[e]!;
    const sc = sumC[e]! + controlConversions[e]!;
    const nc = allC[e]! + control[e]!;
    const mt = nt + 2 * prior;
    const mc = nc + 2 * prior;
    const pt = (st + prior) / mt;
    const pc = (sc + prior) / mc;
    const gain = pt - pc;
    const all = nt + nc;
    sumT[e] = st;
    allT[e] = nt;
    sumC[e] = sc;
    allC[e] = nc;
    treatedRate[e] = pt;
    controlRate[e] = pc;
    lift[e] = gain;
    liftPpm[e] = Math.round(gain * 1e6);
    propensity[e] = (nt + propensityPrior) / (all + 2 * propensityPrior);
    z[e] = gain / Math.sqrt((pt * (1 - pt)) / mt + (pc * (1 - pc)) / mc);
    usable[e] = all >= minImpressions ? 1 : 0;
  }
};

export const runningUplift: Ticks<Ads["runningUplift"]> = { bank: upliftBank, series: upliftSeries };

const dualBank: Bare<Ads["pacingDual"]> = ({ inputs, params, state: { multiplier, remaining }, outputs, sizes }) => {
  const { value, price, target } = inputs;
  const { step, highest } = params;
  const { bid, win } = outputs;
  const { entity } = sizes;
  for (let e = 0; e < entity; e++) {
    const mu = multiplier[e]!;
    const left = remaining[e]!;
    const cost = price[e]!;
    const offer = target[e]! > 0 ? Math.min(value[e]! / (1 + mu), left) : 0;
    const won = offer >= cost && offer > 0;
    const paid = won ? cost : 0;
    multiplier[e] = clamp(mu - step * (target[e]! - paid), 0, highest);
    remaining[e] = left - paid;
    bid[e] = offer;
    win[e] = won ? 1 : 0;
  }
};

export const pacingDual: Ticks<Ads["pacingDual"]> = { bank: dualBank, series: dualSeries };

const throttleBank: Bare<Ads["pacingThrottle"]> = ({ inputs, params: { kp, ki }, state, sizes: { entity } }) => {
  const { spent, curve, budget } = inputs;
  const { participation, integral } = state;
  for (let e = 0; e < entity; e++) {
    const error = curve[e]! - spent[e]! / budget[e]!;
    const sum = clamp(integral[e]! + error, -1, 1);
    integral[e] = sum;
    participation[e] = clamp(participation[e]! + kp * error + ki * sum, 0, 1);
  }
};

const throttleSeries: Bare<Ads["pacingThrottle"]> = ({
  inputs,
  params: { kp, ki },
  state,
  outputs,
  sizes: { tick },
}) => {
  const { spent, curve, budget } = inputs;
  const { output } = outputs;
  let p = state.participation[0]!;
  let sum = state.integral[0]!;
  for (let t = 0; t < tick; t++) {
    const error = curve[t]! - spent[t]! / budget[t]!;
    sum = clamp(sum + error, -1, 1);
    p = clamp(p + kp * error + ki * sum, 0, 1);
    output[t] = p;
  }
  state.participation[0] = p;
  state.integral[0] = sum;
};

export const pacingThrottle: Ticks<Ads["pacingThrottle"]> = { bank: throttleBank, series: throttleSeries };

const modelBank: Bare<Ads["qualityModel"]> = ({ inputs: { x, label }, params, state, outputs, sizes }) => {
  const { rate, l2, bound } = params;
  const { weights, bias, samples } = state;
  const { output } = outputs;
  const { feature, entity } = sizes;
  for (let e = 0; e < entity; e++) {
    const at = e * feature;
    let sum = bias[e]!;
    for (let j = 0; j < feature; j++) sum += weights[at + j]! * x[at + j]!;
    const p = 1 / (1 + Math.exp(-sum));
    const gap = p - label[e]!;
    for (let j = 0; j < feature; j++)
      weights[at + j] = clamp(weights[at + j]! - rate * (gap * x[at + j]! + l2 * weights[at + j]!), -bound, bound);
    bias[e] = clamp(bias[e]! - rate * gap, -bound, bound);
    samples[e]!++;
    output[e] = p;
  }
};

export const qualityModel: Ticks<Ads["qualityModel"]> = { bank: modelBank, series: modelSeries };
