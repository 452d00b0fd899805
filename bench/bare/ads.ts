import type { ads } from "../../src/formulas/ads/index.ts";
import { type Bare, clamp } from "./loop.ts";

type Ads = typeof ads;

export const uplift: Bare<Ads["uplift"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { treatedConversions, treated, controlConversions, control } = inputs;
  const { prior, propensityPrior, minImpressions } = params;
  const { treatedRate, controlRate, lift, liftPpm, propensity, z, usable } = outputs;
  for (let i = 0; i < row; i++) {
    const nt = treated[i]!;
    const nc = control[i]!;
    const mt = nt + 2 * prior;
    const mc = nc + 2 * prior;
    const pt = (treatedConversions[i]! + prior) / mt;
    const pc = (controlConversions[i]! + prior) / mc;
    const gain = pt - pc;
    const all = nt + nc;
    treatedRate[i] = pt;
    controlRate[i] = pc;
    lift[i] = gain;
    liftPpm[i] = Math.round(gain * 1e6);
    propensity[i] = (nt + propensityPrior) / (all + 2 * propensityPrior);
    z[i] = gain / Math.sqrt((pt * (1 - pt)) / mt + (pc * (1 - pc)) / mc);
    usable[i] = all >= minImpressions ? 1 : 0;
  }
};

export const qualityScore: Bare<Ads["qualityScore"]> = ({
  inputs: { x, weights, bias },
  outputs: { output },
  sizes,
}) => {
  const { feature, row } = sizes;
  for (let i = 0; i < row; i++) {
    let sum = bias[i]!;
    for (let j = 0, at = i; j < feature; j++, at += row) sum += weights[j]! * x[at]!;
    output[i] = 1 / (1 + Math.exp(-sum));
  }
};

export const calibration: Bare<Ads["calibration"]> = ({ inputs, params: { bins }, outputs, sizes: { group } }) => {
  const { p, label, offsets } = inputs;
  const { ece, brier, logLoss } = outputs;
  const gaps = new Float64Array(bins);
  for (let g = 0; g < group; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    const n = end - begin;
    gaps.fill(0);
    let squares = 0;
    let losses = 0;
    for (let i = begin; i < end; i++) {
      const gap = p[i]! - label[i]!;
      gaps[Math.min(Math.floor(p[i]! * bins), bins - 1)]! += gap;
      squares += gap * gap;
      losses -= Math.log(label[i] ? p[i]! : 1 - p[i]!);
    }
    let apart = 0;
    for (let k = 0; k < bins; k++) apart += Math.abs(gaps[k]!);
    ece[g] = apart / n;
    brier[g] = squares / n;
    logLoss[g] = losses / n;
  }
};

export const qualitySignal: Bare<Ads["qualitySignal"]> = ({ inputs, params, outputs: { output }, sizes: { row } }) => {
  const { freshness, readiness, privacy } = inputs;
  const { least, highest } = params;
  for (let i = 0; i < row; i++)
    output[i] = clamp(Math.round(Math.cbrt(freshness[i]! * readiness[i]! * privacy[i]!)), least, highest);
};

export const signalParts: Bare<Ads["signalParts"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { newest, recent, older, oldest, streak, remaining, denied } = inputs;
  const { freshness, readiness, privacy } = outputs;
  for (let i = 0; i < row; i++) {
    freshness[i] = 1e6 * newest[i]! + 8e5 * recent[i]! + 5e5 * older[i]! + 2e5 * oldest[i]!;
    readiness[i] = clamp((streak[i]! * 1e6) / 6, 1e5, 1e6);
    privacy[i] = 1e6 * Math.max(Math.min(remaining[i]!, 1 - denied[i]!), 0.1);
  }
};

export const betaBinomialPrior: Bare<Ads["betaBinomialPrior"]> = ({ inputs, outputs, sizes: { group } }) => {
  const { conversions, impressions, offsets } = inputs;
  const { mean, correlation, alpha, beta, rate } = outputs;
  for (let g = 0; g < group; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    const arms = end - begin;
    let converted = 0;
    let shown = 0;
    let squares = 0;
    for (let i = begin; i < end; i++) {
      converted += conversions[i]!;
      shown += impressions[i]!;
      squares += impressions[i]! * impressions[i]!;
    }
    const m = converted / shown;
    let scatter = 0;
    for (let i = begin; i < end; i++) {
      const off = conversions[i]! / impressions[i]! - m;
      scatter += impressions[i]! * off * off;
    }
    const room = shown - squares / shown - (arms - 1);
    const spread = m * (1 - m);
    const rho = room > 0 ? clamp((scatter - (arms - 1) * spread) / (spread * room), 1e-6, 1 - 1e-6) : 1 / 3;
    const a = room > 0 ? (m * (1 - rho)) / rho : 1;
    const b = room > 0 ? ((1 - m) * (1 - rho)) / rho : 1;
    mean[g] = m;
    correlation[g] = rho;
    alpha[g] = a;
    beta[g] = b;
    for (let i = begin; i < end; i++) rate[i] = (conversions[i]! + a) / (impressions[i]! + a + b);
  }
};
