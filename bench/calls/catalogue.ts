// The calls that a user makes of one formula, for every formula with a bare loop: rows, columns of a few lengths, steps, events.
// The bare function is the bare loop of the bench on as many rows: it allocates nothing and checks nothing.
import type { Spec } from "../../src/spec.ts";
import { isField, outputsOf } from "../../src/spec.ts";
import type { AnyBank, AnyCall } from "../../test/support/anyCall.ts";
import { bare } from "../bare/index.ts";
import { outputColumns, type Shape, shapesOf, told, type Workload, workload } from "../workloads.ts";
import { type Contest, table } from "./contest.ts";

export const lengths = [1, 8, 64, 1000] as const;

/** Entities of the bank that single events go to, in random order. */
export const entities = 3000;

/** One event by whichever method the bank has. */
export const eventOf = (bank: AnyBank): string =>
  "at" in bank ? "bank.at(order[k], ROW)" : "bank.stepAt((index[0] = order[k], index), ROW)";

/** Indices of the events of one round through the table. */
export const order = Uint32Array.from({ length: table }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 0) % entities);

const literal = (names: readonly string[], value: (name: string) => string) =>
  `{ ${names.map((name) => `${name}: ${value(name)}`).join(", ")} }`;

/** Inputs of one row, read from columns of the table. */
const rowOf = (inputs: Workload["inputs"], into: Record<string, unknown>) =>
  literal(Object.keys(inputs), (name) => {
    into[`c_${name}`] = inputs[name];
    return `c_${name}[k]`;
  });

const isPlain = (spec: Spec) => Object.values(spec.inputs).every(({ dims }) => dims.length === 1) && !spec.state;

/** Every parameter as a caller gives it. */
const everyParam = ({ spec, params }: Workload) =>
  Object.fromEntries(
    Object.entries(spec.params ?? {}).map(([name, { default: usual }]) => [name, params[name] ?? usual]),
  );

const ioOf = ({ inputs, numbers, start, sizes, spec, shape }: Workload) => {
  const state = Object.fromEntries(Object.entries(start).map(([name, column]) => [name, column.slice()]));
  const mirrored = Object.entries(outputsOf(spec)).flatMap(([name, { mirrors }]) =>
    shape === "bank" && mirrors ? [[name, state[mirrors]!] as const] : [],
  );
  const outputs = { ...outputColumns(spec, sizes), ...Object.fromEntries(mirrored) };
  const io = { inputs, params: numbers, state, outputs, sizes };
  const restore = () => {
    for (const name in start) state[name]!.set(start[name]!);
  };
  return { io, restore };
};

const outOf = (work: Workload) => {
  const all = Object.entries(outputColumns(work.spec, work.sizes));
  // Outputs that equal state are read there after a step, as in the bare loop.
  const wanted = all.filter(([name]) => work.shape !== "bank" || !outputsOf(work.spec)[name]!.mirrors);
  if (!wanted.length) return null;
  return isField(work.spec.output) ? wanted[0]![1] : Object.fromEntries(wanted);
};

/** Whether columns tell all lengths: a user would not say them again. */
function tells(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (error instanceof RangeError && error.message.includes("pass { sizes:")) return false;
    throw error;
  }
}

/** A call of `n` rows, or a step of `n` entities: as it is and with `out`. */
export function columns(path: string, spec: Spec, shape: Shape, n: number, formula: AnyCall): readonly Contest[] {
  const work = workload(path, spec, shape, n);
  const { io, restore: back } = ioOf(work);
  const { inputs, params, sizes, start } = work;
  const bank = shape === "bank" ? formula.bank(n, params, { sizes: told(sizes) }) : undefined;
  const restore = () => {
    back();
    for (const name in start) bank?.state[name]?.set(start[name]!);
  };
  const given =
    shape === "one group" ? Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== "offsets")) : inputs;
  // Lengths that no column tells, such as how many of the best are wanted; a bank was told them when it was made.
  const free = bank || tells(() => formula(given, params)) ? undefined : { sizes: told(sizes) };
  const scope = {
    loop: bare(path, shape),
    io,
    formula,
    bank,
    inputs: given,
    params,
    free,
    fixed: { ...free, out: outOf(work) },
  };
  const called = (options: string) =>
    bank ? `bank.step(inputs${options && `, ${options}`})` : `formula(inputs, params, ${options || "free"})`;
  const base = { name: shape === "rows" ? path : `${path}, ${shape}`, n, bare: "loop(io)", scope, restore };
  const word = bank ? "step" : "columns";
  return [
    { ...base, call: word, ours: called("") },
    { ...base, call: `${word}, out`, ours: called("fixed") },
  ];
}

/** A row, with no, one and every parameter given. */
function rows(path: string, spec: Spec, formula: AnyCall): readonly Contest[] {
  if (!isPlain(spec) || shapesOf(path, spec)[0] !== "rows") return [];
  const { inputs } = workload(path, spec, "rows", table);
  const one = workload(path, spec, "rows", 1);
  const every = everyParam(one);
  const names = Object.keys(every);
  const scope: Record<string, unknown> = { loop: bare(path, "rows"), io: ioOf(one).io, formula, ...prefixed(every) };
  const row = rowOf(inputs, scope);
  const params = (given: readonly string[]) => literal(given, (name) => `p_${name}`);
  const base = { name: path, n: 1, bare: "loop(io)", scope };
  const cases: Contest[] = [{ ...base, call: "row", ours: `formula(${row})` }];
  if (names.length)
    cases.push({ ...base, call: "row, 1 parameter", ours: `formula(${row}, ${params(names.slice(0, 1))})` });
  if (names.length > 1)
    cases.push({ ...base, call: `row, ${names.length} parameters`, ours: `formula(${row}, ${params(names)})` });
  return cases;
}

const prefixed = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`p_${name}`, value]));

/** One event of one entity among thousands. */
function events(path: string, spec: Spec, formula: AnyCall): readonly Contest[] {
  const { inputs } = workload(path, spec, "bank", table);
  if (Object.values(spec.inputs).some(({ dims }) => dims.some((axis) => axis !== "tick" && axis !== "entity")))
    return [];
  const one = workload(path, spec, "bank", 1);
  const { io, restore } = ioOf(one);
  const bank = formula.bank(entities, one.params, { sizes: told(one.sizes) });
  const scope: Record<string, unknown> = { loop: bare(path, "bank"), io, bank, order, index: new Uint32Array(1) };
  const ours = eventOf(bank).replace("ROW", rowOf(inputs, scope));
  const reset = () => {
    restore();
    bank.reset();
  };
  return [{ name: path, call: "event", n: 1, bare: "loop(io)", ours, scope, restore: reset }];
}

/** All calls of a formula; those of a shape without a bare loop are left out. */
export function* contestsOf(path: string, spec: Spec, formula: AnyCall): Generator<Contest> {
  const shapes = shapesOf(path, spec).filter((shape) => shape !== "series" && bare(path, shape));
  if (shapes.includes("rows")) yield* rows(path, spec, formula);
  if (shapes.includes("bank")) yield* events(path, spec, formula);
  for (const shape of shapes) for (const n of lengths) yield* columns(path, spec, shape, n, formula);
}
