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

export const ewMean: Loop<Signal["ewMean"]> = ({ inputs: { x }, params, state, outputs, sizes }) => {
  const none = NaN;
  const { adjust, ignoreNa, minPeriods } = params;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const { output = scratch(cells) } = outputs;
  const alpha = alphaOf(params);
  for (let e = 0; e < entity; e++) {
    let mean = state.mean[e]!;
    let weight = state.weight[e]!;
    let count = state.count[e]!;
    for (let i = e; i < cells; i += entity) {
      const value = x[i]!;
      const known = !Number.isNaN(mean);
      const past = weight * (1 - alpha);
      const fresh = adjust ? 1 : alpha;
      const fit = Math.abs(value) <= 1e300;
      if (fit) {
        if (known) mean += (fresh / (past + fresh)) * (value - mean);
        else mean = value;
        weight = adjust && known ? past + fresh : 1;
        count++;
      } else {
        state.skipped[e]!++;
        if (!ignoreNa) weight = past;
      }
      output[i] = count >= minPeriods ? mean : none;
    }
    state.mean[e] = mean;
    state.weight[e] = weight;
    state.count[e] = count;
  }
};

export const ewMeanTimes: Loop<Signal["ewMeanTimes"]> = ({ inputs: { x, time }, params, state, outputs, sizes }) => {
  const none = NaN;
  const { halfLife, adjust, minPeriods } = params;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const { output = scratch(cells) } = outputs;
  for (let e = 0; e < entity; e++) {
    let mean = state.mean[e]!;
    let weight = state.weight[e]!;
    let count = state.count[e]!;
    let last = state.last[e]!;
    for (let i = e; i < cells; i += entity) {
      const value = x[i]!;
      const now = time[i]!;
      const known = !Number.isNaN(mean);
      const fit = Math.abs(value) <= 1e300 && Math.abs(now) <= Number.MAX_SAFE_INTEGER && (now >= last || !known);
      if (fit) {
        const halvings = (now - last) / halfLife;
        const past = weight * 2 ** -halvings;
        const fresh = adjust ? 1 : -Math.expm1(-Math.LN2 * halvings);
        if (known) mean += (fresh / (past + fresh)) * (value - mean);
        else mean = value;
        weight = adjust && known ? past + fresh : 1;
        count++;
        last = now;
      } else state.skipped[e]!++;
      output[i] = count >= minPeriods ? mean : none;
    }
    state.mean[e] = mean;
    state.weight[e] = weight;
    state.count[e] = count;
    state.last[e] = last;
  }
};

export const ewVariance: Loop<Signal["ewVariance"]> = ({ inputs: { x }, params, state, outputs, sizes }) => {
  const none = NaN;
  const { adjust, ignoreNa, minPeriods, bias } = params;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const sink = scratch(cells);
  const { mean: means = sink, variance: variances = sink, deviation = sink } = outputs;
  const alpha = alphaOf(params);
  for (let e = 0; e < entity; e++) {
    let mean = state.mean[e]!;
    let variance = state.variance[e]!;
    let spread = state.spread[e]!;
    let weight = state.weight[e]!;
    let count = state.count[e]!;
    for (let i = e; i < cells; i += entity) {
      const value = x[i]!;
      const known = !Number.isNaN(mean);
      const past = weight * (1 - alpha);
      const fresh = adjust ? 1 : alpha;
      const fit = Math.abs(value) <= 1e150;
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
      } else {
        state.skipped[e]!++;
        if (!ignoreNa) weight = past;
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
  }
};

export const ewCovariance: Loop<Signal["ewCovariance"]> = ({ inputs, params, state, outputs, sizes }) => {
  const none = NaN;
  const { x, y } = inputs;
  const { adjust, ignoreNa, minPeriods, bias } = params;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const { output = scratch(cells) } = outputs;
  const alpha = alphaOf(params);
  for (let e = 0; e < entity; e++) {
    let meanX = state.meanX[e]!;
    let meanY = state.meanY[e]!;
    let covariance = state.covariance[e]!;
    let spread = state.spread[e]!;
    let weight = state.weight[e]!;
    let count = state.count[e]!;
    for (let i = e; i < cells; i += entity) {
      const u = x[i]!;
      const v = y[i]!;
      const known = !Number.isNaN(meanX) && !Number.isNaN(meanY);
      const past = weight * (1 - alpha);
      const fresh = adjust ? 1 : alpha;
      const fit = Math.abs(u) <= 1e150 && Math.abs(v) <= 1e150;
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
      } else {
        state.skipped[e]!++;
        if (!ignoreNa) weight = past;
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
  }
};

export const ewCorrelation: Loop<Signal["ewCorrelation"]> = ({ inputs, params, state, outputs, sizes }) => {
  const none = NaN;
  const { x, y } = inputs;
  const { adjust, ignoreNa, minPeriods } = params;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const { output = scratch(cells) } = outputs;
  const alpha = alphaOf(params);
  for (let e = 0; e < entity; e++) {
    let meanX = state.meanX[e]!;
    let meanY = state.meanY[e]!;
    let xx = state.xx[e]!;
    let yy = state.yy[e]!;
    let xy = state.xy[e]!;
    let weight = state.weight[e]!;
    let count = state.count[e]!;
    for (let i = e; i < cells; i += entity) {
      const u = x[i]!;
      const v = y[i]!;
      const known = !Number.isNaN(meanX) && !Number.isNaN(meanY);
      const past = weight * (1 - alpha);
      const fresh = adjust ? 1 : alpha;
      const fit = Math.abs(u) <= 1e150 && Math.abs(v) <= 1e150;
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
      } else {
        state.skipped[e]!++;
        if (!ignoreNa) weight = past;
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
  }
};
