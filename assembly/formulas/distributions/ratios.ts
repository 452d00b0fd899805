// Student's t and F: beta variables seen through their odds, which leave the doubles before the probabilities do.
import { step } from "../../../compiler/step.ts";
import {
  abs,
  betaLog,
  betaLowerInside,
  betaOdds,
  betaPlain,
  betaScaled,
  betaTailOf,
  betaUpperInside,
  clamp,
  endLog,
  endLower,
  endRoot,
  endUpper,
  exp,
  type Lane,
  log,
  lost,
  lostProduct,
  max,
  min,
  perUnit,
  quotientRest,
  root,
  seldom,
} from "../../../compiler/vocabulary.ts";
import { distributions } from "../../../src/formulas/distributions/index.ts";

/** n / (n + d) and d / (n + d), which are 1 together, each in two parts. */
const sharesOf = (n: Lane, nRest: Lane, d: Lane) => {
  const sum = n + d;
  const sumRest = lost(n, d, sum) + nRest;
  const share = n / sum;
  const left = d / sum;
  const shareRest = quotientRest(n, nRest - share * sumRest, sum, share);
  const leftRest = quotientRest(d, -(left * sumRest), sum, left);
  return { share, shareRest, left, leftRest };
};

/**
 * density = (1 + x^2 / df)^(-(df + 1) / 2) / (sqrt(df) B(df / 2, 1 / 2)); sf = I_u(df / 2, 1 / 2) / 2, u = df / (df + x^2), for x > 0,
 * cdf for x < 0. Next to 0 the density is level, and far out the tail a power.
 */
export const student = step(distributions.student, ({ x, df }) => {
  const half = 0.5;
  const a = df / 2;
  const size = abs(x);
  const width = root(df);
  const least = 1e-10 * min(width, 1);
  const most = 1e10 * width;
  const at = clamp(size, least, most);
  const square = at * at;
  const { share, shareRest, left, leftRest } = sharesOf(square, lostProduct(at, at, square), df);
  const scaled = betaScaled(a, half, left, leftRest, share, shareRest);
  const level = perUnit(scaled, at);
  const tail = betaTailOf(a, half, left, leftRest, share, shareRest, scaled);
  let density = level;
  let beyond = size < least ? 0.5 - size * level : betaLowerInside(a, half, left, share, tail) / 2;
  let logs = betaLog(a, half, left, leftRest, share, shareRest) + (log(left) + log(share) - log(at));
  const far = size > most;
  if (seldom(far)) {
    const ratio = far ? max(width / size, 1e-305) : 1;
    const power = size < Infinity ? endLower(a, half, ratio, ratio) / 2 : 0;
    density = far ? (df * power) / size : density;
    beyond = far ? power : beyond;
    logs = far ? endLog(a, half, ratio, ratio) + (log(a) - log(size)) : logs;
  }
  const negative = x < 0;
  return {
    density,
    logDensity: logs,
    cdf: negative ? beyond : 1 - beyond,
    sf: negative ? 1 - beyond : beyond,
  };
});

/** x = +-sqrt(df u), u the odds of a Beta(1 / 2, df / 2) variable that exceeds them with twice the smaller of p and 1 - p */
export const studentQuantile = step(distributions.studentQuantile, ({ p, df }, { tail }) => {
  const least = p <= 0.5;
  const small = least ? p : 1 - p;
  const both = 2 * small;
  const a = df / 2;
  const width = root(df);
  const inside = small > 0;
  const middle = both > 0.5;
  const odds = betaOdds(0.5, a, middle ? 1 - both : both, middle);
  let size = width * root(odds);
  const outer = odds > 1e25;
  if (seldom(outer)) size = outer ? width / endRoot(a, 0.5, inside ? both : 1) : size;
  const far = inside ? size : Infinity;
  const negative = tail === "lower" ? least : !least;
  return { output: negative ? 0 - far : far };
});

/**
 * density = (df1 x)^(df1 / 2) df2^(df2 / 2) / ((df1 x + df2)^((df1 + df2) / 2) x B(df1 / 2, df2 / 2)); cdf = I_u(df1 / 2, df2 / 2),
 * u = df1 x / (df1 x + df2), sf its complement. Next to both ends they are powers.
 */
export const f = step(distributions.f, ({ x, df1, df2 }) => {
  const a = df1 / 2;
  const b = df2 / 2;
  const ratio = df1 / df2;
  const back = df2 / df1;
  const least = 1e-100 * back;
  const most = 1e100 * back;
  const at = clamp(x, least, most);
  const n = df1 * at;
  const { share, shareRest, left, leftRest } = sharesOf(n, lostProduct(df1, at, n), df2);
  const scaled = betaScaled(a, b, share, shareRest, left, leftRest);
  const tail = betaTailOf(a, b, share, shareRest, left, leftRest, scaled);
  const inside = x > 0 && x < Infinity;
  const start = df1 < 2 ? Infinity : df1 > 2 ? 0 : 1;
  const edge = x === 0 ? start : 0;
  const deep = scaled < 1e-290;
  let density = perUnit(scaled, at);
  if (seldom(deep))
    density = deep ? betaPlain(a, b, share, shareRest, left, leftRest) * (left * left * ratio) : density;
  let logs = betaLog(a, b, share, shareRest, left, leftRest) + (2 * log(left) + log(ratio));
  let below = betaLowerInside(a, b, share, left, tail);
  let above = betaUpperInside(a, b, share, left, tail);
  const low = inside && x < least;
  const high = inside && x > most;
  const outer = low || high;
  if (seldom(outer)) {
    // From the end, as powers of what lies between.
    const own = high ? b : a;
    const other = high ? a : b;
    const first = low ? x : high ? 1 / x : 1;
    const second = low ? ratio : high ? back : 1;
    const near = endLower(own, other, first, second);
    const rest = endUpper(own, other, first, second);
    const end = endLog(own, other, first, second) + (log(own) - log(x));
    const power = near > 1e-290 ? (near * own) / x : exp(end);
    density = outer ? power : density;
    logs = outer ? end : logs;
    below = low ? near : high ? rest : below;
    above = low ? rest : high ? near : above;
  }
  return {
    density: inside ? density : edge,
    logDensity: inside ? logs : log(edge),
    cdf: inside ? below : x > 0 ? 1 : 0,
    sf: inside ? above : x > 0 ? 0 : 1,
  };
});

/** df2 / df1 times the odds of a Beta(df1 / 2, df2 / 2) variable that are not exceeded, or exceeded, with probability p */
export const fQuantile = step(distributions.fQuantile, ({ p, df1, df2 }, { tail }) => {
  const a = df1 / 2;
  const b = df2 / 2;
  const back = df2 / df1;
  const least = p <= 0.5;
  const small = least ? p : 1 - p;
  const lower = tail === "lower" ? least : !least;
  const inside = small > 0;
  const below = inside ? (lower ? small : 1 - small) : 1;
  const above = inside ? (lower ? 1 - small : small) : 1;
  const first = endRoot(a, b, below);
  const last = endRoot(b, a, above);
  const odds = betaOdds(a, b, small, lower);
  const outer = last < 1e-100 ? back / last / last : odds * back;
  const found = first < 1e-100 ? first * back * first : outer;
  return { output: inside ? found : lower ? 0 : Infinity };
});
