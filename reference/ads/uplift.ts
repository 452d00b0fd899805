import type { ads } from "../../src/formulas/ads/index.ts";
import { erfcOf } from "../core/erf.ts";
import { clamp, isShare, type Loop, scratch } from "../loop.ts";
import { betaExceeds, betaQuantileOf } from "./beta.ts";

type Ads = typeof ads;

const largest = Number.MAX_SAFE_INTEGER;
const isCount = (x: number) => x >= 0 && x <= largest;
const isShape = (x: number) => x >= 0.01 && x <= 1e8;
const roundHalfAway = (x: number) => Math.sign(x) * Math.round(Math.abs(x));

export const uplift: Loop<Ads["uplift"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { treatedConversions, treated, controlConversions, control } = inputs;
  const { prior, propensityPrior, minImpressions } = params;
  const sink = scratch(row);
  const { treatedRate = sink, controlRate = sink, lift = sink, liftPpm = sink } = outputs;
  const { propensity = sink, z = sink, usable = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const st = treatedConversions[i]!;
    const nt = treated[i]!;
    const sc = controlConversions[i]!;
    const nc = control[i]!;
    if (st >= 0 && st <= nt && nt <= largest && sc >= 0 && sc <= nc && nc <= largest) {
      const mt = nt + 2 * prior;
      const mc = nc + 2 * prior;
      const pt = (st + prior) / mt;
      const pc = (sc + prior) / mc;
      const spread = (pt * (nt - st + prior)) / (mt * mt) + (pc * (nc - sc + prior)) / (mc * mc);
      const all = nt + nc;
      treatedRate[i] = pt;
      controlRate[i] = pc;
      lift[i] = pt - pc;
      liftPpm[i] = roundHalfAway((pt - pc) * 1e6);
      propensity[i] = clamp((nt + propensityPrior) / (all + 2 * propensityPrior), 1e-6, 1);
      z[i] = (pt - pc) / Math.sqrt(spread);
      usable[i] = all >= minImpressions ? 1 : 0;
    } else {
      treatedRate[i] = controlRate[i] = lift[i] = liftPpm[i] = NaN;
      propensity[i] = z[i] = usable[i] = NaN;
    }
  }
};

export const runningUplift: Loop<Ads["runningUplift"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { treatedConversions, treated, controlConversions, control } = inputs;
  const { prior, propensityPrior, minImpressions } = params;
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { treatedRate = sink, controlRate = sink, lift = sink, liftPpm = sink } = outputs;
  const { propensity = sink, z = sink, usable = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let st = state.treatedConversions[e]!;
    let nt = state.treated[e]!;
    let sc = state.controlConversions[e]!;
    let nc = state.control[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const newSt = treatedConversions[i]!;
      const newNt = treated[i]!;
      const newSc = controlConversions[i]!;
      const newNc = control[i]!;
      const counts = isCount(newSt) && isCount(newNt) && isCount(newSc) && isCount(newNc);
      const fits =
        st + newSt <= nt + newNt && nt + newNt <= largest && sc + newSc <= nc + newNc && nc + newNc <= largest;
      if (counts && fits) {
        st += newSt;
        nt += newNt;
        sc += newSc;
        nc += newNc;
      } else state.skipped[e]!++;
      const mt = nt + 2 * prior;
      const mc = nc + 2 * prior;
      const pt = (st + prior) / mt;
      const pc = (sc + prior) / mc;
      const spread = (pt * (nt - st + prior)) / (mt * mt) + (pc * (nc - sc + prior)) / (mc * mc);
      const all = nt + nc;
      treatedRate[i] = pt;
      controlRate[i] = pc;
      lift[i] = pt - pc;
      liftPpm[i] = roundHalfAway((pt - pc) * 1e6);
      propensity[i] = clamp((nt + propensityPrior) / (all + 2 * propensityPrior), 1e-6, 1);
      z[i] = (pt - pc) / Math.sqrt(spread);
      usable[i] = all >= minImpressions ? 1 : 0;
    }
    state.treatedConversions[e] = st;
    state.treated[e] = nt;
    state.controlConversions[e] = sc;
    state.control[e] = nc;
  }
};

/** Variance beyond chance. */
const dispersion = (excess: number, scale: number) => (scale > 0 ? Math.max(0, excess / scale) : 0 * excess);

export const upliftHierarchical: Loop<Ads["upliftHierarchical"]> = ({ inputs, params: { prior }, outputs, sizes }) => {
  const { treatedConversions, treated, controlConversions, control } = inputs;
  const { row, campaign, portfolio } = sizes;
  const { campaigns = Uint32Array.of(0, row), portfolios = Uint32Array.of(0, campaign) } = inputs;
  const sink = scratch(row + campaign + portfolio);
  const { mean = sink, sd = sink, positive = sink, campaignMean = sink } = outputs;
  const { within = sink, between = sink, overall = sink } = outputs;
  const effect = new Float64Array(row);
  const variance = new Float64Array(row);
  for (let i = 0; i < row; i++) {
    const st = treatedConversions[i]!;
    const nt = treated[i]!;
    const sc = controlConversions[i]!;
    const nc = control[i]!;
    const fits = st >= 0 && st <= nt && nt <= largest && sc >= 0 && sc <= nc && nc <= largest;
    const mt = nt + 2 * prior;
    const mc = nc + 2 * prior;
    const pt = (st + prior) / mt;
    const pc = (sc + prior) / mc;
    effect[i] = fits ? pt - pc : NaN;
    variance[i] = (pt * (nt - st + prior)) / (mt * mt) + (pc * (nc - sc + prior)) / (mc * mc);
  }
  const middle = new Float64Array(campaign);
  const noise = new Float64Array(campaign);
  for (let p = 0; p < portfolio; p++) {
    const [first, last] = [portfolios[p]!, portfolios[p + 1]!];
    let excess = 0;
    let scale = 0;
    for (let g = first; g < last; g++) {
      const [begin, end] = [campaigns[g]!, campaigns[g + 1]!];
      if (begin === end) continue;
      let [weights, squares, sum] = [0, 0, 0];
      for (let i = begin; i < end; i++) {
        const w = 1 / variance[i]!;
        weights += w;
        squares += w * w;
        sum += w * effect[i]!;
      }
      for (let i = begin; i < end; i++) excess += (effect[i]! - sum / weights) ** 2 / variance[i]!;
      excess -= end - begin - 1;
      scale += weights - squares / weights;
    }
    const tauWithin = dispersion(excess, scale);
    let [weights, squares, sum, df] = [0, 0, 0, -1];
    for (let g = first; g < last; g++) {
      let [own, total] = [0, 0];
      for (let i = campaigns[g]!; i < campaigns[g + 1]!; i++) {
        const w = 1 / (variance[i]! + tauWithin);
        own += w;
        total += w * effect[i]!;
      }
      noise[g] = 1 / own;
      middle[g] = own === 0 ? 0 : total / own;
      if (own === 0) continue;
      weights += own;
      squares += own * own;
      sum += total;
      df++;
    }
    excess = -df;
    for (let g = first; g < last; g++)
      if (noise[g]! < Infinity || Number.isNaN(noise[g]!)) excess += (middle[g]! - sum / weights) ** 2 / noise[g]!;
    const tauBetween = df > 0 ? dispersion(excess, weights - squares / weights) : 0 * excess;
    weights = sum = 0;
    for (let g = first; g < last; g++) {
      const w = 1 / (noise[g]! + tauBetween);
      if (noise[g] === Infinity) continue;
      weights += w;
      sum += w * middle[g]!;
    }
    const mu = sum / weights;
    within[p] = tauWithin;
    between[p] = df >= 0 ? tauBetween : 0;
    overall[p] = mu;
    for (let g = first; g < last; g++) {
      const empty = noise[g] === Infinity;
      const trust = empty ? 0 : tauBetween / (tauBetween + noise[g]!);
      const m = trust * middle[g]! + (1 - trust) * mu;
      const v = (empty ? 0 : trust * noise[g]!) + (1 - trust) ** 2 / weights;
      campaignMean[g] = m;
      for (let i = campaigns[g]!; i < campaigns[g + 1]!; i++) {
        const b = tauWithin / (tauWithin + variance[i]!);
        const posterior = b * effect[i]! + (1 - b) * m;
        const width = Math.sqrt(b * variance[i]! + (1 - b) ** 2 * v);
        mean[i] = posterior;
        sd[i] = width;
        positive[i] = erfcOf((-posterior / width) * Math.SQRT1_2) / 2;
      }
    }
  }
};

export const betaBinomialPrior: Loop<Ads["betaBinomialPrior"]> = ({ inputs, outputs, sizes }) => {
  const { conversions, impressions, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(Math.max(sizes.row, sizes.group));
  const { mean = sink, correlation = sink, alpha = sink, beta = sink, rate = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    let [arms, converted, shown, squares, fit] = [0, 0, 0, 0, 0];
    for (let i = begin; i < end; i++) {
      const n = impressions[i]!;
      const s = conversions[i]!;
      if (!(s >= 0 && s <= n && n <= largest)) fit = NaN;
      if (n > 0) arms++;
      converted += s;
      shown += n;
      squares += n * n;
    }
    const m = converted / shown;
    let scatter = 0;
    for (let i = begin; i < end; i++) {
      const n = impressions[i]!;
      if (n > 0) scatter += n * (conversions[i]! / n - m) ** 2;
    }
    const room = shown - squares / shown - (arms - 1);
    let [rho, a, b] = [1 / 3, 1, 1];
    if (m > 0 && m < 1 && room > 0) {
      rho = clamp((scatter - (arms - 1) * m * (1 - m)) / (m * (1 - m) * room), 1e-6, 1 - 1e-6);
      a = (m * (1 - rho)) / rho;
      b = ((1 - m) * (1 - rho)) / rho;
    }
    mean[g] = m + fit;
    correlation[g] = rho + fit;
    alpha[g] = a + fit;
    beta[g] = b + fit;
    for (let i = begin; i < end; i++) rate[i] = (conversions[i]! + a) / (impressions[i]! + a + b) + fit;
  }
};

export const probUplift: Loop<Ads["probUplift"]> = ({ inputs, params: { method }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { treatedAlpha, treatedBeta, controlAlpha, controlBeta } = inputs;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const a = treatedAlpha[i]!;
    const b = treatedBeta[i]!;
    const c = controlAlpha[i]!;
    const d = controlBeta[i]!;
    if (!(isShape(a) && isShape(b) && isShape(c) && isShape(d))) output[i] = none;
    else if (method === 0) output[i] = clamp(betaExceeds(a, b, c, d), 0, 1);
    else {
      const spread = (a * b) / ((a + b) ** 2 * (a + b + 1)) + (c * d) / ((c + d) ** 2 * (c + d + 1));
      output[i] = erfcOf(((c / (c + d) - a / (a + b)) / Math.sqrt(spread)) * Math.SQRT1_2) / 2;
    }
  }
};

export const thompson: Loop<Ads["thompson"]> = ({ inputs, outputs, sizes }) => {
  const none = NaN;
  const { alpha, beta, uniform, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { theta = scratch(sizes.row), pick = new Float64Array(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    let best = begin;
    let fit = begin < end;
    for (let i = begin; i < end; i++) {
      const u = uniform[i]!;
      const fits = isShape(alpha[i]!) && isShape(beta[i]!) && isShare(u);
      fit = fit && fits;
      theta[i] = fits ? betaQuantileOf(alpha[i]!, beta[i]!, clamp(u, 2 ** -53, 1 - 2 ** -53)) : none;
      if (theta[i]! > theta[best]!) best = i;
    }
    pick[g] = fit ? best - begin : none;
  }
};
