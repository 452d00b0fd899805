// A formula over a file, as the options of a command ask for it.

import { need } from "./peers.ts";
import type { Format } from "./run/formats.ts";
import type { RunOptions } from "./run/types.ts";

/** What `run` and `report` have in common. */
export interface FileOptions {
  readonly from?: string;
  readonly map?: readonly string[];
  readonly set?: readonly string[];
  readonly size?: readonly string[];
  readonly entity?: string;
  readonly time?: string;
  readonly by?: readonly string[];
  readonly where?: string;
  readonly only?: readonly string[];
  readonly null?: readonly string[];
  readonly onInvalid?: string;
  readonly force?: boolean;
  readonly memory?: string;
  readonly json?: boolean;
}

/** Options as a run takes them, and the peers that the formats want; `beside` are formats that come in besides that of the input. */
export async function askedOf(
  command: string,
  formula: string,
  input: string,
  options: FileOptions,
  beside: () => readonly Format[] = () => [],
) {
  const { formatOf, isArrow, readFormat } = await import("./run/formats.ts");
  const { pairsOf } = await import("./run/params.ts");
  const { usage } = await import("./run/usage.ts");
  const from = readFormat("--from", options.from);
  if ([formatOf(input, "--from", from), ...beside()].some(isArrow)) need(command, ["apache-arrow"]);
  const { entity, time, by, where, only, onInvalid, memory } = options;
  if (onInvalid !== undefined && onInvalid !== "nan" && onInvalid !== "throw")
    throw usage(`--on-invalid expected nan or throw, got "${onInvalid}"`);
  return {
    formula,
    input,
    from,
    map: pairsOf("--map", options.map ?? []),
    set: pairsOf("--set", options.set ?? []),
    size: pairsOf("--size", options.size ?? []),
    entity,
    time,
    by,
    where,
    only,
    nulls: options.null ?? [],
    onInvalid,
    memory,
  } satisfies RunOptions;
}
