// Callers of formulas whose rows stand alone, and of one series of a recurrence: one row, or a short column.
import { kernelName } from "../../src/abi.ts";
import type { Plan, Slot } from "../../src/plan.ts";
import { type Column, type Frame, matrixCells, mostPlanes } from "./frame.ts";
import {
  columnResult,
  countRows,
  fresh,
  isMatrix,
  kernelArgs,
  known,
  lines,
  list,
  noNumber,
  onlyIf,
  port,
  putColumn,
  putInitial,
  putRow,
  quoted,
  readCall,
  readInputs,
  readParams,
  rowResult,
  rowsBefore,
  single,
  sinksFit,
  standsAt,
  valuesOf,
  wantedAt,
  writtenTo,
} from "./text.ts";

/** Inputs that have an axis beside rows: vectors along it, and matrices of it and rows. */
function beside(inputs: readonly Column[]) {
  const vectors = inputs.filter(({ slot }) => !slot.direct && !slot.blocked);
  const matrices = inputs.filter(isMatrix);
  return { vectors, matrices, wide: [...vectors, ...matrices] };
}

/** Whether all columns of a short call have one length, so that those of the last call are known again. */
export const keeps = ({ shape }: Plan, { inputs }: Frame) => shape !== "groups" && beside(inputs).wide.length === 0;

export function rowCalls(plan: Plan, frame: Frame): string {
  const { spec } = plan;
  const { inputs, outputs } = frame;
  const { vectors, matrices, wide } = beside(inputs);
  const single = inputs.filter((column) => !wide.includes(column));
  const values = valuesOf(inputs);
  const locals = inputs.map(({ local }) => local);
  const rowLength = (axis: string) => (["row", "tick", "entity"].includes(axis) ? "1" : "k");
  const kernelRow = kernelArgs(plan, frame, { length: rowLength, output: writtenTo });
  const strictly = spec.strict === true;

  // How long the axis beside rows is, and how many rows there are.
  const k = wide.length ? `extent(${wide[0]!.local})` : "";
  const vectorRows = vectors.reduce(
    (before, { local, slot }) => `sameLength(${local}, k, ${before}${slot.field.optional ? ", true" : ""})`,
    countRows(single),
  );
  const n = matrices.reduce((before, { local }) => `planes(${local}, k, ${before})`, vectorRows);
  const tooWide = wide.length ? [`k < 1`, `k > ${mostPlanes}`] : [];
  const putWide = (length: string) => [
    ...vectors.map((column) => onlyIf(column, `f64.set(${column.local}, ${column.cell});`)),
    ...matrices.map((column) => onlyIf(column, `putPlanes(f64, ${column.cell}, ${column.local}, ${length});`)),
  ];

  // One row: with an axis beside rows it takes counting to know that it is one.
  const isRow = wide.length ? ["n !== numbers", ...tooWide] : single.map(noNumber);
  const row = lines(
    `const call = (inputs, params, options) => {`,
    `if (!isObject(inputs)) return general.call(inputs, undefined, params, options);`,
    readInputs(inputs),
    `if (options !== undefined) return columns(${list(["inputs", "params", "options", ...locals])});`,
    wide.length > 0 && `const k = ${k};\nconst n = ${n};`,
    `if (${isRow.join(" || ")}) return ${spec.int64 ? `${wideTest(inputs)} && params === undefined ? wideRow(${list(locals)}) : ` : ""}columns(${list(["inputs", "params", "options", ...locals])});`,
    readParams(plan, (params) => `return general.call(inputs, ${values}, ${params});`),
    // A getter among the parameters may have changed lengths.
    wide.length > 0 &&
      plan.paramNames.length > 0 &&
      `if (params !== undefined && (${k} !== k || ${n} !== n)) return general.call(inputs, ${values}, params, undefined, p);`,
    strictly &&
      `if (!general.admits(undefined, ${values})) return general.call(inputs, ${values}, params, undefined, ${known(plan)});`,
    ...putRow(single),
    ...putWide("1"),
    ...putInitial(plan, frame),
    `kernel(${list(kernelRow)});`,
    rowResult(plan, outputs, (column) => singleOf(column, `f64[${standsAt(frame, column)}]`)),
    `};`,
  );

  const length = (axis: string) => (axis === "row" || axis === "tick" ? "n" : axis === "entity" ? "1" : "k");
  const kernelColumns = kernelArgs(plan, frame, { length, output: wantedAt });
  const { text, late } = readCall(plan, outputs, inputs);
  const sameDims = (input: Column) => input.slot.blocked && !input.slot.pre.some((dim) => dim !== "tick");
  const keeping = keeps(plan, frame);
  const fit = keeping
    ? `(out !== undefined && before === 0 && !kept.fit(given, ${outputs.length}, n))`
    : `(out !== undefined && !(${sinksFit(outputs, inputs, () => "n", sameDims)}))`;
  const odd = [
    "n < 1",
    `n > ${frame.rows}`,
    ...(wide.length ? [...tooWide, `k * n > ${matrixCells}`] : []),
    ...single.filter(({ slot }) => slot.direct).map(({ local }) => `typeof ${local} !== "number"`),
    strictly ? `!general.admits(how, ${values})` : `(how !== undefined && !general.admits(how, ${values}))`,
  ];
  const columns = lines(
    `const columns = (${list(["inputs", "params", "options", ...locals])}) => {`,
    // Parameters are other numbers there.
    spec.int64 && `if (${countRows(inputs)} === other) return general.call(inputs, ${values}, params, options);`,
    text,
    wide.length > 0 && `const k = ${k};`,
    keeping && rowsBefore,
    `let n = ${keeping ? `before || ${n}` : n};`,
    `if (n === numbers && out !== undefined) n = 1;`,
    `if (${[...odd, fit].join(" || ")})`,
    late,
    `if (out === undefined) {`,
    fresh(outputs, () => "n"),
    `}`,
    ...single.filter(({ slot }) => !slot.direct).map((column) => putColumn(column, "n")),
    ...putWide("n"),
    ...putInitial(plan, frame),
    `kernel(${list(kernelColumns)});`,
    columnResult(plan, outputs, (column) => `${port(column)}.take(${column.local}, n)`),
    `};`,
  );
  return lines(row, columns, spec.int64 && wideRow(plan, frame));
}

const singleOf = single;

const wideTest = (inputs: readonly Column[]) => inputs.map(({ local, slot }) => isWide(local, slot)).join(" && ");

const isWide = (local: string, { field: { range } }: Slot) =>
  `wideInside(${local}, ${range[0]}n, ${range[1] === Number.MAX_SAFE_INTEGER ? "9223372036854775807n" : `${range[1]}n`})`;

/** One row in 64-bit integers, with the defaults of all parameters. */
function wideRow(plan: Plan, frame: Frame): string {
  const { spec, paramNames } = plan;
  const defaults = paramNames.map((name) => {
    const param = spec.params![name]!;
    const value = plan.wideDefaults[plan.paramArg + paramNames.indexOf(name)]! as number | bigint;
    return "wide" in param ? `${value}n` : String(value);
  });
  let param = 0;
  const args = kernelArgs(plan, frame, { length: () => "1", output: writtenTo }).map((arg) =>
    arg.startsWith("p[") ? defaults[param++]! : arg,
  );
  const from = (column: Column) => `i64[${standsAt(frame, column)}]`;
  return lines(
    `const { i64 } = general;`,
    `const wide = general.kernel(${quoted(kernelName(plan.domain, plan.name, true))});`,
    `const wideRow = (${list(frame.inputs.map(({ local }) => local))}) => {`,
    ...frame.inputs.map(({ cell, local }) => `i64[${cell}] = i64[${cell + 1}] = ${local};`),
    ...putInitial(plan, frame, "i64", (x) => (x.startsWith("p[") ? `BigInt(defaults${x.slice(1)})` : `${x}n`)),
    `wide(${list(args)});`,
    rowResult(plan, frame.outputs, from),
    `};`,
  );
}
