// The linear head of a recurrent network.
import { allUpTo } from "../lanes/cells";
import { Series } from "../lanes/series";
import { dotLanes } from "../sums/dot";
import { MOST } from "./lstm";

/** Whether no weight is out of the domain. */
export function headFits(weights: Series, units: i32): boolean {
  return !weights.given || allUpTo(weights, units, MOST);
}

/** w h + bias */
export function head(weights: Series, hidden: Series, units: i32, bias: f64): f64 {
  const value = weights.given ? dotLanes(weights, hidden, units) + bias : bias;
  return value === value ? value : NaN;
}
