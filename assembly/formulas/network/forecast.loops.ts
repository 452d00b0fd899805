import { canonical, countSkipped, emit, observed, tell } from "../../lib/lanes/column";
import {
  both,
  every,
  first,
  flag,
  keep,
  laneOf,
  lt,
  max,
  not,
  root,
  select,
  splat,
  valid,
  within,
} from "../../lib/lanes/lanes";
import { index0, index1, placeIn } from "../../lib/lanes/ring";
import { Series } from "../../lib/lanes/series";

/**
 * base = level + phi trend; error = y - base - s_j; level = alpha (y - s_j) + (1 - alpha) base; trend = beta (level - level
 * before) + (1 - beta) phi trend; s_j = gamma (y - base) + (1 - gamma) s_j; variance = (1 - alpha) variance + alpha error^2;
 * forecast = level + (phi + ... + phi^h) trend + s_(j + h)
 */
export function network_forecast(
  y: Series,
  ticks: i32,
  entities: i32,
  season: i32,
  alpha: f64,
  beta: f64,
  gamma: f64,
  phi: f64,
  horizon: f64,
  level: Series,
  trend: Series,
  seasonal: Series,
  variance: Series,
  phase: Series,
  skipped: Series,
  forecast: Series,
  deviation: Series,
  error: Series,
  levelOut: Series,
  trendOut: Series,
): void {
  let reach: f64 = 0;
  for (let k: f64 = 0, kept = phi; k < horizon && k < 10000; k++, kept *= phi) reach += kept;
  const length: f64 = <f64>season;
  const ahead = splat(season > 0 ? (horizon - 1) % length : 0);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    const two = LANES > 1 && pair;
    let l = level.at(e);
    let b = trend.at(e);
    let v = variance.at(e);
    // Where the seasons of the two entities start, and the place in each. An entity alone is its own neighbour.
    const start = e * season;
    const other = two ? start + season : start;
    let place = placeIn(length, phase.at(e));
    for (let t = 0, at = e; t < ticks; t++, at += entities) {
      const sample = y.at(at);
      const i = start + index0(place);
      const j = other + index1(place);
      const ok = within(sample, -1e150, 1e150);
      const stored = season > 0 ? seasonal.gather(i, j) : splat(0);
      const s = keep(observed(stored), stored);
      const drift = splat(phi) * b;
      const base = l + drift;
      const high = sample - base;
      const off = high - s;
      const square = off * off;
      const nextLevel = splat(alpha) * (sample - s) + splat(1 - alpha) * base;
      const nextTrend = splat(beta) * (nextLevel - l) + splat(1 - beta) * drift;
      const nextSeason = splat(gamma) * high + splat(1 - gamma) * s;
      const mixed = splat(1 - alpha) * v + splat(alpha) * square;
      place = wrapped(place + splat(1), length);
      if (every(both(ok, observed(mixed)))) {
        l = nextLevel;
        b = nextTrend;
        v = mixed;
        if (season > 0) seasonal.scatter(i, j, nextSeason, pair);
      } else {
        // A gap, a first error, or a first season that is being gathered.
        countSkipped(skipped, e, ok, pair);
        const known = observed(l);
        const learns = both(ok, known);
        l = canonical(select(learns, nextLevel, l));
        b = canonical(select(learns, nextTrend, b));
        v = canonical(select(learns, select(observed(v), mixed, square), v));
        if (season > 0) {
          const kept = select(ok, select(known, nextSeason, sample), stored);
          seasonal.scatter(i, j, canonical(kept), pair);
          if (!every(known)) {
            level.write(e, l, pair);
            if (first(flag(known)) === 0 && index0(place) === 0) seed(level, e, seasonal.from(start), season);
            if (two && laneOf(flag(known), 1) === 0 && index1(place) === 0)
              seed(level, e + 1, seasonal.from(other), season);
            l = level.at(e);
          }
        } else l = canonical(select(both(ok, not(known)), sample, l));
      }
      if (forecast.given) {
        const then = wrapped(place + ahead, length);
        const due = season > 0 ? seasonal.gather(start + index0(then), other + index1(then)) : splat(0);
        forecast.write(at, canonical(l + splat(reach) * b + keep(observed(due), due)), pair);
      }
      if (deviation.given) deviation.write(at, canonical(root(v)), pair);
      emit(error, at, valid(ok, canonical(off)), pair);
      tell(levelOut, at, l, pair);
      tell(trendOut, at, b, pair);
    }
    level.write(e, canonical(l), pair);
    trend.write(e, canonical(b), pair);
    variance.write(e, canonical(v), pair);
    phase.write(e, place, pair);
  }
}

/** Places up to a season too far, from its start on. */
function wrapped(place: Lane, season: f64): Lane {
  return select(lt(place, splat(season)), place, max(place - splat(season), splat(0)));
}

/** The mean of a first season that has come round is the level, and the season what differs from it. */
function seed(level: Series, e: i32, seasonal: Series, season: i32): void {
  let sum: f64 = 0;
  let count: f64 = 0;
  for (let k = 0; k < season; k++) {
    const x = seasonal[k];
    if (x === x) {
      sum += x;
      count++;
    }
  }
  if (level[e] === level[e] || count === 0) return;
  const mean = sum / count;
  for (let k = 0; k < season; k++) seasonal[k] = seasonal[k] === seasonal[k] ? seasonal[k] - mean : 0;
  level[e] = mean;
}
