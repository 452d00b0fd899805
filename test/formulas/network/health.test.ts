import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, given, golden } from "../../support/golden.ts";

type Metrics = Record<"peers" | "regions" | "versions" | "latency" | "churn", number> & { nmin?: number };
golden("network.healthComponents", {
  // Disconnects of one hour are disconnects per hour.
  comps: (lw, { churn, nmin, ...metrics }: Metrics) =>
    lw.network.healthComponents({ ...metrics, disconnects: churn }, given({ minPeers: nmin })),
});

golden("network.healthIndex", {
  nhi: (lw, { scores, prev, alpha }: { scores: [number, number, number, number]; prev: number; alpha: number }) => {
    const [topology, diversity, latency, stability] = scores;
    return lw.network.healthIndex({ topology, diversity, latency, stability }, { alpha }, { state: { index: prev } });
  },
});

describe.each(builds)(
  "network.healthComponents, network.topologyScore, network.diversityScore, network.latencyScore and network.stabilityScore on the $name build",
  ({ lw }) => {
    const { healthComponents, topologyScore, diversityScore, latencyScore, stabilityScore } = lw.network;

    test("has no topology without peers", () => {
      expect(topologyScore({ peers: 0 })).toBe(0);
    });

    test("progresses with its peers: a quarter at half the least, one half at the least, whole at the optimum", () => {
      expect(topologyScore({ peers: column(5, 10, 50) }, { minPeers: 10 })).toEqual(column(0.25, 0.5, 1));
    });

    test("counts churn per hour: five leaves in an hour, ten in two", () => {
      const params = { churnTarget: 5 };
      expect(stabilityScore({ disconnects: 5 }, params).stability).toBe(0.5);
      expect(stabilityScore({ disconnects: 10 }, { ...params, window: 7200 }).stability).toBe(0.5);
      expect(stabilityScore({ disconnects: 5 }, { churnTarget: 5.001 }).stability).toBeGreaterThan(0.8);
    });

    test("is quick at 30 ms", () => {
      expect(latencyScore({ latency: 30 })).toBe(1);
    });

    test("is diverse by regions and versions: 0.56 for five of ten and three of five", () => {
      expect(diversityScore({ peers: 10, regions: 5, versions: 3 })).toBeCloseTo(0.56, 14);
    });

    test("is smoothed: it rises from an empty network to one of 20 peers, and stays below 1", () => {
      const bank = lw.network.healthIndex.bank(1, { alpha: 0.5 });
      const nothing = { regions: 0, versions: 0, latency: 0, disconnects: 0 };
      const seen = [0, 20].map((peers) => {
        const { churn: _, ...scores } = healthComponents({ ...nothing, peers });
        return bank.step(scores).index[0]!;
      });
      expect(seen[0]).toBe(0.4375);
      expect(seen[1]).toBeCloseTo(0.50268, 5);
    });
  },
);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { healthComponents, healthIndex, topologyScore, diversityScore, latencyScore, stabilityScore } = lw.network;

  describe("the components", () => {
    test("are the four scores, which can be had one by one", () => {
      const metrics = {
        peers: column(0, 5, 20, 64),
        regions: 4,
        versions: 3,
        latency: column(0, 30, 300, 900),
        disconnects: 3,
      };
      const all = healthComponents(metrics);
      const { peers, regions, versions, latency, disconnects } = metrics;
      expect(all.topology).toEqual(topologyScore({ peers }));
      expect(all.diversity).toEqual(diversityScore({ peers, regions, versions }));
      expect(all.latency).toEqual(latencyScore({ latency }));
      expect(all.stability[0]).toBe(stabilityScore({ disconnects }).stability);
      expect(all.churn[0]).toBe(stabilityScore({ disconnects }).churn);
    });

    test("step where the optimum of peers is not above the least", () => {
      for (const optimalPeers of [10, 3, 0])
        expect(topologyScore({ peers: column(0, 9, 10, 11) }, { minPeers: 10, optimalPeers })).toEqual(
          column(0, 0.45, 1, 1),
        );
    });

    test("count no diversity without peers, and no more than the targets", () => {
      expect(diversityScore({ peers: column(0, 1, 1), regions: 99, versions: column(9, 9, 0) })).toEqual(
        column(0, 1, 0.4),
      );
    });

    test("score one half without a latency, and jump at 500 ms", () => {
      expect(latencyScore({ latency: column(0, 49.9, 50, 200) })).toEqual(column(0.5, 1, 1, 0.6));
      const [below, at, far, end] = latencyScore({ latency: column(499.999999, 500, 800, 1e9) });
      expect(below).toBeCloseTo(0.3, 6);
      expect([at, far, end]).toEqual([0.2, 0.125, 0.1]);
    });

    test("jump at the churn target, and score one half where both it and the churn are 0", () => {
      const [none, below, at, twice] = stabilityScore({ disconnects: column(0, 4.999999, 5, 10) }).stability;
      expect(none).toBe(1);
      expect(below).toBeCloseTo(0.8, 6);
      expect([at, twice]).toEqual([0.5, 0.25]);
      expect(stabilityScore({ disconnects: column(0, 1) }, { churnTarget: 0 }).stability).toEqual(column(0.5, 0));
      expect(stabilityScore({ disconnects: 100 }, { window: 0 }).stability).toBe(1);
    });

    test("tell disconnects per hour: 12 in 2.4 hours are 5, and none are counted without a window", () => {
      const params = { window: 2.4 * 3600 };
      const metrics = { peers: 1, regions: 1, versions: 1, latency: 1 };
      expect(stabilityScore({ disconnects: column(12, 0) }, params).churn).toEqual(column(5, 0));
      expect(healthComponents({ ...metrics, disconnects: 12 }, params).churn).toBe(5);
      expect(stabilityScore({ disconnects: column(7, 0) }, { window: 0 }).churn).toEqual(column(0, 0));
      expect(stabilityScore({ disconnects: column(0, 1) }, { window: 5e-324 }).churn).toEqual(column(0, Infinity));
      expect(stabilityScore({ disconnects: -1 })).toEqual({ stability: NaN, churn: NaN });
    });

    test("close both jumps when told", () => {
      const params = { continuous: true };
      expect(latencyScore({ latency: 500 }, params)).toBeCloseTo(0.3, 14);
      expect(latencyScore({ latency: 1000 }, params)).toBeCloseTo(0.15, 14);
      expect(stabilityScore({ disconnects: column(5, 10) }, params).stability).toEqual(column(0.8, 0.4));
    });

    test("stay within 0 and 1", () => {
      const count = fc.double({ min: 0, max: 1e6, noNaN: true });
      const metrics = fc.record({ peers: count, regions: count, versions: count, latency: count, disconnects: count });
      fc.assert(
        fc.property(metrics, fc.boolean(), (metrics, continuous) => {
          const { churn, ...scores } = healthComponents(metrics, { continuous });
          expect(churn).toBe(metrics.disconnects);
          for (const score of Object.values(scores)) {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1);
          }
        }),
        { seed: 1 },
      );
    });

    test("never rise with latency or with churn", () => {
      const x = Float64Array.from({ length: 2000 }, (_, i) => 1 + i / 2);
      for (const continuous of [false, true])
        for (const scores of [
          latencyScore({ latency: x }, { continuous }),
          stabilityScore({ disconnects: x }, { continuous }).stability,
        ])
          for (let i = 1; i < x.length; i++) expect(scores[i]! <= scores[i - 1]!, `${continuous} ${x[i]}`).toBe(true);
    });

    test("weigh regions and versions by weights that sum to 1", () => {
      const peers = { peers: 1, regions: 10, versions: 0 };
      expect(diversityScore(peers, { regionWeight: 0.25, versionWeight: 0.75 })).toBe(0.25);
      expect(() => diversityScore(peers, { regionWeight: 0.5 })).toThrow(
        'network.diversityScore: "regionWeight" + "versionWeight" expected to sum to 1, got 1.1',
      );
    });
  });

  describe("network.healthIndex", () => {
    test("starts at one half", () => {
      expect(lw.network.healthIndex.bank(2).state.index).toEqual(column(0.5, 0.5));
      expect(healthIndex({ topology: 1, diversity: 1, latency: 1, stability: 1 }, { alpha: 0 }).index).toBe(0.5);
    });

    test.each([7, -0.1, NaN, Infinity])(
      "of %d is none: no tick is counted from there, until it is set anew",
      (index) => {
        const bank = lw.network.healthIndex.bank(2);
        const scores = { topology: 1, diversity: 1, latency: 1, stability: 1 };
        bank.state.index[0] = index;
        for (const tick of [1, 2]) {
          const result = bank.step(scores);
          expect(result.index[0]).toBeNaN();
          expect(result.raw).toEqual(column(NaN, 1));
          expect(bank.state.skipped).toEqual(column(tick, 0));
        }
        bank.state.index[0] = 0.5;
        bank.step(scores);
        expect(bank.state.index[0]).toBe(0.55);
      },
    );

    test("skips a tick with a score that is NaN or beyond 1: the index is repeated, the raw mean is NaN", () => {
      const bank = lw.network.healthIndex.bank(1);
      const { index, raw } = bank.run({ topology: column(1, NaN, 1.5), diversity: 1, latency: 1, stability: 1 });
      expect(index[1]).toBe(index[0]);
      expect(index[2]).toBe(index[0]);
      expect(raw).toEqual(column(1, NaN, NaN));
      expect(bank.state.skipped[0]).toBe(2);
    });

    test("stays within 0 and 1", () => {
      const score = fc.double({ min: 0, max: 1, noNaN: true });
      fc.assert(
        fc.property(fc.array(fc.tuple(score, score, score, score), { maxLength: 30 }), score, (ticks, alpha) => {
          const at = (k: 0 | 1 | 2 | 3) => Float64Array.from(ticks, (tick) => tick[k]);
          const { index } = healthIndex(
            { topology: at(0), diversity: at(1), latency: at(2), stability: at(3) },
            { alpha },
          );
          for (const x of index) expect(x >= 0 && x <= 1).toBe(true);
        }),
        { seed: 1 },
      );
    });
  });
});
