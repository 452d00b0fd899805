import { allUpTo, copyCells, fillCells } from "../../lib/lanes/cells";
import { splat } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { addProduct, transpose } from "../../lib/sums/product";
import { highest, sumExponentials } from "../../lib/sums/softmax";

/** Largest cell: no score overflows. */
const MOST: f64 = 1e150;
/** Queries that go together: their scores stay in the cache. */
const TOGETHER: i32 = 16;

/** softmax(Q K' / sqrt(depth)) V; with `causal` query i sees keys 0 to i */
export function learning_attention(
  queries: Series,
  keys: Series,
  values: Series,
  rows: i32,
  queryCount: i32,
  depth: i32,
  keyCount: i32,
  width: i32,
  causal: f64,
  mixed: Series,
  weights: Series,
  turned: Series,
  scores: Series,
): void {
  const temperature = depth > 0 ? Math.sqrt(<f64>depth) : 1;
  for (let r = 0; r < rows; r++) {
    const q = queries.from(r * queryCount * depth);
    const k = keys.from(r * keyCount * depth);
    const v = values.from(r * keyCount * width);
    const fine =
      allUpTo(q, queryCount * depth, MOST) && allUpTo(k, keyCount * depth, MOST) && allUpTo(v, keyCount * width, MOST);
    if (mixed.given) fillCells(mixed.from(r * queryCount * width), queryCount * width, fine ? 0 : NaN);
    if (weights.given) fillCells(weights.from(r * queryCount * keyCount), queryCount * keyCount, fine ? 0 : NaN);
    if (!fine || keyCount === 0) continue;
    transpose(k, keyCount, depth, turned);
    for (let i = 0; i < queryCount; i += TOGETHER) {
      const n = min<i32>(queryCount - i, TOGETHER);
      const seen = causal !== 0 ? min<i32>(keyCount, i + n) : keyCount;
      fillCells(scores, n * keyCount, 0);
      addProduct(q.from(i * depth), depth, n, depth, turned, keyCount, seen, scores, keyCount);
      for (let s = 0; s < n; s++) {
        const own = scores.from(s * keyCount);
        const open = causal !== 0 ? min<i32>(keyCount, i + s + 1) : keyCount;
        share(own, open, temperature);
        fillCells(own.from(open), seen - open, 0);
        if (weights.given) copyCells(own, open, weights.from((r * queryCount + i + s) * keyCount));
      }
      if (mixed.given)
        addProduct(scores, keyCount, n, seen, v, width, width, mixed.from((r * queryCount + i) * width), width);
    }
  }
}

/** Scores made shares, in place. */
function share(x: Series, n: i32, temperature: f64): void {
  const total = splat(sumExponentials(x, n, highest(x, n), temperature, x));
  for (let i = 0; i < n; i += LANES) x.write(i, x.at(i) / total, i + 1 < n);
}
