import type { market } from "../../src/formulas/market/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Market = typeof market;

const isChance = (x: number) => x >= 0 && x <= 1;

/** Rows brought to 1; undefined where one has no chances, or what is none. */
function rowsToOne(table: Float64Array, columns: number): Float64Array | undefined {
  const result = table.slice();
  for (let at = 0; at < table.length; at += columns) {
    const row = table.subarray(at, at + columns);
    const sum = row.reduce((total, each) => total + each, 0);
    if (!(row.every(isChance) && sum > 0)) return undefined;
    for (let j = 0; j < columns; j++) result[at + j] = row[j]! / sum;
  }
  return result;
}

/** What a chain keeps, by elimination of (T - 1)'p = 0 with sum p = 1; undefined where that is not one distribution. */
function kept(chain: Float64Array, n: number): Float64Array | undefined {
  const a = Array.from({ length: n }, (_, j) =>
    Float64Array.from({ length: n + 1 }, (_, i) =>
      i === n ? Number(j === n - 1) : j === n - 1 ? 1 : chain[i * n + j]! - Number(i === j),
    ),
  );
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i]![k]!) > Math.abs(a[pivot]![k]!)) pivot = i;
    if (!(Math.abs(a[pivot]![k]!) > 1e-13)) return undefined;
    [a[k], a[pivot]] = [a[pivot]!, a[k]!];
    for (let i = 0; i < n; i++) {
      const factor = a[i]![k]! / a[k]![k]!;
      if (i !== k) for (let j = k; j <= n; j++) a[i]![j]! -= factor * a[k]![j]!;
    }
  }
  return Float64Array.from(a, (row, k) => row[n]! / row[k]!);
}

export const stationary: Loop<Market["stationary"]> = ({ inputs: { transition }, outputs, sizes: { row, regime } }) => {
  const { probability = scratch(row * regime), status = new Float64Array(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const own = transition.subarray(i * regime * regime, (i + 1) * regime * regime);
    const chain = rowsToOne(own, regime);
    const settled = chain && kept(chain, regime);
    for (let j = 0; j < regime; j++) probability[i * regime + j] = settled ? settled[j]! : NaN;
    status[i] = settled ? 0 : chain ? 1 : own.every(isChance) ? 2 : NaN;
  }
};

export const hmmDiscrete: Loop<Market["hmmDiscrete"]> = ({ inputs, state, outputs, sizes }) => {
  const { symbol, emission, transition } = inputs;
  const { tick, entity, regime: n, symbol: symbols } = sizes;
  const sink = scratch(tick * entity * n);
  const { probability = sink, next = sink, logDensity = sink } = outputs;
  const chain = rowsToOne(transition, n);
  const shown = rowsToOne(emission, symbols);
  if (!chain || !shown) {
    for (const column of [probability, next, logDensity]) column.fill(NaN);
    for (let e = 0; e < entity; e++) state.skipped[e]! += tick;
    return;
  }
  const start = kept(chain, n) ?? new Float64Array(n).fill(1 / n);
  const before = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let e = 0; e < entity; e++) {
    const now = state.probability.subarray(e * n, (e + 1) * n);
    if (now.some(Number.isNaN)) now.set(start);
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const s = symbol[i]!;
      let sum = 0;
      for (let j = 0; j < n; j++) {
        before[j] = 0;
        for (let k = 0; k < n; k++) before[j]! += now[k]! * chain[k * n + j]!;
        weights[j] = before[j]! * (shown[j * symbols + s] ?? NaN);
        sum += weights[j]!;
      }
      const ok = s >= 0 && s < symbols && sum > 0;
      if (!ok) state.skipped[e]!++;
      logDensity[i] = ok ? Math.log(sum) : NaN;
      for (let j = 0; j < n; j++) now[j] = probability[i * n + j] = ok ? weights[j]! / sum : before[j]!;
      for (let j = 0; j < n; j++) {
        let chance = 0;
        for (let k = 0; k < n; k++) chance += now[k]! * chain[k * n + j]!;
        next[i * n + j] = chance;
      }
    }
  }
};

export const gaussianEmission: Loop<Market["gaussianEmission"]> = ({ inputs, outputs, sizes: { row, regime } }) => {
  const { y, mean, deviation } = inputs;
  const output = outputs.output!;
  for (let i = 0; i < row; i++)
    for (let j = 0; j < regime; j++) {
      const d = deviation[j]!;
      const ok = Math.abs(y[i]!) <= 1e150 && Math.abs(mean[j]!) <= 1e150 && d >= 1e-100 && d <= 1e100;
      const density = -Math.log(d) - Math.log(2 * Math.PI) / 2 - ((y[i]! - mean[j]!) / d) ** 2 / 2;
      output[i * regime + j] = ok ? Math.max(density, -1e150) : NaN;
    }
};

export const discreteEmission: Loop<Market["discreteEmission"]> = ({ inputs, outputs, sizes }) => {
  const { symbol, emission } = inputs;
  const output = outputs.output!;
  for (let j = 0; j < sizes.regime; j++) {
    const shown = rowsToOne(emission.subarray(j * sizes.symbol, (j + 1) * sizes.symbol), sizes.symbol);
    for (let i = 0; i < sizes.row; i++) output[i * sizes.regime + j] = Math.log(shown?.[symbol[i]!] ?? NaN);
  }
};

function logSum(terms: ArrayLike<number>): number {
  let top = -Infinity;
  for (let i = 0; i < terms.length; i++) top = Math.max(top, terms[i]!);
  if (top === -Infinity) return top;
  let sum = 0;
  for (let i = 0; i < terms.length; i++) sum += Math.exp(terms[i]! - top);
  return top + Math.log(sum);
}

/** What both know of a model: log chances, and of a row its densities. */
function model(
  inputs: { logDensity: Float64Array; transition: Float64Array; initial?: Float64Array | undefined },
  n: number,
) {
  const chain = n ? rowsToOne(inputs.transition, n) : undefined;
  const first = chain && (inputs.initial ? rowsToOne(inputs.initial, n) : (kept(chain, n) ?? chain.map(() => 1 / n)));
  if (!chain || !first) return undefined;
  const densities = (row: number) => {
    const own = inputs.logDensity.subarray(row * n, (row + 1) * n);
    if (!own.every((d) => d <= 1e150)) return new Float64Array(n);
    return own.map((d) => (d < -1e150 ? -Infinity : d));
  };
  return { chain: chain.map(Math.log), first: first.map(Math.log), densities };
}

export const hmmSmoother: Loop<Market["hmmSmoother"]> = ({ inputs, outputs, sizes }) => {
  const { row, group, regime: n } = sizes;
  const { offsets = Uint32Array.of(0, row) } = inputs;
  const { probability = scratch(row * n), steps = new Float64Array(group * n * n) } = outputs;
  const { logLikelihood = new Float64Array(group), status = new Float64Array(group) } = outputs;
  const known = model(inputs, n);
  const terms = new Float64Array(n);
  for (let g = 0; g < group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    const counts = steps.subarray(g * n * n, (g + 1) * n * n).fill(0);
    const forward: Float64Array[] = [];
    let likelihood = known ? 0 : NaN;
    for (let i = begin; known && i < end; i++) {
      const before = forward.at(-1);
      const now = known.densities(i).map((d, j) => {
        for (let k = 0; before && k < n; k++) terms[k] = before[k]! + known.chain[k * n + j]!;
        return d + (before ? logSum(terms) : known.first[j]!);
      });
      const level = logSum(now);
      likelihood += level;
      forward.push(now.map((x) => x - level));
    }
    logLikelihood[g] = likelihood === -Infinity || !Number.isNaN(likelihood) ? likelihood : known ? -Infinity : NaN;
    status[g] = known ? (likelihood > -Infinity ? 0 : 1) : 2;
    if (status[g] !== 0) {
      counts.fill(NaN);
      probability.fill(NaN, begin * n, end * n);
      continue;
    }
    let later = new Float64Array(n);
    for (let i = end - 1; i >= begin; i--) {
      const here = forward[i - begin]!;
      const both = here.map((x, j) => x + later[j]!);
      const level = logSum(both);
      for (let j = 0; j < n; j++) probability[i * n + j] = Math.exp(both[j]! - level);
      if (i === begin) break;
      const past = forward[i - begin - 1]!;
      const joined = known!.densities(i).map((d, j) => d + later[j]!);
      const cells = known!.chain.map((step, at) => past[Math.floor(at / n)]! + step + joined[at % n]!);
      const whole = logSum(cells);
      for (let at = 0; at < n * n; at++) counts[at]! += Math.exp(cells[at]! - whole);
      const earlier = later.map((_, k) => logSum(joined.map((x, j) => x + known!.chain[k * n + j]!)));
      const top = Math.max(...earlier);
      later = earlier.map((x) => x - top);
    }
  }
};

export const hmmViterbi: Loop<Market["hmmViterbi"]> = ({ inputs, outputs, sizes }) => {
  const { row, group, regime: n } = sizes;
  const { offsets = Uint32Array.of(0, row) } = inputs;
  const { path = scratch(row) } = outputs;
  const { logLikelihood = new Float64Array(group), status = new Float64Array(group) } = outputs;
  const known = model(inputs, n);
  for (let g = 0; g < group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    const origins: Int32Array[] = [];
    let best = known?.first ?? new Float64Array(n);
    let likelihood = known ? 0 : NaN;
    for (let i = begin; known && i < end; i++) {
      const origin = new Int32Array(n);
      const now = known.densities(i).map((d, j) => {
        if (i === begin) return d + best[j]!;
        for (let k = 1; k < n; k++) {
          const way = best[k]! + known.chain[k * n + j]!;
          if (way > best[origin[j]!]! + known.chain[origin[j]! * n + j]!) origin[j] = k;
        }
        return d + best[origin[j]!]! + known.chain[origin[j]! * n + j]!;
      });
      const top = Math.max(...now);
      likelihood += top;
      best = now.map((x) => x - top);
      origins.push(origin);
    }
    const possible = likelihood > -Infinity;
    logLikelihood[g] = possible ? likelihood : known ? -Infinity : NaN;
    status[g] = known ? Number(!possible) : 2;
    let regime = best.indexOf(0);
    for (let i = end - 1; i >= begin; i--) {
      path[i] = possible ? regime : NaN;
      if (possible) regime = origins[i - begin]![regime]!;
    }
  }
};
