// Runs over columns, against calls of the formulas by themselves, row by row or entity by entity.
import { load } from "lanewise";
import { beforeAll, expect, test } from "vitest";
import type { FormulaEntry } from "../../explorer/src/catalogue.ts";
import { chartOf } from "../../explorer/src/file/chart.ts";
import { unanswered, verdict } from "../../explorer/src/file/invalid.ts";
import { open } from "../../explorer/src/file/open.ts";
import { columnsOf, type Outcome, run, type Wish } from "../../explorer/src/file/run.ts";
import type { Column } from "../../explorer/src/file/table.ts";
import { apart, csvOf, ofAnswer, ofColumn } from "../../explorer/src/file/write.ts";
import type { Callable } from "../../explorer/src/kernels.ts";
import { random } from "../../reference/random.ts";
import { entries } from "./entries.ts";
import { blob } from "./files.ts";

type Lanewise = Awaited<ReturnType<typeof load>>;
let lw: Lanewise;
beforeAll(async () => {
  lw = await load();
});

const entry = (id: string): FormulaEntry => entries().find((one) => one.id === id)!;
const none = { params: {}, sizes: {} };

async function ran(text: string, id: string, wish: Partial<Wish>) {
  const source = await open("a.csv", blob(text));
  const whole: Wish = { bindings: {}, ...none, ...wish };
  const columns = new Map((await source.read(columnsOf(whole))).map((column) => [column.name, column]));
  const [domain = "", name = ""] = id.split(".");
  const formula = (lw as unknown as Record<string, Record<string, Callable>>)[domain]![name]!;
  return { outcome: run(entry(id), formula, columns, whole), columns, wish: whole };
}

const cells = ({ rows, groups }: Outcome, name: string) => [
  ...[...rows, ...groups].find((one) => one.name === name)!.cells,
];

test("a map is the formula in each row", async () => {
  const text = "load,n,hour\n0.65,4,19\n0.8,25,7\n,3,1\n1,0,12\n";
  const { outcome } = await ran(text, "energy.treasuryFee", {
    bindings: { utilization: { column: "load" }, providers: { column: "n" }, hour: { column: "hour" } },
    params: { base: 300 },
  });
  const one = (utilization: number, providers: number, hour: number) =>
    lw.energy.treasuryFee({ utilization, providers, hour }, { base: 300 }).fee;
  expect(cells(outcome, "fee")).toEqual([one(0.65, 4, 19), one(0.8, 25, 7), NaN, one(1, 0, 12)]);
});

test("events go to each entity in the order of time, whatever the order of the file", async () => {
  const next = random(5);
  const rows = Array.from({ length: 500 }, (_, t) => ({
    who: `e${Math.floor(next() * 7)}`,
    t,
    x: Math.round(next() * 100),
  }));
  const mixed = rows.toSorted((a, b) => Math.sin(a.t * 7) - Math.sin(b.t * 7));
  const text = `who,t,x\n${mixed.map(({ who, t, x }) => `${who},${t},${x}`).join("\n")}\n,1,5\n`;
  const { outcome } = await ran(text, "core.ema", {
    bindings: { x: { column: "x" } },
    entity: "who",
    time: "t",
    params: { alpha: 0.3 },
  });
  const expected = new Map<string, number>();
  for (const who of new Set(rows.map(({ who }) => who))) {
    const own = rows.filter((row) => row.who === who);
    const output = lw.core.ema({ x: Float64Array.from(own, ({ x }) => x) }, { alpha: 0.3 });
    for (const [k, { t }] of own.entries()) expected.set(`${t}`, output[k]!);
  }
  expect(cells(outcome, "output").slice(0, -1)).toEqual(mixed.map(({ t }) => expected.get(`${t}`)));
  expect(outcome.entities).toBe(7);
  expect(outcome.without).toBe(1);
});

test("a series goes through the file from the top, and counts what it skips", async () => {
  const { outcome } = await ran("x\n1\n\n3\nfour\n5\n", "core.ema", { bindings: { x: { column: "x" } } });
  expect(cells(outcome, "output")).toEqual([...lw.core.ema({ x: Float64Array.of(1, NaN, 3, NaN, 5) })]);
  expect(outcome.skipped).toBe(2);
});

test("groups have an answer each, and rows of theirs in their place", async () => {
  const text = "g,x\nb,1\na,10\nb,3\na,30\nb,5\n";
  const { outcome } = await ran(text, "core.softmax", { bindings: { x: { column: "x" } }, key: "g" });
  const [b, a] = [
    [1, 3, 5],
    [10, 30],
  ].map((x) => lw.core.softmax({ x: Float64Array.from(x) }));
  expect(outcome.names).toEqual(["b", "a"]);
  expect(cells(outcome, "p")).toEqual([b!.p[0], a!.p[0], b!.p[1], a!.p[1], b!.p[2]]);
  expect(cells(outcome, "lse")).toEqual([b!.lse, a!.lse]);
});

test("without a key all rows are one group", async () => {
  const { outcome } = await ran("x\n1\n2\n6\n", "core.moments", { bindings: { x: { column: "x" } } });
  expect(cells(outcome, "mean")).toEqual([3]);
  expect(outcome.names).toEqual(["all rows"]);
});

test("several columns, lists and answers of several values stand side by side", async () => {
  const text = "a,b\n1,2\n2,4.5\n3,5\n4,9\n";
  const { outcome } = await ran(text, "core.covariance", { bindings: { x: { columns: ["a", "b"] } } });
  const x = Float64Array.of(1, 2, 2, 4.5, 3, 5, 4, 9);
  const direct = lw.core.covariance({ x }, {}, { sizes: { column: 2 } });
  expect(cells(outcome, "mean a").concat(cells(outcome, "mean b"))).toEqual([...(direct.mean as Float64Array)]);
  const quantiles = await ran(text, "core.quantile", { bindings: { x: { column: "b" }, q: { list: [0.25, 0.5] } } });
  expect(cells(quantiles.outcome, "output 0.5")).toEqual([4.75]);
  const mean = await ran(text, "core.geoMean", {
    bindings: { x: { columns: ["a", "b"] }, weights: { list: [0.5, 0.5] } },
  });
  expect(cells(mean.outcome, "output")[2]).toBeCloseTo(Math.sqrt(15), 12);
});

test("says which rows have no answer, and why", async () => {
  const text = "utilization,providers,hour\n0.5,3,1\n,3,1\n1.5,3,1\nhigh,3,1\n0.5,-2,1\n0.5,3,1\n1.75,3,1\n";
  const bindings = {
    utilization: { column: "utilization" },
    providers: { column: "providers" },
    hour: { column: "hour" },
  };
  const { outcome, columns } = await ran(text, "energy.treasuryFee", { bindings });
  const { wrong, rows, marks } = verdict(entry("energy.treasuryFee"), columns, bindings);
  expect(wrong.map(({ input, why, rows, got }) => [input, why, rows, got])).toEqual([
    ["utilization", "empty", [1], ""],
    ["utilization", "above", [2, 6], "1.5"],
    ["utilization", "text", [3], "high"],
    ["providers", "below", [4], "-2"],
  ]);
  expect(rows).toBe(5);
  const { count, unexplained } = unanswered(outcome.rows, marks);
  expect([count, unexplained]).toEqual([5, 0]);
  expect(cells(outcome, "fee").map(Number.isNaN)).toEqual([false, true, true, true, true, false, true]);
});

test("a formula that refuses its parameters says so in its own words", async () => {
  const wish = { bindings: { x: { column: "x" } }, params: { alpha: 2 } };
  await expect(ran("x\n1\n", "core.ema", wish)).rejects.toThrow('core.ema: "alpha" expected 0 to 1, got 2');
});

test("what is written reads back as the same bits", async () => {
  const next = random(9);
  const text = `x,note\n${Array.from({ length: 3000 }, (_, i) => `${next() * 10 ** ((i % 30) - 15)},"a, ""${i % 3}"""`).join("\n")}\n`;
  const { outcome, columns } = await ran(text, "core.log", { bindings: { x: { column: "x" } } });
  const source = await open("a.csv", blob(text));
  const all: readonly Column[] = await source.read(["x", "note"]);
  const file = csvOf([...all.map(ofColumn), ...apart(outcome.rows, ["x", "note"]).map(ofAnswer)], 3000);
  const [x, note, output] = await (await open("b.csv", file)).read(["x", "note", "output"]);
  expect(x!.cells).toEqual(columns.get("x")!.cells);
  expect(note!.labels).toEqual(all[1]!.labels);
  expect([...output!.cells]).toEqual(cells(outcome, "output"));
});

test("a chart of many rows keeps every peak, and of a bank shows one entity in the order of time", async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${i % 2 ? "a" : "b"},${i},${i === 12_345 ? 1000 : i % 10}`);
  const { outcome, columns, wish } = await ran(`who,t,x\n${rows.join("\n")}\n`, "core.ema", {
    bindings: { x: { column: "x" } },
    entity: "who",
    time: "t",
  });
  const chart = (name: string) => chartOf(entry("core.ema"), outcome, columns, wish, { entity: name })!.chart;
  const [a, b] = [chart("a"), chart("b")];
  expect(a.rows).toBe(10_000);
  expect(a.x.length).toBeLessThan(2000);
  expect(Math.max(...a.series[0]!.values)).toBe(1000);
  expect(Math.max(...b.series[0]!.values)).toBe(8);
  expect(a.x.every((x, k) => k === 0 || x >= a.x[k - 1]!)).toBe(true);
});
