import type { distributions } from "../../src/formulas/index.ts";
import { betaInverse, betaTail, lbeta } from "../core/betaFunctions.ts";
import { type Loop, scratch } from "../loop.ts";
import { invalid, isProbability, isShape, outside, type Point, point, write } from "./points.ts";

type Distributions = typeof distributions;

const edge = (own: number, other: number) => (own < 1 ? Infinity : own > 1 ? 0 : other);

function betaAt(cell: Point, x: number, a: number, b: number): void {
  if (!(isShape(a) && isShape(b)) || Number.isNaN(x)) invalid(cell);
  else if (x === 0) outside(cell, false, edge(a, b));
  else if (x === 1) outside(cell, true, edge(b, a));
  else if (!(x > 0 && x < 1)) outside(cell, x > 0);
  else {
    cell.logs = (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - lbeta(a, b);
    cell.density = Math.exp(cell.logs);
    cell.cdf = betaTail(a, b, x, false);
    cell.sf = betaTail(a, b, x, true);
  }
}

export const beta: Loop<Distributions["beta"]> = ({ inputs, outputs, sizes: { row } }) => {
  const cell = point();
  write(row, outputs.density, outputs.logDensity, outputs.cdf, outputs.sf, (i) => {
    betaAt(cell, inputs.x[i]!, inputs.alpha[i]!, inputs.beta[i]!);
    return cell;
  });
};

export const betaQuantile: Loop<Distributions["betaQuantile"]> = ({ inputs, params: { tail }, outputs, sizes }) => {
  const none = NaN;
  const { p, alpha, beta } = inputs;
  const { output = scratch(sizes.row) } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const a = alpha[i]!;
    const b = beta[i]!;
    if (!(isProbability(p[i]!) && isShape(a) && isShape(b))) output[i] = none;
    else output[i] = tail === 1 ? 1 - betaInverse(b, a, p[i]!) : betaInverse(a, b, p[i]!);
  }
};
