// Pseudorandom numbers. Integer work: both builds run the same scalar code, since CPUs multiply 64-bit integers one at a time.
import { Series } from "../lib/lanes/series";
import { splitmix64, unit } from "../lib/models/splitmix";

/** top 53 bits of splitmix64(seed + (index + 1) * 0x9e3779b97f4a7c15), times 2^-53 */
export function core_uniform(index: Series, n: i32, seed: f64, out: Series): void {
  const start = <u64>seed;
  for (let i = 0; i < n; i++) {
    const at = index[i];
    const whole = at >= 0 && at <= 9007199254740991 && Math.floor(at) === at;
    out[i] = whole ? unit(splitmix64(start, <i64>at)) : NaN;
  }
}
