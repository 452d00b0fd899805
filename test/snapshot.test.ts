import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bind } from "../src/bind.ts";
import { core } from "../src/formulas/core/index.ts";
import { expectSameBits } from "./support/bits.ts";
import { scalar, simd } from "./support/builds.ts";

const { lw } = simd;
/** Whether it throws a RangeError. */
function refuses(action: () => void): boolean {
  try {
    action();
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}
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

/** The header of saved bytes, as an object; and bytes with another header, checksum and all. */
const headOf = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + lengthOf(bytes))));
const lengthOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
const columnsAt = (bytes: Uint8Array) => Math.ceil((12 + lengthOf(bytes)) / 8) * 8;

/** CRC-32, bit by bit. */
function crc(bytes: Uint8Array): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return ~rest >>> 0;
}

function sealed(bytes: Uint8Array): Uint8Array {
  const all = Uint8Array.from([...bytes.subarray(0, 8), ...bytes.subarray(12)]);
  new DataView(bytes.buffer).setUint32(8, crc(all), true);
  return bytes;
}

function withHead(bytes: Uint8Array, text: string): Uint8Array {
  const head = new TextEncoder().encode(text);
  const start = Math.ceil((12 + head.length) / 8) * 8;
  const body = bytes.subarray(columnsAt(bytes));
  const made = new Uint8Array(start + body.length);
  made.set(bytes.subarray(0, 4));
  new DataView(made.buffer).setUint32(4, head.length, true);
  made.set(head, 12);
  made.set(body, start);
  return sealed(made);
}

/** The same as version 0.1 saved it: "LWB1", no checksum, no parameters. */
function asBefore(bytes: Uint8Array): Uint8Array {
  const { params: _, ...head } = headOf(bytes);
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = Math.ceil((8 + text.length) / 8) * 8;
  const body = bytes.subarray(columnsAt(bytes));
  const made = new Uint8Array(start + body.length);
  new DataView(made.buffer).setUint32(0, 0x3142574c, true);
  new DataView(made.buffer).setUint32(4, text.length, true);
  made.set(text, 8);
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
    expect(new TextDecoder().decode(saved.subarray(0, 4))).toBe("LWB2");
    expect(headOf(saved)).toEqual({
      formula: "control.pi",
      version: 1,
      entities: 3,
      cells: "f64",
      columns: "integral*1 u*1 skipped*1",
      params: {
        kp: "1",
        ki: "0.5",
        dt: "1",
        min: "-Infinity",
        max: "Infinity",
        antiWindup: "backCalc",
        trackingTime: "NaN",
        integralLimit: "10",
        feedForward: "0",
      },
    });
    const start = saved.length - 3 * 3 * 8;
    expect(start % 8).toBe(0);
    const view = new DataView(saved.buffer);
    for (const [k, name] of (["integral", "u", "skipped"] as const).entries())
      for (let e = 0; e < 3; e++) expect(view.getFloat64(start + (3 * k + e) * 8, true)).toBe(bank.state[name][e]);
  });
});

describe("load takes", () => {
  const saved = started().save();
  /** Whether these bytes bring a bank to the state that was saved. */
  function expectTaken(bytes: Uint8Array) {
    const other = lw.control.pi.bank(3, { ki: 0.5 });
    other.load(bytes);
    expectSameBits(copied(other.state), copied(started().state));
  }

  test("the Buffers of Node: read from a file, joined, cut out, from a pool", () => {
    expectTaken(Buffer.from(saved));
    const file = join(mkdtempSync(join(tmpdir(), "lanewise-")), "state");
    writeFileSync(file, saved);
    expectTaken(readFileSync(file));
    rmSync(dirname(file), { recursive: true });
    for (const odd of [1, 2, 3, 4, 5, 7, 8, 13]) {
      expectTaken(Buffer.concat([Buffer.alloc(odd, 7), saved, Buffer.alloc(3, 9)]).subarray(odd, odd + saved.length));
      expectTaken(Buffer.concat([saved.subarray(0, odd), saved.subarray(odd)]));
    }
  });

  test("a Uint8Array of another realm, and a subclass", () => {
    expectTaken(runInNewContext("Uint8Array.from(bytes)", { bytes: [...saved] }));
    expectTaken(new (class extends Uint8Array {})(saved));
  });

  test("what version 0.1 saved", () => {
    expectTaken(asBefore(saved));
    expectTaken(Buffer.from(asBefore(saved)));
  });

  test("the state of a formula that its spec says it loads, and of no other", () => {
    const kin = bind({ core: { ema: { ...core.ema, loads: ["core.average"] } } }, simd.module).core.ema.bank(2);
    const ema = lw.core.ema.bank(2, {}, { state: { y: Float64Array.of(3, 4) } });
    const renamed = withHead(ema.save(), JSON.stringify({ ...headOf(ema.save()), formula: "core.average" }));
    kin.load(renamed);
    expect([...kin.state.y]).toEqual([3, 4]);
    expect(() => lw.core.ema.bank(2).load(renamed)).toThrow("expected formula core.ema, got core.average");
  });

  test("a state saved under other parameters, unless told that they be the same", () => {
    const bank = () => lw.control.pi.bank(3, { ki: 0.25 });
    bank().load(saved);
    bank().load(saved, { params: "any" });
    expect(() => bank().load(saved, { params: "same" })).toThrow(
      'control.pi: saved state expected parameter "ki" 0.25, got 0.5',
    );
    lw.control.pi.bank(3, { ki: 0.5 }).load(saved, { params: "same" });
    expect(() => bank().load(asBefore(saved), { params: "same" })).toThrow("the parameters it was saved under");
    expect(() => bank().load(saved, { params: "some" as "same" })).toThrow(RangeError);
    expect(() => bank().load(saved, { parms: "same" } as object)).toThrow('unknown option "parms"');
    expect(() => bank().load(saved, null as unknown as object)).toThrow(TypeError);
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
    expectRefused(longer, "control.pi: saved state expected bytes as save() made them, got 345 bytes that do not have");
    expectRefused(sealed(longer), "control.pi: saved state expected 72 bytes of columns, got 73");
    expectRefused(asBefore(longer), "control.pi: saved state expected 72 bytes of columns, got 73");
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

  test("bytes of which any one was changed, in any way", () => {
    const saved = started().save();
    const bank = started();
    const before = copied(bank.state);
    for (let i = 0; i < saved.length; i++)
      for (const flip of [1, 2, 4, 8, 16, 32, 64, 128, 3, 255]) {
        const bytes = saved.slice();
        bytes[i]! ^= flip;
        // A loop of expect() would take minutes.
        if (!refuses(() => bank.load(bytes))) expect.fail(`byte ${i} ^ ${flip} was taken`);
      }
    expectSameBits(copied(bank.state), before);
  });

  test("a checksum that CRC-32, reckoned bit by bit, does not give", () => {
    const saved = started().save();
    expect(sealed(saved.slice())).toEqual(saved);
    const bank = lw.control.pi.bank(1000);
    bank.run({ setpoint: 1, measured: Float64Array.from({ length: 1000 }, (_, i) => i / 7) });
    expect(sealed(bank.save())).toEqual(bank.save());
  });

  test("columns that are no state", () => {
    const saved = started().save();
    const bytes = saved.slice();
    new DataView(bytes.buffer).setFloat64(columnsAt(bytes) + 8, NaN, true);
    expectRefused(sealed(bytes), 'control.pi: "state.integral" expected a finite number, got NaN of entity 1');
    expectRefused(asBefore(bytes), 'control.pi: "state.integral" expected a finite number, got NaN of entity 1');
  });
});
