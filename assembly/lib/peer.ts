// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// The memory of peers: what an event takes from a component, and what time gives back.
import { LARGEST } from "./bounds";
import { canonical, countSkipped, emit, given, isFlag, missing, observed } from "./column";
import { exp } from "./exp";
import { geoMean4 } from "./geomean";
import {
  add,
  both,
  clamp,
  div,
  either,
  eq,
  first,
  flag,
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
} from "./lanes";
import { log } from "./log";
import { Series } from "./series";

/** Counters stop at 2^32 - 1, as those of 32 bits do. */
const MOST: f64 = 4294967295;

/** Ticks of peers: columns that are not given bring nothing. `exacting`: no time without a health to pass it in. */
export function remember(
  health: Series,
  invalid: Series,
  latency: Series,
  violation: Series,
  rewarded: Series,
  bonus: Series,
  penalty: Series,
  elapsed: Series,
  exacting: bool,
  ticks: i32,
  entities: i32,
  validityWeight: f64,
  responseWeight: f64,
  resourceWeight: f64,
  adherenceWeight: f64,
  law: f64,
  invalidRetention: f64,
  least: f64,
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
  const perSecond = elapsed.given ? first(log(splat<Lane>(infractionKeep))) / 3600 : 0.0;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let a = component<Lane>(validity, e);
    let b = component<Lane>(response, e);
    let c = component<Lane>(resource, e);
    let d = component<Lane>(adherence, e);
    let messages = infractions<Lane>(invalidCount, e);
    let responses = infractions<Lane>(slowCount, e);
    let breaches = infractions<Lane>(violationCount, e);
    const sound = observed(add(add(add(a, b), add(c, d)), add(add(messages, responses), breaches)));

    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      // Where the state is none, nothing comes in.
      let fit = sound;
      const h = given<Lane>(health, i, 0.5);
      const wellness = select(observed(h), clamp(h, 0, 1), splat<Lane>(0.5));
      const speed = mul(splat<Lane>(base), add(splat<Lane>(0.5), wellness));
      emit(rate, i, valid(exacting ? both(sound, observed(h)) : sound, speed), pair);
      if (elapsed.given) {
        const dt = elapsed.at<Lane>(i);
        const known = within(dt, -LARGEST, LARGEST);
        const ok = exacting ? both(known, observed(h)) : known;
        fit = both(fit, exacting ? ok : either(ok, missing(dt)));
        const moved = both(both(sound, ok), gt(dt, splat<Lane>(0)));
        const fault = exp(mul(sub(splat<Lane>(0), speed), dt));
        const kept = exp(mul(splat<Lane>(perSecond), dt));
        a = select(moved, recover(a, fault), a);
        b = select(moved, recover(b, fault), b);
        c = select(moved, recover(c, fault), c);
        d = select(moved, recover(d, fault), d);
        messages = select(moved, fade(messages, kept, counterMode), messages);
        responses = select(moved, fade(responses, kept, counterMode), responses);
        breaches = select(moved, fade(breaches, kept, counterMode), breaches);
      }
      if (invalid.given) {
        const x = valid(sound, invalid.at<Lane>(i));
        const ok = isFlag(x);
        fit = both(fit, either(ok, missing(x)));
        const hit = eq(x, splat<Lane>(1));
        a = select(hit, lower(a, retention(splat<Lane>(invalidRetention), wellness, law), least), a);
        messages = counted(messages, hit);
      }
      if (latency.given) {
        const x = valid(sound, latency.at<Lane>(i));
        const ok = within(x, 0, LARGEST);
        fit = both(fit, either(ok, missing(x)));
        const slow = both(ok, le(splat<Lane>(1000), x));
        b = select(slow, lower(b, retention(slowness(x), wellness, law), least), b);
        responses = counted(responses, ok);
      }
      if (violation.given) {
        const x = valid(sound, violation.at<Lane>(i));
        const minor = eq(x, splat<Lane>(0));
        const moderate = eq(x, splat<Lane>(1));
        const ok = either(either(minor, moderate), eq(x, splat<Lane>(2)));
        fit = both(fit, either(ok, missing(x)));
        d = select(
          ok,
          lower(d, select(minor, splat<Lane>(0.98), select(moderate, splat<Lane>(0.9), splat<Lane>(0.7))), least),
          d,
        );
        breaches = counted(breaches, ok);
      }
      if (rewarded.given && bonus.given) {
        const which = valid(sound, rewarded.at<Lane>(i));
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
        const x = valid(sound, penalty.at<Lane>(i));
        const ok = within(x, 0, 1);
        fit = both(fit, either(ok, missing(x)));
        a = select(ok, lower(a, x, least), a);
        b = select(ok, lower(b, x, least), b);
        c = select(ok, lower(c, x, least), c);
        d = select(ok, lower(d, x, least), d);
      }
      countSkipped(skipped, e, fit, pair);
      if (score.given) {
        const mean = geoMean4(
          a,
          b,
          c,
          d,
          splat<Lane>(validityWeight),
          splat<Lane>(responseWeight),
          splat<Lane>(resourceWeight),
          splat<Lane>(adherenceWeight),
        );
        score.write(i, valid(sound, canonical(clamp(mean, 0, 1))), pair);
      }
      emit(validityOut, i, a, pair);
      emit(responseOut, i, b, pair);
      emit(resourceOut, i, c, pair);
      emit(adherenceOut, i, d, pair);
      emit(invalidOut, i, messages, pair);
      emit(slowOut, i, responses, pair);
      emit(violationOut, i, breaches, pair);
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

/** A component, NaN where it is none. */
function component<V>(state: Series, e: i32): V {
  const x = state.at<V>(e);
  return valid(within(x, 0, 1), x);
}

/** A count, NaN where it is none. */
function infractions<V>(state: Series, e: i32): V {
  const n = state.at<V>(e);
  return valid(within(n, 0, MOST), n);
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

function counted<V>(n: V, when: V): V {
  return min(add(n, flag(when)), splat<V>(MOST));
}

/** What is left of a fault after a time. */
function recover<V>(x: V, fault: V): V {
  return sub(splat<V>(1), mul(sub(splat<V>(1), x), fault));
}

function fade<V>(n: V, kept: V, mode: f64): V {
  const left = mul(n, kept);
  return mode == 0 ? left : trunc(left);
}
