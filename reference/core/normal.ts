import type { core } from "../../src/formulas/core/index.ts";
import { isShare, type Loop, scratch } from "../loop.ts";
import { erfcInvOf, erfcOf, erfInvOf, erfOf, logCdfOf, quantileOf } from "./erf.ts";

type Core = typeof core;

export const erf: Loop<Core["erf"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = erfOf(x[i]!);
};

export const erfc: Loop<Core["erfc"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = erfcOf(x[i]!);
};

export const erfInv: Loop<Core["erfInv"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = Math.abs(x[i]!) <= 1 ? erfInvOf(x[i]!) : none;
};

export const erfcInv: Loop<Core["erfcInv"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = x[i]! >= 0 && x[i]! <= 2 ? erfcInvOf(x[i]!) : none;
};

export const gelu: Loop<Core["gelu"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = (Math.max(x[i]!, -1e3) * erfcOf(-x[i]! * Math.SQRT1_2)) / 2;
};

export const normal: Loop<Core["normal"]> = ({ inputs: { x }, outputs, sizes: { row } }) => {
  const { cdf, logCdf, density } = outputs;
  for (let i = 0; i < row; i++) {
    const value = x[i]!;
    if (cdf) cdf[i] = erfcOf(-value * Math.SQRT1_2) / 2;
    if (logCdf) logCdf[i] = logCdfOf(value);
    if (density) density[i] = Math.exp(-0.5 * value * value) * 0.3989422804014327;
  }
};

export const normalQuantile: Loop<Core["normalQuantile"]> = ({ inputs: { p }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) output[i] = isShare(p[i]!) ? quantileOf(p[i]!) : none;
};
