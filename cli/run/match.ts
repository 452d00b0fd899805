// Which column each input is read from, and as what: numbers all of them, as kernels see yes and no and names.
import { between } from "../../src/check.ts";
import { nearest } from "../../src/nearest.ts";
import type { Plan, Slot } from "../../src/plan.ts";
import { snake } from "../../src/service/duckdb/names.ts";
import { axesOf, isConstant, numbersOf } from "./cells.ts";
import { exampleOf } from "./constants.ts";
import { named, quoted } from "./quote.ts";
import type { Source } from "./source.ts";
import { own, rowsOf } from "./statement.ts";
import type { Pairs } from "./types.ts";
import { usage } from "./usage.ts";
import { readWide } from "./wide.ts";

/** A column that a run reads. */
export interface Read {
  readonly slot: Slot;
  /** what it was found as: a column, a number or SQL */
  readonly from: string;
  /** a double, or an array of them, or NULL */
  readonly sql: string;
  /** lengths of what a row has; none where that is a number */
  readonly shape: readonly number[];
  /** the text it is made of, where it is made of text */
  readonly text: string | undefined;
}

/** Types of expressions are asked of DuckDB. */
export interface Asking {
  type(sql: string): Promise<string>;
  /** the first value that is there, of these expressions; undefined where none is */
  first(list: readonly string[], there: string): Promise<readonly number[] | undefined>;
}

/** An input each that has a column, in the order of the formula. */
export async function readsOf(plan: Plan, source: Source, map: Pairs, asking: Asking): Promise<readonly Read[]> {
  const inputs = plan.inputs.filter((slot) => slot.field.kind !== "offsets" && !isConstant(slot));
  for (const name of Object.keys(map)) if (!inputs.some((slot) => slot.name === name)) throw unknownInput(plan, name);
  const found: Read[] = [];
  for (const slot of inputs) {
    const asked = map[slot.name];
    const from = asked === undefined ? sameName(plan, source, slot.name) : asked;
    const wide = axesOf(slot).length > 0;
    const one =
      from !== undefined && (await (wide ? readWide : read)(plan, source, slot, from, asked !== undefined, asking));
    if (one) found.push(one);
    else if (!slot.field.optional) throw missing(plan, source, slot);
  }
  if (!found.length)
    throw usage(
      `${plan.path}: none of its inputs has a column in ${source.name}: expected ${inputs.map(({ name }) => `"${name}"`).join(", ")}, got ${list(source)}; --map <input>=<column> says which`,
    );
  return found;
}

function unknownInput({ path, inputs, paramNames }: Plan, name: string): Error {
  const constant = inputs.find((slot) => slot.name === name && isConstant(slot));
  if (constant)
    throw usage(`${path}: --map: input "${name}" is one for all rows, which --set gives: ${exampleOf(constant)}`);
  const names = inputs.filter((slot) => slot.field.kind !== "offsets" && !isConstant(slot)).map(({ name }) => name);
  const near = nearest(name, names);
  const isParam = paramNames.includes(name) ? `; "${name}" is a parameter: --set ${name}=<value>` : "";
  return usage(
    `${path}: --map: unknown input "${name}"${near ? ` (did you mean "${near}"?)` : ""}, expected ${names.map((name) => `"${name}"`).join(", ")}${isParam}`,
  );
}

/** A column of this name; capitals and underscores count only where there are several. */
export function columnOf(source: Source, name: string): string | undefined {
  const names = Object.keys(source.columns);
  if (names.includes(name)) return name;
  const alike = names.filter((column) => plainly(column) === plainly(name));
  if (alike.length > 1)
    throw usage(`${source.name}: "${name}" may be ${alike.map((name) => `"${name}"`).join(" or ")}: name it exactly`);
  return alike[0];
}

const plainly = (name: string) => snake(name).replaceAll("_", "").replaceAll(" ", "");

function sameName({ path }: Plan, source: Source, name: string): string | undefined {
  try {
    return columnOf(source, name);
  } catch (error) {
    throw usage(`${path}: ${(error as Error).message}, with --map ${name}=<column>`);
  }
}

/** A column that an option names. */
export function columnFor(source: Source, option: string, name: string): string {
  const found = columnOf(source, name);
  if (found !== undefined) return found;
  const near = nearest(name, Object.keys(source.columns));
  throw usage(
    `${option}: ${source.name} has no column "${name}"${near ? ` (did you mean "${near}"?)` : ""}, it has ${list(source)}`,
  );
}

/** Columns of parameters: numbers, as each of them is. */
export function paramColumn(source: Source, param: string, name: string): string {
  const column = columnFor(source, `--set ${param}=@${name}`, name);
  const type = source.columns[column]!;
  if (isNumber(type)) return column;
  throw usage(
    `--set ${param}=@${name}: expected a column of numbers, got "${column}" of ${source.name}, which is ${type}`,
  );
}

export const list = (source: Source): string => {
  const names = Object.keys(source.columns);
  const shown = names.slice(0, 30).map((name) => `"${name}"`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  return `${shown.join(", ")}${more}${misread(source)}`;
};

/** What names say of a CSV file whose columns were not found. */
function misread({ format, columns }: Source): string {
  const names = Object.keys(columns);
  if (format !== "csv" && format !== "tsv") return "";
  if (names.length === 1 && /[,;|\t]/.test(names[0]!))
    return " (a line is one column here: its lines have different numbers of them)";
  if (names.every((name) => /^column\d+$/.test(name)))
    return " (numbered, as its first line was not taken for names: it has other columns than the lines below, or numbers)";
  return "";
}

function missing({ path }: Plan, source: Source, { name, field }: Slot): Error {
  const near = nearest(name, Object.keys(source.columns));
  const unit = field.unit === "any" || field.unit === "1" ? "" : ` ${field.unit}`;
  const wide = axesOf({ field } as Slot);
  const what = wide.length
    ? `lists of ${wide.join(" × ")}: ${between(field.range)}${unit}`
    : field.values
      ? field.values.map((name) => `'${name}'`).join(", ")
      : `${between(field.range)}${unit}`;
  return usage(
    `${path}: input "${name}" (${what}) has no column in ${source.name}, which has ${list(source)}; say which one it is: --map ${name}=${near ?? "<column>"}`,
  );
}

async function read(
  plan: Plan,
  source: Source,
  slot: Slot,
  asked: string,
  told: boolean,
  asking: Asking,
): Promise<Read> {
  const shape: readonly number[] = [];
  const column = columnOf(source, asked);
  if (column === undefined) {
    if (isSql(asked))
      return { slot, from: asked, shape, ...typed(plan, source, slot, asked, await asking.type(asked)) };
    if (asked.trim() !== "" && Number.isFinite(Number(asked)))
      return { slot, from: asked, shape, sql: `${Number(asked)}::double`, text: undefined };
    if (slot.field.values?.includes(asked))
      return { slot, from: asked, shape, sql: `${slot.field.values.indexOf(asked)}::double`, text: undefined };
    columnFor(source, told ? `--map ${slot.name}=${asked}` : slot.name, asked);
  }
  return { slot, from: column!, shape, ...typed(plan, source, slot, named(column!), source.columns[column!]!) };
}

/** SQL stands in parentheses. */
export const isSql = (text: string): boolean => /^\(.*\)$/s.test(text);

// A list is called by what it is of, with brackets behind.
const isList = (type: string) => type.endsWith("]");
export const isNumber = (type: string) =>
  !isList(type) && /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DOUBLE|FLOAT|DECIMAL)/.test(type);
export const isText = (type: string) => !isList(type) && /^(VARCHAR|ENUM|JSON)/.test(type);

/** What a text begins with that DuckDB ends a query with, where it is none that it should be. */
export const notRead = "lanewise: not read";

/** A value of this type as the double that kernels see. */
function typed({ path }: Plan, source: Source, { name, field }: Slot, sql: string, type: string) {
  const whole = `cast(${sql} as double)`;
  if (isNumber(type) || type === "BOOLEAN" || type === '"NULL"') return { sql: whole, text: undefined };
  if (isText(type)) {
    const text = `cast(${sql} as varchar)`;
    const value =
      field.kind === "code"
        ? `case ${text} ${field.values!.map((name, i) => `when ${quoted(name)} then ${i}.0`).join(" ")} else null end`
        : field.kind === "flag"
          ? `cast(try_cast(${text} as boolean) as double)`
          : `try_cast(${text} as double)`;
    return {
      sql: `case when ${sql} is null then null else coalesce(${value}, error(${quoted(notRead)})) end`,
      text: `case when ${sql} is not null and (${value}) is null then ${text} end`,
    };
  }
  const wanted = field.kind === "code" ? "names" : field.kind === "flag" ? "yes or no" : "numbers";
  const time = /^(DATE|TIME)/.test(type)
    ? `; SQL in parentheses makes some: --map '${name}=(hour(${sql}))', or epoch, or month`
    : "";
  throw usage(`${path}: input "${name}" expected ${wanted}, got ${sql} of ${source.name}, which is ${type}${time}`);
}

/** Where a text stands that is none that it should be: asked for once a query has ended for that. */
export function findUnread(from: string, where: string | undefined, read: Read): string {
  const rows = rowsOf({ from, where, ordered: true });
  return `select place, text from (select ${own.row} as place, ${read.text} as text from ${rows}) where text is not null order by place limit 1`;
}

export function unread(
  { path }: Plan,
  { name: file }: Source,
  { slot, from, shape }: Read,
  place: unknown,
  text: unknown,
): Error {
  const { field, name } = slot;
  const wanted = shape.length
    ? numbersOf(shape)
    : field.kind === "code"
      ? `one of ${field.values!.map((name) => `'${name}'`).join(", ")}`
      : field.kind === "flag"
        ? "true or false"
        : "a number";
  const comma =
    wanted === "a number" && /^\w+$/.test(from) && /^-?\d+,\d+$/.test(String(text))
      ? `; commas for points: --map "${name}=(replace(${from}, ',', '.'))"`
      : "";
  return new Error(
    `${path}: input "${name}" expected ${wanted}, got ${quoted(String(text))} in row ${place} of column "${from}" of ${file}${comma}`,
  );
}
