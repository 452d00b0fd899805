// Whose row it is: keys of any type, numbered. A bank has as many places as there are, so keys are looked for first; a saved bank's keep
// their numbers, and new ones come behind them.

import type { NumberParam } from "../../src/spec.ts";
import { paramColumn } from "./match.ts";
import type { Params } from "./params.ts";
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

/** Parameters that are columns: one value an entity, which all its rows must have. */
export async function paramsOfEntities(
  { session, options, source, subject: { plan } }: Job,
  { column, count }: Keys,
  { columns }: Params,
): Promise<Readonly<Record<string, Float64Array>>> {
  const found: Record<string, Float64Array> = {};
  const rows = rowsOf({ from: source.from, where: options.where, ordered: false });
  for (const [name, asked] of Object.entries(columns)) {
    const of = paramColumn(source, name, asked);
    const usual = (plan.spec.params![name] as NumberParam).default;
    const value = `coalesce(cast(s.${named(of)} as double), '${usual}'::double)`;
    const values = await session.ask(
      `select k.${own.entity} as entity, cast(k."key" as varchar) as key, min(${value}) as low, max(${value}) as high
        from ${rows} s join ${keysTable} k on s.${named(column)} = k."key" group by all order by entity`,
    );
    const cells = new Float64Array(Math.max(1, count)).fill(usual);
    for (const { entity, key, low, high } of values) {
      if (low !== high && !(Number.isNaN(low) && Number.isNaN(high)))
        throw new Error(
          `${plan.path}: --set ${name}=@${asked} expected one number an entity, got ${low} and ${high} in column "${of}" of ${source.name} where "${column}" is ${key}: a state has the same parameters from its first row to its last`,
        );
      cells[Number(entity)] = Number(low);
    }
    found[name] = cells;
  }
  return found;
}

/** A message that counts entities, as one that names them. */
export async function ofEntity({ session, source }: Job, error: unknown): Promise<unknown> {
  const at = error instanceof RangeError && / at (\d+)$/.exec(error.message);
  if (!at) return error;
  const [row] = await session.ask(
    `select cast("key" as varchar) as key from ${keysTable} where ${own.entity} = ${at[1]}`,
  );
  return new RangeError(`${error.message.slice(0, at.index)} where the entity is ${row?.key}, of ${source.name}`);
}
