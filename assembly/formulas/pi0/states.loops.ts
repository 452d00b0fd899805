// Vectors of complex numbers, real and imaginary parts in turn, and operators that act in pairs.
import { allUpTo } from "../../lib/lanes/cells";
import { canonical, emit } from "../../lib/lanes/column";
import { always, min as atMost, both, ge, ne, splat, valid, within } from "../../lib/lanes/lanes";
import { Series } from "../../lib/lanes/series";

const LONGEST: f64 = 1e70;
const STRONGEST: f64 = 1e100;
/** Squared length below which squares lose digits: a state of 0. */
const NOTHING: f64 = 1e-290;
/** What is left of a state that depends on others, squared. */
const DEPENDENT: f64 = 1e-24;

/** sum over psi of |<psi|phi>|^2 / <phi|phi>, where <psi|phi> = sum of conj(psi_k) phi_k. Two rows side by side. */
export function pi0_overlap(
  psi: Series,
  phi: Series,
  states: i32,
  components: i32,
  rows: i32,
  mode: f64,
  orthonormalize: f64,
  out: Series,
  basis: Series,
): void {
  const width = 2 * components;
  const fit = allUpTo(psi, states * width, LONGEST);
  let from = psi;
  let count = states;
  if (orthonormalize !== 0 && fit) {
    count = orthonormal(psi, states, width, basis);
    from = basis;
  }
  const bound: f64 = orthonormalize !== 0 ? 1 : Infinity;
  const trace: f64 = orthonormalize !== 0 ? <f64>count : squared(psi, states * width);
  for (let r = 0; r < rows; r += LANES) {
    const pair = r + 1 < rows;
    const i = r * width;
    const j = pair ? i + width : i;
    let ok = always(fit);
    let length = splat(0);
    for (let k = 0; k < width; k++) {
      const part = phi.gather(i + k, j + k);
      ok = both(ok, within(part, -LONGEST, LONGEST));
      length += part * part;
    }
    let value = splat(trace);
    if (mode === 0) {
      value = splat(0);
      for (let s = 0; s < count; s++) {
        const state = from.from(s * width);
        let re = splat(0);
        let im = splat(0);
        for (let k = 0; k < width; k += 2) {
          const a = state.all(k);
          const b = state.all(k + 1);
          const c = phi.gather(i + k, j + k);
          const d = phi.gather(i + k + 1, j + k + 1);
          re += a * c + b * d;
          im += a * d - b * c;
        }
        value += re * re + im * im;
      }
      ok = both(ok, ge(length, splat(NOTHING)));
      value = atMost(value / length, splat(bound));
    }
    emit(out, r, valid(ok, value), pair);
  }
}

/** Gram and Schmidt's method, each state taken twice (W. Kahan and B. Parlett: twice is enough). The number of states kept. */
function orthonormal(psi: Series, states: i32, width: i32, basis: Series): i32 {
  let kept = 0;
  for (let s = 0; s < states; s++) {
    const state = basis.from(kept * width);
    const scale = largest(psi.from(s * width), width);
    for (let k = 0; k < width; k++) state[k] = psi[s * width + k] / scale;
    const before = squared(state, width);
    let after = before;
    for (let pass = 0; pass < 2; pass++) {
      for (let t = 0; t < kept; t++) project(state, basis.from(t * width), width);
      after = squared(state, width);
      if (!(after > before * DEPENDENT)) break;
    }
    if (!(after > before * DEPENDENT)) continue;
    const length = Math.sqrt(after);
    for (let k = 0; k < width; k++) state[k] = state[k] / length;
    kept++;
  }
  return kept;
}

/** state -= <unit|state> unit */
function project(state: Series, unit: Series, width: i32): void {
  let re = 0.0;
  let im = 0.0;
  for (let k = 0; k < width; k += 2) {
    re += unit[k] * state[k] + unit[k + 1] * state[k + 1];
    im += unit[k] * state[k + 1] - unit[k + 1] * state[k];
  }
  for (let k = 0; k < width; k += 2) {
    state[k] = state[k] - (re * unit[k] - im * unit[k + 1]);
    state[k + 1] = state[k + 1] - (re * unit[k + 1] + im * unit[k]);
  }
}

function squared(x: Series, n: i32): f64 {
  let sum = 0.0;
  for (let k = 0; k < n; k++) sum += x[k] * x[k];
  return sum;
}

function largest(x: Series, n: i32): f64 {
  let most = 0.0;
  for (let k = 0; k < n; k++) most = Math.max(most, Math.abs(x[k]));
  return most;
}

/** sum of O_i + sum over i < j, or over i and j apart, of gamma_ij O_i O_j. Operator i is column i. */
export function pi0_cosf(
  operators: Series,
  coupling: Series,
  operatorCount: i32,
  n: i32,
  pairs: f64,
  total: Series,
  amplification: Series,
): void {
  let fit = true;
  for (let a = 0; a < operatorCount; a++) {
    const own = coupling.from(a * operatorCount);
    if (pairs === 1) fit = fit && allUpTo(own, a, STRONGEST);
    fit = fit && allUpTo(own.from(a + 1), operatorCount - a - 1, STRONGEST);
  }
  for (let i = 0; i < n; i += LANES) {
    const pair = i + 1 < n;
    let ok = always(fit);
    let alone = splat(0);
    let together = splat(0);
    for (let a = 0; a < operatorCount; a++) {
      const own = operators.at(a * n + i);
      const row = coupling.from(a * operatorCount);
      let pull = splat(0);
      if (pairs === 1) for (let b = 0; b < a; b++) pull += row.all(b) * operators.at(b * n + i);
      for (let b = a + 1; b < operatorCount; b++) pull += row.all(b) * operators.at(b * n + i);
      ok = both(ok, within(own, -STRONGEST, STRONGEST));
      alone += own;
      together += own * pull;
    }
    const sum = alone + together;
    emit(total, i, valid(ok, sum), pair);
    emit(amplification, i, valid(both(ok, ne(alone, splat(0))), canonical(sum / alone)), pair);
  }
}
