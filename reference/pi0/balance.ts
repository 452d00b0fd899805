import type { pi0 } from "../../src/formulas/pi0/index.ts";
import { erfOf } from "../core/erf.ts";
import { type Loop, scratch } from "../loop.ts";

type Pi0 = typeof pi0;

export const arb: Loop<Pi0["arb"]> = ({ inputs, params, outputs, sizes }) => {
  const { load, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { spacing, windowMin, windowMax, sensitivity, normalize, kind, rate, sigma, rule } = params;
  const sink = scratch(sizes.group);
  const { balanced = sink, window = sink, variation = sink } = outputs;
  const shape = (age: number, reach: number) => {
    if (kind === 1) return Math.exp(-rate * age);
    if (kind === 2) return 1 - age / reach;
    return kind === 3 ? Math.exp(-((age / sigma) ** 2) / 2) : 1;
  };
  for (let g = 0; g < sizes.group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let ok = end > start;
    let total = 0;
    for (let i = start; i < end; i++) {
      ok = ok && load[i]! >= 0 && load[i]! <= 1e150;
      total += load[i]!;
    }
    const mean = total / (end - start);
    let squares = 0;
    for (let i = start; i < end; i++) squares += (load[i]! / mean - 1) ** 2;
    const varies = mean === 0 ? Infinity : Math.sqrt(squares / (end - start));
    const shrunk = sensitivity > 0 ? Math.exp(-sensitivity * varies) : 1;
    const reach = Math.min(windowMin + (windowMax - windowMin) * shrunk, windowMax);
    window[g] = ok ? reach : NaN;
    variation[g] = ok ? varies : NaN;
    const count = Math.min(end - start, Math.floor((reach / spacing) * 1.000000000001) + 1);
    let sum = 0;
    let mass = 0;
    for (let i = 0; i < count && ok; i++) {
      const weight = shape(spacing * (count - 1 - i), reach) * coefficient(i, count, rule);
      sum += weight * load[end - count + i]!;
      mass += weight;
    }
    if (!ok) balanced[g] = NaN;
    else if (count === 1) balanced[g] = load[end - 1]!;
    else balanced[g] = normalize ? sum / mass : peak(kind, reach, rate, sigma) * spacing * sum;
  }
};

/** Weight of a kernel at age 0 that has unit mass over the window. */
function peak(kind: number, window: number, rate: number, sigma: number): number {
  if (kind === 1) return rate / -Math.expm1(-rate * window);
  if (kind === 2) return 2 / window;
  return kind === 3 ? 1 / (sigma * Math.sqrt(Math.PI / 2) * erfOf(window / (sigma * Math.SQRT2))) : 1 / window;
}

/** Of sample i of n, in units of the spacing. */
function coefficient(i: number, n: number, rule: number): number {
  if (rule === 0 || n === 2) return i === 0 || i === n - 1 ? 0.5 : 1;
  const last = n % 2 ? n - 1 : n - 4;
  const simpson = i > last || last === 0 ? 0 : i === 0 || i === last ? 1 / 3 : i % 2 ? 4 / 3 : 2 / 3;
  const tail = i < last || last === n - 1 ? 0 : i === last || i === n - 1 ? 0.375 : 1.125;
  return simpson + tail;
}
