// Worked examples, called.
import { type ExampleCall, type ManifestEntry, numeral } from "../../site/manifest.ts";
import type { Call } from "../catalogue.ts";
import { asking } from "../run/usage.ts";

/** The worked example under these parameters; what they may not be is told as the formula tells it. */
export function exampleWith(
  formula: Call,
  entry: ManifestEntry,
  { inputs, params, options }: ExampleCall,
  set: object,
) {
  const columns = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const offsets = entry.inputs.some((field) => field.name === name && field.kind === "offsets");
      return [name, revived(value, offsets)];
    }),
  );
  return asking(() =>
    formula(columns, { ...(revived(params, false) as object), ...set }, revived(options, false) as object),
  );
}

/** As it was before it became JSON. */
function revived(value: unknown, offsets: boolean): unknown {
  if (typeof value === "string" && /^-?\d+n$/.test(value)) return BigInt(value.slice(0, -1));
  if (typeof value === "string") return /^(NaN|-?Infinity)$/.test(value) ? numeral(value) : value;
  if (Array.isArray(value))
    return offsets ? Uint32Array.from(value) : column(value.map((cell) => revived(cell, false)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, revived(field, offsets)]));
}

function column(cells: readonly unknown[]): unknown {
  if (cells.some((cell) => typeof cell === "bigint")) return BigInt64Array.from(cells as bigint[]);
  return cells.every((cell) => typeof cell === "number") ? Float64Array.from(cells as number[]) : cells;
}
