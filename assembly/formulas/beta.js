"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.core_betaPosterior = core_betaPosterior;
exports.core_betaUpdate = core_betaUpdate;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const column_1 = require("../lib/column");
const lanes_1 = require("../lib/lanes");
const LARGEST = f64.MAX_VALUE;
/** alpha = a0 + s, beta = b0 + f; the moments share one reciprocal: with t = alpha + beta, 1 / (t (t + 1)). */
function core_betaPosterior(successes, failures, priorAlpha, priorBeta, n, alpha, beta, mean, variance, mode) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const one = (0, lanes_1.splat)(1);
    const s = successes.at(i);
    const f = failures.at(i);
    const a0 = (0, column_1.given)(priorAlpha, i, 1);
    const b0 = (0, column_1.given)(priorBeta, i, 1);
    const counts = (0, lanes_1.both)((0, lanes_1.within)(s, 0, LARGEST), (0, lanes_1.within)(f, 0, LARGEST));
    const ok = (0, lanes_1.both)(
      counts,
      (0, lanes_1.both)(
        (0, lanes_1.within)(a0, f64.MIN_VALUE, LARGEST),
        (0, lanes_1.within)(b0, f64.MIN_VALUE, LARGEST),
      ),
    );
    const a = (0, lanes_1.add)(a0, s);
    const b = (0, lanes_1.add)(b0, f);
    (0, column_1.emit)(alpha, i, (0, lanes_1.valid)(ok, a), pair);
    (0, column_1.emit)(beta, i, (0, lanes_1.valid)(ok, b), pair);
    moments(mean, variance, a, b, ok, i, pair);
    if (mode.given) {
      const peaked = (0, lanes_1.both)(ok, (0, lanes_1.both)((0, lanes_1.gt)(a, one), (0, lanes_1.gt)(b, one)));
      mode.write(
        i,
        (0, lanes_1.valid)(
          peaked,
          (0, column_1.canonical)(
            (0, lanes_1.div)((0, lanes_1.sub)(a, one), (0, lanes_1.sub)((0, lanes_1.add)(a, b), (0, lanes_1.splat)(2))),
          ),
        ),
        pair,
      );
    }
  }
}
function moments(mean, variance, a, b, ok, i, pair) {
  const total = (0, lanes_1.add)(a, b);
  const more = (0, lanes_1.add)(total, (0, lanes_1.splat)(1));
  const shared = (0, lanes_1.div)((0, lanes_1.splat)(1), (0, lanes_1.mul)(total, more));
  const share = (0, lanes_1.mul)((0, lanes_1.mul)(a, shared), more);
  (0, column_1.emit)(mean, i, (0, lanes_1.valid)(ok, (0, column_1.canonical)(share)), pair);
  (0, column_1.emit)(
    variance,
    i,
    (0, lanes_1.valid)(ok, (0, column_1.canonical)((0, lanes_1.mul)((0, lanes_1.mul)(share, b), shared))),
    pair,
  );
}
/** alpha = a0 + keep (alpha - a0) + s, beta likewise */
function core_betaUpdate(
  successes,
  failures,
  ticks,
  entities,
  priorAlpha,
  priorBeta,
  keep,
  alpha,
  beta,
  skipped,
  alphaOut,
  betaOut,
  mean,
  variance,
) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let a = alpha.at(e);
    let b = beta.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const s = successes.at(i);
      const f = failures.at(i);
      const ok = (0, lanes_1.both)((0, lanes_1.within)(s, 0, LARGEST), (0, lanes_1.within)(f, 0, LARGEST));
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      a = (0, lanes_1.select)(ok, (0, lanes_1.add)(remember(a, priorAlpha, keep), s), a);
      b = (0, lanes_1.select)(ok, (0, lanes_1.add)(remember(b, priorBeta, keep), f), b);
      (0, column_1.emit)(alphaOut, i, (0, column_1.canonical)(a), pair);
      (0, column_1.emit)(betaOut, i, (0, column_1.canonical)(b), pair);
      moments(mean, variance, a, b, (0, lanes_1.gt)(a, (0, lanes_1.splat)(0)), i, pair);
    }
    alpha.write(e, a, pair);
    beta.write(e, b, pair);
  }
}
/** Without forgetting the count stays exactly what it was. */
function remember(x, prior, keep) {
  return keep == 1
    ? x
    : (0, lanes_1.add)(
        (0, lanes_1.splat)(prior),
        (0, lanes_1.mul)((0, lanes_1.splat)(keep), (0, lanes_1.sub)(x, (0, lanes_1.splat)(prior))),
      );
}
