import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog } from "./support/catalog.ts";
import { cases } from "./support/golden.ts";

const sources = readdirSync("test/formulas", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(`test/formulas/${file}`, "utf8"));

test("every example of a formula that exists is tested", () => {
  const ids = new Set(cases.map(({ id }) => id));
  const known = catalog.map(({ path }) => path).filter((path) => ids.has(path));
  const forgotten = known.filter((id) => !sources.some((source) => new RegExp(`golden\\(\\s*"${id}"`).test(source)));
  expect(forgotten).toEqual([]);
});

test("examples are more than a few, and each has its own name", () => {
  expect(cases.length).toBeGreaterThanOrEqual(399);
  const names = cases.map((one) => `${one.id} ${one.fn} ${one.case}`);
  expect(new Set(names).size).toBe(names.length);
});
