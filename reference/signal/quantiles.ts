import type { signal } from "../../src/formulas/signal/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Signal = typeof signal;

const clamped = (q: number) => (q < 0 ? 0 : Math.min(q, 1));

/** j + g of Hyndman and Fan as 1-based places: m q + shift, and what the first three make of it. */
const shifts = [0, 0, -0.5, 0, 0.5] as const;

export const quantile: Loop<Signal["quantile"]> = ({ inputs, params: { definition }, outputs, sizes }) => {
  const { x, q, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { quantile: quantiles, group } = sizes;
  const { output = scratch(group * quantiles) } = outputs;
  for (let g = 0; g < group; g++) {
    const sorted = x.slice(offsets[g]!, offsets[g + 1]!).sort();
    let n = sorted.length;
    while (n > 0 && Number.isNaN(sorted[n - 1]!)) n--;
    for (let k = 0; k < quantiles; k++) output[g * quantiles + k] = one(sorted, n, clamped(q[k]!), definition);
  }
};

function one(sorted: Float64Array, n: number, q: number, definition: number): number {
  if (n === 0 || Number.isNaN(q)) return NaN;
  let place = n * q + (shifts[definition] ?? 0);
  if (definition < 3) {
    const exact = Math.round(2 * n * q);
    if (exact / (2 * n) === q) place = exact / 2 + shifts[definition as 0]!;
  }
  if (definition === 5) place = (n + 1) * q;
  if (definition === 6) place = 1 + (n - 1) * q;
  if (definition === 7) place = (n + 1 / 3) * q + 1 / 3;
  if (definition === 8) place = (n + 1 / 4) * q + 3 / 8;
  const j = Math.floor(place);
  let part = place - j;
  if (definition === 0) part = part > 0 ? 1 : 0;
  if (definition === 1) part = part > 0 ? 1 : 0.5;
  if (definition === 2) part = part === 0 && j % 2 === 0 ? 0 : 1;
  const at = (i: number) => sorted[Math.min(Math.max(i, 1), n) - 1]!;
  const [low, high] = [at(j), at(j + 1)];
  if (part === 0 || low === high) return low;
  if (part === 1) return high;
  const distance = high - low;
  return distance < Infinity ? low + part * distance : (1 - part) * low + part * high;
}

export const weightedQuantile: Loop<Signal["weightedQuantile"]> = ({ inputs, params, outputs, sizes }) => {
  const { x, weights, q, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { quantile: quantiles, group } = sizes;
  const { output = scratch(group * quantiles) } = outputs;
  for (let g = 0; g < group; g++) {
    const rows: number[] = [];
    let fine = true;
    for (let i = offsets[g]!; i < offsets[g + 1]!; i++) {
      fine &&= weights[i]! >= 0 && weights[i]! < Infinity;
      if (!Number.isNaN(x[i]!) && weights[i]! > 0) rows.push(i);
    }
    rows.sort((a, b) => x[a]! - x[b]! || a - b);
    const sums = new Float64Array(rows.length);
    let total = 0;
    rows.forEach((row, i) => {
      total += weights[row]!;
      sums[i] = total;
    });
    for (let k = 0; k < quantiles; k++) {
      const share = clamped(q[k]!);
      let value = NaN;
      if (fine && rows.length && !Number.isNaN(share)) {
        let i = 0;
        while (i < rows.length - 1 && sums[i]! / total < share) i++;
        value = x[rows[i]!]!;
        const next = rows[i + 1];
        if (params.definition === 1 && sums[i]! / total === share && next !== undefined && x[next] !== value)
          value += (x[next]! - value) / 2;
      }
      output[g * quantiles + k] = value;
    }
  }
};
