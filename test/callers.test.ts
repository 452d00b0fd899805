// Callers who hand over more than columns: getters that change what was read before them, buffers that are detached, cut short
// or grown meanwhile, objects that lie about themselves.
import { describe, expect, test } from "vitest";
import { expectSameBits } from "./support/bits.ts";
import { simd } from "./support/builds.ts";

const { lw } = simd;
const column = (...values: number[]) => Float64Array.from(values);
const hostile = <T>(value: unknown) => value as T;
/** A buffer that can be cut short, which this engine's types do not know yet. */
const resizable = (bytes: number) =>
  new (ArrayBuffer as never as new (bytes: number, options: object) => ArrayBuffer & { resize(bytes: number): void })(
    bytes,
    { maxByteLength: bytes },
  );
const detach = (buffer: ArrayBuffer) => structuredClone(buffer, { transfer: [buffer] });
const gone = "expected a column whose buffer holds it, got one that was detached or cut short";

describe("a getter that changes what was read before it", () => {
  test("changes offsets: they are checked as they are in the end", () => {
    const offsets = Uint32Array.of(0, 2, 4);
    const mean = column(-7, -7);
    const out = {
      get mean() {
        offsets[1] = 40e6;
        return mean;
      },
    };
    expect(() => lw.core.moments({ x: column(1, 2, 3, 9), offsets }, {}, { out })).toThrow(
      'core.moments: "offsets" expected to rise from 0 to 4, got 4 at 2',
    );
    expect(mean).toEqual(column(-7, -7));
  });

  test("changes the entities of an event: none is dropped, then or later", () => {
    const bank = lw.core.ema.bank(3, { alpha: 0.5 }, { state: { y: 0 } });
    const indices = Uint32Array.of(0, 1);
    const inputs = {
      get x() {
        indices[1] = 4e6;
        return column(1, 1);
      },
    };
    expect(() => bank.stepAt(indices, inputs)).toThrow('core.ema: "indices" expected 0 to 2, got 4000000 at 1');
    expect([...bank.state.y]).toEqual([0, 0, 0]);
    expect([...bank.stepAt(Uint32Array.of(0, 1, 2), { x: 1 })]).toEqual([0.5, 0.5, 0.5]);
  });

  test.each(["x", "out", "parameters", "state", "sizes"])("cuts a column short, from %s", (where) => {
    const buffer = resizable(32);
    const x = new Float64Array(buffer);
    x.set([1, 2, 3, 4]);
    const cut = (value: unknown) => {
      buffer.resize(16);
      return value;
    };
    const at = (name: string, value: unknown) => (where === name ? cut(value) : value);
    const call = () =>
      lw.control.pi(
        {
          setpoint: x,
          get measured() {
            return hostile<Float64Array>(at("x", column(0, 0, 0, 0)));
          },
        },
        {
          get kp() {
            return hostile<number>(at("parameters", 1));
          },
        },
        {
          get out() {
            return hostile<{ u: Float64Array }>(at("out", { u: new Float64Array(4) }));
          },
          get state() {
            return hostile<object>(at("state", { integral: 0 }));
          },
          get sizes() {
            return hostile<Record<string, number>>(at("sizes", { tick: 4 }));
          },
        },
      );
    expect(call).toThrow(RangeError);
    expect(call).toThrow(/^control\.pi: ".*" expected length [24], got [24]$/);
  });

  test("answers otherwise the second time: it is asked once", () => {
    const asked: string[] = [];
    const once = <T extends object>(what: T): T =>
      Object.defineProperties(
        {},
        Object.fromEntries(
          Object.entries(what).map(([name, value]) => [
            name,
            {
              enumerable: true,
              get: () => {
                expect(asked).not.toContain(name);
                asked.push(name);
                return value;
              },
            },
          ]),
        ),
      ) as T;
    const inputs = once({ setpoint: column(1, 2), measured: column(0, 0) });
    const options = once({
      out: once({ u: new Float64Array(2) }),
      entities: 2,
      state: once({ integral: 1 }),
      sizes: once({ tick: 1 }),
    });
    lw.control.pi(inputs, once({ kp: 1 }), options);
    expect(asked.sort()).toEqual(
      ["entities", "integral", "kp", "measured", "out", "setpoint", "sizes", "state", "tick", "u"].sort(),
    );
    asked.length = 0;
    lw.network.forecast.bank(2, once({}), once({ sizes: once({ season: 3 }), state: once({ level: 1 }), window: 1 }));
    expect(asked.sort()).toEqual(["level", "season", "sizes", "state", "window"]);
  });

  test("makes a value invalid that was to throw", () => {
    const providers = column(4, 9);
    const call = () =>
      lw.energy.treasuryFee({ utilization: column(0.5, 0.6), providers, hour: 7 }, {}, {
        onInvalid: "throw",
        get out() {
          providers[1] = -1;
          return { fee: new Float64Array(2) };
        },
      } as never);
    expect(call).toThrow('energy.treasuryFee: "providers" expected 0 or more, got -1 in row 1');
  });

  test("calls the same formula or steps the same bank meanwhile", () => {
    const bank = lw.core.ema.bank(2, { alpha: 0.5 }, { state: { y: 0 } });
    const x = column(1, 2);
    const again = {
      get x() {
        lw.core.ema({ x: column(5, 6, 7) });
        bank.step({ x: 4 });
        return x;
      },
    };
    expect([...bank.step(again)]).toEqual([1.5, 2]);
    expectSameBits(lw.core.ema(again), lw.core.ema({ x }));
  });
});

describe("a column without its buffer is refused", () => {
  test("when it was detached", () => {
    const x = column(1, 2, 3);
    detach(x.buffer);
    expect(() => lw.core.ema({ x })).toThrow(`core.ema: "x" ${gone}`);
    expect(() => lw.core.sum({ x })).toThrow(`core.sum: "x" ${gone}`);
    expect(() => lw.core.ema.bank(3).step({ x })).toThrow(`core.ema: "x" ${gone}`);
    expect(() => lw.core.ema({ x: new Float64Array(0) }, {}, { out: x })).toThrow(`core.ema: "out" ${gone}`);
    const indices = Uint32Array.of(0);
    detach(indices.buffer);
    expect(() => lw.core.ema.bank(3).stepAt(indices, { x: 1 })).toThrow(`core.ema: "indices" ${gone}`);
    expect(() => lw.core.sum({ x: column(), offsets: indices })).toThrow(`core.sum: "offsets" ${gone}`);
    const y = column(0, 0);
    detach(y.buffer);
    expect(() => lw.core.ema.bank(2, {}, { state: { y } })).toThrow(`core.ema: "state.y" ${gone}`);
  });

  test("when it was cut short", () => {
    const buffer = resizable(64);
    const fixed = new Float64Array(buffer, 16, 4);
    buffer.resize(24);
    expect(() => lw.core.ema({ x: fixed })).toThrow(`core.ema: "x" ${gone}`);
    const planes = [column(), fixed];
    expect(() => lw.core.geoMean({ x: planes, weights: column(0.5, 0.5) })).toThrow(`core.geoMean: "x" ${gone}`);
  });

  test("but an empty one is a column", () => {
    expect(lw.core.ema({ x: column() })).toEqual(column());
  });
});

describe("an object that lies about itself", () => {
  const x = Float64Array.from({ length: 20_000 }, (_, i) => Math.sin(i));
  const expected = lw.core.exp({ x });

  test.each([1, 19_999, 1e9])("has its true length, and not %d", (length) => {
    expectSameBits(lw.core.exp({ x: Object.defineProperty(x.slice(), "length", { value: length }) }), expected);
    const out = Object.defineProperty(new Float64Array(20_000), "length", { value: length });
    lw.core.exp({ x }, {}, { out });
    expectSameBits(Float64Array.prototype.slice.call(out), expected);
    const offsets = Object.defineProperty(Uint32Array.of(0, 7, 20_000), "length", { value: length });
    expectSameBits(lw.core.sum({ x, offsets }), lw.core.sum({ x, offsets: Uint32Array.of(0, 7, 20_000) }));
    const indices = Object.defineProperty(Uint32Array.of(2, 0), "length", { value: length });
    expect([...lw.core.ema.bank(3).stepAt(indices, { x: column(1, 2) })]).toEqual([1, 2]);
  });

  test("reads and writes as columns do, whatever its methods say", () => {
    class Odd extends Float64Array {
      static get [Symbol.species]() {
        return hostile<Float64ArrayConstructor>(function shorter() {
          return new Float64Array(1e6);
        });
      }
      override subarray = () => hostile<this>(new Float64Array(1e6));
      override set = () => {};
      override slice = () => hostile<Float64Array<ArrayBuffer>>(new Float64Array(1));
    }
    const odd = new Odd(20_000);
    for (let i = 0; i < x.length; i++) odd[i] = x[i]!;
    expectSameBits(lw.core.exp({ x: odd }), expected);
    const y = new Odd(2).fill(5);
    expect([...lw.core.ema.bank(2, {}, { state: { y } }).state.y]).toEqual([5, 5]);
    lw.core.exp({ x }, {}, { out: odd });
    expectSameBits(new Float64Array(odd.buffer), expected);
  });

  test.each([
    ["only has the prototype", Object.create(Float64Array.prototype, { length: { value: 3 }, 0: { value: 1 } })],
    ["is a proxy", new Proxy(column(1, 2, 3), {})],
    ["holds another kind of number", Object.setPrototypeOf(new Uint8Array(24), Float64Array.prototype)],
  ])("is refused when it %s", (_, fake) => {
    expect(() => lw.core.ema({ x: fake })).toThrow(/^core\.ema: "x" expected Float64Array or number/);
    expect(() => lw.core.ema({ x: column(1, 2, 3) }, {}, { out: fake })).toThrow(/^core\.ema: "out" expected/);
    expect(() => lw.core.ema.bank(3, {}, { state: { y: fake } })).toThrow(/^core\.ema: "state.y" expected/);
  });

  test("gives another plane the second time: planes are read once", () => {
    const planes = [column(0.5, 0.5), column(0.25, 0.25)];
    let reads = 0;
    const odd = new Proxy(planes, {
      get(target, name) {
        if (name === "0" && reads++) return new Float64Array(1e6);
        return Reflect.get(target, name);
      },
    });
    const weights = column(0.5, 0.5);
    expectSameBits(lw.core.geoMean({ x: odd, weights }), lw.core.geoMean({ x: planes, weights }));
  });
});

test("arrays of another realm are columns", async () => {
  const { runInNewContext } = await import("node:vm");
  const x = runInNewContext("Float64Array.of(1, 2, 3)");
  expect(x).not.toBeInstanceOf(Float64Array);
  expectSameBits(lw.core.ema({ x }), lw.core.ema({ x: column(1, 2, 3) }));
});

test("offsets in shared memory are copied before they are checked", () => {
  const offsets = new Uint32Array(new SharedArrayBuffer(12));
  offsets.set([0, 1, 3]);
  expect([...lw.core.sum({ x: column(1, 2, 3), offsets })]).toEqual([1, 5]);
});

describe("an exception inside a call of events", () => {
  test("leaves the next call whole", () => {
    const events = Uint32Array.of(0, 2, 0, 1);
    const x = column(1, 2, 3, 4);
    const expected = lw.core.ema.bank(3).stepAt(events, { x });
    const bank = lw.core.ema.bank(3);
    const thrower = {
      get x(): Float64Array {
        throw new RangeError("Array buffer allocation failed");
      },
    };
    expect(() => bank.stepAt(events, thrower)).toThrow("allocation failed");
    expect(() => bank.stepAt(Uint32Array.of(0, 7), { x: column(1, 2) })).toThrow(RangeError);
    expectSameBits(bank.stepAt(events, { x }), expected);
  });
});

describe("lengths that contradict each other, or make no sense, are refused:", () => {
  test("those of a bank, whose entities and ticks are told otherwise", () => {
    const { forecast } = lw.network;
    for (const sizes of [{ entity: 2 }, { entity: 3 }, { tick: 0 }, { tick: 5 }])
      expect(() => forecast.bank(3, {}, { sizes })).toThrow(
        /^network\.forecast: "(entity|tick)" expected to be left out of a bank's sizes/,
      );
  });

  test("those of a call", () => {
    const x = column(1, 2, 3, 4);
    expect(() => lw.core.ema({ x }, {}, { entities: 2, sizes: { entity: 4 } })).toThrow(
      'core.ema: "entity" expected 2 in sizes, as entities say, got 4',
    );
    expect(() => lw.core.ema({ x }, {}, { sizes: { entity: 0 } })).toThrow('core.ema: "entities" expected');
    expectSameBits(
      lw.core.ema({ x }, {}, { entities: 2, sizes: { entity: 2 } }),
      lw.core.ema({ x }, {}, { entities: 2 }),
    );
  });

  test("groups without offsets", () => {
    const x = column(3, 1, 2);
    for (const call of [lw.core.median, lw.core.moments, lw.core.sum] as unknown as (typeof lw.core.median)[])
      expect(() => call({ x }, {}, { sizes: { group: 2 } })).toThrow('"group" expected 1 without "offsets", got 2');
    expect(lw.core.median({ x }, {}, { sizes: { group: 1 } })).toBe(2);
  });

  test("a season of no length, in a call and in a bank", () => {
    const message = 'network.forecast: "season" expected 1 or more, got 0';
    expect(() => lw.network.forecast.bank(1, {}, { sizes: { season: 0 } })).toThrow(message);
    expect(() => lw.network.forecast({ y: column(1, 2) }, {}, { sizes: { season: 0 } })).toThrow(message);
  });
});

test.each([5, "y", null, [1, 2], column(1)])("a state that is %o is refused", (state) => {
  expect(() => lw.core.ema({ x: 1 }, {}, { state: state as never })).toThrow('core.ema: "state" expected an object');
  expect(() => lw.core.ema.bank(2, {}, { state: state as never })).toThrow('core.ema: "state" expected an object');
});

test("integers are asked for with a truth value", () => {
  expect(() => lw.core.ema.bank(2, {}, { int64: 1 as never })).toThrow(
    'core.ema: "int64" expected boolean, got number',
  );
});

describe("no ticks", () => {
  test("of however many entities take no time", () => {
    const measured = new Float64Array(0);
    const { u } = lw.control.pi({ setpoint: measured, measured }, {}, { entities: 2 ** 40 });
    expect(u).toHaveLength(0);
  });
});

describe("names that are a slip away", () => {
  test("are told with the one that was meant, before what is missing", () => {
    expect(() => lw.energy.treasuryFee({ utilisation: 0.5, providers: 3, hour: 7 } as never)).toThrow(
      'energy.treasuryFee: unknown input "utilisation" (did you mean "utilization"?), expected "utilization", "providers", "hour"',
    );
    expect(() => lw.core.ema({ x: 1 }, { aplha: 0.5 } as never)).toThrow('"aplha" (did you mean "alpha"?), expected');
    expect(() => lw.core.ema({ x: 1 }, {}, { entites: 2 } as never)).toThrow(
      'option "entites" (did you mean "entities"?)',
    );
    expect(() => lw.core.ema.bank(2, {}, { Window: 2 } as never)).toThrow('option "Window" (did you mean "window"?)');
    expect(() => lw.core.moments({ x: column(1) }, {}, { out: { means: column(1) } } as never)).toThrow(
      'output "means" (did you mean "mean"?)',
    );
    expect(() => lw.energy.treasuryFee.workspace(2, { int46: true } as never)).toThrow(
      'option "int46" (did you mean "int64"?)',
    );
  });

  test("are not guessed when they are far away", () => {
    expect(() => lw.core.ema({ x: 1 }, { smoothing: 0.5 } as never)).toThrow(
      'core.ema: unknown parameter "smoothing", expected',
    );
  });
});

describe("an array of another kind is refused with the way to convert it:", () => {
  test.each([
    [new Float32Array(3), "Float64Array.from makes one"],
    [new Int16Array(3), "Float64Array.from makes one"],
    [[1, 2, 3], "Float64Array.from makes one"],
    [BigInt64Array.of(1n), "Float64Array.from(column, Number) makes one"],
  ])("%o", (x, hint) => {
    expect(() => lw.core.ema({ x: x as never })).toThrow(
      `core.ema: "x" expected Float64Array or number (${hint}), got `,
    );
    expect(() => lw.core.ema.bank(3, {}, { state: { y: x as never } })).toThrow(`(${hint})`);
  });

  test("offsets, indices, flags, planes and integers, each with its own", () => {
    expect(() => lw.core.sum({ x: column(1), offsets: [0, 1] as never })).toThrow(
      "Uint32Array (Uint32Array.from makes one)",
    );
    expect(() => lw.core.ema.bank(1).stepAt(Int32Array.of(0) as never, { x: 1 })).toThrow("Uint32Array.from makes one");
    expect(() => lw.core.geoMean({ x: [[1, 2]] as never, weights: column(1) })).toThrow("Float64Array.from makes one");
    expect(() => lw.fees.baseFee.bank(1, {}, { int64: true, state: { fee: column(1) as never } })).toThrow(
      "BigInt64Array.from(column, BigInt) makes one",
    );
  });
});

test("formulas have their names", () => {
  expect(lw.core.ema.name).toBe("ema");
  expect(lw.energy.treasuryFee.name).toBe("treasuryFee");
});
