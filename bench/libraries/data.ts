// What contests run on: drawn once from a seed.
import { random } from "../../reference/random.ts";

export const rows = 100_000;
const draw = random(14);

/** Of one row each, evenly within bounds. */
export const uniform = (low: number, high: number, n = rows): Float64Array =>
  Float64Array.from({ length: n }, () => low + (high - low) * draw());

/** What wanders around a level, as prices and sensors do. */
export function walk(start: number, step: number, n = rows): Float64Array {
  let level = start;
  return Float64Array.from({ length: n }, () => {
    level = Math.max(level + step * (draw() - 0.5), start / 10);
    return level;
  });
}
