// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Loss of a queue of many servers.
import { add, div, floor, gt, le, min, mul, select, some, splat } from "../lanes/lanes";

/** Servers of a queue: every four of them are a step of a loop. */
const MOST: f64 = 10000;

/**
 * 1 / B_c of Erlang B at so much offered traffic: 1 / B_k = 1 + (k / a) / B_(k-1), from 1 / B_0 = 1. Sums of positive terms:
 * nothing cancels, and what overflows is a loss below 1e-308. Four steps a time, as 1 / B_(k+4) = rise + growth / B_k, are
 * one link in the chain instead of four; then up to three more. More servers than a queue may have count as that many.
 */
export function inverseLoss<V>(offered: V, servers: V): V {
  const one = splat<V>(1);
  // Added to, since -0 has the wrong infinity.
  const inverse = div(one, add(offered, splat<V>(0)));
  const count = min(servers, splat<V>(MOST));
  const fours = mul(floor(mul(count, splat<V>(0.25))), splat<V>(4));
  let odds = one;
  let more = gt(fours, splat<V>(0));
  for (let k: f64 = 0; some(more); ) {
    const a = mul(splat<V>(k + 1), inverse);
    const b = mul(splat<V>(k + 2), inverse);
    const c = mul(splat<V>(k + 3), inverse);
    const d = mul(splat<V>(k + 4), inverse);
    const rise = add(one, mul(d, add(one, mul(c, add(one, b)))));
    const growth = mul(mul(a, b), mul(c, d));
    odds = select(more, add(rise, mul(growth, odds)), odds);
    k += 4;
    more = gt(fours, splat<V>(k));
  }
  for (let j: f64 = 1; j < 4; j++) {
    const k = add(fours, splat<V>(j));
    odds = select(le(k, count), add(one, mul(odds, mul(k, inverse))), odds);
  }
  return odds;
}
