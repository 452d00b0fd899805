import type { control } from "../../src/formulas/control/index.ts";
import { clamp, countable, type Loop, scratch } from "../loop.ts";

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
        const begun = !Number.isNaN(d) && !Number.isNaN(s);
        d = begun ? (1 - smoothing) * d + smoothing * asked : asked;
        s = begun ? (1 - smoothing) * s + smoothing * offered : offered;
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
      const elapsed = now - crossing;
      const changed = (before < 0 && deviation > 0) || (before > 0 && deviation < 0);
      const crossed = enabled !== 0 && changed && !(elapsed < minInterval);
      const ku = sensitivity / swing;
      const nextKp = crossed && elapsed > 0 ? clamp(0.6 * ku, kpMin, kpMax) : kp;
      const nextKi = crossed && elapsed > 0 ? clamp((1.2 * ku) / (elapsed * intervals), kiMin, kiMax) : ki;
      const nextSum = clamp(sum + deviation, -limit, limit);
      const drive = nextKp * deviation + (enabled ? nextKi * nextSum : 0);
      if (Number.isFinite(drive) && Number.isFinite(now)) {
        output = drive;
        kp = nextKp;
        ki = nextKi;
        if (enabled) {
          if (crossed) crossing = now;
          swing = Math.max(crossed ? 0 : swing, Math.abs(deviation));
          if (deviation !== 0) before = deviation;
          sum = nextSum;
        }
      } else state.skipped[e]!++;
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
  const unwind = Math.min(1, dt / params.trackingTime);
  const faint = 1e-6 / (kpMax + kiMax * dt);
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { u = sink, kp: kpOut = sink, ki: kiOut = sink, a: aOut = sink, b: bOut = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let a = state.a[e]!;
    let b = state.b[e]!;
    let p11 = state.p11[e]!;
    let vb = state.p12[e]!;
    let p22 = state.p22[e]!;
    let last = state.lastMeasured[e]!;
    let kp = state.kp[e]!;
    let ki = state.ki[e]!;
    let sum = state.integral[e]!;
    let output = state.u[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const y = inputs.measured[i]!;
      const error = inputs.setpoint[i]! - y;
      const va = Math.min(p11, varianceLimit);
      const vc = Math.min(p22, varianceLimit);
      let newA = a;
      let newB = b;
      let wa = va;
      let wb = vb;
      let wc = vc;
      const g0 = va * last + vb * output;
      const g1 = vb * last + vc * output;
      const spread = forgetting + (last * g0 + output * g1);
      if (positive(spread) && (last !== 0 || output !== 0)) {
        const surprise = y - (a * last + b * output);
        newA += (g0 / spread) * surprise;
        newB += (g1 / spread) * surprise;
        // The inverse of P gains the square of (y', u'), after it has forgotten.
        const det = Math.max(0, va * vc - vb * vb);
        wa = Math.max((forgetting * va + output * output * det) / (forgetting * spread), 2 ** -1022);
        wb = (forgetting * vb - last * output * det) / (forgetting * spread);
        wc = Math.max((forgetting * vc + last * last * det) / (forgetting * spread), 2 ** -1022);
        if (!Number.isFinite(newA + newB + wa + wb + wc)) {
          newA = a;
          newB = b;
          wa = va;
          wb = vb;
          wc = vc;
        }
        const shrink = wa + wc > varianceLimit ? varianceLimit / (wa + wc) : 1;
        wa *= shrink;
        wb *= shrink;
        wc *= shrink;
      }
      let newKp = kp;
      let newKi = ki;
      let newSum = sum;
      const toward = direction === 0 ? Math.abs(newB) : direction === 1 ? newB : -newB;
      if (!Number.isNaN(last) && toward > faint) {
        const kept = clamp(newA, 0.01, 0.999);
        const tau = -dt / Math.log(kept);
        const slope = (1 - kept) / (newB * reach);
        const gain = tau * slope;
        newKp += adaptation * (clamp(gain, kpMin, kpMax) - kp);
        newKi += adaptation * (clamp(tau > 4 * reach ? gain / (4 * reach) : slope, kiMin, kiMax) - ki);
        newSum += (kp - newKp) * error;
      }
      const wanted = newKp * error + newSum;
      const drive = clamp(wanted, min, max);
      newSum += newKi * dt * error + (newKi > 0 ? unwind * (drive - wanted) : 0);
      const law = Number.isFinite(newKp) && Number.isFinite(newKi) && Number.isFinite(newSum) && Number.isFinite(drive);
      if (Number.isFinite(error) && law) {
        a = newA;
        b = newB;
        p11 = wa;
        vb = wb;
        p22 = wc;
        kp = newKp;
        ki = newKi;
        sum = newSum;
        output = drive;
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
    state.p11[e] = p11;
    state.p12[e] = vb;
    state.p22[e] = p22;
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
      const square = phi * phi;
      const answer = square < Infinity ? phi / (offset + square) : 1 / (phi + offset / phi);
      const next = theta - rate * miss * answer;
      if (Number.isFinite(next) && Number.isFinite(phi)) theta = next;
      else state.skipped[e]!++;
      output[i] = theta;
    }
    state.theta[e] = theta;
  }
};
