// Spec + body -> AssemblyScript text of the whole kernel, with every schedule.
import type { Spec } from "../src/spec.ts";
import type { Graph } from "./graph.ts";
import type { Look } from "./guards.ts";
import { Rows } from "./rows.ts";
import type { Hints } from "./step.ts";
import { Ticks } from "./ticks.ts";
import type { Words } from "./words.ts";

/** Both kernels of a recurrence (ticks and events), the one of a map; and where asked for, the one that takes columns of parameters. */
export function kernel(name: string, spec: Spec, hints: Hints<Spec>, look: Look, graph: Graph, words: Words): string {
  return new (spec.state ? Ticks : Rows)(name, spec, hints, look, graph, words).text();
}
