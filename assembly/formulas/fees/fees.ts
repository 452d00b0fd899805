// What a transaction is charged, and who gets it.
import { step } from "../../../compiler/step.ts";
import { abs, ceil, floor, geoMean4, type Lane, max, min, seldom, wholeStep } from "../../../compiler/vocabulary.ts";
import { fees } from "../../../src/formulas/fees/index.ts";

/** x^y of positive numbers, without the special cases of pow. */
const powerOf = (x: Lane, y: Lane) => geoMean4(x, 1, 1, 1, y, 0, 0, 0);

/** multiplier = min(max(1 + gain (u / (1 - u))^exponent, least), cap), 1 for u below 10^-6; wait = 1 / (1 - u) */
export const congestion = step(fees.congestion, ({ utilization, least }, { gain, exponent, cap }) => {
  const idle = 1 - utilization;
  const queue = utilization / idle;
  // Zero would take the long way through the logarithm, and counts for nothing below.
  const steep = exponent === 2 ? queue * queue : powerOf(max(queue, 1e-7), exponent);
  const busy = utilization < 1e-6 ? 1 : 1 + gain * steep;
  return { multiplier: min(max(busy, least), cap), wait: 1 / idle };
});

/** fee' = fee +- floor(floor(fee |used - target| / target) / denominator), at least 1; by minStep or more upwards */
export const baseFee = step(fees.baseFee, ({ used, fee }, { target, denominator, minStep, max: most }) => {
  const aim = floor(target);
  const parts = floor(denominator);
  const distance = abs(used - aim);
  const product = fee * distance;
  // A product that doubles hold exactly is a whole number below 2^53, and so its quotient rounds to no higher one.
  let change = floor(product / (aim * parts));
  const long = product > Number.MAX_SAFE_INTEGER;
  if (seldom(long)) change = long ? wholeStep(fee, distance, aim, parts) : change;
  // Rising by more than is left up to the highest fee would pass 2^53.
  const rise = min(max(change, floor(minStep)), max(floor(most) - fee, 0));
  const next = min(max(fee + (used > aim ? rise : -change), 1), floor(most));
  return { fee: fee === 0 ? 1 : next };
});

/** consumer = ceil(fee percent / 100), industrial = fee - consumer, where fee = 100 quotient + rest */
export const split = step(fees.split, ({ fee, percent }) => {
  const quotient = floor(fee / 100);
  const rest = fee - quotient * 100;
  const consumer = quotient * percent + ceil((rest * percent) / 100);
  return { consumer, industrial: fee - consumer };
});
