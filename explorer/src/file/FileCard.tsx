import { DataTable } from "./DataTable.tsx";
import { bytes, count, duration, plural } from "./format.ts";
import type { ColumnTold, Opened } from "./messages.ts";
import type { Dialect } from "./table.ts";

interface FileCardProps {
  readonly opened: Opened;
  readonly onDialect: (dialect: Partial<Dialect>) => void;
  readonly onClose: () => void;
}

const delimiters: Readonly<Record<string, string>> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };

/** What was opened: how much, what columns, what is worth knowing, and how it was read. */
export function FileCard({ opened, onDialect, onClose }: FileCardProps) {
  const { name, format, rows, columns, notes, dialect, first, milliseconds } = opened;
  return (
    <section class="card" aria-label="The file">
      <div class="card-head">
        <h2>{name}</h2>
        <button type="button" class="plain" onClick={onClose}>
          Another file
        </button>
      </div>
      <p class="facts">
        {format}, {bytes(opened.bytes)}, {plural(rows, "row")}, {plural(columns.length, "column")}; read in{" "}
        {duration(milliseconds)}
        {format === "Parquet" && ". Columns are read when a formula takes them"}.
      </p>
      {[...notes, ...columns.flatMap((column) => remarks(column, rows, columns.length))].map((note) => (
        <p key={note} class="remark">
          {note}
        </p>
      ))}
      <details open={!first.rows.length || undefined}>
        <summary>
          {!first.rows.length ? "Columns" : dialect ? "First rows, and how the file is read" : "First rows and columns"}
        </summary>
        {first.rows.length > 0 && <DataTable table={first} caption={`First rows of ${name}`} />}
        {!dialect && (
          <ul class="columns">
            {columns.map(({ name, type, unusable }) => (
              <li key={name}>
                <strong>{name}</strong> <span class="unit">{unusable ?? type.toLowerCase()}</span>
              </li>
            ))}
          </ul>
        )}
        {dialect && <DialectFields dialect={dialect} onDialect={onDialect} />}
      </details>
    </section>
  );
}

function DialectFields({ dialect, onDialect }: { dialect: Dialect; onDialect: (dialect: Partial<Dialect>) => void }) {
  const change = (part: Partial<Dialect>) => onDialect({ ...dialect, ...part });
  const known = delimiters[dialect.delimiter] ? delimiters : { ...delimiters, [dialect.delimiter]: dialect.delimiter };
  return (
    <fieldset class="dialect">
      <legend>How the file is read</legend>
      <label>
        Cells are parted by
        <select value={dialect.delimiter} onChange={({ currentTarget }) => change({ delimiter: currentTarget.value })}>
          {Object.entries(known).map(([delimiter, name]) => (
            <option key={name} value={delimiter}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Decimal sign
        <select
          value={dialect.decimal}
          onChange={({ currentTarget }) => change({ decimal: currentTarget.value as Dialect["decimal"] })}
        >
          <option value=".">point, 1.5</option>
          <option value=",">comma, 1,5</option>
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={dialect.header}
          onChange={({ currentTarget }) => change({ header: currentTarget.checked })}
        />
        The first row names the columns
      </label>
    </fieldset>
  );
}

/** What is worth knowing of a column. */
function remarks({ name, unusable, missing, misfits, rounded }: ColumnTold, rows: number, columns: number) {
  const told: string[] = [];
  // Of many columns one would read of nothing else.
  if (unusable && columns <= 40) told.push(`"${name}" ${unusable}: formulas cannot take it.`);
  const [first] = misfits?.first ?? [];
  if (misfits && first)
    told.push(
      `"${name}" holds text where numbers are due in ${plural(misfits.count, "row")}, first "${clipped(first.text)}" in row ${count(first.row + 1)}: these cells count as empty.`,
    );
  if (missing === rows) told.push(`"${name}" is empty.`);
  if (rounded)
    told.push(
      `"${name}" has ${plural(rounded, "whole number")} past 2^53, rounded to the nearest that a double holds.`,
    );
  return told;
}

const clipped = (text: string) => (text.length > 40 ? `${text.slice(0, 40)} …` : text);
