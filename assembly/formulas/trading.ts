// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Rows that say what to do.
import { blank, canonical, emit, given, observed } from "../lib/column";
import { exp } from "../lib/exp";
import { expm1 } from "../lib/expm1";
import {
  abs,
  add,
  both,
  clamp,
  copysign,
  div,
  eq,
  every,
  first,
  flag,
  ge,
  gt,
  keep,
  max,
  mul,
  neg,
  root,
  select,
  splat,
  sub,
  valid,
  within,
} from "../lib/lanes";
import { log } from "../lib/log";
import { log1p } from "../lib/log1p";
import { Series } from "../lib/series";

/** (in - out) / (in + out); 0 where nothing flows */
export function market_flow(inflow: Series, outflow: Series, n: i32, out: Series): void {
  for (let i = 0; i < n; i += LANES) {
    const a = inflow.at<Lane>(i);
    const b = outflow.at<Lane>(i);
    const ok = both(within(a, 0, f64.MAX_VALUE / 2), within(b, 0, f64.MAX_VALUE / 2));
    const all = add(a, b);
    emit(out, i, valid(ok, keep(gt(all, splat<Lane>(0)), div(sub(a, b), all))), i + 1 < n);
  }
}

/**
 * input = max(0, (sqrt(x1 x2) sqrt(y1 y2) sqrt(g1 g2) - x1 y2) / (g1 (y2 + g2 y1))); mid = y1 g1 input / (x1 + g1 input); gross = x2 g2 mid /
 * (y2 + g2 mid) - input
 */
export function market_arb(
  x1: Series,
  y1: Series,
  x2: Series,
  y2: Series,
  fee1: Series,
  fee2: Series,
  gas: Series,
  n: i32,
  inputOut: Series,
  midOut: Series,
  grossOut: Series,
  netOut: Series,
  tradeOut: Series,
): void {
  const one = splat<Lane>(1);
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const xa = x1.at<Lane>(i);
    const ya = y1.at<Lane>(i);
    const xb = x2.at<Lane>(i);
    const yb = y2.at<Lane>(i);
    const fa = given<Lane>(fee1, i, 0.003);
    const fb = given<Lane>(fee2, i, 0.003);
    const cost = given<Lane>(gas, i, 0);
    const pools = both(both(isReserve(xa), isReserve(ya)), both(isReserve(xb), isReserve(yb)));
    const fees = both(within(fa, 0, 0.999999), within(fb, 0, 0.999999));
    const ok = both(both(pools, fees), within(cost, 0, 1e100));
    const ga = sub(one, fa);
    const gb = sub(one, fb);
    const means = mul(root(mul(xa, xb)), mul(root(mul(ya, yb)), root(mul(ga, gb))));
    const wanted = div(sub(means, mul(xa, yb)), mul(ga, add(yb, mul(gb, ya))));
    const input = max(wanted, splat<Lane>(0));
    const entering = mul(ga, input);
    const mid = div(mul(ya, entering), add(xa, entering));
    const arriving = mul(gb, mid);
    const gross = sub(div(mul(xb, arriving), add(yb, arriving)), input);
    const net = sub(gross, cost);
    emit(inputOut, i, input, pair);
    emit(midOut, i, mid, pair);
    emit(grossOut, i, gross, pair);
    emit(netOut, i, net, pair);
    emit(tradeOut, i, flag(gt(gross, cost)), pair);
    // The condition looks at net on purpose; see energy_treasuryFee.
    if (every(both(ok, observed(net)))) continue;
    blank(inputOut, i, ok, pair);
    blank(midOut, i, ok, pair);
    blank(grossOut, i, ok, pair);
    blank(netOut, i, ok, pair);
    blank(tradeOut, i, ok, pair);
  }
}

function isReserve<V>(x: V): V {
  return within(x, 1e-100, 1e100);
}

/** full = p / loss - (1 - p) / win; size = clamp(fraction full, 0, cap); growth = p ln(1 + win size) + (1 - p) ln(1 - loss size) */
export function market_kelly(
  p: Series,
  win: Series,
  loss: Series,
  n: i32,
  fraction: f64,
  cap: f64,
  fullOut: Series,
  sizeOut: Series,
  growthOut: Series,
): void {
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const chance = p.at<Lane>(i);
    const b = win.at<Lane>(i);
    const a = loss.at<Lane>(i);
    const ok = both(within(chance, 0, 1), both(within(b, 1e-100, 1e100), within(a, 1e-100, 1e100)));
    const other = sub(splat<Lane>(1), chance);
    let full = sub(div(chance, a), div(other, b));
    // The condition looks at the stake on purpose; see energy_treasuryFee.
    if (!every(both(ok, observed(full)))) full = valid(ok, full);
    const size = clamp(mul(splat<Lane>(fraction), full), 0, cap);
    emit(fullOut, i, full, pair);
    emit(sizeOut, i, valid(ok, size), pair);
    if (growthOut.given) {
      const up = mul(chance, log1p(mul(b, size)));
      // A stake that may be lost altogether is worth minus infinity, but not where it cannot be lost.
      const down = mul(other, log1p(max(neg(mul(a, size)), splat<Lane>(-1))));
      growthOut.write(i, valid(ok, add(up, keep(gt(other, splat<Lane>(0)), down))), pair);
    }
  }
}

/**
 * Logistic: K / (1 + e), rate r K e / (1 + e)^2, e = e^(-r (t - m)). Bass: M (1 - e) / (1 + q/p e), rate M (p + q)^2 / p e / (1 + q/p e)^2.
 * Where e exceeds 1 the fractions are expanded by 1 / e, so that nothing overflows.
 */
export function market_adoption(
  time: Series,
  n: i32,
  curve: f64,
  capacity: f64,
  growth: f64,
  midpoint: f64,
  innovation: f64,
  imitation: f64,
  adoptersOut: Series,
  rateOut: Series,
  peakOut: Series,
): void {
  const one = splat<Lane>(1);
  const bass = curve == 1;
  const speed = splat<Lane>(bass ? innovation + imitation : growth);
  const ratio = splat<Lane>(bass ? imitation / innovation : 1);
  const start = splat<Lane>(bass ? 0 : midpoint);
  const height = bass ? capacity * ((innovation + imitation) * (1 + imitation / innovation)) : capacity * growth;
  const peak = bass ? first(div(log(ratio), speed)) : midpoint;
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    const t = time.at<Lane>(i);
    const ok = within(t, -1e100, 1e100);
    const after = mul(speed, sub(t, start));
    const late = ge(after, splat<Lane>(0));
    const size = neg(abs(after));
    const e = exp(size);
    const whole = select(late, add(one, mul(ratio, e)), add(e, ratio));
    if (adoptersOut.given) {
      const lead = bass ? copysign(expm1(size), after) : select(late, one, e);
      adoptersOut.write(i, valid(ok, canonical(mul(splat<Lane>(capacity), div(lead, whole)))), pair);
    }
    if (rateOut.given) {
      // Where nobody imitates, both vanish long before the start.
      const share = select(eq(e, whole), one, div(e, whole));
      rateOut.write(i, valid(ok, canonical(mul(splat<Lane>(height), div(share, whole)))), pair);
    }
    emit(peakOut, i, valid(ok, splat<Lane>(peak)), pair);
  }
}
