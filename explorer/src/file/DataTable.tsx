import type { Table } from "./messages.ts";

interface DataTableProps {
  readonly table: Table;
  readonly caption: string;
  /** columns from here on are answers */
  readonly answersFrom?: number;
  /** rows are numbered from 1 */
  readonly numbered?: boolean;
}

/** A few rows of a table, which scrolls sideways in itself. */
export function DataTable({
  table: { names, rows },
  caption,
  answersFrom = Infinity,
  numbered = true,
}: DataTableProps) {
  // By the most of its cells: a word among numbers does not move them.
  const numeric = names.map(
    (_, k) => rows.filter((row) => row[k] === "" || !Number.isNaN(Number(row[k]))).length * 2 > rows.length,
  );
  const kind = (k: number) => [numeric[k] ? "number" : "", k >= answersFrom ? "answer" : ""].filter(Boolean).join(" ");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must do so by the keyboard too
    <section class="figures" tabIndex={0} aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {numbered && <th scope="col">row</th>}
            {names.map((name, k) => (
              <th key={name} scope="col" class={kind(k)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {numbered && <th scope="row">{i + 1}</th>}
              {row.map((cell, k) => (
                <td key={names[k]} class={kind(k)}>
                  {cell === "" ? <span class="nothing">–</span> : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
