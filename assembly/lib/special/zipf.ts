// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Popularity that falls with the rank (Zipf).
import { exp } from "../elementary/exp";
import { FROM, edge, tail } from "./harmonic";
import { add, div, ge, keep, mul, some, splat } from "../lanes/lanes";

/** Terms that are added one by one. */
const TERMS: i32 = 15;

const LN_2: f64 = 0.6931471805599453;
const LN_3: f64 = 1.0986122886681098;
const LN_5: f64 = 1.6094379124341003;
const LN_7: f64 = 1.9459101490553132;
const LN_11: f64 = 2.3978952727983707;
const LN_13: f64 = 2.5649493574615367;

/** H(kept) / H(size), H(n) = sum of i^-s for i = 1 to n: 15 terms, and the tail of harmonic.ts. */
export function zipfShare<V>(size: V, kept: V, s: V): V {
  const one = splat<V>(1);
  const p2 = power<V>(s, LN_2);
  const p3 = power<V>(s, LN_3);
  const p5 = power<V>(s, LN_5);
  const p7 = power<V>(s, LN_7);
  const p4 = mul(p2, p2);
  const p16 = mul(p4, p4);
  // Terms from the smallest up, those beyond the number asked for left out.

  let above = splat<V>(0);
  let below = above;
  for (let k = TERMS; k > 0; k--) {
    let term = one;
    if (k == 15) term = mul(p3, p5);
    else if (k == 14) term = mul(p2, p7);
    else if (k == 13) term = power<V>(s, LN_13);
    else if (k == 12) term = mul(p4, p3);
    else if (k == 11) term = power<V>(s, LN_11);
    else if (k == 10) term = mul(p2, p5);
    else if (k == 9) term = mul(p3, p3);
    else if (k == 8) term = mul(p4, p2);
    else if (k == 7) term = p7;
    else if (k == 6) term = mul(p2, p3);
    else if (k == 5) term = p5;
    else if (k == 4) term = p4;
    else if (k == 3) term = p3;
    else if (k == 2) term = p2;
    const rank = splat<V>(<f64>k);
    above = add(above, keep(ge(kept, rank), term));
    below = add(below, keep(ge(size, rank), term));
  }
  if (some(ge(size, splat<V>(FROM)))) {
    const start = edge(splat<V>(FROM), s, p16);
    above = add(above, tail(kept, s, p16, start));
    below = add(below, tail(size, s, p16, start));
  }
  return div(above, below);
}

/** b^-s by the logarithm of b. */
function power<V>(s: V, logarithm: f64): V {
  return exp(mul(s, splat<V>(-logarithm)));
}
