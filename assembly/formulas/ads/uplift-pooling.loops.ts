// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Estimates drawn towards what they have in common. Sums run in the order of rows, in both builds alike.
import { SAFE } from "../../lib/lanes/bounds";
import { canonical, tell } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { add, both, div, ge, le, mul, root, splat, sub, valid } from "../../lib/lanes/lanes";
import { normalCdf } from "../../lib/special/normal";
import { Series } from "../../lib/lanes/series";

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
    const st = treatedConversions.at<Lane>(i);
    const nt = treated.at<Lane>(i);
    const sc = controlConversions.at<Lane>(i);
    const nc = control.at<Lane>(i);
    const pt = rateOf(st, nt, prior);
    const pc = rateOf(sc, nc, prior);
    effect.write(i, valid(isArm(st, nt), valid(isArm(sc, nc), sub(pt, pc))), pair);
    variance.write(i, add(varianceOf(st, nt, pt, prior), varianceOf(sc, nc, pc, prior)), pair);
  }
  for (let p = 0; p < portfolioCount; p++) {
    const first = portfolios.at(p, campaignCount);
    const last = portfolios.at(p + 1, campaignCount);

    let excess = 0.0;
    let scale = 0.0;
    for (let g = first; g < last; g++) {
      const begin = campaigns.at(g, rows);
      const end = campaigns.at(g + 1, rows);
      if (begin == end) continue;
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
      if (own == 0) continue;
      weights += own;
      squares += own * own;
      sum += total;
      df += 1;
    }
    const middle = sum / weights;
    excess = -df;
    for (let g = first; g < last; g++) {
      const distance = campaignEffect[g] - middle;
      if (precision[g] != 0) excess += precision[g] * distance * distance;
    }
    const tauBetween = df > 0 ? dispersion(excess, weights - squares / weights) : excess * 0;

    weights = 0;
    sum = 0;
    for (let g = first; g < last; g++) {
      if (precision[g] == 0) continue;
      const w = 1 / (1 / precision[g] + tauBetween);
      weights += w;
      sum += w * campaignEffect[g];
    }
    const mu = canonical<f64>(sum / weights);
    const muVariance = 1 / weights;
    if (within.given) within[p] = canonical<f64>(tauWithin);
    if (between.given) between[p] = canonical<f64>(df >= 0 ? tauBetween : 0);
    if (overall.given) overall[p] = mu;

    for (let g = first; g < last; g++) {
      const noise = 1 / precision[g];
      // A campaign without units has no precision: infinite noise, and all is taken from above.
      const trust = precision[g] == 0 ? 0 : tauBetween / (tauBetween + noise);
      const m = trust * campaignEffect[g] + (1 - trust) * mu;
      const v = (trust > 0 ? trust * noise : 0) + (1 - trust) * (1 - trust) * muVariance;
      if (campaignMean.given) campaignMean[g] = canonical<f64>(m);
      const end = campaigns.at(g + 1, rows);
      for (let i = campaigns.at(g, rows); i < end; i += LANES) {
        const pair = i + 1 < end;
        const own = variance.at<Lane>(i);
        const b = div(splat<Lane>(tauWithin), add(splat<Lane>(tauWithin), own));
        const rest = sub(splat<Lane>(1), b);
        const posterior = add(mul(b, effect.at<Lane>(i)), mul(rest, splat<Lane>(m)));
        const width = root(add(mul(b, own), mul(mul(rest, rest), splat<Lane>(v))));
        tell(mean, i, posterior, pair);
        tell(sd, i, width, pair);
        if (positive.given) positive.write(i, canonical(normalCdf(div(posterior, width))), pair);
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
      rho = min<f64>(max<f64>((scatter - chance) / (m * (1 - m) * room), LEAST), HIGHEST);
      a = (m * (1 - rho)) / rho;
      b = ((1 - m) * (1 - rho)) / rho;
    }
    if (mean.given) mean[g] = canonical<f64>(m);
    if (correlation.given) correlation[g] = canonical<f64>(rho + fit);
    if (alpha.given) alpha[g] = canonical<f64>(a + fit);
    if (beta.given) beta[g] = canonical<f64>(b + fit);
    if (!rate.given) continue;
    for (let i = begin; i < end; i += LANES) {
      const p = div(
        add(conversions.at<Lane>(i), splat<Lane>(a + fit)),
        add(impressions.at<Lane>(i), splat<Lane>(a + b)),
      );
      rate.write(i, canonical(p), i + 1 < end);
    }
  }
}

/** 0 <= s <= n */
function isArm<V>(s: V, n: V): V {
  return both(ge(s, splat<V>(0)), both(le(s, n), le(n, splat<V>(SAFE))));
}

function rateOf<V>(s: V, n: V, prior: f64): V {
  return div(add(s, splat<V>(prior)), add(n, splat<V>(2 * prior)));
}

/** p q / (n + 2a), with q from its own count: 1 - p would lose it where nearly all converted. */
function varianceOf<V>(s: V, n: V, p: V, prior: f64): V {
  const size = add(n, splat<V>(2 * prior));
  return div(mul(p, add(sub(n, s), splat<V>(prior))), mul(size, size));
}
