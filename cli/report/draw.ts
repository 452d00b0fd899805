// What of a report is drawn without a script: bars of a histogram, and of names.
import { withPower } from "../../site/numbers.ts";
import type { Histogram, ReportColumn } from "./data.ts";
import { escaped } from "./escape.ts";

/** Five digits. */
export const figure = (value: number | undefined): string => {
  if (value === undefined) return "";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return withPower(value, 3);
  return String(Number(value.toPrecision(5)));
};

const width = 240;
const height = 96;

/** A bar a bin, as high as it has rows. */
export function bars({ from, to, counts, below, beyond, whole }: Histogram, name: string): string {
  const most = Math.max(...counts);
  const step = width / counts.length;
  const bin = (to - from) / counts.length;
  const all = counts.reduce((sum, count) => sum + count, below + beyond);
  const drawn = counts.flatMap((count, k) => {
    if (!count) return [];
    // What is there is seen.
    const high = Math.max(1, (count / most) * height);
    const ends = whole ? figure(from + k) : `${figure(from + k * bin)} to ${figure(from + (k + 1) * bin)}`;
    const told = `${ends}: ${share(count, all)}`;
    return `<rect x="${(k * step).toFixed(2)}" y="${(height - high).toFixed(2)}" width="${(step - 0.75).toFixed(2)}" height="${high.toFixed(2)}"><title>${told}</title></rect>`;
  });
  const tails = below + beyond ? `<p class="tails">${share(below + beyond, all)} lie beyond</p>` : "";
  return `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${escaped(`Distribution of ${name}`)}">${drawn.join("")}</svg>
<p class="ends"><span>${figure(from)}</span><span>${figure(to)}</span></p>${tails}`;
}

export const share = (count: number, all: number) => {
  const percent = (100 * count) / all;
  return percent > 0 && percent < 0.01 ? `${count} rows` : `${Number(percent.toPrecision(3))} %`;
};

/** How often each name comes up. */
export function namesTable(names: NonNullable<ReportColumn["names"]>): string {
  const all = names.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...names.map(({ count }) => count));
  const rows = names.map(
    ({ name, count }) =>
      `<tr><td>${escaped(name)}</td><td class="bar"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${((100 * count) / most).toFixed(2)}" height="8"/></svg></td><td>${share(count, all)}</td></tr>`,
  );
  return `<table class="names"><tbody>${rows.join("")}</tbody></table>`;
}
