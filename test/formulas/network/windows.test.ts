import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { nextDown } from "../../support/doubles.ts";
import { column } from "../../support/golden.ts";

describe.each(builds)("on the $name build", ({ lw }) => {
  const { leakyBucket, slidingWindow, tokenBucket, gcra } = lw.network;

  describe("network.leakyBucket", () => {
    test("lets in what fits on what has not leaked out, by hand", () => {
      const time = column(0, 0, 0, 0.25, 0.5, 10);
      const { admit, level, delay, retryAfter } = leakyBucket({ time, cost: 1 }, { rate: 2, capacity: 2 });
      expect(admit).toEqual(column(1, 1, 0, 0, 1, 1));
      expect(level).toEqual(column(1, 2, 2, 1.5, 2, 1));
      expect(delay).toEqual(column(0, 0.5, 1, 0.75, 0.5, 0));
      // What leaks until the double below 0.5 rounds to 1, too.
      expect(retryAfter[2]).toBe(nextDown(0.5));
      expect(retryAfter[4]).toBe(0);
    });

    test("is the token bucket seen from below, and gcra's meter: the same answers where nothing rounds", () => {
      let ties = 0;
      for (let seed = 1; seed <= 200; seed++) {
        const next = random(seed);
        const rate = 2 ** ((seed % 5) - 2);
        const capacity = 1 + (seed % 4);
        let clock = 0;
        const time = Float64Array.from({ length: 300 }, () => {
          clock += Math.floor(next() * 6) / 8;
          return next() < 0.1 ? clock - 1 : clock;
        });
        const cost = Float64Array.from({ length: 300 }, () => Math.floor(next() * 8 * (capacity + 1)) / 16);
        const leaky = leakyBucket({ time, cost }, { rate, capacity });
        const bucket = tokenBucket({ time, cost }, { rate, burst: capacity });
        expect(leaky.admit).toEqual(bucket.admit);
        expect(leaky.level).toEqual(bucket.tokens.map((left) => capacity - left));
        const meter = gcra({ time, cost }, { rate, burst: capacity });
        expect(leaky.admit).toEqual(meter.admit);
        // A queue that serves at the rate is empty when gcra's next cell is due.
        const now = time.map((t, i) => Math.max(t, ...time.subarray(0, i)));
        leaky.level.forEach((level, i) => {
          expect(now[i]! + level / rate).toBe(Math.max(meter.arrival[i]!, now[i]!));
          if (level === capacity) ties++;
        });
      }
      expect(ties).toBeGreaterThan(1000);
    });

    test.each([0, 1e3, 1.7e9, -500])("tells the least double that admits, at times from %d on", (base) => {
      const next = random(3 + base);
      const n = 10_000;
      const draw = (of: () => number) => Float64Array.from({ length: n }, of);
      const capacity = draw(() => 1000 ** next());
      const rate = draw(() => 1e-3 * 1e12 ** next());
      const bank = leakyBucket.bank(n);
      const first = draw(() => base + 1000 * next());
      bank.step({ time: first, cost: capacity.map((c) => c * next()), rate, capacity });
      const time = first.map((t) => t + (next() < 0.2 ? -next() : (2 * next()) / 1e3));
      const cost = capacity.map((c) => c * next());
      const { admit, retryAfter } = bank.step({ time, cost, rate, capacity });
      const saved = bank.save();
      const retried = (wait: (w: number) => number) => {
        bank.load(saved);
        return bank.step({ time: time.map((t, e) => t + wait(retryAfter[e]!)), cost, rate, capacity }).admit;
      };
      const then = retried((w) => w);
      const early = retried((w) => (w > 0 ? nextDown(w) : w));
      let turned = 0;
      retryAfter.forEach((wait, e) => {
        if (admit[e]) {
          expect(wait).toBe(0);
          return;
        }
        turned++;
        const told = JSON.stringify({ time: time[e], cost: cost[e], rate: rate[e], capacity: capacity[e], wait });
        expect(wait, told).toBeLessThan(Infinity);
        expect(then[e], told).toBe(1);
        expect(early[e], told).toBe(0);
      });
      expect(turned).toBeGreaterThan(1000);
    });

    test("never admits what does not fit in an empty bucket", () => {
      const { admit, retryAfter } = leakyBucket({ time: column(0, 1e9), cost: 3.5 }, { rate: 1, capacity: 3 });
      expect(admit).toEqual(column(0, 0));
      expect(retryAfter).toEqual(column(Infinity, Infinity));
    });

    test.each([NaN, Infinity, -1])("lets nobody in whose level is %d", (level) => {
      const bank = leakyBucket.bank(2, { capacity: 5 });
      bank.step({ time: 100, cost: 1 });
      bank.state.level[1] = level;
      expect(bank.step({ time: 200, cost: 1 }).admit).toEqual(column(1, 0));
      expect(bank.state.level[1]).toBe(Infinity);
      expect(bank.state.skipped).toEqual(column(0, 1));
    });
  });

  describe("network.slidingWindow", () => {
    test("counts of the window before what still overlaps, by hand", () => {
      // 42 in the minute before, 18 in this one so far, 15 s of it gone: 42 * 0.75 + 18 = 49.5.
      const state = { previous: 42, current: 18, last: 75 };
      const at = (limit: number) => slidingWindow({ time: 75, cost: 1 }, { limit, window: 60 }, { state });
      expect(at(50.5)).toEqual({ admit: true, retryAfter: 0, estimate: 49.5 });
      // 41.5 is reached when 23.5 of 42 are left: 18.5 / 42 of the window gone.
      const { admit, retryAfter, estimate } = at(42.5);
      expect([admit, estimate]).toEqual([false, 49.5]);
      expect(retryAfter).toBeCloseTo(60 * (18.5 / 42) - 15, 12);
    });

    /** The same from every request that passed, by windows of the clock. */
    function plain(times: readonly number[], costs: readonly number[], limit: number, window: number): number[] {
      const passed: [number, number][] = [];
      let now = -Infinity;
      return times.map((time, i) => {
        now = Math.max(now, time);
        const k = Math.floor(now / window);
        const of = (which: number) =>
          passed.filter(([t]) => Math.floor(t / window) === which).reduce((sum, [, cost]) => sum + cost, 0);
        const admit = of(k - 1) * (k + 1 - now / window) + of(k) + costs[i]! <= limit;
        if (admit) passed.push([now, costs[i]!]);
        return admit ? 1 : 0;
      });
    }

    test("decides as a log of all that passed does, counted by windows", () => {
      const request = fc.tuple(fc.integer({ min: -8, max: 40 }), fc.integer({ min: 0, max: 6 }));
      const requests = fc.array(request, { minLength: 1, maxLength: 120 });
      fc.assert(
        fc.property(requests, fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 4, 16), (steps, limit, window) => {
          let clock = 1000;
          const times = steps.map(([step]) => {
            clock += step / 8;
            return clock;
          });
          const costs = steps.map(([, cost]) => cost);
          const { admit } = slidingWindow({ time: column(...times), cost: column(...costs) }, { limit, window });
          expect([...admit]).toEqual(plain(times, costs, limit, window));
        }),
        { seed: 1, numRuns: 300 },
      );
    });

    test("lets pass at most the limit a window on the long run, and tells when more may", () => {
      const next = random(7);
      const params = { limit: 20, window: 10 };
      const bank = slidingWindow.bank(1, params);
      let passed = 0;
      let early = 0;
      for (let time = 1000; time < 3000; time += 0.2 * next()) {
        const { admit, retryAfter } = bank.step({ time, cost: 1 });
        passed += admit[0]!;
        if (admit[0]) continue;
        const saved = bank.save();
        const then = (later: number) => {
          bank.load(saved);
          return bank.step({ time: time + retryAfter[0]! + later, cost: 1 }).admit[0];
        };
        expect(then(1e-6)).toBe(1);
        if (retryAfter[0]! > 2e-6) {
          early++;
          expect(then(-1e-6)).toBe(0);
        }
        bank.load(saved);
      }
      expect(passed).toBeLessThanOrEqual(200 * 20 + 20);
      expect(passed).toBeGreaterThan(3500);
      expect(early).toBeGreaterThan(1000);
    });

    test("never admits what is more than the limit, and takes limits of its own for each entity", () => {
      const bank = slidingWindow.bank(3, { limit: 5 });
      const { admit, retryAfter } = bank.step({ time: 0, cost: 8, limit: column(10, NaN, 8) });
      expect(admit).toEqual(column(1, 0, 1));
      expect(retryAfter).toEqual(column(0, Infinity, 0));
    });

    test("keeps what it counted over a request that is none, and lets nobody in whose count is none", () => {
      const bank = slidingWindow.bank(2, { limit: 5 });
      bank.step({ time: 10, cost: 2 });
      expect(bank.step({ time: 11, cost: NaN }).admit).toEqual(column(NaN, NaN));
      expect(bank.state.current).toEqual(column(2, 2));
      bank.state.current[1] = -1;
      expect(bank.step({ time: 12, cost: 1 }).admit).toEqual(column(1, 0));
      expect(bank.state.skipped).toEqual(column(1, 2));
    });
  });
});
