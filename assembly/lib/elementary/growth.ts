// ln(now / before) of numbers between 1e-150 and 1e150. The quotient is rounded, and near 1 that is most of what there is; so what the
// rounding cut off, (now - before) / before - (quotient - 1), exact up to the division, is put back. Error below 2 ULP.
import { keep, splat, within } from "../lanes/lanes";
import { logPlus } from "./log1p";

export function logRatio(now: Lane, before: Lane): Lane {
  const quotient = now / before;
  const excess = (now - before) / before - (quotient - splat(1));
  return logPlus(quotient, keep(within(quotient, 0.5, 2), excess));
}
