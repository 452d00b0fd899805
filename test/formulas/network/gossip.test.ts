import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

golden(
  "network.gossipFanout",
  {
    fanout: (lw, { n, h, loss }: { n: number; h: number; loss: number }) => {
      const result = lw.network.gossipFanout({ nodes: n, health: h, loss });
      // The margin of the wanted reliability is what is left of the links once ln n is taken off.
      return { ...result, c: result.raw * result.linkSuccess - Math.log(n) };
    },
  },
  { exact: ["fanout"] },
);

type Relay = Record<"rep" | "lat" | "fails" | "denom", number>;
golden("network.gossipPeerScore", {
  gscore: (lw, { rep, lat, fails, denom }: Relay) =>
    lw.network.gossipPeerScore({ reputation: rep, latency: lat, failures: fails, requests: denom }),
});

golden(
  "network.meshDegree",
  { mesh: (lw, { deg, known }: { deg: number; known: number }) => lw.network.meshDegree({ degree: deg, known }) },
  { exact: ["graft", "prune", "degree", "lazy"] },
);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { gossipFanout, gossipPeerScore, scoredFanout, meshDegree } = lw.network;

  describe("network.gossipFanout", () => {
    const sound = { health: 1, loss: 0 };

    test("of a network of nobody, or of one, is nobody, and all are reached at once", () => {
      for (const nodes of [0, 1]) {
        const { fanout, reliability, coverage, rounds } = gossipFanout({ nodes, ...sound });
        expect([fanout, reliability, coverage, rounds]).toEqual([0, 1, 1, 0]);
      }
    });

    test("is never more than there are others", () => {
      const nodes = column(2, 3, 4, 5, 9, 10, 100);
      expect(gossipFanout({ nodes, ...sound }).fanout).toEqual(column(1, 2, 3, 4, 8, 9, 12));
    });

    test("keeps the promised reliability unless a bound is in the way, and then says what is left of it", () => {
      const network = fc.record({
        nodes: fc.integer({ min: 2, max: 1e9 }),
        health: fc.double({ min: 0, max: 1, noNaN: true }),
        loss: fc.double({ min: 0, max: 0.9, noNaN: true }),
      });
      const wanted = fc.double({ min: 0.01, max: 0.999999, noNaN: true });
      fc.assert(
        fc.property(network, wanted, (inputs, target) => {
          const { fanout, raw, reliability } = gossipFanout(inputs, { reliability: target });
          const bound = Math.min(24, inputs.nodes - 1);
          expect(fanout).toBe(Math.min(Math.max(Math.ceil(raw), 3, 0), bound));
          if (raw <= bound) expect(reliability).toBeGreaterThanOrEqual(target - 1e-12);
          else expect(reliability).toBeLessThan(target);
        }),
        { seed: 1 },
      );
    });

    test("grows as health falls and as loss and the wanted reliability rise", () => {
      const fanouts = (more: object[], params: object[] = [{}]) =>
        more.flatMap((inputs) =>
          params.map((set) => gossipFanout({ nodes: 5000, ...sound, ...inputs }, { max: 1000, ...set }).fanout),
        );
      const rising = (values: number[]) => values.every((value, i) => i === 0 || value > values[i - 1]!);
      expect(rising(fanouts([{ health: 1 }, { health: 0.5 }, { health: 0 }]))).toBe(true);
      expect(rising(fanouts([{ loss: 0 }, { loss: 0.2 }, { loss: 0.9 }]))).toBe(true);
      expect(rising(fanouts([{}], [{ reliability: 0.5 }, { reliability: 0.9 }, { reliability: 0.99999 }]))).toBe(true);
    });

    test("covers a share that solves its equation, nobody where an outbreak dies out", () => {
      const health = Float64Array.from({ length: 2001 }, (_, i) => i / 2000);
      for (const max of [1, 2, 3, 24]) {
        const { fanout, linkSuccess, coverage } = gossipFanout(
          { nodes: 1e6, health, loss: 0.3 },
          { min: 1, max, linkMin: 0.01 },
        );
        coverage.forEach((share, i) => {
          const z = fanout[i]! * linkSuccess[i]!;
          expect(share > 0).toBe(z > 1);
          expect(Math.abs(share + Math.expm1(-z * share))).toBeLessThan(4e-16 * (1 + z * share));
        });
      }
    });

    test("covers twice the surplus just above the threshold, to first order", () => {
      const surplus = column(1e-3, 1e-5, 1e-7);
      const nodes = 1e6;
      const { coverage } = gossipFanout(
        { nodes, health: 1, loss: surplus.map((w) => 1 - (1 + w) / 2) },
        { min: 2, max: 2 },
      );
      coverage.forEach((share, i) => {
        expect(share / surplus[i]!).toBeCloseTo(2, i + 1);
      });
    });

    test("has neither a certain nor an impossible reliability, and no half peers", () => {
      const inputs = { nodes: 10, ...sound };
      for (const reliability of [0, 1]) expect(() => gossipFanout(inputs, { reliability })).toThrow(RangeError);
      expect(() => gossipFanout(inputs, { max: 4.5 })).toThrow(/"max" expected a whole number, 1 to 1000000, got 4.5/);
      expect(gossipFanout({ ...inputs, nodes: 10.5 }).fanout).toBeNaN();
    });
  });

  describe("network.gossipPeerScore", () => {
    test("counts an unknown latency as 40 ms, and no failures as none", () => {
      const known = gossipPeerScore({ reputation: 0.7, latency: 40, failures: 0, requests: 10 });
      expect(gossipPeerScore({ reputation: 0.7 })).toEqual(known);
      expect(gossipPeerScore({ reputation: 0.7, failures: NaN, requests: 3 })).toEqual(known);
      expect(known.success).toBeCloseTo((0.7 + 0.3) / 1.6, 15);
    });

    test("prefers from the threshold on, equality included", () => {
      const params = { reputationWeight: 1, latencyWeight: 0, preferredFrom: 0.5 };
      const { preferred } = gossipPeerScore({ reputation: column(0.4, 0.5, 0.6) }, params);
      expect(preferred).toEqual(column(0, 1, 1));
    });

    test("never falls below 0 and never exceeds 1", () => {
      const share = fc.double({ min: 0, max: 1, noNaN: true });
      const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
      fc.assert(
        fc.property(share, amount, amount, amount, (reputation, latency, failures, requests) => {
          const { score } = gossipPeerScore({ reputation, latency, failures, requests });
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }),
        { seed: 1 },
      );
    });
  });

  describe("network.scoredFanout", () => {
    test("shrinks below 0.8, grows above 1.2 and is 8 in between", () => {
      const score = column(0, 0.3, 0.5, 0.79, 0.8, 1, 1.2, 1.25, 1.31, 3, 100);
      expect(scoredFanout({ score })).toEqual(column(4, 4, 4, 7, 8, 8, 8, 10, 10, 24, 24));
    });
  });

  describe("network.meshDegree", () => {
    test("grafts no more peers than are known, and leaves the mesh alone within its bounds", () => {
      const { graft, prune, degree, lazy } = meshDegree({ degree: column(0, 4, 5, 12, 13), known: 13 });
      expect(graft).toEqual(column(6, 2, 0, 0, 0));
      expect(prune).toEqual(column(0, 0, 0, 0, 7));
      expect(degree).toEqual(column(6, 6, 5, 12, 6));
      expect(lazy).toEqual(column(6, 6, 6, 1, 6));
      expect(meshDegree({ degree: 2, known: 3 })).toEqual({ graft: 1, prune: 0, degree: 3, lazy: 0 });
    });

    test("counts peers of the mesh among the known ones, told or not", () => {
      expect(meshDegree({ degree: 7, known: 2 })).toEqual({ graft: 0, prune: 0, degree: 7, lazy: 0 });
    });

    test("never oscillates: a mesh it has restored needs nothing", () => {
      const peers = fc.integer({ min: 0, max: 1e6 });
      fc.assert(
        fc.property(peers, peers, (degree, known) => {
          const once = meshDegree({ degree, known: Math.max(known, degree) });
          const again = meshDegree({ degree: once.degree, known: Math.max(known, degree) });
          expect(again.prune).toBe(0);
          expect(again.degree).toBe(once.degree);
          expect(once.degree + once.lazy).toBeLessThanOrEqual(Math.max(known, degree));
        }),
        { seed: 1 },
      );
    });

    test("refuses bounds out of order", () => {
      expect(() => meshDegree({ degree: 1, known: 9 }, { low: 7 })).toThrow(
        /"low" expected at most "target" = 6, got 7/,
      );
    });
  });
});
