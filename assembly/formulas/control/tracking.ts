// Filters of position and speed with gains that stay.
import { step } from "../../../compiler/step.ts";
import {
  clamp,
  expect,
  finite,
  given,
  isPositive,
  type Lane,
  root,
  seen,
  usually,
  valid,
} from "../../../compiler/vocabulary.ts";
import { control } from "../../../src/formulas/control/index.ts";

/** 1 - r of Kalata's r = (4 + index - sqrt(8 index + index^2)) / 4, of which nothing cancels. */
const settled = (index: Lane) => 2 / (1 + root(1 + 8 / index));

/**
 * x- = x + h v, r = z - x-, x = x- + alpha r, v += beta r / h; beta = alpha^2 / (2 - alpha), or g = 2 / (1 + sqrt(1 + 8 / index)),
 * alpha = g (2 - g), beta = 2 g^2
 */
export const alphaBeta = step(control.alphaBeta, ({ measured, dt, level, trend }, p) => {
  let alpha = p.alpha;
  let beta = p.beta;
  if (p.gains === "benedictBordner") beta = (alpha * alpha) / (2 - alpha);
  else if (p.gains === "kalata") {
    const g = settled(p.index);
    alpha = g * (2 - g);
    beta = 2 * g * g;
  }
  let h = p.dt;
  let slope = beta / p.dt;
  let timed = true;
  if (given(dt)) {
    const own = seen(dt) ? dt : p.dt;
    timed = isPositive(own);
    h = timed ? own : 0;
    slope = beta / own;
  }
  const free = level + h * trend;
  // Beyond the doubles at their end, as in control.kalmanTrend.
  const ahead = usually(finite(free)) ? free : clamp(free, -Number.MAX_VALUE, Number.MAX_VALUE);
  const residual = measured - ahead;
  const next = trend + slope * residual;
  const told = usually(valid(measured) && timed);
  expect(told);
  const begun = seen(level);
  const near = usually(finite(residual) && finite(next));
  const follows = begun && near;
  return {
    level: told ? (follows ? ahead + alpha * residual : measured) : ahead,
    trend: told ? (follows ? next : begun ? 0 : trend) : trend,
    residual: told && follows ? residual : NaN,
  };
});

/** g = 2 / (1 + sqrt(1 + 8 / index)), alpha = g (2 - g), beta = 2 g^2 */
export const alphaBetaSteady = step(control.alphaBetaSteady, ({ index }) => {
  const g = settled(index);
  return { alpha: g * (2 - g), beta: 2 * g * g };
});
