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

export const pacingKappa: Ticks<Ads["pacingKappa"]> = { bank: kappaBank };
