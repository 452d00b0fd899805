import type { control } from "../../src/formulas/control/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Control = typeof control;

export const kalmanSteady: Bare<Control["kalmanSteady"]> = ({ inputs: { q, r }, outputs, sizes: { row } }) => {
  const { prior, gain } = outputs;
  for (let i = 0; i < row; i++) {
    const p = q[i]! / 2 + Math.sqrt(q[i]! * (q[i]! / 4 + r[i]!));
    prior[i] = p;
    gain[i] = p / (p + r[i]!);
  }
};

export const relayTune: Bare<Control["relayTune"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { relay, amplitude, period, hysteresis } = inputs;
  const { ultimateGain, kp, ti, ki, td } = outputs;
  const share = params.rule ? 1 / 3.2 : 0.45;
  const spread = params.rule ? 2.2 : 1 / 1.2;
  for (let i = 0; i < row; i++) {
    const a = amplitude[i]!;
    const h = hysteresis[i]!;
    const ku = (4 * relay[i]!) / (Math.PI * Math.sqrt(a * a - h * h));
    const gain = share * ku;
    const time = spread * period[i]!;
    ultimateGain[i] = ku;
    kp[i] = gain;
    ti[i] = time;
    ki[i] = gain / time;
    td[i] = 0;
  }
};

export const simc: Bare<Control["simc"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { gain, lag, delay, closedLoop, lag2 } = inputs;
  const { kp, ti, ki, td } = outputs;
  for (let i = 0; i < row; i++) {
    const reach = closedLoop[i]! + delay[i]!;
    const proportional = lag[i]! / (gain[i]! * reach);
    const time = Math.min(lag[i]!, 4 * reach);
    const factor = 1 + lag2[i]! / time;
    kp[i] = proportional * factor;
    ti[i] = time * factor;
    ki[i] = proportional / time;
    td[i] = lag2[i]! / factor;
  }
};

export const gainSchedule: Bare<Control["gainSchedule"]> = ({ inputs: { x, points, gains }, outputs, sizes }) => {
  const { output } = outputs;
  const { row, point } = sizes;
  const last = point - 1;
  for (let i = 0; i < row; i++) {
    const at = clamp(x[i]!, points[0]!, points[last]!);
    let j = 1;
    while (j < last && at >= points[j]!) j++;
    const low = points[j - 1]!;
    const from = gains[j - 1]!;
    output[i] = from + ((gains[j]! - from) * (at - low)) / (points[j]! - low);
  }
};
