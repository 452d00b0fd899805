import type { distributions } from "../../src/formulas/index.ts";
import { erfcOf, quantileOf } from "../core/erf.ts";
import { type Loop, scratch } from "../loop.ts";
import { invalid, isProbability, isScale, outside, type Point, point, write } from "./points.ts";

type Distributions = typeof distributions;

const isLocation = (x: number) => x >= -1e300 && x <= 1e300;

function logisticAt(cell: Point, x: number, location: number, scale: number): void {
  if (!(isScale(scale) && isLocation(location)) || Number.isNaN(x)) invalid(cell);
  else {
    const z = (x - location) / scale;
    cell.cdf = 1 / (1 + Math.exp(-z));
    cell.sf = 1 / (1 + Math.exp(z));
    cell.density = (cell.cdf * cell.sf) / scale;
    cell.logs = -Math.abs(z) - 2 * Math.log1p(Math.exp(-Math.abs(z))) - Math.log(scale);
  }
}

function lognormalAt(cell: Point, x: number, sigma: number, scale: number): void {
  if (!(isScale(sigma) && isScale(scale)) || Number.isNaN(x)) invalid(cell);
  else if (!(x > 0 && x < Infinity)) outside(cell, x > 0);
  else {
    const z = Math.log(x / scale) / sigma;
    cell.logs = -0.5 * z * z - Math.log(x) - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI);
    cell.density = Math.exp(cell.logs);
    cell.cdf = erfcOf(-z * Math.SQRT1_2) / 2;
    cell.sf = erfcOf(z * Math.SQRT1_2) / 2;
  }
}

export const logistic: Loop<Distributions["logistic"]> = ({ inputs, outputs, sizes: { row } }) => {
  const cell = point();
  const { x, location, scale } = inputs;
  write(row, outputs.density, outputs.logDensity, outputs.cdf, outputs.sf, (i) => {
    logisticAt(cell, x[i]!, location ? location[i]! : 0, scale ? scale[i]! : 1);
    return cell;
  });
};

export const lognormal: Loop<Distributions["lognormal"]> = ({ inputs, outputs, sizes: { row } }) => {
  const cell = point();
  const { x, sigma, scale } = inputs;
  write(row, outputs.density, outputs.logDensity, outputs.cdf, outputs.sf, (i) => {
    lognormalAt(cell, x[i]!, sigma[i]!, scale ? scale[i]! : 1);
    return cell;
  });
};

export const logisticQuantile: Loop<Distributions["logisticQuantile"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { output = scratch(sizes.row) } = outputs;
  const sign = params.tail === 1 ? -1 : 1;
  for (let i = 0; i < sizes.row; i++) {
    const p = inputs.p[i]!;
    const location = inputs.location ? inputs.location[i]! : 0;
    const scale = inputs.scale ? inputs.scale[i]! : 1;
    const fits = isProbability(p) && isLocation(location) && isScale(scale);
    output[i] = fits ? location + sign * scale * (Math.log(p) - Math.log1p(-p)) : none;
  }
};

export const lognormalQuantile: Loop<Distributions["lognormalQuantile"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { output = scratch(sizes.row) } = outputs;
  const sign = params.tail === 1 ? -1 : 1;
  for (let i = 0; i < sizes.row; i++) {
    const p = inputs.p[i]!;
    const sigma = inputs.sigma[i]!;
    const scale = inputs.scale ? inputs.scale[i]! : 1;
    const fits = isProbability(p) && isScale(sigma) && isScale(scale);
    output[i] = fits ? scale * Math.exp(sign * sigma * quantileOf(p)) : none;
  }
};
