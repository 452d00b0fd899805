import type { signal } from "../../src/formulas/signal/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Signal = typeof signal;

const { isNaN: missing } = Number;

/** What rounding took from a + b = sum; Neumaier 1974. */
const lost = (a: number, b: number, sum: number) => (Math.abs(a) >= Math.abs(b) ? a - sum + b : b - sum + a);

const placeOf = (place: number, window: number) => (place < window ? place : 0);

/** The sum of a window, or its mean: two blocks, as the kernel has them. */
const sums =
  (mean: boolean): Loop<Signal["movingSum"]> =>
  ({ inputs: { x }, params, state, outputs, sizes }) => {
    const none = NaN;
    const { tick, entity } = sizes;
    const { output = scratch(tick * entity) } = outputs;
    const { recent, ends, counts } = state;
    const window = recent.length / entity;
    const least = missing(params.minPeriods) ? window : params.minPeriods;
    for (let e = 0; e < entity; e++) {
      const start = e * window;
      let place = placeOf(state.place[e]!, window);
      let sum = state.sum[e]!;
      let rest = state.rest[e]!;
      let count = state.count[e]!;
      for (let i = e; i < tick * entity; i += entity) {
        const value = x[i]!;
        const ok = Math.abs(value) <= 1e300;
        if (!ok) state.skipped[e]!++;
        output[i] = none;
        if (window === 0) continue;
        recent[start + place] = ok ? value : none;
        if (ok) {
          const next = sum + value;
          rest += lost(sum, value, next);
          sum = next;
          count++;
        }
        if (++place === window) {
          sum = rest = count = 0;
          for (let k = start + window - 1; k >= start; k--) {
            const value = recent[k]!;
            if (Math.abs(value) <= 1e300) {
              const next = sum + value;
              rest += lost(sum, value, next);
              sum = next;
              count++;
            }
            ends[k] = sum + rest;
            counts[k] = count;
          }
          place = sum = rest = count = 0;
        }
        const all = counts[start + place]! + count;
        const whole = ends[start + place]! + (sum + rest);
        if (all >= least) output[i] = mean ? whole / all : whole;
      }
      state.place[e] = place;
      state.sum[e] = sum;
      state.rest[e] = rest;
      state.count[e] = count;
    }
  };

export const movingSum: Loop<Signal["movingSum"]> = sums(false);

export const movingMean: Loop<Signal["movingMean"]> = sums(true);

export const movingVariance: Loop<Signal["movingVariance"]> = ({ inputs: { x }, params, state, outputs, sizes }) => {
  const none = NaN;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { mean: means = sink, variance: variances = sink, deviation = sink } = outputs;
  const { recent, ends, squares, counts } = state;
  const window = recent.length / entity;
  const least = missing(params.minPeriods) ? window : params.minPeriods;
  for (let e = 0; e < entity; e++) {
    const start = e * window;
    let place = placeOf(state.place[e]!, window);
    let base = state.base[e]!;
    let from = state.from[e]!;
    let sum = state.sum[e]!;
    let square = state.square[e]!;
    let count = state.count[e]!;
    for (let i = e; i < tick * entity; i += entity) {
      const value = x[i]!;
      const ok = Math.abs(value) <= 1e150;
      if (!ok) state.skipped[e]!++;
      means[i] = variances[i] = deviation[i] = none;
      if (window === 0) continue;
      recent[start + place] = ok ? value : none;
      if (ok) {
        if (!(Math.abs(from) <= 1e150)) from = value;
        sum += value - from;
        square += (value - from) ** 2;
        count++;
      }
      if (++place === window) {
        base = none;
        sum = square = count = 0;
        let mean = 0;
        let apart = 0;
        for (let k = start + window - 1; k >= start; k--) {
          const value = recent[k]!;
          if (Math.abs(value) <= 1e150) {
            if (count === 0) base = value;
            sum += value - base;
            square += (value - base) ** 2;
            count++;
            mean = sum / count;
            apart = Math.max(square - sum * mean, 0);
          }
          ends[k] = mean;
          squares[k] = apart;
          counts[k] = count;
        }
        from = none;
        place = sum = square = count = 0;
      }
      const before = counts[start + place]!;
      const all = before + count;
      if (!(all >= least)) continue;
      let apart = before ? squares[start + place]! : 0;
      let mean = before ? base + ends[start + place]! : none;
      if (!before) apart = squares[start + place]!;
      if (count) {
        const middle = sum / count;
        const own = Math.max(square - sum * middle, 0);
        if (before) {
          const shift = from - base + (middle - ends[start + place]!);
          mean = from + (middle - shift * (before / all));
          apart += own + shift * shift * ((before / all) * count);
        } else {
          mean = from + middle;
          apart = own;
        }
      }
      means[i] = mean;
      if (all > params.ddof) {
        variances[i] = apart / (all - params.ddof);
        deviation[i] = Math.sqrt(apart / (all - params.ddof));
      }
    }
    state.place[e] = place;
    state.base[e] = base;
    state.from[e] = from;
    state.sum[e] = sum;
    state.square[e] = square;
    state.count[e] = count;
  }
};

/** The extreme of a window, by two blocks. */
const extremes =
  (beats: (a: number, b: number) => boolean) =>
  (
    x: Float64Array,
    minPeriods: number,
    state: Record<string, Float64Array>,
    extreme: Float64Array,
    out: Float64Array,
  ) => {
    const none = NaN;
    const entity = extreme.length;
    const { recent, ends, counts, skipped } = state as Record<"recent" | "ends" | "counts" | "skipped", Float64Array>;
    const window = recent.length / entity;
    const least = missing(minPeriods) ? window : minPeriods;
    for (let e = 0; e < entity; e++) {
      const start = e * window;
      let place = placeOf(state.place![e]!, window);
      let best = extreme[e]!;
      let count = state.count![e]!;
      for (let i = e; i < x.length; i += entity) {
        const value = x[i]!;
        const ok = Number.isFinite(value);
        if (!ok) skipped[e]!++;
        out[i] = none;
        if (window === 0) continue;
        recent[start + place] = ok ? value : none;
        if (ok) {
          if (missing(best) || beats(value, best)) best = value;
          count++;
        }
        if (++place === window) {
          best = none;
          count = 0;
          for (let k = start + window - 1; k >= start; k--) {
            const value = recent[k]!;
            if (!missing(value)) {
              if (missing(best) || beats(value, best)) best = value;
              count++;
            }
            ends[k] = best;
            counts[k] = count;
          }
          best = none;
          place = count = 0;
        }
        const before = ends[start + place]!;
        if (counts[start + place]! + count >= least)
          out[i] = missing(before) || (!missing(best) && beats(best, before)) ? best : before;
      }
      state.place![e] = place;
      extreme[e] = best;
      state.count![e] = count;
    }
  };

const lowest = extremes((a, b) => a < b);
const highest = extremes((a, b) => a > b);

export const movingMin: Loop<Signal["movingMin"]> = ({ inputs: { x }, params, state, outputs }) =>
  lowest(x, params.minPeriods, state, state.least, outputs.output ?? scratch(x.length));

export const movingMax: Loop<Signal["movingMax"]> = ({ inputs: { x }, params, state, outputs }) =>
  highest(x, params.minPeriods, state, state.most, outputs.output ?? scratch(x.length));

/** How many of the first n lie below. */
function rank(sorted: Float64Array, start: number, n: number, value: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[start + middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Values of a window in order; one leaves and one comes. */
function quantiles(
  x: Float64Array,
  { minPeriods, q, interpolation }: Readonly<Record<"minPeriods" | "q" | "interpolation", number>>,
  state: Record<"recent" | "sorted" | "place" | "skipped", Float64Array>,
  out: Float64Array,
): void {
  const none = NaN;
  const { recent, sorted, place: places, skipped } = state;
  const entity = places.length;
  const window = recent.length / entity;
  const least = missing(minPeriods) ? window : minPeriods;
  for (let e = 0; e < entity; e++) {
    const start = e * window;
    const end = start + window;
    let place = placeOf(places[e]!, window);
    let n = 0;
    let ordered = 0;
    let rising = true;
    for (let k = start; k < end; k++) {
      if (!missing(recent[k]!)) n++;
      if (missing(sorted[k]!)) continue;
      ordered++;
      if (k > start && !(sorted[k - 1]! <= sorted[k]!)) rising = false;
    }
    if (!rising || n !== ordered) {
      const values = recent
        .slice(start, end)
        .filter((value) => !missing(value))
        .sort();
      sorted.fill(none, start, end);
      sorted.set(values, start);
    }
    for (let i = e; i < x.length; i += entity) {
      const value = x[i]!;
      const ok = Number.isFinite(value);
      if (!ok) skipped[e]!++;
      out[i] = none;
      if (window === 0) continue;
      const gone = recent[start + place]!;
      if (!missing(gone)) {
        const at = start + Math.min(rank(sorted, start, n, gone), n - 1);
        sorted.copyWithin(at, at + 1, start + n);
        n--;
        sorted[start + n] = none;
      }
      if (ok) {
        const at = start + rank(sorted, start, n, value);
        sorted.copyWithin(at + 1, at, start + n);
        sorted[at] = value + 0;
        n++;
      }
      recent[start + place] = ok ? value + 0 : none;
      if (++place === window) place = 0;
      if (n === 0 || n < least) continue;
      const at = q * (n - 1);
      const below = Math.floor(at);
      const low = sorted[start + below]!;
      const part = at - below;
      if (part === 0 || interpolation === 1) out[i] = low;
      else {
        const high = sorted[start + below + 1]!;
        const up = part > 0.5 || (part === 0.5 && below % 2 === 1);
        const share = interpolation === 3 ? 0.5 : part;
        if (interpolation === 2 || (interpolation === 4 && up)) out[i] = high;
        else if (interpolation === 4) out[i] = low;
        else out[i] = high - low < Infinity ? low + share * (high - low) : (1 - share) * low + share * high;
      }
    }
    places[e] = place;
  }
}

export const movingMedian: Loop<Signal["movingMedian"]> = ({ inputs: { x }, params, state, outputs }) =>
  quantiles(x, { ...params, q: 0.5, interpolation: 0 }, state, outputs.output ?? scratch(x.length));

export const movingQuantile: Loop<Signal["movingQuantile"]> = ({ inputs: { x }, params, state, outputs }) =>
  quantiles(x, params, state, outputs.output ?? scratch(x.length));
