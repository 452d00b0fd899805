// Parameters that a formula admits, whatever they are: ends of ranges and their neighbours, zeros of both signs, subnormal
// numbers, the largest, and numbers of any size between.
import type { Given } from "../../src/check.ts";
import type { NumberParam, Param, Spec } from "../../src/spec.ts";
import { nextDown, nextUp } from "./doubles.ts";
import { settle } from "./params.ts";

const extremes = [
  0,
  Number.MIN_VALUE,
  2 ** -1022 - Number.MIN_VALUE,
  2 ** -1022,
  1e-300,
  1e-160,
  1e-17,
  2 ** -53,
  0.5,
  1,
  1e9,
  2 ** 53 - 1,
  1e160,
  1e300,
  Number.MAX_VALUE,
  Infinity,
].flatMap((x) => [x, -x]);

function anyNumber({ default: usual, range: [min, max], whole }: NumberParam, next: () => number): number {
  const ends = whole ? [min, max, min + 1, max - 1] : [min, max, nextUp(min), nextDown(max)];
  const size = 10 ** (next() < 0.5 ? next() * 6 - 3 : next() * 616 - 308);
  const sized = [usual * (0.5 + next()), size, -size, min + size, max - size, min + next() * (max - min)];
  const drawn = [ends, extremes, sized][Math.floor(next() * 3)]!;
  const fits = drawn
    .map((x) => (whole && Number.isFinite(x) ? Math.floor(x) : x))
    .filter((x) => x >= min && x <= max && !(whole && !Number.isInteger(x)));
  return fits.length ? fits[Math.floor(next() * fits.length)]! : usual;
}

function anyOf(param: Param, next: () => number): unknown {
  if ("choices" in param) return param.choices[Math.floor(next() * param.choices.length)];
  return "range" in param ? anyNumber(param, next) : next() < 0.5;
}

/** Some parameters of a formula, drawn from all that it admits; the others keep their defaults. */
export function anyParams(spec: Spec, next: () => number, { infinite = true } = {}): Given {
  const some = next();
  const given = Object.entries(spec.params ?? {})
    .filter(() => next() < some)
    .map(([name, param]) => [name, anyOf(param, next)] as const)
    .filter(([, value]) => typeof value !== "number" || Number.isFinite(value) || (infinite && !Number.isNaN(value)));
  return settle(spec, Object.fromEntries(given));
}
