// Number parameters as columns: one value a row, or an entity. The same formula under another spec, where they are inputs (of a
// map) or state that no tick changes (of a recurrence), for a kernel that is compiled from the same equations.
import { wrongKind } from "./check.ts";
import { lengthOf } from "./column.ts";
import { type Plan, plan } from "./plan.ts";
import { field, type NumberParam, type Param, type Spec, state } from "./spec.ts";

/** Columns of parameters that a caller gave, by name. */
export type ParamColumns = Readonly<Record<string, Float64Array>>;

/** Name of the kernel; of its events `eventsName` of it. */
export const varyingName = (kernel: string) => `${kernel}_varying`;

/** What a parameter is called among inputs or state, where it may not meet one of that name. */
export const heldName = (param: string) => `params.${param}`;

export const isNumber = (param: Param): param is NumberParam => "range" in param;

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

/** The plan of that kernel. */
export function varyingPlan({ domain, name, spec, kernel }: Plan): Plan | undefined {
  const own = varyingSpec(spec);
  return own && { ...plan(domain, name, own), kernel: varyingName(kernel) };
}

/** For kernels that keep loops of their own: there is none of them for columns. */
export function takesNumbers({ path }: Plan, columns: ParamColumns): TypeError {
  const [name, column] = Object.entries(columns)[0]!;
  return wrongKind(path, name, "number", column);
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
