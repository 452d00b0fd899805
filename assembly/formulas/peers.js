"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.network_peerScore = network_peerScore;
exports.network_peerEvents = network_peerEvents;
exports.network_peerDecay = network_peerDecay;
exports.network_peerBan = network_peerBan;
// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
const column_1 = require("../lib/column");
const exp_1 = require("../lib/exp");
const geomean_1 = require("../lib/geomean");
const log_1 = require("../lib/log");
const lanes_1 = require("../lib/lanes");
const LARGEST = f64.MAX_VALUE;
/** score = validity^w1 * response^w2 * resource^w3 * adherence^w4; weakest = index of the smallest, the first of equals */
function network_peerScore(
  validity,
  response,
  resource,
  adherence,
  n,
  validityWeight,
  responseWeight,
  resourceWeight,
  adherenceWeight,
  score,
  weakest,
) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const a = validity.at(i);
    const b = response.at(i);
    const c = resource.at(i);
    const d = adherence.at(i);
    const ok = (0, lanes_1.both)(
      (0, lanes_1.both)((0, lanes_1.within)(a, 0, 1), (0, lanes_1.within)(b, 0, 1)),
      (0, lanes_1.both)((0, lanes_1.within)(c, 0, 1), (0, lanes_1.within)(d, 0, 1)),
    );
    if (score.given) {
      const mean = (0, geomean_1.geoMean4)(
        a,
        b,
        c,
        d,
        (0, lanes_1.splat)(validityWeight),
        (0, lanes_1.splat)(responseWeight),
        (0, lanes_1.splat)(resourceWeight),
        (0, lanes_1.splat)(adherenceWeight),
      );
      score.write(i, (0, lanes_1.valid)(ok, (0, lanes_1.clamp)(mean, 0, 1)), pair);
    }
    if (weakest.given) {
      const ab = (0, lanes_1.min)(a, b);
      const cd = (0, lanes_1.min)(c, d);
      const left = (0, lanes_1.flag)((0, lanes_1.lt)(b, a));
      const right = (0, lanes_1.add)((0, lanes_1.splat)(2), (0, lanes_1.flag)((0, lanes_1.lt)(d, c)));
      weakest.write(i, (0, lanes_1.valid)(ok, (0, lanes_1.select)((0, lanes_1.lt)(cd, ab), right, left)), pair);
    }
  }
}
/** Penalties and rewards in the order of the inputs; a component never falls below the floor nor rises above 1. */
function network_peerEvents(
  health,
  invalid,
  latency,
  violation,
  rewarded,
  bonus,
  penalty,
  ticks,
  entities,
  validityWeight,
  responseWeight,
  resourceWeight,
  adherenceWeight,
  law,
  invalidRetention,
  least,
  validity,
  response,
  resource,
  adherence,
  invalidCount,
  slowCount,
  violationCount,
  skipped,
  score,
  validityOut,
  responseOut,
  resourceOut,
  adherenceOut,
) {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let a = validity.at(e);
    let b = response.at(e);
    let c = resource.at(e);
    let d = adherence.at(e);
    let messages = invalidCount.at(e);
    let responses = slowCount.at(e);
    let breaches = violationCount.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      let fit = (0, lanes_1.always)(true);
      const h = (0, column_1.given)(health, i, 0.5);
      const wellness = (0, lanes_1.select)(
        (0, column_1.observed)(h),
        (0, lanes_1.clamp)(h, 0, 1),
        (0, lanes_1.splat)(0.5),
      );
      if (invalid.given) {
        const x = invalid.at(i);
        const ok = (0, column_1.isFlag)(x);
        fit = (0, lanes_1.both)(fit, (0, lanes_1.either)(ok, (0, lanes_1.not)((0, column_1.observed)(x))));
        const hit = (0, lanes_1.eq)(x, (0, lanes_1.splat)(1));
        a = (0, lanes_1.select)(
          hit,
          lower(a, retention((0, lanes_1.splat)(invalidRetention), wellness, law), least),
          a,
        );
        messages = count(messages, hit);
      }
      if (latency.given) {
        const x = latency.at(i);
        const ok = (0, lanes_1.within)(x, 0, LARGEST);
        fit = (0, lanes_1.both)(fit, (0, lanes_1.either)(ok, (0, lanes_1.not)((0, column_1.observed)(x))));
        const slow = (0, lanes_1.both)(ok, (0, lanes_1.le)((0, lanes_1.splat)(1000), x));
        b = (0, lanes_1.select)(slow, lower(b, retention(slowness(x), wellness, law), least), b);
        responses = count(responses, ok);
      }
      if (violation.given) {
        const x = violation.at(i);
        const minor = (0, lanes_1.eq)(x, (0, lanes_1.splat)(0));
        const moderate = (0, lanes_1.eq)(x, (0, lanes_1.splat)(1));
        const ok = (0, lanes_1.either)((0, lanes_1.either)(minor, moderate), (0, lanes_1.eq)(x, (0, lanes_1.splat)(2)));
        fit = (0, lanes_1.both)(fit, (0, lanes_1.either)(ok, (0, lanes_1.not)((0, column_1.observed)(x))));
        d = (0, lanes_1.select)(
          ok,
          lower(
            d,
            (0, lanes_1.select)(
              minor,
              (0, lanes_1.splat)(0.98),
              (0, lanes_1.select)(moderate, (0, lanes_1.splat)(0.9), (0, lanes_1.splat)(0.7)),
            ),
            least,
          ),
          d,
        );
        breaches = count(breaches, ok);
      }
      if (rewarded.given && bonus.given) {
        const which = rewarded.at(i);
        const more = bonus.at(i);
        const ok = (0, lanes_1.both)(
          (0, lanes_1.both)((0, lanes_1.within)(which, 0, 3), (0, lanes_1.eq)((0, lanes_1.trunc)(which), which)),
          (0, column_1.observed)(more),
        );
        fit = (0, lanes_1.both)(
          fit,
          (0, lanes_1.either)(
            ok,
            (0, lanes_1.not)((0, lanes_1.both)((0, column_1.observed)(which), (0, column_1.observed)(more))),
          ),
        );
        const gain = (0, lanes_1.add)((0, lanes_1.splat)(1), (0, lanes_1.clamp)(more, 0, 0.1));
        a = (0, lanes_1.select)(
          (0, lanes_1.both)(ok, (0, lanes_1.eq)(which, (0, lanes_1.splat)(0))),
          raise(a, gain),
          a,
        );
        b = (0, lanes_1.select)(
          (0, lanes_1.both)(ok, (0, lanes_1.eq)(which, (0, lanes_1.splat)(1))),
          raise(b, gain),
          b,
        );
        c = (0, lanes_1.select)(
          (0, lanes_1.both)(ok, (0, lanes_1.eq)(which, (0, lanes_1.splat)(2))),
          raise(c, gain),
          c,
        );
        d = (0, lanes_1.select)(
          (0, lanes_1.both)(ok, (0, lanes_1.eq)(which, (0, lanes_1.splat)(3))),
          raise(d, gain),
          d,
        );
      }
      if (penalty.given) {
        const x = penalty.at(i);
        const ok = (0, lanes_1.within)(x, 0, 1);
        fit = (0, lanes_1.both)(fit, (0, lanes_1.either)(ok, (0, lanes_1.not)((0, column_1.observed)(x))));
        a = (0, lanes_1.select)(ok, lower(a, x, least), a);
        b = (0, lanes_1.select)(ok, lower(b, x, least), b);
        c = (0, lanes_1.select)(ok, lower(c, x, least), c);
        d = (0, lanes_1.select)(ok, lower(d, x, least), d);
      }
      (0, column_1.countSkipped)(skipped, e, fit, pair);
      show(
        score,
        validityOut,
        responseOut,
        resourceOut,
        adherenceOut,
        i,
        a,
        b,
        c,
        d,
        validityWeight,
        responseWeight,
        resourceWeight,
        adherenceWeight,
        pair,
      );
    }
    validity.write(e, a, pair);
    response.write(e, b, pair);
    resource.write(e, c, pair);
    adherence.write(e, d, pair);
    invalidCount.write(e, messages, pair);
    slowCount.write(e, responses, pair);
    violationCount.write(e, breaches, pair);
  }
}
/** What an event that nominally retains b leaves at this health: loss (1 - b) scaled by the law. */
function retention(b, health, law) {
  const loss = (0, lanes_1.sub)((0, lanes_1.splat)(1), b);
  if (law == 0)
    return (0, lanes_1.add)(
      b,
      (0, lanes_1.mul)(
        (0, lanes_1.mul)(loss, (0, lanes_1.sub)((0, lanes_1.splat)(1), health)),
        (0, lanes_1.splat)(0.5),
      ),
    );
  const scale =
    law == 1 ? (0, lanes_1.sub)((0, lanes_1.splat)(2), health) : (0, lanes_1.add)((0, lanes_1.splat)(0.5), health);
  return (0, lanes_1.max)(
    (0, lanes_1.sub)((0, lanes_1.splat)(1), (0, lanes_1.mul)(loss, scale)),
    (0, lanes_1.splat)(0),
  );
}
/** 0.98 at one second down to 0.96 at five, then 0.9 */
function slowness(ms) {
  const share = (0, lanes_1.div)((0, lanes_1.sub)(ms, (0, lanes_1.splat)(1000)), (0, lanes_1.splat)(4000));
  return (0, lanes_1.select)(
    (0, lanes_1.lt)(ms, (0, lanes_1.splat)(5000)),
    (0, lanes_1.sub)((0, lanes_1.splat)(0.98), (0, lanes_1.mul)((0, lanes_1.splat)(0.02), share)),
    (0, lanes_1.splat)(0.9),
  );
}
function lower(x, factor, least) {
  return (0, lanes_1.max)((0, lanes_1.mul)(x, factor), (0, lanes_1.splat)(least));
}
function raise(x, factor) {
  return (0, lanes_1.min)((0, lanes_1.mul)(x, factor), (0, lanes_1.splat)(1));
}
/** Counters stop at 2^32 - 1, as upstream's do. */
function count(n, when) {
  return (0, lanes_1.min)((0, lanes_1.add)(n, (0, lanes_1.flag)(when)), (0, lanes_1.splat)(4294967295));
}
function show(score, validity, response, resource, adherence, i, a, b, c, d, wa, wb, wc, wd, pair) {
  if (score.given) {
    const mean = (0, geomean_1.geoMean4)(
      a,
      b,
      c,
      d,
      (0, lanes_1.splat)(wa),
      (0, lanes_1.splat)(wb),
      (0, lanes_1.splat)(wc),
      (0, lanes_1.splat)(wd),
    );
    score.write(i, (0, column_1.canonical)((0, lanes_1.clamp)(mean, 0, 1)), pair);
  }
  (0, column_1.emit)(validity, i, (0, column_1.canonical)(a), pair);
  (0, column_1.emit)(response, i, (0, column_1.canonical)(b), pair);
  (0, column_1.emit)(resource, i, (0, column_1.canonical)(c), pair);
  (0, column_1.emit)(adherence, i, (0, column_1.canonical)(d), pair);
}
/** c = 1 - (1 - c) e^(-rate elapsed), rate = base (1/2 + health); counts *= keep^(hours) = e^(hours ln keep) */
function network_peerDecay(
  elapsed,
  health,
  ticks,
  entities,
  validityWeight,
  responseWeight,
  resourceWeight,
  adherenceWeight,
  base,
  infractionKeep,
  counterMode,
  validity,
  response,
  resource,
  adherence,
  invalidCount,
  slowCount,
  violationCount,
  skipped,
  score,
  validityOut,
  responseOut,
  resourceOut,
  adherenceOut,
  rate,
  invalidOut,
  slowOut,
  violationOut,
) {
  const perSecond = (0, lanes_1.first)((0, log_1.log)((0, lanes_1.splat)(infractionKeep))) / 3600;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let a = validity.at(e);
    let b = response.at(e);
    let c = resource.at(e);
    let d = adherence.at(e);
    let messages = invalidCount.at(e);
    let responses = slowCount.at(e);
    let breaches = violationCount.at(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const dt = elapsed.at(i);
      const h = health.at(i);
      const ok = (0, lanes_1.both)((0, lanes_1.within)(dt, -LARGEST, LARGEST), (0, column_1.observed)(h));
      (0, column_1.countSkipped)(skipped, e, ok, pair);
      const speed = (0, lanes_1.mul)(
        (0, lanes_1.splat)(base),
        (0, lanes_1.add)((0, lanes_1.splat)(0.5), (0, lanes_1.clamp)(h, 0, 1)),
      );
      const moved = (0, lanes_1.both)(ok, (0, lanes_1.gt)(dt, (0, lanes_1.splat)(0)));
      const fault = (0, exp_1.exp)((0, lanes_1.mul)((0, lanes_1.sub)((0, lanes_1.splat)(0), speed), dt));
      const kept = (0, exp_1.exp)((0, lanes_1.mul)((0, lanes_1.splat)(perSecond), dt));
      a = (0, lanes_1.select)(moved, recover(a, fault), a);
      b = (0, lanes_1.select)(moved, recover(b, fault), b);
      c = (0, lanes_1.select)(moved, recover(c, fault), c);
      d = (0, lanes_1.select)(moved, recover(d, fault), d);
      messages = (0, lanes_1.select)(moved, fade(messages, kept, counterMode), messages);
      responses = (0, lanes_1.select)(moved, fade(responses, kept, counterMode), responses);
      breaches = (0, lanes_1.select)(moved, fade(breaches, kept, counterMode), breaches);
      show(
        score,
        validityOut,
        responseOut,
        resourceOut,
        adherenceOut,
        i,
        a,
        b,
        c,
        d,
        validityWeight,
        responseWeight,
        resourceWeight,
        adherenceWeight,
        pair,
      );
      (0, column_1.emit)(rate, i, (0, lanes_1.valid)((0, column_1.observed)(h), speed), pair);
      (0, column_1.emit)(invalidOut, i, (0, column_1.canonical)(messages), pair);
      (0, column_1.emit)(slowOut, i, (0, column_1.canonical)(responses), pair);
      (0, column_1.emit)(violationOut, i, (0, column_1.canonical)(breaches), pair);
    }
    validity.write(e, a, pair);
    response.write(e, b, pair);
    resource.write(e, c, pair);
    adherence.write(e, d, pair);
    invalidCount.write(e, messages, pair);
    slowCount.write(e, responses, pair);
    violationCount.write(e, breaches, pair);
  }
}
function recover(x, fault) {
  return (0, lanes_1.sub)((0, lanes_1.splat)(1), (0, lanes_1.mul)((0, lanes_1.sub)((0, lanes_1.splat)(1), x), fault));
}
function fade(n, kept, mode) {
  const left = (0, lanes_1.mul)(n, kept);
  return mode == 0 ? left : (0, lanes_1.trunc)(left);
}
/** threshold = base + slope * health; ban when score < threshold; allowed = max(1, floor(limit * score)), 0 at limit 0 */
function network_peerBan(score, health, limit, n, base, slope, threshold, ban, allowed) {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const s = score.at(i);
    const h = health.at(i);
    const l = limit.at(i);
    const ok = (0, lanes_1.both)(
      (0, lanes_1.within)(s, 0, 1),
      (0, lanes_1.both)((0, column_1.observed)(h), (0, lanes_1.within)(l, 0, LARGEST)),
    );
    const least = (0, lanes_1.add)(
      (0, lanes_1.splat)(base),
      (0, lanes_1.mul)((0, lanes_1.splat)(slope), (0, lanes_1.clamp)(h, 0, 1)),
    );
    const some = (0, lanes_1.max)((0, lanes_1.floor)((0, lanes_1.mul)(l, s)), (0, lanes_1.splat)(1));
    (0, column_1.emit)(threshold, i, (0, lanes_1.valid)(ok, least), pair);
    (0, column_1.emit)(ban, i, (0, lanes_1.valid)(ok, (0, lanes_1.flag)((0, lanes_1.lt)(s, least))), pair);
    (0, column_1.emit)(
      allowed,
      i,
      (0, lanes_1.valid)(
        ok,
        (0, lanes_1.select)((0, lanes_1.gt)(l, (0, lanes_1.splat)(0)), some, (0, lanes_1.splat)(0)),
      ),
      pair,
    );
  }
}
