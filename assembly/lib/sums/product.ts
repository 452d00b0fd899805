// Products of row-major matrices, eight vectors of the result at a time in registers. Each cell adds up its products one after the
// other, on top of what it holds; tiles only say which cells are computed together, so every build gives the same bits.
import { Series } from "../lanes/series";

/** Columns of half a tile: four vectors. */
const WIDE: i32 = 4 * LANES;

/** c[r][j] += a[r][0] b[0][j] + a[r][1] b[1][j] + ... over `inner` terms; a stride is the cells from one row to the next. */
export function addProduct(
  a: Series,
  strideA: i32,
  rows: i32,
  inner: i32,
  b: Series,
  strideB: i32,
  columns: i32,
  c: Series,
  strideC: i32,
): void {
  let r = 0;
  for (; r + 1 < rows; r += 2) {
    const upper = a.from(r * strideA);
    const lower = upper.from(strideA);
    const out = c.from(r * strideC);
    const below = out.from(strideC);
    let j = 0;
    for (; j + WIDE <= columns; j += WIDE) {
      const from = b.from(j);
      addTile(upper, lower, inner, from, from, strideB, out.from(j), below.from(j));
    }
    for (; j < columns; j += LANES) {
      addVector(upper, inner, b.from(j), strideB, out.from(j), j + 1 < columns);
      addVector(lower, inner, b.from(j), strideB, below.from(j), j + 1 < columns);
    }
  }
  if (r === rows) return;
  // A row alone fills the tile by twice the columns.
  const row = a.from(r * strideA);
  const out = c.from(r * strideC);
  let j = 0;
  for (; j + 2 * WIDE <= columns; j += 2 * WIDE) {
    addTile(row, row, inner, b.from(j), b.from(j + WIDE), strideB, out.from(j), out.from(j + WIDE));
  }
  for (; j < columns; j += LANES) addVector(row, inner, b.from(j), strideB, out.from(j), j + 1 < columns);
}

/** Two strips of four vectors: a row each, and the columns of the other factor each. */
function addTile(
  x: Series,
  y: Series,
  inner: i32,
  left: Series,
  right: Series,
  stride: i32,
  out: Series,
  other: Series,
): void {
  let a = out.at(0);
  let b = out.at(LANES);
  let c = out.at(2 * LANES);
  let d = out.at(3 * LANES);
  let e = other.at(0);
  let f = other.at(LANES);
  let g = other.at(2 * LANES);
  let h = other.at(3 * LANES);
  for (let k = 0; k < inner; k++) {
    const u = x.all(k);
    const v = y.all(k);
    a += u * left.at(0);
    b += u * left.at(LANES);
    c += u * left.at(2 * LANES);
    d += u * left.at(3 * LANES);
    e += v * right.at(0);
    f += v * right.at(LANES);
    g += v * right.at(2 * LANES);
    h += v * right.at(3 * LANES);
    left = left.from(stride);
    right = right.from(stride);
  }
  out.put(0, a);
  out.put(LANES, b);
  out.put(2 * LANES, c);
  out.put(3 * LANES, d);
  other.put(0, e);
  other.put(LANES, f);
  other.put(2 * LANES, g);
  other.put(3 * LANES, h);
}

/** One vector, or its first lane: the right edge. */
function addVector(x: Series, inner: i32, b: Series, stride: i32, out: Series, pair: boolean): void {
  let sum = out.at(0);
  for (let k = 0; k < inner; k++) {
    sum += x.all(k) * b.at(0);
    b = b.from(stride);
  }
  out.write(0, sum, pair);
}

/** to[j][i] = from[i][j] */
export function transpose(from: Series, rows: i32, columns: i32, to: Series): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) to[j * rows + i] = from[i * columns + j];
}
