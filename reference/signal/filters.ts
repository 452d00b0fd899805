import type { signal } from "../../src/formulas/signal/index.ts";
import { byTicks, clamp, type Loop, scratch } from "../loop.ts";

type Signal = typeof signal;

const most = 1e150;

export const convolve: Loop<Signal["convolve"]> = ({ inputs: { x, taps }, params: { mode }, outputs, sizes }) => {
  const { sample: n, tap: m, place } = sizes;
  const { output = scratch(place) } = outputs;
  const none = NaN;
  const start = mode === 0 ? 0 : mode === 1 ? (m - 1) >> 1 : Math.min(n, m) - 1;
  const full = n && m ? n + m - 1 : 0;
  const count = mode === 0 || !full ? full : mode === 1 ? n : Math.abs(n - m) + 1;
  for (let p = 0; p < place; p++) {
    const i = p + start;
    let sum = p < count ? 0 : none;
    for (let j = Math.max(0, i - n + 1); j < m && j <= i; j++) sum += taps[j]! * x[i - j]! + 0 * taps[j]! * x[i - j]!;
    output[p] = sum;
  }
};

const fits = (taps: Float64Array) => taps.every((tap) => Math.abs(tap) <= most);

function filtered(x: number, taps: Float64Array, m: number, pending: Float64Array, own: number): number {
  const y = clamp(pending[own]! + taps[0]! * x, -Number.MAX_VALUE, Number.MAX_VALUE);
  for (let i = 1; i < m; i++) pending[own + i - 1] = clamp(pending[own + i]! + taps[i]! * x, -1e305, 1e305);
  pending[own + m - 1] = 0;
  return y;
}

export const fir: Loop<Signal["fir"]> = byTicks<Signal["fir"]>(
  ({ inputs: { x, taps }, state: { pending, skipped }, outputs, sizes: { entity, tap } }) => {
    const { output = scratch(entity) } = outputs;
    const none = NaN;
    const fine = fits(taps);
    for (let e = 0; e < entity; e++) {
      if (fine && Math.abs(x[e]!) <= most) output[e] = filtered(x[e]!, taps, tap, pending, e * tap);
      else {
        skipped[e]!++;
        output[e] = none;
      }
    }
  },
  ({ inputs: { x, taps }, state: { pending, skipped }, outputs, sizes: { tick, entity, tap } }) => {
    const { output = scratch(tick * entity) } = outputs;
    const none = NaN;
    const fine = fits(taps);
    for (let e = 0; e < entity; e++) {
      for (let at = e; at < tick * entity; at += entity) {
        if (fine && Math.abs(x[at]!) <= most) output[at] = filtered(x[at]!, taps, tap, pending, e * tap);
        else {
          skipped[e]!++;
          output[at] = none;
        }
      }
    }
  },
);
