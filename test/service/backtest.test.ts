// Backtests and sweeps against loops over the formula itself.
import { describe, expect, expectTypeOf, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample, sampleState } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import type { Result } from "../../src/results.ts";
import { backtest, type Fold, type Reducer, sweep } from "../../src/service/backtest.ts";
import { anyParams } from "../support/anyParams.ts";
import { columnsIn, expectSameBits } from "../support/bits.ts";
import { type AnyCall, scalar, simd } from "../support/builds.ts";
import { catalog, type Entry, optionsFor, shapesOf } from "../support/catalog.ts";
import { pool, rejection } from "../support/pool.ts";

const { lw } = simd;
const n = 500;
const next = random(7);
const column = (low: number, high: number) => Float64Array.from({ length: n }, () => low + next() * (high - low));
const market = { utilization: column(0, 1), providers: 20, hour: column(0, 24) };
const prices = column(90, 110);

describe("a backtest", () => {
  test("tells two sets of parameters apart, row by row", async () => {
    const inputs = { ...market, utilization: market.utilization.slice() };
    inputs.utilization[3] = Number.NaN;
    const told = await backtest(lw.energy.treasuryFee, inputs, { a: {}, b: { base: 300 } });
    const [a, b] = [lw.energy.treasuryFee(inputs), lw.energy.treasuryFee(inputs, { base: 300 })];
    const expected = Array.from(a.fee, (x, i) => b.fee[i]! - x);
    const valid = expected.filter((d) => !Number.isNaN(d));
    const { fee, congestion } = told.outputs as Record<"fee" | "congestion", (typeof told.outputs)[string]>;
    expect(Array.from(fee.differences)).toEqual(expected);
    expect(fee).toMatchObject({ rows: n, count: n - 1, onlyA: 0, onlyB: 0, differing: valid.filter((d) => d).length });
    expect(fee.mean).toBeCloseTo(valid.reduce((sum, d) => sum + d, 0) / valid.length, 9);
    expect(fee.maxAbsolute).toBe(Math.max(...valid.map(Math.abs)));
    expect(Math.abs(fee.differences[fee.maxAbsoluteRow]!)).toBe(fee.maxAbsolute);
    expect(fee.maxRelative).toBe(
      Math.max(
        ...valid
          .map((_, _i) => 0)
          .concat(Array.from(a.fee, (x, i) => (Number.isNaN(x) ? 0 : Math.abs(expected[i]!) / x))),
      ),
    );
    expect(congestion).toMatchObject({ differing: 0, maxAbsolute: 0, maxAbsoluteRow: -1, maxRelative: 0 });
    expectSameBits(told.a as Result, a);
    expectSameBits(told.b as Result, b);
    expect(told.table().map(({ output }) => output)).toEqual(["fee", "congestion", "liquidity", "time", "raw"]);
    expect(told.table()[0]).not.toHaveProperty("differences");
  });

  test("tells two formulas apart, each with its own columns, and rows that only one of them answers", async () => {
    const b = { formula: lw.core.log2 };
    const x = Float64Array.of(1, 2, -1, Infinity, 4);
    const told = await backtest(lw.core.exp, { x }, { a: {}, b });
    expect(told.outputs.output).toMatchObject({ rows: 5, onlyB: 0 });
    expect(told.outputs.output!.onlyA).toBeGreaterThan(0);
    const own = await pool({ threads: 2, chunk: 16 });
    const seen: number[] = [];
    const pooled = await backtest(
      lw.core.exp,
      { x },
      { a: {}, b, pool: own, onProgress: ({ done }) => seen.push(done) },
    );
    expect(pooled.table()).toEqual(told.table());
    expect(seen.at(-1)).toBe(2);
    await own.close();
  });

  test("refuses what is none", async () => {
    const { treasuryFee } = lw.energy;
    const wrongs: [unknown, string][] = [
      [{ a: {} }, '"b" expected parameters, or { formula, params }, got undefined'],
      [{ a: {}, b: {}, c: {} }, 'unknown option "c"'],
      [{ a: {}, b: { bas: 3 } }, 'energy.treasuryFee: unknown parameter "bas"'],
      [{ a: {}, b: { formula: lw.core.exp } }, 'core.exp: "x" expected'],
    ];
    for (const [options, message] of wrongs)
      expect((await rejection(backtest(treasuryFee, market, options as never))).message).toContain(message);
    expect((await rejection(backtest((() => 1) as never, market, { a: {}, b: {} } as never))).message).toContain(
      '"formula" expected a formula',
    );
    const none = backtest(lw.core.exp, { x: prices }, { a: {}, b: { formula: lw.core.moments } });
    expect((await rejection(none)).message).toContain('"b" expected outputs as of core.exp: output');
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    expect(await rejection(backtest(treasuryFee, market, { a: {}, b: {}, signal }))).toBe(reason);
  });
});

/** Two values of one parameter of a formula, both of which it admits. */
function gridOf({ spec }: Entry, seed: number): Given {
  const drawn = [1, 2, 3].map((k) => anyParams(spec, random(seed + k)));
  const [name] = Object.keys(drawn[0]!).filter((name) => drawn.every((params) => name in params));
  return name === undefined || spec.rules ? {} : { [name]: drawn.map((params) => params[name]) };
}

/** Columns as they come, block after block. */
const collect: Fold<Record<string, number[]>> = (kept = {}, outputs) => {
  for (const name in outputs) {
    kept[name] ??= [];
    kept[name].push(...outputs[name]!);
  }
  return kept;
};

describe("a sweep", () => {
  test.each(catalog)("of $path gives what its calls give, in blocks and in a pool", async (entry) => {
    const formula = (lw as unknown as Record<string, Record<string, AnyCall>>)[entry.domain]![entry.name]!;
    const grid = gridOf(entry, 5);
    for (const [k, sizes] of shapesOf(entry, 33).entries()) {
      const inputs = sample(entry.spec, sizes, k, { optional: k % 2 === 0 });
      const state = entry.spec.state && k % 2 ? { state: sampleState(entry.plan, sizes, k) } : {};
      const options = optionsFor(entry, sizes, state);
      const call = (options: object) => sweep(formula as never, inputs as never, grid as never, options as never);
      const { points } = await call({ reduce: collect, options, block: 7 });
      const values = Object.values(grid)[0] as unknown[] | undefined;
      expect(points.length).toBe(values?.length ?? 1);
      for (const { params, value } of points)
        expect(value).toEqual(
          Object.fromEntries(
            Object.entries(
              columnsIn(formula(inputs, params, { ...options, out: outFor(entry, formula, inputs, options) })),
            ).map(([name, column]) => [name, Array.from(column)]),
          ),
        );
    }
  });

  const grid = { alpha: [0.1, 0.2, 0.5], span: [5, 20] };
  const fields = ["count", "sum", "mean", "min", "max", "last"] as const;

  test("goes through the grid in its order, and keeps figures of each output", async () => {
    const { points, table } = await sweep(
      lw.energy.treasuryFee,
      market,
      { base: [200, 300], form: ["smooth", "linear"] },
      {
        reduce: fields,
        params: { max: 900 },
        outputs: ["fee", "raw"],
        block: 64,
      },
    );
    expect(points.map(({ params }) => params)).toEqual([
      { base: 200, form: "smooth" },
      { base: 200, form: "linear" },
      { base: 300, form: "smooth" },
      { base: 300, form: "linear" },
    ]);
    for (const { params, value } of points) {
      const { fee } = lw.energy.treasuryFee(market, { ...params, max: 900 });
      expect(Object.keys(value)).toEqual(["fee", "raw"]);
      expect(value.fee).toEqual({
        count: n,
        sum: fee.reduce((sum, x) => sum + x, 0),
        mean: fee.reduce((sum, x) => sum + x, 0) / n,
        min: Math.min(...fee),
        max: Math.max(...fee),
        last: fee[n - 1],
      });
    }
    expect(table()[0]).toMatchObject({ base: 200, form: "smooth", "fee.count": n });
  });

  test("is the same in a pool and at any size of blocks, to the bit", async () => {
    const own = await pool({ threads: 2, chunk: 50 });
    const one = await sweep(lw.core.ema, { x: prices }, grid, { reduce: fields });
    for (const options of [{ block: 1 }, { block: 33 }, { pool: own }, { pool: own, block: 33 }])
      expect(await sweep(lw.core.ema, { x: prices }, grid, { reduce: fields, ...options })).toEqual({
        ...one,
        table: expect.any(Function),
      });
    expect(one.table()).toEqual(one.points.map(({ params, value }) => ({ ...params, ...value.output })));
    expect(await sweep(scalar.lw.core.ema, { x: prices }, grid, { reduce: fields })).toMatchObject({
      points: one.points,
    });
    await own.close();
  });

  test("tells its progress, and stops where it is told to", async () => {
    const own = await pool({ threads: 2, chunk: 50 });
    for (const where of [{}, { pool: own }]) {
      const seen: number[] = [];
      const stop = new AbortController();
      const reason = new Error("enough");
      const all = { reduce: "mean", block: 100, ...where } as const;
      await sweep(lw.core.ema, { x: prices }, grid, {
        ...all,
        onProgress: ({ done, total }) => seen.push(done / total),
      });
      expect(seen.length).toBe(6 * 5);
      expect(seen.at(-1)).toBe(1);
      const stopped = sweep(lw.core.ema, { x: prices }, grid, {
        ...all,
        signal: stop.signal,
        onProgress: () => stop.abort(reason),
      });
      expect(await rejection(stopped)).toBe(reason);
      const mine = new Error("mine");
      const reduce = () => {
        throw mine;
      };
      expect(await rejection(sweep(lw.core.ema, { x: prices }, grid, { ...where, reduce }))).toBe(mine);
    }
    await own.close();
  });

  test("refuses a grid that is none before anything is computed", async () => {
    const many = Array.from({ length: 1001 }, (_, i) => i + 1);
    let calls = 0;
    const reduce = () => ++calls;
    const wrongs: [Given, Given, string][] = [
      [{ alpha: 0.1 }, {}, '"grid.alpha" expected an array of values, got number'],
      [{ alpha: [] }, {}, '"grid.alpha" expected one value or more'],
      [{ alpha: many, halfLife: many }, {}, '"grid" expected 1000000 combinations at most, got 1002001'],
      [{ alfa: [1] }, {}, 'unknown parameter "alfa"'],
      [{ alpha: [0.1, 2] }, {}, 'core.ema: "alpha" expected 0 to 1, got 2'],
      [{ alpha: [new Float64Array(3).fill(0.1)] }, {}, 'core.ema: "alpha" expected number, for a sweep'],
      [{ alpha: [0.1] }, { params: { alpha: 0.2 } }, '"params.alpha" expected to be left out'],
      [{ alpha: [0.1] }, { outputs: ["z"] }, 'core.ema: unknown output "z"'],
      [{ alpha: [0.1] }, { reduce: "median" }, '"reduce" expected a function, or of "count"'],
      [{ alpha: [0.1] }, { block: 0 }, '"block" expected a whole number, 1 or more, got 0'],
      [{ alpha: [0.1] }, { blocks: 3 }, 'unknown option "blocks"'],
    ];
    for (const [grid, options, message] of wrongs) {
      const call = sweep(lw.core.ema, { x: prices }, grid as never, { reduce, ...options } as never);
      expect((await rejection(call)).message).toContain(message);
    }
    expect(calls).toBe(0);
  });
});

/** Columns for all outputs, so that a call gives columns whatever it is called with. */
function outFor(entry: Entry, formula: AnyCall, inputs: Given, options: Given): unknown {
  const made = columnsIn(formula(inputs, {}, options));
  const out = Object.fromEntries(Object.entries(made).map(([name, column]) => [name, new Float64Array(column.length)]));
  return "output" in out && "dims" in entry.spec.output ? out.output : out;
}

test("figures of a sweep are typed by what is kept", async () => {
  const grid = { base: [200, 300] };
  const [sums] = (await sweep(lw.energy.treasuryFee, market, grid, { reduce: "sum" })).points;
  expectTypeOf(sums!.value.fee!).toEqualTypeOf<{ readonly sum: number }>();
  const [both] = (await sweep(lw.energy.treasuryFee, market, grid, { reduce: ["mean", "max"] })).points;
  expectTypeOf(both!.value.fee!).toEqualTypeOf<{ readonly mean: number; readonly max: number }>();
  expect(Object.keys(both!.value.fee!)).toEqual(["mean", "max"]);
  const wish: Reducer[] = ["last"];
  const [some] = (await sweep(lw.energy.treasuryFee, market, grid, { reduce: wish })).points;
  expectTypeOf(some!.value.fee!.mean).toEqualTypeOf<number | undefined>();
  const [own] = (
    await sweep(lw.energy.treasuryFee, market, grid, { reduce: (kept: number = 0, { fee }) => kept + fee!.length })
  ).points;
  expectTypeOf(own!.value).toBeNumber();
  expect(own!.value).toBe(n);
});
