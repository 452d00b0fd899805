// What a caller can get wrong is told before anything is computed: by name, with what was expected, and without a trace.
import { describe, expect, test } from "vitest";
import { sample } from "../../reference/sample.ts";
import type { Given } from "../../src/check.ts";
import { isField } from "../../src/spec.ts";
import { expectSameBits } from "../support/bits.ts";
import { anyCall, simd } from "../support/builds.ts";
import { catalog, groupings, optionsFor, poisoned, product, recurrences, shapesOf, told } from "../support/catalog.ts";
import { outside } from "../support/invalid.ts";
import { badInputs, badOptions, badParams, expectRefusal, type Refusal } from "../support/refusals.ts";

describe.each(catalog)("$path", (entry) => {
  const { spec, plan, path } = entry;
  const call = anyCall(simd.lw, entry);
  const sizes = shapesOf(entry, 9).at(-1)!;
  const inputs = sample(spec, sizes, 61, { optional: true });
  const out = Object.fromEntries(
    plan.outputs.map(({ name, field }) => [name, new Float64Array(product(field.dims, sizes)).fill(-7)]),
  );
  const untouched = () => {
    for (const column of Object.values(out)) expect(column.every((x) => x === -7)).toBe(true);
  };
  const whole = isField(spec.output) ? out.output : out;
  const options = optionsFor(entry, sizes, { out: whole });

  test("refuses parameters of the wrong kind, out of bounds, unknown, or at odds with each other", () => {
    for (const refusal of badParams(spec)) expectRefusal(path, refusal, () => call(inputs, refusal[3], options));
    untouched();
  });

  test("refuses the earlier name of a choice, telling the one of today", () => {
    for (const [name, param] of Object.entries(spec.params ?? {}))
      for (const [old, now] of Object.entries(("choices" in param && param.renamed) || {}))
        expect(() => call(inputs, { [name]: old }, options)).toThrow(
          new RangeError(`${path}: "${name}" expected "${now}", as "${old}" is called now, got "${old}"`),
        );
    untouched();
  });

  test("refuses inputs that are missing, unknown, of the wrong kind or of the wrong length", () => {
    for (const refusal of badInputs(entry, inputs)) expectRefusal(path, refusal, () => call(refusal[3], {}, options));
    untouched();
  });

  test("refuses options that are unknown or of the wrong kind, and columns to write to that do not fit", () => {
    for (const refusal of badOptions(entry, out))
      expectRefusal(path, refusal, () => call(inputs, {}, { ...optionsFor(entry, sizes), ...refusal[3] }));
    untouched();
  });

  test.each([null, 5, "inputs"])("refuses %o for the inputs, for the parameters and for the options", (value) => {
    const wrong = value as never;
    expectRefusal(path, ["inputs", TypeError, "inputs", {}], () => call(wrong));
    expectRefusal(path, ["params", TypeError, "params", {}], () => call(inputs, wrong, options));
    expectRefusal(path, ["options", TypeError, "options", {}], () => call(inputs, {}, wrong));
    untouched();
  });

  test("accepts both ends of every range of its parameters", () => {
    for (const [name, param] of Object.entries(spec.params ?? {})) {
      const ruled = spec.rules?.some(({ params }) => (params as readonly string[]).includes(name));
      if (!("range" in param) || ruled) continue;
      for (const end of param.range)
        expect(() => call(inputs, { [name]: end }, optionsFor(entry, sizes)), `${name} = ${end}`).not.toThrow();
    }
  });

  test("throws at the first value outside the domain when asked to, naming formula, input, expectation and row", () => {
    for (const { name, field } of plan.inputs) {
      if (field.kind === "offsets") continue;
      for (const value of outside(field)) {
        const row = (product(field.dims, sizes) * 5) >> 3;
        const action = () => call(poisoned(inputs, name, { [row]: value }), {}, { ...options, onInvalid: "throw" });
        const refusal: Refusal = [`${name} = ${value}`, RangeError, name, {}];
        expectRefusal(path, refusal, action);
        expect(action).toThrow(` expected `);
        expect(action).toThrow(`, got ${value} in row ${row}`);
      }
    }
    untouched();
    expect(() => call(inputs, {}, { ...optionsFor(entry, sizes), onInvalid: "throw" })).not.toThrow();
  });
});

describe.each(groupings)("$path", (entry) => {
  const call = anyCall(simd.lw, entry);
  const sizes = { ...shapesOf(entry, 9)[0]!, group: 3 };
  const { name } = entry.plan.inputs.find(({ field }) => field.kind === "offsets")!;
  const inputs = { ...sample(entry.spec, sizes, 62, { optional: true }), [name]: Uint32Array.of(0, 2, 2, 9) };

  test.each([
    ["do not start at 0", [1, 2, 2, 9]],
    ["fall", [0, 5, 2, 9]],
    ["end before the last row", [0, 2, 2, 8]],
    ["end behind the last row", [0, 2, 2, 10]],
    ["end with the largest number there is", [0, 2, 2, 4294967295]],
  ])("refuses offsets that %s", (what, offsets) => {
    expect(() => call(inputs, {}, told(entry, sizes))).not.toThrow();
    expectRefusal(entry.path, [what, RangeError, name, {}], () =>
      call({ ...inputs, [name]: Uint32Array.from(offsets) }, {}, told(entry, sizes)),
    );
  });

  test("takes no offsets at all as no groups only when there are no rows", () => {
    const empty = new Uint32Array(0);
    expectRefusal(entry.path, ["no offsets", RangeError, name, {}], () =>
      call({ ...inputs, [name]: empty }, {}, told(entry, sizes)),
    );
  });
});

describe.each(recurrences)("$path", (entry) => {
  const { spec, plan, path } = entry;
  const entities = 3;
  const one = { ...shapesOf(entry, entities).at(-1)!, tick: 1 };
  const two = { ...one, tick: 2 };
  const make = (options: Given = {}) => {
    const bank = anyCall(simd.lw, entry).bank(entities, {}, options);
    bank.run(sample(spec, two, 63));
    const before = Object.fromEntries(Object.entries(bank.state).map(([name, column]) => [name, column.slice()]));
    return { bank, untouched: () => expectSameBits({ ...bank.state }, before) };
  };

  test("leaves a bank's state as it was when it refuses inputs", () => {
    const { bank, untouched } = make();
    const step = sample(spec, one, 64, { optional: true });
    const run = sample(spec, two, 65, { optional: true });
    for (const refusal of badInputs(entry, step)) {
      expectRefusal(path, refusal, () => bank.step(refusal[3]));
      expectRefusal(path, refusal, () => bank.stepAt(Uint32Array.of(2, 0, 1), refusal[3]));
    }
    for (const refusal of badInputs(entry, run)) expectRefusal(path, refusal, () => bank.run(refusal[3]));
    const short = Object.fromEntries(Object.entries(step).map(([name, c]) => [name, (c as Float64Array).slice(1)]));
    for (const action of [() => bank.step(short), () => bank.run(short), () => bank.stepAt(Uint32Array.of(0), short)])
      expect(action).toThrow(RangeError);
    untouched();
  });

  test("leaves a bank's state as it was when it refuses columns to write to", () => {
    const { bank, untouched } = make();
    const inputs = sample(spec, one, 66);
    const out = Object.fromEntries(
      plan.outputs.map(({ name, field }) => [name, new Float64Array(product(field.dims, one)).fill(-7)]),
    );
    // Null is for banks to take: it asks for no outputs.
    const refusals = badOptions(entry, out).filter(([what, , , { out }]) => (out ?? undefined) !== undefined && what);
    for (const refusal of refusals) {
      expectRefusal(path, refusal, () => bank.step(inputs, refusal[3]));
      expectRefusal(path, refusal, () => bank.run(inputs, refusal[3]));
      expectRefusal(path, refusal, () => bank.stepAt(Uint32Array.of(0, 1, 2), inputs, refusal[3]));
    }
    for (const column of Object.values(out)) expect(column.every((x) => x === -7)).toBe(true);
    const unknown: Refusal = ["an option it does not have", TypeError, "nonesuch", { nonesuch: 1 }];
    expectRefusal(path, unknown, () => bank.step(inputs, unknown[3]));
    expectRefusal(path, unknown, () => bank.run(inputs, unknown[3]));
    expectRefusal(path, unknown, () => bank.stepAt(Uint32Array.of(0, 1, 2), inputs, unknown[3]));
    for (const value of [null, 5] as never[]) {
      expectRefusal(path, ["options", TypeError, "options", {}], () => bank.step(inputs, value));
      expectRefusal(path, ["options", TypeError, "options", {}], () => anyCall(simd.lw, entry).bank(3, {}, value));
    }
    untouched();
  });

  test("refuses entities that a bank does not have, and indices of another kind", () => {
    const { bank, untouched } = make();
    const inputs = sample(spec, { ...one, entity: 2 }, 67);
    expectRefusal(path, ["out of reach", RangeError, "indices", {}], () =>
      bank.stepAt(Uint32Array.of(0, entities), inputs),
    );
    for (const indices of [[0, 1], Float64Array.of(0, 1), Int32Array.of(0, 1), null])
      expectRefusal(path, ["kind", TypeError, "indices", {}], () => bank.stepAt(indices as never, inputs));
    untouched();
  });

  test("makes no bank of a wrong size, with wrong parameters, options or state", () => {
    const { bank } = anyCall(simd.lw, entry);
    for (const value of [0, -1, 1.5, NaN, Infinity])
      expectRefusal(path, [`${value}`, RangeError, "entities", {}], () => bank(value));
    expectRefusal(path, ["entities", TypeError, "entities", {}], () => bank("3" as never));
    for (const refusal of badParams(spec)) expectRefusal(path, refusal, () => bank(3, refusal[3]));
    const [name] = Object.keys(spec.state!);
    const wrong: Refusal[] = [
      ["an option", TypeError, "nonesuch", { nonesuch: 1 }],
      ["a state", TypeError, "nonesuch", { state: { nonesuch: 1 } }],
      ["a state of another length", RangeError, `state.${name}`, { state: { [name!]: new Float64Array(2) } }],
      ["a state of another kind", TypeError, `state.${name}`, { state: { [name!]: [1, 2, 3] } }],
      ["a window", RangeError, "window", { window: 0 }],
      ["the length of an axis", TypeError, "nonesuch", { sizes: { nonesuch: 3 } }],
      ["onInvalid", RangeError, "onInvalid", { onInvalid: "ignore" }],
    ];
    for (const refusal of wrong) expectRefusal(path, refusal, () => bank(3, {}, refusal[3]));
  });

  test("throws before its state changes when a bank was made to throw at invalid values", () => {
    const { bank, untouched } = make({ onInvalid: "throw" });
    const inputs = sample(spec, one, 68, { optional: true });
    for (const { name, field } of plan.inputs)
      for (const value of outside(field)) {
        const bad = poisoned(inputs, name, { 1: value });
        const refusal: Refusal = [`${name} = ${value}`, RangeError, name, {}];
        expectRefusal(path, refusal, () => bank.step(bad));
        expectRefusal(path, refusal, () => bank.run(bad));
        expectRefusal(path, refusal, () => bank.stepAt(Uint32Array.of(2, 1, 0), bad));
      }
    untouched();
  });
});
