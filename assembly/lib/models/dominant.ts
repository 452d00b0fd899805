// Dominant resource fairness: what one task takes of the resource it needs most of.
import { Series } from "../lanes/series";

/** So much of a resource at most. */
export const MOST: f64 = 1e100;

/** Largest demand_r / capacity_r; NaN where a demand is out of range. */
export function dominantOf(demand: Series, capacity: Series, resources: i32): f64 {
  let dominant = 0.0;
  let fit = true;
  for (let r = 0; r < resources; r++) {
    fit = fit && demand[r] >= 0 && demand[r] <= MOST;
    dominant = Math.max(dominant, demand[r] / capacity[r]);
  }
  return fit ? dominant : NaN;
}
