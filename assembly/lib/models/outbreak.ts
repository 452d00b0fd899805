// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// How far a rumour gets.
import { expm1 } from "../elementary/expm1";
import { abs, add, both, div, gt, keep, min, mul, neg, select, some, splat, sub } from "../lanes/lanes";

/**
 * Largest root of x = 1 - e^(-z x): 0 for z <= 1. Newton's steps fall towards it from 2 (z - 1) / z, which lies above it
 * because (1 - w) / (1 + w) <= e^(-2 w); five are enough for every z. A lane stops when the error left is the square of a
 * step below 2^-27 of the root.
 */
export function outbreak<V>(z: V): V {
  const one = splat<V>(1);
  const none = sub(one, z);
  let moving = gt(z, one);
  let root = keep(moving, min(div(add(neg(none), neg(none)), z), one));
  for (let k = 0; k < 5 && some(moving); k++) {
    const less = expm1(neg(mul(z, root)));
    const step = div(add(root, less), sub(none, mul(z, less)));
    root = select(moving, sub(root, step), root);
    moving = both(moving, gt(abs(step), mul(root, splat<V>(7.450580596923828e-9))));
  }
  return root;
}
