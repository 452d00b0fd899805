// Formulas as functions of SQL: what each is called, what it takes and what it returns. A formula whose inputs and outputs are one cell a row
// is `domain_formula` of its inputs, all that must be given, with the defaults of its parameters; `_with` takes everything it has. Several
// outputs come as a tuple, and each is a function of its own too, which copies that column alone.
import { shapeOf } from "../../src/plan.ts";
import { type Catalog, isNumber, outputsOf, type Param, type Spec } from "../../src/spec.ts";

export interface Argument {
  readonly name: string;
  readonly role: "input" | "param";
  readonly type: "Float64" | "Bool" | "String";
}

export interface SqlFunction {
  /** in SQL and among the exports of the module */
  readonly name: string;
  /** as users of the library write it: `energy.treasuryFee` */
  readonly formula: string;
  /** it takes optional inputs and parameters too */
  readonly full: boolean;
  readonly args: readonly Argument[];
  /** places of what it returns among the outputs of the formula */
  readonly wanted: readonly number[];
}

export interface SqlFormula {
  readonly path: string;
  readonly domain: string;
  readonly name: string;
  readonly spec: Spec;
  readonly functions: readonly SqlFunction[];
  /** which module it is in */
  readonly part: number;
}

/** The server takes no module of many more exports. */
const most = 450;

/** Formulas that have functions, in the order of the catalogue. */
export function formulasOf(catalog: Catalog): readonly SqlFormula[] {
  let part = 0;
  let count = 0;
  return Object.entries(catalog).flatMap(([domain, specs]) =>
    Object.entries(specs)
      .filter(([, spec]) => isOfRows(spec))
      .map(([name, spec]) => {
        const own = functions(`${domain}.${name}`, spec);
        if (count + own.length > most) [part, count] = [part + 1, 0];
        count += own.length;
        return { path: `${domain}.${name}`, domain, name, spec, functions: own, part };
      }),
  );
}

/** The modules that hold them all: files of the package without `.wasm`. */
export const modulesOf = (catalog: Catalog): readonly string[] =>
  Array.from({ length: formulasOf(catalog).at(-1)!.part + 1 }, (_, part) =>
    part ? `lanewise-clickhouse-${part + 1}` : "lanewise-clickhouse",
  );

/** A cell a row and nothing else: no tables beside the rows, no vectors in them. */
export function isOfRows(spec: Spec): boolean {
  const fields = [...Object.values(spec.inputs), ...Object.values(outputsOf(spec))];
  return shapeOf(spec) === "map" && !spec.scratch && fields.every(({ dims }) => dims.length === 1 && dims[0] === "row");
}

/** Arguments of `_with`: all inputs, all parameters. */
export function allArguments({ inputs, params = {} }: Spec): readonly Argument[] {
  return [
    ...Object.keys(inputs).map((name) => ({ name, role: "input", type: "Float64" }) as const),
    ...Object.entries(params).map(([name, param]) => ({ name, role: "param", type: typeOf(param) }) as const),
  ];
}

/** Of inputs that may all be left out, none is. */
export const isRequired = ({ inputs }: Spec, { name, role }: Argument) =>
  role === "input" && (!inputs[name]!.optional || Object.values(inputs).every(({ optional }) => optional));

const typeOf = (param: Param) => (isNumber(param) ? "Float64" : "choices" in param ? "String" : "Bool");

function functions(path: string, spec: Spec): readonly SqlFunction[] {
  const outputs = Object.keys(outputsOf(spec));
  const every = outputs.map((_, i) => i);
  const base = path.replace(".", "_");
  const parts: { name: string; wanted: readonly number[] }[] = [{ name: base, wanted: every }];
  if (outputs.length > 1) parts.push(...outputs.map((output, i) => ({ name: `${base}_${output}`, wanted: [i] })));
  const all = allArguments(spec);
  const required = all.filter((arg) => isRequired(spec, arg));
  const forms: { suffix: string; full: boolean; args: readonly Argument[] }[] = [
    { suffix: "", full: false, args: required },
  ];
  if (all.length > required.length) forms.push({ suffix: "_with", full: true, args: all });
  return forms.flatMap(({ suffix, full, args }) =>
    parts.map(({ name, wanted }) => ({ name: `${name}${suffix}`, formula: path, full, args, wanted })),
  );
}
