import type { subsidy } from "../../src/formulas/subsidy/subsidy.ts";
import { type Loop, scratch } from "../loop.ts";

type Subsidy = typeof subsidy;
type Bounds = Float64Array | undefined;

/** The nearest point of sum 1 within bounds, by halving the shift. */
function project(point: Float64Array, low: Bounds, high: Bounds, at: number, to: Float64Array): void {
  const n = point.length;
  let above = Infinity;
  let below = -Infinity;
  for (let i = 0; i < n; i++) {
    above = Math.min(above, point[i]! - (high ? high[at + i]! : 1));
    below = Math.max(below, point[i]! - (low ? low[at + i]! : 0));
  }
  for (let step = 0; step < 100; step++) {
    const shift = (above + below) / 2;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      to[i] = Math.min(Math.max(point[i]! - shift, low ? low[at + i]! : 0), high ? high[at + i]! : 1);
      sum += to[i]!;
    }
    if (sum === 1 || shift === above || shift === below) return;
    if (sum > 1) above = shift;
    else below = shift;
  }
}

/** 0: bounds leave room; 1: they do not; NaN: they are no numbers. */
function room(low: Bounds, high: Bounds, at: number, n: number): number {
  let lows = 0;
  let highs = 0;
  let ordered = true;
  for (let i = 0; i < n; i++) {
    const bottom = low ? low[at + i]! : 0;
    const top = high ? high[at + i]! : 1;
    if (!(Math.abs(bottom) < Infinity && Math.abs(top) < Infinity)) return NaN;
    ordered = ordered && bottom <= top;
    lows += bottom;
    highs += top;
  }
  return ordered && lows <= 1 && highs >= 1 ? 0 : 1;
}

/** The symmetric matrix at `at`, and whether it is a covariance: 0 it is, 2 it is not, NaN it holds no numbers. */
function symmetric(from: Float64Array, at: number, n: number, matrix: Float64Array): number {
  let trace = 0;
  for (let i = 0; i < n * n; i++) if (!Number.isFinite(from[at + i]!)) return NaN;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = from[at + i * n + j]!;
    trace += matrix[i * n + i]!;
  }
  if (matrix.every((x) => x === 0)) return 0;
  const factor = matrix.slice();
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]! + (i === j ? (1e-12 * trace) / n : 0);
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      if (i === j && !(sum > 0 && sum < Infinity)) return 2;
      factor[i * n + j] = i === j ? Math.sqrt(sum) : sum / factor[j * n + j]!;
    }
  return trace < Infinity ? 0 : 2;
}

function times(matrix: Float64Array, x: Float64Array, i: number): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += matrix[i * x.length + j]! * x[j]!;
  return sum;
}

/** Without risk: the best assets first, as much as bounds allow, those of one mean as evenly as they allow. */
function buyBest(mean: Bounds, low: Bounds, high: Bounds, at: number, to: Float64Array): void {
  const n = to.length;
  const worth = (i: number) => (mean ? mean[at + i]! : 0);
  const levels = [...new Set(to.map((_, i) => worth(i)))].sort((a, b) => b - a);
  to.forEach((_, i) => {
    to[i] = low ? low[at + i]! : 0;
  });
  for (const level of levels) {
    const [bottom, top] = [new Float64Array(n), new Float64Array(n)];
    for (let i = 0; i < n; i++) {
      bottom[i] = to[i]!;
      top[i] = worth(i) === level ? (high ? high[at + i]! : 1) : to[i]!;
    }
    if (top.reduce((a, b) => a + b, 0) >= 1) {
      project(new Float64Array(n).fill(1 / n), bottom, top, 0, to);
      return;
    }
    to.set(top);
  }
}

export const meanVariance: Loop<Subsidy["meanVariance"]> = ({ inputs, params, outputs, sizes: { row, asset: n } }) => {
  const none = NaN;
  const { covariance, mean, low, high } = inputs;
  const { riskAversion, riskFree } = params;
  const sink = scratch(row * n);
  const { weights = sink, variance = sink, sharpe = sink, residual = sink, status: state = sink } = outputs;
  const gains = outputs.mean ?? sink;
  const matrix = new Float64Array(n * n);
  const [ahead, now, next, point] = [0, 1, 2, 3].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let r = 0; r < row; r++) {
    const at = r * n;
    let status = n > 0 ? symmetric(covariance, at * n, n, matrix) : none;
    const space = room(low, high, at, n);
    for (let i = 0; i < n; i++) if (mean && !Number.isFinite(mean[at + i]!)) status = none;
    if (Number.isNaN(space)) status = none;
    else if (space === 1 && !Number.isNaN(status)) status = 1;
    if (status === 0) {
      let top = 0;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) {
          sum += Math.abs(matrix[i * n + j]!);
          squares += matrix[i * n + j]! ** 2;
        }
        top = Math.max(top, sum);
      }
      const step = 1 / (riskAversion * Math.min(top, Math.sqrt(squares)));
      const ascend = (from: Float64Array, size: number) => {
        for (let i = 0; i < n; i++)
          point[i] = from[i]! + size * ((mean ? mean[at + i]! : 0) - riskAversion * times(matrix, from, i));
      };
      project(point.fill(1 / n), low, high, at, now);
      ahead.set(now);
      status = top > 0 ? 3 : 0;
      if (status === 0) buyBest(mean, low, high, at, now);
      let t = 1;
      for (let k = 0; k < 20_000 && status === 3; k++) {
        ascend(ahead, step);
        project(point, low, high, at, next);
        let back = 0;
        let far = 0;
        for (let i = 0; i < n; i++) {
          const moved = next[i]! - now[i]!;
          back += moved * (ahead[i]! - next[i]!);
          far = Math.max(far, Math.abs(moved));
        }
        const then = back > 0 ? 1 : (1 + Math.sqrt(1 + 4 * t * t)) / 2;
        const momentum = back > 0 ? 0 : (t - 1) / then;
        for (let i = 0; i < n; i++) {
          ahead[i] = next[i]! + momentum * (next[i]! - now[i]!);
          now[i] = next[i]!;
        }
        t = then;
        if (far < 1e-14) status = 0;
      }
      ascend(now, 1);
      project(point, low, high, at, next);
    }
    const done = status === 0 || status === 3;
    let gain = 0;
    let risk = 0;
    let off = 0;
    for (let i = 0; i < n; i++) {
      gain += now[i]! * (mean ? mean[at + i]! : 0);
      risk += now[i]! * times(matrix, now, i);
      off = Math.max(off, Math.abs(next[i]! - now[i]!));
      weights[at + i] = done ? now[i]! : none;
    }
    risk = Math.max(risk, 0);
    gains[r] = done ? gain : none;
    variance[r] = done ? risk : none;
    sharpe[r] = done ? (gain - riskFree) / Math.sqrt(risk) : none;
    residual[r] = done ? off : none;
    state[r] = status;
  }
};

export const riskParity: Loop<Subsidy["riskParity"]> = ({ inputs, outputs, sizes: { row, asset: n } }) => {
  const none = NaN;
  const { covariance, budget } = inputs;
  const sink = scratch(row * n);
  const { weights = sink, riskShare = sink, sigma = sink, status: state = sink } = outputs;
  const matrix = new Float64Array(n * n);
  const x = new Float64Array(n);
  for (let r = 0; r < row; r++) {
    const at = r * n;
    let status = n > 0 ? symmetric(covariance, at * n, n, matrix) : none;
    let total = 0;
    for (let i = 0; i < n; i++) {
      const part = budget ? budget[at + i]! : 1;
      if (!(part > 0 && part < Infinity)) status = none;
      total += part;
    }
    if (!(total < Infinity)) status = none;
    if (status === 2) status = 1;
    if (status === 0) {
      for (let i = 0; i < n; i++) {
        if (!(matrix[i * n + i]! > 0)) status = 1;
        x[i] = Math.sqrt((budget ? budget[at + i]! : 1) / total / matrix[i * n + i]!);
      }
      let change = Infinity;
      for (let k = 0; k < 1000 && change > 1e-15; k++) {
        change = 0;
        for (let i = 0; i < n; i++) {
          const before = x[i]!;
          x[i] = 0;
          const c = times(matrix, x, i);
          const b = (budget ? budget[at + i]! : 1) / total;
          const own = matrix[i * n + i]!;
          const root = Math.sqrt(c * c + 4 * own * b);
          x[i] = c > 0 ? (2 * b) / (root + c) : (root - c) / (2 * own);
          change = Math.max(change, Math.abs(x[i]! - before) / x[i]!);
        }
      }
      if (!(change <= 1e-12)) status = 2;
    }
    const done = status === 0 || status === 2;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x[i]!;
    let risk = 0;
    for (let i = 0; i < n; i++) risk += ((x[i]! / sum) * times(matrix, x, i)) / sum;
    for (let i = 0; i < n; i++) {
      weights[at + i] = done ? x[i]! / sum : none;
      riskShare[at + i] = done ? ((x[i]! / sum) * times(matrix, x, i)) / sum / risk : none;
    }
    sigma[r] = done ? Math.sqrt(risk) : none;
    state[r] = status;
  }
};

/** k = (1 - confidence) n, at least 1; whole when that close to it. */
function tailSize(n: number, confidence: number): number {
  const k = (1 - confidence) * n;
  return Math.max(Math.abs(k - Math.round(k)) < 1e-9 ? Math.round(k) : k, 1);
}

/** The k-th worst loss, by sorting. */
function kthWorst(losses: Float64Array, k: number): number {
  if (!losses.length || losses.some((x) => !Number.isFinite(x))) return NaN;
  return losses.slice().sort()[losses.length - Math.ceil(k)]!;
}

function meanOfTail(losses: Float64Array, k: number, worst: number): number {
  let excess = 0;
  for (const loss of losses) excess += Math.max(loss - worst, 0);
  return worst + excess / k;
}

function weighTail(losses: Float64Array, k: number, worst: number, tail: Float64Array): void {
  let left = k;
  for (const loss of losses) if (loss > worst) left--;
  for (let i = 0; i < losses.length; i++) {
    const part = losses[i]! > worst ? 1 : losses[i]! === worst ? Math.min(left, 1) : 0;
    if (losses[i]! === worst) left -= part;
    tail[i] = Number.isNaN(worst) ? NaN : part / k;
  }
}

export const cvar: Loop<Subsidy["cvar"]> = ({ inputs, params: { confidence }, outputs, sizes }) => {
  const { loss, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(Math.max(sizes.row, sizes.group));
  const { var: atRisk = sink, cvar: mean = sink, tail = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const losses = loss.subarray(offsets[g]!, offsets[g + 1]!);
    const k = tailSize(losses.length, confidence);
    const worst = kthWorst(losses, k);
    atRisk[g] = worst;
    mean[g] = meanOfTail(losses, k, worst);
    weighTail(losses, k, worst, tail.subarray(offsets[g]!, offsets[g + 1]!));
  }
};

export const cvarPortfolio: Loop<Subsidy["cvarPortfolio"]> = ({ inputs, params: { confidence }, outputs, sizes }) => {
  const { low, high } = inputs;
  const { row, scenario, asset: n } = sizes;
  const sink = scratch(row * n);
  const { weights = sink, cvar: risk = sink, status: state = sink } = outputs;
  const k = tailSize(scenario, confidence);
  const total = new Float64Array(scenario);
  const tail = new Float64Array(scenario);
  const current = new Float64Array(n);
  const best = new Float64Array(n);
  const point = new Float64Array(n);
  for (let r = 0; r < row; r++) {
    const loss = inputs.loss.subarray(r * scenario * n, (r + 1) * scenario * n);
    const fit = scenario > 0 && n > 0 && loss.every(Number.isFinite);
    const status = fit ? room(low, high, r * n, n) : NaN;
    let least = NaN;
    best.fill(NaN);
    if (status === 0) project(point.fill(1 / n), low, high, r * n, current);
    for (let step = 0; step < 1000 && status === 0; step++) {
      for (let s = 0; s < scenario; s++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += loss[s * n + j]! * current[j]!;
        total[s] = sum;
      }
      const worst = kthWorst(total, k);
      const now = meanOfTail(total, k, worst);
      if (step === 0 || now < least) {
        least = now;
        best.set(current);
      }
      weighTail(total, k, worst, tail);
      point.fill(0);
      for (let s = 0; s < scenario; s++)
        if (tail[s]! > 0) for (let j = 0; j < n; j++) point[j]! += tail[s]! * loss[s * n + j]!;
      let mean = 0;
      for (let j = 0; j < n; j++) mean += point[j]! / n;
      let square = 0;
      for (let j = 0; j < n; j++) square += (point[j]! - mean) ** 2;
      if (!(square > 0 && square < Infinity)) break;
      const size = 1 / Math.sqrt(square * (step + 1));
      for (let j = 0; j < n; j++) point[j] = current[j]! - size * (point[j]! - mean);
      project(point, low, high, r * n, current);
    }
    weights.set(Number.isNaN(least) ? best.fill(NaN) : best, r * n);
    risk[r] = least;
    state[r] = status;
  }
};

/** The optimum of meanVariance at one risk aversion, by the loop above. */
function frontier(
  covariance: Float64Array,
  inputs: { mean: Float64Array; low: Bounds; high: Bounds },
  riskAversion: number,
) {
  const asset = inputs.mean.length;
  const [weights, mean, variance] = [new Float64Array(asset), new Float64Array(1), new Float64Array(1)];
  meanVariance({
    inputs: { covariance, ...inputs },
    params: { riskAversion, riskFree: 0 },
    state: {},
    outputs: { weights, mean, variance },
    sizes: { row: 1, asset },
  } as never);
  return { weights, variance: variance[0]! };
}

/** Risk aversions are halved until one is the excess return over the variance that it leads to. */
export const maxSharpe: Loop<Subsidy["maxSharpe"]> = ({
  inputs,
  params: { riskFree },
  outputs,
  sizes: { row, asset: n },
}) => {
  const { covariance, mean, low, high } = inputs;
  const sink = scratch(row * n);
  const { weights = sink, variance = sink, sharpe = sink, riskAversion = sink, status = sink } = outputs;
  const means = outputs.mean ?? sink;
  const matrix = new Float64Array(n * n);
  for (let r = 0; r < row; r++) {
    const of = (column: Bounds) => column?.subarray(r * n, (r + 1) * n);
    const expected = of(mean)!;
    const space = room(low, high, r * n, n);
    let state = n > 0 ? symmetric(covariance, r * n * n, n, matrix) : NaN;
    if (Number.isNaN(space) || !expected.every(Number.isFinite)) state = NaN;
    else if (space === 1 && !Number.isNaN(state)) state = 1;
    let best = { weights: new Float64Array(n), variance: 0 };
    let excess = 0;
    if (state === 0) {
      const at = (gamma: number) => {
        best = frontier(matrix, { mean: expected, low: of(low), high: of(high) }, gamma);
        excess = best.weights.reduce((sum, w, i) => sum + w * (expected[i]! - riskFree), 0);
        return gamma * best.variance - excess;
      };
      let [below, above] = [-25, 25];
      for (let k = 0; k < 60; k++) {
        const middle = (below + above) / 2;
        if (at(Math.exp(middle)) > 0) above = middle;
        else below = middle;
      }
      if (!(excess > 0)) state = 4;
      else if (!(best.variance > 0)) state = 5;
    }
    for (let i = 0; i < n; i++) weights[r * n + i] = state === 0 ? best.weights[i]! : NaN;
    means[r] = state === 0 ? excess + riskFree : NaN;
    variance[r] = state === 0 ? best.variance : NaN;
    sharpe[r] = state === 0 ? excess / Math.sqrt(best.variance) : NaN;
    riskAversion[r] = state === 0 ? excess / best.variance : NaN;
    status[r] = state;
  }
};
