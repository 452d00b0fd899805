// Rounded sums and products turned round: the least double with which one comes to a wanted number. Both rise with what is
// sought, so the real number where they get there, half a gap below the wanted one, is at most a few doubles away.
import { keyOf, numberOf } from "../lanes/keys";

/** Factors above this come as infinity: longer than any time from -2^53 to 2^53. */
const LONGEST: f64 = 18014398509481984;
/** 2^200: half the gap below any double is a double when scaled by it. */
const SCALE: f64 = reinterpret<f64>(0x4c70000000000000);

function above(x: f64): f64 {
  return numberOf(keyOf(x, 0) + 1, 0);
}

function below(x: f64): f64 {
  return numberOf(keyOf(x, 0) - 1, 0);
}

/** The least x with a + x >= b, for finite numbers. */
export function leastAddend(a: f64, b: f64): f64 {
  let x = b - a - (b - below(b)) * 0.5;
  while (a + x < b) x = above(x);
  for (let y = below(x); a + y >= b; y = below(x)) x = y;
  return x;
}

/** The least x with m x >= b, for b above 0 and m of 0 or more; Infinity where it is too long to wait for. */
export function leastFactor(m: f64, b: f64): f64 {
  let x = (b * SCALE - (b - below(b)) * SCALE * 0.5) / m / SCALE;
  if (!(x <= LONGEST)) return Infinity;
  while (m * x < b) x = above(x);
  for (let y = below(x); m * y >= b; y = below(x)) x = y;
  return x;
}
