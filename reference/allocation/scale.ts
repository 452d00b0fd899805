import type { allocation } from "../../src/formulas/allocation/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Allocation = typeof allocation;

export const karpFlatt: Loop<Allocation["karpFlatt"]> = ({ inputs, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const [s, n] = [inputs.speedup[i]!, inputs.n[i]!];
    output[i] = s > 0 && s < Infinity && n > 1 && n <= 1e15 ? (1 / s - 1 / n) / (1 - 1 / n) : none;
  }
};

/** Solves by elimination with pivots in place: the normal equations of few columns. */
function solve(matrix: number[][]): number[] {
  const n = matrix.length;
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      if (j === k) continue;
      const factor = matrix[j]![k]! / matrix[k]![k]!;
      for (let m = k; m <= n; m++) matrix[j]![m]! -= factor * matrix[k]![m]!;
    }
  }
  return matrix.map((row, k) => row[n]! / row[k]!);
}

interface Load {
  readonly x: number;
  readonly y: number;
  /** what multiplies the costs */
  readonly d: readonly number[];
}

const costOf = (p: readonly number[], { d }: Load) => p.reduce((sum, c, k) => sum + c * d[k]!, 0);

/** Costs of these places by weighted least squares of x / y about its mean, as far as the others go. */
function fit(loads: readonly Load[], places: readonly number[]) {
  const weights = loads.map(({ x, y }) => y ** 4 / x ** 2);
  const all = weights.reduce((a, b) => a + b, 0);
  const meanOf = (value: (load: Load) => number) =>
    loads.reduce((sum, load, i) => sum + (weights[i]! / all) * value(load), 0);
  const means = places.map((k) => meanOf(({ d }) => d[k]!));
  const mean = meanOf(({ x, y }) => x / y);
  const product = (a: (load: Load) => number, b: (load: Load) => number) =>
    loads.reduce((sum, load, i) => sum + weights[i]! * a(load) * b(load), 0);
  const columns = places.map(
    (k, j) =>
      ({ d }: Load) =>
        d[k]! - means[j]!,
  );
  const found = solve(
    columns.map((a) => [...columns.map((b) => product(a, b)), product(a, ({ x, y }) => x / y - mean)]),
  );
  const p = [mean, 0, 0];
  places.forEach((k, j) => {
    p[k] = found[j]!;
    p[0]! -= found[j]! * means[j]!;
  });
  const rest = loads.reduce((sum, load, i) => sum + weights[i]! * (load.x / load.y - costOf(p, load)) ** 2, 0);
  return { p, rest };
}

export const uslFit: Loop<Allocation["uslFit"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const { n, throughput, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(group);
  const { rate = sink, serial = sink, coherency = sink, peak = sink, r2 = sink, status = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const loadsOf = [...n.subarray(offsets[g]!, offsets[g + 1]!)];
    const done = [...throughput.subarray(offsets[g]!, offsets[g + 1]!)];
    const good = loadsOf.every((x) => x >= 1 && x <= 1e9) && done.every((y) => y >= 1e-100 && y <= 1e100);
    if (!good || new Set(loadsOf).size < 3) {
      rate[g] = serial[g] = coherency[g] = peak[g] = r2[g] = NaN;
      status[g] = good ? 2 : 3;
      continue;
    }
    const [top, fastest] = [Math.max(...loadsOf), Math.max(...done)];
    const loads = loadsOf.map((x, i): Load => {
      const others = (x - 1) / top;
      return { x: x / top, y: done[i]! / fastest, d: [1, others, (others * x) / top] };
    });
    const isLaw = ({ p }: ReturnType<typeof fit>) => p[0]! > 0 && p[1]! >= 0 && p[2]! >= 0;
    const free = fit(loads, [1, 2]);
    const bounded = [[], [1], [2]].map((places) => fit(loads, places)).filter(isLaw);
    const { p } = isLaw(free) ? free : bounded.reduce((a, b) => (b.rest < a.rest ? b : a));
    const mean = loads.reduce((sum, { y }) => sum + y, 0) / loads.length;
    const all = loads.reduce((sum, { y }) => sum + (y - mean) ** 2, 0);
    const rest = loads.reduce((sum, load) => sum + (load.y - load.x / costOf(p, load)) ** 2, 0);
    const [alone, waiting, agreeing] = p as [number, number, number];
    rate[g] = fastest / top / alone;
    serial[g] = waiting / alone / top;
    coherency[g] = agreeing / alone / top ** 2;
    const height = Math.sqrt((1 - serial[g]!) / coherency[g]!);
    peak[g] = agreeing === 0 ? (serial[g]! < 1 ? Infinity : 1) : Math.max(height || 1, 1);
    r2[g] = all > 0 ? 1 - rest / all : NaN;
    status[g] = isLaw(free) ? 0 : 1;
  }
};
