// Pairs first, and the odd one out through the one-lane body.
import { asin } from "../lib/elementary/asin";
import { atan } from "../lib/elementary/atan";
import { cbrt } from "../lib/elementary/cbrt";
import { exp, exp2 } from "../lib/elementary/exp";
import { expm1 } from "../lib/elementary/expm1";
import { sigmoid, tanh } from "../lib/elementary/hyperbolic";
import { log } from "../lib/elementary/log";
import { log1p } from "../lib/elementary/log1p";
import { log2 } from "../lib/elementary/log2";
import { log10 } from "../lib/elementary/log10";
import { logit } from "../lib/elementary/logit";
import { pow } from "../lib/elementary/pow";
import { logAddExp, logSigmoid, softplus } from "../lib/elementary/softplus";
import { cos, sin } from "../lib/elementary/trig";
import { clamp, floor, lt, max, min, root, roundHalfAway, select, trunc } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";

function expColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, exp(x.at(i)), i + 1 < n);
}

function expm1Column(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, expm1(x.at(i)), i + 1 < n);
}

function logColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, log(x.at(i)), i + 1 < n);
}

function log1pColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, log1p(x.at(i)), i + 1 < n);
}

function powColumn(x: Series, y: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, pow(x.at(i), y.at(i)), i + 1 < n);
}

function tanhColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, tanh(x.at(i)), i + 1 < n);
}

function sigmoidColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, sigmoid(x.at(i)), i + 1 < n);
}

function sinColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, sin(x.at(i)), i + 1 < n);
}

function cosColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, cos(x.at(i)), i + 1 < n);
}

function exp2Column(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, exp2(x.at(i)), i + 1 < n);
}

function log2Column(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, log2(x.at(i)), i + 1 < n);
}

function log10Column(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, log10(x.at(i)), i + 1 < n);
}

function logitColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, logit(x.at(i)), i + 1 < n);
}

function logSigmoidColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, logSigmoid(x.at(i)), i + 1 < n);
}

function cbrtColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, cbrt(x.at(i)), i + 1 < n);
}

function softplusColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, softplus(x.at(i)), i + 1 < n);
}

function asinColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, asin(x.at(i)), i + 1 < n);
}

function atanColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, atan(x.at(i)), i + 1 < n);
}

function logAddExpColumn(a: Series, b: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, logAddExp(a.at(i), b.at(i)), i + 1 < n);
}

function sqrtColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, root(x.at(i)), i + 1 < n);
}

function floorColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, floor(x.at(i)), i + 1 < n);
}

function truncColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, trunc(x.at(i)), i + 1 < n);
}

function roundColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, roundHalfAway(x.at(i)), i + 1 < n);
}

function minColumn(x: Series, bound: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, min(x.at(i), bound.at(i)), i + 1 < n);
}

function maxColumn(x: Series, bound: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, max(x.at(i), bound.at(i)), i + 1 < n);
}

/** x brought into [0, 1]. */
function clampColumn(x: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, clamp(x.at(i), 0, 1), i + 1 < n);
}

/** The first where it is less than the second, else the second. */
function selectColumn(a: Series, b: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) out.write(i, lesser(a.at(i), b.at(i)), i + 1 < n);
}

function lesser(a: Lane, b: Lane): Lane {
  return select(lt(a, b), a, b);
}

export {
  asinColumn as asin,
  atanColumn as atan,
  cbrtColumn as cbrt,
  clampColumn as clamp,
  cosColumn as cos,
  exp2Column as exp2,
  expColumn as exp,
  expm1Column as expm1,
  floorColumn as floor,
  log1pColumn as log1p,
  log2Column as log2,
  log10Column as log10,
  logAddExpColumn as logAddExp,
  logColumn as log,
  logitColumn as logit,
  logSigmoidColumn as logSigmoid,
  maxColumn as max,
  minColumn as min,
  powColumn as pow,
  roundColumn as roundHalfAway,
  selectColumn as select,
  sigmoidColumn as sigmoid,
  sinColumn as sin,
  softplusColumn as softplus,
  sqrtColumn as sqrt,
  tanhColumn as tanh,
  truncColumn as trunc,
};
