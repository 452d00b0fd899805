import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";

type Rating = Record<"base" | "h" | "rep" | "u", number>;
golden("network.dynamicRate", {
  dynrate: (lw, { base, h, rep, u }: Rating) => {
    const result = lw.network.dynamicRate({ base, health: h, reputation: rep, load: u });
    const { healthFactor, reputationFactor, capacityFactor, rate, burst } = result;
    return { health: healthFactor, reputation: reputationFactor, capacity: capacityFactor, rate, burst };
  },
});

type Traffic = { times: number[]; costs: number[]; rate: number; burst: number; tokens0?: number };
golden("network.tokenBucket", {
  bucket: (lw, { times, costs, rate, burst, tokens0 }: Traffic) => {
    const traffic = { time: column(...times), cost: column(...costs) };
    const state = given({ tokens: tokens0 });
    const { admit, tokens } = lw.network.tokenBucket(traffic, { rate, burst }, { state });
    return times.map((_, i) => [admit[i] === 1, tokens[i]]);
  },
  gcra: (lw, { times, costs, rate, burst }: Traffic) => {
    const traffic = { time: column(...times), cost: column(...costs) };
    const { admit, arrival, retryAfter } = lw.network.gcra(traffic, { rate, burst });
    return times.map((_, i) => [admit[i] === 1, arrival[i], retryAfter[i]]);
  },
});

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);
/** The double below one above 0. */
const justBelow = (x: number) => {
  double[0] = x;
  bits[0]! -= 1n;
  return double[0]!;
};

describe.each(builds)("on the $name build", ({ lw }) => {
  const { dynamicRate, tokenBucket, gcra } = lw.network;

  describe("network.dynamicRate", () => {
    const perfect = { base: 100, health: 1, reputation: 1, load: 0.7 };

    test("is the base rate of a perfect peer at the target load, and twice that may come at once", () => {
      const { rate, burst } = dynamicRate(perfect);
      expect(rate).toBeCloseTo(100, 12);
      expect(burst).toBeCloseTo(200, 12);
    });

    test("never falls below the least rate, nor rises above the multiple of the base", () => {
      expect(dynamicRate({ ...perfect, reputation: 0 }).rate).toBe(1);
      expect(dynamicRate({ ...perfect, load: 0 }, { capacityMax: 1000, targetLoad: 0.99, maxFactor: 3 }).rate).toBe(
        300,
      );
      expect(dynamicRate({ ...perfect, base: 0.01 }).rate).toBe(0.1);
    });

    test("punishes bad reputation more under a larger exponent", () => {
      const rates = [0.5, 1, 2, 4].map(
        (reputationPower) => dynamicRate({ ...perfect, reputation: 0.5 }, { reputationPower }).rate,
      );
      expect(rates).toEqual([...rates].sort((a, b) => b - a));
      expect(rates[2]).toBeCloseTo(25, 12);
    });

    test("has no target load of 1", () => {
      expect(() => dynamicRate(perfect, { targetLoad: 1 })).toThrow(/"targetLoad" expected 0 to 0\.99/);
    });

    test("rises with health and reputation and falls with load", () => {
      const share = fc.double({ min: 0, max: 1, noNaN: true });
      fc.assert(
        fc.property(share, share, share, share, (health, reputation, load, other) => {
          const at = (more: object) => dynamicRate({ base: 10, health, reputation, load, ...more }).rate;
          const [low, high] = [Math.min(health, other), Math.max(health, other)];
          expect(at({ health: low })).toBeLessThanOrEqual(at({ health: high }));
          expect(at({ reputation: low })).toBeLessThanOrEqual(at({ reputation: high }));
          expect(at({ load: low })).toBeGreaterThanOrEqual(at({ load: high }));
        }),
        { seed: 1 },
      );
    });
  });

  describe("network.tokenBucket", () => {
    test("lets a burst through, then one request each time a token has accrued, by hand", () => {
      const time = column(0, 0, 0, 0.25, 0.5, 0.5, 10, 10, 10);
      const { admit, tokens, retryAfter } = tokenBucket({ time, cost: 1 }, { rate: 2, burst: 2 });
      expect(admit).toEqual(column(1, 1, 0, 0, 1, 0, 1, 1, 0));
      expect(tokens).toEqual(column(1, 0, 0, 0.5, 0, 0, 1, 0, 0));
      // Added to 0.25, and to 0.5, the double below 0.25 rounds to 0.5: nothing shorter is needed. So at 0.5, and at 10.
      expect(0.25 + justBelow(0.25)).toBe(0.5);
      expect(0.5 + justBelow(0.5)).toBe(1);
      expect(retryAfter.slice(0, 6)).toEqual(column(0, 0, 0.5, justBelow(0.25), 0, justBelow(0.5)));
      expect(10 + retryAfter[8]!).toBe(10.5);
    });

    test("counts a request that comes out of order as coming with the latest one", () => {
      const { admit, tokens } = tokenBucket({ time: column(5, 3, 5.5), cost: 1 }, { rate: 1, burst: 2 });
      expect(admit).toEqual(column(1, 1, 0));
      expect(tokens).toEqual(column(1, 0, 0.5));
    });

    test("never admits what costs more than the burst, however long it waits", () => {
      const { admit, retryAfter } = tokenBucket({ time: column(0, 1e9), cost: 3.5 }, { rate: 1, burst: 3 });
      expect(admit).toEqual(column(0, 0));
      expect(retryAfter).toEqual(column(Infinity, Infinity));
      expect(gcra({ time: column(0, 1e9), cost: 3.5 }, { rate: 1, burst: 3 }).admit).toEqual(column(0, 0));
    });

    test("at a rate of 0 admits the first burst only", () => {
      const { admit, retryAfter } = tokenBucket({ time: column(0, 1, 2, 1e12), cost: 1 }, { rate: 0, burst: 2 });
      expect(admit).toEqual(column(1, 1, 0, 0));
      expect(retryAfter).toEqual(column(0, 0, Infinity, Infinity));
    });

    test("takes its own rate and burst for each peer, as dynamicRate gives them, and the parameters for the others", () => {
      const { rate, burst } = dynamicRate({ base: column(1, 10), health: 1, reputation: 1, load: 0.7 });
      const bank = lw.network.tokenBucket.bank(3, { rate: 5, burst: 2 });
      const limits = { rate: column(...rate, NaN), burst: column(...burst, NaN) };
      const served = [0, 0, 0];
      for (let i = 0; i < 2560; i++)
        bank.step({ time: i / 64, cost: 1, ...limits }).admit.forEach((admit, peer) => {
          served[peer]! += admit;
        });
      // The burst, and the rate for a little less than 40 seconds.
      expect(served).toEqual([2 + 39, 20 + 399, 2 + 199]);
    });

    test("skips a request whose cost or own rate is no number: state stays, no decision", () => {
      const bank = lw.network.tokenBucket.bank(1, { rate: 1, burst: 2 });
      bank.step({ time: 0, cost: 1 });
      const skipped = bank.step({ time: 100, cost: NaN });
      expect(skipped.admit[0]).toBeNaN();
      expect(skipped.tokens[0]).toBe(1);
      bank.step({ time: 100, cost: 1, rate: -1 });
      expect(bank.state.last[0]).toBe(0);
      expect(bank.state.skipped[0]).toBe(2);
    });
  });

  describe.each(["tokenBucket", "gcra"] as const)("the wait of network.%s", (name) => {
    const limiter = lw.network[name];
    const some = (next: () => number, least: number, most: number) => least * (most / least) ** next();

    /** How many of n random peers are turned away and told a wait; each is to be admitted at that wait, and at none shorter. */
    function turnedAway(n: number, base: number, seed: number): number {
      const next = random(seed);
      const draw = (of: () => number) => Float64Array.from({ length: n }, of);
      const first = draw(() => base + 1000 * next());
      const burst = draw(() => some(next, 1, 1000));
      const rate = draw(() => some(next, 1e-3, 1e9));
      const bank = limiter.bank(n);
      bank.step({ time: first, cost: burst.map((b) => b * next()), rate, burst });
      const time = first.map((t) => t + (next() < 0.2 ? -next() : (2 * next()) / 1e3));
      const cost = burst.map((b) => b * next());
      const { admit, retryAfter } = bank.step({ time, cost, rate, burst });
      const saved = bank.save();
      const retried = (wait: (w: number) => number) => {
        bank.load(saved);
        return bank.step({ time: time.map((t, e) => t + wait(retryAfter[e]!)), cost, rate, burst }).admit;
      };
      const then = retried((w) => w);
      const early = retried((w) => (w > 0 ? justBelow(w) : w));
      let turned = 0;
      retryAfter.forEach((wait, e) => {
        const told = { time: time[e], cost: cost[e], rate: rate[e], burst: burst[e], wait };
        if (admit[e]) {
          expect(wait).toBe(0);
          return;
        }
        turned++;
        expect(wait, JSON.stringify(told)).toBeLessThan(Infinity);
        expect(then[e], JSON.stringify(told)).toBe(1);
        expect(early[e], JSON.stringify(told)).toBe(0);
      });
      return turned;
    }

    test.each([0, 1e3, 1.7e9, 1.7e12, -1e3, -500])("is the least double that admits, at times from %d on", (base) => {
      expect(turnedAway(20_000, base, 5 + base)).toBeGreaterThan(1000);
    });

    test("is more than half a step of the clock where the tokens take less", () => {
      // Times are 2^-12 seconds apart: a bucket waits a microsecond, gcra, which counts in times, 0.73 of such a step.
      const bank = limiter.bank(1, name === "gcra" ? { rate: 3e3, burst: 1.2 } : { rate: 1e6, burst: 1 });
      const time = 1.7e12;
      bank.step({ time, cost: 1 });
      const [wait = 0] = bank.step({ time, cost: 1 }).retryAfter;
      // From just beyond half a step on, the sum is the next time.
      expect(time + 2 ** -13).toBe(time);
      expect(wait).toBe(2 ** -13 + 2 ** -65);
      expect(bank.step({ time: time + wait, cost: 1 }).admit[0]).toBe(1);
    });

    test("counts from the request's own time, also where it comes out of order", () => {
      const bank = limiter.bank(1, { rate: 1, burst: 1 });
      bank.step({ time: 100, cost: 1 });
      const [wait = 0] = bank.step({ time: 90, cost: 1 }).retryAfter;
      expect(wait).toBeCloseTo(11, 12);
      expect(bank.step({ time: 90 + wait, cost: 1 }).admit[0]).toBe(1);
    });

    test("is Infinity where it ends behind the last time there is", () => {
      const bank = limiter.bank(1, { rate: 1e-3, burst: 10 });
      const time = Number.MAX_SAFE_INTEGER - 1000;
      bank.step({ time, cost: 10 });
      expect(bank.step({ time, cost: 10 }).retryAfter[0]).toBe(Infinity);
      const [wait = 0] = bank.step({ time, cost: 0.5 }).retryAfter;
      expect(Math.abs(wait - 500)).toBeLessThanOrEqual(0.5);
      expect(bank.step({ time: time + wait, cost: 0.5 }).admit[0]).toBe(1);
    });

    test("ends for costs and rates of any size", () => {
      const sizes = [5e-324, 1e-310, 2 ** -1022, 1e-200, 1e-16, 1, 3.3, 1e8, 2 ** 53 - 1];
      const rates = sizes.filter((rate) => name === "tokenBucket" || rate > 1e-6);
      for (const rate of rates)
        for (const cost of sizes)
          for (const time of [-(2 ** 53) + 1, -1e-300, 0, 1e-9, 1e10]) {
            const bank = limiter.bank(1, { rate, burst: 2 ** 53 - 1 });
            bank.step({ time, cost: 2 ** 53 - 1 });
            const { admit, retryAfter } = bank.step({ time, cost });
            const [wait = NaN] = retryAfter;
            const what = JSON.stringify({ rate, cost, time, wait });
            if (admit[0]) continue;
            expect(wait, what).toBeGreaterThan(0);
            if (wait === Infinity) continue;
            const saved = bank.save();
            expect(bank.step({ time: time + wait, cost }).admit[0], what).toBe(1);
            bank.load(saved);
            expect(bank.step({ time: time + justBelow(wait), cost }).admit[0], what).toBe(0);
          }
    });
  });

  describe.each([
    ["tokenBucket", "tokens", -1],
    ["gcra", "arrival", Infinity],
  ] as const)("an entity of network.%s whose %s are none", (name, content, closed) => {
    const started = () => {
      const bank = lw.network[name].bank(3, { rate: 1, burst: 5 });
      bank.step({ time: 100, cost: 5 });
      return bank;
    };
    const cells = (bank: ReturnType<typeof started>) =>
      (bank.state as unknown as Record<string, Float64Array>)[content]!;

    test.each([NaN, Infinity, -Infinity, -1e17, 1e300])("is not let in by %d", (value) => {
      const bank = started();
      cells(bank)[1] = value;
      const { admit, retryAfter } = bank.step({ time: 101, cost: 1 });
      expect(admit).toEqual(column(1, 0, 1));
      expect(retryAfter).toEqual(column(0, NaN, 0));
      expect(bank.state.skipped).toEqual(column(0, 1, 0));
      expect(cells(bank)[1]).toBe(closed);
      expect(bank.state.last[1]).toBe(100);
      expect(bank.step({ time: 200, cost: 1 }).admit).toEqual(column(1, 0, 1));
    });

    test.each([Infinity, -Infinity, 1e300])("is not let in by a last time of %d", (value) => {
      const bank = started();
      bank.state.last[1] = value;
      expect(bank.step({ time: 1e6, cost: 1 }).admit).toEqual(column(1, 0, 1));
      expect(bank.state.last[1]).toBe(Infinity);
      expect(bank.state.skipped).toEqual(column(0, 1, 0));
    });

    test("is not let in at any tick of the call that finds it", () => {
      const bank = started();
      cells(bank)[1] = -1e17;
      const columns = { time: column(101, 101, 101, 102, 102, 102), cost: column(1, 1, 1, 1, 1, 1) };
      expect(bank.run(columns).admit).toEqual(column(1, 0, 1, 1, 0, 1));
      expect(bank.state.skipped[1]).toBe(2);
    });
  });

  test("a token bucket with tokens of -5 lets nobody in, and one of more than its burst no more than that", () => {
    const bank = tokenBucket.bank(2, { rate: 1, burst: 5 }, { state: { last: 0 } });
    bank.state.tokens.set([-5, 1000]);
    expect(bank.step({ time: 1, cost: 5 }).admit).toEqual(column(0, 1));
    expect(bank.state.tokens).toEqual(column(-1, 0));
    expect(bank.step({ time: 100, cost: 1 }).admit).toEqual(column(0, 1));
    bank.state.tokens[0] = 1;
    expect(bank.step({ time: 100, cost: 1 }).admit).toEqual(column(1, 1));
  });

  describe("network.gcra", () => {
    /** Traffic in eighths, ties with what is left included: both forms compute it without rounding. */
    const exact = (seed: number, requests: number, burst: number) => {
      const next = random(seed);
      let clock = 0;
      const time = Float64Array.from({ length: requests }, () => {
        clock += Math.floor(next() * 6) / 8;
        return next() < 0.1 ? clock - 1 : clock;
      });
      const cost = Float64Array.from({ length: requests }, () => Math.floor(next() * 8 * (burst + 1)) / 16);
      return { time, cost };
    };

    test("decides as the token bucket does, also where tokens and cost tie", () => {
      let ties = 0;
      for (let seed = 1; seed <= 200; seed++) {
        const params = { rate: 2 ** ((seed % 5) - 2), burst: 1 + (seed % 4) };
        const traffic = exact(seed, 300, params.burst);
        const bucket = tokenBucket(traffic, params);
        expect(gcra(traffic, params).admit).toEqual(bucket.admit);
        bucket.tokens.forEach((left, i) => {
          if (left === 0 && bucket.admit[i] && traffic.cost[i]! > 0) ties++;
        });
      }
      expect(ties).toBeGreaterThan(1000);
    });

    test("decides as the token bucket does on traffic of any rate, and tells the same time to wait", () => {
      for (let seed = 1; seed <= 200; seed++) {
        const next = random(seed);
        const params = { rate: 0.1 + 20 * next(), burst: 1 + 9 * next() };
        let clock = 1e6 * next();
        const time = Float64Array.from({ length: 500 }, () => {
          clock += (-Math.log(1 - next()) * 0.7) / params.rate;
          return clock;
        });
        const cost = Float64Array.from({ length: 500 }, () => 0.2 + next());
        const [a, b] = [tokenBucket({ time, cost }, params), gcra({ time, cost }, params)];
        expect(b.admit).toEqual(a.admit);
        a.retryAfter.forEach((wait, i) => {
          if (wait === Infinity) expect(b.retryAfter[i]).toBe(Infinity);
          else expect(Math.abs(wait - b.retryAfter[i]!)).toBeLessThan(1e-8);
        });
      }
    });
  });
});
