"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.core_ema = core_ema;
exports.core_emaSteps = core_emaSteps;
exports.core_runningMoments = core_runningMoments;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const column_1 = require("../lib/column");
const expm1_1 = require("../lib/expm1");
const lanes_1 = require("../lib/lanes");
const log1p_1 = require("../lib/log1p");
const LN2 = reinterpret(0x3fe62e42fefa39ef); // 0.6931471805599453
/** y = alpha * x + (1 - alpha) * y; the first sample where y is NaN */
function core_ema(x, ticks, entities, alpha, halfLife, span, y, skipped, out) {
  let weight = alpha;
  if (halfLife == halfLife) weight = -(0, lanes_1.first)((0, expm1_1.expm1)((0, lanes_1.splat)(-LN2 / halfLife)));
  else if (span == span) weight = 2 / (span + 1);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let mean = y.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const sample = x.at(i);
      const ok = (0, lanes_1.finite)(sample);
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      const next = (0, lanes_1.add)(
        (0, lanes_1.mul)((0, lanes_1.splat)(weight), sample),
        (0, lanes_1.mul)((0, lanes_1.splat)(1 - weight), mean),
      );
      mean = (0, lanes_1.select)(ok, (0, lanes_1.select)((0, column_1.observed)(mean), next, sample), mean);
      (0, column_1.emit)(out, i, (0, column_1.canonical)(mean), pair);
    }
    y.write(e, mean, pair);
  }
}
/** ln(1 - share) / ln(1 - alpha) */
function core_emaSteps(alpha, share, n, out) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const a = alpha.at(i);
    const s = share.at(i);
    const ok = (0, lanes_1.both)((0, lanes_1.within)(a, 0, 1), (0, lanes_1.within)(s, 0, 1));
    const zero = (0, lanes_1.splat)(0);
    out.write(
      i,
      (0, lanes_1.valid)(
        ok,
        (0, column_1.canonical)(
          (0, lanes_1.div)(
            (0, log1p_1.log1p)((0, lanes_1.sub)(zero, s)),
            (0, log1p_1.log1p)((0, lanes_1.sub)(zero, a)),
          ),
        ),
      ),
      pair,
    );
  }
}
/** Welford: d = x - mean; mean += d / n; m2 += d (x - mean) */
function core_runningMoments(
  x,
  ticks,
  entities,
  count,
  mean,
  m2,
  skipped,
  countOut,
  meanOut,
  sampleOut,
  populationOut,
) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const one = (0, lanes_1.splat)(1);
    let n = count.at(e);
    let mu = mean.at(e);
    let m = m2.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const sample = x.at(i);
      const ok = (0, lanes_1.finite)(sample);
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      const more = (0, lanes_1.add)(n, (0, lanes_1.flag)(ok));
      const distance = (0, lanes_1.sub)(sample, mu);
      const next = (0, lanes_1.add)(mu, (0, lanes_1.div)(distance, more));
      m = (0, lanes_1.select)(ok, (0, lanes_1.add)(m, (0, lanes_1.mul)(distance, (0, lanes_1.sub)(sample, next))), m);
      mu = (0, lanes_1.select)(ok, next, mu);
      n = more;
      const some = (0, lanes_1.gt)(n, (0, lanes_1.splat)(0));
      (0, column_1.emit)(countOut, i, (0, column_1.canonical)(n), pair);
      (0, column_1.emit)(meanOut, i, (0, lanes_1.valid)(some, (0, column_1.canonical)(mu)), pair);
      const least = (0, lanes_1.select)(
        (0, lanes_1.lt)(n, (0, lanes_1.splat)(2)),
        (0, lanes_1.splat)(0),
        (0, lanes_1.div)(m, (0, lanes_1.sub)(n, one)),
      );
      (0, column_1.emit)(sampleOut, i, (0, lanes_1.valid)(some, (0, column_1.canonical)(least)), pair);
      (0, column_1.emit)(
        populationOut,
        i,
        (0, lanes_1.valid)(some, (0, column_1.canonical)((0, lanes_1.div)(m, n))),
        pair,
      );
    }
    count.write(e, n, pair);
    mean.write(e, mu, pair);
    m2.write(e, m, pair);
  }
}
