// A file that was dropped, chosen or pasted, whatever it is.
import { type CsvOptions, openCsv } from "./csv.ts";
import { openParquet } from "./parquet.ts";
import { formatOf } from "./sniff.ts";
import type { Source } from "./table.ts";

export async function open(name: string, file: Blob, options: CsvOptions = {}): Promise<Source> {
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const format = formatOf(name, head);
  if (format.is === "CSV") return openCsv(name, file, format, options);
  return openParquet(name, file, options.cells === undefined ? {} : { cells: options.cells });
}
