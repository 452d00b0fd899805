// What becomes of calls and banks when workers die, callers stop, listeners throw and pools are closed.
import { afterEach, describe, expect, test } from "vitest";
import type { WebWorker } from "../../src/service/pool/link.ts";
import { ready } from "../../src/service/pool/message.ts";
import { poolOn } from "../../src/service/pool/pool.ts";
import {
  createPool,
  type NodeWorker,
  type Pool,
  PoolError,
  type PoolOptions,
  type WorkerLost,
} from "../../src/service/pool.node.ts";
import { expectSameBits } from "../support/bits.ts";
import { simd } from "../support/builds.ts";
import { pool, rejection, worker } from "../support/pool.ts";

const { lw } = simd;
const n = 1000;
const share = Float64Array.from({ length: n }, (_, i) => (i % 97) / 97);
const hours = Float64Array.from({ length: n }, (_, i) => i % 24);
const inputs = { utilization: share, providers: 20, hour: hours };
const expected = lw.energy.treasuryFee(inputs);

const open: Pool[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});
async function opened(options: PoolOptions): Promise<Pool> {
  const made = await pool(options);
  open.push(made);
  return made;
}

/** A pool whose first worker has a fault; those that take its place have none, or the fault `again`. */
async function faulty(fault: string, options: PoolOptions & { again?: string; limits?: object } = {}) {
  const { again, limits, ...rest } = options;
  const lost: WorkerLost[] = [];
  const made: NodeWorker[] = [];
  const threads = options.threads ?? 2;
  const own = await opened({
    threads,
    chunk: 16,
    onWorkerLost: (what) => lost.push(what),
    worker: () => {
      const bad = made.length === 0 ? fault : made.length >= threads ? again : undefined;
      const next = worker(bad, limits && made.length === 0 ? { resourceLimits: limits } : {});
      made.push(next);
      return next;
    },
    ...rest,
  });
  return { own, lost, made };
}

/** Every worker has a chunk of each call: the first go out in turns. */
const firstCall = (what: string) => `if (order.do === "call") ${what}`;
const hoard = "{ const all = []; for (;;) all.push(new Array(1e5).fill({})); }";

describe("a call, when a worker", () => {
  const ways = {
    "ends itself": [firstCall("process.exit(3)"), "ended with code 3"],
    "throws what nobody catches": [firstCall('throw new Error("out of luck")'), "failed: out of luck"],
    "runs out of memory": [firstCall(hoard), "memory limit"],
  } as const;
  test.each(Object.entries(ways))(
    "%s, is computed by others; it is reported and replaced",
    async (_, [fault, reason]) => {
      for (const memory of ["shared", "transfer"] as const) {
        const limits = fault.includes(hoard) ? { maxOldGenerationSizeMb: 16 } : {};
        const { own, lost, made } = await faulty(fault, { memory, limits });
        expectSameBits(await own.call(lw.energy.treasuryFee, inputs), expected);
        expect(lost).toMatchObject([{ worker: 0, replaced: true }]);
        expect(lost[0]!.reason).toBeInstanceOf(PoolError);
        expect(lost[0]!.reason.message).toContain(reason);
        expect(made.length).toBe(3);
        expectSameBits(await own.call(lw.energy.treasuryFee, inputs), expected);
      }
    },
  );

  test("is terminated in the middle, has written part of an output that is an input: the others read what stood there", async () => {
    for (const memory of ["shared", "transfer"] as const) {
      const { own, made, lost } = await faulty("", { memory });
      const column = own.column(n);
      column.set(share);
      let killed = false;
      const onProgress = () => {
        if (!killed) void made[0]!.terminate();
        killed = true;
      };
      const how = { out: { congestion: column }, onProgress };
      const { congestion } = await own.call(lw.energy.treasuryFee, { ...inputs, utilization: column }, {}, how);
      expect(congestion).toBe(column);
      expectSameBits(congestion, expected.congestion);
      // Whether the pool hears of it before the call is over is not for this test to say.
      expect(lost.length).toBeLessThan(2);
    }
  });

  test("is lost together with the one that has its chunk next, is rejected with what happened", async () => {
    const fault = 'if (order.do === "call") process.exit(4)';
    const { own, lost } = await faulty(fault, { threads: 1, again: fault });
    const error = await rejection(own.call(lw.energy.treasuryFee, inputs));
    expect(error).toBeInstanceOf(PoolError);
    expect(error.message).toBe(
      "energy.treasuryFee: a part of the call was lost twice with its worker, or no worker is left: lanewise/pool: a worker ended with code 4",
    );
    expect(lost.length).toBeGreaterThan(1);
  });
});

describe("a pool", () => {
  test("whose workers do not start is refused, and leaves none behind", async () => {
    const { Worker } = await import("node:worker_threads");
    const bad = () => new Worker("throw new Error('no')", { eval: true }) as unknown as NodeWorker;
    const error = await rejection(createPool({ threads: 2, worker: bad }));
    expect(error).toBeInstanceOf(PoolError);
    expect(error.message).toBe("lanewise/pool: a worker failed: no");
  });

  test("begins one worker after the other where its host wants that, and ends them when one fails", async () => {
    const begun: { ready(): void; fail(): void; ended: boolean }[] = [];
    const fake = (): WebWorker => {
      const told: Record<string, (event: object) => void> = {};
      const own = {
        ready: () => told.message!({ data: ready }),
        fail: () => told.error!({ message: "no" }),
        ended: false,
      };
      begun.push(own);
      return {
        postMessage() {},
        addEventListener(event, listener) {
          told[event] = listener;
        },
        terminate() {
          own.ended = true;
        },
      };
    };
    const create = (oneByOne: boolean) =>
      poolOn({ cores: () => 3, worker: fake, oneByOne: () => oneByOne })({ memory: "transfer" });

    const all = create(false);
    expect(begun).toHaveLength(3);
    for (const one of begun.splice(0)) one.ready();
    await (await all).close();

    const turns = create(true);
    for (let k = 1; k <= 3; k++) {
      expect(begun).toHaveLength(k);
      begun[k - 1]!.ready();
    }
    await (await turns).close();
    expect(begun.splice(0).map(({ ended }) => ended)).toEqual([true, true, true]);

    const broken = create(true);
    begun[0]!.ready();
    begun[1]!.fail();
    expect((await rejection(broken)).message).toBe("lanewise/pool: a worker failed: no");
    expect(begun.map(({ ended }) => ended)).toEqual([true, true]);
  });

  test("that lost a worker while nobody called goes on", async () => {
    const { own, made, lost } = await faulty("");
    await made[0]!.terminate();
    expectSameBits(await own.call(lw.energy.treasuryFee, inputs), expected);
    expect(lost).toMatchObject([{ worker: 0, replaced: true }]);
  });

  test("whose last worker cannot be replaced refuses calls and banks", async () => {
    const { Worker } = await import("node:worker_threads");
    const lost: WorkerLost[] = [];
    let made = 0;
    const own = await opened({
      threads: 1,
      onWorkerLost: (what) => lost.push(what),
      worker: () =>
        made++
          ? (new Worker("process.exit(7)", { eval: true }) as unknown as NodeWorker)
          : worker('if (order.do === "call") process.exit(3)'),
    });
    const message = /a worker ended with code 7, and so did the one in its place/;
    for (const _ of "12") {
      const error = await rejection(own.call(lw.energy.treasuryFee, inputs));
      expect(error).toBeInstanceOf(PoolError);
      expect(error.message).toMatch(message);
    }
    expect((await rejection(own.bank(lw.core.ema, 3))).message).toMatch(message);
    expect(lost.map(({ replaced }) => replaced)).toEqual([true, false]);
  });

  test("whose workers cannot be made any more says so, and begins with none that cannot", async () => {
    let made = 0;
    const cause = new Error("no more");
    const make = () => {
      if (made++) throw cause;
      return worker('if (order.do === "call") process.exit(3)');
    };
    const own = await opened({ threads: 1, worker: make });
    const error = await rejection(own.call(lw.energy.treasuryFee, inputs));
    expect(error.message).toContain("lanewise/pool: a worker ended with code 3, and no other could be made");
    expect(await rejection(pool({ threads: 1, worker: make }))).toBe(cause);
  });

  test("drops what a listener of losses throws", async () => {
    const { own } = await faulty(firstCall("process.exit(3)"), {
      onWorkerLost: () => {
        throw new Error("mine");
      },
    });
    expectSameBits(await own.call(lw.energy.treasuryFee, inputs), expected);
  });

  test("refuses options that are none", async () => {
    await expect(pool({ thread: 2 } as never)).rejects.toThrow(
      'lanewise/pool: unknown option "thread" (did you mean "threads"?)',
    );
    await expect(pool({ threads: 1.5 })).rejects.toThrow(
      'lanewise/pool: "threads" expected a whole number, 0 or more, got 1.5',
    );
    await expect(pool({ threads: 1000 })).rejects.toThrow("at most 256");
    await expect(pool({ memory: "mine" as never })).rejects.toThrow('"memory" expected "shared" or "transfer"');
    await expect(pool({ worker: 1 as never })).rejects.toThrow('"worker" expected a function');
  });

  test("once closed refuses everything, and close again does no harm", async () => {
    const own = await pool({ threads: 2, chunk: 16 });
    const bank = await own.bank(lw.core.ema, 10);
    const running = own.call(lw.energy.treasuryFee, inputs);
    const closing = own.close();
    // What was begun is done.
    expectSameBits(await running, expected);
    await closing;
    await own.close();
    await bank.dispose();
    for (const refused of [
      own.call(lw.energy.treasuryFee, inputs),
      own.bank(lw.core.ema, 3),
      bank.step({ x: 1 }),
      bank.save(),
    ])
      await expect(refused).rejects.toThrow("lanewise/pool: this pool was closed");
  });
});

describe("a call", () => {
  for (const threads of [0, 2])
    test(`that is aborted rejects with the reason and leaves the pool fit, ${threads} threads`, async () => {
      const own = await opened({ threads, chunk: 16 });
      const stop = new AbortController();
      const reason = new Error("enough");
      const seen: number[] = [];
      const onProgress = ({ done, total }: { done: number; total: number }) => {
        expect(total).toBe(n);
        seen.push(done);
        if (seen.length === 3) stop.abort(reason);
      };
      const call = own.call(lw.energy.treasuryFee, inputs, {}, { signal: stop.signal, onProgress });
      expect(await rejection(call)).toBe(reason);
      expect(seen.length).toBe(3);
      expect(await rejection(own.call(lw.energy.treasuryFee, inputs, {}, { signal: stop.signal }))).toBe(reason);
      expectSameBits(await own.call(lw.energy.treasuryFee, inputs), expected);
    });

  test("tells its progress up to all rows", async () => {
    const own = await opened({ threads: 2, chunk: 16 });
    const seen: number[] = [];
    await own.call(lw.energy.treasuryFee, inputs, {}, { onProgress: ({ done }) => seen.push(done) });
    expect(seen.at(-1)).toBe(n);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test("whose listener throws rejects with that", async () => {
    const own = await opened({ threads: 2, chunk: 16 });
    const mine = new Error("mine");
    const onProgress = () => {
      throw mine;
    };
    expect(await rejection(own.call(lw.energy.treasuryFee, inputs, {}, { onProgress }))).toBe(mine);
    expectSameBits(await own.call(lw.energy.treasuryFee, inputs), expected);
  });

  test("whose column is taken away meanwhile rejects", async () => {
    const own = await opened({ threads: 1, chunk: 16 });
    const gone = share.slice();
    const call = own.call(lw.energy.treasuryFee, { ...inputs, utilization: gone });
    structuredClone(gone, { transfer: [gone.buffer] });
    expect(await rejection(call)).toBeInstanceOf(TypeError);
    expectSameBits(await own.call(lw.energy.treasuryFee, inputs), expected);
  });

  test("refuses what the formula refuses before any worker begins", async () => {
    const own = await opened({ threads: 2, chunk: 16 });
    const out = { fee: own.column(n).fill(7) };
    const far = share.slice();
    far[900] = -1;
    const { treasuryFee } = lw.energy;
    const wrongs = [
      [{ ...inputs, hours: 1 }, {}, {}],
      [inputs, { bas: 1 }, {}],
      [inputs, { base: -1 }, {}],
      [inputs, {}, { onInvalid: "yes" }],
      [{ ...inputs, hour: new Float64Array(3) }, {}, {}],
      [{ ...inputs, utilization: far }, {}, { out, onInvalid: "throw" }],
      [inputs, {}, { out: { fee: new Float64Array(3) } }],
    ] as [never, never, never][];
    for (const wrong of wrongs) {
      let message = "";
      try {
        treasuryFee(...wrong);
      } catch (error) {
        message = String(error);
      }
      expect(message).not.toBe("");
      expect(String(await rejection(own.call(treasuryFee, ...wrong)))).toBe(message);
    }
    expect(out.fee.every((x) => x === 7)).toBe(true);
    for (const wrong of [{ signal: 1 }, { onProgress: 1 }])
      expect(await rejection(own.call(treasuryFee, inputs, {}, wrong as never))).toBeInstanceOf(TypeError);
    expect((await rejection(own.call((() => 1) as never, inputs as never))).message).toContain(
      'lanewise/pool: "formula" expected a formula',
    );
  });
});

describe("a bank, when a worker is lost with some of its entities", () => {
  const x = Float64Array.from({ length: 40 }, (_, i) => i);
  const ema = () => lw.core.ema.bank(40, { alpha: 0.25 });
  const dying = (at: number) => `if (order.do === "step" && ++n === ${at}) process.exit(8)`;

  test("before its first tick, starts again", async () => {
    const { own, made } = await faulty("");
    const bank = await own.bank(lw.core.ema, 40, { alpha: 0.25 });
    await made[0]!.terminate();
    expectSameBits(await bank.step({ x }), ema().step({ x }));
  });

  test("right after a save, goes on from there", async () => {
    const { own, made, lost } = await faulty("");
    const [bank, one] = [await own.bank(lw.core.ema, 40, { alpha: 0.25 }), ema()];
    await bank.step({ x });
    one.step({ x });
    await bank.save();
    await made[1]!.terminate();
    expectSameBits(await bank.step({ x: 3 }), one.step({ x: 3 }));
    expectSameBits(await bank.state(), one.state);
    expect(lost.length).toBe(1);
  });

  test("after a tick that no save has, is refused until it is loaded or reset", async () => {
    const { own } = await faulty(dying(2));
    const [bank, one] = [await own.bank(lw.core.ema, 40, { alpha: 0.25 }), ema()];
    await bank.step({ x });
    one.step({ x });
    const saved = one.save();
    const error = await rejection(bank.step({ x }));
    expect(error).toBeInstanceOf(PoolError);
    expect(error.message).toMatch(
      /^core\.ema: entities \d+ to \d+ went with their worker \(lanewise\/pool: a worker ended with code 8\), 2 ticks after the last save; load a save, or reset$/,
    );
    for (const refused of [bank.step({ x }), bank.state(), bank.save(), bank.stepAt(Uint32Array.of(1), { x: 1 })])
      expect(await rejection(refused)).toBe(error);
    await bank.load(saved);
    expectSameBits(await bank.step({ x }), one.step({ x }));
    await bank.reset();
    one.reset();
    expectSameBits(await bank.step({ x }), one.step({ x }));
  });

  test("goes back to its last save where that is asked for, and says how many ticks are lost", async () => {
    const { own } = await faulty(dying(4));
    const [bank, one] = [await own.bank(lw.core.ema, 40, { alpha: 0.25 }, { restore: "last-save" }), ema()];
    await bank.step({ x });
    one.step({ x });
    await bank.save();
    await bank.step({ x: 9 });
    await bank.step({ x: 9 });
    const error = await rejection(bank.step({ x: 9 }));
    expect(error).toBeInstanceOf(PoolError);
    expect(error.message).toMatch(/all entities are as they were saved: 3 ticks are lost$/);
    expectSameBits(await bank.step({ x: 5 }), one.step({ x: 5 }));
    expectSameBits(await bank.state(), one.state);
  });

  test("refuses what a bank refuses, and then nobody has moved", async () => {
    const { own } = await faulty("");
    const make = { onInvalid: "throw" } as const;
    const [bank, one] = [await own.bank(lw.core.ema, 40, {}, make), lw.core.ema.bank(40, {}, make)];
    const bad = x.slice();
    bad[39] = Infinity;
    const indices = Uint32Array.of(1, 40);
    const wrongs: [(b: never) => unknown][] = [
      [(b: typeof bank) => b.step({ x: bad })],
      [(b: typeof bank) => b.step({ y: 1 } as never)],
      [(b: typeof bank) => b.step({ x: new Float64Array(3) })],
      [(b: typeof bank) => b.stepAt(indices, { x: 1 })],
      [(b: typeof bank) => b.stepAt([1] as never, { x: 1 })],
      [(b: typeof bank) => b.step({ x }, { ou: 1 } as never)],
      [(b: typeof bank) => b.load(new Uint8Array(9))],
    ];
    for (const [wrong] of wrongs) {
      let message = "";
      try {
        wrong(one as never);
      } catch (error) {
        message = String(error);
      }
      expect(message).not.toBe("");
      expect(String(await rejection(wrong(bank as never) as Promise<unknown>))).toBe(message);
    }
    expect(await bank.save()).toEqual(one.save());
    expect(await rejection(own.bank(lw.core.ema, 0))).toBeInstanceOf(RangeError);
    expect((await rejection(own.bank(lw.core.ema, 3, {}, { restore: "now" as never }))).message).toContain("restore");
    expect((await rejection(own.bank(lw.core.exp as never, 3))).message).toContain("with state");
    await bank.dispose();
    await expect(bank.step({ x })).rejects.toThrow("core.ema: this bank was disposed");
  });
});
