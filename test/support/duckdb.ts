// A database in memory with the formulas of a build in it, and what it answers as columns, bit by bit.

import * as library from "@duckdb/node-api";
import { type DuckDBConnection, DuckDBInstance, type DuckDBType } from "@duckdb/node-api";
import { type DuckDBOptions, registerDuckDB } from "../../src/service/duckdb.ts";

export async function connected(lw?: object, options?: DuckDBOptions): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  if (lw) await registerDuckDB(connection, lw, options);
  return connection;
}

/** A table of these columns; null is NULL. */
export async function fill(
  connection: DuckDBConnection,
  table: string,
  columns: Readonly<Record<string, { readonly type: DuckDBType; readonly cells: readonly unknown[] }>>,
): Promise<void> {
  const names = Object.keys(columns);
  await connection.run(`drop table if exists ${table}`);
  await connection.run(`create table ${table} (${names.map((name) => `"${name}" ${columns[name]!.type}`).join(", ")})`);
  const rows = columns[names[0]!]!.cells.length;
  const appender = await connection.createAppender(table);
  for (let start = 0; start < rows; start += 2048) {
    const count = Math.min(2048, rows - start);
    const chunk = library.DuckDBDataChunk.create(
      names.map((name) => columns[name]!.type),
      count,
    );
    names.forEach((name, i) => {
      chunk.setColumnValues(i, columns[name]!.cells.slice(start, start + count) as never);
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** What a query answers, a column a name. */
export async function answers(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown[]>> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getColumnsObject() as Record<string, unknown[]>;
}
