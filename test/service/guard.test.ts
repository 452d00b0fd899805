// What a guard lets apply, against a model of it in plain loops; its figures, its cohort, its breakers, and what it refuses.
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOf } from "../../src/service/guard/key.ts";
import type { GuardEvent, GuardOptions, Mode } from "../../src/service/guard/options.ts";
import { guardOf } from "../../src/service/guard.ts";
import { createPool } from "../../src/service/pool.node.ts";
import { Telemetry } from "../../src/service/telemetry.ts";
import { scalar, simd } from "../support/builds.ts";

const { lw } = simd;
const guard = guardOf(() => lw);
const fee = (utilization: number) => ({ utilization, providers: 12, hour: 7 });

/** splitmix64 in BigInt, against which keys are held. */
function member(key: bigint, salt: bigint, fraction: number): boolean {
  const u64 = (x: bigint) => BigInt.asUintN(64, x);
  let z = u64((key ^ salt) + 0x9e37_79b9_7f4a_7c15n);
  z = u64((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n);
  z = u64((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn);
  z ^= z >> 31n;
  return Number(z >> 11n) / 2 ** 53 < fraction;
}

/** A breaker as its rule says, with a history that is sorted anew each time. */
function breaker(deviation: number, window: number, closeAfter: number, relearnAfter: number) {
  let history: number[] = [];
  let [open, calm, strange, trips] = [false, 0, 0, 0];
  return {
    passes(value: number): boolean {
      const sorted = history.slice(-window).sort((a, b) => a - b);
      const n = sorted.length;
      const [a = NaN, b = NaN] = n % 2 ? [sorted[(n - 1) / 2], sorted[(n - 1) / 2]] : sorted.slice(n / 2 - 1);
      // Of the largest doubles the sum is none.
      const median = Number.isFinite(a + b) ? (a + b) / 2 : a / 2 + b / 2;
      const tripped = !Number.isFinite(value) || (n > 0 && Math.abs(value - median) > deviation * Math.abs(median));
      if (!tripped) {
        history.push(value);
        strange = 0;
        if (open && ++calm >= closeAfter) [open, calm] = [false, 0];
      } else {
        trips++;
        [open, calm] = [true, 0];
        strange = Number.isFinite(value) ? strange + 1 : 0;
        if (strange >= relearnAfter) [history, strange] = [[], 0];
      }
      return !open;
    },
    get trips() {
      return trips;
    },
    get open() {
      return open;
    },
  };
}

const modes = fc.constantFrom<Mode>("off", "shadow", "canary", "on");
/** Values about a level, now and then far off or no number. */
const values = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: 80, max: 120, noNaN: true }) },
    { weight: 2, arbitrary: fc.double({ min: 150, max: 400, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, -0, 1e308) },
  ),
  { minLength: 1, maxLength: 60 },
);
const rule = fc.record({
  deviation: fc.constantFrom(0.2, 0.5, 1),
  window: fc.integer({ min: 1, max: 7 }),
  closeAfter: fc.integer({ min: 1, max: 4 }),
  relearnAfter: fc.constantFrom(2, 3, Number.POSITIVE_INFINITY),
});

describe.each([simd, scalar])("$name", ({ lw }) => {
  const guard = guardOf(() => lw);

  test("a formula: rows and columns, however they are cut, are what the model says", () => {
    fc.assert(
      fc.property(
        values,
        modes,
        rule,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(50),
        (xs, mode, rule, fraction, cut) => {
          const still = 100;
          const options = { static: still, mode, canary: { fraction, salt: 3 }, breaker: rule };
          // logAddExp(x, -1e308) = x: a formula that answers what it was asked.
          const make = () => guard(lw.core.logAddExp, options);
          const [byRow, whole, pieces] = [make(), make(), make()];
          const model = breaker(rule.deviation, rule.window, rule.closeAfter, rule.relearnAfter);
          const y = -1e308;
          const expected = xs.map((x, key) => {
            if (mode === "off") return still;
            const adaptive = lw.core.logAddExp({ a: x, b: y });
            const passes = model.passes(adaptive);
            const may = mode === "on" || (mode === "canary" && member(BigInt(key), 3n, fraction));
            return may && passes ? adaptive : still;
          });
          const keys = Float64Array.from(xs.keys());
          const x = Float64Array.from(xs);
          const at = Math.min(cut, xs.length);
          expect(xs.map((x, key) => byRow.for(key)({ a: x, b: y }))).toEqual(expected);
          expect([...whole.for(keys)({ a: x, b: y })]).toEqual(expected);
          expect([
            ...pieces.for(keys.subarray(0, at))({ a: x.subarray(0, at), b: y }),
            ...pieces.for(keys.subarray(at))({ a: x.subarray(at), b: y }),
          ]).toEqual(expected);
          const stats = byRow.stats();
          expect(whole.stats()).toEqual(stats);
          expect(pieces.stats()).toEqual(stats);
          const { trips, open, adaptive, static: stills } = stats.outputs.output!;
          expect({ trips, open, rows: adaptive + stills }).toEqual({
            trips: model.trips,
            open: Number(model.open),
            rows: xs.length,
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a bank: events, ticks, runs and picked events of each entity are what the model says, and state goes on as without a guard", () => {
    const event = fc.record({
      entity: fc.nat(2),
      x: fc.oneof(fc.double({ min: 80, max: 300, noNaN: true }), fc.constant(Number.NaN)),
    });
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 40 }),
        modes,
        rule,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (events, mode, rule, fraction) => {
          const keys = Float64Array.of(7, 42, 10);
          const options = { static: { index: 0.5 }, mode, canary: { fraction }, breaker: rule, keys };
          const health = (x: number) => ({ topology: x / 300, diversity: 1, latency: 1, stability: 1 });
          const make = () => guard(lw.network.healthIndex.bank(3, { alpha: 0.9 }), options);
          const free = lw.network.healthIndex.bank(3, { alpha: 0.9 });
          const [one, some] = [make(), make()];
          const models = Array.from({ length: 3 }, () =>
            breaker(rule.deviation, rule.window, rule.closeAfter, rule.relearnAfter),
          );
          const expected = events.map(({ entity, x }) => {
            if (mode === "off") return { index: 0.5, raw: Number.NaN };
            const { index, raw } = free.at(entity, health(x));
            const passes = models[entity]!.passes(index);
            const may = mode === "on" || (mode === "canary" && member(BigInt(keys[entity]!), 0n, fraction));
            return { index: may && passes ? index : 0.5, raw };
          });
          expect(events.map(({ entity, x }) => one.at(entity, health(x)))).toEqual(expected);
          const indices = Uint32Array.from(events, ({ entity }) => entity);
          const topology = Float64Array.from(events, ({ x }) => x / 300);
          const { index, raw } = some.stepAt(indices, { topology, diversity: 1, latency: 1, stability: 1 });
          expect(Array.from(index, (index, i) => ({ index, raw: raw[i]! }))).toEqual(expected);
          expect([...one.state.index]).toEqual([...free.state.index]);
          expect([...some.state.index]).toEqual([...free.state.index]);
          expect(some.stats()).toEqual(one.stats());
        },
      ),
      { numRuns: 60 },
    );
  });

  test("ticks and runs of a bank are its events", () => {
    const options = { static: 1, mode: "on", breaker: { closeAfter: 2, window: 3 } } as const;
    const make = () => guard(lw.core.ema.bank(3, { alpha: 1 }), options);
    const x = Float64Array.of(10, 20, 30, 11, 200, 31, 12, 21, 32, 13, 22, 33, 500, 23, 34);
    const [events, ticks, run] = [make(), make(), make()];
    const expected = Array.from(x, (x, i) => events.at(i % 3, { x }));
    const stepped = [0, 3, 6, 9, 12].flatMap((at) => [...ticks.step({ x: x.subarray(at, at + 3) })]);
    expect(stepped).toEqual(expected);
    expect([...run.run({ x })]).toEqual(expected);
    expect(expected[4]).toBe(1);
    expect(expected[12]).toBe(1);
    expect(run.stats()).toEqual(events.stats());
    const mute = make();
    expect(mute.run({ x }, { out: null })).toBeUndefined();
    expect(mute.stats()).toEqual(events.stats());
  });
});

test("gaps are those of the definition", () => {
  fc.assert(
    fc.property(values, fc.double({ min: -200, max: 200, noNaN: true }), (xs, still) => {
      const shadow = guard(lw.core.logAddExp, { static: still });
      for (const x of xs) shadow({ a: x, b: -1e308 });
      const deltas = xs
        .map((x) => lw.core.logAddExp({ a: x, b: -1e308 }) - still)
        .filter((d) => Math.abs(d) < 2 ** 960);
      const { gap } = shadow.stats().outputs.output!;
      expect(gap.count).toBe(deltas.length);
      expect(gap.missing).toBe(xs.length - deltas.length);
      fc.pre(deltas.length > 0);
      const mean = deltas.reduce((sum, d) => sum + d, 0) / deltas.length;
      const size = deltas.reduce((sum, d) => sum + Math.abs(d), 0) / deltas.length;
      expect(gap.mean).toBeCloseTo(mean, 9);
      expect(gap.meanAbsolute).toBeCloseTo(size, 9);
      expect(gap.largestRelative).toBe(still === 0 ? 0 : Math.max(...deltas.map((d) => Math.abs(d) / Math.abs(still))));
    }),
  );
});

test("it decides as rollout.gate does", () => {
  const utilization = Float64Array.of(0.2, 0.5, 0.9, 0.95);
  const { fee: adaptive } = lw.energy.treasuryFee({ ...fee(0), utilization });
  for (const mode of ["shadow", "on"] as const) {
    const gate = lw.rollout.gate({ static: 500, adaptive, shadow: mode === "shadow" });
    const guarded = guard(lw.energy.treasuryFee, { static: { fee: 500 }, mode });
    expect(guarded({ ...fee(0), utilization }).fee).toEqual(gate.applied);
    expect(guarded.stats().outputs.fee!.gap.last).toBe(gate.delta.at(-1));
  }
});

test("other outputs are passed on, the caller's columns are written, a number for one row comes back as one", () => {
  const shadow = guard(lw.energy.treasuryFee, { static: { fee: 500 } });
  expect(shadow(fee(0.9))).toEqual({ ...lw.energy.treasuryFee(fee(0.9)), fee: 500 });
  const out = { fee: new Float64Array(2), raw: new Float64Array(2) };
  const columns = { ...fee(0), utilization: Float64Array.of(0.3, 0.9) };
  expect(shadow(columns, {}, { out }).fee).toBe(out.fee);
  expect([...out.fee]).toEqual([500, 500]);
  expect(out.raw).toEqual(lw.energy.treasuryFee(columns).raw);
  expect(guard(lw.core.exp, { static: 3 })({ x: 1 })).toBe(3);
});

test("yes-or-no outputs can be guarded: a limiter in the shadow lets all through", () => {
  const limiter = guard(lw.network.tokenBucket.bank(1, { rate: 1, burst: 2 }), { static: { admit: true } });
  const free = lw.network.tokenBucket.bank(1, { rate: 1, burst: 2 });
  const asked = Array.from({ length: 5 }, () => limiter.at(0, { time: 0, cost: 1 }).admit);
  expect(asked).toEqual([true, true, true, true, true]);
  expect(Array.from({ length: 5 }, () => free.at(0, { time: 0, cost: 1 }).admit)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect([...limiter.state.tokens]).toEqual([...free.state.tokens]);
  expect(limiter.stats().outputs.admit!.gap).toMatchObject({ count: 5, mean: -0.6 });
  limiter.mode = "on";
  expect(limiter.at(0, { time: 0, cost: 1 }).admit).toBe(false);
});

test("a static value may be what applied so far: a function of the same inputs", () => {
  const legacy = ({ utilization }: { utilization: number | Float64Array }) =>
    typeof utilization === "number" ? utilization * 1000 : utilization.map((u) => u * 1000);
  const shadow = guard(lw.energy.treasuryFee, { static: { fee: legacy } });
  expect(shadow(fee(0.25)).fee).toBe(250);
  expect([...shadow({ ...fee(0), utilization: Float64Array.of(0.5, 0.25) }).fee]).toEqual([500, 250]);
  const short = guard(lw.energy.treasuryFee, { static: { fee: () => new Float64Array(3) } });
  expect(() => short({ ...fee(0), utilization: new Float64Array(2) })).toThrow(
    'static of "fee"" expected length 2, got 3',
  );
  expect(short.stats().outputs.fee).toMatchObject({ adaptive: 0, static: 0 });
});

test("cohorts: the same for good, only ever larger, another by another salt, and asked before anything moves", () => {
  const canary = guard(lw.core.exp, { static: -1, mode: "canary", canary: { fraction: 0.3, salt: 9 } });
  expect(() => canary({ x: 1 })).toThrow('"key" expected number, bigint or Float64Array');
  expect(() => canary.for(-1)).toThrow("a whole number from 0 to 2^53 - 1");
  expect(() => canary.for(new Float64Array(2))({ x: new Float64Array(3) })).toThrow('"key" expected length 3, got 2');
  expect(() => canary.for(new Float64Array(2))({ x: 1 })).toThrow('"key" expected number or bigint for one row');
  expect(() => canary.for(Float64Array.of(1, 0.5))({ x: new Float64Array(2) })).toThrow("key");
  const keys = Array.from({ length: 300 }, (_, i) => i * 7919);
  const applied = () => keys.map((key) => canary.for(key)({ x: 0 }) === 1);
  const before = applied();
  expect(before).toEqual(keys.map((key) => member(BigInt(key), 9n, 0.3)));
  canary.fraction = 0.6;
  const after = applied();
  expect(after).toEqual(keys.map((key) => member(BigInt(key), 9n, 0.6)));
  expect(before.every((is, i) => !is || after[i])).toBe(true);
  const large = 2n ** 63n + 12345n;
  expect(canary.for(large)({ x: 0 }) === 1).toBe(member(large, 9n, 0.6));
});

test("keyOf is FNV-1a", () => {
  // Published test vectors of FNV-1a 64: "", "a", "foobar".
  const low = (hash: bigint) => Number(BigInt.asUintN(53, hash));
  expect(keyOf("")).toBe(low(0xcbf2_9ce4_8422_2325n));
  expect(keyOf("a")).toBe(low(0xaf63_dc4c_8601_ec8cn));
  expect(keyOf("foobar")).toBe(low(0x8594_4171_f739_67e8n));
});

test("listeners hear of breakers; one that throws changes no decision", () => {
  const heard: GuardEvent[] = [];
  const options = { static: 1, mode: "on", breaker: { closeAfter: 2, relearnAfter: 3 } } as const;
  const listening = guard(lw.core.logAddExp, { ...options, onChange: (event) => heard.push(event) });
  const throwing = guard(lw.core.logAddExp, {
    ...options,
    onChange: () => {
      throw new Error("from outside");
    },
  });
  const xs = [100, 101, 400, 100, 99, 300, 301, 302, 303, 304, 305];
  const applied = (guarded: typeof listening) => xs.map((x) => guarded({ a: x, b: -1e308 }));
  expect(applied(listening)).toEqual(applied(throwing));
  expect(heard.map(({ kind, value }) => [kind, value])).toEqual([
    ["open", 400],
    ["close", 99],
    ["open", 300],
    ["relearn", 302],
    ["close", 304],
  ]);
  expect(heard[0]).toMatchObject({ formula: "core.logAddExp", output: "output", entity: 0 });
  expect(throwing.stats().listenerErrors).toBe(5);
  expect(listening.stats().listenerErrors).toBe(0);
});

test("an empty history never trips; reset forgets and closes", () => {
  const on = guard(lw.core.logAddExp, { static: 1, mode: "on", breaker: true });
  expect(on({ a: 1e300, b: 0 })).toBe(1e300);
  expect(on({ a: 5, b: -1e308 })).toBe(1);
  on.reset();
  expect(on({ a: 5, b: -1e308 })).toBe(5);
  expect(on.stats().outputs.output).toMatchObject({ trips: 1, open: 0 });
});

test("what is no number is spent on nobody: a storm of it opens the breaker and spoils nothing", () => {
  const on = guard(lw.core.ema.bank(1, { alpha: 0.5 }), { static: 7, mode: "on", breaker: { closeAfter: 1 } });
  const storm = new Float64Array(1000).fill(Number.NaN);
  on.run({ x: Float64Array.of(10, 10, 10) });
  on.run({ x: storm });
  expect(on.at(0, { x: 10 })).toBe(10);
});

test("off computes nothing: neither state nor the formula moves, wrong inputs are still told", () => {
  const off = guard(lw.core.ema.bank(2), { static: 7, mode: "off" });
  expect([...off.step({ x: Float64Array.of(1, 2) })]).toEqual([7, 7]);
  expect(off.at(0, { x: 3 })).toBe(7);
  expect([...off.stepAt(Uint32Array.of(1), { x: 4 })]).toEqual([7]);
  expect([...off.run({ x: new Float64Array(6) })]).toEqual([7, 7, 7, 7, 7, 7]);
  expect([...off.state.y].every(Number.isNaN)).toBe(true);
  // biome-ignore lint/suspicious/noExplicitAny: wrong on purpose.
  expect(() => off.at(0, { y: 1 } as any)).toThrow('core.ema: unknown input "y"');
  expect(() => off.step({ x: new Float64Array(3) })).toThrow("core.ema");
  off.mode = "shadow";
  off.step({ x: Float64Array.of(1, 2) });
  expect([...off.state.y]).toEqual([1, 2]);
  const grid = guard(lw.energy.gridUtilization, { static: 0.5, mode: "off" });
  const capacity = Float64Array.of(1, 1, 1);
  expect(grid({ capacity, available: 1 })).toBe(0.5);
  expect([...grid({ capacity, available: 1, offsets: Uint32Array.of(0, 1, 3) })]).toEqual([0.5, 0.5]);
});

test("banks made of a guarded formula are guarded, each for itself; saved state is that of the bank", () => {
  const ema = guard(lw.core.ema, { static: 7, mode: "shadow" });
  const [one, two] = [ema.bank(2), ema.bank(2)];
  one.step({ x: 5 });
  expect(one.stats().outputs.output!.static).toBe(2);
  expect(two.stats().outputs.output!.static).toBe(0);
  two.load(one.save());
  const free = lw.core.ema.bank(2);
  free.step({ x: 5 });
  expect(two.save()).toEqual(free.save());
});

test("its figures go to telemetry", () => {
  const telemetry = new Telemetry();
  const shadow = guard(telemetry.watch(lw.energy.treasuryFee), { static: { fee: 500 }, breaker: true });
  telemetry.add(shadow.source);
  const { fee: adaptive } = lw.energy.treasuryFee(fee(0.9));
  shadow(fee(0.9));
  expect(telemetry.snapshot()["energy.treasuryFee"]).toMatchObject({
    calls: 1,
    energy_dynamic_treasury_fee_bps: adaptive,
    formula_mode: 1,
    formula_applied: 500,
    formula_shadow_delta: adaptive - 500,
    formula_breaker_open: 0,
    breaker_trips: 0,
    static_rows: 1,
    adaptive_rows: 0,
  });
});

test("a listener may call the formula that it hears of: rows on their way keep what they came to", () => {
  const x = Float64Array.of(1, Number.NaN, 1, Number.NaN, 9, 1);
  const calls = () => {
    const on = guard(lw.core.exp, {
      static: 7,
      mode: "on",
      breaker: { closeAfter: 1 },
      onChange: ({ kind }) => kind === "open" && on({ x: new Float64Array(8).fill(1) }),
    });
    on({ x: new Float64Array(8).fill(1) });
    return on({ x });
  };
  expect([...calls()]).toEqual([Math.E, 7, Math.E, 7, 7, Math.E]);
});

test("an async listener that fails is counted, and nobody's unhandled rejection", async () => {
  const rejections: unknown[] = [];
  const hear = (reason: unknown) => rejections.push(reason);
  process.on("unhandledRejection", hear);
  const on = guard(lw.core.exp, {
    static: 7,
    breaker: true,
    onChange: async () => {
      throw new Error("from outside");
    },
  });
  on({ x: Number.NaN });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", hear);
  expect([on.stats().listenerErrors, rejections]).toEqual([1, []]);
});

describe.each<Mode>(["off", "shadow", "canary", "on"])("in mode %s", (mode) => {
  const us = [0.65, 0.8, 1];
  const key = Float64Array.of(1, 2, 3);

  test("static values that are an input are what it was, where `out` is that input too", () => {
    const given = { static: { fee: ({ utilization }: { utilization: Float64Array }) => utilization }, mode };
    const fees = guard(lw.energy.treasuryFee, { ...given, canary: { fraction: 0 } });
    const utilization = Float64Array.from(us);
    fees.for(key)({ utilization, providers: 4, hour: 19 }, {}, { out: { fee: utilization } });
    const adaptive = lw.energy.treasuryFee({ utilization: Float64Array.from(us), providers: 4, hour: 19 }).fee;
    expect(utilization).toEqual(mode === "on" ? adaptive : Float64Array.from(us));
    const level = guard(lw.core.ema.bank(3), {
      static: ({ x }: { x: Float64Array }) => x,
      mode,
      canary: { fraction: 0 },
    });
    const x = Float64Array.from(us);
    level.step({ x: 5 });
    level.step({ x }, { out: x });
    if (mode !== "on") expect(x).toEqual(Float64Array.from(us));
  });

  test("parameters that are columns make columns", () => {
    const base = Float64Array.of(100, 200, 300);
    const fees = guard(lw.energy.treasuryFee, { static: { fee: 500 }, mode });
    expect(fees.for(7)(fee(0.8), { base }).fee).toHaveLength(3);
    const u = guard(lw.control.pi, { static: { u: 5 }, mode }).for(7);
    expect(u({ setpoint: 5, measured: 1 }, { kp: Float64Array.of(1, 2) }).u).toHaveLength(2);
    expect(() => u({ setpoint: 5, measured: 1 }, {}, { entities: Number.NaN })).toThrow('"entities" expected a whole');
  });

  test("columns of another realm are written to, and what is no turn is refused", () => {
    const theirs = runInNewContext("new Float64Array(2)") as Float64Array;
    guard(lw.core.exp, { static: 7, mode }).for(7)({ x: new Float64Array(2) }, {}, { out: theirs });
    expect([...theirs].every((y) => y === 1 || y === 7)).toBe(true);
    const bank = guard(lw.core.ema.bank(2), { static: 7, mode });
    expect(() => bank.stepAt(undefined as never, { x: 1 })).toThrow('"indices" expected Uint32Array, got undefined');
  });
});

test("keys and static columns that do not fit are refused before anything is written", () => {
  const columns = () => ({ utilization: Float64Array.of(0.65, 0.8, 1), providers: 4, hour: 19 });
  const canary = guard(lw.energy.treasuryFee, { static: { fee: 500 }, mode: "canary" });
  const short = guard(lw.energy.treasuryFee, { static: { fee: () => Float64Array.of(1, 2) } });
  for (const [call, message] of [
    [canary.for(Float64Array.of(1, 2.5, 3)), '"key" expected a whole number'],
    [canary.for(Float64Array.of(1, 2)), '"key" expected length 3, got 2'],
    [short, '"static of "fee"" expected length 3, got 2'],
  ] as const) {
    const out = { fee: new Float64Array(3).fill(-1) };
    expect(() => call(columns(), {}, { out })).toThrow(message);
    expect([...out.fee]).toEqual([-1, -1, -1]);
  }
});

test("outputs of several lengths have static columns of as many", () => {
  const x = Float64Array.of(1, 2, 3);
  const p = Float64Array.of(0.5, 0.5, 1);
  const lse = Float64Array.of(8, 9);
  for (const mode of ["off", "shadow"] as const) {
    const shares = guard(lw.core.softmax, { static: { p: () => p, lse: () => lse }, mode });
    expect(shares({ x, offsets: Uint32Array.of(0, 2, 3) })).toEqual({ p, lse });
    const swapped = guard(lw.core.softmax, { static: { lse: () => p }, mode });
    expect(() => swapped({ x, offsets: Uint32Array.of(0, 2, 3) })).toThrow(
      '"static of "lse"" expected length 2, got 3',
    );
  }
});

const wrong =
  (options: unknown, target: unknown = lw.energy.treasuryFee) =>
  () =>
    guard(target as typeof lw.energy.treasuryFee, options as GuardOptions);

test.each([
  [wrong({}), 'guard of energy.treasuryFee: "static" expected values by output, as { fee: 0 }, got undefined'],
  [wrong({ static: 500 }), "as { fee: 0 }, got number"],
  [wrong({ static: {} }), '"static" expected a value of at least one output'],
  [wrong({ static: { fees: 1 } }), 'unknown output "fees" (did you mean "fee"?)'],
  [wrong({ static: { fee: "1" } }), '"fee" expected number, got "1"'],
  [wrong({ static: { fee: 1 }, mode: "live" }), '"mode" expected "off", "shadow", "canary", "on", got live'],
  [wrong({ static: { fee: 1 }, canary: { fraction: 2 } }), '"fraction" expected 0 to 1, got 2'],
  [wrong({ static: { fee: 1 }, canary: { salt: 0.5 } }), '"salt" expected a whole number'],
  [wrong({ static: { fee: 1 }, breaker: { window: 102 } }), '"window" expected 1 to 101, got 102'],
  [wrong({ static: { fee: 1 }, breaker: { closeAfter: 0 } }), '"closeAfter" expected a whole number, 1 or more'],
  [wrong({ static: { fee: 1 }, breaker: { deviations: 1 } }), 'did you mean "deviation"?'],
  [wrong({ static: { fee: 1 }, onChange: 1 }), '"onChange" expected a function'],
  [wrong({ static: 1 }, {}), "guard: "],
  [wrong({ static: { L: 1 } }, lw.core.cholesky), "expected"],
  [wrong({ static: 1 }, guard(lw.core.exp, { static: 1 })), "one guard is enough"],
  [wrong({ static: 1, keys: new Float64Array(1) }, lw.core.ema.bank(2)), '"keys" expected length 2, got 1'],
  [wrong({ static: 1, keys: Float64Array.of(1, 0.5) }, lw.core.ema.bank(2)), '"keys[1]" expected a whole number'],
  [() => guard(lw.core.exp, { static: 1 }).workspace(3), "a workspace computes in place"],
  [() => guard(lw.core.ema.bank(2), { static: 1 }).run(), "a window computes in place"],
  [() => guard(lw.core.ema.bank(2), { static: 1 }).at(2, { x: 1 }), "0 to 1"],
])("refused: %#", (run, message) => {
  expect(run).toThrow(message);
});

test("a pool, which would make the formula anew, refuses it", async () => {
  const pool = await createPool({ threads: 0 });
  const shadow = guard(lw.core.exp, { static: 1 });
  await expect(pool.call(shadow, { x: new Float64Array(4) })).rejects.toThrow(
    "pool: expected core.exp itself, got a guarded call",
  );
  await expect(pool.bank(new Telemetry().watch(lw.core.ema), 3)).rejects.toThrow("got a watched call");
  await pool.close();
});

test("guards of one formula are told apart by names", () => {
  const telemetry = new Telemetry();
  for (const as of ["fast", "slow"]) telemetry.add(guard(lw.core.exp, { static: 1, as }).source);
  telemetry.add(guard(lw.energy.treasuryFee, { static: { fee: 1, raw: 2 }, as: "fees" }).source);
  expect(Object.keys(telemetry.snapshot())).toEqual(["fast", "slow", "fees.fee", "fees.raw"]);
  expect(wrong({ static: { fee: 1 }, as: 1 })).toThrow('"as" expected a name, got number');
  expect(wrong({ static: { fee: 1 }, keys: new Float64Array(1) })).toThrow('"keys" expected to be left out');
});
