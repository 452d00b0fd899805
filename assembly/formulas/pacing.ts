import { LARGEST, SAFE } from "../lib/lanes/bounds";
import { canonical, countSkipped, emit, given, isWhole, missing, observed, sound, tell } from "../lib/lanes/column";
import { both, clamp, either, flag, ge, gt, keep, max, select, splat, valid, within } from "../lib/lanes/lanes";
import { Series } from "../lib/lanes/series";

/**
 * error = spent / target - 1; dual = clamp(forget dual + kp error + ki sum error, 0, dualMax);
 * kappa = clamp(kappa - step (dual + pace), kappaMin, kappaMax); scale = kappa / (1 + dual)
 */
export function ads_pacingKappa(
  spend: Series,
  campaign: Series,
  ticks: i32,
  entities: i32,
  _budget: f64,
  epochs: f64,
  cohorts: f64,
  kp: f64,
  ki: f64,
  integralLimit: f64,
  forget: f64,
  dualMax: f64,
  smoothing: f64,
  step: f64,
  kappaMin: f64,
  kappaMax: f64,
  impressions: f64,
  dual: Series,
  kappa: Series,
  pace: Series,
  integral: Series,
  spent: Series,
  realized: Series,
  shown: Series,
  remaining: Series,
  target: Series,
  skipped: Series,
  dualOut: Series,
  kappaOut: Series,
  scaleOut: Series,
  epochEndOut: Series,
): void {
  const zero = splat(0);
  const one = splat(1);
  const part = 1 / epochs;
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let lambda = dual.at(e);
    let shade = kappa.at(e);
    let drift = pace.at(e);
    let sum = integral.at(e);
    let all = spent.at(e);
    let own = realized.at(e);
    let count = shown.at(e);
    let left = remaining.at(e);
    let goal = target.at(e);
    const fitGoal = either(missing(goal), within(goal, 1, SAFE));
    const sane = both(
      both(
        both(
          both(within(lambda, 0, 1e6), within(shade, 0, 10)),
          both(within(drift, -1, LARGEST), within(sum, -1e6, 1e6)),
        ),
        both(
          both(within(all, 0, LARGEST), within(own, 0, LARGEST)),
          both(isWhole(count, 0, SAFE), within(left, 0, SAFE)),
        ),
      ),
      fitGoal,
    );
    if (!sound(sane, pair)) {
      lambda = valid(within(lambda, 0, 1e6), lambda);
      shade = valid(within(shade, 0, 10), shade);
      drift = valid(within(drift, -1, LARGEST), drift);
      sum = valid(within(sum, -1e6, 1e6), sum);
      all = valid(within(all, 0, LARGEST), all);
      own = valid(within(own, 0, LARGEST), own);
      count = valid(isWhole(count, 0, SAFE), count);
      left = valid(within(left, 0, SAFE), left);
      goal = keep(fitGoal, goal);
    }
    goal = select(both(sane, missing(goal)), max(left * splat(part), one), goal);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const more = spend.at(i);
      const told = given(campaign, i, NaN);
      const inAll = select(observed(told), told, more);
      const ok = both(both(within(more, 0, SAFE), within(inAll, 0, SAFE)), sane);
      if (!sound(ok, pair)) countSkipped(skipped, e, ok, pair);
      const active = both(ok, gt(inAll, zero));
      const nextAll = all + inAll;
      const nextOwn = own + more;
      const nextCount = count + one;
      const nextLeft = max(left - inAll, zero);
      const share = max(goal / splat(cohorts), one);
      const ahead = (nextOwn - share) / share;
      const nextDrift = splat(smoothing) * ahead + splat(1 - smoothing) * drift;
      const error = (nextAll - goal) / goal;
      const nextSum = clamp(sum + error, -integralLimit, integralLimit);
      const pull = splat(forget) * lambda + splat(kp) * error;
      const nextLambda = clamp(pull + splat(ki) * nextSum, 0, dualMax);
      const gradient = splat(step) * (nextLambda + nextDrift);
      lambda = select(active, nextLambda, lambda);
      shade = select(active, clamp(shade - gradient, kappaMin, kappaMax), shade);
      left = select(active, nextLeft, left);

      const closes = both(active, either(ge(nextAll, goal), ge(nextCount, splat(impressions))));
      goal = select(closes, max(left * splat(part), one), goal);
      drift = select(closes, zero, select(active, nextDrift, drift));
      sum = select(closes, zero, select(active, nextSum, sum));
      all = select(closes, zero, select(active, nextAll, all));
      own = select(closes, zero, select(active, nextOwn, own));
      count = select(closes, zero, select(active, nextCount, count));
      tell(dualOut, i, lambda, pair);
      tell(kappaOut, i, shade, pair);
      tell(scaleOut, i, keep(sane, shade / (one + lambda)), pair);
      emit(epochEndOut, i, flag(closes), pair);
    }
    dual.write(e, canonical(lambda), pair);
    kappa.write(e, canonical(shade), pair);
    pace.write(e, canonical(drift), pair);
    integral.write(e, canonical(sum), pair);
    spent.write(e, canonical(all), pair);
    realized.write(e, canonical(own), pair);
    shown.write(e, canonical(count), pair);
    remaining.write(e, canonical(left), pair);
    target.write(e, canonical(goal), pair);
  }
}
