import { allWithin, copyCells, fillCells } from "../../lib/lanes/cells";
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
  asked: i32,
  depth: i32,
  held: i32,
  width: i32,
  causal: f64,
  out: Series,
  weights: Series,
  turned: Series,
  scores: Series,
): void {
  const temperature = depth > 0 ? Math.sqrt(<f64>depth) : 1;
  for (let r = 0; r < rows; r++) {
    const q = queries.from(r * asked * depth);
    const k = keys.from(r * held * depth);
    const v = values.from(r * held * width);
    const fine =
      allWithin(q, asked * depth, MOST) && allWithin(k, held * depth, MOST) && allWithin(v, held * width, MOST);
    if (out.given) fillCells(out.from(r * asked * width), asked * width, fine ? 0 : NaN);
    if (weights.given) fillCells(weights.from(r * asked * held), asked * held, fine ? 0 : NaN);
    if (!fine || held === 0) continue;
    transpose(k, held, depth, turned);
    for (let i = 0; i < asked; i += TOGETHER) {
      const n = min<i32>(asked - i, TOGETHER);
      const seen = causal !== 0 ? min<i32>(held, i + n) : held;
      fillCells(scores, n * held, 0);
      addProduct(q.from(i * depth), depth, n, depth, turned, held, seen, scores, held);
      for (let s = 0; s < n; s++) {
        const own = scores.from(s * held);
        const open = causal !== 0 ? min<i32>(held, i + s + 1) : held;
        share(own, open, temperature);
        fillCells(own.from(open), seen - open, 0);
        if (weights.given) copyCells(own, open, weights.from((r * asked + i + s) * held));
      }
      if (out.given) addProduct(scores, held, n, seen, v, width, width, out.from((r * asked + i) * width), width);
    }
  }
}

/** Scores made shares, in place. */
function share(x: Series, n: i32, temperature: f64): void {
  const total = splat(sumExponentials(x, n, highest(x, n), temperature, x));
  for (let i = 0; i < n; i += LANES) x.write(i, x.at(i) / total, i + 1 < n);
}
