import type { ads } from "../../src/formulas/ads/index.ts";
import { clamp, countable, isFlag, isShare, type Loop, scratch } from "../loop.ts";

type Ads = typeof ads;

const isFeature = (x: number) => Math.abs(x) <= 1e6;
const sigmoid = (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

export const qualityModel: Loop<Ads["qualityModel"]> = ({ inputs, params, state, outputs, sizes }) => {
  const none = NaN;
  const { x, label } = inputs;
  const { rate, l2, halfway, bound } = params;
  const { feature, tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  const limit = Number(bound);
  for (let e = 0; e < entity; e++) {
    const weights = state.weights.subarray(e * feature, (e + 1) * feature);
    let bias = state.bias[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const at = i * feature;
      const target = label ? label[i]! : none;
      const known = !Number.isNaN(target);
      let fit = !known || isShare(target);
      let sum = bias;
      for (let j = 0; j < feature; j++) {
        fit = fit && isFeature(x[at + j]!);
        sum += weights[j]! * x[at + j]!;
      }
      if (!fit) {
        state.skipped[e]!++;
        output[i] = none;
        continue;
      }
      const p = sigmoid(sum);
      output[i] = p;
      if (!known) continue;
      const pace = Number.isNaN(halfway) ? rate : rate / Math.sqrt(1 + state.samples[e]! / halfway);
      const gap = p - target;
      for (let j = 0; j < feature; j++)
        weights[j] = clamp(weights[j]! - pace * (gap * x[at + j]! + l2 * weights[j]!), -limit, limit);
      bias = clamp(bias - pace * gap, -limit, limit);
      state.samples[e]!++;
    }
    state.bias[e] = bias;
  }
};

export const qualityScore: Loop<Ads["qualityScore"]> = ({ inputs, outputs, sizes: { feature, row } }) => {
  const none = NaN;
  const { x, weights, bias } = inputs;
  const { output = scratch(row) } = outputs;
  const fits = weights.every(isFeature);
  for (let i = 0; i < row; i++) {
    let sum = bias ? bias[i]! : 0;
    let fit = fits && isFeature(sum);
    for (let j = 0; j < feature; j++) {
      const value = x[j * row + i]!;
      fit = fit && isFeature(value);
      sum += weights[j]! * value;
    }
    output[i] = fit ? sigmoid(sum) : none;
  }
};

export const plattScaling: Loop<Ads["plattScaling"]> = ({ inputs, outputs, sizes }) => {
  const none = NaN;
  const { score, label, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(Math.max(sizes.row, sizes.group));
  const { slope = sink, intercept = sink, p = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    let [low, high, ones, fit] = [Infinity, -Infinity, 0, end > begin];
    for (let i = begin; i < end; i++) {
      fit = fit && Math.abs(score[i]!) < Infinity && isFlag(label[i]!);
      low = Math.min(low, score[i]!);
      high = Math.max(high, score[i]!);
      ones += label[i]!;
    }
    const zeros = end - begin - ones;
    const middle = low / 2 + high / 2;
    const half = high / 2 - low / 2;
    const scale = half > 1e-200 ? 1 / half : 0;
    let a = 0;
    let b = Math.log((zeros + 1) / (ones + 1));
    const [hit, miss] = [(ones + 1) / (ones + 2), 1 / (zeros + 2)];
    for (let k = 0; fit && scale > 0 && ones > 0 && zeros > 0 && k < 100; k++) {
      let [g1, g2, h11, h12, h22] = [0, 0, 1e-12, 0, 1e-12];
      for (let i = begin; i < end; i++) {
        const u = (score[i]! - middle) * scale;
        const share = sigmoid(-(a * u + b));
        const d = (label[i] === 1 ? hit : miss) - share;
        const q = share * (1 - share);
        g1 += u * d;
        g2 += d;
        h11 += u * u * q;
        h12 += u * q;
        h22 += q;
      }
      const det = h11 * h22 - h12 * h12;
      const da = (h12 * g2 - h22 * g1) / det;
      const db = (h12 * g1 - h11 * g2) / det;
      const far = Math.abs(da) + Math.abs(db);
      if (!(far > 0)) break;
      const damping = far > 1e-3 ? Math.log1p(far) / far : 1;
      a += damping * da;
      b += damping * db;
      if (far < 1e-15) break;
    }
    slope[g] = fit ? a * scale : none;
    intercept[g] = fit ? b - a * (scale * middle) : none;
    for (let i = begin; i < end; i++) p[i] = fit ? sigmoid(-(a * ((score[i]! - middle) * scale) + b)) : none;
  }
};

export const calibration: Loop<Ads["calibration"]> = ({ inputs, params: { bins }, outputs, sizes }) => {
  const none = NaN;
  const { p, label, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const sink = scratch(sizes.group);
  const { ece = sink, brier = sink, logLoss = sink } = outputs;
  const count = Math.floor(bins);
  const gaps = new Float64Array(count);
  for (let g = 0; g < sizes.group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    gaps.fill(0);
    let fit = end > begin;
    let squares = 0;
    let losses = 0;
    for (let i = begin; i < end; i++) {
      const share = p[i]!;
      const y = label[i]!;
      if (!(isShare(share) && isFlag(y))) {
        fit = false;
        break;
      }
      const gap = share - y;
      const k = Math.floor(share * count);
      gaps[k < count ? k : count - 1]! += gap;
      squares += gap * gap;
      const inside = clamp(share, 1e-15, 1 - 1e-15);
      losses -= Math.log(y === 1 ? inside : 1 - inside);
    }
    const n = end - begin;
    let apart = 0;
    for (let k = 0; k < count; k++) apart += Math.abs(gaps[k]!);
    ece[g] = fit ? apart / n : none;
    brier[g] = fit ? squares / n : none;
    logLoss[g] = fit ? losses / n : none;
  }
};

export const auc: Loop<Ads["auc"]> = ({ inputs, outputs, sizes }) => {
  const none = NaN;
  const { score, label, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    const high = new Float64Array(end - begin);
    const low = new Float64Array(end - begin);
    let [ones, zeros, fit] = [0, 0, true];
    for (let i = begin; i < end; i++) {
      fit = fit && !Number.isNaN(score[i]) && isFlag(label[i]!);
      if (label[i] === 1) high[ones++] = score[i]!;
      else low[zeros++] = score[i]!;
    }
    const above = high.subarray(0, ones).sort();
    const under = low.subarray(0, zeros).sort();
    let [below, upTo, sum] = [0, 0, 0];
    for (let i = 0; fit && i < ones; i++) {
      while (below < zeros && under[below]! < above[i]!) below++;
      while (upTo < zeros && under[upTo]! <= above[i]!) upTo++;
      sum += below + upTo;
    }
    output[g] = fit && ones > 0 && zeros > 0 ? sum / (2 * ones * zeros) : none;
  }
};

export const qualitySignal: Loop<Ads["qualitySignal"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { freshness, readiness, privacy } = inputs;
  const { output = scratch(row) } = outputs;
  const [least, highest, neutral] = [Number(params.least), Number(params.highest), Number(params.neutral)];
  const isPart = (x: number) => Number.isNaN(x) || (x >= 0 && x <= 1e9);
  for (let i = 0; i < row; i++) {
    const f = freshness ? freshness[i]! : none;
    const r = readiness ? readiness[i]! : none;
    const p = privacy ? privacy[i]! : none;
    if (!(isPart(f) && isPart(r) && isPart(p))) output[i] = none;
    else {
      const product = f * r * p;
      output[i] = Number.isNaN(product) ? neutral : clamp(Math.round(Math.cbrt(product)), least, highest);
    }
  }
};

export const signalParts: Loop<Ads["signalParts"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { newest, recent, older, oldest, streak, remaining, denied } = inputs;
  const sink = scratch(row);
  const { freshness = sink, readiness = sink, privacy = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const a = newest[i]!;
    const b = recent[i]!;
    const c = older[i]!;
    const d = oldest[i]!;
    const run = streak[i]!;
    const left = remaining[i]!;
    const lost = denied[i]!;
    const seen = isShare(a) && isShare(b) && isShare(c) && isShare(d);
    if (seen && countable(run) && isShare(left) && isShare(lost)) {
      const open = Math.min(left, 1 - lost);
      freshness[i] = 1e6 * a + 8e5 * b + (5e5 * c + 2e5 * d);
      readiness[i] = clamp((run * 1e6) / 6, 1e5, 1e6);
      privacy[i] = 1e6 * Math.max(open, 0.1);
    } else freshness[i] = readiness[i] = privacy[i] = NaN;
  }
};
