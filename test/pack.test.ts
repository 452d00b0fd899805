// A pack of somebody else's formulas, compiled here, goes through the same bind as ours.
import { existsSync, readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { describe, expect, test } from "vitest";
import { eachByOne } from "../compiler/onebyone.ts";
import { random } from "../reference/random.ts";
import { kernelName } from "../src/abi.ts";
import { bind } from "../src/bind.ts";
import {
  choice,
  code,
  column,
  domain,
  field,
  flag,
  integer,
  offsets,
  param,
  perGroup,
  scalar,
  signal,
  state,
} from "../src/spec.ts";
import { expectSameBits } from "./support/bits.ts";
import { type Entry, entriesOf } from "./support/catalog.ts";

const linear = domain({
  /** Product of two matrices. */
  product: {
    inputs: { a: field(["m", "k"], "1"), b: field(["k", "n"], "1") },
    output: field(["m", "n"], "1"),
  },
  /** Sum of the diagonal of a square matrix. */
  trace: {
    inputs: { a: field(["n", "n"], "1"), factor: scalar("1") },
    output: scalar("1"),
  },
  /** Vectors of three. */
  norm: {
    inputs: { v: field(["row", 3], "m") },
    params: { power: choice("one", "two") },
    output: { length: column("m"), ends: field(["row", 2], "m") },
  },
});

const grading = domain({
  grade: {
    inputs: { points: column("n", [0, 100]) },
    params: { full: param("n", 100, [1, 1000]) },
    output: { rounded: integer("%"), mark: code("low", "fair", "high"), passed: flag() },
  },
  recent: {
    inputs: { x: signal(column("1")) },
    state: { ring: state("1", 0, [4]), position: state("n", 0), skipped: state("n", 0) },
    output: signal(column("1")),
  },
  drift: {
    inputs: { moves: field(["tick", "entity", 2], "m") },
    state: { place: state("m", 0, [2]), skipped: state("n", 0) },
    output: { place: field(["tick", "entity", 2], "m"), far: signal(column("m")) },
  },
  gap: {
    inputs: { x: column("1"), offsets: offsets() },
    output: { gap: column("1"), best: perGroup(integer("n")) },
  },
  orders: {
    inputs: { x: column("1"), items: offsets("item", "row"), orders: offsets("order", "item") },
    output: field(["order"], "1"),
  },
});

const working = domain({
  squares: {
    inputs: { x: column("n", [0, 19_999]) },
    output: column("n"),
    scratch: { table: [20_000], halves: ["row"] },
  },
  median: {
    inputs: { x: column("1"), factor: perGroup(column("1")), offsets: offsets() },
    output: perGroup(column("1")),
    scratch: { sorted: ["row"] },
  },
  change: {
    inputs: { x: signal(column("1")) },
    state: { last: state("1", 0, [2]), skipped: state("n", 0) },
    output: signal(column("1")),
    scratch: { before: ["entity", 2] },
  },
  gram: {
    inputs: { a: field(["m", "k"], "1") },
    output: field(["k", "k"], "1"),
    scratch: { turned: ["k", "m"] },
  },
});

/** The kernel of events that every recurrence has. */
const events = ({ domain, name, spec }: Entry) =>
  spec.state ? eachByOne(kernelName(domain, name), spec, "usize") : "";

async function compiled(): Promise<Uint8Array<ArrayBuffer>> {
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const options = [
    "--outFile",
    "pack.wasm",
    "--optimizeLevel",
    "3",
    "--runtime",
    "stub",
    "--use",
    "abort=",
    "--importMemory",
  ];
  const entry = "test/pack/index.ts";
  const text = [readFileSync(entry, "utf8"), ...entriesOf({ linear, grading, working }).map(events)].join("\n");
  const { error, stderr } = await asc.main([entry, "--config", "none", ...options], {
    readFile: (name) => (name === entry ? text : existsSync(name) ? readFileSync(name, "utf8") : null),
    writeFile: (name, contents) => {
      if (name.endsWith("pack.wasm")) wasm = new Uint8Array(contents as Uint8Array<ArrayBuffer>);
    },
  });
  if (error || !wasm) throw new Error(`${error?.message}\n${stderr}`);
  return wasm;
}

const wasm = await compiled();
const pack = bind({ linear, grading, working }, new WebAssembly.Module(wasm), { staging: 65536 });
const cells = (...values: number[]) => Float64Array.from(values);
const drawn = (length: number, seed = 1) => Float64Array.from({ length }, random(seed));

describe("a product of matrices", () => {
  test("is computed whole, from matrices as columns", () => {
    const a = cells(1, 2, 3, 4, 5, 6);
    const b = cells(7, 8, 9, 10, 11, 12);
    expect(pack.linear.product({ a, b }, {}, { sizes: { k: 3 } })).toEqual(cells(58, 64, 139, 154));
    expect(pack.linear.product({ a, b }, {}, { sizes: { k: 2 } })).toEqual(product(a, b, 3, 2, 3));
    expect(pack.linear.product({ a, b }, {}, { sizes: { m: 2 } })).toEqual(cells(58, 64, 139, 154));
  });

  test("is refused when nothing tells its lengths, or when they do not fit", () => {
    const [a, b] = [cells(1, 2, 3, 4, 5, 6), cells(1, 2, 3, 4, 5, 6)];
    expect(() => pack.linear.product({ a, b })).toThrow(
      /^linear.product: length of axis "m" cannot be told from the inputs, pass { sizes: { m: ... } }/,
    );
    expect(() => pack.linear.product({ a, b }, {}, { sizes: { k: 4 } })).toThrow(
      'linear.product: "a" expected length to be a multiple of 4, got 6',
    );
    expect(() => pack.linear.product({ a, b }, {}, { sizes: { k: 3, m: 3 } })).toThrow(RangeError);
  });

  test("may be larger than any staging area", () => {
    const [m, k, n] = [70, 150, 60] as const;
    const [a, b] = [drawn(m * k, 2), drawn(k * n, 3)];
    expectSameBits(pack.linear.product({ a, b }, {}, { sizes: { k } }), product(a, b, m, k, n));
  });

  test("has a workspace of all its lengths", () => {
    const space = pack.linear.product.workspace({ m: 2, k: 3, n: 2 });
    space.inputs.a.set([1, 2, 3, 4, 5, 6]);
    space.inputs.b.set([7, 8, 9, 10, 11, 12]);
    space.run();
    expect(space.outputs.output).toEqual(cells(58, 64, 139, 154));
  });

  test("of nothing is nothing", () => {
    expect(pack.linear.product({ a: cells(), b: cells() }, {}, { sizes: { m: 0, k: 3, n: 0 } })).toEqual(cells());
    expect(pack.linear.product({ a: cells(), b: cells() }, {}, { sizes: { m: 2, k: 0, n: 2 } })).toEqual(
      cells(0, 0, 0, 0),
    );
  });
});

describe("a square matrix", () => {
  test("tells its own length and gives one number", () => {
    expect(pack.linear.trace({ a: cells(1, 2, 3, 4), factor: 10 })).toBe(50);
    expect(pack.linear.trace({ a: drawn(10_000).fill(1), factor: 0.5 })).toBe(50);
  });

  test("must be square", () => {
    expect(() => pack.linear.trace({ a: cells(1, 2, 3), factor: 1 })).toThrow(
      'linear.trace: "a" expected length to be a square, got 3',
    );
  });

  test("takes no column where one number for the whole call is due", () => {
    expect(() => pack.linear.trace({ a: cells(1), factor: cells(1) as never })).toThrow(
      'linear.trace: "factor" expected number, got Float64Array',
    );
  });
});

describe("rows of several cells", () => {
  test("go through blocks as rows of one do", () => {
    for (const rows of [0, 1, 3, 8, 33, 5000]) {
      const v = drawn(rows * 3, rows);
      const { length, ends } = pack.linear.norm({ v }, { power: "two" });
      expect(length.length).toBe(rows);
      for (let i = 0; i < rows; i++) {
        const [x, y, z] = v.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
        expect(length[i]).toBe(Math.sqrt(x * x + y * y + z * z));
        expect(ends.subarray(2 * i, 2 * i + 2)).toEqual(cells(x, z));
      }
    }
    expect(() => pack.linear.norm({ v: new Float64Array(4) })).toThrow(
      'linear.norm: "v" expected length to be a multiple of 3, got 4',
    );
  });

  test("take the caller's columns to write to", () => {
    const ends = new Float64Array(4);
    expect(pack.linear.norm({ v: cells(1, 2, 3, 4, 5, 6) }, {}, { out: { ends } })).toEqual({ ends });
    expect(ends).toEqual(cells(1, 3, 4, 6));
  });
});

describe("whole numbers, names, and yes or no", () => {
  test("come as a person writes them for one row, and as numbers in columns", () => {
    expect(pack.grading.grade({ points: 81 })).toEqual({ rounded: 81, mark: "high", passed: true });
    expect(pack.grading.grade({ points: 40 }, { full: 80 })).toEqual({ rounded: 50, mark: "fair", passed: true });
    expect(pack.grading.grade({ points: cells(10, 50, 90) })).toEqual({
      rounded: cells(10, 50, 90),
      mark: cells(0, 1, 2),
      passed: cells(0, 1, 1),
    });
  });

  test("are NaN and null for a row that is out of domain", () => {
    expect(pack.grading.grade({ points: -1 })).toEqual({ rounded: NaN, mark: null, passed: null });
    expect(() => pack.grading.grade({ points: cells(1, 200) }, {}, { onInvalid: "throw" })).toThrow(
      'grading.grade: "points" expected 0 to 100, got 200 in row 1',
    );
  });
});

describe("state of several cells an entity", () => {
  const entities = 5;
  const ticks = 9;
  const x = drawn(entities * ticks, 7);

  test("gives the same as a series, as a bank, in a window and event by event", () => {
    const series = pack.grading.recent({ x }, {}, { entities });
    for (let t = 0; t < ticks; t++)
      for (let e = 0; e < entities; e++) {
        const last = [0, 1, 2, 3].filter((k) => k <= t).map((k) => x[(t - k) * entities + e]!);
        expect(series[t * entities + e]).toBeCloseTo(
          last.reduce((sum, value) => sum + value, 0),
          14,
        );
      }
    const bank = pack.grading.recent.bank(entities);
    expectSameBits(bank.run({ x }), series);
    expect(bank.state.ring.length).toBe(4 * entities);

    const windowed = pack.grading.recent.bank(entities, {}, { window: ticks });
    windowed.inputs.x.set(x);
    windowed.run();
    expectSameBits(windowed.outputs.output, series);

    const picked = pack.grading.recent.bank(entities);
    const indices = Uint32Array.from({ length: x.length }, (_, i) => i % entities);
    expectSameBits(picked.stepAt(indices, { x }), series);
    expectSameBits(picked.state.ring, bank.state.ring);
    expectSameBits(picked.state.position, bank.state.position);
  });

  test("is saved and loaded at its width", () => {
    const bank = pack.grading.recent.bank(entities);
    bank.run({ x });
    const other = pack.grading.recent.bank(entities);
    other.load(bank.save());
    expectSameBits({ ...other.state }, { ...bank.state });
    expectSameBits(other.step({ x: 1 }), bank.step({ x: 1 }));
  });

  test("goes through blocks when there are more entities than one holds", () => {
    const many = 3000;
    const columns = drawn(many * 3, 8);
    const bank = pack.grading.recent.bank(many);
    const result = bank.run({ x: columns });
    const indices = Uint32Array.from({ length: columns.length }, (_, i) => i % many);
    const picked = pack.grading.recent.bank(many);
    expectSameBits(picked.stepAt(indices, { x: columns }), result);
    expectSameBits(picked.state.ring, bank.state.ring);
    expectSameBits(pack.grading.recent({ x: columns }, {}, { entities: many }), result);
  });

  test("starts from the caller's columns of that width", () => {
    const ring = cells(1, 2, 3, 4);
    expect(pack.grading.recent({ x: 10 }, {}, { state: { ring } })).toBe(19);
    expect(pack.grading.recent.bank(2, {}, { state: { ring: 1 } }).step({ x: 10 })).toEqual(cells(13, 13));
    expect(() => pack.grading.recent.bank(2, {}, { state: { ring } })).toThrow(
      'grading.recent: "state.ring" expected length 8, got 4',
    );
  });
});

describe("observations of several cells", () => {
  const entities = 7;
  const ticks = 5;
  const moves = drawn(entities * ticks * 2, 11);
  const series = pack.grading.drift({ moves }, {}, { entities });

  test("add up cell by cell", () => {
    const { place, far } = pack.grading.drift({ moves: cells(1, 2, -3, 4, 0, -1) });
    expect(place).toEqual(cells(1, 2, -2, 6, -2, 5));
    expect(far).toEqual(cells(2, 6, 5));
  });

  test("give the same as a bank, in a window and event by event", () => {
    const bank = pack.grading.drift.bank(entities);
    expectSameBits(bank.run({ moves }), series);

    const windowed = pack.grading.drift.bank(entities, {}, { window: ticks });
    windowed.inputs.moves.set(moves);
    windowed.run();
    expectSameBits({ ...windowed.outputs }, series);

    const picked = pack.grading.drift.bank(entities);
    const indices = Uint32Array.from({ length: ticks * entities }, (_, i) => i % entities);
    expectSameBits(picked.stepAt(indices, { moves }), series);
    expectSameBits({ ...picked.state }, { ...bank.state });
  });

  test("go through blocks when there are more entities than one holds", () => {
    const many = 3000;
    const wide = drawn(many * 2 * 2, 12);
    const result = pack.grading.drift({ moves: wide }, {}, { entities: many });
    expectSameBits(pack.grading.drift.bank(many).run({ moves: wide }), result);
    const indices = Uint32Array.from({ length: many * 2 }, (_, i) => i % many);
    expectSameBits(pack.grading.drift.bank(many).stepAt(indices, { moves: wide }), result);
  });
});

describe("groups that nothing carries across blocks", () => {
  test("are computed whole, also when one is longer than a block", () => {
    const lengths = [3, 0, 20_000, 1, 700, 5];
    const starts = Uint32Array.from([0, ...lengths]).map((_, i) => lengths.slice(0, i).reduce((sum, n) => sum + n, 0));
    const x = drawn(starts.at(-1)!, 9);
    const { gap, best } = pack.grading.gap({ x, offsets: starts });
    lengths.forEach((n, g) => {
      const group = x.subarray(starts[g], starts[g]! + n);
      const top = group.reduce((most, value) => Math.max(most, value), -1);
      expect(best[g]).toBe(n ? group.indexOf(top) : NaN);
      for (let i = 0; i < n; i++) expect(gap[starts[g]! + i]).toBe(top - group[i]!);
    });
  });

  test("need no offsets when there is one", () => {
    expect(pack.grading.gap({ x: cells(3, 1, 2) })).toEqual({ gap: cells(0, 2, 1), best: 0 });
    expect(pack.grading.gap({ x: cells() })).toEqual({ gap: cells(), best: NaN });
  });
});

describe("groups of groups", () => {
  const x = cells(1, 5, 2, 7, 3, 4);

  test("are cut twice", () => {
    const items = Uint32Array.of(0, 2, 2, 4, 6);
    expect(pack.grading.orders({ x, items, orders: Uint32Array.of(0, 2, 4) })).toEqual(cells(5, 11));
  });

  test("must fit each other", () => {
    const items = Uint32Array.of(0, 2, 6);
    expect(() => pack.grading.orders({ x, items, orders: Uint32Array.of(0, 3) })).toThrow(
      'grading.orders: "orders" expected to rise from 0 to 2, got 3 at the end',
    );
    expect(() => pack.grading.orders({ x, items: Uint32Array.of(0, 2, 5), orders: Uint32Array.of(0, 2) })).toThrow(
      RangeError,
    );
  });
});

describe("scratch memory", () => {
  const { squares, median, change, gram } = pack.working;

  test("of a fixed size may be larger than the staging area", () => {
    for (const n of [0, 1, 33, 9000]) {
      const x = Float64Array.from(drawn(n, n + 1), (value) => Math.floor(value * 20_000));
      const expected = x.map((value) => value * value - value / 2);
      expectSameBits(squares({ x }), expected);
      const space = squares.workspace(n);
      space.inputs.x.set(x);
      space.run();
      expectSameBits(space.outputs.output, expected);
    }
    expect(squares({ x: 300 })).toBe(89_850);
  });

  test("of a cell a row follows the rows of a block, and a group longer than one", () => {
    for (const n of [0, 1, 33, 700, 12_000]) {
      const x = drawn(n, n + 2);
      const cut = Math.floor(n / 3);
      const calls = [[0, n] as const, [0, cut, cut, n] as const];
      for (const starts of calls) {
        const factor = drawn(starts.length - 1, 5);
        const expected = Float64Array.from(factor, (scale, g) => {
          const group = x.slice(starts[g], starts[g + 1]).sort();
          return (group[group.length >> 1] ?? NaN) * scale;
        });
        expectSameBits(median({ x, factor, offsets: Uint32Array.from(starts) }), expected);
      }
    }
  });

  test("of an entity serves a series, a bank, a window and single events", () => {
    for (const entities of [1, 3, 4000]) {
      const x = drawn(entities * 3, entities);
      const series = change({ x }, {}, { entities });
      for (let e = 0; e < entities; e++) {
        const [a, b, c] = [0, 1, 2].map((t) => x[t * entities + e]!) as [number, number, number];
        expect([0, 1, 2].map((t) => series[t * entities + e])).toEqual([a, b - a, c - b - a]);
      }
      expectSameBits(change.bank(entities).run({ x }), series);
      const windowed = change.bank(entities, {}, { window: 3 });
      windowed.inputs.x.set(x);
      windowed.run();
      expectSameBits(windowed.outputs.output, series);
      const indices = Uint32Array.from({ length: x.length }, (_, i) => i % entities);
      expectSameBits(change.bank(entities).stepAt(indices, { x }), series);
    }
    expect(change({ x: 5 })).toBe(5);
  });

  test("of a matrix is as large as the call makes it", () => {
    expect(gram({ a: cells(1, 2, 3, 4, 5, 6) }, {}, { sizes: { k: 2 } })).toEqual(cells(35, 44, 44, 56));
    const [m, k] = [120, 90] as const;
    const a = drawn(m * k, 4);
    const turned = Float64Array.from(a, (_, i) => a[(i % m) * k + Math.floor(i / m)]!);
    expectSameBits(gram({ a }, {}, { sizes: { k } }), product(turned, a, k, m, k));
  });
});

describe("a number for each group", () => {
  const { median } = pack.working;
  const x = cells(3, 1, 2, 9, 8);
  const offsets = Uint32Array.of(0, 3, 5);

  test("comes as a column, or as one number for all", () => {
    expect(median({ x, factor: cells(10, 1), offsets })).toEqual(cells(20, 9));
    expect(median({ x, factor: 10, offsets })).toEqual(cells(20, 90));
    expect(median({ x, factor: 10 })).toBe(30);
  });

  test("is refused when there are not as many as groups, or when it is none", () => {
    expect(() => median({ x, factor: cells(1), offsets })).toThrow('working.median: "factor" expected length 2, got 1');
    expect(() => median({ x, factor: "2" as never, offsets })).toThrow(
      'working.median: "factor" expected Float64Array or number, got "2"',
    );
  });
});

test("a pack says what it runs on", () => {
  expect(pack.info).toEqual({ build: "scalar", abiVersion: 2, sha256: undefined });
});

/** a times b, the same way. */
function product(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) for (let t = 0; t < k; t++) c[i * n + j]! += a[i * k + t]! * b[t * n + j]!;
  return c;
}
