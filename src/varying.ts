// Number parameters as columns: one value a row, or an entity. The same formula under another spec, where they are inputs (of a
// map) or state that no tick changes (of a recurrence), for a kernel that is compiled from the same equations.
import { wrongKind } from "./check.ts";
import { lengthOf } from "./column.ts";
import { type Plan, plan } from "./plan.ts";
import { field, isNumber, type NumberParam, type Spec, state } from "./spec.ts";

/** Columns of parameters that a caller gave, by name. */
export type ParamColumns = Readonly<Record<string, Float64Array>>;

/** Name of the kernel; of its events `eventsName` of it. */
export const varyingName = (kernel: string) => `${kernel}_varying`;

const prefix = "params.";

/** What a parameter is called among inputs or state, where it may not meet one of that name. */
export const heldName = (param: string) => `${prefix}${param}`;

/** The parameter that is called so. */
export const heldParam = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined);

/** The spec of that kernel; undefined where there is no number to vary. */
export function varyingSpec(spec: Spec): Spec | undefined {
  const params = Object.entries(spec.params ?? {});
  const numbers = params.filter(([, param]) => isNumber(param)) as [string, NumberParam][];
  if (!numbers.length) return undefined;
  const rest = Object.fromEntries(params.filter(([, param]) => !isNumber(param)));
  const as = <F>(make: (param: NumberParam, extras: { extended: true; sparse: boolean }) => F) =>
    Object.fromEntries(
      numbers.map(([name, param]) => [
        heldName(name),
        make(param, { extended: true, sparse: Number.isNaN(param.default) }),
      ]),
    );
  const { rules: _, ...own } = spec;
  if (!spec.state)
    return {
      ...own,
      params: rest,
      inputs: { ...spec.inputs, ...as(({ unit, range }, extras) => field(["row"], unit, range, extras)) },
    };
  const kept = as(({ unit, range, default: initial }, extras) => state(unit, initial, [], { range, ...extras }));
  return { ...own, params: rest, state: { ...spec.state, ...kept } };
}

/** The plan of that kernel. Kernels that keep loops of their own have none for columns: they take numbers. */
export function varyingPlan(of: Plan, exports: Readonly<Record<string, unknown>>, columns: ParamColumns): Plan {
  const spec = varyingSpec(of.spec);
  const kernel = varyingName(of.kernel);
  if (spec && kernel in exports) return { ...plan(of.domain, of.name, spec), kernel };
  const [name, column] = Object.entries(columns)[0]!;
  throw wrongKind(of.path, name, "number", column);
}

/** A call of that kernel: its arguments, and by name of the column what stands for each parameter. */
export function vary(plan: Plan, own: Plan, args: readonly number[], columns: ParamColumns) {
  const value = (name: string) => args[plan.paramArg + plan.paramNames.indexOf(name)]!;
  const list = own.defaults.slice();
  own.paramNames.forEach((name, i) => {
    list[own.paramArg + i] = value(name);
  });
  const held: Record<string, number | Float64Array> = {};
  for (const [name, param] of Object.entries(plan.spec.params!))
    if (isNumber(param)) held[heldName(name)] = columns[name] ?? value(name);
  return { args: list, held, length: lengthOf(Object.values(columns)[0]!) };
}
