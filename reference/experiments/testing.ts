import type { experiments } from "../../src/formulas/experiments/index.ts";
import { betaExceeds } from "../ads/beta.ts";
import { erfcOf, quantileOf } from "../core/erf.ts";
import { clamp, type Loop, scratch } from "../loop.ts";

type Experiments = typeof experiments;

const largest = Number.MAX_SAFE_INTEGER;
const cdf = (z: number) => erfcOf(-z * Math.SQRT1_2) / 2;
const isShape = (x: number) => x >= 0.01 && x <= 1e7;

/** Wilson's interval of s of n for the quantile z. */
function wilson(s: number, n: number, z: number): readonly [number, number] {
  const middle = (s + (z * z) / 2) / (n + z * z);
  const reach = (z * Math.sqrt((s * (n - s)) / n + (z * z) / 4)) / (n + z * z);
  return [middle - reach, middle + reach];
}

export const twoProportionTest: Loop<Experiments["twoProportionTest"]> = ({ inputs, params, outputs, sizes }) => {
  const { successesA, trialsA, successesB, trialsB } = inputs;
  const { pooled, nullDifference: none, alternative, interval, confidence } = params;
  const sink = scratch(sizes.row);
  const { rateA = sink, rateB = sink, difference = sink, z = sink, p = sink, low = sink, high = sink } = outputs;
  const reach = -quantileOf((1 - confidence) / 2);
  for (let i = 0; i < sizes.row; i++) {
    const [s, n, t, m] = [successesA[i]!, trialsA[i]!, successesB[i]!, trialsB[i]!];
    rateA[i] = rateB[i] = difference[i] = z[i] = p[i] = low[i] = high[i] = NaN;
    if (!(s >= 0 && s <= n && n >= 1 && n <= largest && t >= 0 && t <= m && m >= 1 && m <= largest)) continue;
    const a = s / n;
    const b = t / m;
    const all = (s + t) / (n + m);
    const separate = (a * (1 - a)) / n + (b * (1 - b)) / m;
    const variance = pooled ? all * ((n - s + (m - t)) / (n + m)) * (1 / n + 1 / m) : separate;
    rateA[i] = a;
    rateB[i] = b;
    difference[i] = a - b;
    z[i] = (a - b - none) / Math.sqrt(variance);
    p[i] = alternative === 0 ? 2 * cdf(-Math.abs(z[i]!)) : cdf(alternative === 1 ? -z[i]! : z[i]!);
    if (interval === 0) {
      const [lowA, highA] = wilson(s, n, reach);
      const [lowB, highB] = wilson(t, m, reach);
      low[i] = a - b - Math.sqrt((a - lowA) ** 2 + (highB - b) ** 2);
      high[i] = a - b + Math.sqrt((highA - a) ** 2 + (b - lowB) ** 2);
    } else if (interval === 1) {
      low[i] = a - b - reach * Math.sqrt(separate);
      high[i] = a - b + reach * Math.sqrt(separate);
    } else {
      const x = (s + 1) / (n + 2);
      const y = (t + 1) / (m + 2);
      const spread = reach * Math.sqrt((x * (1 - x)) / (n + 2) + (y * (1 - y)) / (m + 2));
      low[i] = x - y - spread;
      high[i] = x - y + spread;
    }
    low[i] = clamp(low[i]!, -1, 1);
    high[i] = clamp(high[i]!, -1, 1);
  }
};

export const expectedLoss: Loop<Experiments["expectedLoss"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { alphaA, betaA, alphaB, betaB } = inputs;
  const { lossA = scratch(row), lossB = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const [a, b, c, d] = [alphaA[i]!, betaA[i]!, alphaB[i]!, betaB[i]!];
    lossA[i] = lossB[i] = NaN;
    if (![a, b, c, d].every(isShape)) continue;
    const [meanA, meanB] = [a / (a + b), c / (c + d)];
    lossA[i] = clamp(meanB * betaExceeds(c + 1, d, a, b) - meanA * betaExceeds(c, d, a + 1, b), 0, 1);
    lossB[i] = clamp(meanA * betaExceeds(a + 1, b, c, d) - meanB * betaExceeds(a, b, c + 1, d), 0, 1);
  }
};

export const msprt: Loop<Experiments["msprt"]> = ({ inputs, params, state, outputs, sizes: { tick, entity } }) => {
  const { family, sigma, tau, nullDifference: none, alpha } = params;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { difference = sink, logRatio = sink, p = sink, rejected = sink, low = sink, high = sink } = outputs;
  const isCount = (n: number) => n >= 0 && n <= largest;
  const sound = (x: number) => Math.abs(x) <= 1e150;
  for (let e = 0; e < entity; e++) {
    let [n, s, m, t] = [state.trialsA[e]!, state.sumA[e]!, state.trialsB[e]!, state.sumB[e]!];
    for (let i = e; i < cells; i += entity) {
      const given = [inputs.trialsA[i]!, inputs.sumA[i]!, inputs.trialsB[i]!, inputs.sumB[i]!] as const;
      const next = [n + given[0], s + given[1], m + given[2], t + given[3]] as const;
      const counts = isCount(given[0]) && isCount(given[2]) && next[0] <= largest && next[2] <= largest;
      const shares = next[1] >= 0 && next[1] <= next[0] && next[3] >= 0 && next[3] <= next[2];
      const fits = counts && sound(given[1]) && sound(given[3]) && (family === 0 || shares);
      if (fits) [n, s, m, t] = next;
      else state.skipped[e]!++;
      const rate = (s + t) / (n + m);
      const variance = (family === 0 ? sigma * sigma : rate * (1 - rate)) * (1 / n + 1 / m);
      const wide = variance + tau * tau;
      const gap = s / n - t / m;
      const told = n > 0 && m > 0 && variance > 0;
      const ratio = told ? Math.log(variance / wide) / 2 + (tau * tau * (gap - none) ** 2) / (2 * variance * wide) : 0;
      if (fits) state.p[e] = Math.min(state.p[e]!, Math.exp(-ratio));
      p[i] = state.p[e]!;
      rejected[i] = state.p[e]! <= alpha ? 1 : 0;
      difference[i] = logRatio[i] = low[i] = high[i] = NaN;
      if (!fits) continue;
      const reach = Math.sqrt(((variance * wide) / tau / tau) * (Math.log(wide / variance) - 2 * Math.log(alpha)));
      difference[i] = gap;
      logRatio[i] = ratio;
      low[i] = gap - reach;
      high[i] = gap + reach;
    }
    state.trialsA[e] = n;
    state.sumA[e] = s;
    state.trialsB[e] = m;
    state.sumB[e] = t;
  }
};
