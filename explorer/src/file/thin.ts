// As many points as a chart has pixels: of each stretch the lowest and the highest, so that no peak is lost.

export interface Thinned {
  readonly x: Float64Array<ArrayBuffer>;
  readonly series: readonly Float64Array<ArrayBuffer>[];
}

/**
 * Columns over a rising x, at most 2 `stretches` points. In each stretch every series has its least and its greatest value, in the
 * order in which they come; NaN where it has none, so that gaps longer than a stretch stay gaps.
 */
export function thin(x: Float64Array, series: readonly Float64Array[], stretches = 800): Thinned {
  const n = x.length;
  if (n <= 2 * stretches) return { x: Float64Array.from(x), series: series.map((one) => Float64Array.from(one)) };
  const out = new Float64Array(2 * stretches);
  const thinned = series.map(() => new Float64Array(2 * stretches));
  for (let k = 0; k < stretches; k++) {
    const from = Math.floor((k * n) / stretches);
    const until = Math.floor(((k + 1) * n) / stretches);
    out[2 * k] = x[from]!;
    out[2 * k + 1] = x[(from + until) >> 1]!;
    series.forEach((one, s) => {
      const [first, second] = ends(one, from, until);
      thinned[s]![2 * k] = first;
      thinned[s]![2 * k + 1] = second;
    });
  }
  return { x: out, series: thinned };
}

function ends(values: Float64Array, from: number, until: number): readonly [number, number] {
  let low = -1;
  let high = -1;
  for (let i = from; i < until; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    if (low < 0 || value < values[low]!) low = i;
    if (high < 0 || value > values[high]!) high = i;
  }
  if (low < 0) return [NaN, NaN];
  return low <= high ? [values[low]!, values[high]!] : [values[high]!, values[low]!];
}
