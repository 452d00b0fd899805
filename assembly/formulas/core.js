"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.core_kernel = core_kernel;
exports.core_geoMean = core_geoMean;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const exp_1 = require("../lib/exp");
const expm1_1 = require("../lib/expm1");
const column_1 = require("../lib/column");
const geomean_1 = require("../lib/geomean");
const lanes_1 = require("../lib/lanes");
/** uniform 1 / w; exponential k e^(-k u) / (1 - e^(-k w)); triangular 2 (1 - u / w) / w; 0 outside [0, w] */
function core_kernel(age, n, kind, window, rate, out) {
  const mass = rate / -(0, lanes_1.first)((0, expm1_1.expm1)((0, lanes_1.splat)(-rate * window)));
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const u = age.at(i);
    const inside = (0, lanes_1.both)(
      (0, lanes_1.ge)(u, (0, lanes_1.splat)(0)),
      (0, lanes_1.le)(u, (0, lanes_1.splat)(window)),
    );
    let weight = (0, lanes_1.splat)(1 / window);
    if (kind == 1)
      weight = (0, lanes_1.mul)(
        (0, lanes_1.splat)(mass),
        (0, exp_1.exp)((0, lanes_1.mul)((0, lanes_1.splat)(-rate), u)),
      );
    else if (kind == 2)
      weight = (0, lanes_1.div)(
        (0, lanes_1.mul)(
          (0, lanes_1.splat)(2),
          (0, lanes_1.sub)((0, lanes_1.splat)(1), (0, lanes_1.div)(u, (0, lanes_1.splat)(window))),
        ),
        (0, lanes_1.splat)(window),
      );
    out.write(
      i,
      (0, lanes_1.valid)((0, lanes_1.finite)(u), (0, lanes_1.select)(inside, weight, (0, lanes_1.splat)(0))),
      pair,
    );
  }
}
/**
 * exp(sum of w_j ln x_j), or the power 1 / sum w of it when normalised. Factor j is column j, n rows after the one before.
 */
function core_geoMean(x, weights, factors, n, normalize, out) {
  let total = 1.0;
  if (normalize != 0) {
    total = 0;
    for (let j = 0; j < factors; j++) total += weights[j];
  }
  let fit = total > 0;
  for (let j = 0; j < factors; j++) fit = fit && weights[j] >= 0 && weights[j] < Infinity;
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    let ok = (0, lanes_1.always)(fit);
    for (let j = 0; j < factors; j++)
      ok = (0, lanes_1.both)(ok, (0, lanes_1.within)(x.at(j * n + i), 0, f64.MAX_VALUE));
    out.write(
      i,
      (0, lanes_1.valid)(ok, (0, column_1.canonical)((0, geomean_1.geoMean)(x, n, weights, factors, 1 / total, i))),
      pair,
    );
  }
}
