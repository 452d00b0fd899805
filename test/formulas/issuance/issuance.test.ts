import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baselinePresets } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";

type Baseline = Record<"prev" | "obs" | "lo" | "hi" | "alpha" | "steps", number>;
golden("issuance.adaptiveBaseline", {
  baseline: (lw, { prev, obs, lo, hi, alpha, steps }: Baseline) => {
    const observed = new Float64Array(steps).fill(obs);
    const { baseline } = lw.issuance.adaptiveBaseline(
      { observed },
      { alpha, min: lo, max: hi },
      { state: { baseline: prev } },
    );
    return baseline[steps - 1];
  },
});

type Reward = Record<"tx" | "vol" | "miners" | "util" | "emitted", number> & { blocks?: number };
golden(
  "issuance.blockReward",
  {
    reward: (lw, { tx, vol, miners, util, emitted, blocks }: Reward) =>
      lw.issuance.blockReward({ tx, volume: vol, miners, utilization: util, emitted }, given({ blocks })),
  },
  { exact: ["reward"] },
);

type Path = Record<"blocks" | "emitted0" | "step_reward" | "cap", number>;
golden(
  "issuance.supplyCap",
  {
    path: (lw, { blocks, emitted0, step_reward, cap }: Path) => {
      const reward = new Float64Array(blocks).fill(step_reward);
      const { minted, emitted } = lw.issuance.supplyCap({ reward }, { cap }, { state: { emitted: emitted0 } });
      return { minted, emitted: emitted[blocks - 1] };
    },
  },
  { exact: ["minted", "emitted"] },
);

/** A network at its baselines. */
const usual = { tx: 100, volume: 10_000, miners: 10, utilization: 0.5, emitted: 0 };

describe.each(builds)("on the $name build", ({ lw }) => {
  const { adaptiveBaseline, blockReward, supplyCap } = lw.issuance;
  const reward = (change: Partial<typeof usual>, params = {}) => blockReward({ ...usual, ...change }, params);

  describe("the block reward, factor by factor", () => {
    test("is 3 at the baselines", () => {
      const { raw, reward: whole } = reward({});
      expect(raw).toBeCloseTo(2.7, 12);
      expect(whole).toBe(3);
    });

    test("rises with activity, but not beyond twice", () => {
      const quiet = reward({ utilization: 0 });
      const busy = reward({ utilization: 0, tx: 1000, volume: 100_000 });
      expect([quiet.reward, busy.reward]).toEqual([2, 4]);
      expect(quiet.raw).toBeCloseTo(1.8, 12);
      expect(busy.raw).toBeCloseTo(3.6, 12);
    });

    test("rises with the number of miners", () => {
      expect([5, 50].map((miners) => reward({ miners, utilization: 0 }).reward)).toEqual([2, 3]);
    });

    test("falls to nothing as the supply nears its cap", () => {
      expect(reward({ utilization: 0 }).reward).toBe(2);
      const { raw, reward: whole } = reward({ utilization: 0, emitted: 39_800_000 });
      expect(raw).toBeCloseTo(4.5e-5, 15);
      expect(whole).toBe(0);
    });

    test("is 0 where no blocks are expected", () => {
      expect(reward({}, { blocks: 0 }).reward).toBe(0);
      expect(reward({}, { cap: 0 }).reward).toBe(0);
    });

    test("never passes what is left, however busy the network", () => {
      const extreme = { tx: 100_000, volume: 10_000_000, miners: 1000, utilization: 1, emitted: 39_999_990 };
      expect(reward(extreme).reward).toBe(0);
    });

    test("keeps a dead network alive", () => {
      const { raw, reward: whole } = reward({ tx: 0, volume: 0, miners: 1, utilization: 0 });
      expect(raw).toBeCloseTo(0.45, 12);
      expect(whole).toBe(1);
    });

    test("is what the node pays: 1 for 25 transactions of 5000 and one miner", () => {
      expect(reward({ tx: 25, volume: 5000, miners: 1, utilization: 0.2125 }).reward).toBe(1);
    });

    test("stays positive and steady over 150 epochs of oscillating utilization", () => {
      const epochs = 150;
      const blocks = 100;
      const baseline = lw.issuance.adaptiveBaseline.bank(1);
      const cap = lw.issuance.supplyCap.bank(1, {}, { state: { emitted: 20_000_000 } });
      const rewards: number[] = [];
      for (let epoch = 0; epoch < epochs; epoch++) {
        const txBaseline = baseline.state.baseline[0]!;
        const utilization = 0.5 + 0.1 * Math.sin(epoch);
        const { reward: due } = blockReward({ ...usual, utilization, txBaseline, emitted: cap.state.emitted[0]! });
        const { minted } = cap.step({ reward: due * blocks });
        baseline.step({ observed: usual.tx });
        rewards.push(minted[0]! / blocks);
      }
      const inflation = ((cap.state.emitted[0]! - 20_000_000) / 20_000_000) * 10_000;
      expect(rewards.every((x) => x > 0)).toBe(true);
      expect(inflation).toBeGreaterThan(0);
      expect(inflation).toBeLessThan(2000);
      expect(lw.core.moments({ x: Float64Array.from(rewards.slice(-20)) }).sampleVariance).toBeLessThan(0.1);
    });
  });

  describe("the baselines, epoch by epoch", () => {
    const figures = Object.entries(baselinePresets);
    const follow = (params: { start: number; min: number; max: number }, options: object) =>
      adaptiveBaseline(
        { observed: new Float64Array(20).fill(5 * params.start) },
        { ...params, alpha: 0.2, ...options },
      );

    test.each(figures)("rise toward five times %s and stay below the highest", (_, preset) => {
      const last = follow(preset, {}).baseline[19]!;
      expect(last / preset.start).toBeCloseTo(4.953883139815726, 12);
      expect(last).toBeLessThan(preset.max);
    });

    test.each(figures)("stay at the start of %s when adaptation is off", (_, { start, min, max }) => {
      const { baseline, rounded } = follow({ start, min, max }, { enabled: false });
      expect([...new Set(baseline), ...new Set(rounded)]).toEqual([start, start]);
    });

    test("are kept in full precision, so that ten miners seeing eleven move at last", () => {
      const { baseline, rounded } = adaptiveBaseline(
        { observed: new Float64Array(20).fill(11) },
        { start: 10, min: 5, max: 100 },
      );
      expect(baseline[0]).toBeCloseTo(10.05, 12);
      expect([rounded[0], rounded[19]]).toEqual([10, 11]);
    });

    test("pay an epoch by the baseline before its update", () => {
      const bank = lw.issuance.adaptiveBaseline.bank(1);
      const before = reward({ tx: 1000 }, {});
      expect(blockReward({ ...usual, tx: 1000, txBaseline: bank.state.baseline[0]! })).toEqual(before);
      bank.step({ observed: 1000 });
      expect(bank.state.baseline[0]).toBe(145);
    });
  });

  describe("issuance.adaptiveBaseline", () => {
    test("skips an invalid figure, freezes when off, and rounds halves away from zero", () => {
      const bank = lw.issuance.adaptiveBaseline.bank(1, { alpha: 0.5 });
      expect(bank.run({ observed: column(NaN, -1, 201) }).baseline).toEqual(column(100, 100, 150.5));
      expect(bank.state.skipped[0]).toBe(2);
      expect(bank.run({ observed: 150.5 }).rounded[0]).toBe(151);
      const off = lw.issuance.adaptiveBaseline.bank(1, { enabled: false });
      off.run({ observed: column(5, NaN) });
      expect([off.state.baseline[0], off.state.skipped[0]]).toEqual([100, 0]);
    });

    test("stays within its bounds whatever is observed", () => {
      const figure = fc.double({ min: 0, max: 1e12, noNaN: true });
      fc.assert(
        fc.property(
          fc.array(figure, { maxLength: 50 }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          (observed, alpha) => {
            const { baseline } = adaptiveBaseline({ observed: column(...observed) }, { alpha });
            for (const b of baseline) {
              expect(b).toBeGreaterThanOrEqual(50);
              expect(b).toBeLessThanOrEqual(10_000);
            }
          },
        ),
        { seed: 1 },
      );
    });

    test("makes no baseline whose least is above its highest", () => {
      expect(() => adaptiveBaseline({ observed: 1 }, { min: 100, max: 50 })).toThrow(
        'issuance.adaptiveBaseline: "min" expected at most "max" = 50, got 100',
      );
    });
  });

  describe("issuance.blockReward", () => {
    test("rounds up to at least 1 while more than a hundredth of the cap remains, and half away from zero below", () => {
      const near = { ...usual, utilization: 0 };
      // 400 000 remain: exactly a hundredth, so no floor of 1; raw is 1.8e-4.
      expect(blockReward({ ...near, emitted: 39_600_000 }).reward).toBe(0);
      expect(blockReward({ ...near, emitted: 39_599_999 }).reward).toBe(1);
      const flat = { sharpness: 1, blocks: 36_000 };
      expect(blockReward({ ...near, emitted: 39_980_000 }, flat).raw).toBeCloseTo(0.5, 12);
      expect(blockReward({ ...near, emitted: 39_979_000 }, flat).reward).toBe(1);
      expect(blockReward({ ...near, emitted: 39_981_000 }, flat).reward).toBe(0);
    });

    test("is raw when no whole number is asked for, but never above what remains", () => {
      const { reward: due, raw } = reward({ utilization: 0, emitted: 39_800_000 }, { integer: false });
      expect(due).toBe(raw);
      expect(reward({ emitted: 39_999_999.5 }, { integer: false, sharpness: 1e-9 }).reward).toBe(0.5);
      expect(reward({ emitted: 39_999_999.5 }, { sharpness: 1e-9 }).reward).toBe(0);
    });

    test("is 0 at the cap and beyond", () => {
      for (const emitted of [40_000_000, 40_000_001, 1e15]) expect(reward({ emitted }).reward).toBe(0);
    });

    test("takes baselines of the caller's own, none below 1", () => {
      const own = blockReward({ ...usual, tx: 400, txBaseline: 400, volume: 1, volumeBaseline: 0, minersBaseline: 10 });
      expect(own.activity).toBeCloseTo(1.5, 14);
    });

    test("decays with the square of what remains, or with any other power", () => {
      const half = { emitted: 20_000_000 };
      expect(reward(half).decay).toBe(0.25);
      expect(reward(half, { sharpness: 1 }).decay).toBe(0.5);
      expect(reward(half, { sharpness: 3 }).decay).toBeCloseTo(0.125, 15);
    });

    test("is a whole number that never passes what the cap leaves", () => {
      const figure = fc.double({ min: 0, max: 1e9, noNaN: true });
      const network = fc.record({
        tx: figure,
        volume: figure,
        miners: figure,
        utilization: fc.double({ min: 0, max: 1, noNaN: true }),
        emitted: fc.integer({ min: 0, max: 40_000_100 }),
      });
      fc.assert(
        fc.property(network, (network) => {
          const { reward } = blockReward(network);
          expect(Number.isInteger(reward)).toBe(true);
          expect(reward).toBeGreaterThanOrEqual(0);
          expect(reward).toBeLessThanOrEqual(Math.max(0, 40_000_000 - network.emitted));
        }),
        { seed: 1 },
      );
    });
  });

  describe("issuance.supplyCap", () => {
    test("mints nothing above the cap and leaves what was issued too much", () => {
      const { minted, emitted, remaining } = supplyCap(
        { reward: column(5, 0) },
        {},
        { state: { emitted: 40_000_001 } },
      );
      expect([...minted, ...emitted, ...remaining]).toEqual([0, 0, 40_000_001, 40_000_001, 0, 0]);
    });

    test("skips what is no whole number", () => {
      const bank = lw.issuance.supplyCap.bank(1);
      expect(bank.run({ reward: column(1.5, NaN, -1, 2 ** 53, 7) }).minted).toEqual(column(0, 0, 0, 0, 7));
      expect(bank.state.skipped[0]).toBe(4);
    });

    test("never passes the cap, and mints all that was due until then", () => {
      const rewards = fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 60 });
      fc.assert(
        fc.property(rewards, fc.integer({ min: 0, max: 1e7 }), (rewards, cap) => {
          const { emitted, minted } = supplyCap({ reward: column(...rewards) }, { cap });
          let due = 0;
          rewards.forEach((reward, t) => {
            due += reward;
            expect(emitted[t]).toBe(Math.min(cap, due));
            expect(minted[t]).toBe(emitted[t]! - (t ? emitted[t - 1]! : 0));
          });
        }),
        { seed: 1 },
      );
    });

    test("is exact in 64-bit integers as in doubles", () => {
      const reward = BigInt64Array.of(7n, 7n, 7n);
      const { minted, emitted } = supplyCap({ reward }, { cap: 16 });
      expect([...minted]).toEqual([7n, 7n, 2n]);
      expect([...emitted]).toEqual([7n, 14n, 16n]);
    });

    test("takes a bigint for the cap, up to 2^63 - 1", () => {
      const cap = 2n ** 63n - 1n;
      const reward = BigInt64Array.of(2n ** 62n, 2n ** 62n, 5n);
      const { minted, emitted, remaining } = supplyCap({ reward }, { cap });
      expect([...minted]).toEqual([2n ** 62n, 2n ** 62n - 1n, 0n]);
      expect([...emitted]).toEqual([2n ** 62n, cap, cap]);
      expect([...remaining]).toEqual([2n ** 62n - 1n, 0n, 0n]);
    });

    test.each([NaN, 1.5, -5, -Infinity])("takes no sum of %d for issued so far, and mints nothing on it", (emitted) => {
      expect(() => supplyCap({ reward: 5 }, { cap: 10 }, { state: { emitted } })).toThrow(
        `issuance.supplyCap: "state.emitted" expected a whole number, 0 to 9007199254740991, got ${emitted}`,
      );
      for (const entities of [1, 2, 3]) {
        const bank = supplyCap.bank(entities, { cap: 10 });
        bank.state.emitted[0] = emitted;
        for (const answer of [bank.step({ reward: 5 }), bank.run({ reward: new Float64Array(entities).fill(5) })]) {
          expect([answer.minted[0], answer.emitted[0], answer.remaining[0]]).toEqual([0, NaN, 0]);
          if (entities > 1) expect(answer.minted[1]).toBe(5);
        }
        expect(bank.state.skipped[0]).toBe(2);
        const strict = supplyCap.bank(entities, { cap: 10 }, { onInvalid: "throw" });
        strict.state.emitted[0] = emitted;
        expect(() => strict.step({ reward: 5 })).toThrow(`got ${emitted} of entity 0`);
      }
    });
  });
});
