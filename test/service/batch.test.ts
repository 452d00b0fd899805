// Rows computed together are what they are one by one; and whatever goes wrong with one of them is its own matter.
import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { random } from "../../reference/random.ts";
import type { Given } from "../../src/check.ts";
import { batcher, collector, QueueFull } from "../../src/service/batch.ts";
import { type AnyCall, anyCall, scalar, simd } from "../support/builds.ts";
import type { Entry } from "../support/catalog.ts";
import { mixtures } from "../support/params.ts";
import { rowMaps, rowRecurrences, rowsOf, unlike } from "../support/rows.ts";

const { lw } = simd;
const row = { utilization: 0.8, providers: 25, hour: 7 };
const peer = { validity: 0.9, response: 0.5, resource: 1, adherence: 0.7 };

/** As it looks to who does not know the formula. */
interface AnyBatcher {
  readonly waiting: number;
  readonly room: number;
  submit(...row: unknown[]): Promise<unknown>;
  flush(): Promise<void>;
  close(): Promise<void>;
}
interface AnyCollector {
  readonly waiting: number;
  add(...row: unknown[]): number;
  compute(): number;
  read(handle: number): unknown;
  output(name?: string): Float64Array;
}
interface AnyEvents {
  at(entity: number, inputs: Given): unknown;
}
const anyBatcher = (subject: unknown, options: object) =>
  batcher(subject as never, options as never) as unknown as AnyBatcher;
const anyCollector = (subject: unknown, options: object) =>
  collector(subject as never, options as never) as unknown as AnyCollector;

/** What became of a call: its result, or what it threw. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return String(error);
  }
}
const settled = (promise: Promise<unknown>) => promise.catch(String);
/** A turn of the event loop. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const entities = 5;

/** A formula, or the same bank twice. */
function twins(build: typeof simd, entry: Entry, params: Given, options: Given) {
  const call = anyCall(build.lw, entry);
  if (!entry.spec.state) {
    const one = (_: number, row: Given) => call(row, params, options);
    return {
      subject: call as unknown,
      one,
      arrange: (_: number, row: Given) => [row],
      options: { params, ...options },
    };
  }
  const bank = (call as AnyCall).bank(entities, params, options);
  const single = (call as AnyCall).bank(entities, params, options) as unknown as AnyEvents;
  return {
    subject: bank as unknown,
    one: (entity: number, row: Given) => single.at(entity, row),
    arrange: (entity: number, row: Given) => [entity, row],
    options: {},
  };
}

describe.each([simd, scalar])("$name", (build) => {
  describe.each([...rowMaps, ...rowRecurrences])("$path", (entry) => {
    const n = entry.spec.state?.rdp ? 40 : 150;
    const sets = [{}, ...mixtures(entry.spec, 1, 3)];

    test.each(["nan", "throw"])("rows collected are those of single calls: %s", (onInvalid) => {
      sets.forEach((params, seed) => {
        const { subject, one, arrange, options } = twins(build, entry, params, { onInvalid });
        const next = random(seed + 1);
        const c = anyCollector(subject, { maxRows: 70, ...options });
        const rows = rowsOf(entry, n, seed, 0.03);
        for (let i = 0; i < n; ) {
          const size = Math.min(n - i, [1, 2, 7, 70][Math.floor(next() * 4)]!);
          const some = rows.slice(i, i + size).map((row) => ({ row, entity: Math.floor(next() * entities) }));
          const handles = some.map(({ row, entity }) => c.add(...arrange(entity, row)));
          expect(c.compute()).toBe(size);
          const expected = some.map(({ row, entity }) => outcome(() => one(entity, row)));
          expect(handles.map((handle) => outcome(() => c.read(handle)))).toStrictEqual(expected);
          i += size;
        }
      });
    });

    test("rows submitted are those of single calls, in any rhythm", async () => {
      const { subject, one, arrange, options } = twins(build, entry, sets.at(-1)!, { onInvalid: "throw" });
      const next = random(9);
      const b = anyBatcher(subject, { maxRows: 13, ...options });
      const answers: Promise<unknown>[] = [];
      const expected: unknown[] = [];
      for (const row of rowsOf(entry, n, 4, 0.03)) {
        const entity = Math.floor(next() * entities);
        answers.push(settled(b.submit(...arrange(entity, row))));
        expected.push(outcome(() => one(entity, row)));
        const pause = next();
        if (pause < 0.02) await b.flush();
        else if (pause < 0.04) await turn();
        else if (pause < 0.06) await answers.at(-1);
      }
      await b.close();
      expect(await Promise.all(answers)).toStrictEqual(expected);
    });
  });
});

describe("64-bit integers", () => {
  const rows = Array.from({ length: 20 }, (_, i) => BigInt(i) * 10n ** 15n);

  test("are rows of bigints where they are asked for", async () => {
    const bills = rows.map((kwh) => ({
      kwh,
      price: 3n,
      treasuryBps: 100n,
      jurisdictionBps: 50n,
      slashBps: 0n,
      stake: 5n,
    }));
    const expected = bills.map((bill) => lw.energy.settlement(bill));
    const c = collector(lw.energy.settlement, { maxRows: 20, int64: true });
    const handles = bills.map((bill) => c.add(bill));
    c.compute();
    expect(handles.map((handle) => c.read(handle))).toStrictEqual(expected);
    const b = batcher(lw.energy.settlement, { maxRows: 8, int64: true });
    const answers = bills.map((bill) => b.submit(bill));
    await b.flush();
    expect(await Promise.all(answers)).toStrictEqual(expected);
    expect(() => c.add({ ...bills[0]!, kwh: 3 as never })).toThrow(
      'energy.settlement: "kwh" expected bigint, got number',
    );
  });

  test("invalid ones are refused each by itself", async () => {
    const b = batcher(lw.energy.settlement, { maxRows: 8, int64: true });
    const bill = { kwh: 10n, price: 3n, treasuryBps: 100n, jurisdictionBps: 50n, slashBps: 0n, stake: 5n };
    const good = b.submit(bill);
    const bad = settled(b.submit({ ...bill, kwh: -1n }));
    expect(await good).toStrictEqual(lw.energy.settlement(bill));
    expect(await bad).toBe(outcome(() => lw.energy.settlement({ ...bill, kwh: -1n })));
  });

  test("a bank says so itself", () => {
    const bank = lw.fees.baseFee.bank(3, {}, { int64: true });
    const single = lw.fees.baseFee.bank(3, {}, { int64: true });
    const c = anyCollector(bank, { maxRows: 20 });
    const handles = rows.map((used, i) => c.add(i % 3, { used }));
    c.compute();
    const expected = rows.map((used, i) => (single as unknown as AnyEvents).at(i % 3, { used }));
    expect(handles.map((handle) => c.read(handle))).toStrictEqual(expected);
  });

  test("doubles go on being doubles", () => {
    const c = collector(lw.energy.settlement, { maxRows: 20 });
    expect(() => c.add({ kwh: 1n } as never)).toThrow('energy.settlement: "kwh" expected number, got bigint');
    expect(() => collector(lw.core.matrixVector, { maxRows: 3, int64: true } as never)).toThrow(TypeError);
    expect(() => collector(lw.energy.treasuryFee, { maxRows: 3, int64: true } as never)).toThrow(
      '"int64" expected false',
    );
  });
});

describe("what is no row is refused at once, and nothing has changed", () => {
  const cases: readonly (readonly [what: string, row: unknown, message: string])[] = [
    ["nothing", undefined, '"row" expected an object, got undefined'],
    ["a number", 3, '"row" expected an object, got number'],
    ["a name that is wrong", { ...peer, validty: 1 }, 'unknown input "validty" (did you mean "validity"?)'],
    [
      "a name that is wrong, for one that is missing",
      { validty: 1 },
      'unknown input "validty" (did you mean "validity"?)',
    ],
    ["one that is missing", { validity: 1 }, '"response" expected number, got undefined'],
    ["a column", { ...peer, response: new Float64Array(2) }, '"response" expected number, got Float64Array'],
    ["a string", { ...peer, response: "1" }, '"response" expected number, got "1"'],
  ];

  test.each(cases)("%s", async (_, given, message) => {
    const c = collector(lw.network.peerScore, { maxRows: 3 });
    const handle = c.add(peer);
    expect(() => c.add(given as never)).toThrow(`network.peerScore: ${message}`);
    expect(c.waiting).toBe(1);
    c.compute();
    expect(c.read(handle)).toStrictEqual(lw.network.peerScore(peer));

    const b = batcher(lw.network.peerScore, { maxRows: 3 });
    const before = b.submit(peer);
    await expect(b.submit(given as never)).rejects.toThrow(TypeError);
    expect(b.waiting).toBe(1);
    expect(await before).toStrictEqual(lw.network.peerScore(peer));
  });

  test.each([-1, 3, 0.5, Number.NaN, "0", undefined])("an entity %s", (entity) => {
    const bank = lw.core.ema.bank(3);
    const c = collector(bank, { maxRows: 3 });
    const message = outcome(() => bank.at(entity as number, { x: 1 }));
    expect(outcome(() => c.add(entity as number, { x: 1 }))).toBe(message);
    expect(c.waiting).toBe(0);
  });

  test("yes or no, and names", () => {
    const c = anyCollector(lw.energy.reputation.bank(2), { maxRows: 3 });
    expect(() => c.add(0, { delivered: "yes" })).toThrow('"delivered" expected boolean, got "yes"');
  });

  test("what a formula says of options and subjects", () => {
    const { treasuryFee } = lw.energy;
    const make = (options: object) => () => anyCollector(treasuryFee, options);
    expect(make({})).toThrow('energy.treasuryFee: "maxRows" expected number, got undefined');
    expect(make({ maxRows: 0 })).toThrow('"maxRows" expected a whole number, 1 or more, got 0');
    expect(make({ maxRows: 3, maxDelay: 3 })).toThrow('collector: unknown option "maxDelay"');
    expect(make({ maxRows: 3, params: 3 })).toThrow('"params" expected an object, got number');
    expect(make({ maxRows: 3, params: { bas: 3 } })).toThrow('unknown parameter "bas" (did you mean "base"?)');
    expect(make({ maxRows: 3, params: { base: new Float64Array(3).fill(200) } })).toThrow(
      '"base" expected a number for all rows, got Float64Array',
    );
    expect(make({ maxRows: 3, onInvalid: "ignore" })).toThrow('"onInvalid" expected "nan" or "throw", got ignore');
    expect(() => anyCollector(lw.core.ema.bank(2), { maxRows: 3, params: { alpha: 0.5 } })).toThrow(
      'core.ema: "params" expected nothing, as the bank has its own, got Object',
    );
    expect(() => anyCollector(lw.core.ema, { maxRows: 3 })).toThrow(
      "core.ema: collector expected a bank of this formula",
    );
    expect(() => anyCollector(lw.core.sum, { maxRows: 3 })).toThrow(
      "core.sum: collector takes formulas whose rows are",
    );
    expect(() => anyBatcher({}, { maxRows: 3 })).toThrow('batcher: "formula" expected a formula');
    const batch = (options: object) => () => anyBatcher(treasuryFee, { maxRows: 3, ...options });
    expect(batch({ maxDelay: -1 })).toThrow('"maxDelay" expected 0 to 2147483647 ms, got -1');
    expect(batch({ maxDelay: "1" })).toThrow('"maxDelay" expected number, got "1"');
    expect(batch({ maxQueue: 2 })).toThrow('"maxQueue" expected maxRows: 3 or more');
  });

  test.each(unlike)("rows of $path are more than one value a column", (entry) => {
    const call = anyCall(lw, entry);
    expect(() => anyCollector(call, { maxRows: 3 })).toThrow("collector");
  });
});

describe("a collector", () => {
  test("reads rows of the last computation only", () => {
    const c = collector(lw.core.ema.bank(2), { maxRows: 2 });
    const first = c.add(0, { x: 1 });
    expect(() => c.read(first)).toThrow('core.ema: "handle" expected one that is computed, got one that waits');
    expect(c.compute()).toBe(1);
    const second = c.add(0, { x: 3 });
    expect(c.read(first)).toBe(1);
    expect(() => c.read(second)).toThrow("one that waits for compute()");
    c.compute();
    expect(() => c.read(first)).toThrow('"handle" expected one of the last compute(), got one of an earlier');
    expect(c.read(second)).toBe(lw.core.ema({ x: Float64Array.of(1, 3) })[1]);
    expect(() => c.read((second + 1) as never)).toThrow('"handle" expected what add returned, got 2');
    expect(() => c.read(undefined as never)).toThrow('"handle" expected what add returned, got undefined');
    expect(c.compute()).toBe(0);
    expect(() => c.read(second)).toThrow("one of an earlier");
  });

  test("is full at maxRows, and goes on", () => {
    const c = collector(lw.energy.treasuryFee, { maxRows: 2 });
    c.add(row);
    c.add(row);
    expect(() => c.add(row)).toThrow(
      'energy.treasuryFee: "row" expected room, got the one beyond maxRows: 2; compute() first',
    );
    expect(c.compute()).toBe(2);
    c.add(row);
    expect([c.waiting, c.maxRows]).toEqual([1, 2]);
  });

  test("shows outputs as columns, where rows are refused too", () => {
    const c = collector(lw.network.peerScore, { maxRows: 4, onInvalid: "throw" });
    const handles = [peer, { ...peer, validity: 3 }, { ...peer, resource: 0.1 }].map((row) => c.add(row));
    c.compute();
    expect(() => c.read(handles[1]!)).toThrow('network.peerScore: "validity" expected 0 to 1, got 3');
    expect(c.output("weakest")).toEqual(Float64Array.of(1, Number.NaN, 2));
    expect(c.output("score")[0]).toBe(lw.network.peerScore(peer).score);
    expect(() => c.output("scor" as never)).toThrow('unknown output "scor" (did you mean "score"?)');
    const single = collector(lw.core.ema.bank(1), { maxRows: 1 });
    single.add(0, { x: 2 });
    single.compute();
    expect(single.output()).toEqual(Float64Array.of(2));
  });

  test("takes rows of every make, in turns", () => {
    class Peer {
      get reputation() {
        return 0.7;
      }
      get latency() {
        return 20;
      }
    }
    const hidden = Object.defineProperty({ reputation: 0.4 }, "latency", { value: 90 }) as { reputation: number };
    const { gossipPeerScore } = lw.network;
    const rows = [
      { reputation: 0.5, latency: 30, failures: 1, requests: 3 },
      { requests: 4, failures: 1, latency: 30, reputation: 0.5 },
      new Peer(),
      { latency: undefined, reputation: 0.2 },
      hidden,
      Object.create({ reputation: 0.9, failures: 3, requests: 9 }) as { reputation: number },
      { reputation: 0.5 },
    ];
    for (const onInvalid of ["nan", "throw"] as const) {
      const c = collector(gossipPeerScore, { maxRows: 40, onInvalid });
      const some = rows.flatMap((row) => rows.flatMap((other) => [row, other])).slice(0, 38);
      const handles = some.map((row) => {
        // One that is refused leaves nothing behind.
        expect(() => c.add({ reputaton: 1 } as never)).toThrow("unknown input");
        expect(() => c.add({ reputation: "1" } as never)).toThrow('"reputation" expected number');
        return c.add(row);
      });
      if (onInvalid === "throw") c.add({ reputation: 7 });
      c.compute();
      expect(handles.map((handle) => c.read(handle))).toStrictEqual(some.map((row) => gossipPeerScore(row)));
    }
  });

  test("refuses a getter that adds or computes while its row is read", () => {
    const c = collector(lw.energy.treasuryFee, { maxRows: 2 });
    const sly = (noise: () => void) => ({
      ...row,
      get hour() {
        noise();
        return 7;
      },
    });
    expect(() => c.add(sly(() => c.add(row)))).toThrow(
      "rows may be neither added nor computed while a row is being read",
    );
    expect(() => c.add(sly(() => c.compute()))).toThrow("while a row is being read");
    const handle = c.add(sly(() => lw.energy.treasuryFee({ ...row, utilization: 0.1 })));
    c.compute();
    expect(c.read(handle)).toStrictEqual(lw.energy.treasuryFee(row));
  });

  test("keeps its parameters, whatever becomes of the object they came in", () => {
    const params = { base: 300 };
    const c = collector(lw.energy.treasuryFee, { maxRows: 2, params });
    params.base = 100;
    const handle = c.add(row);
    c.compute();
    expect(c.read(handle)).toStrictEqual(lw.energy.treasuryFee(row, { base: 300 }));
  });

  test("a bank that was disposed of refuses each row", () => {
    const bank = lw.core.ema.bank(2);
    const c = collector(bank, { maxRows: 2 });
    const handles = [c.add(0, { x: 1 }), c.add(1, { x: 1 })];
    bank.dispose();
    c.compute();
    for (const handle of handles) expect(() => c.read(handle)).toThrow("core.ema: this bank was disposed");
  });
});

describe("a batcher", () => {
  const { treasuryFee } = lw.energy;
  /** The formula, and of how many rows it was called. */
  const counted = () => {
    const calls: number[] = [];
    const call = new Proxy(treasuryFee, {
      apply(target, self, args) {
        calls.push((args[0].utilization as Float64Array).length);
        return Reflect.apply(target as never, self, args);
      },
    });
    return { call, calls };
  };

  test("calls the kernel once for what one turn brings, and for every full batch", async () => {
    const { call, calls } = counted();
    const b = batcher(call, { maxRows: 4 });
    const some = Array.from({ length: 10 }, () => b.submit(row));
    expect([b.waiting, calls]).toEqual([2, [4, 4]]);
    await Promise.all(some);
    const handlers = [1, 2, 3].map((_, i) =>
      new Promise<void>((resolve) => setImmediate(resolve)).then(() => b.submit({ ...row, hour: i })),
    );
    await Promise.all(handlers);
    expect(calls.slice(0, 3)).toEqual([4, 4, 2]);
    await b.close();
  });

  test("leaves after maxDelay at the latest, and holds no timer while nothing waits", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate"] });
    try {
      const { call, calls } = counted();
      const b = batcher(call, { maxRows: 3, maxDelay: 5 });
      expect(vi.getTimerCount()).toBe(0);
      const early = b.submit(row);
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(4);
      const late = b.submit(row);
      expect(calls).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(calls).toEqual([2]);
      expect(vi.getTimerCount()).toBe(0);
      expect(await Promise.all([early, late])).toStrictEqual([treasuryFee(row), treasuryFee(row)]);
      void [1, 2, 3].map(() => b.submit(row));
      expect([calls, vi.getTimerCount()]).toEqual([[2, 3], 0]);
      void b.submit(row);
      await b.close();
      expect([calls, vi.getTimerCount()]).toEqual([[2, 3, 1], 0]);
    } finally {
      vi.useRealTimers();
    }
  });

  test.each([0, 5])("leaves full and by flush where clocks stand still, maxDelay %s", async (maxDelay) => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "Date", "performance"],
    });
    try {
      const b = batcher(treasuryFee, { maxRows: 2, maxDelay });
      const answers = [b.submit(row), b.submit(row), b.submit(row)];
      await answers[1];
      expect(b.waiting).toBe(1);
      await b.flush();
      await answers[2];
      expect(b.waiting).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("without setImmediate gathers what the code that runs submits", async () => {
    vi.stubGlobal("setImmediate", undefined);
    try {
      const { call, calls } = counted();
      const b = batcher(call, { maxRows: 8 });
      await Promise.all([b.submit(row), b.submit(row), b.submit(row)]);
      const flushed = b.submit(row);
      await b.flush();
      await flushed;
      await b.submit(row);
      expect(calls).toEqual([3, 1, 1]);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test("is full where results cannot be taken, and has room once they are", async () => {
    const b = batcher(treasuryFee, { maxRows: 2, maxQueue: 5 });
    const answers = Array.from({ length: 7 }, (_, i) => settled(b.submit({ ...row, hour: i })));
    expect(b.room).toBe(0);
    const refused = [b.submit(row), b.submit(row)];
    await expect(refused[0]).rejects.toThrow(QueueFull);
    await expect(refused[1]).rejects.toThrow(RangeError);
    await b.ready();
    expect(b.room).toBeGreaterThan(0);
    const got = await Promise.all(answers);
    expect(got.slice(0, 5)).toStrictEqual([0, 1, 2, 3, 4].map((hour) => treasuryFee({ ...row, hour })));
    expect(got[5]).toBe(
      'QueueFull: energy.treasuryFee: "row" expected room, got one beyond maxQueue: 5; await ready() before submit',
    );
    expect(b.room).toBe(5);
  });

  test("many who wait for room all get in", async () => {
    const b = batcher(treasuryFee, { maxRows: 2, maxQueue: 3 });
    let most = 0;
    const producer = async (k: number) => {
      for (let i = 0; i < 20; i++) {
        while (!b.room) await b.ready();
        const answer = b.submit({ ...row, hour: (i + k) % 24 });
        most = Math.max(most, 3 - b.room);
        if (i % 3 === 0) await answer;
        else void answer;
      }
    };
    await Promise.all([0, 1, 2, 3].map(producer));
    expect(most).toBe(3);
    await b.close();
  });

  test("a closed one refuses, having lost nothing, and is closed once", async () => {
    const b = batcher(treasuryFee, { maxRows: 8, maxDelay: 1000 });
    const answers = [b.submit(row), b.submit(row)];
    const order: string[] = [];
    for (const answer of answers) void answer.then(() => order.push("row"));
    await Promise.all([b.close(), b.close()]);
    order.push("closed");
    expect(order).toEqual(["row", "row", "closed"]);
    await expect(b.submit(row)).rejects.toThrow("energy.treasuryFee: this batcher is closed");
    expect(b.room).toBe(0);
    await b.ready();
    await b.flush();
    await b.close();
  });

  test("flush ends behind those who await their rows", async () => {
    const b = batcher(treasuryFee, { maxRows: 8, maxDelay: 1000 });
    const order: string[] = [];
    const caller = async () => {
      await b.submit(row);
      order.push("row");
    };
    void caller();
    void caller();
    await b.flush();
    expect(order).toEqual(["row", "row"]);
  });

  test("an input that no row of a batch brings is left out of its call", async () => {
    const brought: unknown[] = [];
    const call = new Proxy(lw.network.gossipPeerScore, {
      apply(target, self, args) {
        brought.push(args[0].latency !== undefined);
        return Reflect.apply(target as never, self, args);
      },
    });
    const b = batcher(call, { maxRows: 2 });
    const rows = [{}, {}, {}, { latency: 30 }, {}, {}].map((more) => ({ reputation: 0.5, ...more }));
    expect(await Promise.all(rows.map((row) => b.submit(row)))).toStrictEqual(
      rows.map((row) => lw.network.gossipPeerScore(row)),
    );
    expect(brought).toEqual([false, true, false]);
  });

  test("rows that come while others are computed, as from a listener, are refused", async () => {
    const refused: Promise<unknown>[] = [];
    const call = new Proxy(treasuryFee, {
      apply(target, self, args) {
        refused.push(settled(b.submit(row)), settled(b.flush() as Promise<unknown>));
        return Reflect.apply(target as never, self, args);
      },
    });
    const b = batcher(call, { maxRows: 2 });
    expect(await b.submit(row)).toStrictEqual(treasuryFee(row));
    for (const message of await Promise.all(refused)) expect(message).toContain("while they are computed");
    expect(b.room).toBe(b.maxQueue);
  });

  test("who waits for room when it is closed goes on", async () => {
    const b = batcher(treasuryFee, { maxRows: 2, maxQueue: 2, maxDelay: 1000 });
    void b.submit(row);
    void b.submit(row);
    const waited = b.ready();
    void b.close();
    await waited;
  });

  test("is closed by await using", async () => {
    let answer: Promise<unknown> | undefined;
    {
      await using b = batcher(treasuryFee, { maxRows: 8, maxDelay: 1000 });
      answer = b.submit(row);
    }
    expect(await answer).toStrictEqual(treasuryFee(row));
  });

  test("in a storm of NaN answers each its own", async () => {
    const b = batcher(treasuryFee, { maxRows: 16, onInvalid: "throw" });
    const rows = Array.from({ length: 100 }, (_, i) => ({ ...row, utilization: i % 3 ? Number.NaN : i / 100 }));
    const got = await Promise.all(rows.map((row) => settled(b.submit(row))));
    expect(got).toStrictEqual(rows.map((row) => outcome(() => treasuryFee(row, {}, { onInvalid: "throw" }))));
    const lenient = batcher(treasuryFee, { maxRows: 16 });
    const answers = await Promise.all(rows.map((row) => lenient.submit(row)));
    expect(answers).toStrictEqual(rows.map((row) => treasuryFee(row)));
  });

  test("a bank of which one entity is no state refuses that one alone", async () => {
    const [bank, single] = [1, 2].map(() => lw.privacy.budgetGate.bank(3)) as unknown as [AnyEvents, AnyEvents];
    for (const of of [bank, single]) {
      const { state } = of as unknown as { readonly state: Readonly<Record<string, Float64Array>> };
      Object.values(state)[0]![1] = Number.NaN;
    }
    const rows = rowsOf(rowRecurrences.find(({ path }) => path === "privacy.budgetGate")!, 12, 3);
    const b = anyBatcher(bank, { maxRows: 4 });
    const got = await Promise.all(rows.map((row, i) => settled(b.submit(i % 3, row))));
    expect(got).toStrictEqual(rows.map((row, i) => outcome(() => single.at(i % 3, row))));
    expect(got.filter((value) => typeof value === "string")).toHaveLength(4);
  });

  test("a getter that submits, flushes or closes while its row is read is refused", async () => {
    const b = batcher(treasuryFee, { maxRows: 2 });
    const refused: Promise<unknown>[] = [];
    const sly = {
      ...row,
      get hour() {
        refused.push(
          settled(b.submit(row)),
          settled(b.flush() as Promise<unknown>),
          settled(b.close() as Promise<unknown>),
        );
        return 7;
      },
    };
    expect(await b.submit(sly)).toStrictEqual(treasuryFee(row));
    for (const message of await Promise.all(refused)) expect(message).toContain("while a row is being read");
    expect(b.room).toBeGreaterThan(0);
  });
});

describe("types", () => {
  const check = (_: () => void) => {};
  test("are those of single calls", () => {
    check(() => {
      const fees = collector(lw.energy.treasuryFee, { maxRows: 1, params: { base: 200 } });
      expectTypeOf(fees.read(fees.add(row))).toEqualTypeOf(lw.energy.treasuryFee(row));
      const scores = batcher(lw.network.peerScore, { maxRows: 1 });
      expectTypeOf(scores.submit(peer)).resolves.toEqualTypeOf(lw.network.peerScore(peer));
      const bank = lw.network.tokenBucket.bank(2);
      const buckets = batcher(bank, { maxRows: 1 });
      expectTypeOf(buckets.submit(0, { time: 1, cost: 1 })).resolves.toEqualTypeOf(bank.at(0, { time: 1, cost: 1 }));
      const wide = collector(lw.fees.split, { maxRows: 1, int64: true });
      expectTypeOf(wide.add).parameter(0).toEqualTypeOf<Parameters<typeof wide.add>[0]>();
      fees.output("fee");
      // @ts-expect-error no output of this name
      fees.output("fees");
      // @ts-expect-error no parameter of this name
      collector(lw.energy.treasuryFee, { maxRows: 1, params: { bas: 200 } });
      // @ts-expect-error an input is missing
      fees.add({ utilization: 1 });
      // @ts-expect-error a bank has parameters of its own
      collector(bank, { maxRows: 1, params: { rate: 1 } });
    });
  });
});
