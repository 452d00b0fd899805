// Products of row-major matrices. Each cell of a product adds up its rows one after the other, BLOCK rows at a time; lanes and tiles
// only say which cells are computed together, so every build gives the same bits.
import { splat } from "../lanes/lanes";
import { Series } from "../lanes/series";

/** Rows summed before they are added to what there is: keeps them in the cache, and errors small. */
export const BLOCK: i32 = 64;

/** Columns that tiles sweep over before the next ones come: with BLOCK rows, what stays in the first-level cache. */
const SWEEP: i32 = 36;
/** Cells of a tile's row. */
const WIDTH: i32 = 3 * LANES;

/** product[i][j] += sum over rows of x[r][i] * x[r][j], for j >= i and a few cells beside; at most BLOCK rows. */
export function addGram(x: Series, rows: i32, columns: i32, product: Series): void {
  for (let from = 0; from < columns; from += SWEEP) {
    const end = min<i32>(from + SWEEP, columns);
    for (let i = 0; i < end; i += 2) {
      for (let j = max<i32>(i, from); j < end; j += WIDTH) addTile(x, rows, columns, i, j, end, product);
    }
  }
}

/** Rows i and i + 1 of the product. At the end of a sweep what is beyond repeats the first cells and is not written. */
function addTile(x: Series, rows: i32, columns: i32, i: i32, j: i32, end: i32, product: Series): void {
  const two = j + LANES < end;
  const three = j + 2 * LANES < end;
  const k = two ? j + LANES : j;
  const l = three ? j + 2 * LANES : j;
  let a = splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let row = x;
  for (let r = 0; r < rows; r++) {
    const upper = row.all(i);
    const lower = row.all(i + 1);
    const u = row.at(j);
    a += upper * u;
    d += lower * u;
    const v = row.at(k);
    b += upper * v;
    e += lower * v;
    const w = row.at(l);
    c += upper * w;
    f += lower * w;
    row = row.from(columns);
  }
  addTo(product, i * columns, j, columns, a);
  if (two) addTo(product, i * columns, k, columns, b);
  if (three) addTo(product, i * columns, l, columns, c);
  if (i + 1 === columns) return;
  addTo(product, (i + 1) * columns, j, columns, d);
  if (two) addTo(product, (i + 1) * columns, k, columns, e);
  if (three) addTo(product, (i + 1) * columns, l, columns, f);
}

function addTo(product: Series, row: i32, j: i32, columns: i32, more: Lane): void {
  product.write(row + j, product.at(row + j) + more, j + 1 < columns);
}

/** Writes a symmetric matrix of which only cells with j >= i are known, divided by a number. */
export function mirrored(from: Series, n: i32, divisor: f64, to: Series): void {
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const value = from[i * n + j] / divisor;
      to[i * n + j] = value === value ? value : NaN;
      to[j * n + i] = to[i * n + j];
    }
  }
}
