import type { market } from "../../src/formulas/market/index.ts";
import { quantileOf } from "../core/erf.ts";
import { type Loop, scratch } from "../loop.ts";

type Market = typeof market;

const none = NaN;
const within = (x: number, size: number) => Math.abs(x) <= size;

export const tailRisk: Loop<Market["tailRisk"]> = ({ inputs, params: { confidence }, outputs, sizes }) => {
  const { returns, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { gaussianVaR = sink, gaussianES = sink, cornishFisherVaR = sink, monotone = sink } = outputs;
  const { historicalES = sink, skew = sink, excessKurtosis = sink } = outputs;
  const chance = 1 - confidence;
  const z = quantileOf(chance);
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  for (let g = 0; g < sizes.group; g++) {
    const own = returns.slice(offsets[g], offsets[g + 1]);
    const n = own.length;
    const start = own[0]!;
    let mean = 0;
    let ok = n > 1;
    for (let i = 0; i < n; i++) {
      mean += own[i]! - start;
      ok &&= within(own[i]!, 1e70);
    }
    mean /= ok ? n : none;
    let m2 = 0;
    let m3 = 0;
    let m4 = 0;
    for (let i = 0; i < n; i++) {
      const d = own[i]! - start - mean;
      const square = d * d;
      m2 += square;
      m3 += square * d;
      m4 += square * square;
    }
    const deviation = Math.sqrt(m2 / (n - 1));
    m2 /= n;
    const s = m3 / n / (m2 * Math.sqrt(m2));
    const k = m4 / n / (m2 * m2) - 3;
    const bent = z + ((z * z - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s * s) / 36;
    gaussianVaR[g] = -(start + mean + z * deviation);
    gaussianES[g] = -(start + mean - (deviation * density) / chance);
    cornishFisherVaR[g] = -(start + mean + bent * deviation);
    skew[g] = s;
    excessKurtosis[g] = k;
    const a = k / 8 - (s * s) / 6;
    const c = 1 - k / 8 + (5 * s * s) / 36;
    monotone[g] = Number.isNaN(s) ? none : a >= 0 && c >= 0 && (s * s) / 9 <= 4 * a * c ? 1 : 0;
    own.sort();
    const tail = chance * n;
    const whole = Math.min(Math.floor(tail), n - 1);
    let sum = 0;
    for (let i = 0; i < whole; i++) sum += own[i]!;
    historicalES[g] = ok ? -(sum + (tail - whole) * own[whole]!) / tail : none;
  }
};

export const hill: Loop<Market["hill"]> = ({ inputs, params: { k }, outputs, sizes }) => {
  const { losses, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { xi = sink, alpha = sink, standardError = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const own = losses.slice(offsets[g], offsets[g + 1]);
    const n = own.length;
    own.sort();
    const edge = n > k ? own[n - 1 - k]! : none;
    let sum = 0;
    for (let i = Math.max(n - k, 0); i < n; i++) sum += Math.log(own[i]! / edge);
    // NaN comes last.
    const ok = edge >= 1e-150 && own[n - 1]! <= 1e150 && own[0]! >= -1e150;
    xi[g] = ok ? sum / k : none;
    alpha[g] = 1 / xi[g]!;
    standardError[g] = alpha[g]! / Math.sqrt(k);
  }
};

interface Line {
  readonly slope: number;
  readonly start: number;
  /** slope over its standard error */
  readonly t: number;
}

/** Least squares of y on x. */
function line(x: Float64Array, y: Float64Array, n: number): Line {
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i]! - x[0]!;
    meanY += y[i]! - y[0]!;
  }
  meanX = x[0]! + meanX / n;
  meanY = y[0]! + meanY / n;
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const d = x[i]! - meanX;
    xx += d * d;
    xy += d * (y[i]! - meanY);
  }
  const slope = xy / xx;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (y[i]! - meanY - slope * (x[i]! - meanX)) ** 2;
  return { slope, start: meanY - slope * meanX, t: slope / Math.sqrt(squares / (n - 2) / xx) };
}

export const meanReversion: Loop<Market["meanReversion"]> = ({ inputs, outputs, sizes }) => {
  const { y, x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { slope = sink, mean = sink, halfLife = sink, tStat = sink, alpha = sink, beta = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    let level = y.subarray(offsets[g], offsets[g + 1]);
    const other = x?.subarray(offsets[g], offsets[g + 1]);
    const n = level.length;
    const fine = n >= 4 && level.every((v) => within(v, 1e75)) && (other?.every((v) => within(v, 1e75)) ?? true);
    const own = other && fine ? line(other, level, n) : undefined;
    if (own) level = level.map((v, i) => v - own.start - own.slope * other![i]!);
    const steps = new Float64Array(Math.max(n - 1, 0));
    for (let i = 0; i + 1 < n; i++) steps[i] = level[i + 1]! - level[i]!;
    const fit = fine ? line(level, steps, n - 1) : { slope: none, start: none, t: none };
    alpha[g] = own?.start ?? none;
    beta[g] = own?.slope ?? none;
    slope[g] = fit.slope;
    mean[g] = -fit.start / fit.slope;
    tStat[g] = fit.t;
    const returning = fit.slope > -1 && fit.slope < 0;
    halfLife[g] = returning ? -Math.LN2 / Math.log1p(fit.slope) : fine ? Infinity : none;
  }
};
