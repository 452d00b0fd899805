// Gated recurrent units along a sequence. The equations stand in lib/models/gru.ts.
import { allUpTo, canonicalCells, copyCells } from "../../lib/lanes/cells";
import { clamp } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";
import { advanceUnits, sumHidden, sumInputs, sumShown } from "../../lib/models/gru";
import { head, headFits } from "../../lib/models/head";
import { MOST, packWeights, TOGETHER } from "../../lib/models/lstm";

/** h = (1 - z) n + z h; y = w h + headBias */
export function learning_gru(
  x: Series,
  inputWeights: Series,
  recurrentWeights: Series,
  bias: Series,
  recurrentBias: Series,
  headWeights: Series,
  ticks: i32,
  entities: i32,
  features: i32,
  units: i32,
  reset: f64,
  headBias: f64,
  hidden: Series,
  skipped: Series,
  y: Series,
  hiddenOut: Series,
  packedInput: Series,
  packedRecurrent: Series,
  gates: Series,
  recurrent: Series,
  shown: Series,
): void {
  const width = 3 * units;
  const fine =
    packWeights(inputWeights, recurrentWeights, bias, features, units, width, packedInput, packedRecurrent) &&
    (!recurrentBias.given || allUpTo(recurrentBias, width, MOST)) &&
    headFits(headWeights, units);
  const after = reset === 0;
  for (let e = 0; e < entities; e += TOGETHER) {
    const n = min<i32>(entities - e, TOGETHER);
    const h = hidden.from(e * units);
    if (!allUpTo(h, n * units, MOST)) clampCells(h, n * units);
    for (let t = 0, at = e; t < ticks; t++, at += entities) {
      const seen = x.from(at * features);
      sumInputs(seen, n, features, width, packedInput, bias, gates);
      sumHidden(h, n, units, after ? 3 : 2, packedRecurrent, recurrentBias, recurrent);
      if (!after) sumShown(h, n, units, packedRecurrent, gates, recurrent, shown);
      for (let k = 0; k < n; k++) {
        const own = h.from(k * units);
        if (fine && allUpTo(seen.from(k * features), features, MOST)) {
          advanceUnits(gates.from(k * width), recurrent.from(k * width), units, after, own);
        } else {
          skipped[e + k] = skipped[e + k] + 1;
          canonicalCells(own, units);
        }
        if (y.given) y[at + k] = head(headWeights, own, units, headBias);
      }
      if (hiddenOut.given) copyCells(h, n * units, hiddenOut.from(at * units));
    }
  }
}

/** Brings what somebody wrote to the state within bounds; NaN stays. */
function clampCells(x: Series, n: i32): void {
  for (let i = 0; i < n; i += LANES) x.write(i, clamp(x.at(i), -MOST, MOST), i + 1 < n);
}
