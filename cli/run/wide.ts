// Inputs of which a row has a vector or a matrix: a column of lists, of arrays or of texts like [1, 2], SQL that makes some, or several columns.
// Whatever it was becomes an array of one length, that of the first row which has one: a row with another is told of by its place.
import type { Plan, Slot } from "../../src/plan.ts";
import { arraySql, axesOf } from "./cells.ts";
import { type Asking, columnFor, columnOf, isNumber, isSql, isText, notRead, type Read } from "./match.ts";
import { named, quoted } from "./quote.ts";
import type { Source } from "./source.ts";
import { usage } from "./usage.ts";

export async function readWide(
  plan: Plan,
  source: Source,
  slot: Slot,
  asked: string,
  told: boolean,
  asking: Asking,
): Promise<Read | undefined> {
  const { name } = slot;
  const axes = axesOf(slot);
  const sql = sqlOf(plan, source, slot, asked, told);
  const column = columnOf(source, asked);
  const type = column === undefined ? await asking.type(sql) : source.columns[column]!;
  const base = type.replace(/(\[\d*\])+$/, "");
  const depth = (type.match(/\[\d*\]/g) ?? []).length;
  const isTexts = isText(base);
  const isList =
    (isTexts && depth === 0) || (depth === axes.length && (isTexts || isNumber(base) || base === '"NULL"'));
  if (!isList)
    throw usage(
      `${plan.path}: input "${name}" expected ${axes.length === 1 ? "a list" : `${axes.length} levels of lists`} of numbers [${axes.join(", ")}] in each row, got ${asked} of ${source.name}, which is ${type}; several columns make a list, --map ${name}=a,b,c, and so does SQL: --map '${name}=(${example(axes.length)})'`,
    );
  const levels = "[]".repeat(axes.length);
  // Texts of any kind are read as lists of texts first, so that one that is no number is not taken for a missing one. Lists, as DuckDB has no
  // CASE for arrays.
  const list = isTexts
    ? `try_cast(cast(${sql} as varchar${"[]".repeat(depth)}) as varchar${levels})`
    : `cast(${sql} as double${levels})`;
  const shape = await asking.first(
    axes.map((_, k) => `len(${list}${"[1]".repeat(k)})`),
    list,
  );
  if (!shape) return slot.field.optional ? undefined : nothing(plan, source, slot, asked);
  const empty = shape.findIndex((length) => !(length > 0));
  if (empty >= 0)
    throw usage(
      `${plan.path}: input "${name}" expected numbers along "${axes[empty]}", got an empty list in the first row of "${asked}" of ${source.name}`,
    );
  const flat = Array.from({ length: axes.length - 1 }).reduce<string>((inner) => `flatten(${inner})`, list);
  const odd = `list_bool_or(list_transform(${flat}, lambda x: x is not null and try_cast(x as double) is null))`;
  const array = arraySql(shape);
  const fits = `${isTexts ? `not coalesce(${odd}, false) and ` : ""}try_cast(${list} as ${array}) is not null`;
  return {
    slot,
    from: asked,
    shape,
    sql: `cast(case when ${sql} is null or (${fits}) then ${list} else error(${quoted(notRead)}) end as ${array})`,
    text: `case when ${sql} is not null and not (${fits}) then cast(${sql} as varchar) end`,
  };
}

const example = (depth: number): string => (depth === 1 ? "[a, b]" : "[[a, b], [c, d]]");

function nothing({ path }: Plan, source: Source, { name }: Slot, from: string): never {
  throw new Error(
    `${path}: "${from}" of ${source.name}, which "${name}" is read from, has no list in any row that says how long they are; --map ${name}=<column> names another`,
  );
}

/** One expression: of a column, of SQL, of a list of numbers for all rows, or of several columns. */
function sqlOf({ path }: Plan, source: Source, slot: Slot, asked: string, told: boolean): string {
  const column = columnOf(source, asked);
  if (column !== undefined) return named(column);
  if (isSql(asked)) return asked;
  if (asked.startsWith("[")) {
    try {
      JSON.parse(asked);
    } catch (error) {
      throw usage(`${path}: --map ${slot.name} expected a list of numbers, got ${asked}: ${(error as Error).message}`);
    }
    return `(${asked})`;
  }
  if (!asked.includes(",")) columnFor(source, told ? `--map ${slot.name}=${asked}` : slot.name, asked);
  if (axesOf(slot).length > 1)
    throw usage(
      `${path}: --map ${slot.name} expected lists in lists, got the columns ${asked}: SQL makes some, --map '${slot.name}=(${example(2)})'`,
    );
  const pieces = asked.split(",").map((piece) => {
    const text = piece.trim();
    if (text !== "" && Number.isFinite(Number(text))) return `${Number(text)}::double`;
    const one = columnFor(source, `--map ${slot.name}=${asked}`, text);
    if (!isNumber(source.columns[one]!))
      throw usage(
        `${path}: --map ${slot.name}=${asked} expected columns of numbers, got "${one}" of ${source.name}, which is ${source.columns[one]}`,
      );
    return `cast(${named(one)} as double)`;
  });
  return `[${pieces.join(", ")}]`;
}
