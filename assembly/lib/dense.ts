// @ts-nocheck asc checks this file; tsc cannot type a generic that is sometimes v128.
// Products of row-major matrices. Each cell of a product adds up its rows one after the other, BLOCK rows at a time; lanes and tiles
// only say which cells are computed together, so every build gives the same bits.
import { add, mul, splat } from "./lanes";
import { Series } from "./series";

/** Rows summed before they are added to what there is: keeps them in the cache, and errors small. */
export const BLOCK: i32 = 64;

/** product[i][j] += sum over rows of x[r][i] * x[r][j], for j >= i and a few cells beside; at most BLOCK rows. */
export function addGram(x: Series, rows: i32, columns: i32, product: Series): void {
  for (let i = 0; i < columns; i += 2) {
    for (let j = i; j < columns; j += 2 * LANES) addTile(x, rows, columns, i, j, product);
  }
}

/** Rows i and i + 1 of the product, 2 * LANES cells wide. At the right edge the second half repeats the first and is not written. */
function addTile(x: Series, rows: i32, columns: i32, i: i32, j: i32, product: Series): void {
  const wide = j + LANES < columns;
  const k = wide ? j + LANES : j;
  let a = splat<Lane>(0);
  let b = a;
  let c = a;
  let d = a;
  let row = x;
  for (let r = 0; r < rows; r++) {
    const u = row.at<Lane>(j);
    const v = row.at<Lane>(k);
    const upper = row.all<Lane>(i);
    const lower = row.all<Lane>(i + 1);
    a = add(a, mul(upper, u));
    b = add(b, mul(upper, v));
    c = add(c, mul(lower, u));
    d = add(d, mul(lower, v));
    row = row.from(columns);
  }
  addTo(product, i * columns, j, columns, a);
  if (wide) addTo(product, i * columns, k, columns, b);
  if (i + 1 == columns) return;
  addTo(product, (i + 1) * columns, j, columns, c);
  if (wide) addTo(product, (i + 1) * columns, k, columns, d);
}

function addTo(product: Series, row: i32, j: i32, columns: i32, more: Lane): void {
  product.write(row + j, add(product.at<Lane>(row + j), more), j + 1 < columns);
}

/** Writes a symmetric matrix of which only cells with j >= i are known, divided by a number. */
export function mirrored(from: Series, n: i32, divisor: f64, to: Series): void {
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const value = from[i * n + j] / divisor;
      to[i * n + j] = value == value ? value : NaN;
      to[j * n + i] = to[i * n + j];
    }
  }
}
