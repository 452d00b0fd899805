// One step body, many uses: a series, a bank, a window and single events give the same bits, and leave the same state.
import { describe, expect, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import { bind } from "../../src/bind.ts";
import type { Given } from "../../src/check.ts";
import type { Sizes } from "../../src/plan.ts";
import { about } from "../support/about.ts";
import { columnsIn, expectSameBits } from "../support/bits.ts";
import { type AnyBank, anyCall, builds, simd } from "../support/builds.ts";
import {
  beyond,
  type Entry,
  eventsOf,
  lengths,
  optionsFor,
  range,
  recurrences,
  stagings,
  takeAll,
} from "../support/catalog.ts";
import { paramSets } from "../support/params.ts";
import { tried } from "../support/tried.ts";

type Columns = Readonly<Record<string, Float64Array>>;

const sizesOf = ({ plan }: Entry, tick: number, entity: number): Sizes => ({
  ...Object.fromEntries(plan.axes.map((axis) => [axis, 3])),
  tick,
  entity,
});
const stateOf = (bank: AnyBank) => Object.fromEntries(Object.entries(bank.state).map(([name, c]) => [name, c.slice()]));

/** Columns of single ticks, one after the other. */
function joined(entry: Entry, ticks: readonly Columns[]): Columns {
  return Object.fromEntries(
    entry.plan.outputs.map(({ name }) => [name, Float64Array.from(ticks.flatMap((columns) => [...columns[name]!]))]),
  );
}

/** Every tick of every entity as one event each: the entities of a tick in a shuffled order, ticks in theirs. */
function shuffled(sizes: Sizes, seed: number): number[] {
  const next = random(seed);
  return range(sizes.tick!).flatMap((tick) =>
    range(sizes.entity!)
      .map((entity) => ({ at: tick * sizes.entity! + entity, order: next() }))
      .sort((a, b) => a.order - b.order)
      .map(({ at }) => at),
  );
}

describe.each(about(recurrences))("$path", (entry) => {
  const { spec, plan } = entry;
  const ticks = 7;
  const entities = 5;
  const sizes = sizesOf(entry, ticks, entities);
  const tickOf = (inputs: Given, t: number) => takeAll(plan.inputs, inputs, sizes, "tick", [t]);

  describe.each(builds)("on the $name build", ({ lw }) => {
    const call = anyCall(lw, entry);

    test("gives the same bits as a series, as a bank's run, as its steps, in its window, and event by event", () => {
      for (const params of paramSets(spec, 3)) {
        const what = JSON.stringify(params);
        const inputs = sample(spec, sizes, 21, { optional: true });
        const series = columnsIn(call(inputs, params, optionsFor(entry, sizes)));

        const runner = call.bank(entities, params);
        expectSameBits(columnsIn(runner.run(inputs)!), series, `run ${what}`);
        const state = stateOf(runner);

        const stepper = call.bank(entities, params);
        const steps = range(ticks).map((t) => columnsIn(stepper.step(tickOf(inputs, t))));
        expectSameBits(joined(entry, steps), series, `step ${what}`);
        expectSameBits(stateOf(stepper), state, `step ${what}`);

        const windowed = call.bank(entities, params, { window: ticks });
        for (const name in inputs) windowed.inputs[name]!.set(inputs[name] as Float64Array);
        windowed.run();
        const outputs = Object.fromEntries(plan.outputs.map(({ name }) => [name, windowed.outputs[name]!]));
        expectSameBits(outputs, series, `window ${what}`);
        expectSameBits(stateOf(windowed), state, `window ${what}`);

        const picked = call.bank(entities, params);
        const order = shuffled(sizes, 5);
        const events = eventsOf(plan.inputs, inputs, sizes, order);
        const indices = Uint32Array.from(order, (at) => at % entities);
        const answers = columnsIn(picked.stepAt(indices, events));
        expectSameBits(answers, eventsOf(plan.outputs, series, sizes, order), `stepAt ${what}`);
        expectSameBits(stateOf(picked), state, `stepAt ${what}`);
      }
    });

    test("gives an entity the bits it gives it alone", () => {
      const inputs = sample(spec, sizes, 22);
      const together = columnsIn(call(inputs, {}, optionsFor(entry, sizes)));
      for (const e of range(entities)) {
        const alone = takeAll(plan.inputs, inputs, sizes, "entity", [e]);
        const expected = takeAll(plan.outputs, together, sizes, "entity", [e]);
        expectSameBits(
          columnsIn(call(alone, {}, optionsFor(entry, sizesOf(entry, ticks, 1)))),
          expected,
          `entity ${e}`,
        );
      }
    });

    test("goes on from where it stopped, also from a saved state", () => {
      const inputs = sample(spec, sizes, 23);
      const whole = columnsIn(call(inputs, {}, optionsFor(entry, sizes)));
      for (const cut of [0, 1, 4, ticks]) {
        const bank = call.bank(entities);
        const early = bank.run(takeAll(plan.inputs, inputs, sizes, "tick", range(cut)));
        const other = call.bank(entities);
        other.load(bank.save());
        const late = other.run(takeAll(plan.inputs, inputs, sizes, "tick", range(ticks).slice(cut)));
        expectSameBits(joined(entry, [columnsIn(early!), columnsIn(late!)]), whole, `cut at ${cut}`);
      }
    });

    test("takes a state that another bank holds as the start of a series", () => {
      const inputs = sample(spec, sizes, 24);
      const bank = call.bank(entities);
      bank.run(inputs);
      const expected = columnsIn(call(inputs, {}, optionsFor(entry, sizes, { state: stateOf(bank) })));
      expectSameBits(columnsIn(bank.run(inputs)!), expected);
    });
  });

  test("answers a single observation in numbers as it answers it in columns", () => {
    // What takes matrices takes no numbers.
    if (!plan.inputs.every(({ numbers, post }) => numbers && !post.length)) return;
    const call = anyCall(simd.lw, entry);
    const one = sizesOf(entry, 1, 1);
    const inputs = sample(spec, one, 25);
    const numbers = Object.fromEntries(
      Object.entries(inputs).map(([name, column]) => [name, single(column as Float64Array)]),
    );
    const columns = columnsIn(call(inputs, {}, optionsFor(entry, one)));
    const bank = call.bank(1);
    expectSameBits(columnsIn(bank.step(numbers)), columns);
    for (const { name, field } of plan.outputs)
      if (field.kind === "real" || field.kind === "integer")
        expectSameBits(columnsIn(call(withKinds(entry, numbers)))[name]!, columns[name]!, name);
  });

  test("gives the same bits for more entities than a block holds, whatever the staging area", () => {
    const many = sizesOf(entry, 3, beyond(entry, 128 * 1024));
    const inputs = sample(spec, many, 26);
    const expected = columnsIn(anyCall(simd.lw, entry)(inputs, {}, optionsFor(entry, many)));
    const order = shuffled(many, 6);
    const events = eventsOf(plan.inputs, inputs, many, order);
    for (const staging of stagings) {
      const call = anyCall(bind(tried, simd.module, { staging }), entry);
      const bank = call.bank(many.entity!);
      expectSameBits(columnsIn(bank.run(inputs)!), expected, `run, ${staging} bytes`);
      const picked = call.bank(many.entity!);
      const answers = columnsIn(
        picked.stepAt(
          Uint32Array.from(order, (at) => at % many.entity!),
          events,
        ),
      );
      expectSameBits(answers, eventsOf(plan.outputs, expected, many, order), `stepAt, ${staging} bytes`);
      expectSameBits(stateOf(picked), stateOf(bank), `${staging} bytes`);
    }
  });

  test("does nothing on no ticks and on no events", () => {
    for (const { lw } of builds) {
      const bank = anyCall(lw, entry).bank(entities);
      bank.run(sample(spec, sizes, 27));
      const before = stateOf(bank);
      const none = sizesOf(entry, 0, entities);
      for (const column of Object.values(columnsIn(bank.run(sample(spec, none, 1))!))) expect(column.length).toBe(0);
      const noOne = sizesOf(entry, 1, 0);
      for (const column of Object.values(columnsIn(bank.stepAt(new Uint32Array(0), sample(spec, noOne, 1)))))
        expect(column.length).toBe(0);
      expectSameBits(stateOf(bank), before);
    }
  });

  test("takes ticks of any number as one series", () => {
    for (const n of lengths) {
      const long = sizesOf(entry, n, 1);
      const inputs = sample(spec, long, n);
      const bank = anyCall(simd.lw, entry).bank(1);
      expectSameBits(
        columnsIn(bank.run(inputs)!),
        columnsIn(anyCall(simd.lw, entry)(inputs, {}, optionsFor(entry, long))),
      );
    }
  });
});

/** A number, where an entity has one of it. */
const single = (column: Float64Array) => (column.length === 1 ? column[0]! : column);

/** Flags and codes as a row call wants them. */
const withKinds = ({ plan }: Entry, numbers: Readonly<Record<string, number | Float64Array>>): Given =>
  Object.fromEntries(
    plan.inputs
      .filter(({ name }) => numbers[name] !== undefined && !Number.isNaN(numbers[name]))
      .map(({ name, field }) => {
        const value = numbers[name]!;
        return [
          name,
          field.kind === "flag" ? value === 1 : field.kind === "code" ? field.values![value as number] : value,
        ];
      }),
  );
