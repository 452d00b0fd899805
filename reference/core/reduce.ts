import type { core } from "../../src/formulas/core/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Core = typeof core;

export const softmax: Loop<Core["softmax"]> = ({ inputs, params: { temperature }, outputs, sizes }) => {
  const none = NaN;
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { p = scratch(sizes.row), lse = scratch(sizes.group) } = outputs;
  const cooling = 1 / temperature;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let top = -Infinity;
    for (let i = start; i < end; i++) {
      const score = x[i]!;
      if (!(score <= top)) top = !Number.isNaN(score) && !Number.isNaN(top) ? score : none;
    }
    let sum = 0;
    for (let i = start; i < end; i++) {
      const e = Math.exp((x[i]! - top) * cooling);
      p[i] = e;
      sum += e;
    }
    const share = 1 / sum;
    for (let i = start; i < end; i++) p[i]! *= share;
    lse[g] = top === -Infinity ? NaN : top * cooling + Math.log(sum);
  }
};

export const integrate: Loop<Core["integrate"]> = ({ inputs, params: { spacing, rule }, outputs, sizes }) => {
  const none = NaN;
  const { y, t, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    if (start === end) output[g] = NaN;
    else if (t) output[g] = rule === 0 ? uneven(y, t, start, end) : none;
    else output[g] = spacing * (rule === 0 ? trapezoids(y, start, end) : simpson(y, start, end));
  }
};

function uneven(y: Float64Array, t: Float64Array, start: number, end: number): number {
  const none = NaN;
  let area = 0 * y[start]! * t[start]!;
  for (let i = start + 1; i < end; i++) {
    const width = t[i]! - t[i - 1]!;
    area += width > 0 ? width * (y[i - 1]! + y[i]!) : none;
  }
  return area / 2;
}

/** In units of the spacing. */
function trapezoids(y: Float64Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += y[i]!;
  return sum - (y[start]! + y[end - 1]!) / 2;
}

function simpson(y: Float64Array, start: number, end: number): number {
  const intervals = end - start - 1;
  if (intervals < 2) return trapezoids(y, start, end);
  const last = intervals % 2 ? end - 4 : end - 1;
  let area = 0;
  for (let i = start; i < last; i += 2) area += y[i]! + 4 * y[i + 1]! + y[i + 2]!;
  area /= 3;
  if (intervals % 2) area += (y[last]! + 3 * (y[last + 1]! + y[last + 2]!) + y[last + 3]!) * 0.375;
  return area;
}

export const moments: Loop<Core["moments"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const { x, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(group);
  const { count = sink, mean = sink, sampleVariance = sink, populationVariance = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let n = 0;
    let sum = 0;
    for (let i = start; i < end; i++) {
      const value = x[i]!;
      if (!Number.isNaN(value)) {
        sum += value;
        n++;
      }
    }
    const middle = sum / n;
    let squares = 0;
    for (let i = start; i < end; i++) {
      const distance = x[i]! - middle;
      if (!Number.isNaN(distance)) squares += distance * distance;
    }
    count[g] = n;
    mean[g] = middle;
    sampleVariance[g] = n > 1 ? squares / (n - 1) : 0 * middle;
    populationVariance[g] = squares / n;
  }
};
