// The probability that one Beta variable exceeds another. Raising a parameter by 1 changes it by h over that parameter (J. D. Cook,
// "Exact calculation of Beta inequalities", 2005), h(a, b, c, d) = B(a + c, b + d) / (B(a, b) B(c, d)): so it is a finite sum
// where a parameter is whole. Else the integral of one density times the other's distribution function, over
// s = ln(x / (1 - x)), where both are analytic for |Im s| < pi and the trapezoidal rule converges geometrically.

import { exp } from "../elementary/exp";
import { expm1 } from "../elementary/expm1";
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";
import {
  both,
  clamp,
  either,
  eq,
  every,
  floor,
  gt,
  keep,
  le,
  lt,
  max,
  min,
  root,
  select,
  some,
  splat,
} from "../lanes/lanes";
import { betaLower, betaTail } from "./betainc";
import { UNSCALE } from "./deviance";
import { betaDensity, SCALED } from "./gammadensity";

/** Terms of the finite sum at most. */
const MOST_TERMS: f64 = 2000;
/** A term this small beside the sum ends it: 2^-60. */
const NEGLIGIBLE: f64 = 8.673617379884035e-19;
/** A density below this has no digits, or none when others are measured by it. */
const REMOTE: f64 = 1e-200;
/** Parameters of the density that is integrated are at least this large. */
const SHORT: f64 = 4;
/** Steps of the integral to either side at most: takes 60. */
const NODES: i32 = 80;
/** The step in standard deviations, of which at most a half counts: a tail like exp(-e^s) is tame for |Im s| < pi / 2 only. */
const STEP: f64 = 0.4;

/** P(X > Y), X of Beta(a, b) and Y of Beta(c, d), all from 0.01 to 1e8. Error below 1e-12. */
export function betaExceeds(a: Lane, b: Lane, c: Lane, d: Lane): Lane {
  const none = splat(Infinity);
  const fewA = select(isFew(a), a, none);
  const fewB = select(isFew(b), b, none);
  const fewC = select(isFew(c), c, none);
  const fewD = select(isFew(d), d, none);
  const terms = min(min(fewA, fewD), min(fewB, fewC));
  const summed = lt(terms, none);
  const byA = eq(fewA, terms);
  const byD = eq(fewD, terms);
  const byC = eq(fewC, terms);
  // 1 - X exceeds 1 - Y where Y exceeds X: each parameter can take the place of a.
  const forward = either(byA, byD);
  let p = splat(0);
  if (some(summed)) {
    const one = splat(1);
    const q = select(byA, b, select(byD, c, select(byC, d, a)));
    const r = select(byA, c, select(byD, b, select(byC, a, d)));
    const s = select(byA, d, select(byD, a, select(byC, b, c)));
    const sum = finiteSum(
      select(summed, terms, one),
      select(summed, q, one),
      select(summed, r, one),
      select(summed, s, one),
    );
    p = select(forward, sum, one - sum);
  }
  if (!every(summed)) {
    const ordinary = splat(1);
    p = select(
      summed,
      p,
      integral(
        select(summed, ordinary, a),
        select(summed, ordinary, b),
        select(summed, ordinary, c),
        select(summed, ordinary, d),
      ),
    );
  }
  return clamp(p, 0, 1);
}

function isFew(x: Lane): Mask {
  return both(eq(floor(x), x), le(x, splat(MOST_TERMS)));
}

/** B(a + c, b + d) / (B(a, b) B(c, d)), as densities where the one below is largest. */
function overlap(a: Lane, b: Lane, c: Lane, d: Lane): Lane {
  const one = splat(1);
  const zero = splat(0);
  const up = a + c;
  const down = b + d;
  const small = lt(up, down);
  const least = min(up, down) / (up + down);
  const most = one - least;
  const rest = one - most - least;
  const x = select(small, least, most);
  const y = select(small, most, least);
  const xRest = select(small, zero, rest);
  const yRest = select(small, rest, zero);
  const above =
    betaDensity(a, b, x, xRest, y, yRest, SCALED) * (betaDensity(c, d, x, xRest, y, yRest, SCALED) * splat(UNSCALE));
  return above / betaDensity(up, down, x, xRest, y, yRest, SCALED);
}

/** Sum over i < p of h(i, q, r, s) / i from its largest term to both sides, p a whole number. */
function finiteSum(p: Lane, q: Lane, r: Lane, s: Lane): Lane {
  const one = splat(1);
  const all = q + r + s;
  const peak = floor((q * r - all) / (one + s)) + one;
  const start = max(min(peak, p - one), one);
  const largest = overlap(start, q, r, s) / start;
  const tolerance = splat(NEGLIGIBLE);
  let sum = keep(lt(start, p), largest);
  let term = largest;
  let i = start;
  for (let k = 0; k < <i32>MOST_TERMS; k++) {
    const next = i + one;
    const goes = both(lt(next, p), gt(term, sum * tolerance));
    if (!some(goes)) break;
    term *= ((r + i) * (q + i)) / ((all + i) * next);
    sum = select(goes, sum + term, sum);
    term = keep(goes, term);
    i = next;
  }
  term = largest;
  i = start;
  for (let k = 0; k < <i32>MOST_TERMS; k++) {
    const goes = both(gt(i, splat(0)), gt(term, sum * tolerance));
    if (!some(goes)) break;
    const next = i - one;
    term *= ((all + next) * i) / ((r + next) * (q + next));
    sum = select(goes, sum + term, sum);
    term = keep(goes, term);
    i = next;
  }
  return sum;
}

function integral(a: Lane, b: Lane, c: Lane, d: Lane): Lane {
  const one = splat(1);
  // X is the narrower one, so that nothing in the integral is narrower than its steps.
  const own = le(one / a + one / b, one / c + one / d);
  // 1 - Y below 1 - X where X is below Y: so it is the lower tail that is summed up, from its small end.
  const u = select(own, a, d);
  const v = select(own, b, c);
  const w = select(own, c, b);
  const z = select(own, d, a);
  // Small parameters of X have long tails, and are raised.
  let raised = splat(0);
  let x = u;
  let y = v;
  if (some(either(lt(u, splat(SHORT)), lt(v, splat(SHORT))))) {
    let step = overlap(u, v, w, z);
    for (let k = 0; k < <i32>SHORT; k++) {
      const small = lt(x, splat(SHORT));
      const share = step / x;
      const grown = (share * (x + w) * (x + y)) / (x + y + (w + z));
      raised -= keep(small, share);
      step = select(small, grown, step);
      x = select(small, x + one, x);
    }
    for (let k = 0; k < <i32>SHORT; k++) {
      const small = lt(y, splat(SHORT));
      const share = step / y;
      const grown = (share * (y + z) * (x + y)) / (x + y + (w + z));
      raised += keep(small, share);
      step = select(small, grown, step);
      y = select(small, y + one, y);
    }
  }
  return convolution(x, y, w, z) + raised;
}

/**
 * P(Y < X), X of Beta(u, v), which is the narrower. Over s = ln(x / (1 - x)) from the mode of X, the distribution function of Y
 * grows from step to step by five nodes of Gauss and Legendre.
 */
function convolution(u: Lane, v: Lane, w: Lane, z: Lane): Lane {
  const one = splat(1);
  const zero = splat(0);
  const total = u + v;
  // Seen from the lighter tail, so that what a heavy one adds to both parts of an exponent does not cancel.
  const mirrored = gt(u, v);
  const light = min(u, v);
  const share = light / total;
  const other = select(mirrored, z, w);
  const otherTotal = w + z;
  const step = splat(STEP) * min(root(one / u + one / v), splat(0.5));
  const forward = select(mirrored, -step, step);
  let first = zero;
  for (let k = 0; k < NODES; k++) {
    const next = first - step;
    const counts = gt(densityAt(light, total, share, select(mirrored, -next, next)), splat(NEGLIGIBLE));
    if (!some(counts)) break;
    first = select(counts, next, first);
  }
  const odds = u / v;
  let peak = densityOf(w, z, odds);
  // Where Y has next to nothing near the mode of X, its density is seen from as near to its own mode as X comes.
  let otherShare = share;
  let anchor = zero;
  const remote = lt(peak, splat(REMOTE));
  if (some(remote)) {
    const shift = max(first, min(log(w / z) - log(odds), -first));
    const from = odds * exp(shift);
    peak = select(remote, densityOf(w, z, from), peak);
    otherShare = select(remote, select(mirrored, one, from) / (one + from), share);
    anchor = keep(remote, select(mirrored, -shift, shift));
  }
  let below = distribution(w, z, odds * exp(first));
  let seen = select(mirrored, -first, first);
  let mass = zero;
  let sum = zero;
  for (let k = 0; k < 2 * NODES; k++) {
    const density = densityAt(light, total, share, seen);
    const counts = gt(density, splat(NEGLIGIBLE));
    if (!some(counts)) break;
    mass += keep(counts, density);
    sum += keep(counts, density * below);
    const middle = seen - anchor + splat(0.5) * forward;
    const inner = splat(0.26923465505284155) * forward;
    const outer = splat(0.453089922969332) * forward;
    const near =
      densityAt(other, otherTotal, otherShare, middle - inner) +
      densityAt(other, otherTotal, otherShare, middle + inner);
    const far =
      densityAt(other, otherTotal, otherShare, middle - outer) +
      densityAt(other, otherTotal, otherShare, middle + outer);
    const centre = densityAt(other, otherTotal, otherShare, middle);
    const mean =
      splat(0.28444444444444444) * centre + (splat(0.2393143352496832) * near + splat(0.11846344252809454) * far);
    below += peak * step * min(mean, splat(f64.MAX_VALUE));
    seen += forward;
  }
  return sum / mass;
}

/** The density of Beta(a, total - a) over s, against that where share is the probability, s on from there. */
function densityAt(a: Lane, total: Lane, share: Lane, s: Lane): Lane {
  return exp(a * s - total * log1p(share * expm1(s)));
}

/** The density of Beta(a, b) over s at odds x / (1 - x). */
function densityOf(a: Lane, b: Lane, odds: Lane): Lane {
  const one = splat(1);
  const zero = splat(0);
  const small = lt(odds, one);
  const least = select(small, odds, one) / (one + odds);
  const most = one - least;
  const rest = one - most - least;
  const x = select(small, least, most);
  const y = select(small, most, least);
  const density = betaDensity(a, b, x, select(small, zero, rest), y, select(small, rest, zero), SCALED);
  return density * splat(UNSCALE);
}

/** Probability of Beta(a, b) up to odds x / (1 - x). */
function distribution(a: Lane, b: Lane, odds: Lane): Lane {
  const one = splat(1);
  const zero = splat(0);
  const small = lt(odds, one);
  const least = select(small, odds, one) / (one + odds);
  const most = one - least;
  const rest = one - most - least;
  const x = select(small, least, most);
  const y = select(small, most, least);
  const tail = betaTail(a, b, x, select(small, zero, rest), y, select(small, rest, zero));
  return betaLower(a, b, x, y, tail);
}
