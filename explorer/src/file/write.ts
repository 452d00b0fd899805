// Columns and answers as CSV, in parts that a Blob joins: no text of the whole file is ever made.
import type { Answer } from "./run.ts";
import { type Column, show } from "./table.ts";

const part = 20_000;

interface Written {
  readonly name: string;
  readonly text: (row: number) => string;
}

export function csvOf(columns: readonly Written[], rows: number): Blob {
  const parts = [`${columns.map(({ name }) => quoted(name)).join(",")}\r\n`];
  for (let from = 0; from < rows; from += part) {
    let text = "";
    for (let row = from; row < Math.min(rows, from + part); row++) {
      for (let k = 0; k < columns.length; k++) text += (k ? "," : "") + quoted(columns[k]!.text(row));
      text += "\r\n";
    }
    parts.push(text);
  }
  return new Blob(parts, { type: "text/csv" });
}

export const ofColumn = (column: Column): Written => ({ name: column.name, text: (row) => show(column, row) });

/** An answer: a number that reads back as the same bits, the name of a code, yes or no as 1 or 0; nothing where there is none. */
export const ofAnswer = (answer: Answer): Written => ({ name: answer.name, text: (row) => said(answer, row) });

export function said({ field, cells }: Answer, row: number): string {
  const cell = cells[row]!;
  if (Number.isNaN(cell)) return "";
  return field.kind === "code" ? (field.values?.[cell] ?? String(cell)) : String(cell);
}

/** The same to seven digits, to look at. */
export function shown(answer: Answer, row: number): string {
  const { field, cells } = answer;
  const cell = cells[row]!;
  if (field.kind !== "real" || Number.isInteger(cell)) return said(answer, row);
  return Number.isNaN(cell) ? "" : String(Number(cell.toPrecision(7)));
}

/** Names of answers that no column has. */
export function apart(answers: readonly Answer[], taken: readonly string[]): readonly Answer[] {
  const known = new Set(taken);
  return answers.map((answer) => (known.has(answer.name) ? { ...answer, name: `${answer.name} (answer)` } : answer));
}

const quoted = (text: string) =>
  /[",\r\n]/.test(text) || /^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
