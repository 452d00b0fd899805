// How series move together.

import { Offsets } from "../../lib/lanes/ints";
import { Series } from "../../lib/lanes/series";
import { comoments } from "../../lib/sums/comoments";
import { addGram, BLOCK } from "../../lib/sums/dense";

/** sum (x - mean x)(y - mean y) / sqrt(sum (x - mean x)^2 sum (y - mean y)^2) */
export function market_pearson(
  x: Series,
  y: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  out: Series,
  sums: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    out[g] = correlation(x.from(begin), y.from(begin), offsets.at(g + 1, rows) - begin, sums);
  }
}

/** r(lag) = correlation of x[t] and y[t + lag] over the t for which both are there */
export function market_lag(
  x: Series,
  y: Series,
  lags: Series,
  offsets: Offsets,
  rows: i32,
  lagCount: i32,
  groups: i32,
  out: Series,
  sums: Series,
): void {
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    for (let k = 0; k < lagCount; k++) {
      const lag = lags[k];
      const size = Math.abs(lag);
      let value = NaN;
      if (size <= <f64>n && Math.trunc(lag) === lag) {
        const ahead = <i32>size;
        value = correlation(
          x.from(lag < 0 ? begin + ahead : begin),
          y.from(lag > 0 ? begin + ahead : begin),
          n - ahead,
          sums,
        );
      }
      out[g * lagCount + k] = value;
    }
  }
}

function correlation(x: Series, y: Series, n: i32, sums: Series): f64 {
  if (n < 2) return NaN;
  comoments(x, y, n, sums);
  return share(sums[2], sums[0], sums[1]);
}

/** xy / sqrt(xx yy), NaN where that is no number; two roots, so that nothing overflows. */
function share(xy: f64, xx: f64, yy: f64): f64 {
  const value = xy / (Math.sqrt(xx) * Math.sqrt(yy));
  return value > 1 ? 1 : value < -1 ? -1 : value === value ? value : NaN;
}

/** Products of columns less their means, divided by what they are long. */
export function market_matrix(
  x: Series,
  offsets: Offsets,
  rows: i32,
  columns: i32,
  groups: i32,
  out: Series,
  product: Series,
  centered: Series,
  mean: Series,
): void {
  const cells = columns * columns;
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const own = x.from(begin * columns);
    const to = out.from(g * cells);
    means(own, n, columns, mean);
    for (let i = 0; i < cells; i++) product[i] = 0;
    for (let at = 0; at < n; at += BLOCK) {
      const size = min<i32>(n - at, BLOCK);
      const block = own.from(at * columns);
      for (let r = 0; r < size; r++) {
        const row = block.from(r * columns);
        const less = centered.from(r * columns);
        for (let j = 0; j < columns; j += LANES) {
          less.write(j, row.at(j) - own.at(j) - mean.at(j), j + 1 < columns);
        }
      }
      addGram(centered, size, columns, product);
    }
    for (let i = 0; i < columns; i++) {
      const ii = product[i * columns + i];
      for (let j = i; j < columns; j++) {
        const value = share(product[i * columns + j], ii, product[j * columns + j]);
        to[i * columns + j] = i === j && value === value ? 1 : value;
        to[j * columns + i] = to[i * columns + j];
      }
    }
  }
}

/** Means of the columns, less their first cells: a column that does not move has 0. */
function means(x: Series, rows: i32, columns: i32, mean: Series): void {
  for (let j = 0; j < columns; j++) mean[j] = 0;
  for (let r = 1; r < rows; r++) {
    const row = x.from(r * columns);
    for (let j = 0; j < columns; j += LANES) {
      mean.write(j, mean.at(j) + (row.at(j) - x.at(j)), j + 1 < columns);
    }
  }
  for (let j = 0; j < columns; j++) mean[j] = mean[j] / <f64>rows;
}
