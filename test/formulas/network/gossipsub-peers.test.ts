import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

type Peer = readonly [number[], app: number, sharing: number, behaviour: number, score: number, standing: string];
interface Group {
  readonly params: Readonly<Record<string, number>>;
  readonly rows: readonly Peer[];
}
/** Made by scripts/references/gossip.py. */
const { peers }: { readonly peers: readonly Group[] } = JSON.parse(readFileSync("test/references/gossip.json", "utf8"));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { gossipsubScore, gossipsubDecay, gossipsubDecayFactor } = lw.network;

  describe("network.gossipsubScore", () => {
    test.each(peers)("is the sum of everything about a peer, $#", ({ params, rows }) => {
      const lengths = rows.map(([scores]) => scores.length);
      const offsets = Uint32Array.from({ length: rows.length + 1 }, (_, g) =>
        lengths.slice(0, g).reduce((sum, n) => sum + n, 0),
      );
      const sums = lw.core.sum({ x: column(...rows.flatMap(([scores]) => scores)), offsets });
      const part = (k: 1 | 2 | 3) => Float64Array.from(rows, (row) => row[k]);
      const result = gossipsubScore(
        { topics: new Float64Array(sums), app: part(1), addressPeers: part(2), behaviourPenalty: part(3) },
        params,
      );
      expectClose(
        result.score,
        rows.map((row) => row[4]),
        1e-12,
      );
      const names = ["mesh", "noMesh", "noGossip", "noPublish", "graylisted"];
      expect([...result.standing].map((k) => names[k])).toEqual(rows.map((row) => row[5]));
    });

    // The score of the application, of shared addresses, and of misbehaviour, one at a time.
    test("weighs what the application thinks, peers of one address beyond those let be, and misbehaviour", () => {
      const none = {
        topicScoreCap: 0,
        appSpecificWeight: 0.5,
        ipColocationFactorThreshold: 1,
        ipColocationFactorWeight: -1,
      };
      const app = Float64Array.from({ length: 200 }, (_, i) => i - 100);
      expect(gossipsubScore({ topics: 0, app }, none).score).toEqual(app.map((x) => x / 2));
      expect(gossipsubScore({ topics: 0, addressPeers: column(1, 3) }, none).score).toEqual(column(0, -4));
      const counts = column(1, 2, 0);
      expect(gossipsubScore({ topics: 0, behaviourPenalty: counts }, { behaviourPenaltyWeight: -1 }).score).toEqual(
        column(-1, -4, 0),
      );
    });

    test("falls from rank to rank at the thresholds, which themselves are not below", () => {
      const { standing, acceptPX } = gossipsubScore({ topics: column(10, 9, 0, -1, -10, -11, -50, -51, -80, -81) });
      expect(standing).toEqual(column(0, 0, 0, 1, 1, 2, 2, 3, 3, 4));
      expect(acceptPX).toEqual(column(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    });

    test("caps what topics give, and not what they take", () => {
      const { score } = gossipsubScore({ topics: column(50, -50), app: 1 }, { topicScoreCap: 20 });
      expect(score).toEqual(column(30, -40));
      expect(gossipsubScore({ topics: 50 }, { topicScoreCap: 0 }).score).toBe(50);
    });
  });

  describe("network.gossipsubDecay", () => {
    // A penalty of 1, twice, each decayed by 0.99.
    test("counts misbehaviour that is forgiven", () => {
      const params = { decay: 0.99, decayToZero: 0 };
      const counter = gossipsubDecay({ more: column(1, 0, 1) }, params);
      expect(counter).toEqual(column(0.99, 0.99 * 0.99, (0.99 * 0.99 + 1) * 0.99));
    });

    test("falls to 0 below decayToZero, and counts no more than its cap", () => {
      const params = { decay: 0.5, decayToZero: 0.3, cap: 8 };
      expect(gossipsubDecay({ more: column(20, 0, 0, 0, 0, 0) }, params)).toEqual(column(4, 2, 1, 0.5, 0, 0));
    });
  });

  describe("network.gossipsubDecayFactor", () => {
    test("takes a counter of 1 to decayToZero in its time, and no longer", () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 500 }),
          fc.double({ min: 0.001, max: 0.9, noNaN: true }),
          (ticks, decayToZero) => {
            const decay = gossipsubDecayFactor({ time: ticks * 1000 + 999 }, { decayToZero });
            const more = new Float64Array(ticks + 1);
            more[0] = 1;
            const counter = gossipsubDecay({ more }, { decay, decayToZero: 0 });
            expectClose(counter[ticks - 1], decayToZero, 1e-11);
          },
        ),
        { seed: 1, numRuns: 100 },
      );
      expect(gossipsubDecayFactor({ time: column(0, 999, -1) })).toEqual(column(0, 0, NaN));
    });
  });
});
