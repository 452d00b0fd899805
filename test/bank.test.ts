import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../reference/random.ts";
import { bind } from "../src/bind.ts";
import { core } from "../src/formulas/core/index.ts";
import { expectSameBits } from "./support/bits.ts";
import { anyCall, simd } from "./support/builds.ts";

const { lw, module } = simd;
const column = (...values: number[]) => Float64Array.from(values);
const copied = (state: object) =>
  Object.fromEntries(Object.entries(state).map(([name, c]) => [name, (c as Float64Array).slice()]));

describe("a bank", () => {
  test("smooths each of its entities by itself", () => {
    const bank = lw.core.ema.bank(3, { alpha: 0.5 });
    expect(bank.entities).toBe(3);
    expect(bank.step({ x: column(1, 2, 3) })).toEqual(column(1, 2, 3));
    expect(bank.step({ x: column(3, 2, 0) })).toEqual(column(2, 2, 1.5));
    expect(bank.state.y).toEqual(column(2, 2, 1.5));
  });

  test("gives each call its own result, which later calls leave alone", () => {
    const bank = lw.core.ema.bank(2, { alpha: 1 });
    const first = bank.step({ x: column(1, 2) });
    bank.step({ x: column(3, 4) });
    expect(first).toEqual(column(1, 2));
  });

  test("runs many ticks, all entities of the first before those of the next", () => {
    const bank = lw.core.ema.bank(2, { alpha: 0.5 });
    expect(bank.run({ x: column(0, 10, 1, 20, 2, 30) })).toEqual(column(0, 10, 0.5, 15, 1.25, 22.5));
  });

  test("keeps the parameters it was made with", () => {
    const params = { alpha: 0.5 };
    const bank = lw.core.ema.bank(1, params);
    params.alpha = 1;
    bank.step({ x: 0 });
    expect(bank.step({ x: 1 })).toEqual(column(0.5));
  });

  test("holds its state apart from the state of others", () => {
    const [a, b] = [lw.core.ema.bank(1, { alpha: 0.5 }), lw.core.ema.bank(1, { alpha: 0.5 })];
    a.step({ x: 100 });
    expect(b.state.y).toEqual(column(NaN));
    expect(lw.core.ema({ x: 3 })).toBe(3);
    expect(a.state.y).toEqual(column(100));
  });

  test("takes a number for all its entities", () => {
    expect(lw.core.ema.bank(3).step({ x: 7 })).toEqual(column(7, 7, 7));
  });
});

describe("the state of a bank", () => {
  test("is a view: what is written to it counts at the next step", () => {
    const bank = lw.core.ema.bank(2, { alpha: 0.5 });
    bank.step({ x: column(1, 1) });
    const { y } = bank.state;
    y[1] = 9;
    expect(bank.step({ x: column(1, 1) })).toEqual(column(1, 5));
    expect(bank.state.y).toBe(y);
    expect(y).toEqual(column(1, 5));
  });

  test("starts from the spec's numbers, or from the parameter that the spec names", () => {
    const bank = lw.control.kalmanLevel.bank(2, { initialVariance: 4, r: 0.25 });
    expect(bank.state.estimate).toEqual(column(0, 0));
    expect(bank.state.variance).toEqual(column(4, 4));
    expect(bank.state.noise).toEqual(column(0.25, 0.25));
  });

  test("starts from the caller's number for all entities, or column of one each", () => {
    const estimate = column(5, 6);
    const bank = lw.control.kalmanLevel.bank(2, {}, { state: { variance: 9, estimate } });
    expect(bank.state.variance).toEqual(column(9, 9));
    expect(bank.state.estimate).toEqual(estimate);
    expect(bank.state.scale).toEqual(column(1, 1));
    estimate[0] = 100;
    expect(bank.state.estimate).toEqual(column(5, 6));
  });

  test("goes back to where it started on reset", () => {
    const estimate = column(5, 6);
    const bank = lw.control.kalmanLevel.bank(2, { initialVariance: 3 }, { state: { estimate } });
    const before = copied(bank.state);
    const first = bank.step({ measured: column(1, 2) });
    estimate.fill(0);
    expect(bank.state.estimate).not.toEqual(before.estimate);
    bank.reset();
    expectSameBits(copied(bank.state), before);
    expectSameBits(bank.step({ measured: column(1, 2) }), first);
  });

  test("counts the observations that were skipped, entity by entity", () => {
    const bank = lw.core.ema.bank(3);
    bank.run({ x: column(1, NaN, 1, NaN, NaN, 1) });
    expect(bank.state.skipped).toEqual(column(1, 2, 0));
  });

  test.each([1, 2, 3, 8, 33, 50_000])("lies beside that of others without touching it, %i entities", (entities) => {
    const bank = lw.control.pi.bank(entities, { ki: 0.5 });
    for (const [k, name] of (["integral", "u", "skipped"] as const).entries()) bank.state[name].fill(k + 1);
    for (const [k, name] of (["integral", "u", "skipped"] as const).entries())
      expect(bank.state[name].every((x) => x === k + 1)).toBe(true);
    bank.step({ setpoint: 1, measured: NaN });
    expect(bank.state.integral.every((x) => x === 1)).toBe(true);
    expect(bank.state.skipped.every((x) => x === 4)).toBe(true);
  });
});

describe("stepAt", () => {
  test("takes one observation for each of some entities, and leaves the others", () => {
    const bank = lw.core.ema.bank(4, { alpha: 0.5 });
    bank.step({ x: column(0, 0, 0, 0) });
    expect(bank.stepAt(Uint32Array.of(3, 1), { x: column(8, 4) })).toEqual(column(4, 2));
    expect(bank.state.y).toEqual(column(0, 2, 0, 4));
  });

  test("takes several observations of one entity in their order", () => {
    const bank = lw.core.ema.bank(2, { alpha: 0.5 });
    bank.step({ x: column(0, 0) });
    expect(bank.stepAt(Uint32Array.of(1, 1, 0, 1), { x: column(8, 0, 2, 4) })).toEqual(column(4, 2, 1, 3));
    expect(bank.state.y).toEqual(column(1, 3));
  });

  test("gives what single steps give, however often an entity comes up", () => {
    const entities = 5;
    const events = fc.array(fc.tuple(fc.nat(entities - 1), fc.double({ min: -10, max: 10, noNaN: true })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(events, (events) => {
        const [at, single] = [lw.core.ema.bank(entities), lw.core.ema.bank(entities)];
        const indices = Uint32Array.from(events, ([entity]) => entity);
        const answers = at.stepAt(indices, { x: Float64Array.from(events, ([, x]) => x) });
        const expected = events.map(([entity, x]) => single.stepAt(Uint32Array.of(entity), { x: column(x) })[0]!);
        expectSameBits(answers, Float64Array.from(expected));
        expectSameBits(copied(at.state), copied(single.state));
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  test("gives the same when one entity has more events than a block holds", () => {
    const next = random(3);
    const x = Float64Array.from({ length: 20_000 }, next);
    const series = lw.core.ema({ x });
    const bank = lw.core.ema.bank(3);
    expectSameBits(bank.stepAt(new Uint32Array(x.length).fill(1), { x }), series);
    expect(bank.state.y[0]).toBeNaN();
  });

  test("writes to the caller's column in the order of the events", () => {
    const bank = lw.core.ema.bank(3, { alpha: 1 });
    const out = new Float64Array(3);
    expect(bank.stepAt(Uint32Array.of(2, 0, 2), { x: column(1, 2, 3) }, { out })).toBe(out);
    expect(out).toEqual(column(1, 2, 3));
  });

  test("takes a number for every event", () => {
    const bank = lw.core.ema.bank(3);
    expect(bank.stepAt(Uint32Array.of(2, 0), { x: 4 })).toEqual(column(4, 4));
    expect(bank.state.y).toEqual(column(4, NaN, 4));
  });
});

describe("a bank with a window", () => {
  test("computes what was filled in, in place", () => {
    const bank = lw.core.ema.bank(2, { alpha: 0.5 }, { window: 3 });
    const { inputs, outputs } = bank;
    inputs.x.set([0, 10, 1, 20, 2, 30]);
    expect(bank.run()).toBeUndefined();
    expect(outputs.output).toEqual(column(0, 10, 0.5, 15, 1.25, 22.5));
    inputs.x.fill(0);
    bank.run();
    expect(bank.outputs.output).toBe(outputs.output);
    expect(bank.state.y).toEqual(column(1.25 / 8, 22.5 / 8));
  });

  test("takes ordinary columns too, which leave the window alone", () => {
    const bank = lw.core.ema.bank(2, { alpha: 0.5 }, { window: 2 });
    bank.inputs.x.set([1, 2, 3, 4]);
    bank.step({ x: column(1, 2) });
    bank.run({ x: column(1, 2, 1, 2, 1, 2) });
    bank.stepAt(Uint32Array.of(0), { x: column(1) });
    expect(bank.inputs.x).toEqual(column(1, 2, 3, 4));
    bank.run();
    expect(bank.outputs.output).toEqual(column(1, 2, 2, 3));
  });

  test("must have been asked for", () => {
    const bank = lw.core.ema.bank(2);
    for (const action of [() => bank.run(), () => bank.inputs, () => bank.outputs])
      expect(action).toThrow("core.ema: this bank has no window, make it with { window: ticks }");
  });

  test("lies apart from the state", () => {
    const bank = lw.control.pi.bank(5, {}, { window: 4 });
    const state = copied(bank.state);
    for (const views of [bank.inputs, bank.outputs]) for (const view of Object.values(views)) view.fill(-7);
    expectSameBits(copied(bank.state), state);
  });
});

describe("out", () => {
  test("takes the results and has only those computed that it names", () => {
    const bank = lw.control.pi.bank(3, { ki: 0.5 });
    const u = new Float64Array(3);
    const result = bank.step({ setpoint: 1, measured: 0 }, { out: { u } });
    expect(result).toEqual({ u });
    expect(result.u).toBe(u);
    expect(Object.keys(result)).toEqual(["u"]);
  });

  test("takes a bare column where the formula has one output", () => {
    const out = new Float64Array(2);
    expect(lw.core.ema.bank(2).step({ x: 3 }, { out })).toBe(out);
    expect(out).toEqual(column(3, 3));
  });

  test("that is null computes no outputs: the bank moves on as it would have, and a plain call refuses it", () => {
    const [told, silent] = [lw.control.pi.bank(2), lw.control.pi.bank(2)];
    const tick = { setpoint: column(1, 2), measured: column(0, NaN) };
    told.step(tick);
    told.stepAt(Uint32Array.of(1), { setpoint: 3, measured: 1 });
    expect(silent.step(tick, { out: null })).toBe(undefined);
    expect(silent.stepAt(Uint32Array.of(1), { setpoint: 3, measured: 1 }, { out: null })).toBe(undefined);
    expect(copied(silent.state)).toEqual(copied(told.state));
    expect(() => anyCall(lw, { domain: "control", name: "pi" })(tick, {}, { out: null })).toThrow(
      /control.pi: "out" expected columns/,
    );
  });

  test("may be the input itself", () => {
    const x = column(0, 10, 1, 20);
    lw.core.ema.bank(2, { alpha: 0.5 }).run({ x }, { out: x });
    expect(x).toEqual(column(0, 10, 0.5, 15));
  });
});

describe("a disposed bank", () => {
  const banks = () => lw.core.ema.bank(2, {}, { window: 1 });
  const disposed = "core.ema: this bank was disposed";

  test("refuses every use, and says why", () => {
    const bank = banks();
    const saved = bank.save();
    bank.dispose();
    for (const action of [
      () => bank.step({ x: 1 }),
      () => bank.run({ x: 1 }),
      () => bank.run(),
      () => bank.stepAt(Uint32Array.of(0), { x: 1 }),
      () => bank.reset(),
      () => bank.save(),
      () => bank.load(saved),
    ])
      expect(action).toThrow(disposed);
  });

  test("leaves the views that were handed out readable", () => {
    const bank = banks();
    bank.step({ x: 5 });
    const { y } = bank.state;
    bank.dispose();
    expect(y).toEqual(column(5, 5));
  });

  test("may be disposed again", () => {
    const bank = banks();
    bank.dispose();
    expect(() => bank.dispose()).not.toThrow();
  });

  test("is what `using` leaves behind", () => {
    let kept: ReturnType<typeof banks>;
    {
      using bank = banks();
      bank.step({ x: 1 });
      kept = bank;
    }
    expect(() => kept.step({ x: 1 })).toThrow(disposed);
  });
});

describe("many banks", () => {
  test("live at once, each with its own state", () => {
    const small = Array.from({ length: 200 }, (_, i) => {
      const bank = lw.core.ema.bank(1);
      bank.step({ x: i });
      return bank;
    });
    small.forEach((bank, i) => {
      expect(bank.state.y[0]).toBe(i);
    });
  });

  test("come and go without end", () => {
    for (let i = 0; i < 3000; i++) lw.core.ema.bank(10).dispose();
    expect(lw.core.ema.bank(1).step({ x: 1 })).toEqual(column(1));
  });

  test("of more entities than one memory holds are refused with a remedy", () => {
    expect(() => lw.core.ema.bank(1_000_000_000)).toThrow(/more than one wasm memory holds \(4 GiB\); split the rows/);
  });
});

test("a bank of a pack's formula with lengths of its own must be told them", () => {
  const wide = {
    ...core.ema,
    inputs: { x: { ...core.ema.inputs.x, dims: ["tick", "entity", "depth"] } },
    output: { ...core.ema.output, dims: ["tick", "entity", "depth"] },
  } as const;
  const pack = bind({ core: { ema: wide } }, module);
  const { ema } = pack.core;
  expect(() => ema.bank(2)).toThrow(
    'core.ema: a bank needs the length of axis "depth", pass { sizes: { depth: ... } }',
  );
  const bank = ema.bank(2, {}, { sizes: { depth: 3 } });
  expect(bank.entities).toBe(2);
});
