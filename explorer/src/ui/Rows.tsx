import { shortly } from "../study/numbers.ts";
import type { Series } from "./Plot.tsx";

interface RowsProps {
  readonly x: Float64Array;
  /** x is seconds since 1970 */
  readonly time?: boolean;
  /** what 1, 2, 3 and so on along x are called */
  readonly names?: readonly string[] | undefined;
  readonly series: readonly Series[];
  readonly xLabel?: string | undefined;
}

/** Rows that a table shows of a plot. */
const most = 24;

function place(x: number, time: boolean, names: readonly string[] | undefined): string {
  if (time) return new Date(x * 1000).toISOString().replace(/T00:00:00.000Z$/, "");
  return names?.[x - 1] ?? shortly(x);
}

/** The values of a plot, evenly chosen where there are many. */
export function Rows({ x, time = false, names, series, xLabel = "x" }: RowsProps) {
  const count = Math.min(x.length, most);
  const places = Array.from({ length: count }, (_, k) => Math.round((k * (x.length - 1)) / Math.max(1, count - 1)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must do so by the keyboard too
    <section class="rows" tabIndex={0} aria-label="Values">
      <table>
        <thead>
          <tr>
            <th scope="col">{xLabel}</th>
            {series.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((at) => (
            <tr key={at}>
              <th scope="row">{place(x[at]!, time, names)}</th>
              {series.map(({ label, values }) => (
                <td key={label}>{shortly(values[at] ?? Number.NaN)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
