// Columns of references in JSON, where null stands for what is not a number there.
import { expect } from "vitest";

export type Tables = Readonly<Record<string, readonly (number | null)[]>>;

/** The columns of a call. */
export const told = (tables: Tables): Readonly<Record<string, Float64Array>> =>
  Object.fromEntries(
    Object.entries(tables).map(([name, cells]) => [name, Float64Array.from(cells, (x) => x ?? Number.NaN)]),
  );

/**
 * Cells, or all cells of the columns named, within `off` of what is expected, relative to it and to 1; null is NaN, or with `free` any
 * number.
 */
export function expectNear(
  actual: ArrayLike<number> | object,
  expected: readonly (number | null)[] | Tables,
  off: number,
  free = false,
): void {
  if (!Array.isArray(expected)) {
    for (const [name, cells] of Object.entries(expected as Tables)) {
      const column = (actual as Record<string, ArrayLike<number>>)[name];
      if (!column) expect.fail(`there is no ${name}`);
      near(column, cells, off, free, name);
    }
  } else near(actual as ArrayLike<number>, expected, off, free, "cell");
}

function near(
  actual: ArrayLike<number>,
  expected: readonly (number | null)[],
  off: number,
  free: boolean,
  name: string,
): void {
  expect(actual.length, name).toBe(expected.length);
  expected.forEach((value, i) => {
    if (value === null || Number.isNaN(value)) {
      if (!free) expect(actual[i], `${name}[${i}]`).toBeNaN();
    } else if (!(Math.abs(actual[i]! - value) <= off * Math.max(1, Math.abs(value))))
      expect.fail(`${name}[${i}] is ${actual[i]}, not within ${off} of ${value}`);
  });
}
