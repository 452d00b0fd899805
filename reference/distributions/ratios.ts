import type { distributions } from "../../src/formulas/index.ts";
import { betaInverse, betaTail, lbeta } from "../core/betaFunctions.ts";
import { type Loop, scratch } from "../loop.ts";
import { invalid, isFreedom, isProbability, outside, type Point, point, write } from "./points.ts";

type Distributions = typeof distributions;

/** (1 + x^2 / df)^(-(df + 1) / 2) / (sqrt(df) B(df / 2, 1 / 2)); half of I_u(df / 2, 1 / 2), u = df / (df + x^2), beyond x. */
function studentAt(cell: Point, x: number, df: number): void {
  if (!isFreedom(df) || Number.isNaN(x)) invalid(cell);
  else if (Math.abs(x) === Infinity) outside(cell, x > 0);
  else {
    const u = df / (df + x * x);
    const v = (x * x) / (df + x * x);
    const beyond = 0.5 * (u < 0.5 ? betaTail(df / 2, 0.5, u, false) : betaTail(0.5, df / 2, v, true));
    cell.logs = -0.5 * (df + 1) * Math.log1p((x * x) / df) - 0.5 * Math.log(df) - lbeta(df / 2, 0.5);
    cell.density = Math.exp(cell.logs);
    cell.cdf = x < 0 ? beyond : 1 - beyond;
    cell.sf = x < 0 ? 1 - beyond : beyond;
  }
}

function fAt(cell: Point, x: number, a: number, b: number): void {
  if (!(isFreedom(a) && isFreedom(b)) || Number.isNaN(x)) invalid(cell);
  else if (x === 0) outside(cell, false, a < 2 ? Infinity : a > 2 ? 0 : 1);
  else if (!(x > 0 && x < Infinity)) outside(cell, x > 0);
  else {
    const odds = (a * x) / b;
    const u = odds / (1 + odds);
    const v = 1 / (1 + odds);
    cell.logs = (a / 2) * Math.log(odds) - ((a + b) / 2) * Math.log1p(odds) - Math.log(x) - lbeta(a / 2, b / 2);
    cell.density = Math.exp(cell.logs);
    cell.cdf = u < 0.5 ? betaTail(a / 2, b / 2, u, false) : betaTail(b / 2, a / 2, v, true);
    cell.sf = u < 0.5 ? betaTail(a / 2, b / 2, u, true) : betaTail(b / 2, a / 2, v, false);
  }
}

export const student: Loop<Distributions["student"]> = ({ inputs: { x, df }, outputs, sizes: { row } }) => {
  const cell = point();
  write(row, outputs.density, outputs.logDensity, outputs.cdf, outputs.sf, (i) => {
    studentAt(cell, x[i]!, df[i]!);
    return cell;
  });
};

export const f: Loop<Distributions["f"]> = ({ inputs: { x, df1, df2 }, outputs, sizes: { row } }) => {
  const cell = point();
  write(row, outputs.density, outputs.logDensity, outputs.cdf, outputs.sf, (i) => {
    fAt(cell, x[i]!, df1[i]!, df2[i]!);
    return cell;
  });
};

/** Beta odds, from whichever share is small. */
function odds(a: number, b: number, p: number): number {
  const x = betaInverse(a, b, p);
  if (x < 0.5) return x / (1 - x);
  const y = betaInverse(b, a, 1 - p);
  return (1 - y) / y;
}

export const studentQuantile: Loop<Distributions["studentQuantile"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { p, df } = inputs;
  const { output = scratch(sizes.row) } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const share = p[i]!;
    if (!(isProbability(share) && isFreedom(df[i]!))) output[i] = none;
    else {
      const twice = 2 * Math.min(share, 1 - share);
      const size = twice === 0 ? Infinity : Math.sqrt(df[i]! / odds(df[i]! / 2, 0.5, twice));
      output[i] = share < 0.5 === (params.tail === 0) ? -size : size;
    }
  }
};

export const fQuantile: Loop<Distributions["fQuantile"]> = ({ inputs: { p, df1, df2 }, params, outputs, sizes }) => {
  const none = NaN;
  const { output = scratch(sizes.row) } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const a = df1[i]!;
    const b = df2[i]!;
    const share = p[i]!;
    if (!(isProbability(share) && isFreedom(a) && isFreedom(b))) output[i] = none;
    else if (params.tail === 0) output[i] = share === 1 ? Infinity : (odds(a / 2, b / 2, share) * b) / a;
    else output[i] = share === 0 ? Infinity : b / (odds(b / 2, a / 2, share) * a);
  }
};
