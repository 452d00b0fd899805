// One step of gated recurrent units, for a few cells side by side. Gates stand in the order reset, update, candidate.
// Cho et al. 2014; with the reset behind the product as in cuDNN.

import { sigmoid, tanh } from "../elementary/hyperbolic";
import { copyCells, fillCells } from "../lanes/cells";
import { canonical } from "../lanes/column";
import { splat } from "../lanes/lanes";
import { Series } from "../lanes/series";
import { addProduct } from "../sums/product";

/** W x + b of n cells, `width` gates each. */
export function sumInputs(
  x: Series,
  n: i32,
  features: i32,
  width: i32,
  packed: Series,
  bias: Series,
  gates: Series,
): void {
  for (let k = 0; k < n; k++) copyCells(bias, width, gates.from(k * width));
  addProduct(x, features, n, features, packed, width, width, gates, width);
}

/** U h + c of n cells, of all gates or of reset and update alone. */
export function sumHidden(
  hidden: Series,
  n: i32,
  units: i32,
  kinds: i32,
  packed: Series,
  bias: Series,
  recurrent: Series,
): void {
  const width = 3 * units;
  for (let k = 0; k < n; k++) {
    if (bias.given) copyCells(bias, width, recurrent.from(k * width));
    else fillCells(recurrent.from(k * width), width, 0);
  }
  addProduct(hidden, units, n, units, packed, width, kinds * units, recurrent, width);
}

/** U (r h) + c for the candidates of n cells, whose gates are known. */
export function sumShown(
  hidden: Series,
  n: i32,
  units: i32,
  packed: Series,
  gates: Series,
  recurrent: Series,
  shown: Series,
): void {
  const width = 3 * units;
  for (let k = 0; k < n; k++) {
    const from = gates.from(k * width);
    const beside = recurrent.from(k * width);
    const own = hidden.from(k * units);
    const to = shown.from(k * units);
    for (let j = 0; j < units; j += LANES) to.write(j, sigmoid(from.at(j) + beside.at(j)) * own.at(j), j + 1 < units);
  }
  addProduct(shown, units, n, units, packed.from(2 * units), width, units, recurrent.from(2 * units), width);
}

/** The hidden state of one cell; `after`: r times what the hidden state brings to the candidate. */
export function advanceUnits(gates: Series, recurrent: Series, units: i32, after: boolean, hidden: Series): void {
  const one = splat(1);
  for (let j = 0; j < units; j += LANES) {
    const stays = sigmoid(gates.at(units + j) + recurrent.at(units + j));
    let beside = recurrent.at(2 * units + j);
    if (after) beside *= sigmoid(gates.at(j) + recurrent.at(j));
    const candidate = tanh(gates.at(2 * units + j) + beside);
    hidden.write(j, canonical((one - stays) * candidate + stays * hidden.at(j)), j + 1 < units);
  }
}
