// The formulas of a pack on one page of Markdown, from the manifest's entries.
import type { describe } from "./describe.ts";
import { quoted, sentence, table } from "./markdown.ts";

type Entry = ReturnType<typeof describe>[number];

export function page(title: string, formulas: readonly Entry[]): string {
  return `# ${title}\n\n${formulas.map(formula).join("\n\n")}\n`;
}

function formula({ id, doc, inputs, params, state, outputs }: Entry): string {
  const parts = [
    ["input", inputs],
    ["parameter", params],
    ["state", state],
    ["output", outputs],
  ] as const;
  const rows = parts.flatMap(([part, fields]) =>
    fields.map((field) => {
      const { name, doc = "", ...rest } = field as { name: string; doc?: string } & Record<string, unknown>;
      return [part, quoted(name), String(rest.unit ?? ""), said(rest), sentence(doc)];
    }),
  );
  return [`## ${id}`, ...(doc ? [sentence(doc)] : []), table(["", "name", "unit", "values", "what"], rows)].join(
    "\n\n",
  );
}

function said({ range, choices, values, default: initial }: Record<string, unknown>): string {
  const names = (choices ?? values) as readonly string[] | undefined;
  const among = names?.join(", ") ?? (Array.isArray(range) ? `${range[0]} to ${range[1]}` : "");
  return initial === undefined || Number.isNaN(initial) ? among : `${among || "true, false"}; ${initial} unless told`;
}
