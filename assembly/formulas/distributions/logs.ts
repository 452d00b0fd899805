// The logistic and the lognormal distribution: what they take to the exponent is carried in two parts.
import { step } from "../../../compiler/step.ts";
import {
  abs,
  clamp,
  exp,
  expSum,
  halfBell,
  log,
  log1p,
  logit,
  lost,
  lostProduct,
  normalQuantile,
  quotientRest,
  shareHigh,
  shareLow,
  sigmoid,
  tailFrom,
  tailRatio,
} from "../../../compiler/vocabulary.ts";
import { distributions } from "../../../src/formulas/distributions/index.ts";

/** 1 / sqrt(2 pi), and the logarithm of its inverse */
const peak = 0.3989422804014327;
const logTurn = 0.9189385332046728;

/** cdf = 1 / (1 + e^-z), sf = 1 / (1 + e^z), z = (x - location) / scale; density = cdf sf / scale */
export const logistic = step(distributions.logistic, ({ x, location, scale }) => {
  const finite = abs(x) < Infinity;
  const at = finite ? x : 0;
  const distance = at - location;
  const inner = distance / scale;
  const z = finite ? inner : x;
  const taken = quotientRest(distance, lost(at, -location, distance), scale, inner);
  // Where it would matter, the tails are 0 and 1.
  const rest = finite && abs(inner) < 1e5 ? taken : 0;
  const below = sigmoid(z);
  const above = sigmoid(-z);
  const cdf = below + below * (rest * above);
  const sf = above - above * (rest * below);
  const size = abs(z);
  return {
    density: (cdf * sf) / scale,
    logDensity: -size - 2 * log1p(exp(-size)) - log(scale),
    cdf,
    sf,
  };
});

/** location + scale ln(p / (1 - p)), or less it */
export const logisticQuantile = step(distributions.logisticQuantile, ({ p, location, scale }, { tail }) => {
  const odds = logit(p);
  const z = tail === "lower" ? odds : 0 - odds;
  const distance = scale * z;
  const x = location + distance;
  const inside = p > 0 && p < 1;
  return { output: inside ? x + (lostProduct(scale, z, distance) + lost(location, distance, x)) : z };
});

/** density = e^(-z^2 / 2) / (x sigma sqrt(2 pi)), z = ln(x / scale) / sigma; cdf = Phi(z), sf = Phi(-z) */
export const lognormal = step(distributions.lognormal, ({ x, sigma, scale }) => {
  const inside = x > 0 && x < Infinity;
  const at = inside ? x : scale;
  const ratio = at / scale;
  const part = quotientRest(at, 0, scale, ratio) / ratio;
  const high = shareHigh(1, ratio);
  const more = shareLow(1, ratio) + part;
  const ln = high + more;
  const whole = ln / sigma;
  const z = clamp(whole, -1e150, 1e150);
  const near = abs(whole) < 1e10;
  const rest = near ? quotientRest(ln, lost(high, more, ln), sigma, whole) : 0;
  const size = abs(z);
  const bell = halfBell(size);
  const moved = bell * peak * rest;
  const tail = tailFrom(size, bell, tailRatio(size));
  const beyond = z < 0 ? tail + moved : tail - moved;
  // -z^2 / 2 - ln(x / scale) - ln(sigma sqrt(2 pi))
  const square = z * z;
  const fall = -0.5 * square;
  const sum = fall - high;
  const exact = near ? lost(fall, -high, sum) - 0.5 * lostProduct(z, z, square) - z * rest : 0;
  const low = exact - more - (log(sigma) + logTurn);
  const logs = sum + low;
  // The root twice: it may be normal where the density for a scale of 1 is not.
  const half = expSum(logs / 2, near ? lost(sum, low, logs) / 2 : 0);
  return {
    density: inside ? half * (half / scale) : 0,
    logDensity: inside ? logs - log(scale) : -Infinity,
    cdf: inside ? (z < 0 ? beyond : 1 - beyond) : x > 0 ? 1 : 0,
    sf: inside ? (z < 0 ? 1 - beyond : beyond) : x > 0 ? 0 : 1,
  };
});

/** scale e^(sigma z), z the normal quantile, of which Newton's step gives what rounding took */
export const lognormalQuantile = step(distributions.lognormalQuantile, ({ p, sigma, scale }, { tail }) => {
  const inside = p > 0 && p < 1;
  const asked = inside ? p : 0.5;
  const least = asked <= 0.5;
  const target = least ? asked : 1 - asked;
  const size = abs(normalQuantile(asked));
  const ratio = tailRatio(size);
  const bell = halfBell(size);
  const have = tailFrom(size, bell, ratio);
  const more = bell > 0 ? (have - target) / (bell * peak) : 0;
  const negative = tail === "lower" ? least : !least;
  const step = sigma * size;
  const rest = size > 0 && step < 1e5 ? lostProduct(sigma, size, step) + sigma * more : 0;
  const high = step + rest;
  const low = lost(step, rest, high);
  const found = negative ? scale * expSum(-high, -low) : scale * expSum(high, low);
  const end = tail === "lower" ? p : 1 - p;
  return { output: inside ? found : end > 0 ? Infinity : 0 };
});
