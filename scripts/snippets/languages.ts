// Languages by the names that `--language` has for them, beside ts, js and sh.
import { clickhouse } from "./clickhouse.ts";
import { go } from "./go.ts";
import { java } from "./java.ts";
import type { Language } from "./language.ts";
import { python, spark } from "./python.ts";
import { rust } from "./rust.ts";
import { sql } from "./sql.ts";

export const languages: Readonly<Record<string, Language>> = { sql, clickhouse, python, spark, go, rust, java };
