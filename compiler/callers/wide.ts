// Callers of formulas with axes beside rows and groups: matrices, windows, lists of lags. Lengths are read off the columns, and so is where
// each stands.
import type { Plan, Slot } from "../../src/plan.ts";
import { bare, type Dims } from "../../src/spec.ts";
import { type Column, words } from "./frame.ts";
import { columnResult, fresh, lines, list, quoted, readCall, readInputs, rowResult, single, valuesOf } from "./text.ts";

const length = (axis: string) => `${axis}Length`;
const product = (dims: Dims) => dims.map((dim) => (typeof dim === "number" ? dim : length(dim))).join(" * ") || "1";
const at = ({ local }: Column) => `${local}$at`;

/** Axes that are one long where nothing tells. */
const own = ["row", "group"];

/** Why a formula keeps the general caller, or nothing. */
export function unfitWide({ shape, spec, inputs }: Plan): string | undefined {
  if (shape === "whole") return "everything depends on everything";
  if (shape === "recurrence") return "its state has an axis beside entities";
  if (spec.strict || inputs.some(({ field }) => field.sums || field.rising)) return "its cells are looked at together";
  return undefined;
}

/** Locals of all columns. */
function locals(plan: Plan) {
  const used = new Set([...words, ...plan.axes.map(length)]);
  const name = (slots: readonly Slot[], suffix: string) =>
    slots.map((slot): Column => {
      const wanted = slot.name === bare ? "output" : slot.name;
      const local = used.has(wanted) ? wanted + suffix : wanted;
      used.add(local);
      return { slot, local, address: 0, cell: 0 };
    });
  return {
    inputs: name(plan.inputs, "In"),
    outputs: name(plan.outputs, "Out"),
    states: name(plan.states, "State"),
    scratch: name(plan.scratch, "Work"),
  };
}

/**
 * One length after the other: that of a column with one open axis, where the caller did not say; what no column tells, the caller
 * must have said; else what is usual.
 */
function measured({ axes, spec }: Plan, inputs: readonly Column[]): string[] {
  const solved = new Set<string>();
  const text: string[] = [];
  for (const { local, slot } of inputs)
    if (slot.field.kind === "offsets") {
      const axis = slot.field.dims[0] as string;
      text.push(`${length(axis)} = groups(${local});`);
      solved.add(axis);
    }
  for (const axis of axes) if (!solved.has(axis)) text.push(`${length(axis)} = told(sizes, ${quoted(axis)});`);
  const openOf = ({ field: { dims } }: Slot) => [
    ...new Set(dims.filter((dim): dim is string => typeof dim === "string" && !solved.has(dim))),
  ];
  while (axes.some((axis) => !solved.has(axis))) {
    const next = inputs.find(({ slot }) => slot.field.kind !== "offsets" && openOf(slot).length === 1);
    const left = axes.filter((axis) => !solved.has(axis));
    const axis = next ? openOf(next.slot)[0]! : (left.find((axis) => !own.includes(axis)) ?? left[0]!);
    solved.add(axis);
    const times = next?.slot.field.dims.filter((dim) => dim === axis).length;
    if (next && times === 1) {
      const rest = product(next.slot.field.dims.filter((dim) => dim !== axis));
      const cells = `doubles(${next.local})`;
      text.push(
        `if (${length(axis)} < 0 && ${cells} >= 0) ${length(axis)} = ${cells}${rest === "1" ? "" : ` / (${rest})`};`,
      );
    }
  }
  // At last: a length that is only usual tells no other one.
  for (const axis of axes) {
    const usual = spec.sizes?.[axis] ?? (own.includes(axis) ? 1 : undefined);
    if (usual !== undefined) text.push(`if (${length(axis)} < 0) ${length(axis)} = ${usual};`);
  }
  return text;
}

/** Whether an input is as long as its axes say, or a number for all of it. */
function fitting({ local, slot: { field, numbers, direct } }: Column): string {
  if (direct) return `typeof ${local} === "number"`;
  const tests = [
    field.optional && `${local} === undefined`,
    numbers && `typeof ${local} === "number"`,
    `doubles(${local}) === ${product(field.dims)}`,
  ];
  return `(${tests.filter(Boolean).join(" || ")})`;
}

export function wideCalls(plan: Plan): string {
  const { spec, axes } = plan;
  const { inputs, outputs, states, scratch } = locals(plan);
  const values = valuesOf(inputs);
  const offsets = inputs.find(({ slot }) => slot.field.kind === "offsets");
  const placed = [...inputs.filter(({ slot }) => !slot.direct), ...outputs, ...states, ...scratch];
  const cells = ({ slot: { field } }: Column) =>
    field.kind === "offsets" ? `${product(field.dims)} + 1` : product(field.dims);
  const others = inputs.filter(({ slot }) => !slot.direct);
  const { text, late } = readCall(plan, outputs, inputs, true);
  const unlike = [
    `!ofAxes(sizes, [${list(axes.filter((axis) => axis !== "group").map(quoted))}])`,
    ...axes.map((axis) => `!isLength(${length(axis)})`),
    ...(offsets ? [`${length("group")} < 1`] : []),
    ...inputs.filter((column) => column !== offsets).map((column) => `!${fitting(column)}`),
    "end > general.end",
  ];
  const odd = [
    "unlike",
    `(how !== undefined && !general.admits(how, ${values}))`,
    `(out !== undefined && !(${outputs.map((column) => `fits(${column.local}, ${cells(column)})`).join(" && ")} && separate(${valuesOf(outputs)}, ${valuesOf(others)}, false)))`,
    ...(offsets
      ? [`!putOffsets(u32, ${at(offsets)} >>> 2, ${offsets.local}, ${length("group")}, ${length("row")})`]
      : []),
  ];
  const of = new Map(plan.inputs.map(({ name }, i) => [`input ${name}`, inputs[i]!]));
  for (const [role, columns] of Object.entries({ output: outputs, state: states, carry: states, scratch }))
    for (const column of columns) of.set(`${role} ${column.slot.name}`, column);
  let param = 0;
  const args = (wanted: (column: Column) => string) => {
    param = 0;
    return plan.args.map(({ role, name }) => {
      if (role === "length") return length(name);
      if (role === "param") return `p[${param++}]`;
      const column = of.get(`${role} ${name}`)!;
      if (role === "output") return wanted(column);
      if (column.slot.direct) return column.local;
      const optional = role === "input" && column.slot.field.optional && column !== offsets;
      return optional ? `${column.local} === undefined ? 0 : ${at(column)}` : at(column);
    });
  };
  const initial = Object.values(spec.carry ?? {});
  const alone = offsets && outputs.some(({ slot }) => slot.field.dims.join() === "group");
  return lines(
    offsets && `const { u32 } = general;`,
    `const call = (inputs, params, options) => {`,
    `if (!isObject(inputs)) return general.call(inputs, undefined, params, options);`,
    readInputs(inputs),
    text,
    `let ${list(axes.map((axis) => `${length(axis)} = -1`))};`,
    ...measured(plan, inputs),
    `let end = frames;`,
    ...placed.map((column) => `const ${at(column)} = end;\nend = beyond(end, ${cells(column)});`),
    `const unlike = ${unlike.join(" || ")};`,
    `if (${odd.join(" || ")})`,
    late,
    ...others
      .filter((column) => column !== offsets)
      .map((column) => {
        const copy = `put(f64, ${at(column)} >>> 3, ${column.local}, ${cells(column)});`;
        return column.slot.field.optional ? `if (${column.local} !== undefined) ${copy}` : copy;
      }),
    ...states.map((column, i) => `put(f64, ${at(column)} >>> 3, ${initial[i]!.initial}, ${cells(column)});`),
    alone
      ? lines(
          `if (${offsets!.local} === undefined && out === undefined) {`,
          `kernel(${list(args(at))});`,
          rowResult(plan, outputs, (column) =>
            column.slot.field.dims.join() === "group"
              ? singleOf(column, `f64[${at(column)} >>> 3]`)
              : `take(f64, ${at(column)} >>> 3, new Float64Array(${cells(column)}), ${cells(column)})`,
          ),
          `}`,
        )
      : "",
    `if (out === undefined) {`,
    fresh(outputs, cells),
    `}`,
    `kernel(${list(args((column) => `${column.local} === undefined ? 0 : ${at(column)}`))});`,
    columnResult(plan, outputs, (column) =>
      column.slot.field.dims.length
        ? `take(f64, ${at(column)} >>> 3, ${column.local}, ${cells(column)})`
        : `f64[${at(column)} >>> 3]`,
    ),
    `};`,
  );
}

const singleOf = single;
