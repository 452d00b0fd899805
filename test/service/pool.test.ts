// Pools against one thread: the same bits, messages and bytes, for every formula, at any number of workers, in any kind of memory.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample, sampleState } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import type { Sizes } from "../../src/plan.ts";
import type { Result } from "../../src/results.ts";
import type { Pool, PoolOptions } from "../../src/service/pool.node.ts";
import { isNumber } from "../../src/spec.ts";
import { varyingName } from "../../src/varying.ts";
import { anyParams } from "../support/anyParams.ts";
import { expectSameBits } from "../support/bits.ts";
import { type AnyCall, scalar, simd } from "../support/builds.ts";
import { catalog, type Entry, optionsFor, recurrences, shapesOf, told } from "../support/catalog.ts";
import { pool } from "../support/pool.ts";

/** A pool as it looks when the formula is not known. */
interface AnyPool {
  call(formula: AnyCall, inputs: Given, params?: Given, options?: Given): Promise<Result>;
  bank(formula: AnyCall, entities: number, params?: Given, options?: Given): Promise<AnySpread>;
  column(length: number): Float64Array;
}
interface AnySpread {
  step(inputs: Given, options?: Given): Promise<Result>;
  run(inputs: Given, options?: Given): Promise<Result>;
  stepAt(indices: Uint32Array, inputs: Given, options?: Given): Promise<Result>;
  state(): Promise<Readonly<Record<string, Float64Array>>>;
  save(): Promise<Uint8Array>;
  load(bytes: Uint8Array): Promise<void>;
  reset(): Promise<void>;
  dispose(): Promise<void>;
}

/** Chunks of five cells, so that a few rows go to all workers. */
const kinds: readonly PoolOptions[] = [
  { threads: 0, chunk: 5 },
  { threads: 1, chunk: 5 },
  { threads: 2, chunk: 5 },
  { threads: 3, chunk: 5 },
  { threads: 7, chunk: 5 },
  { threads: 2, chunk: 5, memory: "transfer" },
];
const formulaOf = (lw: unknown, { domain, name }: Entry) =>
  (lw as Record<string, Record<string, AnyCall>>)[domain]![name]!;
const exported = new Set(WebAssembly.Module.exports(simd.module as WebAssembly.Module).map(({ name }) => name));
const varies = ({ plan, spec }: Entry) =>
  exported.has(varyingName(plan.kernel)) && Object.values(spec.params ?? {}).some(isNumber);

/** What a call gives, or the message of what it throws. */
async function outcome(act: () => Result | Promise<Result>): Promise<{ result?: Result; message?: string }> {
  try {
    return { result: await act() };
  } catch (error) {
    return { message: String(error) };
  }
}

async function expectSame(actual: () => Promise<Result>, expected: () => Result): Promise<void> {
  const [a, b] = [await outcome(actual), await outcome(expected)];
  expect(a.message).toBe(b.message);
  if (b.result !== undefined) expectSameBits(a.result!, b.result);
}

/** The same columns in the memory of the pool. */
const within = (own: AnyPool, given: Given): Given =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (!(value instanceof Float64Array)) return [name, value];
      const column = own.column(value.length);
      column.set(value);
      return [name, column];
    }),
  );

/** Parameters, some of them as columns where the formula has a kernel for that. */
function drawParams(entry: Entry, seed: number, count: number): Given {
  const next = random(seed);
  const params = anyParams(entry.spec, next);
  if (!varies(entry) || entry.spec.rules || seed % 3) return params;
  const name = Object.keys(entry.spec.params!).find((name) => isNumber(entry.spec.params![name]!))!;
  const value = (params[name] ?? (entry.spec.params![name] as { default: number }).default) as number;
  return { ...params, [name]: new Float64Array(count).fill(value) };
}

describe.each(kinds)("a pool of $threads, $memory", (options) => {
  /** One kind of pool is put to every trial, the others to what they do differently. */
  const full = options.threads === 2 && !options.memory;
  let own: AnyPool & Pool;
  beforeAll(async () => {
    own = (await pool(options)) as AnyPool & Pool;
  });
  afterAll(() => own.close());

  test.each(catalog)("calls $path as one thread does", async (entry) => {
    let seed = 3;
    for (const build of full ? [simd, scalar] : [simd])
      for (const n of full ? [0, 1, 33] : [33])
        for (const sizes of shapesOf(entry, n)) {
          seed++;
          const inputs = sample(entry.spec, sizes, seed, { optional: seed % 2 === 0, missing: 0.1, edges: 0.1 });
          const count = sizes.row ?? sizes.entity!;
          const params = drawParams(entry, seed, count);
          const state = entry.spec.state && seed % 2 ? { state: sampleState(entry.plan, sizes, seed) } : {};
          const how = optionsFor(entry, sizes, { ...state, ...(seed % 4 ? {} : { onInvalid: "throw" }) });
          const formula = formulaOf(build.lw, entry);
          const given = seed % 2 ? inputs : within(own, inputs);
          await expectSame(
            () => own.call(formula, given, params, how),
            () => formula(inputs, params, how),
          );
        }
  });

  test.each(recurrences)("keeps banks of $path as one thread does", async (entry) => {
    for (const [seed, entities] of full ? [[3, 33] as const, [4, 2] as const] : [[3, 33] as const]) {
      const next = random(seed);
      const formula = formulaOf(simd.lw, entry);
      const params = drawParams(entry, seed, entities);
      const sized = (tick: number, entity: number = entities): Sizes => ({ ...shapesOf(entry, 2)[0], tick, entity });
      const { sizes } = told(entry, sized(1));
      const state = seed % 2 ? { state: sampleState(entry.plan, sized(1), seed) } : {};
      const how = { ...(sizes && { sizes }), ...state, ...(seed % 2 && { onInvalid: "nan" }) };
      const one = formula.bank(entities, params, how);
      const spread = await own.bank(formula, entities, params, how);
      const drawn = (tick: number, entity?: number) =>
        sample(entry.spec, sized(tick, entity), Math.floor(next() * 1e6), { optional: next() < 0.5, missing: 0.1 });
      const saved = one.save();
      for (let round = 0; round < 2; round++) {
        const [step, run, events] = [drawn(1), drawn(3), drawn(1, 20)];
        const indices = Uint32Array.from({ length: 20 }, () => next() * entities);
        // Nobody waits for one before the next.
        const all = [
          outcome(() => spread.step(round ? step : within(own, step))),
          outcome(() => spread.run(round ? within(own, run) : run)),
          outcome(() => spread.stepAt(indices, round ? events : within(own, events))),
          outcome(() => spread.run(run, { out: null })),
        ];
        const ones = [
          () => one.step(step),
          () => one.run(run)!,
          () => one.stepAt(indices, events),
          () => one.run(run, { out: null })!,
        ];
        for (const [i, actual] of (await Promise.all(all)).entries()) {
          const expected = await outcome(ones[i]!);
          expect(actual.message).toBe(expected.message);
          if (expected.result !== undefined) expectSameBits(actual.result!, expected.result, entry.path);
        }
      }
      expectSameBits(await spread.state(), { ...one.state }, entry.path);
      expect(await spread.save()).toEqual(one.save());
      await spread.load(saved);
      one.load(saved);
      expect(await spread.save()).toEqual(one.save());
      const step = drawn(1);
      await expectSame(
        () => spread.step(step),
        () => one.step(step),
      );
      await spread.reset();
      one.reset();
      expect(await spread.save()).toEqual(one.save());
      await spread.dispose();
    }
  });
});
