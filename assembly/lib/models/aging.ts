// Weights of past samples by age: uniform 1, exponential e^(-rate age), triangular 1 - age / window, gaussian
// e^(-age^2 / (2 sigma^2)), each times what gives it unit mass over the window.

import { exp } from "../elementary/exp";
import { expm1 } from "../elementary/expm1";
import { splat } from "../lanes/lanes";
import { erf } from "../special/erf";
import { halfBell } from "../special/normal";

export const EXPONENTIAL: f64 = 1;
export const TRIANGULAR: f64 = 2;
export const GAUSSIAN: f64 = 3;

const HALF_PI_ROOT: f64 = 1.2533141373155003;
const ROOT_HALF: f64 = 0.7071067811865476;

/** Weight at age 0. */
export function agePeak(kind: f64, window: Lane, rate: Lane, sigma: Lane): Lane {
  if (kind === EXPONENTIAL) return rate / -expm1(-rate * window);
  if (kind === TRIANGULAR) return splat(2) / window;
  if (kind === GAUSSIAN) {
    const mass = erf((window / sigma) * splat(ROOT_HALF));
    return splat(1) / (sigma * splat(HALF_PI_ROOT) * mass);
  }
  return splat(1) / window;
}

/** Weight at an age in the window over that at age 0. */
export function ageShape(age: Lane, kind: f64, window: Lane, rate: Lane, sigma: Lane): Lane {
  if (kind === EXPONENTIAL) return exp(-rate * age);
  if (kind === TRIANGULAR) return splat(1) - age / window;
  if (kind === GAUSSIAN) return halfBell(age / sigma);
  return splat(1);
}
