import type { signal } from "../../src/formulas/signal/index.ts";
import { clamp, type Loop, scratch } from "../loop.ts";

type Signal = typeof signal;

interface Fading {
  readonly alpha: number;
  readonly halfLife: number;
  readonly span: number;
}

function alphaOf({ alpha, halfLife, span }: Fading): number {
  if (!Number.isNaN(halfLife)) return -Math.expm1(-Math.LN2 / halfLife);
  return Number.isNaN(span) ? alpha : 2 / (span + 1);
}

/** Halvings a unit of time. */
const rateOf = (p: Fading, alpha: number) =>
  Number.isNaN(p.halfLife) ? -Math.log1p(-alpha) / Math.LN2 : 1 / p.halfLife;

const inDomain = (time: number) => Math.abs(time) <= Number.MAX_SAFE_INTEGER;

export const ewMean: Loop<Signal["ewMean"]> = ({ inputs: { x, time }, params, state, outputs, sizes }) => {
  const none = NaN;
  const { adjust, ignoreNa, minPeriods } = params;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const { output = scratch(cells) } = outputs;
  const alpha = alphaOf(params);
  const rate = rateOf(params, alpha);
  for (let e = 0; e < entity; e++) {
    let mean = state.mean[e]!;
    let weight = state.weight[e]!;
    let count = state.count[e]!;
    let last = state.last[e]!;
    for (let i = e; i < cells; i += entity) {
      const value = x[i]!;
      const known = !Number.isNaN(mean);
      let past = weight * (1 - alpha);
      let fresh = adjust ? 1 : alpha;
      let fit = Math.abs(value) <= 1e300;
      if (time) {
        const age = time[i]! - last;
        const left = age > 0 ? 2 ** (-rate * age) : 1;
        past = weight * left;
        if (!adjust) fresh = age > 0 ? -Math.expm1(-Math.LN2 * rate * age) : 0;
        if (!inDomain(time[i]!) || (known && age < 0)) fit = false;
      }
      if (fit) {
        if (known) mean += (fresh / (past + fresh)) * (value - mean);
        else mean = value;
        weight = adjust && known ? past + fresh : 1;
        count++;
        if (time) last = time[i]!;
      } else {
        state.skipped[e]!++;
        if (!time && !ignoreNa) weight = past;
      }
      output[i] = count >= minPeriods ? mean : none;
    }
    state.mean[e] = mean;
    state.weight[e] = weight;
    state.count[e] = count;
    state.last[e] = last;
  }
};

export const ewVariance: Loop<Signal["ewVariance"]> = ({ inputs: { x, time }, params, state, outputs, sizes }) => {
  const none = NaN;
  const { adjust, ignoreNa, minPeriods, bias } = params;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const sink = scratch(cells);
  const { mean: means = sink, variance: variances = sink, deviation = sink } = outputs;
  const alpha = alphaOf(params);
  const rate = rateOf(params, alpha);
  for (let e = 0; e < entity; e++) {
    let mean = state.mean[e]!;
    let variance = state.variance[e]!;
    let spread = state.spread[e]!;
    let weight = state.weight[e]!;
    let count = state.count[e]!;
    let last = state.last[e]!;
    for (let i = e; i < cells; i += entity) {
      const value = x[i]!;
      const known = !Number.isNaN(mean);
      let past = weight * (1 - alpha);
      let fresh = adjust ? 1 : alpha;
      let fit = Math.abs(value) <= 1e150;
      if (time) {
        const age = time[i]! - last;
        const left = age > 0 ? 2 ** (-rate * age) : 1;
        past = weight * left;
        if (!adjust) fresh = age > 0 ? -Math.expm1(-Math.LN2 * rate * age) : 0;
        if (!inDomain(time[i]!) || (known && age < 0)) fit = false;
      }
      if (fit) {
        if (known) {
          const keep = past / (past + fresh);
          const share = fresh / (past + fresh);
          const distance = value - mean;
          mean += share * distance;
          variance = keep * variance + keep * share * distance * distance;
          spread = keep * keep * spread + 2 * keep * share;
        } else {
          mean = value;
          variance = 0;
          spread = 0;
        }
        weight = adjust && known ? past + fresh : 1;
        count++;
        if (time) last = time[i]!;
      } else {
        state.skipped[e]!++;
        if (!time && !ignoreNa) weight = past;
      }
      const enough = count >= minPeriods && !Number.isNaN(mean);
      means[i] = enough ? mean : none;
      const told = enough && (bias || spread > 0) ? (bias ? variance : variance / spread) : none;
      variances[i] = told;
      deviation[i] = Math.sqrt(told);
    }
    state.mean[e] = mean;
    state.variance[e] = variance;
    state.spread[e] = spread;
    state.weight[e] = weight;
    state.count[e] = count;
    state.last[e] = last;
  }
};

export const ewCovariance: Loop<Signal["ewCovariance"]> = ({ inputs, params, state, outputs, sizes }) => {
  const none = NaN;
  const { x, y, time } = inputs;
  const { adjust, ignoreNa, minPeriods, bias } = params;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const { output = scratch(cells) } = outputs;
  const alpha = alphaOf(params);
  const rate = rateOf(params, alpha);
  for (let e = 0; e < entity; e++) {
    let meanX = state.meanX[e]!;
    let meanY = state.meanY[e]!;
    let covariance = state.covariance[e]!;
    let spread = state.spread[e]!;
    let weight = state.weight[e]!;
    let count = state.count[e]!;
    let last = state.last[e]!;
    for (let i = e; i < cells; i += entity) {
      const u = x[i]!;
      const v = y[i]!;
      const known = !Number.isNaN(meanX) && !Number.isNaN(meanY);
      let past = weight * (1 - alpha);
      let fresh = adjust ? 1 : alpha;
      let fit = Math.abs(u) <= 1e150 && Math.abs(v) <= 1e150;
      if (time) {
        const age = time[i]! - last;
        const left = age > 0 ? 2 ** (-rate * age) : 1;
        past = weight * left;
        if (!adjust) fresh = age > 0 ? -Math.expm1(-Math.LN2 * rate * age) : 0;
        if (!inDomain(time[i]!) || (known && age < 0)) fit = false;
      }
      if (fit) {
        if (known) {
          const keep = past / (past + fresh);
          const share = fresh / (past + fresh);
          covariance = keep * covariance + keep * share * ((u - meanX) * (v - meanY));
          spread = keep * keep * spread + 2 * keep * share;
          meanX += share * (u - meanX);
          meanY += share * (v - meanY);
        } else {
          meanX = u;
          meanY = v;
          covariance = 0;
          spread = 0;
        }
        weight = adjust && known ? past + fresh : 1;
        count++;
        if (time) last = time[i]!;
      } else {
        state.skipped[e]!++;
        if (!time && !ignoreNa) weight = past;
      }
      const enough = count >= minPeriods && !Number.isNaN(meanX) && !Number.isNaN(meanY);
      output[i] = enough && (bias || spread > 0) ? (bias ? covariance : covariance / spread) : none;
    }
    state.meanX[e] = meanX;
    state.meanY[e] = meanY;
    state.covariance[e] = covariance;
    state.spread[e] = spread;
    state.weight[e] = weight;
    state.count[e] = count;
    state.last[e] = last;
  }
};

export const ewCorrelation: Loop<Signal["ewCorrelation"]> = ({ inputs, params, state, outputs, sizes }) => {
  const none = NaN;
  const { x, y, time } = inputs;
  const { adjust, ignoreNa, minPeriods } = params;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const { output = scratch(cells) } = outputs;
  const alpha = alphaOf(params);
  const rate = rateOf(params, alpha);
  for (let e = 0; e < entity; e++) {
    let meanX = state.meanX[e]!;
    let meanY = state.meanY[e]!;
    let xx = state.xx[e]!;
    let yy = state.yy[e]!;
    let xy = state.xy[e]!;
    let weight = state.weight[e]!;
    let count = state.count[e]!;
    let last = state.last[e]!;
    for (let i = e; i < cells; i += entity) {
      const u = x[i]!;
      const v = y[i]!;
      const known = !Number.isNaN(meanX) && !Number.isNaN(meanY);
      let past = weight * (1 - alpha);
      let fresh = adjust ? 1 : alpha;
      let fit = Math.abs(u) <= 1e150 && Math.abs(v) <= 1e150;
      if (time) {
        const age = time[i]! - last;
        const left = age > 0 ? 2 ** (-rate * age) : 1;
        past = weight * left;
        if (!adjust) fresh = age > 0 ? -Math.expm1(-Math.LN2 * rate * age) : 0;
        if (!inDomain(time[i]!) || (known && age < 0)) fit = false;
      }
      if (fit) {
        if (known) {
          const keep = past / (past + fresh);
          const share = fresh / (past + fresh);
          const dx = u - meanX;
          const dy = v - meanY;
          xx = keep * xx + keep * share * dx * dx;
          yy = keep * yy + keep * share * dy * dy;
          xy = keep * xy + keep * share * (dx * dy);
          meanX += share * dx;
          meanY += share * dy;
        } else {
          meanX = u;
          meanY = v;
          xx = yy = xy = 0;
        }
        weight = adjust && known ? past + fresh : 1;
        count++;
        if (time) last = time[i]!;
      } else {
        state.skipped[e]!++;
        if (!time && !ignoreNa) weight = past;
      }
      output[i] = count >= minPeriods ? clamp(xy / (Math.sqrt(xx) * Math.sqrt(yy)), -1, 1) : none;
    }
    state.meanX[e] = meanX;
    state.meanY[e] = meanY;
    state.xx[e] = xx;
    state.yy[e] = yy;
    state.xy[e] = xy;
    state.weight[e] = weight;
    state.count[e] = count;
    state.last[e] = last;
  }
};
