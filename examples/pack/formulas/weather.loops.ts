// A kernel that keeps a loop of its own: AssemblyScript, with the lanes of lanewise.
import { Offsets } from "lanewise/lib/lanes/ints";
import { Series } from "lanewise/lib/lanes/series";

/** max - min of each group. */
export function weather_spread(value: Series, offsets: Offsets, rows: i32, groups: i32, out: Series): void {
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    let low = Infinity;
    let high = -Infinity;
    for (let i = offsets.at(g, rows); i < end; i++) {
      const x = value[i];
      if (x !== x) {
        low = NaN;
        break;
      }
      if (x < low) low = x;
      if (x > high) high = x;
    }
    out[g] = high >= low ? high - low : NaN;
  }
}
