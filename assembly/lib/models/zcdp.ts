// From rho of zero-concentrated differential privacy to epsilon and delta: the best order is where something rising crosses a level, so a
// few of Newton's steps find it. Any order gives a bound; what is missed of the best counts twice.
import { exp } from "../elementary/exp";
import { expm1 } from "../elementary/expm1";
import { log } from "../elementary/log";
import { log1p } from "../elementary/log1p";
import { either, gt, le, lt, max, min, root, select, splat } from "../lanes/lanes";

/** 2^-49: more than rounding takes off a sum of a few terms, as a part of the largest. */
const LACK: f64 = 1.7763568394002505e-15;
const LARGE: f64 = 600;
const MOST: f64 = 1e150;
const STEPS: i32 = 9;
/** What products below the doubles may have lost: 2^-1000. */
const LEAST: f64 = 9.332636185032189e-302;

/**
 * The b = a - 1 with rho b^2 + ln(1 + b) = risk, risk = -ln delta: from above, where each part alone would be risk; by ln b the sum is
 * convex, so the steps stay above.
 */
function bestBeyond(rho: Lane, risk: Lane): Lane {
  let b = min(min(root(risk / rho), expm1(min(risk, splat(LARGE)))), splat(MOST));
  for (let k = 0; k < STEPS; k++) {
    const square = rho * b * b;
    const over = square + log1p(b) - risk;
    b *= exp(-over / (square + square + b / (splat(1) + b)));
  }
  return b;
}

/** The order of the least epsilon. */
export function zcdpOrder(rho: Lane, delta: Lane): Lane {
  return splat(1) + bestBeyond(rho, -log(delta));
}

/** a rho + ln(1 - 1 / a) - ln(delta a) / (a - 1) at its least, rounded up. */
export function zcdpEpsilon(rho: Lane, delta: Lane): Lane {
  const zero = splat(0);
  const risk = -log(delta);
  const b = bestBeyond(rho, risk);
  const logA = log1p(b);
  const less = -log1p(splat(1) / b);
  const spent = rho + rho * b;
  const rest = (risk - logA) / b;
  const slack = (spent - less + logA + (risk + logA) / b) * splat(LACK);
  const epsilon = max(spent + less + rest + slack, zero);
  // What rounding left of a mere nothing is not 0 / 0.
  const nothing = either(le(rho, zero), le(risk, zero));
  return select(nothing, zero, select(gt(delta, zero), epsilon, splat(Infinity)));
}

/**
 * e^((a - 1) (a rho - epsilon)) (1 - 1 / a)^a / (a - 1) at its least, rounded up: where (2 b + 1) rho + ln(b / (1 + b)) = epsilon. That is concave in b, so
 * the steps come from below: ln(1 + 1 / b) is more than 1 / (1 + b), of which a square root is the solution; and where b is small, ln b counts.
 */
export function zcdpDelta(rho: Lane, epsilon: Lane): Lane {
  const one = splat(1);
  const zero = splat(0);
  const gap = epsilon - rho;
  const lean = gap - (rho + rho);
  const end = gap + one;
  const spread = root(lean * lean + splat(8) * rho * max(end, zero));
  const crossing = select(gt(lean, zero), (lean + spread) / (splat(4) * rho), (end + end) / (spread - lean));
  let b = max(min(exp(min(gap - one, splat(LARGE))), splat(0.5) / rho), select(gt(end, zero), crossing, zero));
  b = min(max(b, splat(LEAST)), splat(MOST));
  for (let k = 0; k < STEPS; k++) {
    const short = gap - (rho + rho) * b + log1p(one / b);
    b = min(max(b + short / (rho + rho + one / (b + b * b)), splat(LEAST)), splat(MOST));
  }
  const logA = log1p(b);
  const less = -(b * log1p(one / b));
  const slope = rho + rho * b - epsilon;
  const slack = (splat(4) + b * (rho + rho * b + epsilon) - less + logA) * splat(LACK);
  const delta = min(exp(b * slope + less - logA + slack) + splat(LEAST), one);
  return select(lt(zero, rho), delta, zero);
}
