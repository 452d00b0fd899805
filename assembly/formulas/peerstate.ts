// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// What a peer is remembered for: events, and time that heals.
import { LARGEST } from "../lib/bounds";
import { canonical, countSkipped, emit, given, isFlag, missing, observed, tell } from "../lib/column";
import { exp } from "../lib/exp";
import { geoMean4 } from "../lib/geomean";
import {
  add,
  always,
  both,
  clamp,
  div,
  either,
  eq,
  first,
  flag,
  floor,
  gt,
  le,
  lt,
  max,
  min,
  mul,
  select,
  splat,
  sub,
  trunc,
  valid,
  within,
} from "../lib/lanes";
import { log } from "../lib/log";
import { Series } from "../lib/series";

/** Penalties and rewards in the order of the inputs; a component never falls below the floor nor rises above 1. */
export function network_peerEvents(
  health: Series,
  invalid: Series,
  latency: Series,
  violation: Series,
  rewarded: Series,
  bonus: Series,
  penalty: Series,
  ticks: i32,
  entities: i32,
  validityWeight: f64,
  responseWeight: f64,
  resourceWeight: f64,
  adherenceWeight: f64,
  law: f64,
  invalidRetention: f64,
  least: f64,
  validity: Series,
  response: Series,
  resource: Series,
  adherence: Series,
  invalidCount: Series,
  slowCount: Series,
  violationCount: Series,
  skipped: Series,
  score: Series,
  validityOut: Series,
  responseOut: Series,
  resourceOut: Series,
  adherenceOut: Series,
): void {
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let a = validity.at<Lane>(e);
    let b = response.at<Lane>(e);
    let c = resource.at<Lane>(e);
    let d = adherence.at<Lane>(e);
    let messages = invalidCount.at<Lane>(e);
    let responses = slowCount.at<Lane>(e);
    let breaches = violationCount.at<Lane>(e);

    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      let fit = always<Lane>(true);
      const h = given<Lane>(health, i, 0.5);
      const wellness = select(observed(h), clamp(h, 0, 1), splat<Lane>(0.5));
      if (invalid.given) {
        const x = invalid.at<Lane>(i);
        const ok = isFlag(x);
        fit = both(fit, either(ok, missing(x)));
        const hit = eq(x, splat<Lane>(1));
        a = select(hit, lower(a, retention(splat<Lane>(invalidRetention), wellness, law), least), a);
        messages = count(messages, hit);
      }
      if (latency.given) {
        const x = latency.at<Lane>(i);
        const ok = within(x, 0, LARGEST);
        fit = both(fit, either(ok, missing(x)));
        const slow = both(ok, le(splat<Lane>(1000), x));
        b = select(slow, lower(b, retention(slowness(x), wellness, law), least), b);
        responses = count(responses, ok);
      }
      if (violation.given) {
        const x = violation.at<Lane>(i);
        const minor = eq(x, splat<Lane>(0));
        const moderate = eq(x, splat<Lane>(1));
        const ok = either(either(minor, moderate), eq(x, splat<Lane>(2)));
        fit = both(fit, either(ok, missing(x)));
        d = select(
          ok,
          lower(d, select(minor, splat<Lane>(0.98), select(moderate, splat<Lane>(0.9), splat<Lane>(0.7))), least),
          d,
        );
        breaches = count(breaches, ok);
      }
      if (rewarded.given && bonus.given) {
        const which = rewarded.at<Lane>(i);
        const more = bonus.at<Lane>(i);
        const ok = both(both(within(which, 0, 3), eq(trunc(which), which)), observed(more));
        fit = both(fit, either(ok, either(missing(which), missing(more))));
        const gain = add(splat<Lane>(1), clamp(more, 0, 0.1));
        a = select(both(ok, eq(which, splat<Lane>(0))), raise(a, gain), a);
        b = select(both(ok, eq(which, splat<Lane>(1))), raise(b, gain), b);
        c = select(both(ok, eq(which, splat<Lane>(2))), raise(c, gain), c);
        d = select(both(ok, eq(which, splat<Lane>(3))), raise(d, gain), d);
      }
      if (penalty.given) {
        const x = penalty.at<Lane>(i);
        const ok = within(x, 0, 1);
        fit = both(fit, either(ok, missing(x)));
        a = select(ok, lower(a, x, least), a);
        b = select(ok, lower(b, x, least), b);
        c = select(ok, lower(c, x, least), c);
        d = select(ok, lower(d, x, least), d);
      }
      countSkipped(skipped, e, fit, pair);
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

    validity.write(e, canonical(a), pair);
    response.write(e, canonical(b), pair);
    resource.write(e, canonical(c), pair);
    adherence.write(e, canonical(d), pair);
    invalidCount.write(e, canonical(messages), pair);
    slowCount.write(e, canonical(responses), pair);
    violationCount.write(e, canonical(breaches), pair);
  }
}

/** What an event that nominally retains b leaves at this health: loss (1 - b) scaled by the law. */
function retention<V>(b: V, health: V, law: f64): V {
  const loss = sub(splat<V>(1), b);
  if (law == 0) return add(b, mul(mul(loss, sub(splat<V>(1), health)), splat<V>(0.5)));
  const scale = law == 1 ? sub(splat<V>(2), health) : add(splat<V>(0.5), health);
  return max(sub(splat<V>(1), mul(loss, scale)), splat<V>(0));
}

/** 0.98 at one second down to 0.96 at five, then 0.9 */
function slowness<V>(ms: V): V {
  const share = div(sub(ms, splat<V>(1000)), splat<V>(4000));
  return select(lt(ms, splat<V>(5000)), sub(splat<V>(0.98), mul(splat<V>(0.02), share)), splat<V>(0.9));
}

function lower<V>(x: V, factor: V, least: f64): V {
  return max(mul(x, factor), splat<V>(least));
}

function raise<V>(x: V, factor: V): V {
  return min(mul(x, factor), splat<V>(1));
}

/** Counters stop at 2^32 - 1, as those of 32 bits do. */
function count<V>(n: V, when: V): V {
  return min(add(n, flag(when)), splat<V>(4294967295));
}

function show<V>(
  score: Series,
  validity: Series,
  response: Series,
  resource: Series,
  adherence: Series,
  i: i32,
  a: V,
  b: V,
  c: V,
  d: V,
  wa: f64,
  wb: f64,
  wc: f64,
  wd: f64,
  pair: bool,
): void {
  if (score.given) {
    const mean = geoMean4(a, b, c, d, splat<V>(wa), splat<V>(wb), splat<V>(wc), splat<V>(wd));
    score.write(i, canonical(clamp(mean, 0, 1)), pair);
  }
  tell(validity, i, a, pair);
  tell(response, i, b, pair);
  tell(resource, i, c, pair);
  tell(adherence, i, d, pair);
}

/** c = 1 - (1 - c) e^(-rate elapsed), rate = base (1/2 + health); counts *= keep^(hours) = e^(hours ln keep) */
export function network_peerDecay(
  elapsed: Series,
  health: Series,
  ticks: i32,
  entities: i32,
  validityWeight: f64,
  responseWeight: f64,
  resourceWeight: f64,
  adherenceWeight: f64,
  base: f64,
  infractionKeep: f64,
  counterMode: f64,
  validity: Series,
  response: Series,
  resource: Series,
  adherence: Series,
  invalidCount: Series,
  slowCount: Series,
  violationCount: Series,
  skipped: Series,
  score: Series,
  validityOut: Series,
  responseOut: Series,
  resourceOut: Series,
  adherenceOut: Series,
  rate: Series,
  invalidOut: Series,
  slowOut: Series,
  violationOut: Series,
): void {
  const perSecond = first(log(splat<Lane>(infractionKeep))) / 3600;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let a = validity.at<Lane>(e);
    let b = response.at<Lane>(e);
    let c = resource.at<Lane>(e);
    let d = adherence.at<Lane>(e);
    let messages = invalidCount.at<Lane>(e);
    let responses = slowCount.at<Lane>(e);
    let breaches = violationCount.at<Lane>(e);

    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const dt = elapsed.at<Lane>(i);
      const h = health.at<Lane>(i);
      const ok = both(within(dt, -LARGEST, LARGEST), observed(h));
      countSkipped(skipped, e, ok, pair);
      const speed = mul(splat<Lane>(base), add(splat<Lane>(0.5), clamp(h, 0, 1)));
      const moved = both(ok, gt(dt, splat<Lane>(0)));
      const fault = exp(mul(sub(splat<Lane>(0), speed), dt));
      const kept = exp(mul(splat<Lane>(perSecond), dt));
      a = select(moved, recover(a, fault), a);
      b = select(moved, recover(b, fault), b);
      c = select(moved, recover(c, fault), c);
      d = select(moved, recover(d, fault), d);
      messages = select(moved, fade(messages, kept, counterMode), messages);
      responses = select(moved, fade(responses, kept, counterMode), responses);
      breaches = select(moved, fade(breaches, kept, counterMode), breaches);
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
      emit(rate, i, valid(observed(h), speed), pair);
      tell(invalidOut, i, messages, pair);
      tell(slowOut, i, responses, pair);
      tell(violationOut, i, breaches, pair);
    }

    validity.write(e, canonical(a), pair);
    response.write(e, canonical(b), pair);
    resource.write(e, canonical(c), pair);
    adherence.write(e, canonical(d), pair);
    invalidCount.write(e, canonical(messages), pair);
    slowCount.write(e, canonical(responses), pair);
    violationCount.write(e, canonical(breaches), pair);
  }
}

function recover<V>(x: V, fault: V): V {
  return sub(splat<V>(1), mul(sub(splat<V>(1), x), fault));
}

function fade<V>(n: V, kept: V, mode: f64): V {
  const left = mul(n, kept);
  return mode == 0 ? left : trunc(left);
}
