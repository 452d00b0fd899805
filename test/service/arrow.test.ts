// Arrow's tables in and out of formulas: the bits of a plain call whatever the columns are made of, and nothing computed of what is no input.
import {
  Bool,
  type Data,
  type DataType,
  Decimal,
  Dictionary,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  makeData,
  Null,
  Table,
  TimestampMillisecond,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Uint32,
  Uint64,
  Utf8,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import { originOf } from "../../src/origin.ts";
import { cell, type Result } from "../../src/results.ts";
import { columnsOf, fromIPC, type Tabular, toArrow, vectorsOf } from "../../src/service/arrow.ts";
import { code, column, flag } from "../../src/spec.ts";
import { expectSameBits, named } from "../support/bits.ts";
import { type AnyCall, scalar, simd } from "../support/builds.ts";
import { type Entry, groupings, maps, poisoned, range, recurrences, shapesOf, told } from "../support/catalog.ts";
import { mixtures } from "../support/params.ts";

const { lw } = simd;
type Call = (inputs: Given, params?: Given, options?: Given) => Result;
const callOf = (lw: object, { domain, name }: Entry) =>
  (lw as Record<string, Record<string, AnyCall>>)[domain]![name]! as unknown as Call & { spec: object };
const regular = maps.filter(({ plan }) => plan.regular);
const anyColumns = columnsOf as (table: unknown, formula: unknown, options?: object) => Record<string, unknown>;

/** A column of doubles cut into pieces, some of its cells null; what stands there is another number. */
function doubles(cells: Float64Array, cuts: readonly number[], nulls: ReadonlySet<number>): Vector<Float64> {
  const ends = [...cuts, cells.length];
  return new Vector(
    ends.map((end, k) => {
      const start = k ? ends[k - 1]! : 0;
      const data = cells.slice(start, end);
      const nullBitmap = new Uint8Array(Math.ceil(data.length / 8));
      let nullCount = 0;
      for (let i = 0; i < data.length; i++)
        if (nulls.has(start + i)) {
          nullCount++;
          data[i] = 0.5;
        } else nullBitmap[i >> 3]! |= 1 << (i & 7);
      const known = nullCount ? { nullBitmap, nullCount } : { nullCount: 0 };
      return makeData({ type: new Float64(), data, length: data.length, ...known });
    }),
  );
}

/** Inputs of a formula with nulls here and there, and what a plain call is given instead. */
function tabled(entry: Entry, rows: number, cuts: readonly number[], seed: number, share: number) {
  const next = random(seed + 11);
  const sound = sample(entry.spec, { row: rows }, seed, { optional: seed % 2 === 0, missing: 0.02 });
  const first = entry.plan.inputs.find(({ name }) => sound[name] !== undefined)!;
  const some = rows > 7 && first.field.kind === "real";
  const inputs = (some ? poisoned(sound, first.name, { 5: -1e300 }) : sound) as Record<string, Float64Array>;
  const vectors: Record<string, Vector> = {};
  const plain: Record<string, Float64Array> = {};
  for (const { name, field } of entry.plan.inputs) {
    const cells = inputs[name];
    if (!cells) continue;
    const nulls = new Set(range(rows).filter(() => next() < share));
    vectors[name] = doubles(cells, cuts, nulls);
    plain[name] = cells.map((x, i) => (nulls.has(i) ? (field.optional ? (field.otherwise ?? NaN) : NaN) : x));
  }
  return { table: new Table(vectors), plain };
}

/** Outputs of a table as a call gives them. */
const resultOf = (entry: Entry, table: Table) =>
  Object.fromEntries(
    entry.plan.outputs.map(({ name, field }) => {
      const vector = table.getChild(name)!;
      if (field.kind !== "flag" && field.kind !== "code") return [name, vector.toArray() as Float64Array];
      const cells = Array.from({ length: vector.length }, (_, i) => vector.get(i));
      const number = (x: unknown) => (x === null ? NaN : typeof x === "string" ? field.values!.indexOf(x) : Number(x));
      return [name, Float64Array.from(cells, number)];
    }),
  );

describe.each([simd, scalar])("$name", ({ lw }) => {
  describe.each(regular)("$path", (entry) => {
    const call = callOf(lw, entry);
    // Odd lengths leave every other column on a boundary of 8 bytes and not of 16.
    const cases = [
      { rows: 1, cuts: [], share: 0 },
      { rows: 33, cuts: [], share: 0 },
      { rows: 65, cuts: [0, 9, 40], share: 0.1 },
      { rows: 9001, cuts: [4001], share: 0.01 },
    ];
    const options = { onInvalid: "nan" } as const;

    test("has the bits of a plain call in wasm memory, pieces and nulls and all", () => {
      let odd = 0;
      cases.forEach(({ rows, cuts, share }, seed) => {
        const { table, plain } = tabled(entry, rows, cuts, seed, share);
        for (const [k, kind] of (["stream", "file"] as const).entries()) {
          const placed = fromIPC(lw, tableToIPC(table, kind));
          const params = mixtures(entry.spec, 2, seed)[k] ?? {};
          for (const vector of placed.table.schema.fields.map(({ name }) => placed.table.getChild(name)!))
            for (const { values } of vector.data) odd += Number(((values as Float64Array).byteOffset & 15) === 8);
          const result = placed.call(call as never, params as never, options);
          expectSameBits(resultOf(entry, result), named(call(plain, params, options)), `${rows} rows, ${kind}`);
        }
      });
      if (entry.plan.inputs.length > 1) expect(odd).toBeGreaterThan(0);
    });

    test("has them by columnsOf and toArrow too", () => {
      cases.forEach(({ rows, cuts, share }, seed) => {
        const { table, plain } = tabled(entry, rows, cuts, seed, share);
        const result = call(anyColumns(table, call), {}, options);
        expectSameBits(result, call(plain, {}, options));
        expectSameBits(resultOf(entry, toArrow(call as never, result)), named(result));
      });
    });
  });
});

test.each([...recurrences, ...groupings, ...maps.filter(({ plan }) => !plan.regular)])(
  "$path takes its columns from vectors",
  (entry) => {
    const sizes = shapesOf(entry, 12)[0]!;
    const inputs = sample(entry.spec, sizes, 4, { optional: true }) as Record<string, unknown>;
    const vectors = Object.fromEntries(
      Object.entries(inputs).flatMap(([name, cells]) =>
        cells instanceof Float64Array ? [[name, doubles(cells, [Math.min(2, cells.length)], new Set())] as const] : [],
      ),
    );
    // Offsets, and numbers for the whole call, are the caller's own.
    const rest = Object.fromEntries(Object.entries(inputs).filter(([, cells]) => !(cells instanceof Float64Array)));
    const options = { ...told(entry, sizes), ...(entry.spec.state ? { entities: sizes.entity } : {}) };
    const call = callOf(lw, entry);
    if (Object.values(rest).some((value) => typeof value === "number")) return;
    const columns = { ...anyColumns(vectors, call), ...rest };
    const result = call(columns, {}, options);
    expectSameBits(result, call(inputs, {}, options));
    for (const [name, vector] of Object.entries(vectorsOf(call as never, result)))
      expect(vector.length).toBe([named(result)[name]].flat().length && lengthOf(named(result)[name]));
  },
);
const lengthOf = (value: unknown) => (ArrayBuffer.isView(value) ? (value as Float64Array).length : 1);

describe("columnsOf", () => {
  const fee = lw.energy.treasuryFee;
  const share = Float64Array.of(0.5, 0.8, 1);
  const whole = (type: DataType) => vectorFromArray([1, 7, 22], type as never) as Vector;
  const at = (table: Tabular, columns?: object) => anyColumns(table, fee, columns && { columns });
  const three = (hour: Vector) => ({ utilization: doubles(share, [], new Set()), providers: whole(new Int32()), hour });

  test("one piece of doubles is not copied, nor is a slice of it", () => {
    const table = new Table(three(doubles(Float64Array.of(1, 7, 22), [], new Set())));
    // What it is typed as is a column, with a buffer.
    const { hour } = columnsOf(table, fee);
    expect(hour.buffer).toBe((table.getChild("hour")!.data[0]!.values as Float64Array).buffer);
    expect(Array.from((at(table.slice(1, 3)) as { hour: Float64Array }).hour)).toEqual([7, 22]);
    expect((at(table.slice(1, 3)) as { hour: Float64Array }).hour.buffer).toBe(hour.buffer);
  });

  test.each([
    new Int8(),
    new Int16(),
    new Int32(),
    new Uint8(),
    new Uint32(),
    new Float16(),
    new Float32(),
    new Float64(),
  ] as DataType[])("%s is read as doubles", (type) => {
    const nulls = vectorFromArray([1, null, 22], type as never) as Vector;
    expect(at(three(whole(type))).hour).toEqual(Float64Array.of(1, 7, 22));
    expect(at(three(nulls)).hour).toEqual(Float64Array.of(1, NaN, 22));
    expect(at(three(nulls.slice(1, 3))).hour).toEqual(Float64Array.of(NaN, 22));
  });

  test("64-bit integers are read where doubles hold them", () => {
    for (const type of [new Int64(), new Uint64()] as DataType[]) {
      const vector = (...cells: (bigint | null)[]) => vectorFromArray(cells, type as never) as Vector;
      expect(at(three(vector(1n, null, 2n ** 53n))).hour).toEqual(Float64Array.of(1, NaN, 2 ** 53));
      expect(() => at(three(vector(1n, 2n, 2n ** 53n + 1n)))).toThrow(
        'energy.treasuryFee: "hour" expected whole numbers that doubles hold, got 9007199254740993 in row 2',
      );
    }
  });

  test("formulas in 64-bit integers take them as they are", () => {
    const { split } = lw.fees;
    const fees = BigInt64Array.of(1001n, 2n ** 62n);
    const vector = (cells: BigInt64Array) =>
      new Vector([makeData({ type: new Int64(), data: cells, length: cells.length, nullCount: 0 })]);
    const table = { fee: vector(fees), percent: vector(BigInt64Array.of(50n, 20n)) };
    const columns = anyColumns(table, split) as { fee: BigInt64Array };
    expect(columns.fee.buffer).toBe(fees.buffer);
    const { consumer } = toArrow(split, split(columns as never)).toArray()[1] as { consumer: bigint };
    expect(consumer).toBe(split({ fee: 2n ** 62n, percent: 20n }).consumer);
    const placed = fromIPC(split, tableToIPC(new Table(table)));
    expect(placed.call(split).getChild("consumer")!.get(1)).toBe(consumer);
    expect(() => anyColumns({ ...table, percent: vectorFromArray([50n, null], new Int64()) }, split)).toThrow(
      'fees.split: "percent" expected no nulls, in 64-bit integers, got 1',
    );
    const big = vectorFromArray([1n, 2n ** 64n - 1n], new Uint64());
    expect(() => anyColumns({ ...table, fee: big }, split)).toThrow('fees.split: "fee" expected at most 2^63 - 1');
    // With others among them they are doubles.
    expect(
      anyColumns(
        { fee: vectorFromArray([1n, 2n], new Int64()), percent: vectorFromArray([50, 50], new Int8()) },
        split,
      ),
    ).toEqual({ fee: Float64Array.of(1, 2), percent: Float64Array.of(50, 50) });
  });

  test("yes and no are bits or numbers", () => {
    const reserve = lw.names.reservePrice;
    const length = vectorFromArray([3, 4, 5], new Float64());
    const settled = (cells: readonly unknown[], type: DataType) =>
      anyColumns({ length, settled: vectorFromArray(cells, type as never) }, reserve).settled;
    expect(settled([true, false, true], new Bool())).toEqual(Uint8Array.of(1, 0, 1));
    expect(settled([true, null, true], new Bool())).toEqual(Float64Array.of(1, 0, 1));
    expect(settled([1, 0, 1], new Int8())).toEqual(Float64Array.of(1, 0, 1));
    const many = vectorFromArray(
      range(40).map((i) => i % 3 === 0),
      new Bool(),
    );
    const sliced = anyColumns({ length: vectorFromArray(range(30)), settled: many.slice(9, 39) }, reserve).settled;
    expect(sliced).toEqual(Uint8Array.from(range(30), (i) => Number(i % 3 === 0)));
    expect(anyColumns({ length }, reserve).settled).toBeUndefined();
    expect(() => settled(["yes", "no", "no"], new Utf8())).toThrow(
      'names.reservePrice: "settled" expected a vector of Bool or of numbers, got "Utf8"',
    );
  });

  test("names are their numbers, out of a dictionary or not", () => {
    // No formula of the catalogue takes names; packs may.
    const spec = { inputs: { kind: code("small", "large"), ok: flag() }, output: column("1") };
    const real = originOf(lw.core.exp)!;
    const plan = {
      ...real.plan,
      path: "mine.sized",
      inputs: real.plan.inputs.map((slot) => ({ ...slot, name: "kind", field: spec.inputs.kind })),
    };
    const formula = Object.assign(() => 0, { [Symbol.for("lanewise.origin")]: { ...real, plan }, spec });
    const kinds = (cells: readonly (string | null)[], type: DataType) =>
      anyColumns({ kind: vectorFromArray(cells, type as never) }, formula).kind;
    for (const type of [new Utf8(), new LargeUtf8(), new Dictionary(new Utf8(), new Int32())] as DataType[]) {
      expect(kinds(["small", "large", "small"], type)).toEqual(Float64Array.of(0, 1, 0));
      expect(kinds(["large", null, "small"], type)).toEqual(Float64Array.of(1, NaN, 0));
      expect(() => kinds(["small", "larg"], type)).toThrow(
        'mine.sized: "kind" expected one of "small", "large", got "larg" in row 1',
      );
    }
    expect(kinds([0, 1] as never, new Int8())).toEqual(Float64Array.of(0, 1));
  });

  test("columns of other names are told by name", () => {
    const table = new Table({ ...three(whole(new Int32())), load: doubles(share, [], new Set()) });
    expect(at(table, { utilization: "load" }).utilization).toEqual(share);
    expect(at(table.batches[0]!, { utilization: "load" }).utilization).toEqual(share);
    expect(() => at(table, { utilisation: "load" })).toThrow(
      'unknown input "utilisation" (did you mean "utilization"?)',
    );
    expect(() => at(table, { utilization: 3 })).toThrow(
      '"columns.utilization" expected the name of a column, got number',
    );
    expect(() => at(table, { utilization: "lod" })).toThrow(
      'energy.treasuryFee: "utilization" expected a column "lod" (did you mean "load"? say so by { columns: { utilization: "load" } }), got "utilization", "providers", "hour", "load"',
    );
    // What may be left out is asked for where it is named.
    expect(() =>
      anyColumns({ utilization: table.getChild("load") }, lw.fees.congestion, { columns: { least: "floor" } }),
    ).toThrow('fees.congestion: "least" expected a column "floor"');
  });

  test.each([
    [{ utilisation: doubles(share, [], new Set()) }, 'did you mean "utilisation"?'],
    [{}, 'energy.treasuryFee: "utilization" expected a column "utilization", got a table without any'],
    [null, 'energy.treasuryFee: "table" expected a Table, a RecordBatch or vectors by name, got null'],
    [{ utilization: share }, "expected a Table, a RecordBatch or vectors by name, got Object"],
    [
      three(vectorFromArray(["1", "2", "3"], new Utf8())),
      'energy.treasuryFee: "hour" expected a vector of numbers, got "Utf8"',
    ],
    [three(vectorFromArray([true], new Bool())), '"hour" expected a vector of numbers, got "Bool"'],
    [
      three(vectorFromArray([new Date(0)], new TimestampMillisecond())),
      '"hour" expected a vector of numbers, got "Timestamp',
    ],
    [
      three(new Vector([makeData({ type: new Decimal(0, 10), data: new Uint32Array(4), length: 1 })] as Data[])),
      '"hour" expected a vector of numbers, got "Decimal',
    ],
  ])("refuses %#", (table, message) => {
    expect(() => at(table as never)).toThrow(message);
    expect(() => at(table as never)).toThrow(TypeError);
  });

  test("a column that is shorter than it says is refused", () => {
    const data = makeData({ type: new Float64(), data: new Float64Array(2), length: 3, nullCount: 0 });
    expect(() => at(three(new Vector([data])))).toThrow('"hour" expected 3 cells, as its length says, got 2');
  });

  test("a column of nothing is one of nulls", () => {
    const nothing = new Vector([makeData({ type: new Null(), length: 3 })]);
    expect(at(three(nothing)).hour).toEqual(Float64Array.of(NaN, NaN, NaN));
    expect(() => anyColumns({}, () => 0)).toThrow(
      'columnsOf: "formula" expected a formula, as lw.core.ema, got function',
    );
  });
});

describe("toArrow", () => {
  test("columns of numbers are not copied; a row is a table of one", () => {
    const result = lw.core.exp({ x: Float64Array.of(0, 1) });
    const table = toArrow(lw.core.exp, result);
    expect((table.getChild("output")!.data[0]!.values as Float64Array).buffer).toBe(result.buffer);
    expect(toArrow(lw.core.exp, 1).toArray().map(String)).toEqual(['{"output": 1}']);
    const row = lw.network.peerScore({ validity: 1, response: 0.5, resource: 1, adherence: 1 });
    expect(toArrow(lw.network.peerScore, row).getChild("weakest")!.get(0)).toBe("response");
  });

  test("yes or no and names are null where there is no answer, also behind the wire", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0.2, 0.9, NaN), { maxLength: 40 }), (scores) => {
        const score = Float64Array.from(scores);
        const plain = lw.network.peerBan({ score, health: 0.9, limit: 100 });
        const ban = lw.network.peerBan.spec.output.ban;
        const there = tableFromIPC(tableToIPC(toArrow(lw.network.peerBan, plain)));
        const cells = there.getChild("ban")!;
        scores.forEach((_, i) => {
          expect(cells.get(i)).toBe(cell({ field: ban } as never, plain.ban[i]!));
        });
        const fit = { response: score, resource: score, adherence: score };
        const codes = lw.network.peerScore({ validity: score, ...fit });
        const weakest = tableFromIPC(tableToIPC(toArrow(lw.network.peerScore, codes))).getChild("weakest")!;
        scores.forEach((x, i) => {
          expect(weakest.get(i)).toBe(Number.isNaN(x) ? null : "validity");
        });
      }),
    );
  });

  test("what is no result is refused", () => {
    expect(() => toArrow(lw.network.peerBan, 3)).toThrow(
      'network.peerBan: "result" expected what a call returned, got number',
    );
    expect(() => toArrow(lw.core.exp, [1])).toThrow('core.exp: "output" expected what a call returned, got Array');
    const apart = { order: new Float64Array(2), threshold: new Float64Array(3) };
    const path = lw.core.topK as never;
    expect(Object.keys(vectorsOf(path, apart))).not.toHaveLength(0);
  });
});

describe("fromIPC", () => {
  const rows = 10_000;
  const next = random(3);
  const columns = {
    utilization: Float64Array.from(range(rows), next),
    providers: Float64Array.from(range(rows), () => Math.floor(next() * 60)),
    hour: Float64Array.from(range(rows), () => next() * 24),
  };
  const vectors = Object.fromEntries(
    Object.entries(columns).map(([name, cells]) => [name, doubles(cells, [], new Set())]),
  ) as Record<keyof typeof columns, Vector>;
  const bytes = tableToIPC(new Table(vectors));
  const fee = lw.energy.treasuryFee;

  test("columns lie in wasm memory, and results do not", () => {
    const placed = fromIPC(lw, bytes);
    const memory = (placed.table.getChild("hour")!.data[0]!.values as Float64Array).buffer;
    expect(memory.byteLength % 65536).toBe(0);
    expect(placed.table.getChild("utilization")!.toArray()).toEqual(columns.utilization);
    const first = placed.call(fee, { base: 300 }, { outputs: ["fee"] });
    expect(first.schema.fields.map(({ name }) => name)).toEqual(["fee"]);
    const kept = (first.getChild("fee")!.toArray() as Float64Array).slice();
    placed.call(fee, { base: 100 });
    expect(first.getChild("fee")!.toArray()).toEqual(kept);
    expect(kept).toEqual(fee(columns, { base: 300 }).fee);
    // A view of bytes, or a buffer, is the same.
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    for (const given of [shifted.subarray(3), bytes.slice().buffer])
      expect(fromIPC(fee, given).call(fee, { base: 300 }).getChild("fee")!.toArray()).toEqual(kept);
  });

  test("parameters as columns, formulas of another wasm and of other shapes go the usual way", () => {
    const placed = fromIPC({ fee }, bytes);
    const base = Float64Array.from(range(rows), (i) => i % 900);
    expect(
      placed
        .call(fee, { base } as never)
        .getChild("raw")!
        .toArray(),
    ).toEqual(fee(columns, { base } as never).raw);
    expect(placed.call(scalar.lw.energy.treasuryFee).getChild("raw")!.toArray()).toEqual(fee(columns).raw);
    const ema = placed.call(lw.core.ema, {}, { columns: { x: "hour" } });
    expect(ema.getChild("output")!.toArray()).toEqual(lw.core.ema({ x: columns.hour }));
  });

  test("a column that is two inputs stands for both, nulls and all", () => {
    const nulls = new Set([1, 7]);
    const a = doubles(
      Float64Array.from(range(33), (i) => 1 + (i % 5)),
      [],
      nulls,
    );
    const posterior = lw.core.betaPosterior;
    const placed = fromIPC(lw, tableToIPC(new Table({ a })));
    const columns = { successes: "a", failures: "a", priorAlpha: "a", priorBeta: "a" };
    const cells = (absent: number) => Float64Array.from(range(33), (i) => (nulls.has(i) ? absent : 1 + (i % 5)));
    const expected = posterior({
      successes: cells(NaN),
      failures: cells(NaN),
      priorAlpha: cells(1),
      priorBeta: cells(1),
    });
    for (const [name, column] of Object.entries(expected))
      expect(placed.call(posterior, {}, { columns }).getChild(name)!.toArray()).toEqual(column);
    // Nulls are still that.
    expect(placed.table.getChild("a")!.get(1)).toBeNull();
    expect(placed.table.getChild("a")!.get(2)).toBe(3);
  });

  test("rows outside the domain throw where that is asked for, by the table's rows, before anything is computed", () => {
    const bad = Float64Array.of(0.5, 0.5, 0.5, 2);
    const table = new Table({
      utilization: doubles(bad, [2], new Set()),
      providers: doubles(bad, [2], new Set()),
      hour: doubles(bad, [2], new Set()),
    });
    const placed = fromIPC(lw, tableToIPC(table));
    expect(placed.call(fee).getChild("fee")!.get(3)).toBeNaN();
    expect(() => placed.call(fee, {}, { onInvalid: "throw" })).toThrow(
      'energy.treasuryFee: "utilization" expected 0 to 1, got 2 in row 3',
    );
    expect(() => placed.call(lw.privacy.gaussianDelta, {}, { columns: { epsilon: "missing" } })).toThrow(
      'expected a column "missing"',
    );
  });

  test("integers and names are read as columnsOf reads them, by batch", () => {
    const hour = new Vector([1, 2].flatMap((k) => vectorFromArray([k, null, 7], new Int32()).data));
    const table = new Table({
      utilization: doubles(Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), [3], new Set()),
      providers: doubles(Float64Array.of(1, 2, 3, 4, 5, 6), [3], new Set([4])),
      hour,
    });
    const placed = fromIPC(lw, tableToIPC(table));
    expect(placed.table.batches).toHaveLength(2);
    expect(placed.call(fee).getChild("raw")!.toArray()).toEqual(fee(columnsOf(table, fee)).raw);
  });

  test("what is no table, no formula or no option is refused", () => {
    const any = fromIPC as (...args: unknown[]) => ReturnType<typeof fromIPC>;
    expect(() => any(lw, "bytes")).toThrow('fromIPC: "bytes" expected Uint8Array or ArrayBuffer, got "bytes"');
    expect(() => any({}, bytes)).toThrow(
      'fromIPC: "of" expected formulas, as await load(), or one of them, got Object',
    );
    expect(() => any(lw, Uint8Array.of(1, 2, 3))).toThrow('fromIPC: "bytes" expected Arrow\'s IPC, a stream or a file');
    for (const kind of ["stream", "file"] as const) {
      const whole = tableToIPC(new Table(vectors), kind);
      for (const length of [0, 8, 100, whole.length >> 1, whole.length - 100])
        expect(() => any(lw, whole.subarray(0, length)), `${length} of ${kind}`).toThrow('fromIPC: "bytes" expected');
    }
    const placed = fromIPC(lw, bytes);
    expect(() => placed.call(fee, { bas: 1 } as never)).toThrow('unknown parameter "bas" (did you mean "base"?)');
    expect(() => placed.call(fee, {}, { output: ["fee"] } as never)).toThrow(
      'unknown option "output" (did you mean "outputs"?)',
    );
    expect(() => placed.call(fee, {}, { outputs: ["fees"] })).toThrow('unknown output "fees" (did you mean "fee"?)');
    expect(() => placed.call(fee, {}, { outputs: [] })).toThrow('"outputs" expected names of outputs');
  });

  test("a table without rows gives one", () => {
    const none = new Table(three0());
    const result = fromIPC(lw, tableToIPC(none)).call(fee);
    expect(result.numRows).toBe(0);
    expect(result.schema.fields).toHaveLength(5);
  });
  const three0 = () =>
    Object.fromEntries(
      ["utilization", "providers", "hour"].map((name) => [name, doubles(new Float64Array(0), [], new Set())]),
    );
});
