// Files as DuckDB writes them, and what DuckDB reads from them.
import { mkdtempSync, openAsBlob, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

export async function workshop() {
  const folder = mkdtempSync(join(tmpdir(), "explorer-"));
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  /** A file of a query; the options of COPY as SQL. */
  const made = async (name: string, query: string, options = ""): Promise<Blob> => {
    const path = join(folder, name);
    await connection.run(`copy (${query}) to '${path}' ${options && `(${options})`}`);
    return openAsBlob(path);
  };
  const column = async (sql: string): Promise<readonly (number | null)[]> => {
    const read = await connection.runAndReadAll(sql);
    return read.getColumns()[0]!.map((value) => (value === null ? null : Number(value)));
  };
  const close = () => {
    connection.closeSync();
    rmSync(folder, { recursive: true });
  };
  return { folder, made, column, close };
}

export const blob = (...parts: (string | Uint8Array<ArrayBuffer>)[]) => new Blob(parts);
