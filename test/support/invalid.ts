// What a field does not admit, read off its range and kind.
import type { Field } from "../../src/spec.ts";
import { nextDown, nextUp } from "./doubles.ts";

/** Values outside the domain of a field: each makes its row, or its observation, invalid. */
export function outside({ range: [min, max], kind, clamped, sparse, extended }: Field): readonly number[] {
  const values: number[] = sparse ? [] : [NaN];
  if (clamped) return values;
  if (!extended || max < Infinity) values.push(Infinity);
  if (!extended || min > -Infinity) values.push(-Infinity);
  // Far from zero, min - 1 is min.
  const below = [nextDown(min), min - 1, -Number.MAX_VALUE].filter((x) => x < min);
  const above = [nextUp(max), max + 2, Number.MAX_VALUE].filter((x) => x > max);
  if (Number.isFinite(min)) values.push(...below);
  if (Number.isFinite(max)) values.push(...above);
  if (kind !== "real") values.push(0.5);
  return [...new Set(values)];
}
