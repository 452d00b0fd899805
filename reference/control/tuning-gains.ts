import type { control } from "../../src/formulas/control/index.ts";
import { type Loop, scratch } from "../loop.ts";

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
