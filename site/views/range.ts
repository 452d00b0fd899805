// Where an input is worth looking at: all of its range where that is finite and of the size of the example, else around what the example has.
import { type ManifestField, numeral } from "../manifest.ts";

/** Past this a range counts as open. */
const open = 1e300;
/** How many times what the example has a range may be, to be shown whole. */
const most = 1000;

/** Counts are doubles with a range that ends where doubles stop counting. */
export const isWhole = ({ kind, range }: ManifestField) => kind !== "real" || range[1] === Number.MAX_SAFE_INTEGER;

export function plausible(field: ManifestField, cells: readonly number[]): readonly [number, number] {
  const { range, unit } = field;
  const whole = isWhole(field);
  const known = cells.filter(Number.isFinite);
  const least = Math.min(...known, Infinity);
  const highest = Math.max(...known, -Infinity);
  const [low, high] = [numeral(range[0]), numeral(range[1])];
  const size = Math.max(Math.abs(least), Math.abs(highest));
  if (!known.length) return fitted(low, high, 0, 1, whole);
  if (Math.abs(low) < open && high < open && high - low <= most * Math.max(size, 1e-3)) return [low, high];
  // A clock goes round, however many hours may be told.
  if (unit === "h" && least >= 0 && highest <= 24) return [0, 24];
  const spread = highest - least;
  // From its end on where there is one, and as far beyond the example.
  if (Math.abs(low) < open && least - low <= most * Math.max(size, 1))
    return fitted(low, high, low, spread > size / 4 ? highest + spread : low + 2.5 * (highest - low || 1), whole);
  if (spread > 0) return fitted(low, high, least - spread, highest + spread, whole);
  // Around 0 what may be small, else around what it is.
  return size <= 10
    ? fitted(low, high, -Math.max(2 * size, 2), Math.max(2 * size, 2), whole)
    : fitted(low, high, least - size, least + size, whole);
}

function fitted(low: number, high: number, from: number, to: number, whole: boolean) {
  const ends = [Math.max(low, from), Math.min(high, to)] as const;
  return !whole ? ends : ([Math.ceil(ends[0]), Math.max(Math.ceil(ends[0]) + 1, Math.floor(ends[1]))] as const);
}

/** Points between two ends, both included; an end that is 0 but for a hair is left out. Whole numbers: each once. */
export function points(from: number, to: number, count: number, whole: boolean, log = false): Float64Array {
  const first = from > 0 && from < 1e-300 ? (to - from) / count : from;
  if (whole && to - first < count)
    return Float64Array.from({ length: Math.floor(to - first) + 1 }, (_, i) => first + i);
  return Float64Array.from({ length: count }, (_, i) => {
    const at = i / Math.max(1, count - 1);
    const x = i === count - 1 ? to : log ? first * (to / first) ** at : first + (to - first) * at;
    return whole ? Math.round(x) : x;
  });
}
