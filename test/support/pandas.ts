// Cases that scripts/references/windows.py writes.
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Lanewise } from "../../src/public.ts";
import { columnsIn } from "./bits.ts";

type Column = readonly (number | null)[];

export interface PandasCase {
  readonly formula: keyof Lanewise["signal"];
  readonly params: Readonly<Record<string, unknown>>;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, Column>>;
  readonly outputs: Readonly<Record<string, Column>>;
}

export const pandasCases = (file: string): readonly PandasCase[] =>
  JSON.parse(readFileSync(`test/references/${file}`, "utf8"));

const numbers = (column: Column) => Float64Array.from(column, (x) => x ?? NaN);

/** Each cell to `digits` parts of the largest of its column; NaN where the tool has NaN. */
export function expectCase(
  lw: Lanewise,
  { formula, params, sizes, inputs, outputs }: PandasCase,
  digits: number,
): void {
  const columns = Object.fromEntries(Object.entries(inputs).map(([name, column]) => [name, numbers(column)]));
  const call = lw.signal[formula] as unknown as (...args: unknown[]) => Float64Array;
  const actual = columnsIn(call(columns, params, { onInvalid: "nan", ...(sizes ? { sizes } : {}) }));
  for (const [name, column] of Object.entries(outputs)) {
    const expected = numbers(column);
    const size = Math.max(...expected.filter(Number.isFinite).map(Math.abs));
    const what = `${formula} ${name} ${JSON.stringify(params)}`;
    expect([...actual[name]!].map(Number.isNaN), what).toEqual([...expected].map(Number.isNaN));
    expected.forEach((value, i) => {
      if (!Number.isNaN(value))
        expect(Math.abs(actual[name]![i]! - value), `${what}[${i}]`).toBeLessThanOrEqual(digits * size);
    });
  }
}
