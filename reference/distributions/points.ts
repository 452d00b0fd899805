// What the loops of this folder have in common: a point with what is known there, and how rows are gone through.
import { scratch } from "../loop.ts";

export interface Point {
  density: number;
  logs: number;
  cdf: number;
  sf: number;
}

/** A cell of its own for each loop, written again and again. */
export const point = (): Point => ({ density: 0, logs: 0, cdf: 0, sf: 0 });

/** All that is outside of the support, or past it. */
export function outside(cell: Point, past: boolean, density = 0): void {
  cell.density = density;
  cell.logs = Math.log(density);
  cell.cdf = past ? 1 : 0;
  cell.sf = past ? 0 : 1;
}

export function invalid(cell: Point): void {
  cell.density = cell.logs = cell.cdf = cell.sf = NaN;
}

/** Densities and masses go by other names. */
export function write(
  row: number,
  density = scratch(row),
  logs = scratch(row),
  cdf = scratch(row),
  sf = scratch(row),
  at: (i: number) => Point,
): void {
  for (let i = 0; i < row; i++) {
    const cell = at(i);
    density[i] = cell.density;
    logs[i] = cell.logs;
    cdf[i] = cell.cdf;
    sf[i] = cell.sf;
  }
}

export const isProbability = (p: number): boolean => p >= 0 && p <= 1;
export const isShape = (a: number): boolean => a >= 1e-300 && a <= 1e15;
export const isScale = (x: number): boolean => x >= 1e-100 && x <= 1e100;
export const isFreedom = (x: number): boolean => x >= 1e-100 && x <= 1e15;
