import { allUpTo } from "../../lib/lanes/cells";
import { Offsets } from "../../lib/lanes/ints";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { blockedDot, center } from "../../lib/sums/dot";

/** sum (x[t] - mean)(x[t + k] - mean) / sum (x - mean)^2, adjusted times n / (n - k) */
export function signal_autocorrelation(
  x: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  lags: i32,
  adjusted: f64,
  out: Series,
  centered: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const fine = n > 0 && allUpTo(x.from(begin), n, 1e150);
    if (fine) center(x.from(begin), n, centered);
    const whole = fine ? blockedDot(centered, centered, n) : NaN;
    for (let k = 0; k < lags; k++) {
      let value = NaN;
      if (k < n) {
        value = blockedDot(centered, centered.from(k), n - k) / whole;
        if (adjusted !== 0) value *= <f64>n / <f64>(n - k);
      }
      out[g * lags + k] = tidy(value);
    }
  }
}
