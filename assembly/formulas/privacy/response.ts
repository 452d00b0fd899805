// Answers of which some are lies.
import { step } from "../../../compiler/step.ts";
import { abs, exp, log, log1p } from "../../../compiler/vocabulary.ts";
import { privacy } from "../../../src/formulas/privacy/index.ts";

/** 1 - 2^-51: what rounding adds is less. */
const BELOW = 0.9999999999999996;
/** 2^-50, as a part of each logarithm. */
const LACK = 8.881784197001252e-16;

/** p = 1 / (1 + (k - 1) e^-epsilon), q = e^-epsilon p */
export const karyResponse = step(privacy.karyResponse, ({ epsilon }, { k }) => {
  const odds = exp(-epsilon);
  const truth = 1 / (1 + (k - 1) * odds);
  return { truth: truth * BELOW, other: odds * truth };
});

/** |ln p + ln(k - 1) - ln(1 - p)| */
export const karyEpsilon = step(privacy.karyEpsilon, ({ truth }, { k }) => {
  const told = log(truth);
  const others = log(k - 1);
  const lied = log1p(-truth);
  return { output: abs(told + others - lied) + (others - told - lied) * LACK };
});
