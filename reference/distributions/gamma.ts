import type { distributions } from "../../src/formulas/index.ts";
import { gammaInverse, gammaTail, lgamma } from "../core/gamma.ts";
import { type Loop, scratch } from "../loop.ts";
import { invalid, isProbability, isScale, isShape, outside, type Point, point, write } from "./points.ts";

type Distributions = typeof distributions;

function gammaAt(cell: Point, x: number, shape: number, scale: number): void {
  if (!(isShape(shape) && isScale(scale)) || Number.isNaN(x)) invalid(cell);
  else if (x === 0) outside(cell, false, shape < 1 ? Infinity : shape > 1 ? 0 : 1 / scale);
  else if (!(x > 0 && x < Infinity)) outside(cell, x > 0);
  else {
    const z = x / scale;
    cell.logs = (shape - 1) * Math.log(z) - z - lgamma(shape) - Math.log(scale);
    cell.density = Math.exp(cell.logs);
    cell.cdf = gammaTail(shape, z, false);
    cell.sf = gammaTail(shape, z, true);
  }
}

function inverse(p: number, shape: number, upper: boolean): number {
  const none = NaN;
  if (!(isProbability(p) && isShape(shape))) return none;
  if (p === 0 || p === 1) return (p === 0) === upper ? Infinity : 0;
  return upper ? gammaInverse(shape, 1 - p, p) : gammaInverse(shape, p);
}

export const gamma: Loop<Distributions["gamma"]> = ({ inputs: { x, shape, scale }, outputs, sizes: { row } }) => {
  const cell = point();
  write(row, outputs.density, outputs.logDensity, outputs.cdf, outputs.sf, (i) => {
    gammaAt(cell, x[i]!, shape[i]!, scale ? scale[i]! : 1);
    return cell;
  });
};

export const gammaQuantile: Loop<Distributions["gammaQuantile"]> = ({ inputs, params: { tail }, outputs, sizes }) => {
  const none = NaN;
  const { p, shape, scale } = inputs;
  const { output = scratch(sizes.row) } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const unit = scale ? scale[i]! : 1;
    output[i] = isScale(unit) ? unit * inverse(p[i]!, shape[i]!, tail === 1) : none;
  }
};

export const chiSquare: Loop<Distributions["chiSquare"]> = ({ inputs: { x, df }, outputs, sizes: { row } }) => {
  const cell = point();
  write(row, outputs.density, outputs.logDensity, outputs.cdf, outputs.sf, (i) => {
    if (isShape(df[i]!)) gammaAt(cell, x[i]!, df[i]! / 2, 2);
    else invalid(cell);
    return cell;
  });
};

export const chiSquareQuantile: Loop<Distributions["chiSquareQuantile"]> = (io) => {
  const none = NaN;
  const { p, df } = io.inputs;
  const { row } = io.sizes;
  const { output = scratch(row) } = io.outputs;
  for (let i = 0; i < row; i++)
    output[i] = isShape(df[i]!) ? 2 * inverse(p[i]!, df[i]! / 2, io.params.tail === 1) : none;
};
