// The parts of the explorer's "write your own" that need no browser.
import { describe, expect, test } from "vitest";
import { evaluate } from "../compiler/evaluate.ts";
import { inMemory } from "../compiler/folder.ts";
import { programs } from "../compiler/program.ts";
import { moduleOf } from "../compiler/sources.ts";
import { specsIn } from "../compiler/specs.ts";
import { houseTexts, startTexts, typescriptTexts } from "../explorer/own/texts.ts";
import type { FieldEntry, FormulaEntry } from "../explorer/src/catalogue.ts";
import { beside, together, unlike } from "../explorer/src/own/beside.ts";
import { sameBits } from "../explorer/src/own/bits.ts";
import { entryOf } from "../explorer/src/own/entry.ts";
import { packed, unpacked } from "../explorer/src/own/keep.ts";
import { marksOf } from "../explorer/src/own/marks.ts";
import { map, recurrence } from "../explorer/src/own/templates.ts";
import { assembled } from "../scripts/kernels.ts";
import * as formulas from "../src/formulas/index.ts";
import type { Catalog } from "../src/spec.ts";

const house = inMemory(new Map(Object.entries(houseTexts())));
const { faults } = programs(house, new Map(Object.entries(typescriptTexts())));
const folderOf = (text: string) => inMemory(new Map([["formula.ts", text]]));
const kernelsOf = async (text: string) => {
  const folder = folderOf(text);
  const { catalog } = await specsIn(folder, evaluate);
  return { catalog, generated: moduleOf(catalog, { formulas: folder, house }).generated };
};

describe("a formula to start from", () => {
  const starts = Object.entries(startTexts());

  test("is there of every formula with a step body", () => {
    expect(starts.length).toBeGreaterThan(200);
  });

  const published = assembled().generated.split(/^(?=export function )/m);
  /** Kernels of a formula, under the name that it has in a text of one's own. */
  const kernels = (from: readonly string[], domain: string, name: string) =>
    from
      .filter((one) => new RegExp(`^export function ${domain}_${name}(_[a-z0-9_]+)?\\(`, "i").test(one))
      .map((one) => one.replaceAll(`${domain}_${name}`, name).trim());

  test("is the catalogue's own, and its types are right", async () => {
    for (const [id, text] of starts) {
      const [domain, name] = id.split(".") as [string, string];
      expect(faults(folderOf(text)), id).toEqual([]);
      const { catalog, generated } = await kernelsOf(text);
      expect(catalog, id).toEqual({ mine: { [name]: (formulas as Catalog)[domain]![name] } });
      const own = kernels(generated.split(/^(?=export function )/m), "mine", name);
      expect(own.length, id).toBeGreaterThan(0);
      expect(kernels(published, domain, name), id).toEqual(own);
    }
  });
});

test.each([
  ["a map", map],
  ["a recurrence", recurrence],
])("the template %s compiles, its types are right", async (_what, text) => {
  expect(faults(folderOf(text))).toEqual([]);
  expect((await kernelsOf(text)).generated).toContain("export function");
});

describe("messages are marks", () => {
  test("each at its place, without the line and the caret", () => {
    expect(
      marksOf('formula.ts:3:7: "x" is wrong; do this\n    ab: x,\n        ^\nformula.ts:10:1: two\nformula.ts:\n^'),
    ).toEqual([
      { message: '"x" is wrong; do this', line: 3, column: 7 },
      { message: "two", line: 10, column: 1 },
    ]);
  });

  test("without a place, all that was said", () => {
    expect(marksOf(": no specs here; write one\nor two")).toEqual([{ message: "no specs here; write one\nor two" }]);
    expect(marksOf("")).toEqual([]);
  });

  test("no more than can be read", () => {
    const many = Array.from({ length: 10_000 }, (_, k) => `formula.ts:${k + 1}:1: wrong`).join("\n");
    expect(marksOf(many)).toHaveLength(101);
    expect(marksOf(many).at(-1)).toEqual({ message: "and 9900 more" });
  });
});

describe("a text in a link", () => {
  test.each([map, recurrence, "", "ü💥\n"])("comes out as it went in: %#", (text) => {
    const letters = packed(text)!;
    expect(letters).toMatch(/^[\w-]*$/);
    expect(unpacked(letters)).toBe(text);
  });

  test("is refused where it is too long, and where it is broken", () => {
    const long = Array.from({ length: 9000 }, (_, k) => (k * 2654435761) % 4294967296).join(" ");
    expect(packed(long)).toBeUndefined();
    expect(unpacked("%%%")).toBeUndefined();
    expect(unpacked(packed(map)!.slice(0, 40))).toBeUndefined();
    expect(unpacked("A".repeat(100_000))).toBeUndefined();
  });
});

const field = (name: string, range: readonly [number, number], more: object = {}) =>
  ({ name, unit: "1", dims: ["row"], kind: "real", range, ...more }) as FieldEntry;
const described = (inputs: readonly FieldEntry[], outputs = [field("output", [-Infinity, Infinity])], shape = "map") =>
  entryOf({
    id: "mine.f",
    domain: "mine",
    name: "f",
    shape,
    inputs,
    params: [],
    rules: [],
    state: [],
    outputs,
    strict: false,
    kernel: { name: "mine_f" },
  } as never);

describe("an example that nobody has worked", () => {
  test("is within every range", () => {
    const ranges = [
      [0, 1],
      [-5, 5],
      [0, Infinity],
      [-Infinity, Infinity],
      [1e-300, 1e300],
      [7, 7],
      [-1e9, -3],
      [1e200, Infinity],
      [-Infinity, -1e7],
      [-1e300, 1e-9],
    ] as const;
    const inputs = ranges.map((range, k) => field(`x${k}`, range));
    const ticks = ranges.map((range, k) =>
      field(`t${k}`, range, { dims: ["tick", "entity"], kind: k % 2 ? "real" : "integer" }),
    );
    const { call } = described([
      ...inputs,
      ...ticks.filter(({ range: [low] }) => Number.isInteger(low) || low === -Infinity),
    ]).example;
    for (const [name, value] of Object.entries(call!.inputs)) {
      const [low, high] = ranges[Number(name.slice(1))]!;
      for (const one of [value].flat()) {
        expect(one, name).toBeGreaterThanOrEqual(low);
        expect(one, name).toBeLessThanOrEqual(high);
        expect(Number.isFinite(one), name).toBe(true);
      }
    }
  });
});

describe("a formula of the catalogue beside one's own", () => {
  const own = described([field("x", [0, 1])]);
  const other = {
    ...described([field("x", [0, 1]), field("y", [0, 1], { optional: true })]),
    id: "core.g",
  } as FormulaEntry;
  const doubled = Object.assign(({ x }: { x: Float64Array }) => x.map((v) => 2 * v), { spec: {} });
  const refusing = Object.assign(
    () => {
      throw new RangeError("no");
    },
    { spec: {} },
  );

  test("is more outputs of one formula", () => {
    expect(unlike(own, other)).toBeUndefined();
    expect(beside(own, other).outputs.map(({ name }) => name)).toEqual(["mine.f", "core.g"]);
    const both = together(own, doubled as never, other, doubled as never);
    expect(both({ x: Float64Array.of(1, 2) })).toEqual({
      "mine.f": Float64Array.of(2, 4),
      "core.g": Float64Array.of(2, 4),
    });
  });

  test("has no numbers where it refuses the call", () => {
    const both = together(own, doubled as never, other, refusing as never);
    expect(both({ x: Float64Array.of(1, 2) })).toEqual({
      "mine.f": Float64Array.of(2, 4),
      "core.g": Float64Array.of(NaN, NaN),
    });
  });

  test("is told where it cannot be", () => {
    const needs = { ...described([field("z", [0, 1])]), id: "core.h" } as FormulaEntry;
    expect(unlike(own, needs)).toBe("core.h takes z, which yours does not");
    expect(unlike(own, { ...needs, shape: "groups" })).toContain("is a groups");
  });
});

test("bits that differ are found: also the sign of zero", () => {
  const entry = described([field("x", [-1, 1])]);
  const a = Object.assign(({ x }: { x: Float64Array }) => x.map((v) => 0 * v), { spec: {} }) as never;
  const b = Object.assign(({ x }: { x: Float64Array }) => x.map((v) => 0 * Math.abs(v)), { spec: {} }) as never;
  expect(sameBits(entry, a, a)).toMatchObject({ different: 0, rows: 10_001, outputs: 1 });
  const found = sameBits(entry, a, b);
  expect(found.different).toBeGreaterThan(1000);
  expect(found.first).toMatchObject({ output: "output", simd: -0, scalar: 0 });
});
