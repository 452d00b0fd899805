// Progress lines and tables for people.

/** Says what is going on, then how long it took and what came of it. */
export async function step<T>(what: string, work: () => T | Promise<T>, outcome?: (result: T) => string): Promise<T> {
  process.stdout.write(`  ${what.padEnd(46)} `);
  const start = performance.now();
  const result = await work();
  process.stdout.write(`${seconds(performance.now() - start).padStart(8)}   ${outcome?.(result) ?? ""}\n`);
  return result;
}

export interface Heading<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  /** numbers are set flush right */
  readonly right?: boolean;
}

export function table<T>(rows: readonly T[], headings: readonly Heading<T>[]): string {
  const lines = [headings.map(({ title }) => title), ...rows.map((row) => headings.map(({ cell }) => cell(row)))];
  const widths = headings.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, i) => (headings[i]?.right ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  "),
  );
  text.splice(1, 0, widths.map((width) => "-".repeat(width)).join("  "));
  return text.map((line) => `  ${line.trimEnd()}`).join("\n");
}

export const bold = (text: string) => (process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text);
export const seconds = (ms: number) => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`);
export const whole = (n: number) => n.toLocaleString("en-US", { maximumFractionDigits: 0 });
export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
export const millions = (n: number) => `${(n / 1e6).toFixed(1)} M`;
