// How a formula meets memory: which axis its rows run along, and what each column looks like around that axis.
import { type Arg, axes, eventSignature, eventsName, kernelName, signature } from "./abi.ts";
import { type Dims, type Field, field, outputsOf, type Param, type Spec, widened } from "./spec.ts";

/**
 * map: rows are independent. recurrence: entities are independent, ticks are not. groups: groups of rows are independent.
 * whole: everything depends on everything, as in a product of matrices.
 */
export type Shape = "map" | "recurrence" | "groups" | "whole";

/** One column. Its cells are `pre` x rows x `post`; a column that is not `blocked` has no rows and is handed over whole. */
export interface Slot {
  readonly name: string;
  readonly field: Field;
  readonly blocked: boolean;
  readonly pre: Dims;
  readonly post: Dims;
  /** position among the kernel's arguments */
  readonly arg: number;
  /** cells of one row beside `pre`, where that is fixed */
  readonly width: number;
  /** an input that kernels take as a number, not from memory */
  readonly direct: boolean;
  /** the state that an output equals after each tick, by its argument */
  readonly mirror: number | undefined;
  /** takes a number */
  readonly numbers: boolean;
  /** takes a column of doubles */
  readonly columns: boolean;
}

export interface Plan {
  /** as users write it: `energy.treasuryFee` */
  readonly path: string;
  readonly domain: string;
  readonly name: string;
  readonly spec: Spec;
  /** exported name of the kernel in doubles */
  readonly kernel: string;
  readonly shape: Shape;
  readonly args: readonly Arg[];
  readonly axes: readonly string[];
  readonly inputs: readonly Slot[];
  readonly outputs: readonly Slot[];
  /** state of a recurrence, or what a reduction carries */
  readonly states: readonly Slot[];
  /** work memory of the kernel: never copied in or out */
  readonly scratch: readonly Slot[];
  /** where the first axis length stands among the arguments; the others follow */
  readonly lengthArg: number;
  /** of a recurrence: the entities whose turn it is, behind all arguments */
  readonly index: Slot | undefined;
  /** positions among the kernel's arguments of what the kernel of events takes behind the index */
  readonly eventArgs: readonly number[];
  readonly paramArg: number;
  readonly paramNames: readonly string[];
  /** kernel arguments with the defaults of all parameters and 0 for the rest */
  readonly defaults: readonly number[];
  /** the same in 64-bit integers, where wide parameters are bigints */
  readonly wideDefaults: readonly number[];
  /** every column holds one cell per row (and tick), state a fixed number of them, so a frame can be laid out once */
  readonly regular: boolean;
}

export type Sizes = Record<string, number>;

export function plan(domain: string, name: string, spec: Spec): Plan {
  const args = signature(spec);
  const shape = shapeOf(spec);
  const inner = shape === "recurrence" ? "entity" : "row";
  const slots = (role: Arg["role"], fields: Readonly<Record<string, Field>>) =>
    Object.entries(fields).map(([name, field]): Slot => {
      const at = shape === "whole" ? -1 : field.dims.indexOf(inner);
      const post = at < 0 ? [] : field.dims.slice(at + 1);
      const offsets = field.kind === "offsets";
      return {
        name,
        field,
        blocked: at >= 0,
        pre: at < 0 ? field.dims : field.dims.slice(0, at),
        post,
        arg: args.findIndex((arg) => arg.role === role && arg.name === name),
        width: cells(post, {}),
        mirror:
          field.mirrors === undefined
            ? undefined
            : args.findIndex((arg) => arg.role === "state" && arg.name === field.mirrors),
        direct: role === "input" && !field.dims.length,
        numbers: !offsets && (at >= 0 || !field.dims.length || (shape === "groups" && field.dims[0] === "group")),
        columns: !offsets && field.dims.length > 0,
      };
    });
  const remembered = Object.fromEntries(
    Object.entries(spec.state ?? spec.carry ?? {}).map(
      ([name, { unit, dims, kind, range, extended = false, initial, sparse = Number.isNaN(initial) }]) => [
        name,
        {
          ...field([spec.state ? "entity" : "group", ...dims], unit, range, {
            extended,
            sparse,
          }),
          kind,
        },
      ],
    ),
  );
  const work = Object.fromEntries(Object.entries(spec.scratch ?? {}).map(([name, dims]) => [name, field(dims, "any")]));
  const inputs = slots("input", spec.inputs);
  const outputs = slots("output", outputsOf(spec));
  const scratch = slots("scratch", work);
  const axisNames = axes(spec);
  return {
    path: `${domain}.${name}`,
    domain,
    name,
    spec,
    kernel: kernelName(domain, name),
    shape,
    args,
    axes: axisNames,
    inputs,
    outputs,
    states: slots(spec.state ? "state" : "carry", remembered),
    scratch,
    lengthArg: inputs.length,
    index: spec.state && { ...inputs[0]!, name: "indices", field: field(["entity"], "entity"), ...turns(args.length) },
    eventArgs: spec.state ? eventPositions(args, eventSignature(spec)) : [],
    paramArg: inputs.length + axisNames.length,
    paramNames: Object.keys(spec.params ?? {}),
    defaults: boxed(args.map(({ role, name }) => (role === "param" ? (initial(spec.params![name]!) as number) : 0))),
    wideDefaults: boxed(
      args.map(({ role, name }) => (role === "param" ? (initial(spec.params![name]!, true) as number) : 0)),
    ),
    regular:
      (shape === "map" || shape === "recurrence") &&
      [...inputs, ...outputs].every(isRegular) &&
      [...Object.values(spec.scratch ?? {}), ...Object.values(spec.state ?? {}).map(({ dims }) => dims)].every((dims) =>
        dims.every((dim) => typeof dim === "number" || dim === inner),
      ),
  };
}

/** A column of one cell an event. */
const turns = (arg: number) => ({ blocked: true, pre: [], post: [], width: 1, arg, direct: false, mirror: undefined });

const eventPositions = (args: readonly Arg[], events: readonly Arg[]) =>
  events.slice(2).map(({ role, name }) => args.findIndex((arg) => arg.role === role && arg.name === name));

const isRegular = ({ field: { dims } }: Slot) =>
  !dims.length ||
  (dims[0] === "tick" && dims[1] === "entity" && dims.length === 2) ||
  (dims[0] === "row" && dims.length === 1);

/**
 * The same numbers in an array that the engine keeps as references. As packed doubles each would be boxed anew whenever the
 * array is spread over a kernel's arguments: 150 ns a call.
 */
function boxed(numbers: readonly number[]): readonly number[] {
  const references: unknown[] = [undefined, ...numbers];
  return references.slice(1) as number[];
}

/** What a kernel sees of a parameter's default. */
function initial(param: Param, int64 = false): number | bigint {
  if ("choices" in param) return param.choices.indexOf(param.default);
  return int64 && "wide" in param ? BigInt(widened(param.default)) : Number(param.default);
}

export function shapeOf(spec: Spec): Shape {
  if (spec.state) return "recurrence";
  const inputs = Object.values(spec.inputs);
  if (spec.carry || inputs.some(({ kind }) => kind === "offsets")) {
    const levels = inputs.filter(({ kind }) => kind === "offsets").length;
    return levels === 1 ? "groups" : "whole";
  }
  return Object.values(outputsOf(spec)).every(({ dims }) => dims.includes("row")) ? "map" : "whole";
}

export const kernelOf = ({ domain, name, kernel }: Plan, int64: boolean) =>
  int64 ? kernelName(domain, name, true) : kernel;
export const eventsOf = (plan: Plan, int64: boolean) => eventsName(kernelOf(plan, int64));

/** Cells that dims span. */
export function cells(dims: Dims, sizes: Sizes): number {
  if (!dims.length) return 1;
  let product = 1;
  for (const dim of dims) product *= typeof dim === "number" ? dim : sizes[dim]!;
  return product;
}

/** Cells of a whole column; offsets hold the end too. */
export const extent = ({ field }: Slot, sizes: Sizes): number =>
  cells(field.dims, sizes) + (field.kind === "offsets" ? 1 : 0);
