// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// W0(x), the w >= -1 with w e^w = x, for x >= -1/e. Near -1/e a polynomial in p = sqrt(2 (e x + 1)), where 1/e is subtracted in two
// parts; elsewhere three steps of Halley's method on w - x e^-w from a start good to 3 %. R. M. Corless, G. H. Gonnet,
// D. E. G. Hare, D. J. Jeffrey and D. E. Knuth, "On the Lambert W function", Advances in Computational Mathematics 5
// (1996); the start of R. Iacono and J. P. Boyd, the same 43 (2017).
import { pooled } from "../lanes/bits";
import { exp } from "../elementary/exp";
import { LAMBERT } from "./gammatables";
import { add, div, eq, ge, gt, le, max, mul, not, root, select, some, splat, sub, valid } from "../lanes/lanes";
import { log1p } from "../elementary/log1p";
import { cubic } from "../elementary/polynomial";

const STEPS: i32 = 3;

/** Error below 3e-16 relative; NaN below -1/e rounded, where it is -1, infinity at infinity, -0 stays -0. */
export function lambertW<V>(x: V): V {
  const distance = add(add(x, pooled<V>(LAMBERT, 16)), pooled<V>(LAMBERT, 17));
  const p = root(max(mul(distance, pooled<V>(LAMBERT, 18)), splat<V>(0)));
  const near = le(p, splat<V>(0.7));
  let w = splat<V>(0);
  if (some(near)) w = sub(mul(p, atEdge(p)), splat<V>(1));
  const far = not(near);
  if (some(far)) w = select(far, stepped(select(far, x, splat<V>(1))), w);
  const ends = select(eq(x, splat<V>(0)), x, select(gt(x, splat<V>(f64.MAX_VALUE)), x, w));
  return valid(ge(x, sub(splat<V>(0), pooled<V>(LAMBERT, 16))), ends);
}

function atEdge<V>(p: V): V {
  const p2 = mul(p, p);
  const p4 = mul(p2, p2);
  const low = add(cubic(LAMBERT, 0, p, p2), mul(p4, cubic(LAMBERT, 4, p, p2)));
  const high = add(cubic(LAMBERT, 8, p, p2), mul(p4, cubic(LAMBERT, 12, p, p2)));
  return add(low, mul(mul(p4, p4), high));
}

function stepped<V>(x: V): V {
  const one = splat<V>(1);
  const two = splat<V>(2);
  const rough = log1p(x);
  let w = mul(rough, sub(one, div(log1p(rough), add(two, rough))));
  for (let k = 0; k < STEPS; k++) {
    const off = sub(w, mul(x, exp(sub(splat<V>(0), w))));
    const more = add(w, one);
    const bend = div(mul(add(w, two), off), add(more, more));
    w = sub(w, div(off, sub(more, bend)));
  }
  return w;
}
