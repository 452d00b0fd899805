// Records of calls, and whether anybody computes the same bits from them: the other build, another process, a host that knows only the ABI.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import { originOf } from "../../src/origin.ts";
import { type AuditRecord, audit, replay } from "../../src/service/audit.ts";
import { guardOf } from "../../src/service/guard.ts";
import { anyParams } from "../support/anyParams.ts";
import { type AnyCall, anyCall, scalar, simd } from "../support/builds.ts";
import { catalog, shapesOf, told } from "../support/catalog.ts";

const { lw } = simd;
const guard = guardOf(() => lw);
const fee = (utilization: number) => ({ utilization, providers: 12, hour: 7 });
/** As it comes out of a log. */
const stored = (record: AuditRecord): AuditRecord => JSON.parse(JSON.stringify(record));

const numbers = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: 0, max: 1 }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, Number.NaN, Infinity, -Infinity, 5e-324, 1e308) },
);

describe.each([
  ["simd", "scalar"],
  ["scalar", "simd"],
] as const)("recorded on %s, replayed on %s", (from, to) => {
  const recorder = from === "simd" ? simd.lw : scalar.lw;
  const host = to === "simd" ? simd.lw : scalar.lw;

  test("a row, with parameters", () => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 0, max: 500 }), (utilization, hour, base) => {
        const { result, record } = audit(recorder.energy.treasuryFee, (call) =>
          call({ utilization, providers: 3, hour }, { base, form: "linear" }),
        );
        expect(result).toEqual(
          recorder.energy.treasuryFee({ utilization, providers: 3, hour }, { base, form: "linear" }),
        );
        expect(replay(host, stored(record))).toEqual({ output: result, same: true, wasm: "unknown" });
        expect(record).toMatchObject({
          formula: "energy.treasuryFee",
          build: from,
          params: { base, form: '"linear"', enabled: true },
        });
      }),
    );
  });

  test("columns, groups, 64-bit integers, names and planes", () => {
    const x = Float64Array.of(1, -0, Number.NaN, Infinity);
    const calls = [
      audit(recorder.core.exp, (call) => call({ x })),
      audit(recorder.energy.gridUtilization, (call) =>
        call({ capacity: Float64Array.of(1, 2, 3), available: 0.5, offsets: Uint32Array.of(0, 1, 3) }),
      ),
      audit(recorder.energy.settlement, (call) =>
        call({ kwh: 2n ** 62n, price: 3n, treasuryBps: 1n, jurisdictionBps: 1n, slashBps: 1n, stake: 9n }),
      ),
      audit(recorder.core.geoMean, (call) => call({ x: [0.25, 0.5], weights: Float64Array.of(1, 2) })),
    ];
    for (const { record, result } of calls)
      expect(replay(host, stored(record))).toMatchObject({ output: result, same: true });
    x.fill(0);
    expect(replay(host, stored(calls[0]!.record)).same).toBe(true);
  });

  test("events of a bank, with the state before", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), numbers), { minLength: 1, maxLength: 20 }), (events) => {
        const [bank, twin] = [recorder.core.ema.bank(3, { alpha: 0.3 }), recorder.core.ema.bank(3, { alpha: 0.3 })];
        for (const [entity, x] of events) {
          const { result, record } = audit(bank, (bank) => bank.at(entity, { x }));
          expect(result).toBe(twin.at(entity, { x }));
          expect(replay(host, stored(record))).toMatchObject({ output: result, same: true });
        }
        expect(bank.save()).toEqual(twin.save());
      }),
    );
  });

  test("state with several cells an entity", () => {
    const bank = recorder.rollout.circuitBreaker.bank(2, { window: 3 });
    for (const value of [1, 2, 3, 100, 2, Number.NaN]) {
      const { record, result } = audit(bank, (bank) => bank.at(1, { value, fallback: 9 }));
      expect(replay(host, stored(record))).toMatchObject({ output: result, same: true });
    }
  });
});

test.each(catalog.map((entry) => [entry.path, entry] as const))(
  "%s replays, with parameters that are drawn",
  (_path, entry) => {
    const { spec } = entry;
    const next = random(7);
    const any = anyCall(lw, entry);
    const call = originOf(any)
      ? any
      : (lw as unknown as Record<string, Record<string, AnyCall>>)[entry.domain]![entry.name]!;
    for (const [round, sizes] of shapesOf(entry, 5).entries()) {
      const inputs = sample(spec, sizes, round, { optional: next() < 0.5, missing: 0.1 });
      const params = anyParams(spec, next);
      const options = { ...told(entry, sizes), ...(spec.state && { entities: sizes.entity }) };
      const { record, result } = audit(call, (call) => call(inputs, params, options));
      expect(replay(scalar.lw, stored(record))).toMatchObject({ output: result, same: true });
    }
  },
);

test("a guarded decision: what was computed, what stood by, what applied and why", () => {
  const on = guard(lw.energy.treasuryFee, { static: { fee: 500 }, mode: "on", breaker: { closeAfter: 1 } });
  for (let i = 0; i < 3; i++) on(fee(0.75));
  const tripped = audit(on, (call) => call(fee(0.99), { min: 0, base: 1 }));
  expect(tripped.result.fee).toBe(500);
  const { guard: told } = tripped.record;
  expect(told).toMatchObject({ mode: "on", verdicts: [{ output: "fee", static: 500, applied: 500, open: true }] });
  expect(replay(scalar.lw, stored(tripped.record))).toMatchObject({ same: true });
  expect(replay(scalar.lw, stored(tripped.record)).output).toEqual(
    lw.energy.treasuryFee(fee(0.99), { min: 0, base: 1 }),
  );
  const canary = guard(lw.network.tokenBucket.bank(2, { rate: 1, burst: 2 }), {
    static: { admit: true },
    mode: "canary",
  });
  const { record, result } = audit(canary, (bank) => bank.at(0, { time: 0, cost: 5 }));
  expect(result.admit).toBe(true);
  expect(replay(scalar.lw, stored(record)).same).toBe(true);
  const keyed = guard(lw.core.exp, { static: 2, mode: "canary", canary: { fraction: 1 } });
  const one = audit(keyed.for(42n), (call) => call({ x: 0 }));
  expect(one.record.guard).toMatchObject({ key: "42n", fraction: 1, verdicts: [{ adaptive: 1, applied: 1 }] });
  expect(replay(lw, one.record).same).toBe(true);
});

test("a call that was asked for some outputs is replayed by these", () => {
  const utilization = Float64Array.of(0.5, 0.9);
  const out = { fee: new Float64Array(2), raw: new Float64Array(2) };
  const { record } = audit(lw.energy.treasuryFee, (call) => call({ ...fee(0), utilization }, {}, { out }));
  expect(Object.keys(record.output as object)).toHaveLength(2);
  expect(replay(scalar.lw, stored(record)).same).toBe(true);
  out.raw[1]!++;
  const raw = { f64: [...out.raw] };
  expect(replay(lw, { ...stored(record), output: { ...(record.output as object), raw } }).same).toBe(false);
});

test("the mode that is told is the one that was in force, whoever turns it back meanwhile", () => {
  const on = guard(lw.core.exp, {
    static: 7,
    mode: "on",
    breaker: true,
    onChange: () => {
      on.mode = "shadow";
    },
  });
  const { record } = audit(on, (call) => call({ x: Number.NaN }));
  expect([record.guard?.mode, on.mode]).toEqual(["on", "shadow"]);
});

test("a parameter that is undefined is its default, and recorded so", () => {
  const { record } = audit(lw.core.ema, (call) => call({ x: 1 }, { alpha: undefined as never }));
  expect(record.params).toHaveProperty("alpha", lw.core.ema.spec.params.alpha.default);
});

test("a record that no audit made is refused by what it is", () => {
  const { record } = audit(lw.core.ema, (call) => call({ x: Float64Array.of(1) }, {}, { entities: 1 }));
  const event = audit(lw.core.ema.bank(1), (bank) => bank.at(0, { x: 1 })).record;
  let deep: unknown = 1;
  for (let i = 0; i < 1e5; i++) deep = [deep];
  const strange: object[] = [
    ...["inputs", "params", "options"].flatMap((name) => [null, 5].map((value) => ({ ...record, [name]: value }))),
    ...[
      {},
      { f64: 5 },
      { f64: null },
      { f64: [[1]] },
      { i64: ["x"] },
      { u32: "1" },
      "xn",
      `${"9".repeat(99)}n`,
      "word",
      deep,
    ].map((x) => ({ ...record, inputs: { x } })),
    ...[{}, { verdicts: 5 }, { verdicts: [null] }].map((guard) => ({ ...record, guard })),
    { ...event, state: 5 },
    { ...event, formula: "core.exp" },
  ];
  for (const [i, value] of strange.entries())
    expect(() => replay(lw, value as AuditRecord), `record ${i}`).toThrow('"record" expected what audit() made');
  expect(() => replay(null as never, record)).toThrow('replay: "lanewise" expected formulas, got null');
});

test("what was changed is told, and what cannot be replayed is refused", () => {
  const { record } = audit(lw.energy.treasuryFee, (call) => call(fee(0.9)));
  const changed = (more: object) => ({ ...stored(record), ...more }) as AuditRecord;
  expect(replay(lw, changed({ inputs: { ...record.inputs, utilization: 0.91 } })).same).toBe(false);
  expect(replay(lw, changed({ output: { ...(record.output as object), fee: 1 } })).same).toBe(false);
  expect(() => replay(lw, changed({ version: 2 }))).toThrow('"version" expected 1, got 2');
  expect(() => replay(lw, changed({ specVersion: 9 }))).toThrow('"specVersion" expected 1, got 9');
  expect(() => replay(lw, changed({ abiVersion: 1 }))).toThrow('"abiVersion" expected');
  expect(() => replay(lw, changed({ formula: "energy.treasuryFees" }))).toThrow("formulas with energy.treasuryFees");
  expect(() => replay(lw, {} as AuditRecord)).toThrow('"record" expected what audit() made');
  expect(() => replay(lw, changed({ inputs: { utilization: 1 } }))).toThrow("energy.treasuryFee");
  expect(() => audit(lw.core.exp, () => 1)).toThrow('"run" expected one call of core.exp, got 0');
  expect(() => audit(lw.core.exp, (call) => [call({ x: 1 }), call({ x: 2 })])).toThrow("got 2");
  const varied = lw.core.ema.bank(2, { alpha: Float64Array.of(0.1, 0.2) });
  expect(() => audit(varied, (bank) => bank.at(0, { x: 1 }))).toThrow("expected one set of parameters");
  expect(() => audit(lw.core.ema.bank(2), (bank) => bank.at(2, { x: 1 }))).toThrow("0 to 1");
});

test("guarded calls are audited row by row, and where something is computed", () => {
  const guarded = guard(lw.core.exp, { static: 7 });
  const before = guarded.stats();
  expect(() => audit(guarded, (call) => call({ x: Float64Array.of(1) }))).toThrow("is audited row by row, got columns");
  guarded.mode = "off";
  expect(() => audit(guarded, (call) => call({ x: 1 }))).toThrow("in mode off computes nothing");
  expect(guarded.stats().outputs).toEqual(before.outputs);
});
