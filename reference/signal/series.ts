import type { signal } from "../../src/formulas/signal/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Signal = typeof signal;

/** Beyond this, areas or squares overflow. */
const size = 1e150;

export const cumulativeTrapezoid: Loop<Signal["cumulativeTrapezoid"]> = (io) => {
  const { inputs, params, state, outputs, sizes } = io;
  const { y, t } = inputs;
  const { entity } = sizes;
  const cells = sizes.tick * entity;
  const { output = scratch(cells) } = outputs;
  for (let e = 0; e < entity; e++) {
    let sum = state.sum[e]!;
    let rest = state.rest[e]!;
    let before = state.y[e]!;
    let place = state.t[e]!;
    for (let i = e; i < cells; i += entity) {
      const value = y[i]!;
      const told = t !== undefined && !Number.isNaN(t[i]!);
      const here = told ? t[i]! : place + params.dx;
      const area = (told ? here - place : params.dx) * (value / 2 + before / 2);
      const next = Number.isNaN(before) ? sum : sum + area;
      if (Math.abs(value) <= size && Math.abs(here) <= size && Number.isFinite(next)) {
        if (!Number.isNaN(before)) rest += Math.abs(sum) >= Math.abs(area) ? sum - next + area : area - next + sum;
        sum = next;
        before = value;
        place = here;
      } else state.skipped[e]!++;
      output[i] = sum + rest;
    }
    state.sum[e] = sum;
    state.rest[e] = rest;
    state.y[e] = before;
    state.t[e] = place;
  }
};

export const autocorrelation: Loop<Signal["autocorrelation"]> = ({ inputs, params, outputs, sizes }) => {
  const { x, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { lag, group } = sizes;
  const { output = scratch(group * lag) } = outputs;
  for (let g = 0; g < group; g++) {
    const begin = offsets[g]!;
    const end = offsets[g + 1]!;
    const n = end - begin;
    let sum = 0;
    let fine = true;
    for (let i = begin; i < end; i++) {
      sum += x[i]! - x[begin]!;
      if (!(Math.abs(x[i]!) <= size)) fine = false;
    }
    const middle = sum / n;
    let squares = 0;
    for (let i = begin; i < end; i++) squares += (x[i]! - x[begin]! - middle) ** 2;
    for (let k = 0; k < lag; k++) {
      let product = 0;
      for (let i = begin; i + k < end; i++) product += (x[i]! - x[begin]! - middle) * (x[i + k]! - x[begin]! - middle);
      const value = product / squares;
      output[g * lag + k] = fine && k < n ? (params.adjusted ? (value * n) / (n - k) : value) : NaN;
    }
  }
};
