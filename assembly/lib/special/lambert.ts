// W0(x), the w >= -1 with w e^w = x, for x >= -1/e. Near -1/e a polynomial in p = sqrt(2 (e x + 1)), where 1/e is subtracted in two
// parts; elsewhere three steps of Halley's method on w - x e^-w from a start good to 3 %. R. M. Corless, G. H. Gonnet,
// D. E. G. Hare, D. J. Jeffrey and D. E. Knuth, "On the Lambert W function", Advances in Computational Mathematics 5
// (1996); the start of R. Iacono and J. P. Boyd, the same 43 (2017).

import { exp } from "../elementary/exp";
import { log1p } from "../elementary/log1p";
import { cubic } from "../elementary/polynomial";
import { pooled } from "../lanes/bits";
import { eq, ge, gt, le, max, not, root, select, some, splat, valid } from "../lanes/lanes";
import { LAMBERT } from "./gammatables";

const STEPS: i32 = 3;

/** Error below 3e-16 relative; NaN below -1/e rounded, where it is -1, infinity at infinity, -0 stays -0. */
export function lambertW(x: Lane): Lane {
  const distance = x + pooled(LAMBERT, 16) + pooled(LAMBERT, 17);
  const p = root(max(distance * pooled(LAMBERT, 18), splat(0)));
  const near = le(p, splat(0.7));
  let w = splat(0);
  if (some(near)) w = p * atEdge(p) - splat(1);
  const far = not(near);
  if (some(far)) w = select(far, stepped(select(far, x, splat(1))), w);
  const ends = select(eq(x, splat(0)), x, select(gt(x, splat(f64.MAX_VALUE)), x, w));
  return valid(ge(x, splat(0) - pooled(LAMBERT, 16)), ends);
}

function atEdge(p: Lane): Lane {
  const p2 = p * p;
  const p4 = p2 * p2;
  const low = cubic(LAMBERT, 0, p, p2) + p4 * cubic(LAMBERT, 4, p, p2);
  const high = cubic(LAMBERT, 8, p, p2) + p4 * cubic(LAMBERT, 12, p, p2);
  return low + p4 * p4 * high;
}

function stepped(x: Lane): Lane {
  const one = splat(1);
  const two = splat(2);
  const rough = log1p(x);
  let w = rough * (one - log1p(rough) / (two + rough));
  for (let k = 0; k < STEPS; k++) {
    const off = w - x * exp(splat(0) - w);
    const more = w + one;
    const bend = ((w + two) * off) / (more + more);
    w -= off / (more - bend);
  }
  return w;
}
