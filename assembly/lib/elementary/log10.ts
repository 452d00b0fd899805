// log10 x = e log10 2 + log z / ln 10, as log2.ts: log z of log.ts as sum + rest, the high half of the sum times 26 bits of 1/ln 10
// is exact, and so is e times 42 places of log10 2. Error below 0.51 ULP for every double, powers of ten exact; -inf at 0, NaN below.
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

const INVERSE = reinterpret<f64>(0x3fdbcb7b1526e50e); // 1/ln 10 = 0.4342944819032518
const INVERSE_HIGH = reinterpret<f64>(0x3fdbcb7b18000000); // its first 26 bits, 0.4342944845557213
const INVERSE_REST = reinterpret<f64>(0xbe26c8d78e6acaa4); // -2.6524694553078553e-9
const TWO_HIGH = reinterpret<f64>(0x3fd34413509f8000); // log10 2 to 42 places, 0.3010299956640665
const TWO_REST = reinterpret<f64>(0xbd380433b83b532a); // -8.532344317057107e-14

export function log10(x: Lane): Lane {
  if (some(notNormal(x))) return logAtEnds(x, log10After(madeNormal(x), biasOfMadeNormal(x)));
  return log10After(x, logBias());
}

/** log10 of x 2^(logBias - bias). */
function log10After(x: Lane, bias: Lane): Lane {
  const place = logPlace(x);
  const exponent = logExponent(place, bias);
  const r = logRatio(place);
  const cell = logCell(place);
  const sum = cell + r;
  const rest = cell - sum + r + logCellRest(place) + logCurve(r);
  const high = highHalf(sum);
  const most = high * splat(INVERSE_HIGH); // exact, and at most 0.16
  const more = high * splat(INVERSE_REST) + (sum - high + rest) * splat(INVERSE);
  const whole = exponent * splat(TWO_HIGH); // exact
  const total = whole + most;
  return total + (whole - total + most + (more + exponent * splat(TWO_REST)));
}
