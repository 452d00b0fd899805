// What Ethereum's blocks charge for blobs, and how large they may be.
import { step } from "../../../compiler/step.ts";
import {
  clamp,
  fakeExponential,
  floor,
  max,
  min,
  seen,
  seldom,
  some,
  wholeStep,
} from "../../../compiler/vocabulary.ts";
import { fees } from "../../../src/formulas/fees/index.ts";

/** fee = min(sum of a_i / updateFraction, max), a_1 = minFee updateFraction, a_(i + 1) = floor(a_i excess / (i updateFraction)). EIP-4844 */
export const blobBaseFee = step(fees.blobBaseFee, ({ excess }, p) => ({
  output: min(fakeExponential(p.minFee, excess, p.updateFraction), p.max),
}));

/**
 * excess' = (excess + used - target)+; where reserveGas baseFee > blobGas fee and excess + used >= target, excess + floor(used (max -
 * target) / max). EIP-4844; EIP-7918
 */
export const excessBlobGas = step(fees.excessBlobGas, ({ used, baseFee, excess }, p) => {
  const sum = excess + (used - p.target);
  const over = max(sum, 0);
  let next = over;
  const reserved = p.reserveGas > 0 && seen(baseFee) && sum >= 0;
  if (some(reserved)) {
    const fee = fakeExponential(p.minFee, excess, p.updateFraction);
    const product = used * (p.max - p.target);
    let part = floor(product / p.max);
    const long = product > 9007199254740991;
    if (seldom(long)) part = long ? wholeStep(used, p.max - p.target, p.max, 1) : part;
    const dear = reserved && p.reserveGas * baseFee > p.blobGas * fee;
    next = dear ? excess + part : over;
  }
  next = min(next, 9007199254740991);
  return { excess: next, fee: fakeExponential(p.minFee, next, p.updateFraction) };
});

/** limit = clamp(desired, max(parent - d, min), parent + d), d = (floor(parent / divisor) - 1)+. Ethereum Yellow Paper, 4.3.4 */
export const gasLimit = step(fees.gasLimit, ({ desired, limit }, p) => {
  const step = max(floor(limit / p.divisor) - 1, 0);
  const most = min(limit + step, 9007199254740991);
  const least = min(max(limit - step, p.min), most);
  return { limit: clamp(desired, least, most), least, most };
});
