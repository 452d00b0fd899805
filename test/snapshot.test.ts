import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bind } from "../src/bind.ts";
import { core } from "../src/formulas/core/index.ts";
import { expectSameBits } from "./support/bits.ts";
import { scalar, simd } from "./support/builds.ts";

const { lw } = simd;
const copied = (state: object) =>
  Object.fromEntries(Object.entries(state).map(([name, c]) => [name, (c as Float64Array).slice()]));

function started(entities = 3, bound = lw) {
  const bank = bound.control.pi.bank(entities, { ki: 0.5 });
  bank.run({ setpoint: 1, measured: Float64Array.from({ length: entities * 4 }, (_, i) => i / 10) });
  return bank;
}

/** A bank that must stay as it is, whatever it is told to load. */
function expectRefused(
  bytes: unknown,
  message: string | RegExp,
  error: typeof RangeError | typeof TypeError = RangeError,
) {
  const bank = started();
  const before = copied(bank.state);
  const load = () => bank.load(bytes as Uint8Array);
  expect(load).toThrow(error);
  expect(load).toThrow(message);
  expectSameBits(copied(bank.state), before);
}

/** The header of saved bytes, as an object; and bytes with another header. */
const headOf = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + lengthOf(bytes))));
const lengthOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
function withHead(bytes: Uint8Array, text: string): Uint8Array {
  const body = bytes.subarray(Math.ceil((8 + lengthOf(bytes)) / 8) * 8);
  const head = new TextEncoder().encode(text);
  const start = Math.ceil((8 + head.length) / 8) * 8;
  const made = new Uint8Array(start + body.length);
  made.set(bytes.subarray(0, 4));
  new DataView(made.buffer).setUint32(4, head.length, true);
  made.set(head, 8);
  made.set(body, start);
  return made;
}

describe("a saved state", () => {
  test("brings another bank to the same bits, which it goes on from", () => {
    const bank = started();
    const other = lw.control.pi.bank(3, { ki: 0.5 });
    other.load(bank.save());
    expectSameBits(copied(other.state), copied(bank.state));
    const next = { setpoint: 0.5, measured: Float64Array.of(0.1, 0.2, 0.3) };
    expectSameBits(other.step(next), bank.step(next));
  });

  test("is taken up by the other build", () => {
    const bank = started();
    const other = scalar.lw.control.pi.bank(3, { ki: 0.5 });
    other.load(bank.save());
    const next = { setpoint: 0.5, measured: Float64Array.of(0.1, 0.2, 0.3) };
    expectSameBits(other.step(next), bank.step(next));
  });

  test("is the same whichever build made it", () => {
    expect(started(3, scalar.lw).save()).toEqual(started(3, simd.lw).save());
  });

  test("keeps every double as it is, also NaN with a payload", () => {
    const bank = lw.core.ema.bank(4);
    new BigUint64Array(bank.state.y.buffer, bank.state.y.byteOffset, 4).set([
      0x7ff4000000000001n,
      0xfff8000000000000n,
      0x8000000000000000n,
      1n,
    ]);
    const other = lw.core.ema.bank(4);
    other.load(bank.save());
    expectSameBits(other.state.y, bank.state.y);
  });

  test("is the caller's own: later steps do not change it", () => {
    const bank = started();
    const saved = bank.save();
    const copy = saved.slice();
    bank.step({ setpoint: 1, measured: 0 });
    expect(saved).toEqual(copy);
  });

  test("may stand anywhere in a larger buffer", () => {
    const bank = started();
    const saved = bank.save();
    for (const offset of [0, 1, 3, 8]) {
      const buffer = new Uint8Array(saved.length + 16);
      buffer.set(saved, offset);
      const other = lw.control.pi.bank(3);
      other.load(buffer.subarray(offset, offset + saved.length));
      expectSameBits(copied(other.state), copied(bank.state));
    }
  });

  test("says whose it is, in text, and holds little-endian doubles on a multiple of eight bytes", () => {
    const bank = started();
    const saved = bank.save();
    expect(new TextDecoder().decode(saved.subarray(0, 4))).toBe("LWB1");
    expect(headOf(saved)).toEqual({
      formula: "control.pi",
      version: 1,
      entities: 3,
      cells: "f64",
      columns: "integral*1 u*1 skipped*1",
    });
    const start = saved.length - 3 * 3 * 8;
    expect(start % 8).toBe(0);
    const view = new DataView(saved.buffer);
    for (const [k, name] of (["integral", "u", "skipped"] as const).entries())
      for (let e = 0; e < 3; e++) expect(view.getFloat64(start + (3 * k + e) * 8, true)).toBe(bank.state[name][e]);
  });
});

describe("load refuses, and then changes nothing:", () => {
  test("the state of another formula", () => {
    expectRefused(lw.core.ema.bank(3).save(), "control.pi: saved state expected formula control.pi, got core.ema");
  });

  test("the state of more or fewer entities", () => {
    expectRefused(started(4).save(), "control.pi: saved state expected entities 3, got 4");
    expectRefused(started(1).save(), "expected entities 3, got 1");
  });

  test("the state of another version of the formula", () => {
    const renewed = bind({ core: { ema: { ...core.ema, version: 2 } } }, simd.module);
    const saved = lw.core.ema.bank(3).save();
    const bank = renewed.core.ema.bank(3);
    expect(() => bank.load(saved)).toThrow("core.ema: saved state expected version 2, got 1");
    expect(() => lw.core.ema.bank(3).load(bank.save())).toThrow("core.ema: saved state expected version 1, got 2");
    expect(() => renewed.core.ema.bank(3).load(bank.save())).not.toThrow();
  });

  test("integers where doubles are due", () => {
    const saved = lw.issuance.supplyCap.bank(3, {}, { int64: true }).save();
    expect(() => lw.issuance.supplyCap.bank(3).load(saved)).toThrow(
      "issuance.supplyCap: saved state expected cells f64, got i64",
    );
  });

  test("columns of other names, of another order or of another width", () => {
    const saved = started().save();
    const head = headOf(saved);
    expect(head.columns).toBe("integral*1 u*1 skipped*1");
    for (const columns of ["integral*1 u*1", "u*1 integral*1 skipped*1", "integral*2 u*1 skipped*1", "", undefined])
      expectRefused(withHead(saved, JSON.stringify({ ...head, columns })), "control.pi: saved state expected columns");
  });

  test("bytes that are cut short, or too many", () => {
    const saved = started().save();
    for (let length = 0; length < saved.length; length++)
      expectRefused(saved.slice(0, length), "control.pi: saved state expected");
    const longer = new Uint8Array(saved.length + 1);
    longer.set(saved);
    expectRefused(longer, /control.pi: saved state expected \d+ bytes of columns, got \d+/);
  });

  test.each([null, undefined, "LWB1", [], {}, new ArrayBuffer(8), new Float64Array(8)])(
    "what is no Uint8Array: %o",
    (value) => {
      expectRefused(value, "control.pi: saved state expected Uint8Array", TypeError);
    },
  );

  test.each(["null", "1", '"text"', "[]", "{}", "{", "", "\u0000"])("a header that reads %j", (text) => {
    expectRefused(withHead(started().save(), text), "control.pi: saved state expected");
  });

  test("any bytes that no save made", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expectRefused(bytes, "control.pi: saved state expected");
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test("a header with any one byte changed", () => {
    const saved = started().save();
    for (let i = 0; i < 8 + lengthOf(saved); i++) {
      const bytes = saved.slice();
      bytes[i]! ^= 1;
      expectRefused(bytes, "control.pi: saved state expected");
    }
  });
});
