// Kernels of bodies beside the same bodies run by the letter: conditions on choices, toggles, numbers and rows, both ways of each, in maps and
// recurrences, in every schedule.
import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../reference/random.ts";
import type { Given } from "../src/check.ts";
import { modes, others, written } from "./support/bodies.ts";
import { type AnyBank, type AnyCall, anyCall } from "./support/builds.ts";
import { entriesOf } from "./support/catalog.ts";
import { kernelsOf, plainOf } from "./support/own.ts";

type Row = Readonly<Record<string, number>>;
type Columns = Readonly<Record<string, ArrayLike<number>>>;

const entities = 3;
const ticks = 9;
const rows = 33;
const states = { s: 2, n: Number.NaN };

/** Every combination of choices and toggles, with small numbers that are often equal. */
function settings(next: () => number): Readonly<Record<string, string | boolean | number>>[] {
  const whole = () => Math.floor(next() * 7) - 3;
  return modes.flatMap((mode) =>
    others.flatMap((other) => [true, false].map((on) => ({ mode, other, on, k: whole(), m: whole() }))),
  );
}

const values = [0, -0, 1, -1, 2, 0.5, 3.25, -2, 7, 1e200, -1e120, 1e-200];

function drawn(next: () => number, length: number, missing: number): Float64Array {
  return Float64Array.from({ length }, () =>
    next() < missing ? Number.NaN : values[Math.floor(next() * values.length)]!,
  );
}

/** Number parameters as columns. */
const columns = (params: Given, length: number): Given => ({
  ...params,
  k: new Float64Array(length).fill(params.k as number),
  m: new Float64Array(length).fill(params.m as number),
});

function same(actual: ArrayLike<number>, expected: readonly number[], what: string, at: (i: number) => unknown): void {
  const i = expected.findIndex((value, i) => !Object.is(actual[i], value));
  if (i >= 0) expect.fail(`${what} of ${JSON.stringify(at(i))}: ${actual[i]}, by the letter ${expected[i]}`);
}

/** What a bank of that formula tells tick by tick, by the letter; its state is moved. */
function told(plain: ReturnType<typeof plainOf>, name: string, x: Float64Array, params: Given) {
  const state = Array.from({ length: entities }, () => ({ ...states, skipped: 0 }));
  const outputs = Array.from(x, (value, i): Row => {
    const held = state[i % entities]!;
    const { s, n } = held;
    const row = Number.isNaN(value) ? undefined : plain[name]!({ x: value, s, n }, params);
    const fine = row && Number.isFinite(row.s) && (Number.isFinite(row.n) || (Number.isNaN(row.n) && Number.isNaN(n)));
    if (!fine) held.skipped++;
    else Object.assign(held, { s: row.s, n: row.n });
    return fine ? row : { told: Number.NaN, still: plain[`still_${name}`]!({ s, n }, params) as unknown as number };
  });
  return { outputs, state };
}

/** The same ticks in every schedule. */
function schedules(
  call: AnyCall,
  x: Float64Array,
  params: Given,
): Readonly<Record<string, { readonly bank: AnyBank; readonly columns: Columns }>> {
  const bank = (of = params) => call.bank(entities, of);
  const each = (go: (x: Float64Array) => unknown) => {
    const parts = Array.from({ length: ticks }, (_, t) => go(x.slice(t * entities, (t + 1) * entities)) as Columns);
    const all = (name: string) => parts.flatMap((part) => Array.from(part[name]!));
    return { told: all("told"), still: all("still") };
  };
  const [run, single, events, varying] = [bank(), bank(), bank(), bank(columns(params, entities))] as AnyBank[];
  const turns = Uint32Array.from({ length: entities }, (_, e) => e);
  return {
    "many ticks": { bank: run!, columns: run!.run({ x }) as Columns },
    "single ticks": { bank: single!, columns: each((x) => single!.step({ x })) },
    events: { bank: events!, columns: each((x) => events!.stepAt(turns, { x })) },
    "columns of parameters": { bank: varying!, columns: varying!.run({ x }) as Columns },
  };
}

describe("bodies, some of them at random", () => {
  const seed = 5;
  const { text, maps, recurrences } = written(seed, 4);
  const plain = plainOf(text);
  let calls: { readonly build: string; readonly call: (name: string) => AnyCall }[];
  beforeAll(async () => {
    calls = [];
    for (const build of ["simd", "scalar"] as const) {
      const { catalog, lw } = await kernelsOf(text, build);
      const entries = entriesOf(catalog);
      calls.push({ build, call: (name) => anyCall(lw, entries.find(({ path }) => path === `own.${name}`)!) });
    }
  }, 60_000);

  test("maps", () => {
    const next = random(seed);
    for (const { build, call } of calls)
      for (const name of maps)
        for (const params of settings(next))
          for (const missing of [0, 0.1]) {
            const [x, y] = [drawn(next, rows, missing), drawn(next, rows, 0)];
            const by = Array.from(x, (value, i) =>
              Number.isNaN(value) ? { p: Number.NaN, q: Number.NaN } : plain[name]!({ x: value, y: y[i]! }, params),
            );
            const found = {
              rows: call(name)({ x, y }, params),
              "one output": call(name)({ x, y }, params, { out: { q: new Float64Array(rows) } }),
              "columns of parameters": call(name)({ x, y }, columns(params, rows)),
            };
            for (const [way, result] of Object.entries(found))
              for (const [output, column] of Object.entries(result as unknown as Columns))
                same(
                  column,
                  by.map((row) => row[output]!),
                  `${build} ${name} ${way} ${output}`,
                  (i) => [x[i], y[i], params],
                );
          }
  });

  test("recurrences", () => {
    const next = random(seed);
    for (const { build, call } of calls)
      for (const name of recurrences)
        for (const params of settings(next)) {
          const x = drawn(next, ticks * entities, 0.25);
          const { outputs, state } = told(plain, name, x, params);
          for (const [way, { bank, columns }] of Object.entries(schedules(call(name), x, params))) {
            const what = `${build} ${name} ${way}`;
            for (const output of ["told", "still"])
              same(
                columns[output]!,
                outputs.map((row) => row[output]!),
                `${what} ${output}`,
                (i) => [i, x, params],
              );
            for (const held of ["s", "n", "skipped"] as const)
              same(
                bank.state[held]!,
                state.map((one) => one[held]),
                `${what} state ${held}`,
                (e) => [e, x, params],
              );
          }
        }
  });
});
