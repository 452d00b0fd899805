import type { control } from "../../src/formulas/control/index.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Control = typeof control;

const rlsBank: Bare<Control["selfTuneRls"]> = ({ inputs, params, state, sizes: { entity } }) => {
  const { setpoint, measured } = inputs;
  const { dt, forgetting, varianceLimit, adaptation, closedLoop, trackingTime } = params;
  const { kpMin, kpMax, kiMin, kiMax, min, max } = params;
  const { a, b, p11, p12, p22, lastMeasured, kp, ki, integral, u } = state;
  const reach = closedLoop * dt + dt / 2;
  const unwind = Math.min(1, dt / trackingTime);
  for (let e = 0; e < entity; e++) {
    const y = measured[e]!;
    const error = setpoint[e]! - y;
    const last = lastMeasured[e]!;
    const drive = u[e]!;
    const g0 = p11[e]! * last + p12[e]! * drive;
    const g1 = p12[e]! * last + p22[e]! * drive;
    const k0 = g0 / (forgetting + last * g0 + drive * g1);
    const k1 = g1 / (forgetting + last * g0 + drive * g1);
    const surprise = y - a[e]! * last - b[e]! * drive;
    const newA = a[e]! + k0 * surprise;
    const newB = b[e]! + k1 * surprise;
    const va = (p11[e]! - k0 * g0) / forgetting;
    const vb = (p12[e]! - k0 * g1) / forgetting;
    const vc = (p22[e]! - k1 * g1) / forgetting;
    const shrink = Math.min(1, varianceLimit / (va + vc));
    const kept = clamp(newA, 0.01, 0.999);
    const tau = -dt / Math.log(kept);
    const slope = (1 - kept) / (newB * reach);
    const gain = tau * slope;
    const newKp = kp[e]! + adaptation * (clamp(gain, kpMin, kpMax) - kp[e]!);
    const newKi = ki[e]! + adaptation * (clamp(tau > 4 * reach ? gain / (4 * reach) : slope, kiMin, kiMax) - ki[e]!);
    const sum = integral[e]! + (kp[e]! - newKp) * error;
    const wanted = newKp * error + sum;
    const next = clamp(wanted, min, max);
    a[e] = newA;
    b[e] = newB;
    p11[e] = va * shrink;
    p12[e] = vb * shrink;
    p22[e] = vc * shrink;
    kp[e] = newKp;
    ki[e] = newKi;
    integral[e] = sum + newKi * dt * error + unwind * (next - wanted);
    lastMeasured[e] = y;
    u[e] = next;
  }
};

export const selfTuneRls: Ticks<Control["selfTuneRls"]> = { bank: rlsBank };
