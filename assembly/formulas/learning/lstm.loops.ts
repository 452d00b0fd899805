// Long short-term memory along a sequence, and its forecasts several steps ahead. The equations stand in lib/lstm.ts.
import { allUpTo, canonicalCells, copyCells, fillCells } from "../../lib/lanes/cells";
import { Series } from "../../lib/lanes/series";
import { head, headFits } from "../../lib/models/head";
import { advance, MOST, packWeights, sumGates, TOGETHER } from "../../lib/models/lstm";

/** y = w h + headBias */
export function learning_lstm(
  x: Series,
  inputWeights: Series,
  recurrentWeights: Series,
  bias: Series,
  headWeights: Series,
  ticks: i32,
  entities: i32,
  features: i32,
  units: i32,
  headBias: f64,
  hidden: Series,
  cell: Series,
  skipped: Series,
  y: Series,
  hiddenOut: Series,
  cellOut: Series,
  packedInput: Series,
  packedRecurrent: Series,
  gates: Series,
): void {
  const fine =
    packWeights(inputWeights, recurrentWeights, bias, features, units, 4 * units, packedInput, packedRecurrent) &&
    headFits(headWeights, units);
  for (let e = 0; e < entities; e += TOGETHER) {
    const n = min<i32>(entities - e, TOGETHER);
    const h = hidden.from(e * units);
    const c = cell.from(e * units);
    for (let t = 0, at = e; t < ticks; t++, at += entities) {
      const seen = x.from(at * features);
      sumGates(seen, h, n, features, units, packedInput, packedRecurrent, bias, gates);
      for (let k = 0; k < n; k++) {
        const own = k * units;
        if (fine && allUpTo(seen.from(k * features), features, MOST)) {
          advance(gates.from(4 * own), units, h.from(own), c.from(own));
        } else {
          skipped[e + k] = skipped[e + k] + 1;
          canonicalCells(h.from(own), units);
          canonicalCells(c.from(own), units);
        }
        if (y.given) y[at + k] = head(headWeights, h.from(own), units, headBias);
      }
      if (hiddenOut.given) copyCells(h, n * units, hiddenOut.from(at * units));
      if (cellOut.given) copyCells(c, n * units, cellOut.from(at * units));
    }
  }
}

/** y = w h + headBias, which is feature 0 of the next step */
export function learning_lstmForecast(
  hidden: Series,
  cell: Series,
  inputWeights: Series,
  recurrentWeights: Series,
  bias: Series,
  headWeights: Series,
  future: Series,
  rows: i32,
  units: i32,
  features: i32,
  steps: i32,
  headBias: f64,
  out: Series,
  packedInput: Series,
  packedRecurrent: Series,
  gates: Series,
  hiddenNow: Series,
  cellNow: Series,
  x: Series,
): void {
  const fine =
    packWeights(inputWeights, recurrentWeights, bias, features, units, 4 * units, packedInput, packedRecurrent) &&
    headFits(headWeights, units);
  for (let r = 0; r < rows; r += TOGETHER) {
    const n = min<i32>(rows - r, TOGETHER);
    copyCells(hidden.from(r * units), n * units, hiddenNow);
    copyCells(cell.from(r * units), n * units, cellNow);
    fillCells(x, n * features, 0);
    for (let s = 0; s < steps; s++) {
      if (s > 0) {
        sumGates(x, hiddenNow, n, features, units, packedInput, packedRecurrent, bias, gates);
        for (let k = 0; k < n; k++) {
          advance(gates.from(4 * k * units), units, hiddenNow.from(k * units), cellNow.from(k * units));
        }
      }
      for (let k = 0; k < n; k++) {
        const value = head(headWeights, hiddenNow.from(k * units), units, headBias);
        const own = x.from(k * features);
        if (future.given) copyCells(future.from(((r + k) * steps + s) * features), features, own);
        if (features > 0) own[0] = value;
        out[(r + k) * steps + s] = value;
      }
    }
    for (let k = r; k < r + n; k++) {
      const known = allUpTo(hidden.from(k * units), units, 1) && allUpTo(cell.from(k * units), units, MOST);
      const told = !future.given || allUpTo(future.from(k * steps * features), steps * features, MOST);
      if (!(fine && known && told)) fillCells(out.from(k * steps), steps, NaN);
    }
  }
}
