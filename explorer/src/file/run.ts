// A formula over the columns of a file: rows, a series, events of many entities, or groups.
import type { FieldEntry, FormulaEntry } from "../catalogue.ts";
import type { Callable } from "../kernels.ts";
import { cellsFor } from "./inputs.ts";
import type { Binding, Bindings } from "./match.ts";
import { all, grouped, namesOf, owners, sorted } from "./order.ts";
import { asksOf, placeOf, type Slot } from "./slots.ts";
import type { Column } from "./table.ts";

export interface Wish {
  readonly bindings: Bindings;
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly sizes: Readonly<Record<string, number>>;
  /** columns that say whose row it is, and when */
  readonly entity?: string | undefined;
  readonly time?: string | undefined;
  /** the column that says of which group a row is */
  readonly key?: string | undefined;
}

/** One column of answers. */
export interface Answer {
  readonly name: string;
  readonly field: FieldEntry;
  readonly cells: Float64Array;
}

export interface Outcome {
  /** a cell for each row of the file */
  readonly rows: readonly Answer[];
  /** a cell for each group, with what the groups are called */
  readonly groups: readonly Answer[];
  readonly names: readonly string[];
  /** rows in the order in which they were taken */
  readonly order: Uint32Array;
  readonly entities: number;
  /** rows that no entity, time or group is told of: they were left out */
  readonly without: number;
  /** observations that entities skipped, as they count them */
  readonly skipped: number;
  /** of the kernels alone */
  readonly milliseconds: number;
}

interface Bank {
  readonly state: Readonly<Record<string, Float64Array>>;
  run(inputs: object): unknown;
  stepAt(indices: Uint32Array, inputs: object): unknown;
  dispose(): void;
}

/** The names of all columns that a run reads. */
export function columnsOf({ bindings, entity, time, key }: Wish): readonly string[] {
  const bound = Object.values(bindings).flatMap((binding) =>
    "column" in binding ? [binding.column] : "columns" in binding ? binding.columns : [],
  );
  return [...new Set([...bound, ...[entity, time, key].filter((name) => name !== undefined)])];
}

export function run(entry: FormulaEntry, formula: Callable, columns: ReadonlyMap<string, Column>, wish: Wish): Outcome {
  const { shape } = entry;
  const rows = columns.values().next().value?.cells.length ?? 0;
  const { slots } = asksOf(entry);
  const time = wish.time === undefined ? undefined : columns.get(wish.time)!;
  if (time?.kind === "text") throw new TypeError(`"${time.name}" is text: rows are put in order by numbers or dates`);
  const timed = time ? sorted(time.cells) : all(rows);
  const beside = namesBeside(slots, wish.bindings);
  const widths = Object.entries(beside).map(([axis, { length }]) => [axis, length]);
  const sizes = { ...wish.sizes, ...Object.fromEntries(widths) };
  const options = { onInvalid: "nan", ...(Object.keys(sizes).length ? { sizes } : {}) };

  const owner = shape === "recurrence" ? wish.entity : shape === "groups" ? wish.key : undefined;
  const column = owner === undefined ? undefined : columns.get(owner)!;
  const owned = column && owners(column);
  const names = column && owned ? namesOf(column, owned) : [];
  let order = timed;
  let offsets: Uint32Array = Uint32Array.of(0, timed.length);
  if (owned && shape === "groups") ({ order, offsets } = grouped(owned, timed));
  else if (owned) order = timed.filter((row) => owned.of[row]! >= 0);

  const inputs = inputsOf(entry, slots, wish.bindings, columns, order, rows, offsets);
  let came: unknown;
  let skipped = 0;
  const begin = performance.now();
  if (shape === "recurrence") {
    const bank = formula.bank!(owned?.count ?? 1, wish.params, options) as unknown as Bank;
    try {
      came = owned
        ? bank.stepAt(
            Uint32Array.from(order, (row) => owned.of[row]!),
            inputs,
          )
        : bank.run(inputs);
      for (const count of bank.state.skipped ?? []) skipped += count;
    } finally {
      bank.dispose();
    }
  } else came = formula(shape === "groups" ? { ...inputs, offsets } : inputs, wish.params, options);
  const milliseconds = performance.now() - begin;

  const answers = answersOf(entry, came, order.length, offsets.length - 1, beside);
  const whole = order.length === rows && isRising(order);
  return {
    rows: answers.row.map((answer) => (whole ? answer : { ...answer, cells: scattered(answer.cells, order, rows) })),
    groups: answers.group,
    names: shape === "groups" && !names.length ? ["all rows"] : names,
    order,
    entities: shape === "recurrence" ? (owned?.count ?? 1) : 0,
    without: rows - order.length,
    skipped,
    milliseconds,
  };
}

function inputsOf(
  { id, shape }: FormulaEntry,
  slots: readonly Slot[],
  bindings: Bindings,
  columns: ReadonlyMap<string, Column>,
  order: Uint32Array,
  rows: number,
  offsets: Uint32Array,
): Record<string, unknown> {
  const whole = order.length === rows && isRising(order);
  const cells = (field: FieldEntry, name: string) => {
    const found = cellsFor(id, field, columns.get(name)!);
    return whole ? found : Float64Array.from(order, (row) => found[row]!);
  };
  const one = ({ field, takes }: Slot, binding: Binding): unknown => {
    if ("number" in binding) return binding.number;
    if ("list" in binding) return Float64Array.from(binding.list);
    if ("column" in binding) {
      const found = cells(field, binding.column);
      if (takes.is !== "perGroup") return found;
      return Float64Array.from({ length: offsets.length - 1 }, (_, k) => found[offsets[k]!] ?? NaN);
    }
    return planes(
      binding.columns.map((name) => cells(field, name)),
      shape !== "map" || field.dims[0] === "row",
    );
  };
  return Object.fromEntries(
    slots.flatMap((slot) => {
      const binding = bindings[slot.name];
      return binding ? [[slot.name, one(slot, binding)]] : [];
    }),
  );
}

/** Columns in one: side by side in each row, or one after the other. */
function planes(columns: readonly Float64Array[], beside: boolean): Float64Array {
  const rows = columns[0]?.length ?? 0;
  const width = columns.length;
  const cells = new Float64Array(rows * width);
  columns.forEach((column, k) => {
    if (!beside) cells.set(column, k * rows);
    else for (let i = 0; i < rows; i++) cells[i * width + k] = column[i]!;
  });
  return cells;
}

/** What the places of an axis beside rows are called: by the columns that were given, or the numbers. */
const namesBeside = (slots: readonly Slot[], bindings: Bindings): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    slots.flatMap(({ name, takes }) => {
      const binding = bindings[name];
      if (!binding || !("of" in takes)) return [];
      if ("columns" in binding) return [[takes.of, binding.columns]];
      return "list" in binding ? [[takes.of, binding.list.map(String)]] : [];
    }),
  );

function answersOf(
  { shape, outputs }: FormulaEntry,
  came: unknown,
  rows: number,
  groups: number,
  names: Readonly<Record<string, readonly string[]>>,
) {
  const found: { row: Answer[]; group: Answer[] } = { row: [], group: [] };
  for (const field of outputs) {
    const place = placeOf(shape, field.dims);
    const value =
      field.name === "output" && outputs.length === 1 ? came : (came as Record<string, unknown>)[field.name];
    if (!place || value === undefined) continue;
    const cells = typeof value === "number" ? Float64Array.of(value) : (value as Float64Array);
    const count = place.per === "row" ? rows : groups;
    if (place.of === undefined) {
      found[place.per].push({ name: field.name, field, cells });
      continue;
    }
    const width = count ? cells.length / count : 0;
    for (let k = 0; k < width; k++) {
      const own = Float64Array.from({ length: count }, (_, i) => cells[place.first ? k * count + i : i * width + k]!);
      const called = names[place.of]?.[k] ?? k + 1;
      found[place.per].push({ name: `${field.name} ${called}`, field, cells: own });
    }
  }
  return found;
}

function scattered(cells: Float64Array, order: Uint32Array, rows: number): Float64Array {
  const out = new Float64Array(rows).fill(NaN);
  for (let i = 0; i < order.length; i++) out[order[i]!] = cells[i]!;
  return out;
}

function isRising(order: Uint32Array): boolean {
  for (let i = 0; i < order.length; i++) if (order[i] !== i) return false;
  return true;
}
