// A Parquet file: its footer at once, its columns when a formula asks for them, one row group after the other.
import { type FileMetaData, parquetMetadataAsync, parquetRead, type SchemaElement } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { Builder } from "./builder.ts";
import { budget, type Column, type ColumnInfo, type ColumnKind, type Reading, type Source, stopped } from "./table.ts";

/** Times as milliseconds, and text as it stands: objects for each cell would cost more than all else. */
const parsers = {
  timestampFromMilliseconds: Number,
  timestampFromMicroseconds: (micros: bigint | undefined) => (micros === undefined ? undefined : Number(micros) / 1e3),
  timestampFromNanoseconds: (nanos: bigint | undefined) => (nanos === undefined ? undefined : Number(nanos) / 1e6),
  dateFromDays: (days: number | undefined) => (days === undefined ? undefined : days * 86_400_000),
};

/** Columns whose first rows are shown, where that takes no more than so many bytes of each. */
const previewed = 30;
const previewBytes = 2 ** 24;

export interface ParquetOptions {
  /** cells at most */
  readonly cells?: number;
}

export async function openParquet(name: string, file: Blob, options: ParquetOptions = {}): Promise<Source> {
  const buffer = {
    byteLength: file.size,
    slice: (from: number, until?: number) => file.slice(from, until).arrayBuffer(),
  };
  const metadata = await parquetMetadataAsync(buffer, { geoparquet: false }).catch((error: Error) => {
    throw new TypeError(
      `${name} is no whole Parquet file: it may have been cut while it was copied (${error.message})`,
    );
  });
  const total = Number(metadata.num_rows);
  const columns = infos(metadata);
  if (!columns.length) throw new TypeError(`${name} has no columns`);
  if (!total)
    throw new TypeError(`${name} has ${columns.length === 1 ? "one column" : `${columns.length} columns`} and no rows`);
  if (columns.every(({ unusable }) => unusable))
    throw new TypeError(
      `${name} has no column that can be read here: ${columns.map(({ name, unusable }) => `"${name}" ${unusable}`).join(", ")}`,
    );
  // As many as a formula of a few inputs and outputs can have beside each other.
  const rows = Math.min(total, Math.floor((options.cells ?? budget()) / 8));
  const notes =
    rows < total
      ? [
          `The first ${rows.toLocaleString("en")} of ${total.toLocaleString("en")} rows are read: more do not fit this page. For all of it: npx lanewise run <formula> ${name}, which streams.`,
        ]
      : [];
  const known = new Map<string, Column>();
  const read = async (wanted: readonly string[], reading: Reading = {}) => {
    const missing = wanted.filter((name) => !known.has(name));
    const info = new Map(columns.map((column) => [column.name, column]));
    let done = 0;
    for (const own of missing) {
      const builder = new Builder(own, info.get(own)!.kind);
      let start = 0;
      for (const group of metadata.row_groups) {
        const end = Math.min(start + Number(group.num_rows), rows);
        if (start >= end) break;
        if (reading.signal?.aborted) throw stopped();
        await readGroup(name, buffer, metadata, builder, start, end);
        done += end - start;
        start = end;
        reading.onProgress?.({ done, of: missing.length * rows, rows: Math.floor(done / missing.length) });
        // A turn of the event loop, in which a wish to stop is heard.
        await new Promise((resolve) => setTimeout(resolve));
      }
      known.set(own, builder.done());
    }
    return wanted.map((name) => known.get(name)!);
  };
  const first = async (count: number) => {
    const group = metadata.row_groups.find(({ num_rows }) => num_rows > 0n)!;
    const until = Math.min(count, Number(group.num_rows));
    const found: Column[] = [];
    for (const { name: own, kind, unusable } of columns.slice(0, previewed)) {
      const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === own)?.meta_data;
      if (unusable || Number(chunk?.total_compressed_size ?? 0) > previewBytes) continue;
      const builder = new Builder(own, kind);
      // A column that is broken is told when a formula takes it.
      const whole = await readGroup(name, buffer, metadata, builder, 0, until).then(
        () => true,
        () => false,
      );
      if (whole) found.push(builder.done());
    }
    return found;
  };
  return { name, format: "Parquet", bytes: file.size, rows, notes, columns, read, first };
}

interface Buffer {
  readonly byteLength: number;
  readonly slice: (from: number, until?: number) => Promise<ArrayBuffer>;
}

/** Cells of one column in one row group. */
async function readGroup(
  file: string,
  buffer: Buffer,
  metadata: FileMetaData,
  builder: Builder,
  start: number,
  end: number,
) {
  let at = start;
  try {
    await parquetRead({
      file: buffer,
      metadata,
      columns: [builder.name],
      rowStart: start,
      rowEnd: end,
      compressors,
      parsers,
      onChunk: ({ columnData, rowStart }) => {
        // Pages come in order from the first of the group; the last reaches beyond the rows that were asked for.
        const until = Math.max(0, Math.min(columnData.length, end - rowStart));
        builder.append(columnData, 0, until);
        at += until;
      },
    });
  } catch (error) {
    throw new TypeError(
      `${file}: "${builder.name}" cannot be read in rows ${start + 1} to ${end}: ${(error as Error).message}`,
    );
  }
  if (at !== end)
    throw new TypeError(
      `${file}: "${builder.name}" has ${at - start} cells in rows ${start + 1} to ${end}; the file is broken`,
    );
}

/** The columns at the top of the schema. */
function infos({ schema, row_groups }: FileMetaData): readonly ColumnInfo[] {
  const found: ColumnInfo[] = [];
  const [root, ...elements] = schema;
  let at = 0;
  const skip = () => {
    const { num_children = 0 } = elements[at++]!;
    for (let k = 0; k < num_children; k++) skip();
  };
  for (let k = 0; k < (root?.num_children ?? 0); k++) {
    const element = elements[at]!;
    skip();
    const codec = row_groups[0]?.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === element.name)
      ?.meta_data?.codec;
    found.push(info(element, codec));
  }
  return found;
}

const codecs = new Set([undefined, "UNCOMPRESSED", ...Object.keys(compressors)]);

function info(element: SchemaElement, codec: string | undefined): ColumnInfo {
  const { name, type = "", num_children, repetition_type, logical_type, converted_type } = element;
  const logical = logical_type?.type ?? converted_type;
  const told = logical ?? type;
  const column = (kind: ColumnKind, unusable?: string): ColumnInfo => ({
    name,
    kind,
    type: told,
    ...(unusable ? { unusable } : {}),
  });
  if (num_children || repetition_type === "REPEATED")
    return { name, kind: "text", type: logical ?? "nested", unusable: "is nested (a list, a map or a struct)" };
  if (!codecs.has(codec))
    return column("number", `is compressed by ${codec}, which is not read here; write it with zstd or snappy`);
  if (["BSON", "INTERVAL", "GEOMETRY", "GEOGRAPHY", "VARIANT"].includes(logical ?? ""))
    return column("text", `is ${logical}`);
  if (["DATE", "TIMESTAMP", "TIMESTAMP_MILLIS", "TIMESTAMP_MICROS"].includes(logical ?? "") || type === "INT96")
    return column("time");
  const bytes = type === "BYTE_ARRAY" || type === "FIXED_LEN_BYTE_ARRAY";
  if (bytes && !["DECIMAL", "FLOAT16"].includes(logical ?? "")) return column("text");
  return column("number");
}
