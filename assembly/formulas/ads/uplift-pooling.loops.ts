// Estimates drawn towards what they have in common. Sums run in the order of rows, in both builds alike.

import { SAFE } from "../../lib/lanes/bounds";
import { canonical, tell } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { both, ge, le, root, splat, valid } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { normalCdf } from "../../lib/special/normal";

/** Least and highest correlation of two impressions of an arm. */
const LEAST: f64 = 1e-6;
const HIGHEST: f64 = 1 - 1e-6;

/**
 * tau^2 = max(0, (Q - df) / C) at each level, with Q = sum w (x - mean)^2, C = sum w - sum w^2 / sum w, w = 1 / variance; then
 * posterior means and variances from the top down.
 */
export function ads_upliftHierarchical(
  treatedConversions: Series,
  treated: Series,
  controlConversions: Series,
  control: Series,
  campaigns: Offsets,
  portfolios: Offsets,
  rows: i32,
  campaignCount: i32,
  portfolioCount: i32,
  prior: f64,
  mean: Series,
  sd: Series,
  positive: Series,
  campaignMean: Series,
  within: Series,
  between: Series,
  overall: Series,
  effect: Series,
  variance: Series,
  campaignEffect: Series,
  precision: Series,
): void {
  for (let i = 0; i < rows; i += LANES) {
    const pair = i + 1 < rows;
    const st = treatedConversions.at(i);
    const nt = treated.at(i);
    const sc = controlConversions.at(i);
    const nc = control.at(i);
    const pt = rateOf(st, nt, prior);
    const pc = rateOf(sc, nc, prior);
    effect.write(i, valid(isArm(st, nt), valid(isArm(sc, nc), pt - pc)), pair);
    variance.write(i, varianceOf(st, nt, pt, prior) + varianceOf(sc, nc, pc, prior), pair);
  }
  for (let p = 0; p < portfolioCount; p++) {
    const first = portfolios.at(p, campaignCount);
    const last = portfolios.at(p + 1, campaignCount);

    let excess = 0.0;
    let scale = 0.0;
    for (let g = first; g < last; g++) {
      const begin = campaigns.at(g, rows);
      const end = campaigns.at(g + 1, rows);
      if (begin === end) continue;
      let weights = 0.0;
      let squares = 0.0;
      let sum = 0.0;
      for (let i = begin; i < end; i++) {
        const w = 1 / variance[i];
        weights += w;
        squares += w * w;
        sum += w * effect[i];
      }
      const middle = sum / weights;
      for (let i = begin; i < end; i++) {
        const distance = effect[i] - middle;
        excess += (distance * distance) / variance[i];
      }
      excess -= <f64>(end - begin - 1);
      scale += weights - squares / weights;
    }
    const tauWithin = dispersion(excess, scale);

    let weights = 0.0;
    let squares = 0.0;
    let sum = 0.0;
    let df = -1.0;
    for (let g = first; g < last; g++) {
      const end = campaigns.at(g + 1, rows);
      let own = 0.0;
      let total = 0.0;
      for (let i = campaigns.at(g, rows); i < end; i++) {
        const w = 1 / (variance[i] + tauWithin);
        own += w;
        total += w * effect[i];
      }
      campaignEffect[g] = own > 0 ? total / own : 0;
      precision[g] = own;
      if (own === 0) continue;
      weights += own;
      squares += own * own;
      sum += total;
      df += 1;
    }
    const middle = sum / weights;
    excess = -df;
    for (let g = first; g < last; g++) {
      const distance = campaignEffect[g] - middle;
      if (precision[g] !== 0) excess += precision[g] * distance * distance;
    }
    const tauBetween = df > 0 ? dispersion(excess, weights - squares / weights) : excess * 0;

    weights = 0;
    sum = 0;
    for (let g = first; g < last; g++) {
      if (precision[g] === 0) continue;
      const w = 1 / (1 / precision[g] + tauBetween);
      weights += w;
      sum += w * campaignEffect[g];
    }
    const mu = tidy(sum / weights);
    const muVariance = 1 / weights;
    if (within.given) within[p] = tidy(tauWithin);
    if (between.given) between[p] = tidy(df >= 0 ? tauBetween : 0);
    if (overall.given) overall[p] = mu;

    for (let g = first; g < last; g++) {
      const noise = 1 / precision[g];
      // A campaign without units has no precision: infinite noise, and all is taken from above.
      const trust = precision[g] === 0 ? 0 : tauBetween / (tauBetween + noise);
      const m = trust * campaignEffect[g] + (1 - trust) * mu;
      const v = (trust > 0 ? trust * noise : 0) + (1 - trust) * (1 - trust) * muVariance;
      if (campaignMean.given) campaignMean[g] = tidy(m);
      const end = campaigns.at(g + 1, rows);
      for (let i = campaigns.at(g, rows); i < end; i += LANES) {
        const pair = i + 1 < end;
        const own = variance.at(i);
        const b = splat(tauWithin) / (splat(tauWithin) + own);
        const rest = splat(1) - b;
        const posterior = b * effect.at(i) + rest * splat(m);
        const width = root(b * own + rest * rest * splat(v));
        tell(mean, i, posterior, pair);
        tell(sd, i, width, pair);
        if (positive.given) positive.write(i, canonical(normalCdf(posterior / width)), pair);
      }
    }
  }
}

/** What is left of the excess, per unit of scale; NaN stays NaN. */
function dispersion(excess: f64, scale: f64): f64 {
  if (scale > 0) return excess < 0 ? 0 : excess / scale;
  return excess * 0;
}

/** rho = (S - (k - 1) m (1 - m)) / (m (1 - m) (N - sum n^2 / N - (k - 1))); alpha = m (1 - rho) / rho */
export function ads_betaBinomialPrior(
  conversions: Series,
  impressions: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  mean: Series,
  correlation: Series,
  alpha: Series,
  beta: Series,
  rate: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const end = offsets.at(g + 1, rows);
    let arms = 0.0;
    let converted = 0.0;
    let shown = 0.0;
    let squares = 0.0;
    let fit = 0.0;
    for (let i = begin; i < end; i++) {
      const s = conversions[i];
      const n = impressions[i];
      if (!(s >= 0 && s <= n && n <= 9007199254740991)) fit = NaN;
      arms += n > 0 ? 1 : 0;
      converted += s;
      shown += n;
      squares += n * n;
    }
    const m = converted / shown + fit;
    let scatter = 0.0;
    for (let i = begin; i < end; i++) {
      const n = impressions[i];
      const distance = conversions[i] / n - m;
      if (n > 0) scatter += n * distance * distance;
    }
    const chance = (arms - 1) * m * (1 - m);
    const room = shown - squares / shown - (arms - 1);
    let rho = 1.0 / 3;
    let a = 1.0;
    let b = 1.0;
    if (m > 0 && m < 1 && room > 0) {
      rho = Math.min(Math.max((scatter - chance) / (m * (1 - m) * room), LEAST), HIGHEST);
      a = (m * (1 - rho)) / rho;
      b = ((1 - m) * (1 - rho)) / rho;
    }
    if (mean.given) mean[g] = tidy(m);
    if (correlation.given) correlation[g] = tidy(rho + fit);
    if (alpha.given) alpha[g] = tidy(a + fit);
    if (beta.given) beta[g] = tidy(b + fit);
    if (!rate.given) continue;
    for (let i = begin; i < end; i += LANES) {
      const p = (conversions.at(i) + splat(a + fit)) / (impressions.at(i) + splat(a + b));
      rate.write(i, canonical(p), i + 1 < end);
    }
  }
}

/** 0 <= s <= n */
function isArm(s: Lane, n: Lane): Mask {
  return both(ge(s, splat(0)), both(le(s, n), le(n, splat(SAFE))));
}

function rateOf(s: Lane, n: Lane, prior: f64): Lane {
  return (s + splat(prior)) / (n + splat(2 * prior));
}

/** p q / (n + 2a), with q from its own count: 1 - p would lose it where nearly all converted. */
function varianceOf(s: Lane, n: Lane, p: Lane, prior: f64): Lane {
  const size = n + splat(2 * prior);
  return (p * (n - s + splat(prior))) / (size * size);
}
