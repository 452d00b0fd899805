import type { ads } from "../../src/formulas/ads/index.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Ads = typeof ads;

const kappaBank: Bare<Ads["pacingKappa"]> = ({
  inputs: { spend, campaign },
  params,
  state,
  outputs,
  sizes: { entity },
}) => {
  const { epochs, cohorts, kp, ki, integralLimit, forget, dualMax, smoothing, step, impressions } = params;
  const { kappaMin, kappaMax } = params;
  const { dual, kappa, pace, integral, spent, realized, shown, remaining, target } = state;
  const { scale, epochEnd } = outputs;
  for (let e = 0; e < entity; e++) {
    const aim = target[e]!;
    const left = Math.max(remaining[e]! - campaign[e]!, 0);
    const gone = spent[e]! + campaign[e]!;
    const own = realized[e]! + spend[e]!;
    const count = shown[e]! + 1;
    const share = Math.max(aim / cohorts, 1);
    const quick = (smoothing * (own - share)) / share + (1 - smoothing) * pace[e]!;
    const error = (gone - aim) / aim;
    const sum = clamp(integral[e]! + error, -integralLimit, integralLimit);
    const lambda = clamp(forget * dual[e]! + kp * error + ki * sum, 0, dualMax);
    const shade = clamp(kappa[e]! - step * (lambda + quick), kappaMin, kappaMax);
    const closes = gone >= aim || count >= impressions;
    dual[e] = lambda;
    kappa[e] = shade;
    pace[e] = closes ? 0 : quick;
    integral[e] = closes ? 0 : sum;
    spent[e] = closes ? 0 : gone;
    realized[e] = closes ? 0 : own;
    shown[e] = closes ? 0 : count;
    remaining[e] = left;
    target[e] = closes ? Math.max(left / epochs, 1) : aim;
    scale[e] = shade / (1 + lambda);
    epochEnd[e] = closes ? 1 : 0;
  }
};

const kappaSeries: Bare<Ads["pacingKappa"]> = ({
  inputs: { spend, campaign },
  params,
  state,
  outputs,
  sizes: { tick },
}) => {
  const { epochs, cohorts, kp, ki, integralLimit, forget, dualMax, smoothing, step, impressions } = params;
  const { kappaMin, kappaMax } = params;
  const { dual, kappa, scale, epochEnd } = outputs;
  let lambda = state.dual[0]!;
  let shade = state.kappa[0]!;
  let pace = state.pace[0]!;
  let sum = state.integral[0]!;
  let gone = state.spent[0]!;
  let own = state.realized[0]!;
  let count = state.shown[0]!;
  let left = state.remaining[0]!;
  let aim = state.target[0]!;
  for (let t = 0; t < tick; t++) {
    left = Math.max(left - campaign[t]!, 0);
    gone += campaign[t]!;
    own += spend[t]!;
    count++;
    const share = Math.max(aim / cohorts, 1);
    const error = (gone - aim) / aim;
    pace = (smoothing * (own - share)) / share + (1 - smoothing) * pace;
    sum = clamp(sum + error, -integralLimit, integralLimit);
    lambda = clamp(forget * lambda + kp * error + ki * sum, 0, dualMax);
    shade = clamp(shade - step * (lambda + pace), kappaMin, kappaMax);
    const closes = gone >= aim || count >= impressions;
    if (closes) {
      pace = 0;
      sum = 0;
      gone = 0;
      own = 0;
      count = 0;
      aim = Math.max(left / epochs, 1);
    }
    dual[t] = lambda;
    kappa[t] = shade;
    scale[t] = shade / (1 + lambda);
    epochEnd[t] = closes ? 1 : 0;
  }
  state.dual[0] = lambda;
  state.kappa[0] = shade;
  state.pace[0] = pace;
  state.integral[0] = sum;
  state.spent[0] = gone;
  state.realized[0] = own;
  state.shown[0] = count;
  state.remaining[0] = left;
  state.target[0] = aim;
};

export const pacingKappa: Ticks<Ads["pacingKappa"]> = { bank: kappaBank, series: kappaSeries };
