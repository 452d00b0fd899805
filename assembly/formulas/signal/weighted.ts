// Averages whose weights fade.
import { step } from "../../../compiler/step.ts";
import { clamp, exp2, expect, expm1, type Lane, root, seen, usually, valid } from "../../../compiler/vocabulary.ts";
import { signal } from "../../../src/formulas/signal/index.ts";

const LN2 = 0.6931471805599453;

const alphaOf = (alpha: number, halfLife: number, span: number) =>
  seen(halfLife) ? -expm1(-LN2 / halfLife) : seen(span) ? 2 / (span + 1) : alpha;

interface Fading {
  readonly alpha: number;
  readonly halfLife: number;
  readonly span: number;
  readonly adjust: boolean;
  readonly ignoreNa: boolean;
}

/** What is left of the weights so far, the weight of a new value, and what is left where there is none. */
const faded = (weight: Lane, p: Fading) => {
  const alpha = alphaOf(p.alpha, p.halfLife, p.span);
  const past = weight * (1 - alpha);
  return { past, fresh: p.adjust ? 1 : alpha, gap: p.ignoreNa ? weight : past };
};

/** keep a + share b of keep + share = 1; measured from the one that has more, so that two equal ones stay what they are. */
const mixed = (a: Lane, b: Lane, keep: Lane, share: Lane) => {
  const distance = b - a;
  return share < 0.5 ? a + share * distance : b - keep * distance;
};

/**
 * past = weight (1 - alpha); fresh = 1, without adjust alpha; mean = (past mean + fresh x) /
 * (past + fresh); weight = past + fresh, without adjust 1. At a gap weight = past.
 */
export const ewMean = step(signal.ewMean, ({ x, mean, weight, count }, p) => {
  const known = usually(seen(mean));
  const { past, fresh, gap } = faded(weight, p);
  const told = usually(valid(x));
  expect(told);
  const total = past + fresh;
  const next = known ? mixed(mean, x, past / total, fresh / total) : x;
  const more = told ? count + 1 : count;
  const held = told ? next : mean;
  return {
    mean: held,
    weight: told ? (p.adjust && known ? total : 1) : gap,
    count: more,
    output: more >= p.minPeriods ? held : NaN,
  };
});

/** As signal.ewMean with past = weight 2^(-age / halfLife) and, without adjust, fresh = 1 - 2^(-age / halfLife) */
export const ewMeanTimes = step(
  signal.ewMeanTimes,
  ({ x, time, mean, weight, count, last }, p) => {
    const known = usually(seen(mean));
    const age = time - last;
    expect(age >= 0 || !known);
    const rate = 1 / p.halfLife;
    const halvings = known ? age * rate : 0;
    const past = weight * exp2(-halvings);
    const fresh = p.adjust ? 1 : -expm1(-LN2 * halvings);
    const total = past + fresh;
    const next = known ? mixed(mean, x, past / total, fresh / total) : x;
    const more = count + 1;
    return {
      mean: next,
      weight: p.adjust && known ? total : 1,
      count: more,
      last: time,
      output: more >= p.minPeriods ? next : NaN,
    };
  },
  { standing: ["output"] },
);

/** 1 - sum w^2 / (sum w)^2 when one more comes in: every term is positive. */
const widened = (spread: Lane, keep: Lane, share: Lane) => keep * (keep * spread + 2 * share);

/**
 * Weights and mean as of signal.ewMean; with keep = past / (past + fresh) and share = fresh / (past + fresh) variance = keep (variance +
 * share (x - mean before)^2), spread = keep^2 spread + 2 keep share; variance / spread
 */
export const ewVariance = step(signal.ewVariance, ({ x, heldMean, heldVariance, spread, weight, count }, p) => {
  const known = usually(seen(heldMean));
  const { past, fresh, gap } = faded(weight, p);
  const told = usually(valid(x));
  expect(told);
  const total = past + fresh;
  const keep = past / total;
  const share = fresh / total;
  const distance = x - heldMean;
  const more = told ? count + 1 : count;
  const mean = told ? (known ? mixed(heldMean, x, keep, share) : x) : heldMean;
  const square = told ? (known ? keep * (heldVariance + share * (distance * distance)) : 0) : heldVariance;
  const wide = told ? (known ? widened(spread, keep, share) : 0) : spread;
  const enough = more >= p.minPeriods && seen(mean);
  const variance = enough ? (p.bias ? square : wide > 0 ? square / wide : NaN) : NaN;
  return {
    heldMean: mean,
    heldVariance: square,
    spread: wide,
    weight: told ? (p.adjust && known ? total : 1) : gap,
    count: more,
    mean: enough ? mean : NaN,
    variance,
    deviation: root(variance),
  };
});

/** As signal.ewVariance, with covariance = keep (covariance + share (x - mean x before)(y - mean y before)) */
export const ewCovariance = step(
  signal.ewCovariance,
  ({ x, y, meanX, meanY, covariance, spread, weight, count }, p) => {
    const known = usually(seen(meanX) && seen(meanY));
    const { past, fresh, gap } = faded(weight, p);
    const told = usually(valid(x) && valid(y));
    expect(told);
    const total = past + fresh;
    const keep = past / total;
    const share = fresh / total;
    const more = told ? count + 1 : count;
    const product = (x - meanX) * (y - meanY);
    const joint = told ? (known ? keep * (covariance + share * product) : 0) : covariance;
    const wide = told ? (known ? widened(spread, keep, share) : 0) : spread;
    const result = p.bias ? joint : wide > 0 ? joint / wide : NaN;
    return {
      meanX: told ? (known ? mixed(meanX, x, keep, share) : x) : meanX,
      meanY: told ? (known ? mixed(meanY, y, keep, share) : y) : meanY,
      covariance: joint,
      spread: wide,
      weight: told ? (p.adjust && known ? total : 1) : gap,
      count: more,
      output: more >= p.minPeriods && (told || known) ? result : NaN,
    };
  },
);

/** As signal.ewCovariance for x x, y y and x y: xy / sqrt(xx yy) */
export const ewCorrelation = step(signal.ewCorrelation, ({ x, y, meanX, meanY, xx, yy, xy, weight, count }, p) => {
  const known = usually(seen(meanX) && seen(meanY));
  const { past, fresh, gap } = faded(weight, p);
  const told = usually(valid(x) && valid(y));
  expect(told);
  const total = past + fresh;
  const keep = past / total;
  const share = fresh / total;
  const more = told ? count + 1 : count;
  const dx = x - meanX;
  const dy = y - meanY;
  const nextXX = told ? (known ? keep * (xx + share * (dx * dx)) : 0) : xx;
  const nextYY = told ? (known ? keep * (yy + share * (dy * dy)) : 0) : yy;
  const nextXY = told ? (known ? keep * (xy + share * (dx * dy)) : 0) : xy;
  const result = clamp(nextXY / (root(nextXX) * root(nextYY)), -1, 1);
  return {
    meanX: told ? (known ? mixed(meanX, x, keep, share) : x) : meanX,
    meanY: told ? (known ? mixed(meanY, y, keep, share) : y) : meanY,
    xx: nextXX,
    yy: nextYY,
    xy: nextXY,
    weight: told ? (p.adjust && known ? total : 1) : gap,
    count: more,
    output: more >= p.minPeriods ? result : NaN,
  };
});
