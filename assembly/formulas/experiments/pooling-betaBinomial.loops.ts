// Beta-binomial distribution by maximum likelihood. Serial work: both builds run the same code.

import { exp } from "../../lib/elementary/exp";
import { log } from "../../lib/elementary/log";
import { Offsets } from "../../lib/lanes/ints";
import { first, splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { lbeta } from "../../lib/special/lbeta";
import { logRise, rise, riseSquares } from "../../lib/special/rises";

const MOST: f64 = 2147483648;
const SOLVED: f64 = 0;
const BINOMIAL: f64 = 1;
const POLAR: f64 = 2;
const DEGENERATE: f64 = 3;
/** ln theta is looked for between these: below, arms differ less than one could tell; above, alpha and beta are 0. */
const LOWEST: f64 = -18.420680743952367;
const HIGHEST: f64 = 13.815510557964274;

/** ln L = sum of ln B(s + alpha, f + beta) - ln B(alpha, beta) + ln (n over s), alpha = mean / theta, beta = (1 - mean) / theta */
export function experiments_betaBinomial(
  successes: Series,
  trials: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  alpha: Series,
  beta: Series,
  mean: Series,
  correlation: Series,
  logLikelihood: Series,
  status: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const s = successes.from(begin);
    const t = trials.from(begin);
    let fit = true;
    let converted = 0.0;
    let shown = 0.0;
    let full = 0.0;
    let empty = 0.0;
    let mixed = false;
    let several = false;
    for (let i = 0; i < n; i++) {
      fit = fit && s[i] >= 0 && s[i] <= t[i] && t[i] <= MOST && Math.floor(s[i]) === s[i] && Math.floor(t[i]) === t[i];
      converted += s[i];
      shown += t[i];
      if (t[i] > 0) {
        if (s[i] === t[i]) full++;
        else if (s[i] === 0) empty++;
        else mixed = true;
      }
      several = several || t[i] > 1;
    }
    let state = fit ? SOLVED : NaN;
    let p = fit ? converted / shown : NaN;
    let theta = NaN;
    if (fit) {
      if (!several || converted === 0 || converted === shown) state = DEGENERATE;
      else if (!mixed) {
        state = POLAR;
        p = full / (full + empty);
        theta = Infinity;
      } else if (!(excessOf(s, t, n, p) > 0)) state = BINOMIAL;
      else {
        // From where arms differ by a share of 1 in 100 to both sides, until the likelihood rises below and falls above.
        let low = -4.605170185988091;
        p = bestMean(s, t, n, p, expOf(low));
        let lowSlope = slopeOf(s, t, n, p, expOf(low));
        let high = low;
        let highSlope = lowSlope;
        while (lowSlope <= 0 && low > LOWEST) {
          high = low;
          highSlope = lowSlope;
          low -= 2;
          p = bestMean(s, t, n, p, expOf(low));
          lowSlope = slopeOf(s, t, n, p, expOf(low));
        }
        while (highSlope > 0 && high < HIGHEST) {
          low = high;
          lowSlope = highSlope;
          high += 2;
          p = bestMean(s, t, n, p, expOf(high));
          highSlope = slopeOf(s, t, n, p, expOf(high));
        }
        if (!(lowSlope > 0)) state = BINOMIAL;
        else if (!(highSlope <= 0)) {
          state = POLAR;
          theta = Infinity;
        } else {
          // Regula falsi, the end that stays weighed by half (Illinois).
          let side = 0;
          let last = low;
          for (let round = 0; round < 200; round++) {
            const middle = (low * highSlope - high * lowSlope) / (highSlope - lowSlope);
            theta = expOf(middle);
            p = bestMean(s, t, n, p, theta);
            const slope = slopeOf(s, t, n, p, theta);
            if (slope === 0 || Math.abs(middle - last) <= 1e-14 || !(middle > low && middle < high)) break;
            last = middle;
            if (slope > 0) {
              low = middle;
              lowSlope = slope;
              if (side === 1) highSlope /= 2;
              side = 1;
            } else {
              high = middle;
              highSlope = slope;
              if (side === -1) lowSlope /= 2;
              side = -1;
            }
          }
        }
        if (state === BINOMIAL) p = converted / shown;
      }
    }
    if (state === BINOMIAL) theta = 0;
    if (status.given) status[g] = state;
    if (mean.given) mean[g] = tidy(p);
    if (alpha.given) alpha[g] = tidy(p / theta);
    if (beta.given) beta[g] = tidy((1 - p) / theta);
    if (correlation.given) correlation[g] = theta === Infinity ? 1 : tidy(theta / (1 + theta));
    if (logLikelihood.given) logLikelihood[g] = fit && n > 0 ? likelihood(s, t, n, p, theta, state) : NaN;
  }
}

function expOf(x: f64): f64 {
  return first(exp(splat(x)));
}

function logOf(x: f64): f64 {
  return first(log(splat(x)));
}

/** Twice the slope of ln L by theta where that is 0: sum of s (s - 1) / p + f (f - 1) / q - n (n - 1) */
function excessOf(s: Series, t: Series, n: i32, p: f64): f64 {
  let sum = 0.0;
  for (let i = 0; i < n; i++) {
    const f = t[i] - s[i];
    sum += (s[i] * (s[i] - 1)) / p + (f * (f - 1)) / (1 - p) - t[i] * (t[i] - 1);
  }
  return sum;
}

/** The mean of the largest likelihood for a theta, by Newton's method: ln L bends down in it. */
function bestMean(s: Series, t: Series, n: i32, from: f64, theta: f64): f64 {
  let p = from;
  for (let round = 0; round < 60; round++) {
    const a = p / theta;
    const b = (1 - p) / theta;
    let slope = 0.0;
    let bend = 0.0;
    for (let i = 0; i < n; i++) {
      const f = t[i] - s[i];
      slope += rise(a, s[i]) - rise(b, f);
      bend += riseSquares(a, s[i]) + riseSquares(b, f);
    }
    const step = (slope / bend) * theta;
    const next = p + step;
    const before = p;
    p = next <= 0 ? p / 2 : next >= 1 ? (1 + p) / 2 : next;
    if (Math.abs(p - before) <= 2.220446049250313e-16 * p) break;
  }
  return p;
}

/** theta times the slope of ln L by theta: sum of r / (alpha + r) for the successes, likewise for failures, less for all trials */
function slopeOf(s: Series, t: Series, n: i32, p: f64, theta: f64): f64 {
  let sum = 0.0;
  for (let i = 0; i < n; i++) sum += left(p / theta, s[i]) + left((1 - p) / theta, t[i] - s[i]) - left(1 / theta, t[i]);
  return sum;
}

/** sum over r < n of r / (a + r) = n - a sum of 1 / (a + r) */
function left(a: f64, n: f64): f64 {
  if (n > 24) return n - a * rise(a, n);
  let sum = 0.0;
  for (let r = 1.0; r < n; r++) sum += r / (a + r);
  return sum;
}

function likelihood(s: Series, t: Series, n: i32, p: f64, theta: f64, state: f64): f64 {
  let sum = 0.0;
  for (let i = 0; i < n; i++) {
    const f = t[i] - s[i];
    if (t[i] === 0 || p === 0 || p === 1) continue;
    if (state === POLAR) sum += s[i] > 0 ? logOf(p) : logOf(1 - p);
    else {
      if (s[i] > 0 && f > 0) sum -= logOf(t[i] + 1) + first(lbeta(splat(s[i] + 1), splat(f + 1)));
      if (state === SOLVED) sum += logRise(p / theta, s[i]) + logRise((1 - p) / theta, f) - logRise(1 / theta, t[i]);
      else sum += s[i] * logOf(p) + f * logOf(1 - p);
    }
  }
  return tidy(sum);
}
