// Popularity that falls with the rank (Zipf).
import { exp } from "../elementary/exp";
import { ge, keep, some, splat } from "../lanes/lanes";
import { edge, FROM, tail } from "./harmonic";

/** Terms that are added one by one. */
const TERMS: i32 = 15;

const LN_2: f64 = 0.6931471805599453;
const LN_3: f64 = 1.0986122886681098;
const LN_5: f64 = 1.6094379124341003;
const LN_7: f64 = 1.9459101490553132;
const LN_11: f64 = 2.3978952727983707;
const LN_13: f64 = 2.5649493574615367;

/** H(kept) / H(size), H(n) = sum of i^-s for i = 1 to n: 15 terms, and the tail of harmonic.ts. */
export function zipfShare(size: Lane, kept: Lane, s: Lane): Lane {
  const one = splat(1);
  const p2 = power(s, LN_2);
  const p3 = power(s, LN_3);
  const p5 = power(s, LN_5);
  const p7 = power(s, LN_7);
  const p4 = p2 * p2;
  const p16 = p4 * p4;
  // Terms from the smallest up, those beyond the number asked for left out.

  let above = splat(0);
  let below = above;
  for (let k = TERMS; k > 0; k--) {
    let term = one;
    if (k === 15) term = p3 * p5;
    else if (k === 14) term = p2 * p7;
    else if (k === 13) term = power(s, LN_13);
    else if (k === 12) term = p4 * p3;
    else if (k === 11) term = power(s, LN_11);
    else if (k === 10) term = p2 * p5;
    else if (k === 9) term = p3 * p3;
    else if (k === 8) term = p4 * p2;
    else if (k === 7) term = p7;
    else if (k === 6) term = p2 * p3;
    else if (k === 5) term = p5;
    else if (k === 4) term = p4;
    else if (k === 3) term = p3;
    else if (k === 2) term = p2;
    const rank = splat(<f64>k);
    above += keep(ge(kept, rank), term);
    below += keep(ge(size, rank), term);
  }
  if (some(ge(size, splat(FROM)))) {
    const start = edge(splat(FROM), s, p16);
    above += tail(kept, s, p16, start);
    below += tail(size, s, p16, start);
  }
  return above / below;
}

/** b^-s by the logarithm of b. */
function power(s: Lane, logarithm: f64): Lane {
  return exp(s * splat(-logarithm));
}
