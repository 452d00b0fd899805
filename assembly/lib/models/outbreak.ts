// How far a rumour gets.
import { expm1 } from "../elementary/expm1";
import { abs, both, gt, keep, min, select, some, splat } from "../lanes/lanes";

/**
 * Largest root of x = 1 - e^(-z x): 0 for z <= 1. Newton's steps fall towards it from 2 (z - 1) / z, which lies above it
 * because (1 - w) / (1 + w) <= e^(-2 w); five are enough for every z. A lane stops when the error left is the square of a
 * step below 2^-27 of the root.
 */
export function outbreak(z: Lane): Lane {
  const one = splat(1);
  const none = one - z;
  let moving = gt(z, one);
  let root = keep(moving, min((-none + -none) / z, one));
  for (let k = 0; k < 5 && some(moving); k++) {
    const less = expm1(-(z * root));
    const step = (root + less) / (none - z * less);
    root = select(moving, root - step, root);
    moving = both(moving, gt(abs(step), root * splat(7.450580596923828e-9)));
  }
  return root;
}
