// Whose row it is: keys of any type, numbered. A bank has as many places as there are, so keys are looked for first; a saved bank's keep
// their numbers, and new ones come behind them.

import { keysFile } from "./places.ts";
import { named, quoted } from "./quote.ts";
import type { Job } from "./run.ts";
import { checkKeys } from "./saved.ts";
import { keysTable, own, rowsOf } from "./statement.ts";

export interface Keys {
  readonly column: string;
  readonly count: number;
  /** those that were saved before, the first ones */
  readonly before: number;
}

export async function entitiesOf(job: Job, column: string): Promise<Keys> {
  const { session, options, source } = job;
  const type = source.columns[column]!;
  await session.connection.run(`create table ${keysTable} ("key" ${type}, ${own.entity} integer)`);
  let before = 0;
  if (options.resume !== undefined) {
    await checkKeys(job, options.resume, column, type);
    await session.connection.run(
      `insert into ${keysTable} select "key", entity from read_parquet(${quoted(keysFile(options.resume))})`,
    );
    before = await count(job);
  }
  // In the order of the keys, so that the same files make the same bank.
  const rows = rowsOf({ from: source.from, where: options.where, ordered: false });
  const found = `select distinct ${named(column)} as "key" from ${rows} where ${named(column)} is not null`;
  await session.connection.run(
    `insert into ${keysTable} select "key", ${before} - 1 + row_number() over (order by "key")
      from (${found}) where "key" not in (select "key" from ${keysTable})`,
  );
  const keys = { column, count: await count(job), before };
  // Every row finds one, so that those of nobody stay where they are.
  await session.connection.run(`insert into ${keysTable} values (null, null)`);
  return keys;
}

async function count({ session }: Job): Promise<number> {
  const [row] = await session.ask(`select count(*)::integer as n from ${keysTable}`);
  return Number(row?.n);
}
