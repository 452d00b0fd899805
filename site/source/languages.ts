// The worked example of a formula in other languages, as the explorer writes code to copy (scripts/snippets/tabs runs it).
import { entries } from "../../explorer/entries.ts";
import type { FormulaEntry } from "../../explorer/src/catalogue.ts";
import { code, type Language, languages } from "../../explorer/src/code/index.ts";

const known = new Map(entries().formulas.map((entry) => [entry.id, entry as unknown as FormulaEntry]));
/** What highlighters call them. */
const fences: Readonly<Record<Language, string>> = {
  typescript: "ts",
  python: "python",
  go: "go",
  rust: "rust",
  duckdb: "sql",
  clickhouse: "sql",
};

/** Tabs, one a language; empty where the example is more than one call. */
export function otherLanguages(id: string): string {
  const entry = known.get(id)!;
  const { call } = entry.example;
  if (!call) return "";
  const tabs = languages.flatMap((language) => {
    const text = language === "typescript" ? undefined : code[language].write(entry, call);
    return text ? [`\`\`\`${fences[language]} [${code[language].label}]\n${text.trim()}\n\`\`\``] : [];
  });
  return `::: code-group\n${tabs.join("\n")}\n:::`;
}
