// How a search moves.
import { step } from "../../../compiler/step.ts";
import {
  atan,
  exp,
  expect,
  floor,
  type Lane,
  log,
  max,
  min,
  pow,
  root,
  seen,
  sin,
} from "../../../compiler/vocabulary.ts";
import { learning } from "../../../src/formulas/learning/index.ts";

const E = 2.718281828459045;
const PI = 3.141592653589793;
const QUARTER_PI = 0.7853981633974483;
const TWO_PI = 6.283185307179586;
const PI_SQUARED = 9.869604401089358;

/** step exp((success - target) / damping) */
export const successRule = step(learning.successRule, (row, { target, damping }) => ({
  output: row.step * exp((row.success - target) / damping),
}));

/** p gain - (1 - p) loss - cost */
export const fitness = step(learning.fitness, ({ success, gain, loss, cost }) => ({
  output: success * gain - (1 - success) * loss - cost,
}));

/** 1 downhill, exp(-delta / temperature) uphill, 0 uphill at temperature 0; accepted when u is below it */
export const anneal = step(learning.anneal, ({ delta, temperature, u }) => {
  // Downhill the exponent is kept at 0; at temperature 0 it is minus infinity.
  const probability = delta <= 0 ? 1 : exp(-(max(delta, 0) / temperature));
  return { probability, accept: seen(u) ? (u < probability ? 1 : 0) : NaN };
});

/** geometric: max(least, initial ratio^k); logarithmic: max(least, initial / ln(k + e)) */
export const cooling = step(learning.cooling, ({ iteration }, { initial, ratio, min: lowest, schedule }) => ({
  output: max(schedule === "geometric" ? initial * pow(ratio, iteration) : initial / log(iteration + E), lowest),
}));

const square = (x: Lane) => x * x;

/** theta = atan sqrt(a / (1 - a)), which is asin sqrt(a) without its loss near 1; p = sin^2((2k + 1) theta); floor(pi / (4 theta)) */
export const amplitude = step(learning.amplitude, ({ share, rounds }) => {
  const theta = atan(root(share / (1 - share)));
  return {
    theta,
    probability: square(sin((rounds + rounds + 1) * theta)),
    optimal: share > 0 ? floor(QUARTER_PI / theta) : 0,
  };
});

/** sin^2(pi y / m), of the angle's distance to the nearest multiple of pi; 2 pi sqrt(a (1 - a)) / m + pi^2 / m^2 */
export const amplitudeEstimate = step(learning.amplitudeEstimate, ({ outcome, size, share }) => {
  expect(outcome < size);
  const estimate = square(sin(PI * (min(outcome, size - outcome) / size)));
  const known = seen(share) ? share : estimate;
  return { estimate, bound: (TWO_PI * root(known * (1 - known))) / size + PI_SQUARED / size / size };
});
