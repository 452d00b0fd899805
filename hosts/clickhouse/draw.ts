// Rows that find what differs: numbers of every class, ends of ranges and their neighbours, and plain ones.
import { random } from "../../reference/random.ts";
import { isNumber, type Param, type Range, type Spec } from "../../src/spec.ts";
import type { Cells } from "./server.ts";

const bits = new BigUint64Array(1);
const double = new Float64Array(bits.buffer);

const from = (pattern: bigint) => {
  bits[0] = pattern;
  return double[0]!;
};

function neighbour(x: number, up: boolean): number {
  if (!Number.isFinite(x)) return x;
  if (x === 0) return up ? Number.MIN_VALUE : -Number.MIN_VALUE;
  double[0] = x;
  bits[0]! += x > 0 === up ? 1n : -1n;
  return double[0]!;
}

const special = [0, -0, 1, -1, 0.5, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1022, Number.MAX_VALUE, 2 ** 53, 1e9];
const odd = [Infinity, -Infinity, NaN, from(0xfff8000000000000n), from(0x7ff0000000000001n), from(0x7ff8dead0000beefn)];

/** A draw within a range, spread over orders of magnitude where it is open. */
function within([min, max]: Range, next: () => number): number {
  if (max - min <= 1e4) return Math.min(Math.max(min + (max - min) * next(), min), max);
  const size = 10 ** (next() * 8 - 3) * (min < 0 && next() < 0.5 ? -1 : 1);
  return Math.min(Math.max(size, min), max);
}

/** Cells of an input: the most in its range, so that rows are answered, and some of whatever may come. */
export function inputCells({ kind, range }: Spec["inputs"][string], rows: number, seed: number): Float64Array {
  const next = random(seed);
  return Float64Array.from({ length: rows }, () => {
    const what = next();
    if (what < 0.02) return odd[Math.floor(next() * odd.length)]!;
    if (what < 0.06) return special[Math.floor(next() * special.length)]!;
    if (what < 0.07)
      return from(BigInt(Math.floor(next() * 2 ** 32)) * 2n ** 32n + BigInt(Math.floor(next() * 2 ** 32)));
    if (what < 0.12) {
      const end = range[next() < 0.5 ? 0 : 1];
      const how = next();
      return how < 0.5 ? end : neighbour(end, how < 0.75);
    }
    const x = within(range, next);
    return kind === "real" ? x : Math.floor(x);
  });
}

/** What a parameter may be: near its default for the most part, for far from it many formulas have but one answer. */
function parameter(param: Param, next: () => number): number | string | boolean {
  if ("choices" in param) return param.choices[Math.floor(next() * param.choices.length)]!;
  if (!isNumber(param)) return next() < 0.5;
  const { range, default: usual, whole } = param;
  const what = next();
  if (Number.isNaN(usual) && what < 0.3) return NaN;
  const x = what < 0.1 ? range[next() < 0.5 ? 0 : 1] : what < 0.4 ? within(range, next) : usual * (0.5 + next());
  const held = Math.min(Math.max(Number.isNaN(x) ? within(range, next) : x, range[0]), range[1]);
  return whole ? Math.floor(held) : held;
}

/** Parameters that keep the rules of a formula. */
export function parameters(
  { params = {}, rules = [] }: Spec,
  next: () => number,
): Record<string, number | string | boolean> {
  const drawn = Object.fromEntries(Object.entries(params).map(([name, param]) => [name, parameter(param, next)]));
  const usual = (name: string) => (params[name] as { default: number }).default;
  for (const rule of rules) if (rule.rule === "sum") for (const name of rule.params) drawn[name] = usual(name);
  // Rules may be a chain: where a draw breaks one, all of them take what they usually are.
  const chain = rules.filter((rule) => rule.rule === "ordered");
  if (chain.some(({ params: [low, high] }) => drawn[low!]! > drawn[high!]!))
    for (const name of chain.flatMap(({ params }) => params)) drawn[name] = usual(name);
  return drawn;
}

export const cellsOf = (values: readonly (number | string | boolean)[]): Cells =>
  typeof values[0] === "number" ? Float64Array.from(values as number[]) : (values as string[] | boolean[]);
