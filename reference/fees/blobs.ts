import type { fees } from "../../src/formulas/fees/index.ts";
import { clamp, type Loop, scratch } from "../loop.ts";
import { isWhole, stepOf } from "./fees.ts";

type Fees = typeof fees;

const safe = Number.MAX_SAFE_INTEGER;

/** EIP-4844 in integers of any length, up to 2^53 - 1. */
function fakeExponential(factor: number, numerator: number, denominator: number): number {
  if (numerator > 60 * denominator) return safe;
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  let sum = 0n;
  let i = 1n;
  for (let term = BigInt(factor) * d; term > 0n; i++) {
    sum += term;
    term = (term * n) / (d * i);
  }
  return Math.min(Number(sum / d), safe);
}

export const blobBaseFee: Loop<Fees["blobBaseFee"]> = ({ inputs: { excess }, params, outputs, sizes: { row } }) => {
  const { minFee, updateFraction, max } = params;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++)
    output[i] = isWhole(excess[i]!, safe) ? Math.min(fakeExponential(minFee, excess[i]!, updateFraction), max) : NaN;
};

export const excessBlobGas: Loop<Fees["excessBlobGas"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { used, baseFee } = inputs;
  const { minFee, updateFraction, reserveGas, blobGas } = params;
  const [target, max] = [Number(params.target), Number(params.max)];
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { excess = sink, fee = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const fine = isWhole(state.excess[e]!, safe);
    if (!fine) state.excess[e] = NaN;
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const gas = used[i]!;
      const price = baseFee ? baseFee[i]! : NaN;
      if (fine && isWhole(gas, safe) && (Number.isNaN(price) || isWhole(price, safe))) {
        const before = state.excess[e]!;
        const sum = before + (gas - target);
        let next = Math.max(sum, 0);
        if (reserveGas && sum >= 0 && reserveGas * price > blobGas * fakeExponential(minFee, before, updateFraction))
          next = before + stepOf(gas, max - target, max, 1);
        state.excess[e] = Math.min(next, safe);
        fee[i] = fakeExponential(minFee, state.excess[e]!, updateFraction);
      } else {
        state.skipped[e]!++;
        fee[i] = NaN;
      }
      excess[i] = state.excess[e]!;
    }
  }
};

export const gasLimit: Loop<Fees["gasLimit"]> = ({ inputs: { desired }, params, state, outputs, sizes }) => {
  const { divisor, min } = params;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { limit = sink, least = sink, most = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const fine = isWhole(state.limit[e]!, safe);
    if (!fine) state.limit[e] = NaN;
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      if (fine && isWhole(desired[i]!, safe)) {
        const parent = state.limit[e]!;
        const step = Math.max(Math.floor(parent / divisor) - 1, 0);
        most[i] = Math.min(parent + step, safe);
        least[i] = Math.min(Math.max(parent - step, min), most[i]!);
        state.limit[e] = clamp(desired[i]!, least[i]!, most[i]!);
      } else {
        state.skipped[e]!++;
        least[i] = most[i] = NaN;
      }
      limit[i] = state.limit[e]!;
    }
  }
};
