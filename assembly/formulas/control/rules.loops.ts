import { Offsets } from "../../lib/lanes/ints";
import { atLeast, atMost, cell } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";

/** The three largest lags and the sum of the others; half of the largest one left out goes up, half of it and the rest into the delay. */
export function control_halfRule(
  lags: Series,
  offsets: Offsets,
  delay: Series,
  lead: Series,
  rows: i32,
  groups: i32,
  order: f64,
  dt: f64,
  lagOut: Series,
  lag2Out: Series,
  delayOut: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    let ok = true;
    let first = 0.0;
    let second = 0.0;
    let third = 0.0;
    let rest = 0.0;
    for (let i = offsets.at(g, rows); i < end; i++) {
      const x = lags[i];
      ok = ok && x >= 0 && x < Infinity;
      rest += atMost(third, x);
      third = atLeast(third, atMost(second, x));
      second = atLeast(second, atMost(first, x));
      first = atLeast(first, x);
    }
    const dead = cell(delay, g, 0);
    const ahead = cell(lead, g, 0);
    const half = 0.5 * (order === 0 ? second : third);
    const kept = order === 0 ? 0.0 : second + half;
    const lag = order === 0 ? first + half : first;
    const late = dead + half + (order === 0 ? third + rest : rest) + 0.5 * dt - ahead;
    ok = ok && dead >= 0 && late >= 0 && late < Infinity && lag < Infinity && kept < Infinity;
    if (lagOut.given) lagOut[g] = ok ? atLeast(lag, kept) : NaN;
    if (lag2Out.given) lag2Out[g] = ok ? atMost(lag, kept) : NaN;
    if (delayOut.given) delayOut[g] = ok ? late : NaN;
  }
}
