// What every formula owes the reader of the tests and the owner of an entity.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalog, recurrences } from "../support/catalog.ts";

const folder = "test/formulas";
const source = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => readFileSync(`${folder}/${name}`, "utf8"))
  .join("\n");

/** Blocks of tests, by the formulas in their titles: of `describe`, and of the worked examples. */
const named = new Set(
  [...source.matchAll(/\b(?:describe(?:\.each\([^"]*?\))?|golden)\(\s*"([^"]*)"/g)].flatMap(
    ([, title]) => title!.match(/\b\w+\.\w+\b/g) ?? [],
  ),
);

describe.each(catalog)("$path", ({ path }) => {
  test("has a block of tests of its own", () => {
    expect(named).toContain(path);
  });
});

describe.each(recurrences)("$path", ({ spec }) => {
  test("counts what it skips", () => {
    expect(spec.state).toHaveProperty("skipped");
  });
});
