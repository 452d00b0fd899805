// Next to an end: for a small x, I_x(a, b) is x^a / (a B(a, b)). Variables whose odds leave the doubles (Student's t, F) have x as a product
// g h, and their logarithms in two parts; ln(a B(a, b)) is formed with the factor a taken out where that is small, so that 1 less the
// probability keeps its digits too.
import { expSum } from "../elementary/exp";
import { expm1 } from "../elementary/expm1";
import { log } from "../elementary/log";
import { shareHigh, shareLow } from "../elementary/logshare";
import { every, le, select, splat } from "../lanes/lanes";
import { lost } from "../sums/twosum";
import { betaGrowth } from "./betainc";
import { lgammaOneMore } from "./gammainc";
import { lbeta } from "./lbeta";
import { powerStart } from "./quantilestart";

/** ln(a B(a, b)) */
function logUnit(a: Lane, b: Lane): Lane {
  const one = splat(1);
  const small = le(a, one);
  const least = select(small, a, one);
  const near = lgammaOneMore(least) - betaGrowth(least, b);
  return every(small) ? near : select(small, near, log(a) + lbeta(a, b));
}

function high(a: Lane, g: Lane, h: Lane): Lane {
  return shareHigh(a, g) + shareHigh(a, h);
}

function low(a: Lane, b: Lane, g: Lane, h: Lane): Lane {
  const first = shareHigh(a, g);
  const second = shareHigh(a, h);
  return lost(first, second, first + second) + (shareLow(a, g) + shareLow(a, h)) - logUnit(a, b);
}

/** ln I_x(a, b) of a small x = g h. */
export function endLog(a: Lane, b: Lane, g: Lane, h: Lane): Lane {
  return high(a, g, h) + low(a, b, g, h);
}

/** I_x(a, b) */
export function endLower(a: Lane, b: Lane, g: Lane, h: Lane): Lane {
  const most = high(a, g, h);
  const rest = low(a, b, g, h);
  const sum = most + rest;
  return expSum(sum, lost(most, rest, sum));
}

/** 1 - I_x(a, b) */
export function endUpper(a: Lane, b: Lane, g: Lane, h: Lane): Lane {
  return -expm1(endLog(a, b, g, h));
}

/** The square root of the x with I_x(a, b) = p, if that is small. */
export function endRoot(a: Lane, b: Lane, p: Lane): Lane {
  return powerStart(p, logUnit(a, b), a + a);
}
