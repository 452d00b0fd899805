// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Prices over time.
import { LARGEST, SAFE } from "../lib/bounds";
import { canonical, countSkipped, emit, given, isPrice, observed, tell } from "../lib/column";
import { logRatio } from "../lib/growth";
import {
  add,
  both,
  div,
  every,
  finite,
  first,
  flag,
  floor,
  ge,
  keep,
  le,
  lt,
  max,
  min,
  mul,
  ne,
  not,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { Series } from "../lib/series";

/** bucket = floor(time / width): first, largest, smallest and last price, sum of volumes */
export function market_bars(
  time: Series,
  price: Series,
  volume: Series,
  ticks: i32,
  entities: i32,
  width: f64,
  last: Series,
  bucket: Series,
  open: Series,
  high: Series,
  low: Series,
  close: Series,
  volumeSum: Series,
  count: Series,
  skipped: Series,
  bucketOut: Series,
  openOut: Series,
  highOut: Series,
  lowOut: Series,
  closeOut: Series,
  volumeOut: Series,
  countOut: Series,
  opensOut: Series,
  gapOut: Series,
): void {
  const one = splat<Lane>(1);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let before = last.at<Lane>(e);
    let place = bucket.at<Lane>(e);
    let o = open.at<Lane>(e);
    let h = high.at<Lane>(e);
    let l = low.at<Lane>(e);
    let c = close.at<Lane>(e);
    let v = volumeSum.at<Lane>(e);
    let n = count.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const now = time.at<Lane>(i);
      const p = price.at<Lane>(i);
      const amount = given<Lane>(volume, i, 0);
      const fair = both(isPrice(p), within(amount, 0, LARGEST));
      const next = floor(div(now, splat<Lane>(width)));
      const fresh = ne(next, place);
      const filled = select(fresh, amount, add(v, amount));
      // A volume that overflows would stay so.
      const ok = both(both(within(now, -SAFE, SAFE), both(fair, finite(filled))), not(lt(now, before)));
      countSkipped(skipped, e, ok, pair);
      const opens = both(ok, fresh);
      const grows = both(ok, not(fresh));
      emit(opensOut, i, flag(opens), pair);
      emit(gapOut, i, keep(both(opens, observed(place)), sub(sub(next, place), one)), pair);
      before = select(ok, now, before);
      place = select(ok, next, place);
      o = select(opens, p, o);
      h = select(opens, p, select(grows, max(h, p), h));
      l = select(opens, p, select(grows, min(l, p), l));
      c = select(ok, p, c);
      v = select(ok, filled, v);
      n = select(opens, one, select(grows, add(n, one), n));
      tell(bucketOut, i, place, pair);
      tell(openOut, i, o, pair);
      tell(highOut, i, h, pair);
      tell(lowOut, i, l, pair);
      tell(closeOut, i, c, pair);
      tell(volumeOut, i, v, pair);
      tell(countOut, i, n, pair);
    }
    last.write(e, canonical(before), pair);
    bucket.write(e, canonical(place), pair);
    open.write(e, canonical(o), pair);
    high.write(e, canonical(h), pair);
    low.write(e, canonical(l), pair);
    close.write(e, canonical(c), pair);
    volumeSum.write(e, canonical(v), pair);
    count.write(e, canonical(n), pair);
  }
}

/** ln(price / price before). One series goes along time, two ticks side by side; many go side by side. */
export function market_logReturn(
  price: Series,
  ticks: i32,
  entities: i32,
  last: Series,
  skipped: Series,
  out: Series,
): void {
  if (entities == 1) {
    let before = last[0];
    for (let t = 0; t < ticks; ) {
      const now = price.at<Lane>(t);
      if (t > 0 && t + LANES <= ticks && before == price[t - 1] && every(isPrice(now))) {
        emit(out, t, logRatio(now, price.at<Lane>(t - 1)), true);
        before = price[t + LANES - 1];
        t += LANES;
        continue;
      }
      const one = splat<Lane>(price[t]);
      const ok = isPrice(one);
      countSkipped(skipped, 0, ok, false);
      const known = both(ok, observed(splat<Lane>(before)));
      emit(out, t, valid(known, canonical(logRatio(one, splat<Lane>(before)))), false);
      before = first(select(ok, one, splat<Lane>(before)));
      t++;
    }
    last[0] = first(canonical(splat<Lane>(before)));
    return;
  }
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let before = last.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const now = price.at<Lane>(i);
      const ok = isPrice(now);
      countSkipped(skipped, e, ok, pair);
      if (out.given) out.write(i, valid(both(ok, observed(before)), canonical(logRatio(now, before))), pair);
      before = select(ok, now, before);
    }
    last.write(e, canonical(before), pair);
  }
}

/** drawdown = 1 - price / high; bear where price <= peak (1 - threshold), bull where price >= trough (1 + threshold) */
export function market_cycle(
  price: Series,
  ticks: i32,
  entities: i32,
  threshold: f64,
  high: Series,
  drawdown: Series,
  deepest: Series,
  at: Series,
  count: Series,
  peak: Series,
  trough: Series,
  phase: Series,
  skipped: Series,
  drawdownOut: Series,
  deepestOut: Series,
  atOut: Series,
  phaseOut: Series,
): void {
  const one = splat<Lane>(1);
  const zero = splat<Lane>(0);
  const fall = splat<Lane>(1 - threshold);
  const rise = splat<Lane>(1 + threshold);
  for (let e = 0; e < entities; e += LANES) {
    const pair = e + 1 < entities;
    let h = high.at<Lane>(e);
    let below = drawdown.at<Lane>(e);
    let most = deepest.at<Lane>(e);
    let where = at.at<Lane>(e);
    let n = count.at<Lane>(e);
    let up = peak.at<Lane>(e);
    let down = trough.at<Lane>(e);
    let mode = phase.at<Lane>(e);
    for (let t = 0, i = e; t < ticks; t++, i += entities) {
      const p = price.at<Lane>(i);
      const ok = isPrice(p);
      countSkipped(skipped, e, ok, pair);
      h = select(both(ok, not(ge(h, p))), p, h);
      below = select(ok, sub(one, div(p, h)), below);
      const deeper = both(ok, not(ge(most, below)));
      most = select(deeper, below, most);
      where = select(deeper, n, where);
      n = add(n, flag(ok));
      // A comparison with NaN is false, so the first price sets both.
      up = select(both(both(ok, ge(mode, zero)), not(ge(up, p))), p, up);
      down = select(both(both(ok, le(mode, zero)), not(le(down, p))), p, down);
      const falls = both(both(ok, ge(mode, zero)), le(p, mul(up, fall)));
      const rises = both(both(ok, le(mode, zero)), both(not(falls), ge(p, mul(down, rise))));
      mode = select(falls, splat<Lane>(-1), select(rises, one, mode));
      down = select(falls, p, down);
      up = select(rises, p, up);
      tell(drawdownOut, i, below, pair);
      tell(deepestOut, i, most, pair);
      tell(atOut, i, where, pair);
      tell(phaseOut, i, mode, pair);
    }
    high.write(e, canonical(h), pair);
    drawdown.write(e, canonical(below), pair);
    deepest.write(e, canonical(most), pair);
    at.write(e, canonical(where), pair);
    count.write(e, canonical(n), pair);
    peak.write(e, canonical(up), pair);
    trough.write(e, canonical(down), pair);
    phase.write(e, canonical(mode), pair);
  }
}
