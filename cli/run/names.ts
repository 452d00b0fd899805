// What columns of the answers are called: outputs by their names, beside columns of the file that are kept.
import { nearest } from "../../src/nearest.ts";
import type { Plan, Slot } from "../../src/plan.ts";
import type { Column } from "./deliver.ts";
import { shadowed } from "./machine.ts";
import { columnFor } from "./match.ts";
import { named } from "./quote.ts";
import type { Source } from "./source.ts";
import type { RunOptions } from "./types.ts";
import { usage } from "./usage.ts";

/** Outputs to compute. */
export function outputsOf({ path, outputs }: Plan, only: readonly string[] | undefined): readonly Slot[] {
  if (!only) return outputs;
  const names = outputs.map(({ name }) => name);
  for (const name of only) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    throw usage(
      `${path}: --only: unknown output "${name}"${near ? ` (did you mean "${near}"?)` : ""}, expected ${names.map((name) => `"${name}"`).join(", ")}`,
    );
  }
  return outputs.filter(({ name }) => only.includes(name));
}

/** Columns of the file to write: all, some, or none for `none`. */
export function keptOf(source: Source, keep: readonly string[] | undefined): readonly string[] {
  if (!keep) return Object.keys(source.columns);
  if (keep.join() === "none" && source.columns.none === undefined) return [];
  return keep.map((name) => columnFor(source, "--keep", name));
}

/** Columns for answers, under names that no kept column has. */
export function answersOf(
  { path, name }: Plan,
  outputs: readonly Slot[],
  kept: readonly string[],
  { prefix, shadow }: RunOptions,
  sql: (name: string) => string,
): readonly Column[] {
  const taken = new Set(kept.map((name) => name.toLowerCase()));
  const answers = outputs.flatMap((slot) => (shadow ? [slot.name, shadowed(slot.name)] : [slot.name]));
  const clash = answers.some((answer) => taken.has(answer.toLowerCase()));
  const before = prefix ?? (clash ? `${name}_` : "");
  return answers.map((answer) => {
    const called = `${before}${answer}`;
    if (taken.has(called.toLowerCase()))
      throw usage(`${path}: output "${called}" has the name of a column of the file; --prefix gives outputs another`);
    return { name: called, sql: sql(answer) };
  });
}

export const ofAnswers = (answers: string) => (name: string) => `${answers}.${named(name)}`;
