// Code to copy: the same call in six languages. Nothing of the browser, so that tests run what it writes.
import type { FormulaEntry } from "../catalogue.ts";
import type { Call } from "./call.ts";
import { go } from "./go.ts";
import { python } from "./python.ts";
import { rust } from "./rust.ts";
import { clickhouse, duckdb } from "./sql.ts";
import { typescript } from "./typescript.ts";

export type { Call } from "./call.ts";

export const languages = ["typescript", "python", "go", "rust", "duckdb", "clickhouse"] as const;
export type Language = (typeof languages)[number];

export interface Written {
  readonly label: string;
  /** how to get what it needs */
  readonly needs: string;
  /** undefined where the language has no way to this formula */
  readonly write: (entry: FormulaEntry, call: Call) => string | undefined;
}

export const code: Readonly<Record<Language, Written>> = {
  typescript: { label: "TypeScript", needs: "npm install lanewise", write: typescript },
  python: { label: "Python", needs: "pip install lanewise", write: python },
  go: { label: "Go", needs: "go get github.com/lanewise/lanewise-go@latest", write: go },
  rust: { label: "Rust", needs: "cargo add lanewise", write: rust },
  duckdb: {
    label: "SQL, DuckDB",
    needs: "await registerDuckDB(connection, await load()), from lanewise/duckdb",
    write: duckdb,
  },
  clickhouse: {
    label: "SQL, ClickHouse",
    needs: "the statements that npx lanewise sql clickhouse prints",
    write: clickhouse,
  },
};
