// Formulas of which a row has vectors and matrices, over files as people have them: against plain loops, from every kind of file and back, and what
// is told where lists do not fit.
import { readFileSync, writeFileSync } from "node:fs";
import { ARRAY, arrayValue } from "@duckdb/node-api";
import { tableFromIPC } from "apache-arrow";
import { describe, expect, test } from "vitest";
import { gathered } from "../../cli/report/gather.ts";
import { runFile } from "../../cli/run/run.ts";
import type { RunOptions } from "../../cli/run/types.ts";
import { isUsage } from "../../cli/run/usage.ts";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import { settings } from "../../reference/settings/index.ts";
import type { Sizes, Slot } from "../../src/plan.ts";
import { catalog, type Entry } from "../support/catalog.ts";
import { apart, plainColumns } from "../support/second.ts";
import { constantsOf, fileOf, inputsOf, isOwn, open, toldOf } from "./columns.ts";
import { folder, parquet, read } from "./files.ts";

const at = folder();

const isWide = ({ plan }: Entry) => [...plan.inputs, ...plan.outputs].some(({ field }) => field.dims.some(isOwn));
const wide = catalog.filter((entry) => entry.plan.shape !== "whole" && isWide(entry));

const count = 12;

/** One call with what a formula is for: one group, or one entity. */
function sound({ path, plan, spec }: Entry) {
  const { sizes: told, params = {}, inputs } = settings[path] ?? {};
  const sizes: Sizes = {
    ...Object.fromEntries(plan.axes.filter(isOwn).map((axis) => [axis, 3])),
    ...(typeof told === "function" ? told(count) : told),
    ...(plan.shape === "recurrence" ? { tick: count, entity: 1 } : { row: count }),
    ...(plan.shape === "groups" ? { group: 1 } : {}),
  };
  const drawn = { ...sample(spec, sizes, count, { optional: true }), ...inputs?.(sizes, random(count)) };
  return { sizes, params, inputs: drawn };
}

const numbersOf = ({ field }: Slot, value: unknown): readonly number[] => {
  if (value === null) return [Number.NaN];
  if (field.kind === "code") return [field.values!.indexOf(value as string)];
  if (typeof value === "object")
    return (value as { items: unknown[] }).items.flatMap((item) => numbersOf({ field } as Slot, item));
  return [Number(value)];
};

describe("as plain loops have them", () => {
  test.each(wide.map((entry) => [entry.path, entry] as const))("%s", async (path, entry) => {
    const { plan } = entry;
    const { sizes, params, inputs } = sound(entry);
    // Beside each other in one file: what a group has once stands in all its rows.
    const given = Object.fromEntries(
      inputsOf(entry).map(({ name, field }) => {
        const column = inputs[name] as Float64Array;
        return [
          name,
          field.dims[0] === "group"
            ? Float64Array.from({ length: column.length * count }, (_, i) => column[i % column.length]!)
            : column,
        ];
      }),
    );
    const constants = Object.fromEntries(constantsOf(entry).map(({ name }) => [name, inputs[name] as Float64Array]));
    const rows = { ...sizes, ...(plan.shape === "groups" ? { group: count } : {}) };
    const input = await parquet(
      at(`${path}.parquet`),
      fileOf(
        entry,
        given,
        rows,
        (type, length) => ARRAY(type, length),
        (items) => arrayValue(items as never),
      ),
    );
    const output = at(`${path}.out.parquet`);
    const text = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
    const size = Object.fromEntries(Object.entries(open(entry, sizes)).map(([axis, length]) => [axis, String(length)]));
    const set = { ...text, ...toldOf(entry, constants, sizes) };
    await runFile({ formula: path, input, output, set, size, onInvalid: "nan", prefix: "got_", keep: ["none"] });
    const got = await read(output);
    // Where answers are rows', what a group has stands in each of them.
    const ofRows = plan.outputs.some(({ field }) => field.dims[0] !== "group");
    const actual = Object.fromEntries(
      plan.outputs.map((slot) => {
        const values = got[`got_${slot.name}`]!;
        const own = ofRows && slot.field.dims[0] === "group" ? values.slice(0, 1) : values;
        return [slot.name, Float64Array.from(own.flatMap((value) => numbersOf(slot, value)))];
      }),
    );
    const one = { inputs, params, sizes };
    const expected = Object.fromEntries(
      Object.entries(plainColumns(entry, one)).filter(([name]) => !name.startsWith("state.")),
    );
    for (const name in expected) expect(actual[name]!.length, name).toBe(expected[name]!.length);
    expect(apart(entry, one, actual, expected)).toBeUndefined();
  });
});

describe("files", () => {
  const text = (name: string, content: string) => {
    writeFileSync(at(name), content);
    return at(name);
  };
  const asked = { formula: "core.matrixVector", set: { vector: "1,10,100" }, only: ["output"] };
  const csv = () =>
    text("lists.csv", 'id,a,b,c,m\n1,1,2,3,"[1, 2, 3]"\n2,4,5,6,"[4,5,6]"\n3,7,,9,"[7, null, 9]"\n4,1,1,1,\n');
  const sums = [321, 654, null, null];
  const outputOf = async (options: RunOptions) => {
    const output = at("answers.parquet");
    await runFile({ ...options, output, force: true });
    return (await read(output)).output;
  };

  test("have lists as text, as several columns and as SQL makes them", async () => {
    const input = csv();
    for (const matrix of ["m", "a,b,c", "([a, b, c])", "(array_value(a, b, c))"]) {
      const got = await outputOf({ ...asked, input, map: { matrix } });
      expect(got!.slice(0, 3)).toEqual(sums.slice(0, 3));
      expect(got![3]).toEqual(matrix === "m" ? null : 111);
    }
    expect(await outputOf({ ...asked, input, map: { matrix: "[1, 0, 2]" } })).toEqual([201, 201, 201, 201]);
    expect(await outputOf({ ...asked, input, map: { matrix: "a, 0, 1" }, where: "id < 3" })).toEqual([101, 104]);
  });

  test.each(["csv", "tsv", "json", "ndjson", "parquet", "arrow", "arrows"])(
    "of kind %s keep vectors and matrices, and go in again",
    async (kind) => {
      const input = text(
        "square.ndjson",
        '{"m": [[4, 2], [2, 5]]}\n{"m": [[1, 0.3], [0.3, 2]]}\n{"m": null}\n{"m": [[1, 3], [3, 1]]}\n',
      );
      const run = { formula: "core.cholesky", map: { matrix: "m" }, only: ["factor"] };
      const output = at(`square.out.${kind}`);
      await runFile({ ...run, input, output });
      // All numbers have come through as they were: the factor of the file's own factor is that of a file of DuckDB's.
      const [again, direct] = [at(`again.${kind}.parquet`), at("direct.parquet")];
      await runFile({ ...run, input: output, output: again, map: { matrix: "factor" }, prefix: "got_" });
      await runFile({ ...run, input, output: direct, force: true });
      await runFile({
        ...run,
        input: direct,
        output: at("twice.parquet"),
        map: { matrix: "factor" },
        prefix: "got_",
        force: true,
      });
      const [first, second] = [(await read(again)).got_factor!, (await read(at("twice.parquet"))).got_factor!];
      expect(first.slice(0, 3)).toEqual(second.slice(0, 3));
      expect(first[0]).toMatchObject({ items: [{ items: [expect.closeTo(Math.SQRT2, 15), 0] }, {}] });
      expect(first[2]).toBeNull();
    },
  );

  test("of Arrow have lists of numbers, as others read them", async () => {
    const input = text("square.json", '[{"m": [[4, 2], [2, 5]]}, {"m": null}, {"m": [[1, 3], [3, 1]]}]');
    const output = at("square.arrow");
    await runFile({ formula: "core.cholesky", input, output, map: { matrix: "m" } });
    const table = tableFromIPC(readFileSync(output));
    expect(String(table.schema.fields.find(({ name }) => name === "factor")!.type)).toBe("List<List<Float64>>");
    const rows = table.toArray().map(({ factor }) => factor && [...factor].map((row) => [...row]));
    expect(rows).toEqual([
      [
        [2, 0],
        [1, 2],
      ],
      null,
      [
        [Number.NaN, Number.NaN],
        [Number.NaN, Number.NaN],
      ],
    ]);
  });

  test("of CSV and JSON have lists that people read", async () => {
    const input = text("one.json", '[{"m": [[4, 2], [2, 5]]}, {"m": [[1, 3], [3, 1]]}]');
    const run = { formula: "core.cholesky", input, map: { matrix: "m" }, only: ["factor"], keep: ["none"] };
    await runFile({ ...run, output: at("one.csv") });
    expect(readFileSync(at("one.csv"), "utf8")).toBe(
      'factor\n"[[2.0, 0.0], [1.0, 2.0]]"\n"[[nan, nan], [nan, nan]]"\n',
    );
    await runFile({ ...run, output: at("one.ndjson") });
    expect(readFileSync(at("one.ndjson"), "utf8")).toBe(
      '{"factor":[[2.0,0.0],[1.0,2.0]]}\n{"factor":[[null,null],[null,null]]}\n',
    );
    const { head, outputs } = await runFile(run);
    expect(head!.rows[0]).toEqual(["[[2, 0], [1, 2]]"]);
    expect(outputs.factor).toEqual({ invalid: 1, min: 0, mean: 5 / 4, max: 2 });
  });

  test("have constants from a file of JSON, and a shadow of others", async () => {
    const input = csv();
    const { shadow } = await runFile({
      ...asked,
      input,
      map: { matrix: "a,b,c" },
      shadow: { vector: "[1, 10, 101]" },
      where: "id < 3",
    });
    expect(shadow).toEqual({ output: { rows: 2, mean: 4.5, max: 6 } });
    const gains = { formula: "control.gainSchedule", input, map: { x: "a" }, set: { points: "0,10", gains: "0,1" } };
    const other = await runFile({ ...gains, shadow: { points: "0,5,10", gains: "0,0.5,1" } });
    expect(other.shadow!.output).toEqual({ rows: 0, mean: 0, max: 0 });
  });

  test("of groups have one vector a group, and go past what is held at once", async () => {
    const many = 150_000;
    const rows = Array.from({ length: many }, (_, i) => `${i % 7},${(i * i) % 11},${i < 70_000 ? 0 : 1 + (i % 3)}`);
    const input = text("many.csv", `x,y,key\n${rows.join("\n")}\n`);
    const output = at("gram.parquet");
    const { groups } = await runFile({ formula: "core.gram", input, output, map: { x: "x,y" }, by: ["key"] });
    expect(groups).toBe(4);
    const got = await read(output);
    const sum = (key: number, of: (x: number, y: number) => number) =>
      rows.reduce((total, row) => {
        const [x, y, own] = row.split(",").map(Number) as [number, number, number];
        return own === key ? total + of(x, y) : total;
      }, 0);
    got.key!.forEach((key, g) => {
      const k = Number(key);
      const [xx, xy, yy] = [sum(k, (x) => x * x), sum(k, (x, y) => x * y), sum(k, (_, y) => y * y)];
      expect(got.output![g]).toEqual({ items: [{ items: [xx, xy] }, { items: [xy, yy] }] });
    });
  });

  test("are resumed with a state of vectors", async () => {
    const input = text(
      "taps.csv",
      `x,who\n${Array.from({ length: 60 }, (_, i) => `${(i * 13) % 7},${i % 2}`).join("\n")}\n`,
    );
    const run = { formula: "signal.fir", input, entity: "who", set: { taps: "0.5,0.25,0.25" } };
    const whole = await outputOf(run);
    const lines = readFileSync(input, "utf8").trim().split("\n");
    const [a, b] = [
      text("taps-a.csv", `${lines.slice(0, 22).join("\n")}\n`),
      text("taps-b.csv", `x,who\n${lines.slice(22).join("\n")}\n`),
    ];
    const before = await outputOf({ ...run, input: a, save: at("taps.bin") });
    const after = await outputOf({ ...run, input: b, resume: at("taps.bin") });
    expect([...before!, ...after!]).toEqual(whole);
  });

  const refusals: readonly (readonly [string, () => RunOptions, RegExp, boolean])[] = [
    [
      "a constant that is missing",
      () => ({ ...asked, set: {}, input: csv(), map: { matrix: "m" } }),
      /input "vector" \[column\] is one for all rows, and was not given: --set vector=1,2,3/,
      true,
    ],
    [
      "a constant by --map",
      () => ({ ...asked, input: csv(), map: { matrix: "m", vector: "a" } }),
      /--map: input "vector" is one for all rows, which --set gives/,
      true,
    ],
    [
      "a constant that is a column",
      () => ({ ...asked, input: csv(), map: { matrix: "m" }, set: { vector: "@a" } }),
      /"vector" \[column\] expected numbers.*got the column @a/,
      true,
    ],
    [
      "a constant of words",
      () => ({ ...asked, input: csv(), map: { matrix: "m" }, set: { vector: "1,two,3" } }),
      /"vector" \[column\] expected numbers, as --set vector=1,2,3, got "two"/,
      true,
    ],
    [
      "a constant in too many lists",
      () => ({ ...asked, input: csv(), map: { matrix: "m" }, set: { vector: "[[1,2,3]]" } }),
      /got lists in lists, where it has one/,
      true,
    ],
    [
      "a matrix that is a list",
      () => ({ formula: "signal.fir", input: csv(), map: { x: "a" }, set: { taps: "[[1],[2,3]]" } }),
      /"taps" \[tap\].*got lists in lists/,
      true,
    ],
    [
      "a matrix of unlike rows",
      () => ({
        formula: "market.regime",
        input: csv(),
        map: { y: "a" },
        set: { mean: "0,1", deviation: "1,1", transition: "[[0.9,0.1],[1]]" },
      }),
      /"transition".*got a list of 1 beside one of 2/,
      true,
    ],
    [
      "constants that do not go together",
      () => ({
        formula: "control.gainSchedule",
        input: csv(),
        map: { x: "a" },
        set: { points: "0,1", gains: "1,2,3" },
      }),
      /"gains" \[point\] expected 2 along "point", as "points" has, got 3/,
      true,
    ],
    [
      "a constant outside its range",
      () => ({ formula: "control.gainSchedule", input: csv(), map: { x: "a" }, set: { points: "1,0", gains: "1,2" } }),
      /"points" expected to rise, got 0 after 1/,
      true,
    ],
    [
      "a constant and a column of another length",
      () => ({ ...asked, input: csv(), map: { matrix: "m" }, set: { vector: "1,2" } }),
      /"vector" \[column\] expected|"matrix" \[row, column\] expected 2 along "column"/,
      true,
    ],
    [
      "a number where lists are due",
      () => ({ ...asked, input: csv(), map: { matrix: "id" } }),
      /"matrix" expected a list of numbers \[column\] in each row, got id of .*BIGINT; several columns make a list, --map matrix=a,b,c/,
      true,
    ],
    [
      "columns of which one is not there",
      () => ({ ...asked, input: csv(), map: { matrix: "a,b,d" } }),
      /has no column "d"/,
      true,
    ],
    [
      "columns of which one is text",
      () => ({ ...asked, input: csv(), map: { matrix: "a,b,m" } }),
      /expected columns of numbers, got "m"/,
      true,
    ],
    [
      "columns for a matrix",
      () => ({ formula: "core.cholesky", input: csv(), map: { matrix: "a,b,c" } }),
      /SQL makes some, --map 'matrix=\(\[\[a, b\], \[c, d\]\]\)'/,
      true,
    ],
    [
      "a row of another length",
      () => ({ ...asked, input: csv(), map: { matrix: "(case when id = 2 then [1, 2] else [a, b, c] end)" } }),
      /"matrix" expected a list of 3 numbers, got '\[1(\.0)?, 2(\.0)?\]' in row 2/,
      false,
    ],
    [
      "a list of words",
      () => ({ ...asked, input: text("words.csv", 'm\n"[1, 2, 3]"\n"[1, x, 3]"\n'), map: { matrix: "m" } }),
      /"matrix" expected a list of 3 numbers, got '\[1, x, 3\]' in row 2/,
      false,
    ],
    [
      "a text that is no list",
      () => ({ ...asked, input: text("words.csv", 'm\n"[1, 2, 3]"\nmany\n'), map: { matrix: "m" } }),
      /expected a list of 3 numbers, got 'many' in row 2/,
      false,
    ],
    [
      "a column without a list",
      () => ({ ...asked, input: text("none.ndjson", '{"m": null, "x": 1}\n'), map: { matrix: "m" } }),
      /which "matrix" is read from, has no list in any row/,
      false,
    ],
    [
      "lists of nothing",
      () => ({ ...asked, input: text("none.ndjson", '{"m": []}\n'), map: { matrix: "m" } }),
      /expected numbers along "column", got an empty list/,
      true,
    ],
    [
      "a length that nothing says",
      () => ({ formula: "core.topK", input: csv(), map: { x: "a" } }),
      /expected the length of its rank, as --size rank=20, got none/,
      true,
    ],
    [
      "a length that is another",
      () => ({ ...asked, input: csv(), map: { matrix: "m" }, size: { column: "4" } }),
      /expected 4 along "column", as --size has, got 3/,
      true,
    ],
    [
      "a shadow of other answers",
      () => ({ formula: "core.quantile", input: csv(), map: { x: "a" }, set: { q: "0.5" }, shadow: { q: "0.5,0.9" } }),
      /--shadow makes "output" 2, beside 1/,
      true,
    ],
    [
      "a group of two vectors",
      () => ({
        formula: "pi0.eeo",
        input: csv(),
        map: { growth: "a", inflation: "a", initial: "c", intensity: "a,b" },
        set: { strength: "1,2" },
      }),
      /expected one value a group/,
      false,
    ],
    [
      "what is outside, by its row",
      () => ({
        formula: "learning.mutationRate",
        input: text("odd.csv", 'p,d\n"[0.5, 0.5]",1\n"[0.5, 0.5]",0.5\n"[0.5, -7]",0.5\n'),
        map: { probability: "p", diversity: "d" },
        set: { rates: "0.1,0.2" },
        onInvalid: "throw",
      }),
      /"probability" expected .*, got -7 in row 3/,
      false,
    ],
  ];
  test.each(refusals)("are refused: %s", async (_, options, message, asked) => {
    const error = await runFile(options()).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(error?.message).toMatch(message);
    expect(isUsage(error)).toBe(asked);
  });

  test("have no chart of vectors", async () => {
    const report = gathered({ formula: "core.cholesky", input: csv(), map: { matrix: "m" }, command: "" });
    await expect(report).rejects.toThrow(/lanewise report expected a number a row, got "matrix" \[row, order, order\]/);
  });
});
