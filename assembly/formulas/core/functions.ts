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
  logAddExp,
  pow,
  sigmoid,
  sin,
  softplus,
  tanh,
} from "../../../compiler/vocabulary.ts";
import { core } from "../../../src/formulas/core/index.ts";

export const functions = [
  step(core.exp, ({ x }) => ({ output: exp(x) })),
  step(core.exp2, ({ x }) => ({ output: exp2(x) })),
  step(core.expm1, ({ x }) => ({ output: expm1(x) })),
  step(core.log, ({ x }) => ({ output: log(x) })),
  step(core.log2, ({ x }) => ({ output: log2(x) })),
  step(core.log1p, ({ x }) => ({ output: log1p(x) })),
  /** The library has 1 for NaN^0 and 1^NaN, as IEEE 754 does; here a NaN that comes in goes out. */
  step(core.pow, ({ x, y }) => ({ output: pow(x, y) })),
  step(core.cbrt, ({ x }) => ({ output: cbrt(x) })),
  step(core.tanh, ({ x }) => ({ output: tanh(x) })),
  step(core.sigmoid, ({ x }) => ({ output: sigmoid(x) })),
  step(core.softplus, ({ x }) => ({ output: softplus(x) })),
  step(core.logAddExp, ({ a, b }) => ({ output: logAddExp(a, b) })),
  step(core.sin, ({ x }) => ({ output: sin(x) })),
  step(core.cos, ({ x }) => ({ output: cos(x) })),
  step(core.asin, ({ x }) => ({ output: asin(x) })),
  step(core.atan, ({ x }) => ({ output: atan(x) })),
];
