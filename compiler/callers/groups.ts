// Callers of formulas over groups of rows: few rows, few groups.
import type { Plan } from "../../src/plan.ts";
import { type Column, type Frame, mostGroups } from "./frame.ts";
import {
  columnResult,
  countRows,
  fresh,
  kernelArgs,
  known,
  lines,
  list,
  port,
  putColumn,
  putInitial,
  readCall,
  readInputs,
  rowResult,
  single,
  sinksFit,
  valuesOf,
  wantedAt,
} from "./text.ts";

const lengthOf = ({ slot: { field } }: Column) =>
  field.dims[0] === "group" ? "g" : field.dims[0] === "row" ? "n" : "1";

export function groupCalls(plan: Plan, frame: Frame): string {
  const { spec } = plan;
  const { inputs, outputs } = frame;
  const values = valuesOf(inputs);
  const offsets = inputs.find(({ slot }) => slot.field.kind === "offsets")!;
  const own = inputs.filter((column) => column !== offsets);
  const columns = own.filter(({ slot }) => slot.field.dims[0] === "row");
  const perGroup = own.filter(({ slot }) => slot.field.dims[0] === "group");
  const { text, late } = readCall(plan, outputs, inputs);
  const odd = [
    "n < 1",
    `n > ${frame.rows}`,
    `g < 1 || g > ${mostGroups}`,
    ...perGroup.map(({ local, slot }) => {
      const test = `typeof ${local} !== "number" && !fits(${local}, g)`;
      return slot.field.optional ? `(${test})` : `(${local} === undefined || ${test})`;
    }),
    ...own.filter(({ slot }) => slot.direct).map(({ local }) => `typeof ${local} !== "number"`),
    spec.strict ? `!general.admits(how, ${values})` : `(how !== undefined && !general.admits(how, ${values}))`,
    `(out !== undefined && !(${sinksFit(outputs, inputs, lengthOf, () => false)}))`,
    `!putOffsets(u32, ${offsets.address / 4}, ${offsets.local}, g, n)`,
    ...(inputs.some(({ slot }) => slot.field.sums) ? [`!general.sumsHold(how, ${values}, n, g, ${known(plan)})`] : []),
  ];
  const grouped = outputs.some(({ slot }) => slot.field.dims[0] === "group");
  const alone = `${offsets.local} === undefined && out === undefined`;
  // Of all rows as one group, what is one a group comes as a number.
  const ofOne = (column: Column) =>
    column.slot.field.dims[0] === "group"
      ? single(column, `f64[${column.cell}]`)
      : `${port(column)}.take(new Float64Array(n), n)`;
  return lines(
    `const { u32 } = general;`,
    `const call = (inputs, params, options) => {`,
    `if (!isObject(inputs)) return general.call(inputs, undefined, params, options);`,
    readInputs(inputs),
    text,
    `const n = ${countRows(columns)};`,
    `const g = groups(${offsets.local});`,
    `if (${odd.join(" || ")})`,
    late,
    ...own.filter(({ slot }) => !slot.direct).map((column) => putColumn(column, lengthOf(column))),
    ...putInitial(plan, frame),
    grouped
      ? lines(
          `if (${alone}) {`,
          `kernel(${list(kernelArgs(plan, frame, { length: (axis) => (axis === "row" ? "n" : "1"), output: ({ address }) => String(address) }))});`,
          rowResult(plan, outputs, ofOne),
          `}`,
        )
      : "",
    `if (out === undefined) {`,
    fresh(outputs, lengthOf),
    `}`,
    `kernel(${list(kernelArgs(plan, frame, { length: (axis) => (axis === "row" ? "n" : "g"), output: wantedAt }))});`,
    columnResult(plan, outputs, (column) => `${port(column)}.take(${column.local}, ${lengthOf(column)})`),
    `};`,
  );
}
