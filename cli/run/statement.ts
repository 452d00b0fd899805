// The query of a run: rows of the file, in order where that counts, with what the formula answers beside them.
import { functionName } from "./machine.ts";
import type { Read } from "./match.ts";
import { named } from "./quote.ts";

/** Columns of ours among those of the file. */
export const own = {
  row: named("lanewise row"),
  place: named("lanewise place"),
  entity: named("lanewise entity"),
  answers: named("lanewise answers"),
} as const;

export const keysTable = "lanewise_keys";

export interface Asked {
  readonly from: string;
  readonly where: string | undefined;
  readonly reads: readonly Read[];
  /** columns of parameters, of the run and of its shadow */
  readonly params: readonly string[];
  readonly ordered: boolean;
  readonly entity: string | undefined;
  readonly time: string | undefined;
}

/** Rows that are taken, with the row of the file each is where that is asked for. */
export function rowsOf({ from, where, ordered }: Pick<Asked, "from" | "where" | "ordered">): string {
  // A window without an order is computed as rows come, by one thread.
  const rows = ordered ? `(select *, row_number() over () as ${own.row} from ${from})` : from;
  // A comment at its end ends with its line.
  return where === undefined ? rows : `(select * from ${rows} where (${where}\n))`;
}

/** All of it: columns of the file, and the answers as one. */
export function statementOf(asked: Asked): string {
  const { reads, params, ordered, entity, time } = asked;
  let rows = rowsOf(asked);
  if (entity !== undefined)
    rows = `(select s.*, k.${own.entity} from ${rows} s left join ${keysTable} k on s.${named(entity)} is not distinct from k."key")`;
  if (time !== undefined) rows = `(select * from ${rows} order by ${timeOf(time)}, ${own.row})`;
  // Only what is sorted has another place: a window over a join would gather all rows, and give them out of order.
  const place = time === undefined ? own.row : own.place;
  if (time !== undefined) rows = `(select *, row_number() over () as ${own.place} from ${rows})`;
  const args = [
    ...(ordered ? [place, own.row] : []),
    ...(entity === undefined ? [] : [`${own.entity}::integer`]),
    ...reads.map(({ sql }) => sql),
    ...params.map((column) => `cast(${named(column)} as double)`),
  ];
  return `(select *, ${functionName}(${args.join(", ")}) as ${own.answers} from ${rows})`;
}

export const noTime = "lanewise: no time";

/** What events are sorted by: one without a time has no place. */
export const timeOf = (column: string): string => `coalesce(${named(column)}, error('${noTime}'))`;
