// What errors say was expected, up to what came: in the words of the library's own checks.
import { expectedOf as expectedNumber } from "../../src/check.ts";
import { isNumber, type Param } from "../../src/spec.ts";

export function expectedOf(name: string, param: Param): string {
  if (isNumber(param)) {
    const absent = Number.isNaN(param.default) ? ", or NaN" : "";
    return `"${name}" expected ${expectedNumber(param)}${absent}, got `;
  }
  const choices = "choices" in param ? param.choices : [];
  return `"${name}" expected one of ${choices.map((choice) => `"${choice}"`).join(", ")}, got `;
}

/** Both numbers follow, with ", got " between them. */
export const orderedText = ([low, high]: readonly [string, string]) => `"${low}" expected at most "${high}" = `;

export const sumText = (names: readonly string[], equals: number) =>
  `${names.map((name) => `"${name}"`).join(" + ")} expected to sum to ${equals}, got `;
