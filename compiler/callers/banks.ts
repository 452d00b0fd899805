import type { Plan } from "../../src/plan.ts";
import { isField } from "../../src/spec.ts";
import type { Column, Frame } from "./frame.ts";
import {
  as,
  columnResult,
  countRows,
  fresh,
  givenOf,
  kernelArgs,
  lines,
  list,
  noNumber,
  putColumn,
  putRow,
  readInputs,
  readOut,
  rowResult,
  rowsBefore,
  single,
  standsAt,
  valuesOf,
  wantedAt,
  writtenTo,
} from "./text.ts";

/** Cells of state that are no longer copied for an event. */
const many = 16;

export function bank(plan: Plan, frame: Frame): string {
  const { inputs, outputs, states } = frame;
  const values = valuesOf(inputs);
  const stateAt = (_: Column, i: number) => `at[${i}]`;
  const p = plan.paramNames.length > 0 && `const { p } = this;`;

  const turns = kernelArgs(plan, frame, { length: () => "", state: stateAt, output: wantedAt });
  const turn = (args: readonly string[], n: string) => [
    String(frame.index),
    n,
    ...plan.eventArgs.map((at) => args[at]!),
  ];

  // An event runs in the memory that all calls share: whatever bank it is of, the same kernel at the same addresses. But state of many
  // cells stays where it is, and the kernel of events reaches for it: 820 ns became 65 where an entity remembers 101 numbers.
  const cells = (column: Column, copy: (own: string, frame: string) => string) =>
    column.slot.width === 1
      ? copy(`${column.local}[entity]`, `f64[${column.cell}]`)
      : `for (let i = 0; i < ${column.slot.width}; i++) ${copy(`${column.local}[entity * ${column.slot.width} + i]`, `f64[${column.cell} + i]`)}`;
  const put = (column: Column) =>
    column.slot.width === 1
      ? `f64[${column.cell}] = f64[${column.cell + 1}] = ${column.local}[entity];`
      : cells(column, (own, frame) => `${frame} = ${own};`);
  const inShared = () => [
    `const { ${list(states.map(as))} } = this.columns;`,
    p,
    ...putRow(inputs),
    ...states.map(put),
    `kernel(${list(kernelArgs(plan, frame, { length: () => "1", output: writtenTo }))});`,
    ...states.map((column) => cells(column, (own, frame) => `${own} = ${frame};`)),
    rowResult(plan, outputs, (column) => single(column, `f64[${standsAt(frame, column)}]`)),
  ];
  const inPlace = () => {
    const mirrored = states.filter(({ slot }) => outputs.some((output) => output.slot.field.mirrors === slot.name));
    const from = ({ slot: { field }, cell }: Column) =>
      field.mirrors ? `${states.find(({ slot }) => slot.name === field.mirrors)!.local}[entity]` : `f64[${cell}]`;
    return [
      `const { instance: { f64, u32 }, events } = this.live;`,
      mirrored.length > 0 && `const { ${list(mirrored.map(as))} } = this.columns;`,
      `const { at } = this.states;`,
      p,
      ...putRow(inputs),
      `u32[${frame.index / 4}] = entity;`,
      `events(${list(turn(kernelArgs(plan, frame, { length: () => "", state: stateAt, output: writtenTo }), "1"))});`,
      rowResult(plan, outputs, (column) => single(column, from(column))),
    ];
  };
  const remembered = states.reduce((sum, { slot }) => sum + slot.width, 0);
  const event = lines(
    `at(entity, inputs) {`,
    `if (!isObject(inputs)) return this.event(entity, inputs);`,
    readInputs(inputs),
    `if (${[...inputs.map(noNumber), `typeof entity !== "number"`, "!(entity >= 0 && entity < this.entities)", "Math.trunc(entity) !== entity", "!this.easy"].join(" || ")})`,
    `return this.event(entity, inputs, ${values});`,
    ...(remembered > many ? inPlace() : inShared()),
    `}`,
  );

  const ticks = kernelArgs(plan, frame, {
    length: (axis) => (axis === "tick" ? "depth" : "this.entities"),
    state: stateAt,
    output: wantedAt,
  });
  const steps = several(
    plan,
    frame,
    "short(inputs, options, ticks)",
    (options, read) => `return this.advance(inputs, ${options}, ticks${read});`,
    lines(
      `const { entities } = this;`,
      `const length = before || ${countRows(inputs)};`,
      `const depth = ticks || (length === numbers ? 1 : length / entities);`,
      `const n = depth * entities;`,
    ),
    ["Math.trunc(depth) !== depth"],
    lines(...inputs.map((column) => putColumn(column, "n")), `this.live.kernel(${list(ticks)});`),
  );

  const events = several(
    plan,
    frame,
    "stepAt(indices, inputs, options)",
    (options, read) => `return this.events(indices, inputs, ${options}${read});`,
    lines(`const n = events(indices);`, `const length = before || ${countRows(inputs)};`),
    [],
    lines(...inputs.map((column) => putColumn(column, "n")), `this.live.events(${list(turn(turns, "n"))});`),
    `!putIndices(this.live.instance.u32, ${frame.index / 4}, indices, n, this.entities)`,
  );

  return lines(`class Banks extends ShortBank {`, event, steps, events, `}`);
}

/** A call that moves the bank by several rows. */
function several(
  plan: Plan,
  frame: Frame,
  head: string,
  leave: (options: string, read: string) => string,
  measure: string,
  odd: readonly string[],
  compute: string,
  last?: string,
): string {
  const { inputs, outputs } = frame;
  const values = valuesOf(inputs);
  const bare = isField(plan.spec.output);
  const again = bare ? "{ out }" : "{ out: general.sinks(out, given) }";
  return lines(
    `${head} {`,
    `if (!isObject(inputs)) ${leave("options", "")}`,
    readInputs(inputs),
    `let out${bare ? "" : `, ${list(outputs.map(({ local }) => local))}`};`,
    `if (options !== undefined) {`,
    `if (!sinking(options)) ${leave("options", `, ${values}`)}`,
    `out = options.out;`,
    `}`,
    readOut(plan, outputs, leave("{ out }", `, ${values}`), "out !== undefined && out !== null"),
    bare && `let ${outputs[0]!.local} = out ?? undefined;`,
    `// Everything is read: no code of the caller's runs from here on.`,
    givenOf(outputs, inputs),
    rowsBefore,
    measure,
    `if (${[
      "!this.easy",
      "n < 1",
      `n > ${frame.rows}`,
      "(length !== n && length !== numbers)",
      ...odd,
      // A bank's own memory, whose state begins where frames do, is no place to write to.
      `(${bare ? `${outputs[0]!.local} !== undefined` : "out"} && before === 0 && !kept.fit(given, ${outputs.length}, n, frames))`,
      ...(last ? [last] : []),
    ].join(" || ")})`,
    leave(again, `, given.slice(${outputs.length})`),
    `if (out === undefined) {`,
    fresh(outputs, () => "n"),
    `}`,
    `const { instance: { f64 } } = this.live;`,
    `const { at } = this.states;`,
    plan.paramNames.length > 0 && `const { p } = this;`,
    compute,
    `if (out === null) return undefined;`,
    columnResult(plan, outputs, (column) => `this.take(${column.cell}, ${column.local}, n)`),
    `}`,
  );
}
