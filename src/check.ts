// Everything that can be wrong with what a caller hands over is found here, before anything is computed or changed.
import { type ColumnKind, isA, isGone, lengthOf, settled } from "./column.ts";
import { nearest } from "./nearest.ts";
import { extent, type Plan, type Sizes, type Slot } from "./plan.ts";
import { type Field, finite, isNumber, type NumberParam, type Param, type Range, widened } from "./spec.ts";

/** A column as callers bring it. */
export type Cells = Float64Array | BigInt64Array | Uint8Array | Uint32Array;
/** One number for every row, a column, or one of either per plane of a matrix. */
export type Source = number | bigint | Cells | readonly (number | bigint | Cells)[];
export type Sources = (Source | undefined)[];
export type Given = Readonly<Record<string, unknown>>;

/** Inputs by position, in one kind of number throughout. */
export interface Inputs {
  readonly sources: Sources;
  readonly int64: boolean;
  /** no input is a column */
  readonly scalar: boolean;
}

export function wrongKind(path: string, name: string, expected: string, got: unknown): TypeError {
  return new TypeError(`${path}: "${name}" expected ${expected}, got ${describe(got)}`);
}

export function wrongValue(path: string, name: string, expected: string, got: unknown): RangeError {
  return new RangeError(`${path}: "${name}" expected ${expected}, got ${typeof got === "bigint" ? `${got}n` : got}`);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "object") return value.constructor?.name ?? "object";
  return typeof value === "string" ? `"${value}"` : typeof value;
}

/** The same for a column; an array of another kind can become one. */
export function wrongColumn(path: string, name: string, expected: string, kind: ColumnKind, got: unknown): TypeError {
  const array = Array.isArray(got) || (ArrayBuffer.isView(got) && !(got instanceof DataView));
  const wide = kind === "BigInt64Array";
  const values = got as ArrayLike<unknown>;
  const mixed = array && values.length > 0 && (typeof values[0] === "bigint") !== wide;
  const from = `${kind}.from${mixed ? `(column, ${wide ? "BigInt" : "Number"})` : ""} makes one`;
  return wrongKind(path, name, array ? `${expected} (${from})` : expected, got);
}

/** A range of whole numbers that ends where doubles stop being exact goes on to the end of 64-bit integers in those. */
export const wideRange = ([min, max]: Range): readonly [number, number | bigint] => [min, widened(max)];

export const between = ([min, max]: readonly [number, number | bigint]) =>
  max === Infinity ? (min === -Infinity ? "a finite number" : `${min} or more`) : `${min} to ${max}`;

/** The same of a parameter, where infinity is a number like others unless an end is the largest finite one. */
const spanOf = ([min, max]: Range) =>
  max !== finite ? `${min} to ${max}` : min === -finite ? "a finite number" : `${min} or more, and finite`;

/**
 * Puts the parameters that are given among the kernel's arguments, which hold the defaults already. Those that came as columns are
 * returned: they are for another kernel.
 */
export function readParams(
  plan: Plan,
  given: Given | undefined,
  args: number[],
  int64 = false,
): Record<string, Float64Array> | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== "object" || given === null) throw wrongKind(plan.path, "params", "an object", given);
  let some = false;
  let columns: Record<string, Float64Array> | undefined;
  for (const name in given) {
    const at = plan.paramNames.indexOf(name);
    if (at < 0) throw unknownName(plan.path, "parameter", name, plan.paramNames);
    const value = given[name];
    if (value === undefined) continue;
    const param = plan.spec.params![name]!;
    some = true;
    if (typeof value === "object" && isNumber(param) && !int64 && isA("Float64Array", value)) {
      columns ??= {};
      columns[name] = settled(value as Float64Array);
    } else args[plan.paramArg + at] = readParam(plan.path, name, param, value, int64);
  }
  if (columns) checkParamColumns(plan, columns, args);
  // Defaults keep the rules.
  else if (some && plan.spec.rules) checkRules(plan, args);
  return columns;
}

/** Parameters of every row or entity; NaN is a value where the default says that nothing was given. */
function checkParamColumns(plan: Plan, columns: Readonly<Record<string, Float64Array>>, args: readonly number[]): void {
  const { path, spec, paramArg, paramNames } = plan;
  let length = -1;
  for (const name in columns) {
    const column = columns[name]!;
    const param = spec.params![name] as NumberParam;
    const cells = cellsIn(path, name, column);
    if (length >= 0 && cells !== length) throw wrongValue(path, name, `length ${length}`, cells);
    length = cells;
    const absent = Number.isNaN(param.default);
    for (let i = 0; i < length; i++) {
      const value = column[i]!;
      if (!(absent && Number.isNaN(value)) && !admits(param, value))
        throw wrongValue(path, name, `${expectedOf(param)}${absent ? ", or NaN" : ""}`, `${value} at ${i}`);
    }
  }
  if (!spec.rules) return;
  const row = args.slice();
  for (let i = 0; i < length; i++) {
    for (const name in columns) row[paramArg + paramNames.indexOf(name)] = columns[name]![i]!;
    checkRules(plan, row);
  }
}

const admits = ({ range: [min, max], whole }: NumberParam, value: number) =>
  value >= min && value <= max && (!whole || Number.isInteger(value));

export const expectedOf = ({ range, whole }: NumberParam) => `${whole ? "a whole number, " : ""}${spanOf(range)}`;

function readParam(path: string, name: string, param: Param, value: unknown, int64: boolean): number {
  if ("choices" in param) {
    const index = param.choices.indexOf(value as string);
    if (index >= 0) return index;
    const now = param.renamed && Object.hasOwn(param.renamed, String(value)) && param.renamed[value as string];
    if (now) throw wrongValue(path, name, `"${now}", as "${value}" is called now`, `"${value}"`);
    const names = `one of ${param.choices.map((choice) => `"${choice}"`).join(", ")}`;
    throw typeof value === "string" ? wrongValue(path, name, names, `"${value}"`) : wrongKind(path, name, names, value);
  }
  if (typeof param.default === "boolean") {
    if (typeof value !== "boolean") throw wrongKind(path, name, "boolean", value);
    return value ? 1 : 0;
  }
  const number = param as NumberParam;
  if (int64 && number.wide) return readWide(path, name, number.range, value) as unknown as number;
  if (typeof value !== "number") throw wrongKind(path, name, "number", value);
  if (!admits(number, value)) throw wrongValue(path, name, expectedOf(number), value);
  return value;
}

/** A kernel in 64-bit integers takes it as one; the fraction of a number does not count. */
function readWide(path: string, name: string, range: Range, value: unknown): bigint {
  if (typeof value !== "number" && typeof value !== "bigint") throw wrongKind(path, name, "number or bigint", value);
  const [min, max] = typeof value === "bigint" ? wideRange(range) : range;
  if (!(value >= min && value <= max)) throw wrongValue(path, name, `${min} to ${max}`, value);
  return typeof value === "bigint" ? value : BigInt(Math.floor(value));
}

function checkRules({ path, spec, paramArg, paramNames }: Plan, args: readonly number[]): void {
  const value = (name: string) => args[paramArg + paramNames.indexOf(name)]!;
  for (const rule of spec.rules!) {
    if (rule.rule === "ordered") {
      const [low, high] = rule.params;
      if (value(low) > value(high)) throw wrongValue(path, low, `at most "${high}" = ${value(high)}`, value(low));
    } else {
      const sum = rule.params.reduce((total, name) => total + value(name), 0);
      if (Math.abs(sum - rule.equals) <= 1e-9) continue;
      const list = rule.params.map((name) => `"${name}"`).join(" + ");
      throw new RangeError(`${path}: ${list} expected to sum to ${rule.equals}, got ${sum}`);
    }
  }
}

export function unknownName(path: string, what: string, name: string, known: readonly string[]): TypeError {
  const near = nearest(name, known);
  const names = known.map((known) => `"${known}"`);
  return new TypeError(
    `${path}: unknown ${what} "${name}"${near === undefined ? "" : ` (did you mean "${near}"?)`}, ${
      names.length ? `expected ${names.join(", ")}` : "it has none"
    }`,
  );
}

/** What stands under these names, each read once; other names are refused, and so is what is no object. */
export function readNamed(
  path: string,
  part: string,
  what: string,
  given: unknown,
  names: readonly string[],
): Record<string, unknown> {
  if (typeof given !== "object" || given === null || Array.isArray(given) || ArrayBuffer.isView(given))
    throw wrongKind(path, part, "an object", given);
  for (const name in given) if (!names.includes(name)) throw unknownName(path, what, name, names);
  const read: Record<string, unknown> = {};
  for (const name of names) {
    const value = (given as Given)[name];
    if (value !== undefined) read[name] = value;
  }
  return read;
}

/**
 * Inputs in order, each read once (or `read` already), kinds checked. Lengths and contents are for `measure` and `checkDomain`, once everything
 * else that a caller gave is read too: a getter may still change them.
 */
export function readInputs(plan: Plan, given: Given, read?: readonly unknown[]): Inputs {
  const { path, inputs, spec } = plan;
  if (typeof given !== "object" || given === null) throw wrongKind(path, "inputs", "an object", given);
  const sources: Sources = [];
  let scalar = true;
  let names = 0;
  for (let i = 0; i < inputs.length; i++) {
    const slot = inputs[i]!;
    const value = read ? read[i] : given[slot.name];
    if (value !== undefined) names++;
    if (value === undefined && !slot.field.optional) refuseUnknown(plan, given);
    const source = typeof value === "number" && slot.numbers ? value : readSource(plan, slot, value);
    if (typeof source === "object" && slot.blocked && !allNumbers(source)) scalar = false;
    sources.push(source);
  }
  for (const _ in given) names--;
  if (names < 0) refuseUnknown(plan, given);
  return { sources, int64: spec.int64 ? inIntegers(path, sources) : false, scalar };
}

function refuseUnknown({ path, spec }: Plan, given: Given): void {
  for (const name in given)
    if (!Object.hasOwn(spec.inputs, name)) throw unknownName(path, "input", name, Object.keys(spec.inputs));
}

/** Whether all inputs are 64-bit integers; some would be a mistake. */
function inIntegers(path: string, sources: Sources): boolean {
  const wide = sources.filter((source) => typeof source === "bigint" || isA("BigInt64Array", source)).length;
  if (wide && wide < sources.length)
    throw new TypeError(`${path}: expected all inputs in doubles or all in 64-bit integers, got both`);
  return wide > 0;
}

const allNumbers = (source: object) => Array.isArray(source) && source.every((plane) => typeof plane === "number");

function readSource({ path, spec }: Plan, slot: Slot, value: unknown): Source | undefined {
  const { field, name, blocked } = slot;
  if (slot.columns && isA("Float64Array", value)) return value;
  if (value === undefined && field.optional) return undefined;
  switch (field.kind) {
    case "offsets":
      if (isA("Uint32Array", value)) return value;
      throw wrongColumn(path, name, "Uint32Array", "Uint32Array", value);
    case "flag":
      if (typeof value === "boolean") return value ? 1 : 0;
      if (isA("Uint8Array", value)) return value;
      throw wrongColumn(path, name, "boolean, Uint8Array or Float64Array", "Uint8Array", value);
    case "code": {
      if (isA("Uint8Array", value)) return value;
      if (typeof value === "string" && field.values!.includes(value)) return field.values!.indexOf(value);
      const names = field.values!.map((v) => `"${v}"`).join(", ");
      throw wrongColumn(path, name, `${names}, Uint8Array or Float64Array`, "Uint8Array", value);
    }
  }
  if (spec.int64 && (typeof value === "bigint" || isA("BigInt64Array", value))) return value;
  if (slot.pre.length && slot.pre[0] !== "tick" && blocked && Array.isArray(value))
    return readPlanes(path, name, value);
  const expected = !slot.columns ? "number" : slot.numbers ? "Float64Array or number" : "Float64Array";
  throw slot.columns
    ? wrongColumn(path, name, expected, "Float64Array", value)
    : wrongKind(path, name, expected, value);
}

function readPlanes(path: string, name: string, given: readonly unknown[]): Source {
  const planes: (number | Cells)[] = [];
  for (let i = 0; i < given.length; i++) {
    const plane = given[i];
    if (typeof plane !== "number" && !isA("Float64Array", plane))
      throw wrongColumn(path, name, "an array of Float64Array or number", "Float64Array", plane);
    planes.push(plane);
  }
  return planes;
}

/** Cells of a column. */
export function cellsIn(path: string, name: string, column: Cells): number {
  const length = lengthOf(column);
  if (length === 0 && isGone(column))
    throw wrongValue(path, name, "a column whose buffer holds it", "one that was detached or cut short");
  return length;
}

/** Length of every axis: from `known`, from the columns, or 1 where nothing says. */
export function measure(plan: Plan, sources: Sources, known: Sizes): Sizes {
  const { path, inputs, axes, spec } = plan;
  if (plan.regular) return measureRows(plan, sources, known);
  const sizes: Sizes = { ...known };
  for (let i = 0; i < inputs.length; i++) {
    const { field } = inputs[i]!;
    const source = sources[i];
    if (field.kind !== "offsets") continue;
    const told = sizes[field.dims[0]!];
    if (told !== undefined && told !== 1 && source === undefined)
      throw wrongValue(path, field.dims[0] as string, `1 without "${inputs[i]!.name}"`, told);
    if (told !== undefined) continue;
    sizes[field.dims[0]!] = source === undefined ? 1 : Math.max(lengthOf(source as Uint32Array) - 1, 0);
  }
  // A field with two unknown axes waits until others have settled one of them.
  for (let pass = 0, waiting = true; waiting && pass < inputs.length; pass++) {
    waiting = false;
    for (let i = 0; i < inputs.length; i++) waiting = !settle(plan, inputs[i]!, sources[i], sizes) || waiting;
  }
  for (const axis of axes) {
    const usual = spec.sizes?.[axis];
    if (sizes[axis] === undefined && usual !== undefined) sizes[axis] = usual;
    if (sizes[axis] !== undefined) continue;
    if (axis !== "row" && axis !== "tick" && axis !== "entity")
      throw new RangeError(
        `${path}: length of axis "${axis}" cannot be told from the inputs, pass { sizes: { ${axis}: ... } }`,
      );
    sizes[axis] = 1;
  }
  checkHeld(plan, sizes);
  // Offsets first: where they are wrong, what belongs to groups seems to be.
  for (const first of [true, false])
    for (let i = 0; i < inputs.length; i++)
      if ((inputs[i]!.field.kind === "offsets") === first) checkLength(path, inputs[i]!, sources, i, sizes);
  return sizes;
}

/** What each entity remembers has at least one place: without any, a bank and a series would keep different state. */
export function checkHeld({ path, spec, states }: Plan, sizes: Sizes): void {
  if (!spec.state) return;
  for (const { post } of states)
    for (const axis of post) if (sizes[axis] === 0) throw wrongValue(path, axis as string, "1 or more", 0);
}

/** The same where every column holds one cell per row and tick. */
function measureRows({ path, inputs, shape }: Plan, sources: Sources, { row, tick, entity = 1 }: Sizes): Sizes {
  let length = tick === undefined ? row : tick * entity;
  for (let i = 0; i < inputs.length; i++) {
    const source = sources[i];
    if (typeof source !== "object") continue;
    const got = cellsIn(path, inputs[i]!.name, source as Cells);
    if (length === undefined && got % entity)
      throw wrongValue(path, inputs[i]!.name, `length to be a multiple of ${entity}`, got);
    length ??= got;
    if (got !== length) throw wrongValue(path, inputs[i]!.name, `length ${length}`, got);
  }
  return shape === "map" ? { row: length ?? 1 } : { tick: tick ?? (length ?? entity) / entity, entity };
}

/** Solves one field for its one unknown axis; false while it has more. */
function settle({ path }: Plan, slot: Slot, source: Source | undefined, sizes: Sizes): boolean {
  if (typeof source !== "object" || slot.field.kind === "offsets") return true;
  let dims = slot.field.dims;
  let length = 0;
  if (Array.isArray(source)) {
    sizes[dims[0]!] ??= source.length;
    const plane = source.find((plane) => typeof plane === "object") as Cells | undefined;
    if (!plane) return true;
    dims = dims.slice(1);
    length = lengthOf(plane);
  } else length = lengthOf(source as Cells);
  let product = 1;
  let open: string | undefined;
  let times = 0;
  for (const dim of dims) {
    const size = typeof dim === "number" ? dim : sizes[dim];
    if (size !== undefined) product *= size;
    else if (open === undefined || open === dim) {
      open = dim as string;
      times++;
    } else return false;
  }
  if (open === undefined) return true;
  const size = product ? Math.round(times === 1 ? length / product : (length / product) ** (1 / times)) : 0;
  if (size ** times * product !== length) {
    const shape = times === 2 ? "a square" : `a multiple of ${product}`;
    throw wrongValue(path, slot.name, `length to be ${shape}`, length);
  }
  sizes[open] = size;
  return true;
}

function checkLength(path: string, slot: Slot, sources: Sources, at: number, sizes: Sizes): void {
  const source = sources[at];
  if (typeof source !== "object") return;
  const expected = extent(slot, sizes);
  if (!Array.isArray(source)) {
    const length = cellsIn(path, slot.name, source as Cells);
    if (length !== expected) throw wrongValue(path, slot.name, `length ${expected}`, length);
    if (slot.field.kind === "offsets") {
      const offsets = settled(source as Uint32Array);
      checkOffsets(path, slot, offsets, sizes[slot.field.of!]!);
      sources[at] = offsets;
    }
    return;
  }
  const planes = sizes[slot.field.dims[0]!]!;
  if (source.length !== planes) throw wrongValue(path, slot.name, `${planes} columns`, source.length);
  for (const plane of source) {
    const length = typeof plane === "object" ? cellsIn(path, slot.name, plane) : expected / planes;
    if (length * planes !== expected)
      throw wrongValue(path, slot.name, `columns of length ${expected / planes}`, length);
  }
}

export function checkOffsets(path: string, slot: Slot, offsets: Uint32Array, rows: number): void {
  const length = lengthOf(offsets);
  let last = 0;
  for (let i = 0; i < length; i++) {
    const at = offsets[i]!;
    if (at < last || (i === 0 && at !== 0))
      throw wrongValue(path, slot.name, `to rise from 0 to ${rows}`, `${at} at ${i}`);
    last = at;
  }
  if (last !== rows) throw wrongValue(path, slot.name, `to rise from 0 to ${rows}`, `${last} at the end`);
}

/** Throws at the first value outside its domain. Kernels mark such rows NaN; this is for callers who would rather stop. */
export function checkDomain(plan: Plan, sources: Sources): void {
  plan.inputs.forEach((slot, i) => {
    const source = sources[i];
    if (source === undefined || slot.field.kind === "offsets") return;
    const planes = Array.isArray(source) ? source : [source];
    for (const plane of planes) {
      if (typeof plane !== "object") checkCell(plan.path, slot, plane, -1);
      else {
        const length = lengthOf(plane);
        const row = isA("Float64Array", plane) ? firstOutside(slot.field, plane as Float64Array, length) : 0;
        for (let i = row; i < length; i++) checkCell(plan.path, slot, plane[i]!, i);
      }
    }
    if (slot.field.rising) checkRising(plan.path, slot, source as Float64Array);
  });
}

/** Throws at the first group whose cells do not sum to what they should; unless `all`, only where a toggle asks for it. */
export function checkSums(plan: Plan, sources: Sources, sizes: Sizes, args: readonly number[], all: boolean): void {
  const offsets = sources[plan.inputs.findIndex(({ field }) => field.kind === "offsets")] as Uint32Array | undefined;
  plan.inputs.forEach(({ name, field: { sums = [] } }, i) => {
    const source = sources[i] as number | Float64Array | undefined;
    for (const { range, while: toggle } of sums) {
      const asked = toggle === undefined ? all : args[plan.paramArg + plan.paramNames.indexOf(toggle)] === 1;
      for (let g = 0; asked && source !== undefined && g < sizes.group!; g++) {
        const [begin, end] = offsets ? [offsets[g]!, offsets[g + 1]!] : [0, sizes.row!];
        let sum = 0;
        for (let row = begin; row < end; row++) sum += typeof source === "number" ? source : source[row]!;
        if (begin < end && !(Number.isFinite(sum) && sum >= range[0] && sum <= range[1]))
          throw wrongValue(plan.path, name, `to sum to ${between(range)}`, `${sum} in group ${g}`);
      }
    }
  });
}

/** Whether every value is plainly in its domain; not so for what is neither a number nor a column of doubles. */
export function plainlyInside({ inputs }: Plan, sources: Sources): boolean {
  for (let i = 0; i < inputs.length; i++) {
    const { field } = inputs[i]!;
    const source = sources[i];
    if (source === undefined || field.kind === "offsets") continue;
    if (field.rising) return false;
    if (typeof source === "number") {
      const [low, high] = plainRange(field);
      if (!(source >= low && source <= high) || (field.kind !== "real" && Math.trunc(source) !== source)) return false;
    } else {
      if (!isA("Float64Array", source)) return false;
      const length = lengthOf(source);
      if (firstOutside(field, source as Float64Array, length) < length) return false;
    }
  }
  return true;
}

const plainRange = ({ range, clamped }: Field): Range =>
  clamped ? [-Infinity, Infinity] : [Math.max(range[0], -Number.MAX_VALUE), Math.min(range[1], Number.MAX_VALUE)];

/** The first row that is not plainly inside, or the length: 1 ns a row where checkCell takes 30. */
function firstOutside(field: Field, column: Float64Array, length: number): number {
  const [low, high] = plainRange(field);
  const whole = field.kind !== "real";
  for (let row = 0; row < length; row++) {
    const x = column[row]!;
    if (!(x >= low && x <= high) || (whole && Math.trunc(x) !== x)) return row;
  }
  return length;
}

function checkRising(path: string, { name }: Slot, table: Float64Array): void {
  for (let i = 1; i < lengthOf(table); i++)
    if (!(table[i]! > table[i - 1]!)) throw wrongValue(path, name, "to rise", `${table[i]} after ${table[i - 1]}`);
}

function checkCell(path: string, { name, field }: Slot, value: number | bigint, row: number): void {
  if (field.sparse && Number.isNaN(value)) return;
  const [min, max] = typeof value === "bigint" ? wideRange(field.range) : field.range;
  const inside = field.clamped ? !Number.isNaN(value) : value >= min && value <= max;
  const fits = typeof value === "bigint" || field.kind === "real" ? true : Number.isInteger(value);
  const finite = typeof value === "bigint" || Number.isFinite(value) || field.clamped || field.extended;
  if (inside && fits && finite) return;
  const expected = `${field.kind === "integer" ? "a whole number, " : ""}${between([min, max])}`;
  throw wrongValue(path, name, expected, row < 0 ? value : `${value} in row ${row}`);
}
