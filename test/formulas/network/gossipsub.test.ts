import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

interface History {
  readonly params: Readonly<Record<string, number>>;
  readonly ticks: readonly (readonly number[])[];
}
/** Made by scripts/references/gossip.py. */
const { topics }: { readonly topics: readonly History[] } = JSON.parse(
  readFileSync("test/references/gossip.json", "utf8"),
);

/** No weight but those that a test names, as in go-libp2p-pubsub's own tests. */
const bare = {
  topicWeight: 1,
  timeInMeshWeight: 0,
  firstMessageDeliveriesWeight: 0,
  meshMessageDeliveriesWeight: 0,
  meshFailurePenaltyWeight: 0,
  invalidMessageDeliveriesWeight: 0,
  decayToZero: 0,
};

describe.each(builds)("on the $name build", ({ lw }) => {
  const { gossipsubTopicScore, gossipsubTopic, gossipsubScore } = lw.network;

  describe("network.gossipsubTopic", () => {
    test.each(topics)("counts as a peer that gets every message by itself, $#", ({ params, ticks }) => {
      const part = (k: number) => Float64Array.from(ticks, (tick) => tick[k]!);
      const [inMesh, firstMessages, duplicates, invalidMessages] = [0, 1, 2, 3].map(part);
      const bank = gossipsubTopic.bank(1, params);
      const columns = { inMesh: inMesh!, firstMessages: firstMessages!, duplicates: duplicates! };
      const result = bank.run({ ...columns, invalidMessages: invalidMessages! });
      expect(result.meshTime).toEqual(part(4));
      const counters = [
        result.firstMessageDeliveries,
        result.meshMessageDeliveries,
        result.meshFailurePenalty,
        result.invalidMessageDeliveries,
      ];
      counters.forEach((counter, k) => {
        expectClose(counter, [...part(5 + k)], 1e-13);
      });
      expectClose(result.score, [...part(10)], 1e-12);
      expect(bank.state.active[0]).toBe(ticks.at(-1)![9]);
    });

    /** Ticks of one interval each, all of them in the mesh. */
    const inMesh = (intervals: number) => new Float64Array(intervals).fill(1);
    const once = (count: number, intervals: number) => {
      const counts = new Float64Array(intervals);
      counts[0] = count;
      return counts;
    };

    // The figures of score_test.go: TestScoreTimeInMesh and its Cap.
    test("scores 0.5 for each of 200 quanta in the mesh, and no more than a cap of 10 of them", () => {
      const params = { ...bare, topicWeight: 0.5, timeInMeshWeight: 1, timeInMeshQuantum: 1, decayInterval: 200 };
      expect(gossipsubTopic({ inMesh: inMesh(1) }, params).score).toEqual(column(100));
      expect(gossipsubTopic({ inMesh: inMesh(1) }, { ...params, timeInMeshCap: 10 }).score).toEqual(column(5));
    });

    // TestScoreFirstMessageDeliveries, Cap and Decay.
    test("scores 100 first deliveries by 100, by 50 under that cap, and by 0.9 less an interval", () => {
      const params = { ...bare, firstMessageDeliveriesWeight: 1, firstMessageDeliveriesDecay: 1 };
      const score = (intervals: number, more: object) =>
        gossipsubTopic(
          { inMesh: inMesh(intervals), firstMessages: once(100, intervals) },
          { ...params, ...more },
        ).score.at(-1);
      expect(score(1, {})).toBe(100);
      expect(score(1, { firstMessageDeliveriesCap: 50 })).toBe(50);
      let expected = 100;
      for (let i = 0; i < 11; i++) expected *= 0.9;
      expect(score(11, { firstMessageDeliveriesDecay: 0.9 })).toBe(expected);
    });

    // TestScoreMeshMessageDeliveries: A is first, B comes within the window, C does not; and its Decay.
    test("takes 400 from a peer that owes 20 deliveries, once they are due, and nothing from one that made them", () => {
      const params = {
        ...bare,
        meshMessageDeliveriesWeight: -1,
        meshMessageDeliveriesActivation: 500,
        meshMessageDeliveriesDecay: 1,
        decayInterval: 400,
      };
      const bank = gossipsubTopic.bank(3, params);
      expect(bank.step({ inMesh: true }).score).toEqual(column(0, 0, 0));
      const delivered = { firstMessages: column(100, 0, 0), duplicates: column(0, 100, 0) };
      expect(bank.step({ inMesh: true, ...delivered }).score).toEqual(column(0, 0, -400));
      const fading = { ...params, meshMessageDeliveriesActivation: 0, meshMessageDeliveriesDecay: 0.9 };
      let left = 40;
      for (let i = 0; i < 21; i++) left *= 0.9;
      const { score } = gossipsubTopic({ inMesh: inMesh(21), firstMessages: once(40, 21) }, fading);
      expect(score[0]).toBe(0);
      expect(score[20]).toBe(-((20 - left) ** 2));
    });

    // TestScoreMeshFailurePenalty: A delivers, B does not and is pruned.
    test("takes 400 from a peer that is pruned while it owes 20 deliveries, from then on", () => {
      const params = {
        ...bare,
        meshFailurePenaltyWeight: -1,
        meshFailurePenaltyDecay: 1,
        meshMessageDeliveriesActivation: 0,
        meshMessageDeliveriesDecay: 1,
      };
      const bank = gossipsubTopic.bank(2, params);
      expect(bank.step({ inMesh: true, firstMessages: column(100, 0) }).score).toEqual(column(0, 0));
      expect(bank.step({ inMesh: column(1, 0) }).score).toEqual(column(0, -400));
      expect(bank.step({ inMesh: column(1, 0) }).score).toEqual(column(0, -400));
    });

    // Invalid messages count by their square, and fade.
    test("takes the square of 100 invalid messages, as they decay", () => {
      const params = { ...bare, invalidMessageDeliveriesWeight: -1, invalidMessageDeliveriesDecay: 1 };
      const score = (intervals: number, more: object) =>
        gossipsubTopic(
          { inMesh: inMesh(intervals), invalidMessages: once(100, intervals) },
          { ...params, ...more },
        ).score.at(-1);
      expect(score(1, {})).toBe(-10_000);
      let left = 100;
      for (let i = 0; i < 11; i++) left *= 0.9;
      expect(score(11, { invalidMessageDeliveriesDecay: 0.9 })).toBe(-(left * left));
    });

    test("begins anew with a graft: no time in the mesh, nothing owed", () => {
      const params = { ...bare, meshMessageDeliveriesWeight: -1, meshMessageDeliveriesActivation: 1500 };
      const { score, meshTime } = gossipsubTopic({ inMesh: column(1, 1, 0, 1, 1, 1) }, params);
      expect(meshTime).toEqual(column(1000, 2000, -1, 1000, 2000, 3000));
      // What is owed when it leaves is held against it until it comes back.
      expect(score).toEqual(column(0, -400, -400, 0, -400, -400));
    });

    test("leaves the counters of a peer that is away as they are", () => {
      const bank = gossipsubTopic.bank(1);
      bank.step({ inMesh: true, invalidMessages: 10 });
      const before = bank.state.invalidMessageDeliveries[0];
      expect(before).toBe(3);
      expect(bank.step({ inMesh: column(NaN) }).score[0]).toBeNaN();
      expect(bank.state.invalidMessageDeliveries[0]).toBe(before);
      expect(bank.state.skipped[0]).toBe(1);
    });
  });

  describe("network.gossipsubTopicScore", () => {
    test("is what the counters' own formula says of them", () => {
      for (const { params, ticks } of topics) {
        const part = (k: number) => Float64Array.from(ticks, (tick) => tick[k]!);
        const { score } = gossipsubTopicScore(
          {
            meshTime: part(4),
            firstMessageDeliveries: part(5),
            meshMessageDeliveries: part(6),
            meshFailurePenalty: part(7),
            invalidMessageDeliveries: part(8),
            active: part(9),
          },
          Object.fromEntries(
            Object.entries(params).filter(([name]) => !/Cap$|Decay$|decay/.test(name) || /timeIn/.test(name)),
          ),
        );
        expectClose(score, [...part(10)], 1e-12);
      }
    });

    test("adds up its parts, times the weight of the topic, and has no negative zero among them", () => {
      const counters = {
        meshTime: 6500,
        firstMessageDeliveries: 4,
        meshMessageDeliveries: 18,
        invalidMessageDeliveries: 2,
      };
      expect(gossipsubTopicScore(counters)).toEqual({ score: 1, p1: 6, p2: 4, p3: -4, p3b: 0, p4: -4 });
      expect(gossipsubTopicScore({ firstMessageDeliveries: 0 })).toEqual({
        score: 0,
        p1: 0,
        p2: 0,
        p3: 0,
        p3b: 0,
        p4: 0,
      });
    });

    test("takes topics of weights of their own as rows, which core.sum adds up by peer", () => {
      const { score } = gossipsubTopicScore(
        { firstMessageDeliveries: column(10, 20, 30), invalidMessageDeliveries: column(0, 1, 2) },
        { topicWeight: column(1, 0.5, 2), firstMessageDeliveriesWeight: column(1, 2, 0) },
      );
      expect(score).toEqual(column(10, 19.5, -8));
      const sum = lw.core.sum({ x: score, offsets: Uint32Array.of(0, 2, 3) });
      expect(gossipsubScore({ topics: new Float64Array(sum), app: 0 }).score).toEqual(column(29.5, -8));
    });
  });
});
