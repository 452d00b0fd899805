import { allUpTo, fillCells } from "../../lib/lanes/cells";
import { splat } from "../../lib/lanes/lanes";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { blockedDot, center } from "../../lib/sums/dot";

/** Largest cell: no square overflows. */
const MOST: f64 = 1e150;

/** y = gain (x - mean) / sqrt(variance + epsilon) + bias */
export function learning_layerNorm(
  x: Series,
  gain: Series,
  bias: Series,
  rows: i32,
  features: i32,
  epsilon: f64,
  y: Series,
  mean: Series,
  deviation: Series,
  centered: Series,
): void {
  const fine = (!gain.given || allUpTo(gain, features, MOST)) && (!bias.given || allUpTo(bias, features, MOST));
  for (let r = 0; r < rows; r++) {
    const own = x.from(r * features);
    let middle = NaN;
    let spread = NaN;
    if (fine && features > 0 && allUpTo(own, features, MOST)) {
      middle = center(own, features, centered);
      spread = Math.sqrt(blockedDot(centered, centered, features) / <f64>features + epsilon);
    }
    if (mean.given) mean[r] = tidy(middle);
    if (deviation.given) deviation[r] = tidy(spread);
    if (!y.given) continue;
    const to = y.from(r * features);
    if (!(spread > 0)) {
      fillCells(to, features, NaN);
      continue;
    }
    // One number for all features; of a deviation below 2^-1022 it would be infinite.
    const whole = spread > 1e-300;
    const factor = splat(whole ? 1 / spread : 1);
    const by = splat(whole ? 1 : spread);
    for (let i = 0; i < features; i += LANES) {
      let value = whole ? centered.at(i) * factor : centered.at(i) / by;
      if (gain.given) value *= gain.at(i);
      if (bias.given) value += bias.at(i);
      to.write(i, value, i + 1 < features);
    }
  }
}
