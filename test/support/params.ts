// Parameter sets that any formula must cope with: each choice, both ends of each range, and mixtures.

import { random } from "../../reference/random.ts";
import type { Given } from "../../src/check.ts";
import type { Param, Spec } from "../../src/spec.ts";

/** Past this, a range is so wide that even draws from it would hardly ever come near what the parameter is for. */
const wide = 1e3;

/** A number inside the range of a parameter: of a wide range near the default, or of any magnitude. */
function draw(param: Param, next: () => number): unknown {
  if ("choices" in param) return param.choices[Math.floor(next() * param.choices.length)];
  if (!("range" in param)) return next() < 0.5;
  const [min, max] = param.range;
  const whole = param.whole ? Math.floor : (x: number) => x;
  if (max - min < wide) return whole(min + next() * (max - min + (param.whole ? 1 : 0)));
  const known = Number.isFinite(param.default) && param.default !== 0 && next() < 0.6;
  const drawn = known ? param.default * (0.5 + next()) : 10 ** (next() * 5 - 1);
  const signed = param.default === -Infinity || max <= 0 ? -drawn : drawn;
  return Math.min(Math.max(whole(signed), min), max);
}

/** Brings a set of parameters in line with the rules between them. */
export function settle({ params = {}, rules = [] }: Spec, given: Record<string, unknown>): Record<string, unknown> {
  const value = (name: string) => (given[name] ?? (params[name] as { default: number }).default) as number;
  // Rules may form a chain, low <= target <= high: as many passes as there are rules sort it.
  for (const rule of rules.flatMap(() => rules)) {
    if (rule.rule === "ordered") {
      const [low, high] = rule.params;
      if (value(low) > value(high)) [given[low], given[high]] = [value(high), value(low)];
    } else {
      const total = rule.params.reduce((sum, name) => sum + value(name), 0);
      const fits = total > 0 && total < Infinity;
      for (const name of rule.params) given[name] = fits ? (value(name) * rule.equals) / total : undefined;
    }
  }
  return given;
}

const inSum = ({ rules = [] }: Spec, name: string) =>
  rules.some(({ rule, params }) => rule === "sum" && params.includes(name));
const inOrder = ({ rules = [] }: Spec, name: string) =>
  rules.some(({ rule, params }) => rule === "ordered" && params.includes(name));

/** The defaults first; then each parameter on its own; then mixtures. */
export function paramSets(spec: Spec, count = 6): readonly Given[] {
  const sets: Given[] = [{}];
  for (const [name, param] of Object.entries(spec.params ?? {})) {
    if ("choices" in param) sets.push(...param.choices.slice(1).map((choice) => ({ [name]: choice })));
    else if (!("range" in param)) sets.push({ [name]: !param.default });
    else if (!inSum(spec, name)) {
      const ends = inOrder(spec, name) ? [] : param.range.filter(Number.isFinite);
      sets.push(...ends.map((end) => ({ [name]: end })));
      if (Number.isNaN(param.default)) sets.push({ [name]: Math.max(2, param.range[0]) });
    }
  }
  return [...sets, ...mixtures(spec, count, 7)];
}

/** Some parameters drawn, others left at their default. */
export function mixtures(spec: Spec, count: number, seed: number): readonly Given[] {
  const next = random(seed);
  const names = Object.entries(spec.params ?? {});
  if (!names.length) return [];
  return Array.from({ length: count }, () =>
    settle(
      spec,
      Object.fromEntries(names.filter(() => next() < 0.7).map(([name, param]) => [name, draw(param, next)])),
    ),
  );
}
