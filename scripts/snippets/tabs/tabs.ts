// The code on the pages of formulas, run: each text in its language, what it gives against what is expected, to the bit.
import type { Language } from "../../../explorer/src/code/index.ts";
import type { Room } from "../room.ts";
import { clickhouse } from "./clickhouse.ts";
import { duckdb } from "./duckdb.ts";
import { go } from "./go.ts";
import { python } from "./python.ts";
import type { Gave, Runner } from "./runner.ts";
import { rust } from "./rust.ts";
import { type Text, textsOf } from "./texts.ts";
import { typescript } from "./typescript.ts";

const runners: Readonly<Record<Language, Runner>> = { typescript, python, go, rust, duckdb, clickhouse };
/** As `--language` names them, where that is another name. */
const names: Readonly<Partial<Record<Language, string>>> = { typescript: "ts", duckdb: "sql" };

/** Languages that have texts, by the names that `--language` has. */
export const tabs = (Object.keys(runners) as Language[]).map((language) => ({
  language,
  name: names[language] ?? language,
}));

export interface Told {
  readonly formulas: number;
  readonly texts: number;
  readonly wrong: readonly string[];
}

export async function runTabs(language: Language, room: Room): Promise<Told> {
  const texts = textsOf(language);
  const gave = await runners[language](texts, room);
  if (gave.length !== texts.length)
    throw new Error(`${language}: expected ${texts.length} results, got ${gave.length}`);
  const wrong = texts.flatMap((text, k) => {
    const told = differs(text, gave[k]!);
    return told ? [`${text.entry.id}, ${language}, ${text.of}: ${told}\n${text.text}`] : [];
  });
  return { formulas: new Set(texts.map(({ entry }) => entry.id)).size, texts: texts.length, wrong };
}

/** JSON, which examples are published in, has no -0. */
const cellsOf = (cells: ArrayLike<number> | undefined) => Array.from(cells ?? [], (cell) => cell + 0);

export function differs({ entry, expected }: Pick<Text, "entry" | "expected">, gave: Gave): string | undefined {
  if (typeof expected === "string") return `a plain call is refused: ${expected}`;
  if (gave === undefined) return;
  if (typeof gave === "string") return gave.trim() || "nothing came";
  for (const { name } of entry.outputs) {
    const [want, got] = [cellsOf(expected[name]), cellsOf(gave[name])];
    if (want.length !== got.length || want.some((cell, k) => !Object.is(cell, got[k])))
      return `${name} expected ${want.join(", ")}, got ${got.join(", ") || "nothing"}`;
  }
}
