import type { control } from "../../src/formulas/control/index.ts";
import { clamp, countable, type Loop, scratch } from "./loop.ts";

type Control = typeof control;

const positive = (x: number): boolean => x > 0 && x < Infinity;

export const logPricePi: Loop<Control["logPricePi"]> = ({
  inputs: { demand, supply },
  params,
  state,
  outputs,
  sizes,
}) => {
  const { target, smoothing, etaP, etaI, retention } = params;
  const limit = Number(params.integralLimit);
  const min = Number(params.min);
  const max = Number(params.max);
  const least = Math.log(min);
  const most = Math.log(max);
  const start = Math.log(params.initialPrice);
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { price = sink, utilization = sink, error = sink, integral = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let p = state.logPrice[e]!;
    if (Number.isNaN(p)) p = start;
    let sum = state.integral[e]!;
    let d = state.demand[e]!;
    let s = state.supply[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const asked = demand[i]!;
      const offered = supply[i]!;
      const ok = countable(asked) && offered > 0 && offered < Infinity;
      if (ok) {
        d = Number.isNaN(s) ? asked : d + smoothing * (asked - d);
        s = Number.isNaN(s) ? offered : s + smoothing * (offered - s);
      } else state.skipped[e]!++;
      const use = clamp(d / s, 0, 1);
      const off = use / target - 1;
      if (ok) {
        sum = clamp(retention * sum + off, -limit, limit);
        p = clamp(p + (etaP * off + etaI * sum), least, most);
      }
      let charged = Math.exp(p);
      if (params.round) {
        charged = Math.max(Math.trunc(clamp(Math.round(charged), min, max)), 1);
        if (ok) p = Math.log(charged);
      } else charged = clamp(charged, min, max);
      price[i] = charged;
      utilization[i] = use;
      error[i] = off;
      integral[i] = sum;
    }
    state.logPrice[e] = p;
    state.integral[e] = sum;
    state.demand[e] = d;
    state.supply[e] = s;
  }
};

export const selfTuneZeroCross: Loop<Control["selfTuneZeroCross"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { initialGain, ratio, sensitivity, minInterval, enabled } = params;
  const limit = Number(params.integralLimit);
  const kpMin = Number(params.kpMin);
  const kpMax = Number(params.kpMax);
  const kiMin = Number(params.kiMin);
  const kiMax = Number(params.kiMax);
  const intervals = params.halfPeriod ? 2 : 1;
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { u = sink, kp: kpOut = sink, ki: kiOut = sink, integral = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let kp = state.kp[e]!;
    let ki = state.ki[e]!;
    if (Number.isNaN(kp)) kp = clamp(initialGain, kpMin, kpMax);
    if (Number.isNaN(ki)) ki = clamp(initialGain * ratio, kiMin, kiMax);
    let sum = state.integral[e]!;
    let before = state.lastError[e]!;
    let crossing = state.lastCrossing[e]!;
    let swing = state.amplitude[e]!;
    let output = state.u[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const deviation = inputs.error[i]!;
      const now = inputs.time[i]!;
      if (!Number.isFinite(deviation) || !Number.isFinite(now)) state.skipped[e]!++;
      else if (!enabled) output = kp * deviation;
      else {
        const elapsed = now - crossing;
        const changed = (before < 0 && deviation > 0) || (before > 0 && deviation < 0);
        if (changed && !(elapsed < minInterval)) {
          if (elapsed > 0) {
            const ku = clamp(sensitivity / Math.max(swing, 1e-12), 1e-6, 1e6);
            kp = clamp(0.6 * ku, kpMin, kpMax);
            ki = clamp((1.2 * ku) / (elapsed * intervals), kiMin, kiMax);
          }
          crossing = now;
          swing = 0;
        }
        swing = Math.max(swing, Math.abs(deviation));
        if (deviation !== 0) before = deviation;
        sum = clamp(sum + deviation, -limit, limit);
        output = kp * deviation + ki * sum;
      }
      u[i] = output;
      kpOut[i] = kp;
      kiOut[i] = ki;
      integral[i] = sum;
    }
    state.kp[e] = kp;
    state.ki[e] = ki;
    state.integral[e] = sum;
    state.lastError[e] = before;
    state.lastCrossing[e] = crossing;
    state.amplitude[e] = swing;
    state.u[e] = output;
  }
};

export const selfTuneRls: Loop<Control["selfTuneRls"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { dt, forgetting, varianceLimit, adaptation, direction } = params;
  const kpMin = Number(params.kpMin);
  const kpMax = Number(params.kpMax);
  const kiMin = Number(params.kiMin);
  const kiMax = Number(params.kiMax);
  const min = Number(params.min);
  const max = Number(params.max);
  const reach = params.closedLoop * dt + dt / 2;
  const unwind = dt / params.trackingTime;
  const growth = 1 / forgetting;
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { u = sink, kp: kpOut = sink, ki: kiOut = sink, a: aOut = sink, b: bOut = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let a = state.a[e]!;
    let b = state.b[e]!;
    let va = state.p11[e]!;
    let vb = state.p12[e]!;
    let vc = state.p22[e]!;
    let last = state.lastMeasured[e]!;
    let kp = state.kp[e]!;
    let ki = state.ki[e]!;
    let sum = state.integral[e]!;
    let output = state.u[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const y = inputs.measured[i]!;
      const error = inputs.setpoint[i]! - y;
      if (Number.isFinite(error)) {
        if (last * last + output * output > 1e-12) {
          const g0 = va * last + vb * output;
          const g1 = vb * last + vc * output;
          const spread = forgetting + (last * g0 + output * g1);
          if (positive(spread)) {
            const surprise = y - (a * last + b * output);
            const inverse = 1 / spread;
            const k0 = g0 * inverse;
            const k1 = g1 * inverse;
            a += k0 * surprise;
            b += k1 * surprise;
            va = (va - k0 * g0) * growth;
            vb = (vb - k0 * g1) * growth;
            vc = (vc - k1 * g1) * growth;
            if (va + vc > varianceLimit) {
              const shrink = varianceLimit / (va + vc);
              va *= shrink;
              vb *= shrink;
              vc *= shrink;
            }
          }
        }
        const toward = direction === 0 ? Math.abs(b) : direction === 1 ? b : -b;
        if (!Number.isNaN(last) && toward > 1e-6) {
          const kept = clamp(a, 0.01, 0.999);
          const tau = -dt / Math.log(kept);
          const slope = (1 - kept) / (b * reach);
          const gain = tau * slope;
          const before = kp;
          kp += adaptation * (clamp(gain, kpMin, kpMax) - kp);
          ki += adaptation * (clamp(tau > 4 * reach ? gain / (4 * reach) : slope, kiMin, kiMax) - ki);
          sum += (before - kp) * error;
        }
        const wanted = kp * error + sum;
        output = clamp(wanted, min, max);
        sum = sum + ki * dt * error + unwind * (output - wanted);
        last = y;
      } else state.skipped[e]!++;
      u[i] = output;
      kpOut[i] = kp;
      kiOut[i] = ki;
      aOut[i] = a;
      bOut[i] = b;
    }
    state.a[e] = a;
    state.b[e] = b;
    state.p11[e] = va;
    state.p12[e] = vb;
    state.p22[e] = vc;
    state.lastMeasured[e] = last;
    state.kp[e] = kp;
    state.ki[e] = ki;
    state.integral[e] = sum;
    state.u[e] = output;
  }
};

export const mitRule: Loop<Control["mitRule"]> = ({ inputs, params: { rate, offset }, state, outputs, sizes }) => {
  const cells = sizes.tick * sizes.entity;
  const { output = scratch(cells) } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let theta = state.theta[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const miss = inputs.error[i]!;
      const phi = inputs.sensitivity[i]!;
      if (Number.isFinite(miss) && Number.isFinite(phi)) theta -= rate * miss * (phi / (offset + phi * phi));
      else state.skipped[e]!++;
      output[i] = theta;
    }
    state.theta[e] = theta;
  }
};
