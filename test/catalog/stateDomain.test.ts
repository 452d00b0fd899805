// State is input too. Given, loaded or written, what is no state is found; and a guarded formula fails closed on it.
import { describe, expect, test } from "vitest";
import { sample, sampleState } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import type { Sizes, Slot } from "../../src/plan.ts";
import { about } from "../support/about.ts";
import { columnsIn, expectSameBits, named } from "../support/bits.ts";
import { type AnyBank, anyCall, builds, simd } from "../support/builds.ts";
import { type Entry, eventsOf, optionsFor, product, range, recurrences, takeAll } from "../support/catalog.ts";
import { paramSets } from "../support/params.ts";

const entities = 5;
const ticks = 3;
/** The entity whose state is none: one lane of a vector, with a good neighbour. */
const bad = 2;
const others = range(entities).filter((entity) => entity !== bad);

const sizesOf = ({ plan }: Entry, tick: number, entity = entities): Sizes => ({
  ...Object.fromEntries(plan.axes.map((axis) => [axis, 3])),
  tick,
  entity,
});
const stateOf = (bank: AnyBank) => Object.fromEntries(Object.entries(bank.state).map(([name, c]) => [name, c.slice()]));

/** Numbers that are no state. */
function outside({ field: { kind, range, extended, sparse } }: Slot): number[] {
  const [min, max] = range;
  const candidates = [
    ...(sparse ? [] : [NaN]),
    ...(extended ? [] : [Infinity, -Infinity]),
    ...(min > -Infinity ? [min - 1, -Infinity, -1e300] : []),
    ...(max < Infinity ? [max * 2 + 1, Infinity] : []),
    ...(kind === "integer" ? [Math.max(min, 0) + 0.5] : []),
  ];
  return [...new Set(candidates)];
}

/** A bank, and what brings it back to some ticks of age, when its state is not the initial one: a new one would take its time. */
function started(lw: unknown, entry: Entry, options?: Given) {
  const bank = anyCall(lw, entry).bank(entities, {}, options);
  bank.run(sample(entry.spec, sizesOf(entry, ticks), 31));
  const saved = bank.save();
  return { bank, again: () => bank.load(saved) };
}

/** Puts a number into the last cell that the bad entity has of a state. */
function spoil(bank: AnyBank, { name }: Slot, value: number): number {
  const column = bank.state[name]!;
  const at = (column.length / entities) * (bad + 1) - 1;
  column[at] = value;
  return at;
}

type Advance = (bank: AnyBank, inputs: Given) => Readonly<Record<string, Float64Array>>;
/** Everything that moves a bank on by some ticks of all entities; outputs in the layout of `run`. */
const ways = (entry: Entry): Readonly<Record<string, Advance>> => ({
  run: (bank, inputs) => columnsIn(bank.run(inputs)!),
  steps: (bank, inputs) => {
    const sizes = sizesOf(entry, ticks);
    const answers = range(ticks).map((t) =>
      columnsIn(bank.step(takeAll(entry.plan.inputs, inputs, sizes, "tick", [t]))),
    );
    return Object.fromEntries(
      entry.plan.outputs.map(({ name }) => [name, Float64Array.from(answers.flatMap((answer) => [...answer[name]!]))]),
    );
  },
  stepAt: (bank, inputs) => {
    const order = range(ticks * entities);
    const events = eventsOf(entry.plan.inputs, inputs, sizesOf(entry, ticks), order);
    return columnsIn(
      bank.stepAt(
        Uint32Array.from(order, (at) => at % entities),
        events,
      ),
    );
  },
});

test.each(about(recurrences))("$path: a parameter that state starts from is state", ({ spec }) => {
  for (const [name, { initial, range: own }] of Object.entries(spec.state!)) {
    if (typeof initial !== "string") continue;
    const param = spec.params![initial]!;
    if (!("range" in param)) throw new Error(`${name} starts from ${initial}, which has no range`);
    for (const end of param.range.filter(Number.isFinite)) {
      expect(end, name).toBeGreaterThanOrEqual(own[0]);
      expect(end, name).toBeLessThanOrEqual(own[1]);
    }
  }
});

describe.each(recurrences)("$path", (entry) => {
  const { spec, plan, path } = entry;
  const call = anyCall(simd.lw, entry);
  const sizes = sizesOf(entry, ticks);
  const inputs = sample(spec, sizes, 32);
  const spoilt = (action: () => unknown, { name }: Slot) => {
    expect(action, name).toThrow(RangeError);
    expect(action, name).toThrow(`${path}: "state.${name}" expected `);
  };

  test("refuses state that is none: in calls, series and banks", () => {
    const { bank } = started(simd.lw, entry);
    for (const slot of plan.states)
      for (const value of outside(slot)) {
        const column = stateOf(bank)[slot.name]!;
        column[(column.length / entities) * (bad + 1) - 1] = value;
        for (const state of [{ [slot.name]: value }, { [slot.name]: column }]) {
          spoilt(() => call(inputs, {}, optionsFor(entry, sizes, { state })), slot);
          spoilt(() => call.bank(entities, {}, { state, onInvalid: "nan" }), slot);
        }
        const action = () => call.bank(entities, {}, { state: { [slot.name]: column } });
        expect(action).toThrow(`got ${value} of entity ${bad}`);
      }
  });

  test("refuses to load state that is none, and then changes nothing", () => {
    const { bank: source, again } = started(simd.lw, entry, { onInvalid: "nan" });
    const bank = call.bank(entities);
    const before = stateOf(bank);
    for (const slot of plan.states)
      for (const value of outside(slot)) {
        again();
        spoil(source, slot, value);
        spoilt(() => bank.load(source.save()), slot);
        expectSameBits(stateOf(bank), before);
      }
  });

  test("throws where told to, before anything changes, when the next tick finds state that is none", () => {
    const { bank, again } = started(simd.lw, entry, { onInvalid: "throw", window: 1 });
    for (const slot of plan.states)
      for (const value of outside(slot)) {
        again();
        spoil(bank, slot, value);
        const before = stateOf(bank);
        for (const advance of Object.values(ways(entry))) spoilt(() => advance(bank, inputs), slot);
        spoilt(() => bank.run(), slot);
        expectSameBits(stateOf(bank), before);
        const order = range(entities).filter((entity) => entity !== bad);
        const events = eventsOf(plan.inputs, inputs, sizes, order);
        expect(() => bank.stepAt(Uint32Array.from(order), events)).not.toThrow();
      }
  });

  test("keeps state that is none to its entity, and gives the same bits on both builds", () => {
    const banks = builds.map(({ lw }) => started(lw, entry, { onInvalid: "nan" }));
    const { bank: clean } = started(simd.lw, entry, { onInvalid: "nan" });
    const expected = ways(entry).run!(clean, inputs);
    const rest = (slots: readonly Slot[], columns: Given) => takeAll(slots, columns, sizes, "entity", others);
    for (const slot of plan.states)
      for (const value of outside(slot))
        for (const [way, advance] of Object.entries(ways(entry))) {
          const [one, two] = banks.map(({ bank, again }) => {
            again();
            spoil(bank, slot, value);
            return { outputs: advance(bank, inputs), state: stateOf(bank) };
          });
          const what = `${slot.name} ${value}, ${way}`;
          expectSameBits(one!.outputs, two!.outputs, what);
          expectSameBits(one!.state, two!.state, what);
          expectSameBits(rest(plan.outputs, one!.outputs), rest(plan.outputs, expected), what);
          expectSameBits(rest(plan.states, one!.state), rest(plan.states, stateOf(clean)), what);
        }
  });

  test("only ever comes to state that is state", () => {
    for (const params of paramSets(spec, 3)) {
      const bank = call.bank(entities, params, { onInvalid: "nan" });
      bank.run(sample(spec, sizesOf(entry, 20), 33, { optional: true, missing: 0.05, edges: 0.1 }));
      const action = () => bank.load(bank.save());
      expect(action, JSON.stringify(params)).not.toThrow();
    }
  });

  test("comes to no other after any tick, be it the first", () => {
    const bank = call.bank(entities, {}, { onInvalid: "nan" });
    const many = sizesOf(entry, 9);
    const inputs = sample(spec, many, 36);
    for (const t of range(9)) {
      bank.step(takeAll(plan.inputs, inputs, many, "tick", [t]));
      bank.load(bank.save());
    }
  });

  test("takes any state that is drawn from its domain", () => {
    for (const seed of range(5)) {
      const state = sampleState(plan, sizes, seed, { missing: 0.2, edges: 0.2 });
      const bank = call.bank(entities, {}, { state });
      expectSameBits(stateOf(bank), state);
      bank.load(bank.save());
    }
  });
});

describe.each(recurrences.filter(({ spec }) => spec.guarded))("$path, which is guarded", (entry) => {
  const { spec, plan } = entry;
  const sizes = sizesOf(entry, ticks);
  const inputs = sample(spec, sizes, 34);
  const slots = plan.states.filter(({ name }) => name !== "skipped");

  test.each(builds)("fails closed on state that is none, on the $name build", ({ lw }) => {
    const { bank, again } = started(lw, entry, { onInvalid: "nan" });
    for (const slot of slots)
      for (const value of outside(slot))
        for (const [way, advance] of Object.entries(ways(entry))) {
          const what = `${slot.name} ${value}, ${way}`;
          again();
          const at = spoil(bank, slot, value);
          const before = stateOf(bank);
          const outputs = advance(bank, inputs);
          const after = stateOf(bank);
          expect(after.skipped![bad], what).toBe(before.skipped![bad]! + ticks);
          const closed = (name: string) => spec.state![name]!.closed ?? NaN;
          expectSameBits(Float64Array.of(after[slot.name]![at]!), Float64Array.of(closed(slot.name)), what);
          for (const { name } of slots)
            after[name]!.forEach((x, i) => {
              const stays = Object.is(x, before[name]![i]) || Object.is(x, closed(name));
              if (Math.floor(i / (after[name]!.length / entities)) === bad)
                expect(stays, `${what}: ${name}`).toBe(true);
            });
          for (const output of plan.outputs) {
            const mine = takeAll([output], outputs, sizes, "entity", [bad])[output.name]!;
            const { mirrors, kind, closed: told } = output.field;
            const width = product(output.field.dims, { ...sizes, tick: 1, entity: 1 });
            const expected = mirrors
              ? after[mirrors]!.slice(bad * width, (bad + 1) * width)
              : new Float64Array(width).fill(told ?? (kind === "flag" ? 0 : NaN));
            for (const t of range(ticks))
              expectSameBits(mine.slice(t * width, (t + 1) * width), expected, `${what}: ${output.name} of tick ${t}`);
          }
        }
  });

  if (spec.int64)
    test.each(builds)("fails closed on a negative integer, on the $name build", ({ lw }) => {
      const ints = (columns: Given) =>
        Object.fromEntries(
          Object.entries(columns).map(([name, c]) => [name, BigInt64Array.from(c as Float64Array, (x) => BigInt(x))]),
        );
      for (const { name } of slots) {
        const start = (options: Given = {}) => {
          const bank = anyCall(lw, entry).bank(entities, {}, { int64: true, ...options });
          bank.run(ints(sample(spec, sizes, 31)));
          (bank.state[name] as unknown as BigInt64Array)[bad] = -5n;
          return bank;
        };
        const bank = start();
        const outputs = named(bank.run(ints(inputs))!) as unknown as Record<string, BigInt64Array>;
        expect(bank.state.skipped![bad]).toBe(BigInt(ticks));
        expect(bank.state[name]![bad]).toBe(-5n);
        for (const { name: output, field } of plan.outputs)
          for (const t of range(ticks))
            expect(outputs[output]![t * entities + bad], output).toBe(
              field.mirrors ? (bank.state[field.mirrors]![bad] as unknown as bigint) : BigInt(field.closed!),
            );
        expect(() => start({ onInvalid: "throw" }).step(ints(sample(spec, sizesOf(entry, 1), 35)))).toThrow(
          `"state.${name}" expected a whole number, 0 to 9223372036854775807, got -5 of entity ${bad}`,
        );
      }
    });
});
