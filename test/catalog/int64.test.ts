// Formulas of whole numbers work in 64-bit integers too.
import { describe, expect, test } from "vitest";
import { random } from "../../reference/random.ts";
import type { Given } from "../../src/check.ts";
import { isField } from "../../src/spec.ts";
import { columnsIn, expectSameBits, named } from "../support/bits.ts";
import { anyCall, builds, simd } from "../support/builds.ts";
import { catalog, type Entry, range, recurrences, shapesOf } from "../support/catalog.ts";
import { paramSets } from "../support/params.ts";

const wide = catalog.filter(({ spec }) => spec.int64);

/** Whole numbers so small that no product of them leaves the doubles. */
function small({ spec, plan }: Entry, n: number): Record<string, Float64Array> {
  const next = random(n + 1);
  return Object.fromEntries(
    plan.inputs.map(({ name }) => {
      const [min, max] = spec.inputs[name]!.range;
      return [name, Float64Array.from({ length: n }, () => Math.floor(min + next() * (Math.min(max, 1e6) - min)))];
    }),
  );
}

const toInts = (columns: Readonly<Record<string, Float64Array>>): Record<string, BigInt64Array> =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, BigInt64Array.from([...column].map((x) => BigInt(x)))]),
  );
/** Wide parameters as doubles have them: left out, those that end with the whole doubles would go on. */
const asInDoubles = ({ params = {} }: Entry["spec"]): Given =>
  Object.fromEntries(
    Object.entries(params).flatMap(([name, param]) => ("wide" in param ? [[name, param.default]] : [])),
  );
const toDoubles = (columns: object): Record<string, Float64Array> =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, Float64Array.from(column as BigInt64Array, Number)]),
  );

test.skipIf(process.env.LANEWISE_TRY)("some formulas have a twin on 64-bit integers", () => {
  expect(wide.length).toBeGreaterThan(0);
});

describe.each(wide)("$path", (entry) => {
  const { spec, plan, path } = entry;
  const axis = plan.axes[0]!;

  test.each(builds)("gives in integers what it gives in doubles, on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);
    for (const n of [0, 1, 2, 3, 8, 33, 20_000])
      for (const params of paramSets(spec, 2)) {
        const inputs = small(entry, n);
        const doubles = columnsIn(call(inputs, params));
        expectSameBits(
          toDoubles(named(call(toInts(inputs), { ...asInDoubles(spec), ...params }))),
          doubles,
          `${axis} ${n} ${JSON.stringify(params)}`,
        );
      }
  });

  test("answers a row of bigints in bigints", () => {
    const inputs = small(entry, 1);
    const row = Object.fromEntries(Object.entries(inputs).map(([name, column]) => [name, BigInt(column[0]!)]));
    const columns = columnsIn(anyCall(simd.lw, entry)(inputs));
    const answer = named(anyCall(simd.lw, entry)(row));
    for (const name in columns) expect(answer[name], name).toBe(BigInt(columns[name]![0]!));
  });

  test("takes one bigint for a column of it", () => {
    const inputs = toInts(small(entry, 9));
    const call = anyCall(simd.lw, entry);
    if (plan.inputs.length < 2) return;
    for (const { name } of plan.inputs) {
      const first = inputs[name]![0]!;
      expect(named(call({ ...inputs, [name]: first }))).toEqual(
        named(call({ ...inputs, [name]: inputs[name]!.slice().fill(first) })),
      );
    }
  });

  test("writes to the caller's BigInt64Arrays and refuses others", () => {
    const call = anyCall(simd.lw, entry);
    const inputs = toInts(small(entry, 9));
    const expected = named(call(inputs));
    const whole = (columns: Given) => (isField(spec.output) ? columns.output : columns);
    const out = Object.fromEntries(plan.outputs.map(({ name }) => [name, new BigInt64Array(9)]));
    call(inputs, {}, { out: whole(out) });
    expect(out).toEqual(expected);
    const doubles = Object.fromEntries(plan.outputs.map(({ name }) => [name, new Float64Array(9)]));
    expect(() => call(inputs, {}, { out: whole(doubles) })).toThrow(TypeError);
    expect(() => call(small(entry, 9), {}, { out: whole(out) })).toThrow(TypeError);
  });

  test("refuses integers mixed with doubles", () => {
    if (plan.inputs.length < 2) return;
    const doubles = small(entry, 9);
    const ints = toInts(doubles);
    for (const { name } of plan.inputs) {
      expect(() => anyCall(simd.lw, entry)({ ...ints, [name]: doubles[name] })).toThrow(
        new RegExp(`^${path}: .* got both`),
      );
      expect(() => anyCall(simd.lw, entry)({ ...ints, [name]: 1 })).toThrow(TypeError);
    }
  });

  test("throws at an integer outside the domain, since integers have no NaN", () => {
    const ints = toInts(small(entry, 9));
    for (const { name, field } of plan.inputs) {
      const [min, max] = field.range;
      // A range that ends where doubles stop being exact goes on to the end of 64-bit integers.
      const open = max === Number.MAX_SAFE_INTEGER;
      const call = anyCall(simd.lw, entry);
      if (open) {
        expect(() => call({ ...ints, [name]: ints[name]!.slice().fill(2n ** 63n - 1n) })).not.toThrow();
        expect(() => call({ ...ints, [name]: 2n ** 63n })).toThrow(RangeError);
      }
      for (const value of [BigInt(min) - 1n, -(2n ** 63n), ...(open ? [] : [BigInt(max) + 1n, 2n ** 63n - 1n])]) {
        const column = ints[name]!.slice();
        column[5] = value;
        const action = () => call({ ...ints, [name]: column });
        expect(action).toThrow(RangeError);
        expect(action).toThrow(`${path}: "${name}" expected`);
        expect(action).toThrow("in row 5");
      }
    }
  });
});

describe.each(wide.filter(({ spec }) => !spec.state))("$path", (entry) => {
  test("has a workspace of integers", () => {
    const call = anyCall(simd.lw, entry);
    const inputs = toInts(small(entry, 9));
    const space = call.workspace(9, { int64: true });
    for (const name in inputs) (space.inputs[name] as unknown as BigInt64Array).set(inputs[name]!);
    space.run();
    expect({ ...space.outputs }).toEqual(named(call(inputs)));
  });
});

describe.each(recurrences)("$path", (entry) => {
  const bank = (options?: Given) => anyCall(simd.lw, entry).bank(3, {}, options);

  if (!entry.spec.int64) {
    test("makes no bank of integers", () => {
      expect(() => bank({ int64: true })).toThrow(RangeError);
    });
    return;
  }

  test("has a bank of integers, whose state is one too", () => {
    const ints = toInts(small(entry, 12));
    const series = named(anyCall(simd.lw, entry)(ints, {}, { entities: 3 }));
    const runner = bank({ int64: true });
    for (const column of Object.values(runner.state)) expect(column).toBeInstanceOf(BigInt64Array);
    expect(named(runner.run(ints)!)).toEqual(series);
    const stepper = bank({ int64: true });
    const steps = range(4).map((t) =>
      named(
        stepper.step(Object.fromEntries(Object.entries(ints).map(([name, c]) => [name, c.slice(3 * t, 3 * t + 3)]))),
      ),
    );
    for (const { name } of entry.plan.outputs)
      expect(BigInt64Array.from(steps.flatMap((step) => [...(step[name] as unknown as BigInt64Array)]))).toEqual(
        series[name],
      );
    const picker = bank({ int64: true });
    const picked = named(
      picker.stepAt(
        Uint32Array.from(range(12), (i) => i % 3),
        ints,
      ),
    );
    expect(picked).toEqual(series);
    expect({ ...picker.state }).toEqual({ ...runner.state });
    expect({ ...stepper.state }).toEqual({ ...runner.state });
  });

  test("refuses doubles in a bank of integers, and integers in a bank of doubles", () => {
    const { tick: _, ...sizes } = shapesOf(entry, 3).at(-1)!;
    expect(sizes.entity).toBe(3);
    const doubles = small(entry, 3);
    expect(() => bank({ int64: true }).step(doubles)).toThrow(TypeError);
    expect(() => bank().step(toInts(doubles))).toThrow(TypeError);
    expect(() => bank().load(bank({ int64: true }).save())).toThrow(RangeError);
  });
});
