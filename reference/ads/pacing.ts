import type { ads } from "../../src/formulas/ads/index.ts";
import { clamp, countable, isShare, type Loop, scratch } from "../loop.ts";

type Ads = typeof ads;

export const pacingDual: Loop<Ads["pacingDual"]> = ({ inputs, params, state, outputs, sizes: { tick, entity } }) => {
  const none = NaN;
  const { value, price, target } = inputs;
  const { budget, horizon, step, rule } = params;
  const highest = Number(params.highest);
  const cells = tick * entity;
  const sink = scratch(cells);
  const { bid = sink, win = sink, multiplier = sink, remaining = sink } = outputs;
  const rate = budget / horizon;
  for (let e = 0; e < entity; e++) {
    let mu = state.multiplier[e]!;
    let left = state.remaining[e]!;
    for (let i = e; i < cells; i += entity) {
      const worth = value[i]!;
      const cost = price[i]!;
      const wanted = target ? target[i]! : none;
      const goal = Number.isNaN(wanted) ? rate : wanted;
      if (countable(worth) && countable(cost) && countable(goal)) {
        const shaded = worth / (1 + mu);
        const b = goal > 0 ? Math.min(shaded, left) : 0;
        const won = b >= cost && b > 0;
        const paid = won ? cost : 0;
        if (rule === 0) mu = clamp(mu - step * (goal - paid), 0, highest);
        else if (goal > 0) mu = clamp(mu * Math.exp(Math.min((-step * (goal - paid)) / goal, 700)), 1e-3, highest);
        else mu = clamp(mu, 1e-3, highest);
        left -= paid;
        bid[i] = b;
        win[i] = won ? 1 : 0;
      } else {
        state.skipped[e]!++;
        bid[i] = win[i] = NaN;
      }
      multiplier[i] = mu;
      remaining[i] = left;
    }
    state.multiplier[e] = mu;
    state.remaining[e] = left;
  }
};

export const pacingKappa: Loop<Ads["pacingKappa"]> = ({ inputs, params, state, outputs, sizes: { tick, entity } }) => {
  const none = NaN;
  const { spend, campaign } = inputs;
  const { epochs, cohorts, kp, ki, forget, smoothing, step, impressions } = params;
  const [limit, dualMax] = [Number(params.integralLimit), Number(params.dualMax)];
  const [kappaMin, kappaMax] = [Number(params.kappaMin), Number(params.kappaMax)];
  const cells = tick * entity;
  const sink = scratch(cells);
  const { dual = sink, kappa = sink, scale = sink, epochEnd = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    let lambda = state.dual[e]!;
    let shade = state.kappa[e]!;
    let pace = state.pace[e]!;
    let integral = state.integral[e]!;
    let spent = state.spent[e]!;
    let realized = state.realized[e]!;
    let shown = state.shown[e]!;
    let left = state.remaining[e]!;
    let target = state.target[e]!;
    for (let i = e; i < cells; i += entity) {
      const more = spend[i]!;
      const told = campaign ? campaign[i]! : none;
      const all = Number.isNaN(told) ? more : told;
      let closes = false;
      const valid = more >= 0 && more <= Number.MAX_SAFE_INTEGER && all >= 0 && all <= Number.MAX_SAFE_INTEGER;
      if (!valid) state.skipped[e]!++;
      else if (Number.isNaN(target)) target = Math.max(left / epochs, 1);
      if (valid && all > 0) {
        left = Math.max(left - all, 0);
        spent += all;
        realized += more;
        shown++;
        const share = Math.max(target / cohorts, 1);
        pace = (smoothing * (realized - share)) / share + (1 - smoothing) * pace;
        const error = (spent - target) / target;
        integral = clamp(integral + error, -limit, limit);
        lambda = clamp(forget * lambda + kp * error + ki * integral, 0, dualMax);
        shade = clamp(shade - step * (lambda + pace), kappaMin, kappaMax);
        closes = spent >= target || shown >= impressions;
        if (closes) {
          spent = realized = shown = pace = integral = 0;
          target = Math.max(left / epochs, 1);
        }
      }
      dual[i] = lambda;
      kappa[i] = shade;
      scale[i] = shade / (1 + lambda);
      epochEnd[i] = closes ? 1 : 0;
    }
    state.dual[e] = lambda;
    state.kappa[e] = shade;
    state.pace[e] = pace;
    state.integral[e] = integral;
    state.spent[e] = spent;
    state.realized[e] = realized;
    state.shown[e] = shown;
    state.remaining[e] = left;
    state.target[e] = target;
  }
};

export const pacingThrottle: Loop<Ads["pacingThrottle"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { spent, curve, budget } = inputs;
  const { kp, ki } = params;
  const cells = sizes.tick * sizes.entity;
  const { output = scratch(cells) } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let p = state.participation[e]!;
    let sum = state.integral[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const gone = spent[i]!;
      const due = curve[i]!;
      const all = budget[i]!;
      if (!(isShare(due) && countable(gone) && countable(all))) state.skipped[e]!++;
      else if (all === 0) p = 0;
      else {
        const error = due - gone / all;
        sum = clamp(sum + error, -1, 1);
        p = clamp(p + kp * error + ki * sum, 0, 1);
      }
      output[i] = p;
    }
    state.participation[e] = p;
    state.integral[e] = sum;
  }
};
