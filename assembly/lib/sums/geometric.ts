// Powers and their sum over a whole number of terms, 0 to 9,999, each term from the one before.
import { keep, lt, select, some, splat } from "../lanes/lanes";

const MOST: f64 = 9999;

/** ratio^terms. */
export function geometric(ratio: Lane, terms: Lane): Lane {
  let power = splat(1);
  for (let k: f64 = 0; k < MOST; k++) {
    const on = lt(splat(k), terms);
    if (!some(on)) break;
    power = select(on, power * ratio, power);
  }
  return power;
}

/** 1 + ratio + ... + ratio^(terms - 1). */
export function geometricSum(ratio: Lane, terms: Lane): Lane {
  let sum = splat(0);
  let power = splat(1);
  for (let k: f64 = 0; k < MOST; k++) {
    const on = lt(splat(k), terms);
    if (!some(on)) break;
    sum += keep(on, power);
    power *= ratio;
  }
  return sum;
}
