// Columns that are given again: what was found of them in the last call still holds, or the call is told as if it were the first.
import { describe, expect, test } from "vitest";
import { random } from "../reference/random.ts";
import { bind } from "../src/bind.ts";
import * as formulas from "../src/formulas/index.ts";
import { type AnyBank, type AnyCall, anyCall, simd } from "./support/builds.ts";

const { lw } = simd;
const column = (...values: number[]) => Float64Array.from(values);
type Resizable = ArrayBuffer & { resize(bytes: number): void };
/** A buffer that can be cut short, which this engine's types do not know yet. */
const resizable = (bytes: number, most = bytes) =>
  new (ArrayBuffer as never as new (bytes: number, options: object) => Resizable)(bytes, { maxByteLength: most });
const detach = (buffer: ArrayBufferLike) => structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });

describe("a column that changes between two calls", () => {
  test("is refused once its buffer is detached", () => {
    const [x, out] = [column(1, 2), column(0, 0)];
    const call = () => lw.core.exp({ x }, undefined, { out });
    call();
    call();
    detach(x.buffer);
    out.fill(7);
    expect(call).toThrow("detached or cut short");
    expect(out).toEqual(column(7, 7));
  });

  test("is refused to write to once its buffer is detached", () => {
    const [x, out] = [column(1, 2), column(0, 0)];
    const call = () => lw.core.exp({ x }, undefined, { out });
    call();
    detach(out.buffer);
    expect(call).toThrow("detached or cut short");
  });

  test("is as long as it is then, cut short or grown", () => {
    const buffer = resizable(16, 32);
    const x = new Float64Array(buffer);
    const out = column(0, 0);
    const call = () => lw.core.exp({ x }, undefined, { out });
    call();
    for (const bytes of [8, 24, 32, 0]) {
      buffer.resize(bytes);
      out.fill(7);
      expect(call, `${bytes}`).toThrow(RangeError);
      expect(out).toEqual(column(7, 7));
    }
    buffer.resize(16);
    expect(call()).toEqual(column(1, 1));
  });

  test("may lie about itself by then: nobody asks it", () => {
    const [x, out] = [column(1, 2), column(0, 0)];
    const call = () => lw.core.exp({ x }, undefined, { out });
    const right = call().slice();
    const lies = {
      get() {
        throw new Error("asked");
      },
    };
    for (const name of ["length", "byteOffset", "byteLength", "buffer", "set", "subarray"])
      for (const own of [x, out]) Object.defineProperty(own, name, lies);
    for (const own of [x, out]) Object.setPrototypeOf(own, new Proxy({}, lies));
    out[0] = out[1] = 0;
    call();
    expect([out[0], out[1]]).toEqual([...right]);
  });
});

test("a column is not kept for its twin in another place", () => {
  const [a, b] = [column(1, 2), column(0, 0)];
  lw.core.exp({ x: a }, undefined, { out: b });
  const whole = new Float64Array(3);
  const across = [whole.subarray(0, 2), whole.subarray(1)] as const;
  expect(() => lw.core.exp({ x: across[0] }, undefined, { out: across[1] })).toThrow("memory of its own");
  lw.core.exp({ x: a }, undefined, { out: b });
  const b2 = new Float64Array(a.buffer);
  expect(lw.core.exp({ x: a }, undefined, { out: a })).toBe(a);
  const [fee, hour] = [column(0, 0), column(1, 2)];
  const call = (out: object) =>
    lw.energy.treasuryFee({ utilization: column(0.1, 0.2), providers: 3, hour }, undefined, { out });
  call({ fee });
  call({ fee });
  expect(() => call({ fee, raw: new Float64Array(fee.buffer) })).toThrow("memory of its own");
  // The same range by another name is written in place.
  expect(lw.core.exp({ x: b2 }, undefined, { out: a })).toBe(a);
});

test("numbers alone are a row again once nothing is written to", () => {
  const row = { utilization: 0.5, providers: 3, hour: 2 };
  lw.energy.treasuryFee(row, undefined, { out: {} });
  lw.energy.treasuryFee(row, undefined, { out: {} });
  expect(lw.energy.treasuryFee(row, undefined, { onInvalid: "throw" })).toEqual(lw.energy.treasuryFee(row));
});

describe("calls in random order over few columns give what the general caller gives", () => {
  const general = bind(formulas, simd.module);

  /** Columns of a few lengths: fresh ones, views of one buffer, and of buffers that shrink and grow. */
  function pool() {
    const shared = new ArrayBuffer(80);
    const buffers = [resizable(16, 32), resizable(24, 24)];
    const columns: Float64Array[] = [
      ...[1, 1, 2, 2, 2, 3, 3].map((n) => new Float64Array(n)),
      ...[0, 1, 2, 4].map((at) => new Float64Array(shared, 8 * at, 2)),
      new Float64Array(shared),
      ...buffers.flatMap((buffer) => [new Float64Array(buffer), new Float64Array(buffer, 0, 2)]),
    ];
    const bytes = [new Uint8Array(2), new Uint8Array(shared, 16, 2), new Uint8Array(3)];
    return { columns, bytes, buffers };
  }

  /** Cells of a column, read to its end: compiled code of Node 20 may tell the old length of a detached one. */
  const cells = (column: Float64Array) => {
    const read: number[] = [];
    for (let x = column[0]; x !== undefined; x = column[read.length]) read.push(x);
    return read;
  };

  /** Columns as lists: what is compared is not written to by later calls. */
  const plain = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) return cells(value as Float64Array);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, plain(of)]));
  };

  const outcome = (action: () => unknown) => {
    try {
      return plain(action());
    } catch (error) {
      return String(error);
    }
  };

  test.each(["core.exp", "core.ema", "energy.treasuryFee", "energy.reputation", "network.tokenBucket"])(
    "%s",
    (path) => {
      const [domain = "", name = ""] = path.split(".");
      const calls = [general, lw].map((own) => anyCall(own, { domain, name })) as [AnyCall, AnyCall];
      const { inputs, output } = calls[0].spec;
      const names = Object.keys(inputs);
      const single = typeof (output as { unit?: unknown }).unit === "string";
      for (let seed = 1; seed <= 12; seed++) {
        const next = random(seed);
        const pick = (n: number) => Math.floor(next() * n);
        const pools = [pool(), pool()] as const;
        const banks = calls.map((call) => (call.spec.state ? call.bank(2) : undefined)) as [AnyBank, AnyBank];
        const draw = () => {
          const long = [0, 7, 12][pick(3)]!;
          const kinds = names.map(() =>
            next() < 0.2 ? -1 : next() < 0.1 ? -2 : next() < 0.8 ? long + pick(2) : pick(16),
          );
          const outs = (single ? ["out"] : Object.keys(output)).map(() => (next() < 0.4 ? -1 : long + pick(5)));
          return { kinds, outs };
        };
        let drawn = draw();
        for (let round = 0; round < 120; round++) {
          if (next() < 0.4) drawn = draw();
          if (next() < 0.08) {
            const [i, bytes] = [pick(2), 8 * pick(4)];
            for (const { buffers } of pools) buffers[i]!.resize(Math.min(bytes, buffers[i] === buffers[1] ? 24 : 32));
          }
          if (next() < 0.02) {
            const i = pick(7);
            for (const { columns } of pools) if (columns[i]![0] !== undefined) detach(columns[i]!.buffer);
          }
          const [fill, way] = [next(), pick(banks[0] ? 4 : 1)];
          const index = Uint32Array.from({ length: 2 }, () => pick(2));
          const { kinds, outs } = drawn;
          const results = calls.map((call, k) => {
            const { columns, bytes } = pools[k]!;
            for (const own of [...columns, ...bytes]) if (own[0] !== undefined) own.fill(Math.round(fill * 8) / 8);
            const of = (i: number, at: number) => (i === -1 ? 0.5 : i === -2 ? bytes[at % 3] : columns[i]);
            const given = Object.fromEntries(names.map((name, at) => [name, of(kinds[at]!, at)]));
            const sinks = Object.entries(single ? { out: 0 } : output).map(
              ([name], at) => [name, outs[at] === -1 ? undefined : columns[outs[at]!]] as const,
            );
            const out = single ? sinks[0]![1] : Object.fromEntries(sinks.filter(([, own]) => own));
            const options = out === undefined ? undefined : { out };
            const told = outcome(() => {
              if (way === 1) return banks[k]!.step(given, options);
              if (way === 2) return banks[k]!.run(given, options);
              if (way === 3) return banks[k]!.stepAt(index, given, options);
              return call(given, undefined, options);
            });
            return { told, columns: plain(columns), state: plain(banks[k]?.state) };
          });
          expect(results[1], `seed ${seed}, round ${round}`).toEqual(results[0]);
        }
      }
    },
  );
});
