// Kinds of files, by their names: DuckDB reads and writes all but Arrow.
import { extname } from "node:path";
import { nearest } from "../../src/nearest.ts";
import { quoted } from "./quote.ts";
import { usage } from "./usage.ts";

export const formats = ["csv", "tsv", "json", "ndjson", "parquet", "arrow", "arrows"] as const;
/** `json` is an array, `ndjson` an object a line; `arrow` an IPC file, `arrows` an IPC stream. */
export type Format = (typeof formats)[number];

const extensions: Readonly<Record<string, Format>> = {
  ".csv": "csv",
  ".tsv": "tsv",
  ".json": "json",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
  ".parquet": "parquet",
  ".pq": "parquet",
  ".arrow": "arrow",
  ".feather": "arrow",
  ".ipc": "arrow",
  ".arrows": "arrows",
};

const packings: Readonly<Record<string, string>> = { ".gz": "gzip", ".zst": "zstd" };

export const packingOf = (path: string): string | undefined => packings[extname(path)];

/** What a file is, by the option or by its name. */
export function formatOf(path: string, option: string, told: Format | undefined): Format {
  if (told) return told;
  const bare = packingOf(path) ? path.slice(0, -extname(path).length) : path;
  const found = extensions[extname(bare).toLowerCase()];
  if (found) return found;
  if (path === "-")
    throw usage(`${option} must say what ${option === "--from" ? "comes in" : "goes out"} on -: ${list}`);
  throw usage(
    `${path}: its name says none of ${Object.keys(extensions).join(", ")}; ${option} says what it is: ${list}`,
  );
}

const list = formats.join(", ");

export function readFormat(option: string, given: string | undefined): Format | undefined {
  if (given === undefined || (formats as readonly string[]).includes(given)) return given as Format | undefined;
  const near = nearest(given, formats);
  throw usage(`${option} expected ${list}, got "${given}"${near ? ` (did you mean ${near}?)` : ""}`);
}

export const isArrow = (format: Format): boolean => format === "arrow" || format === "arrows";

/** The table function that reads it. */
export function reads(format: Format, path: string, nulls: readonly string[] = []): string {
  const from = quoted(path);
  const none = nulls.length ? `, nullstr = [${["", ...nulls].map(quoted).join(", ")}]` : "";
  if (format === "csv") return `read_csv(${from}${none})`;
  if (format === "tsv") return `read_csv(${from}, delim = '\\t'${none})`;
  if (format === "json") return `read_json(${from})`;
  if (format === "ndjson") return `read_json(${from}, format = 'newline_delimited')`;
  return `read_parquet(${from})`;
}

/** What stands behind COPY ... TO 'file'. */
export function writes(format: Format, path: string): string {
  const packing = packingOf(path);
  const packed = packing && format !== "parquet" ? `, compression ${packing}` : "";
  if (format === "csv") return `(format csv, header${packed})`;
  if (format === "tsv") return `(format csv, header, delimiter '\\t'${packed})`;
  if (format === "json") return `(format json, array true${packed})`;
  if (format === "ndjson") return `(format json${packed})`;
  return "(format parquet)";
}
