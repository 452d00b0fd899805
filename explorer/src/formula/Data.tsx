import type { FormulaEntry } from "../catalogue.ts";
import { byRow, drawn, rowsOf, widthOf } from "../study/data.ts";
import type { Setting } from "../study/setting.ts";
import { Unit } from "../ui/Unit.tsx";
import { Box } from "./Box.tsx";

interface DataProps {
  readonly entry: FormulaEntry;
  readonly setting: Setting;
  readonly onChange: (change: Partial<Setting>) => void;
}

/** Rows that the table shows. */
const most = 40;
const counts = [12, 100, 1000];

/** The rows of a formula of groups as a table to type in, or drawn anew. */
export function Data({ entry, setting, onChange }: DataProps) {
  const { inputs, seed } = setting;
  const rows = rowsOf(entry, inputs);
  const fields = byRow(entry, inputs);
  if (!rows || !fields.length) return null;
  const columns = fields.flatMap((field) => {
    const width = widthOf(inputs[field.name]!, rows);
    return Array.from({ length: Math.min(width, 8) }, (_, k) => ({ field, width, k }));
  });
  const offsets = entry.inputs.find(({ kind, name }) => kind === "offsets" && inputs[name]);
  const starts = new Set(offsets ? inputs[offsets.name]!.slice(1, -1) : []);
  const set = (name: string, at: number, value: number) =>
    onChange({ inputs: { ...inputs, [name]: inputs[name]!.with(at, value) } });
  return (
    <div class="data">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must do so by the keyboard too */}
      <section class="data-table" tabIndex={0} aria-label="Data">
        <table>
          <thead>
            <tr>
              <th scope="col">row</th>
              {columns.map(({ field, width, k }) => (
                <th key={`${field.name} ${k}`} scope="col" title={field.doc}>
                  {field.name}
                  {width > 1 && ` ${k}`}
                  <Unit of={field.unit} beside={field.name} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: Math.min(rows, most) }, (_, row) => (
              <tr key={row} class={starts.has(row) ? "starts" : undefined}>
                <th scope="row">{row}</th>
                {columns.map(({ field, width, k }) => (
                  <td key={`${field.name} ${k}`}>
                    <Box
                      label={`${field.name}${width > 1 ? ` ${k}` : ""}, row ${row}`}
                      value={inputs[field.name]![row * width + k]!}
                      gaps={field.sparse}
                      onValue={(value) => set(field.name, row * width + k, value)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows > most && (
        <p class="quiet">
          The first {most} of {rows} rows.
        </p>
      )}
      <p class="data-draw">
        <span>Draw</span>
        {counts.map((count) => (
          <button
            key={count}
            type="button"
            class="small"
            aria-label={`Draw ${count} rows`}
            onClick={() => onChange({ inputs: drawn(entry, inputs, count, seed + 1), seed: seed + 1 })}
          >
            {count}
          </button>
        ))}
        <span>rows like the example’s</span>
      </p>
    </div>
  );
}
