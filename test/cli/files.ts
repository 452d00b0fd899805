// Files for the command and what it made of them, through a database that the command does not share.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance, type DuckDBType } from "@duckdb/node-api";
import { afterAll } from "vitest";
import { fill } from "../support/duckdb.ts";

export type Columns = Readonly<Record<string, { readonly type: DuckDBType; readonly cells: readonly unknown[] }>>;

/** A folder that goes with the tests of a file. */
export function folder(): (name: string) => string {
  const path = mkdtempSync(join(tmpdir(), "lanewise-cli-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return (name) => join(path, name);
}

let opened: Promise<DuckDBConnection> | undefined;
const database = () => {
  opened ??= DuckDBInstance.create(":memory:").then((instance) => instance.connect());
  return opened;
};

/** Columns as a file of Parquet; null is NULL. */
export async function parquet(path: string, columns: Columns): Promise<string> {
  const connection = await database();
  await fill(connection, "made", columns);
  await connection.run(`copy made to '${path}' (format parquet)`);
  return path;
}

/** Columns of a query, as JavaScript has them. */
export async function query(sql: string): Promise<Record<string, unknown[]>> {
  const connection = await database();
  return (await connection.runAndReadAll(sql)).getColumnsObject() as Record<string, unknown[]>;
}

export const read = (path: string): Promise<Record<string, unknown[]>> => query(`select * from '${path}'`);
