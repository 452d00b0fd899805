// The functions of the library as columns. They answer NaN themselves where they are not defined.
import { step } from "../../../compiler/step.ts";
import {
  asin,
  atan,
  cbrt,
  cos,
  exp,
  exp2,
  expm1,
  log,
  log1p,
  log2,
  log10,
  logAddExp,
  logit,
  logSigmoid,
  pow,
  root,
  sigmoid,
  sin,
  softplus,
  tanh,
} from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

export const functions = [
  /** e^x */
  step(core.exp, ({ x }) => ({ output: exp(x) })),
  /** 2^x */
  step(core.exp2, ({ x }) => ({ output: exp2(x) })),
  /** e^x - 1 */
  step(core.expm1, ({ x }) => ({ output: expm1(x) })),
  /** ln x */
  step(core.log, ({ x }) => ({ output: log(x) })),
  /** log2 x */
  step(core.log2, ({ x }) => ({ output: log2(x) })),
  /** log10 x */
  step(core.log10, ({ x }) => ({ output: log10(x) })),
  /** ln(1 + x) */
  step(core.log1p, ({ x }) => ({ output: log1p(x) })),
  /** The library has 1 for NaN^0 and 1^NaN, as IEEE 754 does; here a NaN that comes in goes out. */
  step(core.pow, ({ x, y }) => ({ output: pow(x, y) })),
  /** x^(1/2) */
  step(core.sqrt, ({ x }) => ({ output: x >= 0 ? root(x) : NaN })),
  /** x^(1/3) */
  step(core.cbrt, ({ x }) => ({ output: cbrt(x) })),
  /** tanh x = (e^x - e^-x) / (e^x + e^-x) */
  step(core.tanh, ({ x }) => ({ output: tanh(x) })),
  /** 1 / (1 + e^-x) */
  step(core.sigmoid, ({ x }) => ({ output: sigmoid(x) })),
  /** ln(p / (1 - p)) */
  step(core.logit, ({ p }) => ({ output: logit(p) })),
  /** -ln(1 + e^-x) */
  step(core.logSigmoid, ({ x }) => ({ output: logSigmoid(x) })),
  /** ln(1 + e^x) */
  step(core.softplus, ({ x }) => ({ output: softplus(x) })),
  /** ln(e^a + e^b) = max(a, b) + ln(1 + e^-|a - b|) */
  step(core.logAddExp, ({ a, b }) => ({ output: logAddExp(a, b) })),
  /** sin x */
  step(core.sin, ({ x }) => ({ output: sin(x) })),
  /** cos x */
  step(core.cos, ({ x }) => ({ output: cos(x) })),
  /** arcsin x */
  step(core.asin, ({ x }) => ({ output: asin(x) })),
  /** arctan x */
  step(core.atan, ({ x }) => ({ output: atan(x) })),
];
