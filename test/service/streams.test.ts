// Batches of columns through formulas and banks: the bits of one call wherever the columns are cut, and an end to everything.
import { Duplex, Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, expect, expectTypeOf, test } from "vitest";
import { random } from "../../reference/random.ts";
import { sample } from "../../reference/sample.ts";
import type { Sizes } from "../../src/plan.ts";
import { generate, transform } from "../../src/service/streams.ts";
import { columnsIn, expectSameBits } from "../support/bits.ts";
import { type AnyCall, anyCall, scalar, simd } from "../support/builds.ts";
import {
  catalog,
  type Entry,
  eventsOf,
  maps,
  range,
  recurrences,
  shapesOf,
  takeAll,
  told,
} from "../support/catalog.ts";
import { mixtures } from "../support/params.ts";

const { lw } = simd;
type Columns = Readonly<Record<string, Float64Array>>;
const anyTransform = (subject: unknown, options?: object) =>
  transform(subject as never, options as never) as unknown as TransformStream<unknown, unknown>;
const anyGenerate = (subject: unknown, source: unknown, options?: object) =>
  generate(subject as never, source as never, options as never) as unknown as AsyncGenerator<unknown, void, undefined>;

/** Batches of these lengths. */
function cutsOf(length: number, next: () => number): readonly (readonly number[])[] {
  const places = range(length);
  const batches: number[][] = [];
  while (places.length) batches.push(places.splice(0, Math.floor(next() ** 3 * (length + 1))));
  return batches;
}

/** Columns of batches, one after the other. */
function joined(batches: readonly unknown[]): Columns {
  const parts = batches.map((batch) => columnsIn(batch as never));
  return Object.fromEntries(
    Object.keys(parts[0]!).map((name) => {
      const cells = parts.map((part) => part[name]!);
      const all = new Float64Array(cells.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const part of cells) {
        all.set(part, at);
        at += part.length;
      }
      return [name, all];
    }),
  );
}

/** A stream of these batches; Node's adapter for its own streams trips over being cancelled. */
function streamOf(batches: Iterable<unknown>): ReadableStream<unknown> {
  const iterator = batches[Symbol.iterator]();
  return new ReadableStream<unknown>(
    {
      pull(controller) {
        const { done, value } = iterator.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void iterator.return?.(),
    },
    { highWaterMark: 0 },
  );
}

async function through(stream: TransformStream<unknown, unknown>, batches: Iterable<unknown>): Promise<unknown[]> {
  const results: unknown[] = [];
  for await (const batch of streamOf(batches).pipeThrough(stream) as unknown as AsyncIterable<unknown>)
    results.push(batch);
  return results;
}
async function all(source: AsyncIterable<unknown>): Promise<unknown[]> {
  const results: unknown[] = [];
  for await (const batch of source) results.push(batch);
  return results;
}

const optionsOf = (entry: Entry, sizes: Sizes) => {
  const { sizes: lengths, onInvalid } = told(entry, sizes);
  return lengths ? { onInvalid, sizes: lengths } : { onInvalid };
};
/** Fewer where each tick goes through hundreds of orders of a divergence. */
const rowsOf = ({ spec }: Entry) => (spec.state?.rdp ? 9 : 90);

describe.each([simd, scalar])("$name", (build) => {
  const call = (entry: Entry) =>
    (build.lw as never as Record<string, Record<string, AnyCall>>)[entry.domain]![entry.name]!;

  describe.each(maps)("$path", (entry) => {
    test("has the bits of one call, wherever its rows are cut", async () => {
      const [sizes] = shapesOf(entry, rowsOf(entry));
      for (const [seed, params] of [{}, ...mixtures(entry.spec, 1, 5)].entries()) {
        const next = random(seed + 1);
        const inputs = sample(entry.spec, sizes!, seed, { optional: seed === 0, missing: 0.02 });
        const options = { ...optionsOf(entry, sizes!), params };
        const expected = call(entry)(inputs, params, optionsOf(entry, sizes!));
        const batches = cutsOf(sizes!.row!, next).map((places) =>
          takeAll(entry.plan.inputs, inputs, sizes!, "row", places),
        );
        const cut = hasRows(entry) ? batches : [inputs];
        expectRows(entry, joined(await through(anyTransform(call(entry), options), cut)), expected);
        expectRows(entry, joined(await all(anyGenerate(call(entry), cut, options))), expected);
      }
    });
  });

  describe.each(recurrences)("$path", (entry) => {
    const params = mixtures(entry.spec, 1, 7)[0] ?? {};
    const bank = (entities: number) => anyCall(build.lw, entry).bank(entities, params, { onInvalid: "nan" });
    const sizes = { ...shapesOf(entry, 1)[2]!, tick: rowsOf(entry) / 3, entity: 3 };
    const inputs = sample(entry.spec, sizes, 3, { optional: true, missing: 0.02 });
    const ticks = (next: () => number) =>
      cutsOf(sizes.tick, next).map((places) => takeAll(entry.plan.inputs, inputs, sizes, "tick", places));

    test("a series goes on from batch to batch", async () => {
      const own = optionsOf(entry, sizes);
      const expected = call(entry)(inputs, params, { ...own, entities: 3 });
      const options = { ...own, entities: 3, params };
      expectRows(entry, joined(await through(anyTransform(call(entry), options), ticks(random(2)))), expected);
      expectRows(entry, joined(await all(anyGenerate(call(entry), ticks(random(4)), options))), expected);
    });

    test("a bank takes whole ticks, or events", async () => {
      const expected = bank(3).run(inputs) as never;
      expectRows(entry, joined(await through(anyTransform(bank(3)), ticks(random(6)))), expected);
      const turns = range(sizes.tick * 3);
      const whose = Uint32Array.from(turns, (i) => i % 3);
      const batches = cutsOf(turns.length, random(8)).map((places) => ({
        whose: whose.slice(places[0] ?? 0, (places[0] ?? 0) + places.length),
        ...eventsOf(entry.plan.inputs, inputs, sizes, places),
      }));
      const events = await all(anyGenerate(bank(3), batches, { events: "whose" }));
      expectRows(entry, joined(events), expected);
    });
  });
});

/** A formula whose inputs have no rows has no batches. */
const hasRows = ({ plan }: Entry) => plan.inputs.some(({ blocked }) => blocked);

/** Outputs that span rows in front join one after the other; others are left to the formula's own tests. */
function expectRows(entry: Entry, actual: Columns, expected: unknown): void {
  const columns = columnsIn(expected as never);
  for (const { name, field } of entry.plan.outputs)
    if (field.dims[0] === "row" || field.dims[0] === "tick")
      expectSameBits(actual[name] as never, columns[name] as never, `${entry.path} ${name}`);
}

const column = (n: number, from = 0) => Float64Array.from({ length: n }, (_, i) => from + i);
const message = (promise: Promise<unknown>) => promise.then(() => "no error", String);

describe("what is refused", () => {
  test.each(catalog.filter(({ plan }) => plan.shape === "groups" || plan.shape === "whole").slice(0, 12))(
    "$path: groups and matrices",
    (entry) => {
      expect(() => anyTransform(anyCall(lw, entry))).toThrow(`${entry.path}: transform expected rows or ticks`);
    },
  );

  test("options, at once", () => {
    expect(() => anyTransform(lw.core.ema, { alpha: 3 })).toThrow('transform: unknown option "alpha"');
    expect(() => anyTransform(lw.core.ema, { params: { alpha: 3 } })).toThrow(
      'core.ema: "alpha" expected 0 to 1, got 3',
    );
    expect(() => anyTransform(lw.energy.treasuryFee, { params: { bas: 3 } })).toThrow('unknown parameter "bas"');
    expect(() => anyTransform(lw.energy.treasuryFee, { params: { base: column(3) } })).toThrow("a number for all rows");
    expect(() => anyTransform(lw.energy.treasuryFee, { onInvalid: "no" })).toThrow(
      '"onInvalid" expected "nan" or "throw"',
    );
    expect(() => anyTransform(lw.energy.treasuryFee, { entities: 3 })).toThrow('transform: unknown option "entities"');
    expect(() => anyTransform(lw.core.ema.bank(2), { params: {} })).toThrow('transform: unknown option "params"');
    expect(() => anyTransform(lw.core.ema.bank(2), { events: 3 })).toThrow('"events" expected the name of a column');
    expect(() => anyTransform(lw.core.ema.bank(2), { events: "x" })).toThrow(
      '"events" expected a name that no input has',
    );
    expect(() => anyTransform(lw.core.ema, { highWaterMark: 0 })).toThrow(
      'transform: "highWaterMark" expected a whole',
    );
    expect(() => anyTransform(lw.core.ema, { signal: {} })).toThrow('transform: "signal" expected an AbortSignal');
    expect(() => anyGenerate(lw.core.ema, 3)).toThrow('generate: "source" expected an iterable of batches, got number');
    expect(() => anyTransform(3)).toThrow('transform: "formula" expected a formula');
  });

  test("a batch ends the stream, with its number, and the batches before it were given", async () => {
    const given: unknown[] = [];
    const batches = [{ x: column(2) }, { x: "no" }, { x: column(2) }];
    const stream = streamOf(batches).pipeThrough(anyTransform(lw.core.ema)) as unknown as AsyncIterable<unknown>;
    const failed = (async () => {
      for await (const batch of stream) given.push(batch);
    })();
    expect(await message(failed)).toBe(
      'TypeError: core.ema: "x" expected Float64Array or number, got "no", in batch 1',
    );
    expect(given).toHaveLength(1);
    expect(await message(all(anyGenerate(lw.core.ema, [3])))).toBe(
      'TypeError: core.ema: "batch" expected an object of columns, got number, in batch 0',
    );
    expect(await message(all(anyGenerate(lw.core.ema, [{ y: column(1) }])))).toContain('unknown input "y"');
  });

  test("a batch that ends inside a tick, which has changed nothing", async () => {
    const bank = lw.core.ema.bank(3);
    const before = () => Object.values(bank.state)[0]!.slice();
    const generator = anyGenerate(bank, [{ x: column(6) }, { x: column(4) }]);
    await generator.next();
    const state = before();
    expect(await message(generator.next())).toBe(
      'RangeError: core.ema: "x" expected length to be a multiple of 3, got 4, in batch 1',
    );
    expect(before()).toEqual(state);
  });

  test("an invalid row, where that was asked for", async () => {
    const rows = { utilization: Float64Array.of(0.5, 7), providers: 3, hour: 2 };
    const failed = all(anyGenerate(lw.energy.treasuryFee, [rows], { onInvalid: "throw" }));
    expect(await message(failed)).toMatch(/^RangeError: energy.treasuryFee: "utilization" expected .*, in batch 0$/);
  });

  test("a bank that was disposed of in between", async () => {
    const bank = lw.core.ema.bank(1);
    const generator = anyGenerate(bank, [{ x: column(1) }, { x: column(1) }]);
    await generator.next();
    bank.dispose();
    expect(await message(generator.next())).toBe("Error: core.ema: this bank was disposed, in batch 1");
  });
});

describe("batches", () => {
  test("of numbers are rows, and come out as columns", async () => {
    const row = { utilization: 0.8, providers: 25, hour: 7 };
    const [fee] = (await all(anyGenerate(lw.energy.treasuryFee, [row]))) as [Record<string, unknown>];
    expect(fee).toEqual(lw.energy.treasuryFee({ ...row, utilization: Float64Array.of(0.8) }));
    const peer = { validity: 0.9, response: 0.5, resource: 1, adherence: 0.7 };
    expect(await all(anyGenerate(lw.network.peerScore, [peer]))).toEqual([
      lw.network.peerScore({ ...peer, validity: Float64Array.of(0.9) }),
    ]);
    expect(await all(anyGenerate(lw.core.ema, [{ x: 1 }, { x: 3 }]))).toEqual([
      Float64Array.of(1),
      lw.core.ema({ x: Float64Array.of(1, 3) }).slice(1),
    ]);
  });

  test("may be empty, and so may the stream", async () => {
    expect(await all(anyGenerate(lw.core.ema, [{ x: column(0) }]))).toEqual([column(0)]);
    expect(await through(anyTransform(lw.core.ema), [])).toEqual([]);
  });

  test("of 64-bit integers stay what they are", async () => {
    const used = BigInt64Array.of(5n, 2n ** 60n, 7n);
    const expected = lw.fees.baseFee({ used });
    const got = (await all(
      anyGenerate(lw.fees.baseFee, [{ used: used.slice(0, 1) }, { used: used.slice(1) }], { int64: true }),
    )) as BigInt64Array[];
    expect(got.flatMap((part) => [...part])).toEqual([...(expected as BigInt64Array)]);
  });

  test("give new columns each", async () => {
    const [one, two] = (await all(anyGenerate(lw.core.ema, [{ x: column(3) }, { x: column(3) }]))) as [
      Float64Array,
      Float64Array,
    ];
    expect(one.buffer).not.toBe(two.buffer);
  });
});

describe("memory is bounded", () => {
  test.each([1, 3])("a slow consumer holds the source back, highWaterMark %s", async (highWaterMark) => {
    let made = 0;
    const source = (function* () {
      for (;;) {
        made++;
        yield { x: column(2) };
      }
    })();
    const reader = streamOf(source).pipeThrough(anyTransform(lw.core.ema, { highWaterMark })).getReader();
    for (let taken = 1; taken <= 5; taken++) {
      await reader.read();
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      expect(made - taken).toBeLessThanOrEqual(highWaterMark + 1);
    }
    await reader.cancel();
  });

  test("a generator asks for one batch at a time", async () => {
    let made = 0;
    const source = (function* () {
      for (;;) {
        made++;
        yield { x: column(1) };
      }
    })();
    const generator = anyGenerate(lw.core.ema, source);
    await generator.next();
    await generator.next();
    expect(made).toBe(2);
    await generator.return();
  });
});

describe("an end", () => {
  /** A source that tells when it is let go, and waits for ever after some batches. */
  function endless(batches = Number.POSITIVE_INFINITY) {
    let waiting: (() => void) | undefined;
    const told = { released: 0, waits: new Promise<void>((resolve) => (waiting = resolve)) };
    let made = 0;
    const iterator = {
      [Symbol.asyncIterator]: () => iterator,
      next(): Promise<IteratorResult<unknown>> {
        if (made++ < batches) return Promise.resolve({ done: false, value: { x: column(1) } });
        waiting!();
        return new Promise(() => {});
      },
      return(): Promise<IteratorResult<unknown>> {
        told.released++;
        return Promise.resolve({ done: true, value: undefined });
      },
    };
    return { iterator, told };
  }
  /** A signal that counts who listens. */
  function counted() {
    const controller = new AbortController();
    const { signal } = controller;
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    const heard = new Set<unknown>();
    signal.addEventListener = (type: string, listener: never, options?: never) => {
      heard.add(listener);
      listeners = heard.size;
      add(type, listener, options);
    };
    signal.removeEventListener = (type: string, listener: never) => {
      heard.delete(listener);
      listeners = heard.size;
      remove(type, listener);
    };
    return { controller, signal, listeners: () => listeners };
  }

  test.each([undefined, new AbortController().signal])("by return() releases the source, signal %s", async (signal) => {
    const { iterator, told } = endless();
    const generator = anyGenerate(lw.core.ema, iterator, signal ? { signal } : {});
    await generator.next();
    await generator.return();
    expect(told.released).toBe(1);
    expect(await generator.next()).toEqual({ done: true, value: undefined });
  });

  test.each([undefined, new AbortController().signal])(
    "by a refused batch releases it too, signal %s",
    async (signal) => {
      const { iterator, told } = endless();
      const failed = all(anyGenerate(lw.energy.treasuryFee, iterator, signal ? { signal } : {}));
      expect(await message(failed)).toContain("in batch 0");
      expect(told.released).toBe(1);
    },
  );

  test("by a signal, while a batch is waited for that never comes", async () => {
    const { controller, signal, listeners } = counted();
    const { iterator, told } = endless(2);
    const failed = message(all(anyGenerate(lw.core.ema, iterator, { signal })));
    await told.waits;
    expect(listeners()).toBe(1);
    controller.abort(new Error("enough"));
    expect(await failed).toBe("Error: enough");
    expect([told.released, listeners()]).toEqual([1, 0]);
  });

  test("by a signal, while the consumer is busy", async () => {
    const { controller, signal } = counted();
    const { iterator, told } = endless();
    const generator = anyGenerate(lw.core.ema, iterator, { signal });
    await generator.next();
    controller.abort(new Error("enough"));
    expect(await message(generator.next())).toBe("Error: enough");
    expect(told.released).toBe(1);
  });

  test("by a source that fails", async () => {
    const { signal, listeners } = counted();
    const source = (async function* () {
      yield { x: column(1) };
      throw new Error("no more");
    })();
    expect(await message(all(anyGenerate(lw.core.ema, source, { signal })))).toBe("Error: no more");
    expect(listeners()).toBe(0);
  });

  test("of a transform by a signal", async () => {
    const { controller, signal } = counted();
    const stream = anyTransform(lw.core.ema, { signal });
    const reader = stream.readable.getReader();
    const writer = stream.writable.getWriter();
    const closed = message(writer.closed);
    const read = message(reader.read());
    controller.abort(new Error("enough"));
    expect([await read, await closed]).toEqual(["Error: enough", "Error: enough"]);
    expect(await message(writer.write({ x: column(1) }))).toBe("Error: enough");
    const late = anyTransform(lw.core.ema, { signal });
    expect(await message(late.readable.getReader().read())).toBe("Error: enough");
    expect(await message(all(anyGenerate(lw.core.ema, [], { signal })))).toBe("Error: enough");
  });

  test("of a transform forgets the signal: closed, failed, cancelled, aborted", async () => {
    const { signal, listeners } = counted();
    const make = () => anyTransform(lw.core.ema, { signal });
    await through(make(), [{ x: column(1) }]);
    expect(listeners()).toBe(0);
    await message(through(make(), [{ x: "no" }]));
    expect(listeners()).toBe(0);
    const cancelled = make();
    expect(listeners()).toBe(1);
    await cancelled.readable.cancel();
    expect(listeners()).toBe(0);
    const aborted = make();
    await message(aborted.writable.abort(new Error("enough")));
    expect(listeners()).toBe(0);
  });

  test("of a transform by its consumer releases the source", async () => {
    let released = () => {};
    const ended = new Promise<void>((resolve) => {
      released = resolve;
    });
    const source = (function* () {
      try {
        for (;;) yield { x: column(1) };
      } finally {
        released();
      }
    })();
    const reader = streamOf(source).pipeThrough(anyTransform(lw.core.ema)).getReader();
    await reader.read();
    await reader.cancel("enough");
    await ended;
  });
});

describe("Node's own streams", () => {
  test("take it as a Duplex", async () => {
    const results: unknown[] = [];
    await pipeline(
      Readable.from([{ x: column(3) }, { x: column(3, 3) }]),
      Duplex.fromWeb(anyTransform(lw.core.ema) as never, { objectMode: true }),
      new Writable({
        objectMode: true,
        write(batch, _, done) {
          results.push(batch);
          done();
        },
      }),
    );
    expect(joined(results).output).toEqual(lw.core.ema({ x: column(6) }));
  });

  test("are sources of it, by their adapter", async () => {
    const source = Readable.toWeb(Readable.from([{ x: column(3) }, { x: column(3, 3) }])) as ReadableStream<unknown>;
    const stream = source.pipeThrough(anyTransform(lw.core.ema)) as unknown as AsyncIterable<unknown>;
    expect(joined(await all(stream)).output).toEqual(lw.core.ema({ x: column(6) }));
  });

  test("are sources of a generator", async () => {
    const source = Readable.from([{ x: column(3) }, { x: column(3, 3) }]);
    expect(joined(await all(anyGenerate(lw.core.ema, source))).output).toEqual(lw.core.ema({ x: column(6) }));
  });

  test("fail with the formula's message", async () => {
    const failed = pipeline(
      Readable.from([{ x: "no" }]),
      Duplex.fromWeb(anyTransform(lw.core.ema) as never, { objectMode: true }),
      new Writable({ objectMode: true, write: (_, __, done) => done() }),
    );
    expect(await message(failed)).toContain('core.ema: "x" expected');
  });
});

describe("types", () => {
  const check = (_: () => void) => {};
  test("are those of calls on columns", () => {
    check(() => {
      const fees = transform(lw.energy.treasuryFee, { params: { base: 200 } });
      const columns = lw.energy.treasuryFee({ utilization: column(1), providers: 1, hour: 1 });
      expectTypeOf(fees.readable).toEqualTypeOf<ReadableStream<typeof columns>>();
      const bank = lw.network.tokenBucket.bank(2);
      const buckets = generate(bank, [{ who: new Uint32Array(1), time: column(1), cost: 1 }], { events: "who" });
      expectTypeOf(buckets.next()).resolves.toEqualTypeOf<IteratorResult<ReturnType<typeof bank.step<never>>, void>>;
      // @ts-expect-error no parameter of this name
      transform(lw.energy.treasuryFee, { params: { bas: 200 } });
      // @ts-expect-error a column is missing
      generate(lw.energy.treasuryFee, [{ hour: 1 }]);
      // @ts-expect-error the column of events is missing
      generate(bank, [{ time: column(1), cost: 1 }], { events: "who" });
    });
  });
});
