// A formula of the catalogue beside one's own: as more outputs of one formula, so that whatever draws one draws both.
import type { FieldEntry, FormulaEntry } from "../catalogue.ts";
import type { Callable } from "../kernels.ts";

/** Why the other cannot be drawn over the same numbers; undefined where it can. */
export function unlike(own: FormulaEntry, other: FormulaEntry): string | undefined {
  if (own.shape !== other.shape) return `${other.id} is a ${other.shape}, yours a ${own.shape}`;
  const missing = other.inputs.filter(
    ({ name, optional, dims }) =>
      !optional && !own.inputs.some((one) => one.name === name && `${one.dims}` === `${dims}`),
  );
  return missing.length
    ? `${other.id} takes ${missing.map(({ name }) => name).join(", ")}, which yours does not`
    : undefined;
}

/** Outputs of the other are called by its name, and a bare one of one's own by its formula's. */
export function beside(own: FormulaEntry, other: FormulaEntry): FormulaEntry {
  const fields = [own, other].flatMap((entry) =>
    entry.outputs.map((field): FieldEntry => {
      const { mirrors: _, ...rest } = field as FieldEntry & { readonly mirrors?: string };
      return { ...rest, name: entry === own ? mine(own, field) : theirs(other, field) };
    }),
  );
  return { ...own, outputs: fields };
}

/** Parameters of one name are the same for both. A call that the other refuses has no numbers of its. */
export function together(own: FormulaEntry, call: Callable, other: FormulaEntry, beside: Callable): Callable {
  const both = (inputs: object, params: object = {}, options?: object) => {
    const result = asObject(own, call(inputs, params, options));
    const found: Record<string, unknown> = {};
    for (const field of own.outputs) found[mine(own, field)] = result[field.name];
    const length = (Object.values(found)[0] as ArrayLike<number> | undefined)?.length;
    try {
      const more = asObject(other, beside(only(other.inputs, inputs), only(other.params, params), options));
      for (const field of other.outputs) found[theirs(other, field)] = more[field.name];
    } catch {
      const none = length === undefined ? NaN : new Float64Array(length).fill(NaN);
      for (const field of other.outputs) found[theirs(other, field)] = none;
    }
    return found;
  };
  return Object.assign(both, { spec: call.spec });
}

const mine = ({ id }: FormulaEntry, { name }: FieldEntry) => (name === "output" ? id : name);
const theirs = ({ id }: FormulaEntry, { name }: FieldEntry) => (name === "output" ? id : `${id} ${name}`);

const only = (fields: readonly { readonly name: string }[], given: object) =>
  Object.fromEntries(Object.entries(given).filter(([name]) => fields.some((one) => one.name === name)));

const asObject = ({ outputs }: FormulaEntry, result: unknown) =>
  (outputs.length === 1 && outputs[0]!.name === "output" ? { output: result } : result) as Readonly<
    Record<string, unknown>
  >;
