// Kernels that mix up two parameters, or forget one, do not agree with their plain loops: a loop that is handed the two the other way
// round, or the default of one, stands for such a kernel.
import { describe, expect, test } from "vitest";
import { about } from "../support/about.ts";
import { catalog, type Entry } from "../support/catalog.ts";
import { apart, type Case, drawnCases, plainColumns } from "../support/second.ts";

/** Parameters that no output shows, and why. No pair of parameters may trade places. */
const silent: Readonly<Record<string, string>> = {
  "allocation.schedule: peakFrom":
    "in the peak, as where no window is, the clock has no say; the four windows come as one set",
  "allocation.schedule: peakUntil": "likewise",
};

/** Numbers by name, with their defaults. */
const numbers = ({ spec }: Entry) =>
  Object.entries(spec.params ?? {}).flatMap(([name, param]) =>
    "range" in param ? [{ name, initial: param.default, whole: param.whole ?? false }] : [],
  );

/** Those that a test at the defaults cannot tell apart. */
const pairs = (entry: Entry) =>
  numbers(entry).flatMap((one, i, all) =>
    all
      .slice(i + 1)
      .filter(({ initial, whole }) => Object.is(initial, one.initial) && whole === one.whole)
      .map((other) => [one, other] as const),
  );

/** Whether the comparison would reject a kernel that takes other parameters in place of some. */
function dies(entry: Entry, cases: readonly Case[], mutate: (params: Case["params"]) => Case["params"]): boolean {
  return cases.some((given) => {
    const params = { ...given.params, ...mutate(given.params) };
    return apart(entry, given, plainColumns(entry, { ...given, params }), plainColumns(entry, given)) !== undefined;
  });
}

describe.each(about(catalog.filter((entry) => numbers(entry).length)))("$path", (entry) => {
  const cases = drawnCases(entry);

  test.each(pairs(entry).map(([a, b]) => ({ a, b, title: `${a.name} and ${b.name}` })))(
    "is told from itself with $title in each other's place",
    ({ a, b }) => {
      const swapped = (params: Case["params"]) => ({
        [a.name]: params[b.name] ?? b.initial,
        [b.name]: params[a.name] ?? a.initial,
      });
      expect(dies(entry, cases, swapped)).toBe(true);
    },
  );

  test.each(numbers(entry))("is told from itself with $name at its default", ({ name, initial }) => {
    expect(dies(entry, cases, () => ({ [name]: initial }))).toBe(!(`${entry.path}: ${name}` in silent));
  });
});
