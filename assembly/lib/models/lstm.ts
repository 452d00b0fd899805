// One step of a long short-term memory, for a few cells side by side. Gates stand in the order input, forget, candidate, output.
// z = W x + U h + b; i, f, o = sigmoid(z); g = tanh(z); c = f c + i g; h = o tanh(c). Hochreiter and Schmidhuber 1997; forget gate
// of Gers, Schmidhuber and Cummins 2000.

import { sigmoid, tanh } from "../elementary/hyperbolic";
import { allUpTo, copyCells } from "../lanes/cells";
import { canonical } from "../lanes/column";
import { Series } from "../lanes/series";
import { addProduct, transpose } from "../sums/product";

/** Cells that advance together: their gates stay in the nearest cache. */
export const TOGETHER: i32 = 16;
/** Largest weight and input: no sum of their products overflows. */
export const MOST: f64 = 1e150;

/** Weights with lanes along the gates of all units, a row for each feature and for each unit; false where one is out of the domain. */
export function packWeights(
  inputWeights: Series,
  recurrentWeights: Series,
  bias: Series,
  features: i32,
  units: i32,
  gates: i32,
  packedInput: Series,
  packedRecurrent: Series,
): boolean {
  transpose(inputWeights, gates, features, packedInput);
  transpose(recurrentWeights, gates, units, packedRecurrent);
  return (
    allUpTo(packedInput, gates * features, MOST) &&
    allUpTo(packedRecurrent, gates * units, MOST) &&
    allUpTo(bias, gates, MOST)
  );
}

/** W x + U h + b of n cells. */
export function sumGates(
  x: Series,
  hidden: Series,
  n: i32,
  features: i32,
  units: i32,
  packedInput: Series,
  packedRecurrent: Series,
  bias: Series,
  gates: Series,
): void {
  const width = 4 * units;
  for (let k = 0; k < n; k++) copyCells(bias, width, gates.from(k * width));
  addProduct(x, features, n, features, packedInput, width, width, gates, width);
  addProduct(hidden, units, n, units, packedRecurrent, width, width, gates, width);
}

/** Cell and hidden state of one cell, from its gates. */
export function advance(gates: Series, units: i32, hidden: Series, cell: Series): void {
  for (let j = 0; j < units; j += LANES) {
    const pair = j + 1 < units;
    const enters = sigmoid(gates.at(j));
    const stays = sigmoid(gates.at(units + j));
    const candidate = tanh(gates.at(2 * units + j));
    const shows = sigmoid(gates.at(3 * units + j));
    const next = stays * cell.at(j) + enters * candidate;
    cell.write(j, canonical(next), pair);
    hidden.write(j, canonical(shows * tanh(next)), pair);
  }
}
