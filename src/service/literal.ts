// Results of rows out of columns: what a generated caller writes as a literal, for names that are known at run time only.
import type { Plan } from "../plan.ts";
import type { Result, Value } from "../results.ts";
import { isField } from "../spec.ts";

/** The values of one output, a row each. */
export type Values = ArrayLike<Value>;
type Make<R> = (i: number) => R;
type Site = (names: readonly string[], values: readonly Values[]) => Make<Record<string, Value>>;

/** What makes the result of row i. */
export function literal({ spec, outputs }: Plan, values: readonly Values[]): Make<Result> {
  if (isField(spec.output)) return (i) => values[0]![i]!;
  const names = outputs.map(({ name }) => name);
  return (siteOf(names) ?? copied)(names, values);
}

/**
 * Literals with computed names. V8 remembers the names that a place in the text has seen: as fast as fixed names while they are always
 * the same ones (40 ns), and a call of the runtime for each name where they are not (640 ns). So a place belongs to the names that came
 * first, which in a service are those of its one formula or few.
 */
const sites: readonly (Site | undefined)[] = [
  undefined,
  ([a], [A]) =>
    (i) => ({ [a!]: A![i]! }),
  ([a, b], [A, B]) =>
    (i) => ({ [a!]: A![i]!, [b!]: B![i]! }),
  ([a, b, c], [A, B, C]) =>
    (i) => ({ [a!]: A![i]!, [b!]: B![i]!, [c!]: C![i]! }),
  ([a, b, c, d], [A, B, C, D]) =>
    (i) => ({ [a!]: A![i]!, [b!]: B![i]!, [c!]: C![i]!, [d!]: D![i]! }),
  ([a, b, c, d, e], [A, B, C, D, E]) =>
    (i) => ({ [a!]: A![i]!, [b!]: B![i]!, [c!]: C![i]!, [d!]: D![i]!, [e!]: E![i]! }),
];
const owners: string[] = [];

function siteOf(names: readonly string[]): Site | undefined {
  const n = names.length;
  owners[n] ??= names.join();
  return owners[n] === names.join() ? sites[n] : undefined;
}

/** The copy of an object, and a store a name: 60 ns and more. Adding names one by one takes twice as long. */
const copied: Site = (names, values) => {
  const blank: Record<string, Value> = Object.fromEntries(
    names.map((name, k) => [name, values[k] instanceof Float64Array ? 0.5 : null]),
  );
  return (i) => {
    const result = { ...blank };
    for (let k = 0; k < names.length; k++) result[names[k]!] = values[k]![i]!;
    return result;
  };
};
