// The same run on the command line, for files that are larger than a page, and for every day.
import type { FormulaEntry } from "../catalogue.ts";
import type { Values } from "./Params.tsx";
import type { Wish } from "./run.ts";

/** Undefined where the command line cannot be told: inputs of several columns. */
export function commandOf(
  entry: FormulaEntry,
  file: string,
  { bindings, sizes, entity, time, key }: Wish,
  params: Values,
) {
  const parts = ["npx lanewise run", entry.id, word(/\.\w+$/.test(file) ? file : "file.csv")];
  for (const [input, binding] of Object.entries(bindings)) {
    if ("columns" in binding || "list" in binding) return undefined;
    const from = "column" in binding ? binding.column : String(binding.number);
    if (from !== input) parts.push(`--map ${word(`${input}=${from}`)}`);
  }
  for (const [name, value] of Object.entries(params)) parts.push(`--set ${word(`${name}=${value}`)}`);
  for (const [axis, length] of Object.entries(sizes)) parts.push(`--size ${axis}=${length}`);
  if (entity !== undefined && entry.shape === "recurrence") parts.push(`--entity ${word(entity)}`);
  if (time !== undefined && entry.shape !== "map") parts.push(`--time ${word(time)}`);
  if (key !== undefined && entry.shape === "groups") parts.push(`--by ${word(key)}`);
  return `${parts.join(" ")} -o answers.parquet`;
}

const word = (text: string) => (/^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
