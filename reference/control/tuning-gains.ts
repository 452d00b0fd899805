import type { control } from "../../src/formulas/control/index.ts";
import { countable, type Loop, scratch } from "../loop.ts";

type Control = typeof control;

/** Periods that are averaged, at most. */
const recent = 4;

export const relayRecord: Loop<Control["relayRecord"]> = ({ inputs: { error, time, offsets }, outputs, sizes }) => {
  const sink = scratch(sizes.group);
  const { period = sink, amplitude = sink, crossings = sink } = outputs;
  const times = new Float64Array(recent + 1);
  const swings = new Float64Array(recent);
  for (let g = 0; g < sizes.group; g++) {
    const begin = offsets ? offsets[g]! : 0;
    const end = offsets ? offsets[g + 1]! : sizes.row;
    let ok = true;
    let below = false;
    let high = 0;
    let low = 0;
    let count = 0;
    for (let i = begin; i < end; i++) {
      const e = error[i]!;
      const t = time[i]!;
      ok = ok && Number.isFinite(e) && Number.isFinite(t) && (i === begin || t > time[i - 1]!);
      if (below && e > 0) {
        const before = error[i - 1]!;
        if (count) swings[(count - 1) % recent] = high - low;
        times[count % (recent + 1)] = time[i - 1]! + (t - time[i - 1]!) * (before / (before - e));
        count++;
        high = low = e;
      }
      if (e !== 0) below = e < 0;
      high = Math.max(high, e);
      low = Math.min(low, e);
    }
    const periods = Math.min(count - 1, recent);
    let swing = 0;
    for (let k = 0; k < periods; k++) swing += swings[k]!;
    const first = times[(count - 1 - periods) % (recent + 1)]!;
    const last = times[(count - 1) % (recent + 1)]!;
    crossings[g] = ok ? count : NaN;
    period[g] = ok && periods > 0 ? (last - first) / periods : NaN;
    amplitude[g] = ok && periods > 0 ? swing / periods / 2 : NaN;
  }
};

const positive = (x: number): boolean => x > 0 && x < Infinity;

export const relayTune: Loop<Control["relayTune"]> = ({ inputs, params: { rule }, outputs, sizes: { row } }) => {
  const { relay, amplitude, period, hysteresis } = inputs;
  const sink = scratch(row);
  const { ultimateGain = sink, kp = sink, ti = sink, ki = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const d = relay[i]!;
    const a = amplitude[i]!;
    const p = period[i]!;
    const h = hysteresis ? hysteresis[i]! : 0;
    if (positive(d) && positive(a) && positive(p) && countable(h) && a > h) {
      const ku = (4 * d) / (Math.PI * Math.sqrt((a - h) * (a + h)));
      const gain = rule ? ku / 3.2 : 0.45 * ku;
      const time = rule ? 2.2 * p : p / 1.2;
      ultimateGain[i] = ku;
      kp[i] = gain;
      ti[i] = time;
      ki[i] = gain / time;
    } else ultimateGain[i] = kp[i] = ti[i] = ki[i] = NaN;
  }
};

export const simc: Loop<Control["simc"]> = ({ inputs: { gain, lag, delay, closedLoop }, outputs, sizes: { row } }) => {
  const sink = scratch(row);
  const { kp = sink, ti = sink, ki = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const k = gain[i]!;
    const tau = lag[i]!;
    const theta = delay[i]!;
    const own = closedLoop ? closedLoop[i]! : theta;
    const wanted = Number.isNaN(own) ? theta : own;
    const reach = wanted + theta;
    if (Number.isFinite(k) && k !== 0 && positive(tau) && countable(theta) && countable(wanted) && reach > 0) {
      const proportional = tau / (k * reach);
      const time = Math.min(tau, 4 * reach);
      kp[i] = proportional;
      ti[i] = time;
      ki[i] = proportional / time;
    } else kp[i] = ti[i] = ki[i] = NaN;
  }
};

export const gainSchedule: Loop<Control["gainSchedule"]> = ({ inputs: { x, points, gains }, outputs, sizes }) => {
  const { output = scratch(sizes.row) } = outputs;
  const last = sizes.point - 1;
  let fit = last >= 0;
  for (let j = 0; j <= last; j++)
    fit = fit && Number.isFinite(points[j]!) && Number.isFinite(gains[j]!) && !(points[j]! <= points[j - 1]!);
  for (let i = 0; i < sizes.row; i++) {
    const at = x[i]!;
    if (!fit || !Number.isFinite(at)) output[i] = NaN;
    else if (at <= points[0]!) output[i] = gains[0]!;
    else if (at >= points[last]!) output[i] = gains[last]!;
    else {
      let j = 1;
      while (at >= points[j]!) j++;
      const low = points[j - 1]!;
      const from = gains[j - 1]!;
      output[i] = from + ((gains[j]! - from) * (at - low)) / (points[j]! - low);
    }
  }
};
