// What is told beside answers: formulas to begin with, the command that does the same, numbers as people read them, and charts.
import { expect, test } from "vitest";
import type { FormulaEntry } from "../../explorer/src/catalogue.ts";
import { commandOf } from "../../explorer/src/file/command.ts";
import { bytes, duration, figure, plural, rate } from "../../explorer/src/file/format.ts";
import { asksOf } from "../../explorer/src/file/slots.ts";
import { thin } from "../../explorer/src/file/thin.ts";
import { usual } from "../../explorer/src/file/usual.ts";
import { entries } from "./entries.ts";

test("the formulas that are offered first exist, and take files", () => {
  for (const id of usual) expect(asksOf(entries().find((one) => one.id === id)!).refused, id).toBeUndefined();
});

test("tells the command that does the same", () => {
  const entry = (id: string) => entries().find((one) => one.id === id) as FormulaEntry;
  const wish = {
    bindings: { x: { column: "close price" } },
    params: { alpha: 0.2 },
    sizes: {},
    entity: "symbol",
    time: "date",
  };
  expect(commandOf(entry("core.ema"), "my file.csv", wish, wish.params)).toBe(
    "npx lanewise run core.ema 'my file.csv' --map 'x=close price' --set alpha=0.2 --entity symbol --time date -o answers.parquet",
  );
  const groups = { bindings: { x: { column: "x" } }, params: {}, sizes: {}, key: "it's" };
  expect(commandOf(entry("core.moments"), "pasted rows", groups, {})).toBe(
    "npx lanewise run core.moments file.csv --by 'it'\\''s' -o answers.parquet",
  );
  expect(
    commandOf(entry("core.covariance"), "a.csv", { ...groups, bindings: { x: { columns: ["a", "b"] } } }, {}),
  ).toBeUndefined();
});

test("numbers are written for people", () => {
  expect([plural(1, "row"), plural(2000, "row"), plural(0, "entity", "entities")]).toEqual([
    "1 row",
    "2,000 rows",
    "0 entities",
  ]);
  expect([12, 121_410, 2_101_800_038].map(bytes)).toEqual(["12 bytes", "121 KB", "2.1 GB"]);
  expect([Number.NaN, Infinity, 1234, 0.1 + 0.2, 1.5e-9, -2.5].map(figure)).toEqual([
    "–",
    "∞",
    "1,234",
    "0.3",
    "1.5000e-9",
    "-2.5",
  ]);
  expect([0.2, 41.6, 1830, 41_000].map(duration)).toEqual(["under 1 ms", "42 ms", "1.8 s", "41 s"]);
  expect([rate(1e6, 100), rate(3e6, 120), rate(2000, 10)]).toEqual(["10 million", "25 million", "200,000"]);
});

test("few points are drawn as they are; of many each stretch keeps its ends, and gaps stay", () => {
  const x = Float64Array.from({ length: 10_000 }, (_, i) => i);
  const y = x.map((i) => (i >= 4000 && i < 6000 ? Number.NaN : i === 777 ? 99 : i % 3));
  const few = thin(x.subarray(0, 5), [y.subarray(0, 5)], 100);
  expect([...few.x, ...few.series[0]!]).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 0, 1]);
  const many = thin(x, [y, x], 100);
  expect(many.x.length).toBe(200);
  expect(Math.max(...many.series[0]!.filter((value) => !Number.isNaN(value)))).toBe(99);
  expect([...many.series[0]!.subarray(80, 120)].every(Number.isNaN)).toBe(true);
  // The order within a stretch is that of the column: what rises all along rises here.
  expect(many.series[1]!.every((value, k) => k === 0 || value >= many.series[1]![k - 1]!)).toBe(true);
});
