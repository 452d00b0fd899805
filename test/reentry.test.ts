// What code of a caller's own may do in the midst of a call: getters that call the same formula, step the same bank, or change what
// was looked at already.
import { describe, expect, test } from "vitest";
import { simd } from "./support/builds.ts";

const { lw } = simd;
const { treasuryFee, reputation } = lw.energy;
const row = { utilization: 0.8, providers: 25, hour: 7 };

/** Other calls of the same formulas, which use the same memory. */
function noise(): void {
  treasuryFee({ utilization: 0.1, providers: 1, hour: 1 }, { base: 999 });
  treasuryFee({ utilization: new Float64Array(40).fill(0.2), providers: 3, hour: 2 }, { min: 1, max: 9999 });
  lw.core.moments({ x: new Float64Array(40) });
  lw.core.ema({ x: new Float64Array(9).fill(7) });
  reputation.bank(2).at(0, { delivered: false });
}

/** The same object, each of whose properties makes noise before it answers. */
function sly<T extends object>(of: T): T {
  const getters = Object.entries(of).map(([name, value]) => [
    name,
    {
      enumerable: true,
      get() {
        noise();
        return value;
      },
    },
  ]);
  return Object.defineProperties({}, Object.fromEntries(getters)) as T;
}

describe("getters that call the same formula do no harm", () => {
  const column = () => Float64Array.of(0.8, 0.3, 0.1);
  test("to a row", () => {
    expect(treasuryFee(sly(row))).toEqual(treasuryFee(row));
    expect(treasuryFee(row, sly({ base: 300, min: 50 }))).toEqual(treasuryFee(row, { base: 300, min: 50 }));
    expect(lw.fees.baseFee(sly({ used: 5n }))).toEqual(lw.fees.baseFee({ used: 5n }));
  });

  test("to columns, groups, series and matrices", () => {
    const out = () => ({ fee: new Float64Array(3), raw: new Float64Array(3) });
    const inputs = { ...row, utilization: column() };
    expect(treasuryFee(sly(inputs), sly({ base: 300 }), sly({ out: sly(out()) }))).toEqual(
      treasuryFee(inputs, { base: 300 }, { out: out() }),
    );
    const groups = { x: Float64Array.of(1, 2, 3, 9), offsets: Uint32Array.of(0, 1, 4) };
    expect(lw.core.moments(sly(groups))).toEqual(lw.core.moments(groups));
    expect(lw.core.ema(sly({ x: column() }))).toEqual(lw.core.ema({ x: column() }));
    const matrix = { x: [0.9, 0.8], weights: Float64Array.of(1, 2) };
    expect(lw.core.geoMean(sly(matrix))).toEqual(lw.core.geoMean(matrix));
  });

  test("to a bank; an event within an event comes first", () => {
    const [bank, other] = [reputation.bank(3), reputation.bank(3)];
    const event = { delivered: true, latency: 100 };
    expect(bank.at(1, sly(event))).toEqual(other.at(1, event));
    const within = {
      delivered: true,
      get latency() {
        bank.at(1, { delivered: false });
        return 100;
      },
    };
    bank.at(1, within);
    other.at(1, { delivered: false });
    other.at(1, event);
    expect({ ...bank.state }).toEqual({ ...other.state });
    const delivered = Float64Array.of(1, 0, 1);
    expect(bank.step(sly({ delivered }))).toEqual(other.step({ delivered }));
    const turns = Uint32Array.of(2, 0, 2);
    expect(bank.stepAt(turns, sly({ delivered }))).toEqual(other.stepAt(turns, { delivered }));
  });
});

describe("what is checked is what is used", () => {
  test("offsets that a getter of out changes", () => {
    const offsets = Uint32Array.of(0, 1, 4);
    const out = {
      get mean() {
        offsets[1] = 4_000_000_000;
        return new Float64Array(2);
      },
    };
    expect(() => lw.core.moments({ x: Float64Array.of(1, 2, 3, 9), offsets }, {}, { out })).toThrow(
      'core.moments: "offsets" expected to rise from 0 to 4, got 4 at 2',
    );
  });

  test("entities that a getter of out changes", () => {
    const bank = lw.core.ema.bank(3);
    const turns = Uint32Array.of(0, 1);
    const options = {
      get out() {
        turns[1] = 4_000_000_000;
        return new Float64Array(2);
      },
    };
    expect(() => bank.stepAt(turns, { x: 1 }, options)).toThrow(
      'core.ema: "indices" expected 0 to 2, got 4000000000 at 1',
    );
    expect([...bank.state.y]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  test("vectors that a getter of a parameter cuts short", () => {
    const buffer: ArrayBuffer = Reflect.construct(ArrayBuffer, [32, { maxByteLength: 32 }]);
    const weights = new Float64Array(buffer);
    weights.fill(1);
    const inputs = { x: [0.9, 0.8, 0.7, 0.6], weights };
    const params = {
      get normalize() {
        (buffer as ArrayBuffer & { resize(bytes: number): void }).resize(16);
        return true;
      },
    };
    expect(() => lw.core.geoMean(inputs, params)).toThrow(/^core\.geoMean: "weights" expected length 4, got 2/);
  });
});

describe("each property is read once, whichever way the call goes", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["a number", 0.8],
    ["a column", new Float64Array(3).fill(0.5)],
    ["a long column", new Float64Array(5000).fill(0.5)],
    ["no number", "x"],
  ];
  test.each(cases)("of the inputs: %s", (_, value) => {
    let reads = 0;
    const inputs = {
      ...row,
      get utilization() {
        reads++;
        return value as number;
      },
    };
    try {
      treasuryFee(inputs);
    } catch {}
    expect(reads).toBe(1);
  });

  test.each([
    ["taken", 300],
    ["out of bounds", -1],
    ["of another kind", "300"],
    ["a column", Float64Array.of(300)],
  ])("of the parameters: %s", (_, value) => {
    let reads = 0;
    const params = {
      get base() {
        reads++;
        return value as number;
      },
    };
    try {
      treasuryFee(row, params);
    } catch {}
    expect(reads).toBe(1);
  });

  test.each([3, 5000])("of out, for %d rows", (n) => {
    let reads = 0;
    const out = {
      get fee() {
        reads++;
        return new Float64Array(n);
      },
    };
    treasuryFee({ ...row, utilization: new Float64Array(n) }, {}, { out });
    expect(reads).toBe(1);
  });
});
