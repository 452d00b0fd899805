// Loss of a queue of many servers.
import { floor, gt, le, min, select, some, splat } from "../lanes/lanes";

/** Servers of a queue: every four of them are a step of a loop. */
const MOST: f64 = 10000;

/**
 * 1 / B_c of Erlang B at so much offered traffic: 1 / B_k = 1 + (k / a) / B_(k-1), from 1 / B_0 = 1. Sums of positive terms:
 * nothing cancels, and what overflows is a loss below 1e-308. Four steps a time, as 1 / B_(k+4) = rise + growth / B_k, are
 * one link in the chain instead of four; then up to three more. More servers than a queue may have count as that many.
 */
export function inverseLoss(offered: Lane, servers: Lane): Lane {
  const one = splat(1);
  // Added to, since -0 has the wrong infinity.
  const inverse = one / (offered + splat(0));
  const count = min(servers, splat(MOST));
  const fours = floor(count * splat(0.25)) * splat(4);
  let odds = one;
  let more = gt(fours, splat(0));
  for (let k: f64 = 0; some(more); ) {
    const a = splat(k + 1) * inverse;
    const b = splat(k + 2) * inverse;
    const c = splat(k + 3) * inverse;
    const d = splat(k + 4) * inverse;
    const rise = one + d * (one + c * (one + b));
    const growth = a * b * (c * d);
    odds = select(more, rise + growth * odds, odds);
    k += 4;
    more = gt(fours, splat(k));
  }
  for (let j: f64 = 1; j < 4; j++) {
    const k = fours + splat(j);
    odds = select(le(k, count), one + odds * (k * inverse), odds);
  }
  return odds;
}
