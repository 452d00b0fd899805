import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../support/builds.ts";
import { column, given, golden } from "../support/golden.ts";
import { random } from "../support/random.ts";

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
      expect(retryAfter).toEqual(column(0, 0, 0.5, 0.25, 0, 0.5, 0, 0, 0.5));
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

    test("waits exactly as long as it says", () => {
      const next = random(3);
      const params = { rate: 4, burst: 8 };
      for (let round = 0; round < 200; round++) {
        const bank = lw.network.tokenBucket.bank(1, params);
        bank.step({ time: 0, cost: Math.floor(next() * 9) });
        const cost = 1 + Math.floor(next() * 8);
        const [wait = 0] = bank.step({ time: 0, cost }).retryAfter;
        if (wait === 0) continue;
        const early = lw.network.tokenBucket.bank(1, params, { state: { tokens: bank.state.tokens[0]!, last: 0 } });
        expect(early.step({ time: wait - 2 ** -40, cost }).admit[0]).toBe(0);
        expect(bank.step({ time: wait, cost }).admit[0]).toBe(1);
      }
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
