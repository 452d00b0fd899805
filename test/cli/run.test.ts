// lanewise run by its heart: kinds of files, names, parameters, state between runs, shadows, and what is refused.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { BIGINT, DOUBLE, INTEGER, VARCHAR } from "@duckdb/node-api";
import { RecordBatchStreamWriter, Table, tableFromArrays, tableFromIPC, tableToIPC } from "apache-arrow";
import { describe, expect, test } from "vitest";
import { runFile } from "../../cli/run/run.ts";
import { told } from "../../cli/run/tell.ts";
import type { RunOptions } from "../../cli/run/types.ts";
import { isUsage } from "../../cli/run/usage.ts";
import { random } from "../../reference/random.ts";
import { range } from "../support/catalog.ts";
import { folder, parquet, query, read } from "./files.ts";

const at = folder();

const next = random(29);
/** More than a chunk of DuckDB's, and more than a row group's worth of calls. */
const many = 10_007;
const price = range(many).map((i) => (i % 97 === 5 ? null : 100 + 10 * next()));
const route = range(many).map(() => Math.floor(next() * 50));
const time = range(many).map((_, i) => (i * 7919) % many);

/** x[t] = decay x[t-1] + (1 - decay) price, by hand; the first price where there is no state. */
function ema(values: readonly (number | null)[], decay: number, state: number | undefined = undefined) {
  let x = state;
  return values.map((value) => {
    if (value === null) return null;
    x = x === undefined ? value : decay * x + (1 - decay) * value;
    return x;
  });
}

const prices = () =>
  parquet(at("prices.parquet"), {
    price: { type: DOUBLE, cells: price },
    route: { type: INTEGER, cells: route },
    at: { type: INTEGER, cells: time },
    name: { type: VARCHAR, cells: route.map((key) => `route ${key}`) },
  });

const closely = (got: readonly unknown[], wanted: readonly (number | null)[]) => {
  expect(got.length).toBe(wanted.length);
  got.forEach((value, i) => {
    if (wanted[i] === null) expect(value, `row ${i}`).toBeNull();
    else expect(Math.abs((value as number) - wanted[i]!), `row ${i}`).toBeLessThan(1e-9);
  });
};

/** What a run is refused with: the message, and whether it was asked in a way that there is not. */
async function refusal(options: RunOptions): Promise<{ message: string; usage: boolean }> {
  try {
    await runFile(options);
  } catch (error) {
    // Nothing half done is left.
    const left = options.output && readdirSync(dirname(options.output)).filter((name) => name.endsWith(".part"));
    expect(left ?? []).toEqual([]);
    return { message: (error as Error).message, usage: isUsage(error) };
  }
  throw new Error("it ran");
}

describe("files", () => {
  const rows = "load,providers,hour,route\n0.65,4,19,a\n0.8,25,7,b\n,3,4,a\n1,0,12,\n";
  const market = (name: string, text: string) => {
    writeFileSync(at(name), text);
    return at(name);
  };
  const asked = { formula: "energy.treasuryFee", map: { utilization: "load" }, set: { base: "300" }, only: ["fee"] };
  /** round(base * ...) as the worked example has it: held against the call in test/formulas. */
  const fees = [168, 259, null, 552];

  test.each(["csv", "tsv", "json", "ndjson", "parquet", "arrow", "arrows", "csv.gz"])(
    "come out as %s, and go in again",
    async (kind) => {
      const input = market("market.csv", rows);
      const output = at(`first.${kind}`);
      const { rows: count } = await runFile({ ...asked, input, output });
      expect(count).toBe(4);
      const again = at(`second.${kind}.parquet`);
      await runFile({ ...asked, input: output, output: again });
      const got = await read(again);
      expect(got.fee!.map((x) => x && Number(x))).toEqual(fees);
      // The first run's answers are columns of the second's input.
      expect(got.treasuryFee_fee).toEqual(fees);
      expect(got.load).toEqual([0.65, 0.8, null, 1]);
      expect(got.route).toEqual(["a", "b", "a", null]);
    },
  );

  test("of JSON have null where Parquet has NaN", async () => {
    const input = market("odd.ndjson", '{"x": 1}\n{"x": -1}\n');
    const output = at("odd.json");
    await runFile({ formula: "core.log", input, output });
    expect(JSON.parse(readFileSync(output, "utf8"))).toEqual([
      { x: 1, output: 0 },
      { x: -1, output: null },
    ]);
  });

  test("of Arrow come from other hands too", async () => {
    const table = tableFromArrays({
      load: Float64Array.of(0.65, 0.8, 1),
      providers: Int32Array.of(4, 25, 0),
      hour: Uint8Array.of(19, 7, 12),
      place: ["north", "süd", "west"],
    });
    writeFileSync(at("other.arrows"), tableToIPC(table, "stream"));
    writeFileSync(at("other.feather"), tableToIPC(table, "file"));
    // Several batches.
    writeFileSync(
      at("batches.arrows"),
      RecordBatchStreamWriter.writeAll(new Table([...table.batches, ...table.batches])).toUint8Array(true),
    );
    for (const [name, times] of [
      ["other.arrows", 1],
      ["other.feather", 1],
      ["batches.arrows", 2],
    ] as const) {
      const output = at(`${name}.out.arrow`);
      await runFile({ ...asked, input: at(name), output });
      const got = tableFromIPC(readFileSync(output));
      expect(got.toArray().map(({ fee, place }) => [fee, place])).toEqual(
        range(times).flatMap(() => [
          [168, "north"],
          [259, "süd"],
          [552, "west"],
        ]),
      );
    }
  });

  test("are shown by their first rows where no output is named", async () => {
    const { head, outputs, nulls, columns } = await runFile({ ...asked, input: market("market.csv", rows), first: 2 });
    expect(head).toEqual({
      names: ["load", "providers", "hour", "fee"],
      rows: [
        ["0.65", "4", "19", "168"],
        ["0.8", "25", "7", "259"],
      ],
    });
    expect(outputs).toEqual({ fee: { invalid: 0, min: 168, mean: (168 + 259 + 552) / 3, max: 552 } });
    expect(nulls).toBe(1);
    expect(columns).toEqual({ utilization: "load", providers: "providers", hour: "hour" });
  });

  test("have columns by other spellings, numbers and SQL", async () => {
    const input = market("spelt.csv", "LOAD,provider_s,day\n0.65,4,2026-01-01 19:00:00\n");
    const output = at("spelt.parquet");
    await runFile({ ...asked, input, output, map: { utilization: "load", providers: "4", hour: "(hour(day))" } });
    expect((await read(output)).fee).toEqual([168]);
  });

  test("keep what is asked for", async () => {
    const input = market("market.csv", rows);
    for (const [keep, names] of [
      [["none"], ["fee"]],
      [["route"], ["route", "fee"]],
    ] as const) {
      const output = at(`kept.${keep[0]}.parquet`);
      await runFile({ ...asked, input, output, keep });
      expect(Object.keys(await read(output))).toEqual(names);
    }
    const output = at("some.parquet");
    await runFile({ ...asked, input, output, where: "route = 'a'", nulls: ["x"] });
    expect((await read(output)).fee).toEqual([168, null]);
  });
});

describe("series and events", () => {
  test("are by hand what they are here", async () => {
    const input = await prices();
    const output = at("series.parquet");
    const { rows } = await runFile({ formula: "core.ema", input, output, map: { x: "price" }, set: { alpha: "0.1" } });
    expect(rows).toBe(many);
    closely((await read(output)).output!, ema(price, 0.9));
  });

  test("are in the order of time, each entity on its own", async () => {
    const input = await prices();
    const output = at("events.parquet");
    const asked = { formula: "core.ema", input, output, map: { x: "price" }, set: { alpha: "0.1" }, time: "at" };
    for (const entity of ["route", "name"]) {
      const { entities } = await runFile({ ...asked, entity, force: true });
      expect(entities).toBe(50);
      const got = await read(output);
      expect(got.at).toEqual(range(many));
      for (const key of [0, 17, 49]) {
        const places = range(many).filter((i) => route[i] === key);
        places.sort((a, b) => time[a]! - time[b]!);
        const lines = range(many).filter((line) => got.route![line] === key);
        closely(
          lines.map((line) => got.output![line]),
          ema(
            places.map((i) => price[i]!),
            0.9,
          ),
        );
      }
    }
  });

  test("keep the order of the file without a time, whatever the keys", async () => {
    const input = await prices();
    const output = at("unsorted.parquet");
    await runFile({ formula: "core.ema", input, output, map: { x: "price" }, entity: "name" });
    expect((await read(output)).at).toEqual(time);
  });

  test("go on bit by bit from a state that was saved, new entities among them", async () => {
    const input = await prices();
    const asked = { formula: "core.ema", map: { x: "price" }, set: { alpha: "0.1" }, entity: "route" };
    await runFile({ ...asked, input, output: at("whole.parquet"), save: at("whole.bin") });
    const half = Math.floor(many / 2);
    // Of the first half, a fifth of the entities are not there yet.
    await query(`copy (select * from '${input}' limit ${half}) to '${at("first.parquet")}' (format parquet)`);
    await query(`copy (select * from '${input}' offset ${half}) to '${at("second.parquet")}' (format parquet)`);
    await runFile({
      ...asked,
      input: at("first.parquet"),
      where: "route >= 10",
      output: at("a.parquet"),
      save: at("half.bin"),
    });
    const { entities } = await runFile({
      ...asked,
      input: at("second.parquet"),
      output: at("b.parquet"),
      resume: at("half.bin"),
      save: at("both.bin"),
    });
    expect(entities).toBe(50);
    const [whole, a, b] = await Promise.all([read(at("whole.parquet")), read(at("a.parquet")), read(at("b.parquet"))]);
    const old = (columns: Record<string, unknown[]>) =>
      columns.output!.filter((_, i) => (columns.route![i] as number) >= 10);
    expect([...old(a), ...old(b)]).toEqual(old(whole));
    const keys = await read(`${at("both.bin")}.keys.parquet`);
    expect(keys.key).toEqual([...range(40).map((k) => k + 10), ...range(10)]);
    expect(keys.entity).toEqual(range(50));
  });

  test("of one series go on too", async () => {
    const input = await prices();
    const asked = { formula: "core.ema", map: { x: "price" } };
    await runFile({ ...asked, input, output: at("one.parquet"), save: at("one.bin") });
    await query(`copy (select * from '${input}' limit 4001) to '${at("one-a.parquet")}' (format parquet)`);
    await query(`copy (select * from '${input}' offset 4001) to '${at("one-b.parquet")}' (format parquet)`);
    await runFile({ ...asked, input: at("one-a.parquet"), save: at("one-a.bin") });
    await runFile({
      ...asked,
      input: at("one-b.parquet"),
      output: at("one-b-out.parquet"),
      resume: at("one-a.bin"),
      save: at("one-b.bin"),
    });
    expect((await read(at("one-b-out.parquet"))).output).toEqual((await read(at("one.parquet"))).output!.slice(4001));
    expect(readFileSync(at("one-b.bin"))).toEqual(readFileSync(at("one.bin")));
  });

  test("refuse a state of other parameters, of other keys, and half of one", async () => {
    const input = await prices();
    const asked = { formula: "core.ema", input, map: { x: "price" }, entity: "route" };
    await runFile({ ...asked, save: at("asked.bin"), force: true });
    expect((await refusal({ ...asked, set: { alpha: "0.5" }, resume: at("asked.bin") })).message).toContain(
      'parameter "alpha" 0.5',
    );
    expect((await refusal({ ...asked, entity: "name", resume: at("asked.bin") })).message).toContain(
      'its keys are INTEGER, column "name" is VARCHAR',
    );
    expect(
      (await refusal({ formula: "core.ema", input, map: { x: "price" }, resume: at("asked.bin") })).message,
    ).toContain("say --entity");
    writeFileSync(at("asked.bin"), Uint8Array.from(readFileSync(at("asked.bin"))).subarray(1));
    expect((await refusal({ ...asked, resume: at("asked.bin") })).message).toContain("belongs to another state");
  });

  test("of nobody have no answer, and change nobody", async () => {
    const input = await parquet(at("nobody.parquet"), {
      x: { type: DOUBLE, cells: [1, 100, 2, 3] },
      who: { type: BIGINT, cells: [7n, null, 7n, null] },
    });
    const output = at("nobody.out.parquet");
    const { withoutEntity, entities } = await runFile({
      formula: "core.ema",
      input,
      output,
      entity: "who",
      set: { alpha: "0.5" },
    });
    expect([withoutEntity, entities]).toEqual([2, 1]);
    expect((await read(output)).output).toEqual([1, null, 1.5, null]);
  });
});

describe("groups", () => {
  test("are medians by hand, of groups that cross every chunk", async () => {
    const input = await prices();
    const output = at("medians.parquet");
    const { groups, rows, written } = await runFile({
      formula: "core.median",
      input,
      output,
      map: { x: "price" },
      by: ["route"],
    });
    expect([groups, rows, written]).toEqual([50, many, 50]);
    const got = await read(output);
    expect(got.route).toEqual(range(50));
    const medians = range(50).map((key) => {
      const sorted = price.filter((x, i): x is number => route[i] === key && x !== null).sort((a, b) => a - b);
      const middle = sorted.length >> 1;
      return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
    });
    closely(got.output!, medians);
  });

  test("come whole, many to a call and too many for one, as the database itself has them", async () => {
    const input = at("large.parquet");
    // Nine groups: the first of 100 000 rows, the others of 12 500.
    await query(
      `copy (select hash(i)::double as x, case when i < 100000 then 0 else 1 + i % 8 end as key from range(200000) t(i)) to '${input}' (format parquet)`,
    );
    const medians = at("large-medians.parquet");
    await runFile({ formula: "core.median", input, output: medians, by: ["key"] });
    const wanted = await query(`select key, median(x) as output from '${input}' group by key order by key`);
    expect(await read(medians)).toEqual(wanted);
    const ranks = at("large-ranks.parquet");
    await runFile({ formula: "core.rank", input, output: ranks, by: ["key"] });
    const differing = await query(
      `select count(*) as n from (select output, rank() over (partition by key order by x) as own from '${ranks}') where output <> own`,
    );
    expect(differing.n).toEqual([0n]);
    expect((await query(`select count(*) as n from '${ranks}'`)).n).toEqual([200000n]);
  });

  test("give rows their answers, beside the rows they are of", async () => {
    const input = await prices();
    const output = at("ranks.parquet");
    await runFile({ formula: "core.rank", input, output, map: { x: "price" }, by: ["name"] });
    const got = await read(output);
    expect(got.at!.length).toBe(many);
    const [key] = got.name as string[];
    const places = range(many).filter((i) => got.name![i] === key);
    const sorted = places
      .map((i) => got.price![i])
      .filter((x) => x !== null)
      .sort((a, b) => (a as number) - (b as number));
    for (const i of places) {
      const x = got.price![i];
      expect(got.output![i]).toEqual(x === null ? null : sorted.indexOf(x) + 1);
    }
  });
});

describe("parameters", () => {
  const input = () =>
    parquet(at("params.parquet"), {
      utilization: { type: DOUBLE, cells: [0.65, 0.8, 1] },
      providers: { type: INTEGER, cells: [4, 25, 0] },
      hour: { type: INTEGER, cells: [19, 7, 12] },
      rate: { type: DOUBLE, cells: [300, 300, null] },
    });
  const asked = { formula: "energy.treasuryFee", only: ["fee"] };

  test("may be columns, whose NULL is the default", async () => {
    const output = at("columns.parquet");
    await runFile({ ...asked, input: await input(), output, set: { base: "@rate" } });
    const usual = at("usual.parquet");
    await runFile({ ...asked, input: await input(), output: usual });
    expect((await read(output)).fee).toEqual([168, 259, (await read(usual)).fee![2]]);
  });

  test("of a shadow stand beside, and what differs is told", async () => {
    const output = at("shadow.parquet");
    const shadows = await runFile({
      ...asked,
      input: await input(),
      output,
      set: { base: "300" },
      shadow: { base: "400" },
    });
    const got = await read(output);
    expect(got.fee).toEqual([168, 259, 552]);
    const by = (got.fee_shadow as number[]).map((fee, i) => fee - (got.fee as number[])[i]!);
    expect(shadows.shadow).toEqual({
      fee: { rows: 3, mean: (by[0]! + by[1]! + by[2]!) / 3, max: Math.max(...by) },
    });
    const same = await runFile({ ...asked, input: await input(), set: { base: "300" }, shadow: { base: "300" } });
    expect(same.shadow).toEqual({ fee: { rows: 0, mean: 0, max: 0 } });
  });

  test("of a shadow have a state of their own", async () => {
    const file = await prices();
    const output = at("shadow-ema.parquet");
    await runFile({
      formula: "core.ema",
      input: file,
      output,
      map: { x: "price" },
      set: { alpha: "0.1" },
      shadow: { alpha: "0.5" },
    });
    const got = await read(output);
    closely(got.output!, ema(price, 0.9));
    closely(got.output_shadow!, ema(price, 0.5));
  });
});

describe("parameters of entities", () => {
  const asked = { formula: "core.ema", map: { x: "price" }, entity: "route" };
  const file = (span: (i: number) => number | null, name = "spans.parquet") =>
    parquet(at(name), {
      price: { type: DOUBLE, cells: price },
      route: { type: INTEGER, cells: route },
      span: { type: DOUBLE, cells: range(many).map(span) },
    });

  test("are those of a run for each of them", async () => {
    const input = await file((i) => (route[i] === 7 ? null : 2 + route[i]!));
    const output = at("spans.out.parquet");
    await runFile({ ...asked, input, output, set: { span: "@span" }, shadow: { span: "5" } });
    const got = await read(output);
    for (const key of [0, 7, 31]) {
      const alone = at("alone.parquet");
      const set = key === 7 ? {} : { span: String(2 + key) };
      await runFile({ ...asked, input, output: alone, where: `route = ${key}`, set, force: true });
      const lines = range(many).filter((i) => got.route![i] === key);
      expect(lines.map((i) => got.output![i])).toEqual((await read(alone)).output);
    }
    const usual = at("five.parquet");
    await runFile({ ...asked, input, output: usual, set: { span: "5" } });
    expect(got.output_shadow).toEqual((await read(usual)).output);
  });

  test("are one a state, inside the range, and not those of a series", async () => {
    const two = await refusal({ ...asked, input: await file((i) => i), set: { span: "@span" } });
    expect(two.message).toMatch(/core.ema: --set span=@span expected one number an entity, got .* where "route" is 0/);
    const low = await refusal({ ...asked, input: await file((i) => 3 - route[i]!), set: { span: "@span" } });
    expect(low.message).toMatch(/core.ema: "span" expected .*, got .* where the entity is \d+, of .*spans.parquet/);
    const { entity: _, ...series } = asked;
    const one = await refusal({ ...series, input: await file(() => 3), set: { span: "@span" } });
    expect(one).toEqual({ message: expect.stringContaining("with --entity each has its own"), usage: true });
    const kept = await refusal({ ...asked, input: await file(() => 3), set: { span: "@span" }, save: at("no.bin") });
    expect(kept).toEqual({ message: expect.stringContaining("a state that is saved has the same"), usage: true });
  });
});

test("times that are text are sorted as text, and said to be", async () => {
  const input = at("months.csv");
  writeFileSync(input, "at,x\nJan 15,2\nFeb 1,1\n");
  const outcome = await runFile({ formula: "core.ema", input, time: "at" });
  expect([outcome.textTime, outcome.head!.rows.map(([at]) => at)]).toEqual(["at", ["Feb 1", "Jan 15"]]);
  expect(told(outcome)).toContain('"at" is text');
  writeFileSync(input, "at,x\n10,2\n9,1\n");
  expect((await runFile({ formula: "core.ema", input, time: "at" })).textTime).toBeUndefined();
});

describe("what is refused", () => {
  const text = (name: string, content: string) => {
    writeFileSync(at(name), content);
    return at(name);
  };
  const market = () => text("good.csv", "load,providers,hour\n0.5,3,7\n");
  const fee = { formula: "energy.treasuryFee" };
  const load = { utilization: "load" };

  const asked: readonly (readonly [string, () => RunOptions, RegExp, boolean])[] = [
    [
      "a formula that there is not",
      () => ({ formula: "energy.tresuryFee", input: market() }),
      /"energy.tresuryFee" is no formula \(did you mean energy.treasuryFee\?\)/,
      true,
    ],
    [
      "a domain that there is not",
      () => ({ formula: "enrgy.treasuryFee", input: market() }),
      /did you mean energy.treasuryFee\?/,
      true,
    ],
    [
      "an input without a column",
      () => ({ ...fee, input: market() }),
      /"utilization" \(0 to 1\) has no column in .*good.csv, which has "load", "providers", "hour".*--map utilization=/,
      true,
    ],
    [
      "a column that there is not",
      () => ({ ...fee, input: market(), map: { utilization: "laod" } }),
      /has no column "laod" \(did you mean "load"\?\)/,
      true,
    ],
    [
      "an input that there is not",
      () => ({ ...fee, input: market(), map: { ...load, huor: "hour" } }),
      /unknown input "huor" \(did you mean "hour"\?\)/,
      true,
    ],
    [
      "a parameter that there is not",
      () => ({ ...fee, input: market(), map: load, set: { bsae: "3" } }),
      /unknown parameter "bsae" \(did you mean "base"\?\)/,
      true,
    ],
    [
      "a parameter out of range",
      () => ({ ...fee, input: market(), map: load, set: { base: "-1" } }),
      /"base" expected 0 to 10000 bps, got -1/,
      true,
    ],
    [
      "text for a parameter",
      () => ({ ...fee, input: market(), map: load, set: { base: "much" } }),
      /"base" expected 0 to 10000 bps, got "much"/,
      true,
    ],
    [
      "a choice that there is not",
      () => ({ ...fee, input: market(), map: load, set: { form: "liner" } }),
      /"form" expected one of .*got "liner"/,
      true,
    ],
    [
      "an output that there is not",
      () => ({ ...fee, input: market(), map: load, only: ["fees"] }),
      /unknown output "fees" \(did you mean "fee"\?\)/,
      true,
    ],
    [
      "rows of a column that there is not",
      () => ({ ...fee, input: market(), map: load, where: "lod > 1" }),
      /--where lod > 1: .*good.csv has no column "lod" \(did you mean "load"\?\)/,
      true,
    ],
    [
      "a column to keep that there is not",
      () => ({ ...fee, input: market(), map: load, keep: ["lod"] }),
      /--keep: .* has no column "lod" \(did you mean "load"\?\)/,
      true,
    ],
    [
      "groups of rows that have none",
      () => ({ ...fee, input: market(), map: load, by: ["hour"] }),
      /--by is for formulas over groups of rows.*each row has an answer of its own/,
      true,
    ],
    [
      "entities of a formula without state",
      () => ({ ...fee, input: market(), map: load, entity: "hour" }),
      /--entity is for formulas with state/,
      true,
    ],
    [
      "a formula over whole tables, with what is near",
      () => ({ formula: "signal.convolve", input: market() }),
      /signal.convolve: lanewise run expected a formula with an answer for each row.*"output" \[place\].*JavaScript.*signal.fir has the same taps/,
      true,
    ],
    [
      "a window without a length",
      () => ({ formula: "signal.movingMean", input: market(), map: { x: "load" } }),
      /--size window=20/,
      true,
    ],
    [
      "a name that says no kind of file",
      () => ({ ...fee, input: text("good.xyz", "x") }),
      /--from says what it is/,
      true,
    ],
    [
      "a file that is not there",
      () => ({ ...fee, input: at("nowhere.csv") }),
      /nowhere.csv: there is no such file/,
      false,
    ],
    ["an empty file", () => ({ ...fee, input: text("empty.csv", "") }), /empty.csv is empty/, false],
    [
      "an empty array",
      () => ({ ...fee, input: text("none.json", "[]") }),
      /none.json: expected objects with columns, got no rows/,
      false,
    ],
    [
      "text among numbers, late",
      () => ({
        formula: "core.ema",
        input: text(
          "late.csv",
          `x\n${range(60_000)
            .map((i) => (i === 50_000 ? "oops" : i))
            .join("\n")}\n`,
        ),
      }),
      /late.csv: line 50002 has "oops" in column "x", where the lines before have numbers/,
      false,
    ],
    [
      "text among numbers, early",
      () => ({ formula: "core.ema", input: text("early.csv", "x\n1\nn/a\n3\n") }),
      /"x" expected a number, got 'n\/a' in row 2 of column "x" of .*early.csv/,
      false,
    ],
    [
      "a line with more columns",
      () => ({
        formula: "core.ema",
        input: text(
          "wide.csv",
          `x,y\n${range(60_000)
            .map((i) => (i === 50_000 ? "1,2,3" : `${i},1`))
            .join("\n")}\n`,
        ),
      }),
      /wide.csv: line 50002 has 3 columns, the lines before have 2/,
      false,
    ],
    [
      "broken JSON",
      () => ({ formula: "core.ema", input: text("broken.ndjson", '{"x":1}\n{"x":2}\n{"x":\n') }),
      /broken.ndjson: line 3 is broken/,
      false,
    ],
    [
      "half a file of Parquet",
      () => ({ formula: "core.ema", input: text("half.parquet", "PAR1 and so on") }),
      /half.parquet: this is no Parquet file, or its end is missing/,
      false,
    ],
    [
      "half a file of Arrow",
      () => ({ formula: "core.ema", input: text("half.arrow", "ARROW1\0\0 and so on") }),
      /half.arrow: this is no Arrow IPC, or it is broken/,
      false,
    ],
    [
      "an empty column",
      () => ({ formula: "core.ema", input: text("hollow.csv", "x,y\n,1\n,2\n"), output: at("hollow.parquet") }),
      /column "x" of .*hollow.csv, which "x" is read from, is empty: all 2 rows are NULL/,
      false,
    ],
    [
      "an event without a time",
      () => ({ formula: "core.ema", input: text("timeless.csv", "x,at\n1,5\n2,\n"), time: "at" }),
      /column "at" is NULL in row 2/,
      false,
    ],
    [
      "a date where numbers are due",
      () => ({ formula: "core.ema", input: text("dated.csv", "x\n2026-01-01\n") }),
      /"x" expected numbers, got "x" of .* which is DATE; .*--map 'x=\(hour/,
      true,
    ],
    ["a row that a strict formula refuses", () => ({ formula: "privacy.rdpToDp", input: market() }), /./, true],
  ];
  test.each(asked)("%s", async (_, options, message, usage) => {
    const told = await refusal(options());
    expect(told.message).toMatch(message);
    expect(told.usage).toBe(usage);
  });

  test("a row outside the domain, where that is asked for, by its row in the file", async () => {
    const input = text(
      "outside.csv",
      `x\n${range(5000)
        .map((i) => (i === 4321 ? -1 : i + 1))
        .join("\n")}\n`,
    );
    const { message } = await refusal({ formula: "core.log", input, onInvalid: "throw" });
    expect(message).toMatch(/core.log: "x" expected .*, got -1 in row 4322 of .*outside.csv/);
  });

  test("not a row that is NULL, which is not outside", async () => {
    const input = text("some.csv", "x,y\n1,1\n,2\n1,3\n");
    const output = at("some-log.parquet");
    const { nulls } = await runFile({ formula: "core.log", input, output, onInvalid: "throw" });
    expect(nulls).toBe(1);
    expect((await read(output)).output).toEqual([0, null, 0]);
  });

  test("a tick that is NULL, where a state may not miss one", async () => {
    const input = text("some.csv", "x,y\n1,1\n,2\n1,3\n");
    const { message } = await refusal({ formula: "core.ema", input, onInvalid: "throw" });
    expect(message).toMatch(/core.ema: "x" is NULL in row 2 of .*some.csv.*--on-invalid nan/);
  });

  test("rows to take that are no SQL of the file's columns", async () => {
    const where = (text: string) => refusal({ ...fee, input: market(), map: load, where: text });
    expect(await where("laod > 0.5")).toEqual({
      message: expect.stringMatching(/--where laod > 0.5: .* has no column "laod" \(did you mean "load"\?\), it has/),
      usage: true,
    });
    expect(await where("load >")).toEqual({
      message: expect.stringMatching(/--where load >: expected SQL/),
      usage: true,
    });
    expect((await where("1 = 1) union select 1 --")).usage).toBe(true);
    const { rows } = await runFile({ ...fee, input: market(), map: load, where: "load < 0.7 -- the least" });
    expect(rows).toBe(1);
  });

  test("a column of parameters that is text", async () => {
    const input = text("routes.csv", "load,providers,hour,route\n0.5,3,7,north\n");
    const { message, usage } = await refusal({ ...fee, input, map: load, set: { base: "@route" } });
    expect(message).toMatch(/--set base=@route: expected a column of numbers, got "route" of .*, which is VARCHAR/);
    expect(usage).toBe(true);
  });

  test("a file that is no table, in a line", async () => {
    const input = at("noise.csv");
    const byte = random(77);
    writeFileSync(
      input,
      Uint8Array.from({ length: 3000 }, () => Math.floor(256 * byte())),
    );
    const { message } = await refusal({ ...fee, input, map: load });
    expect(message).toMatch(/noise.csv: this is no CSV file that can be read: [^\n]*$/);
  });

  test("commas for points, with what makes numbers of them", async () => {
    const input = text("commas.csv", "x;y\n0,5;1\n1,5;2\n");
    const { message } = await refusal({ formula: "core.ema", input });
    const map = /--map "x=(.*)"$/.exec(message)?.[1];
    expect(message).toContain("got '0,5' in row 1");
    const { outputs } = await runFile({ formula: "core.ema", input, map: { x: map! }, set: { alpha: "1" } });
    expect(outputs.output).toMatchObject({ min: 0.5, max: 1.5 });
  });

  test("a list where numbers are due", async () => {
    const input = at("list.json");
    writeFileSync(input, '{"x": [1, 2]}');
    for (const map of [{ x: "x" }, { x: "(x)" }, { x: "(list_transform(x, lambda y: y::varchar))" }]) {
      const { message, usage } = await refusal({ formula: "core.ema", input, map });
      expect([usage, message]).toEqual([
        true,
        expect.stringMatching(/input "x" expected numbers, got .*, which is \w+\[\]/),
      ]);
    }
  });

  test("files of a pattern that have other columns than the first", async () => {
    text("several-1.csv", "x,y\n1,2\n");
    text("several-2.csv", "x,z\n1,2\n");
    const { message } = await refusal({ formula: "core.ema", input: at("several-*.csv") });
    expect(message).toMatch(/several-2.csv has other columns than .*several-1.csv: column with name: "y" is missing/);
  });

  test("a CSV file that is not read as it is meant, with what its columns say of that", async () => {
    const told = async (rows: string) =>
      (await refusal({ ...fee, input: text("misread.csv", rows), map: load })).message;
    expect(await told("load,providers,hour\n0.5,12\n0.7,13,9\n")).toMatch(
      /has no column "load".*a line is one column here/,
    );
    expect(await told("0.5,12,7\n0.7,13,9\n")).toMatch(/has no column "load".*first line was not taken for names/);
  });

  test("the row of a text that is among those to take", async () => {
    const input = at("texts.csv");
    writeFileSync(input, "load,providers,hour\nNA,4,19\n0.8,25,7\nlots,25,7\n");
    const { message } = await refusal({ ...fee, input, map: load, where: "load <> 'NA'" });
    expect(message).toMatch(/got 'lots' in row 3 of column "load"/);
  });

  test("an output that is there, and the input itself", async () => {
    const input = market();
    const output = at("there.csv");
    await runFile({ ...fee, input, output, map: load });
    const before = readFileSync(output, "utf8");
    expect((await refusal({ ...fee, input, output, map: load, set: { base: "1" } })).message).toMatch(
      /there is such a file already; --force/,
    );
    expect(readFileSync(output, "utf8")).toBe(before);
    expect((await refusal({ ...fee, input, output: input, map: load, force: true })).message).toMatch(
      /is the input too/,
    );
  });

  test("a run that is given up, which leaves nothing", async () => {
    const input = at("long.parquet");
    await query(`copy (select random() as x from range(3000000)) to '${input}' (format parquet)`);
    const stop = new AbortController();
    let rows = 0;
    const { message } = await refusal({
      formula: "core.ema",
      input,
      output: at("never.parquet"),
      signal: stop.signal,
      onProgress: (progress) => {
        rows = progress.rows;
        if (rows > 0) stop.abort(new Error("given up"));
      },
    });
    expect(message).toBe("given up");
    expect(rows).toBeLessThan(3_000_000);
    expect(existsSync(at("never.parquet"))).toBe(false);
  });
});
