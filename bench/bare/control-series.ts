// Many ticks of one entity, whose state is in variables.
import type { control } from "../../src/formulas/control/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Control = typeof control;

export const priceSeries: Bare<Control["logPricePi"]> = ({ inputs, params, state, outputs, sizes: { tick } }) => {
  const { target, smoothing, etaP, etaI, retention, integralLimit, min, max } = params;
  const { demand, supply } = inputs;
  const { price, utilization, error, integral } = outputs;
  const least = Math.log(min);
  const most = Math.log(max);
  const keep = 1 - smoothing;
  let d = state.demand[0]!;
  let s = state.supply[0]!;
  let sum = state.integral[0]!;
  let p = state.logPrice[0]!;
  for (let t = 0; t < tick; t++) {
    d = keep * d + smoothing * demand[t]!;
    s = keep * s + smoothing * supply[t]!;
    const use = Math.min(d / s, 1);
    const off = use / target - 1;
    sum = clamp(retention * sum + off, -integralLimit, integralLimit);
    p = clamp(p + etaP * off + etaI * sum, least, most);
    price[t] = Math.exp(p);
    utilization[t] = use;
    error[t] = off;
    integral[t] = sum;
  }
  state.demand[0] = d;
  state.supply[0] = s;
  state.integral[0] = sum;
  state.logPrice[0] = p;
};

export const zeroCrossSeries: Bare<Control["selfTuneZeroCross"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { error, time } = inputs;
  const { kpMin, kpMax, kiMin, kiMax, sensitivity, minInterval, integralLimit, halfPeriod } = params;
  const { u, kp, ki, integral } = outputs;
  const { tick } = sizes;
  const intervals = halfPeriod ? 2 : 1;
  let p = state.kp[0]!;
  let i = state.ki[0]!;
  let sum = state.integral[0]!;
  let before = state.lastError[0]!;
  let crossing = state.lastCrossing[0]!;
  let swing = state.amplitude[0]!;
  let drive = state.u[0]!;
  for (let t = 0; t < tick; t++) {
    const off = error[t]!;
    const elapsed = time[t]! - crossing;
    if (before * off < 0 && !(elapsed < minInterval)) {
      if (elapsed > 0) {
        const ku = sensitivity / swing;
        p = clamp(0.6 * ku, kpMin, kpMax);
        i = clamp((1.2 * ku) / (elapsed * intervals), kiMin, kiMax);
      }
      crossing = time[t]!;
      swing = 0;
    }
    sum = clamp(sum + off, -integralLimit, integralLimit);
    swing = Math.max(swing, Math.abs(off));
    if (off !== 0) before = off;
    drive = p * off + i * sum;
    u[t] = drive;
    kp[t] = p;
    ki[t] = i;
    integral[t] = sum;
  }
  state.kp[0] = p;
  state.ki[0] = i;
  state.integral[0] = sum;
  state.lastError[0] = before;
  state.lastCrossing[0] = crossing;
  state.amplitude[0] = swing;
  state.u[0] = drive;
};
