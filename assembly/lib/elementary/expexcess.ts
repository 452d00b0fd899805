import { pooled } from "../lanes/bits";
import { abs, every, le, select, splat } from "../lanes/lanes";
import { expm1 } from "./expm1";

// biome-ignore format: one constant a line
/** 1 / (k + 2)! */
const EXCESS = memory.data<f64>([
  0.5,
  0.16666666666666666,
  0.041666666666666664,
  0.008333333333333333,
  0.001388888888888889,
  0.0001984126984126984,
  0.0000248015873015873,
  0.0000027557319223985893,
  2.755731922398589e-7,
  2.505210838544172e-8,
  2.08767569878681e-9,
  1.6059043836821613e-10,
  1.1470745597729725e-11,
], 16);

/** e^x - 1 - x, never negative: its series up to 1/2, where it lacks less than 2^-56; beyond, the difference, which loses three bits. */
export function expExcess(x: Lane): Lane {
  let sum = pooled(EXCESS, 12);
  for (let k = 11; k >= 0; k--) sum = sum * x + pooled(EXCESS, k);
  const series = x * x * sum;
  const near = le(abs(x), splat(0.5));
  return every(near) ? series : select(near, series, expm1(x) - x);
}
