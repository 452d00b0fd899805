// log2 x = e + log z / ln 2, with log z of log.ts as sum + rest: the high half of the sum times 26 bits of 1/ln 2 is exact
// (T. J. Dekker, Numerische Mathematik 18, 1971). Error below 0.51 ULP for every double, powers of two exact; -inf at 0, NaN
// below.
import { some, splat } from "../lanes/lanes";
import {
  biasOfMadeNormal,
  highHalf,
  logAtEnds,
  logBias,
  logCell,
  logCellRest,
  logCurve,
  logExponent,
  logPlace,
  logRatio,
  madeNormal,
  notNormal,
} from "./log";

const INVERSE = reinterpret<f64>(0x3ff71547652b82fe); // 1/ln 2 = 1.4426950408889634
const INVERSE_HIGH = reinterpret<f64>(0x3ff7154768000000); // its first 26 bits, 1.4426950514316559
const INVERSE_REST = reinterpret<f64>(0xbe46a3e80f444178); // -1.0542692476429138e-8

export function log2(x: Lane): Lane {
  if (some(notNormal(x))) return logAtEnds(x, log2After(madeNormal(x), biasOfMadeNormal(x)));
  return log2After(x, logBias());
}

/** log2 of x 2^(logBias - bias). */
function log2After(x: Lane, bias: Lane): Lane {
  const place = logPlace(x);
  const exponent = logExponent(place, bias);
  const r = logRatio(place);
  const cell = logCell(place);
  const sum = cell + r;
  const rest = cell - sum + r + logCellRest(place) + logCurve(r);
  const high = highHalf(sum);
  const most = high * splat(INVERSE_HIGH); // exact, and at most 0.51
  const more = high * splat(INVERSE_REST) + (sum - high + rest) * splat(INVERSE);
  const total = exponent + most;
  return total + (exponent - total + most + more);
}
