// What a language is to the code on the pages of formulas: all texts in one program, since loading takes longer than all their calls.
import type { FormulaEntry } from "../../../explorer/src/catalogue.ts";
import { type Outputs, outputsOf } from "../../../explorer/src/study/results.ts";
import type { Room } from "../room.ts";
import type { Text } from "./texts.ts";

/** What a text gave; or what went wrong, as text; nothing where the program did not run for what is wrong with other texts. */
export type Gave = Outputs | string | undefined;

export type Runner = (texts: readonly Text[], room: Room) => Promise<readonly Gave[]>;

/** A result as JSON: numbers that it has none for are text. `named` is how the language writes the name of an output. */
export function fromJson(entry: FormulaEntry, text: string, named = (name: string) => name): Gave {
  const { result, error } = JSON.parse(text, (_, value) =>
    typeof value === "string" && /^(NaN|-?Infinity)$/.test(value) ? Number(value) : value,
  );
  if (error !== undefined) return error;
  const { outputs } = entry;
  if (outputs.length === 1 && outputs[0]!.name === "output") return outputsOf(entry, result);
  return outputsOf(entry, Object.fromEntries(outputs.map(({ name }) => [name, result[named(name)]])));
}

/** What each text printed below its head, `# 12`: a name and its cells on each line; `cells` reads these. */
export function fromLines(
  texts: readonly Text[],
  out: string,
  error: string,
  cells: (text: string) => number[],
): Gave[] {
  const parts = new Map(
    out
      .split(/^# (?=\d+$)/m)
      .slice(1)
      .map((part) => [Number.parseInt(part, 10), part.split("\n").slice(1).filter(Boolean)]),
  );
  const last = Math.max(-1, ...parts.keys());
  return texts.map((_, k) => {
    const lines = parts.get(k);
    // One before it has ended the program, and says why.
    if (!lines) return last >= 0 && error ? undefined : `was not run: ${error}`;
    // It ended the program, or says itself what was wrong.
    if (k === last && error) return error;
    const [first = "no lines"] = lines;
    if (!/^\w+ /.test(first)) return first;
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(" ")), cells(line.slice(line.indexOf(" ") + 1))]),
    );
  });
}
