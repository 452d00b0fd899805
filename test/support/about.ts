// What files of tests about some formulas say where one is tried that is none of them.
import { test } from "vitest";
import { only } from "./tried.ts";

/** In a file about some formulas: where one is tried that is none of them, it says so instead of having no tests. */
export function about<T>(some: readonly T[]): readonly T[] {
  if (only && !some.length) test.skip(`${only} is none of these`, () => {});
  return some;
}

/** One formula or domain is tried: what is said of the whole catalogue cannot be asked. */
export const alone = only !== undefined;
