import type { pi0 } from "../../src/formulas/pi0/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Pi0 = typeof pi0;

export const cosf: Loop<Pi0["cosf"]> = ({ inputs, params: { pairs }, outputs, sizes: { row, operator } }) => {
  const none = NaN;
  const { operators, coupling } = inputs;
  const sink = scratch(row);
  const { total = sink, amplification = sink } = outputs;
  const counts = (a: number, b: number) => b > a || (pairs === 1 && b < a);
  const fit = coupling.every((x, at) => !counts(Math.floor(at / operator), at % operator) || Math.abs(x) <= 1e100);
  for (let i = 0; i < row; i++) {
    let ok = fit;
    let alone = 0;
    let together = 0;
    for (let a = 0; a < operator; a++) {
      const own = operators[a * row + i]!;
      let pull = 0;
      for (let b = pairs === 1 ? 0 : a + 1; b < operator; b++)
        if (b !== a) pull += coupling[a * operator + b]! * operators[b * row + i]!;
      ok = ok && Math.abs(own) <= 1e100;
      alone += own;
      together += own * pull;
    }
    const sum = alone + together;
    total[i] = ok ? sum : none;
    amplification[i] = ok && alone !== 0 ? sum / alone : none;
  }
};

const isAmplitude = (x: number) => Math.abs(x) <= 1e70;

export const overlap: Loop<Pi0["overlap"]> = ({ inputs, params, outputs, sizes: { row, state, component } }) => {
  const none = NaN;
  const { phi } = inputs;
  const { output = scratch(row) } = outputs;
  const { mode, orthonormalize } = params;
  const width = 2 * component;
  const fit = inputs.psi.every(isAmplitude);
  const psi = orthonormalize && fit ? orthonormal(inputs.psi, state, width) : inputs.psi;
  let trace = 0;
  for (const x of psi) trace += x * x;
  for (let r = 0; r < row; r++) {
    let ok = fit;
    let length = 0;
    for (let k = r * width; k < (r + 1) * width; k++) {
      ok = ok && isAmplitude(phi[k]!);
      length += phi[k]! * phi[k]!;
    }
    let sum = 0;
    for (let s = 0; s < psi.length && mode === 0; s += width) {
      let re = 0;
      let im = 0;
      for (let k = 0; k < width; k += 2) {
        const a = psi[s + k]!;
        const b = psi[s + k + 1]!;
        const c = phi[r * width + k]!;
        const d = phi[r * width + k + 1]!;
        re += a * c + b * d;
        im += a * d - b * c;
      }
      sum += re * re + im * im;
    }
    if (mode === 0) output[r] = ok && length >= 1e-290 ? sum / length : none;
    else output[r] = ok ? trace : none;
  }
};

/** States made orthonormal one after the other, those that depend on earlier ones left out. */
function orthonormal(psi: Float64Array, states: number, width: number): Float64Array {
  const kept: Float64Array[] = [];
  for (let s = 0; s < states; s++) {
    const own = psi.slice(s * width, (s + 1) * width);
    const before = Math.hypot(...own);
    for (const unit of [...kept, ...kept]) {
      let re = 0;
      let im = 0;
      for (let k = 0; k < width; k += 2) {
        re += unit[k]! * own[k]! + unit[k + 1]! * own[k + 1]!;
        im += unit[k]! * own[k + 1]! - unit[k + 1]! * own[k]!;
      }
      for (let k = 0; k < width; k += 2) {
        own[k]! -= re * unit[k]! - im * unit[k + 1]!;
        own[k + 1]! -= re * unit[k + 1]! + im * unit[k]!;
      }
    }
    const after = Math.hypot(...own);
    if (after > before * 1e-12) kept.push(own.map((x) => x / after));
  }
  return Float64Array.from(kept.flatMap((state) => [...state]));
}
