import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Queue = { lam: number; S: number; c: number };
type Forecast = { lhat: number; sig: number; z: number; S: number; c: number; target: number };
golden("network.admission", {
  queue: (lw, { lam, S, c }: Queue) => {
    const { utilization, stable, waitProbability, wait, response, inSystem } = lw.network.erlangC({
      rate: lam,
      service: S,
      servers: c,
    });
    if (stable) expect(lw.network.littleLaw({ rate: lam, time: response })).toBe(inSystem);
    return { rho: utilization, stable, pWait: waitProbability, Wq: wait, W: response, L: inSystem };
  },
  admit: (lw, { lhat, sig, z, S, c, target }: Forecast) => {
    const { upper, capacity, probability, busy } = lw.network.admitProbability(
      { rate: lhat, deviation: sig, service: S, servers: c },
      { z, target },
    );
    return { upper, capacity, pAdmit: probability, L: busy };
  },
});

golden("network.clientThrottle", {
  thr: (lw, { n, a }: { n: number; a: number }) => lw.network.clientThrottle({ requests: n, accepts: a }).throttle,
  envoy: (lw, { n, s, thrv, agg, cap }: Record<"n" | "s" | "thrv" | "agg" | "cap", number>) =>
    lw.network.clientThrottle(
      { requests: n, accepts: s },
      { law: "successRate", threshold: thrv, aggression: agg, cap },
    ).throttle,
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { littleLaw, erlangC, admitProbability, clientThrottle } = lw.network;

  describe("network.littleLaw", () => {
    test("is rate times time, and 0 when either is", () => {
      expect(littleLaw({ rate: column(120, 0, 5), time: column(0.25, 7, 0) })).toEqual(column(30, 0, 0));
    });
  });

  describe("network.erlangC", () => {
    /** The probability of waiting by its definition, over factorials: for few servers. */
    function byDefinition(offered: number, servers: number): number {
      let term = 1;
      let sum = 1;
      for (let k = 1; k < servers; k++) {
        term *= offered / k;
        sum += term;
      }
      const last = (term * offered) / (servers - offered);
      return last / (sum + last);
    }

    test("agrees with the sum that defines it", () => {
      const load = fc.double({ min: 1e-3, max: 0.999, noNaN: true });
      fc.assert(
        fc.property(load, fc.integer({ min: 1, max: 60 }), (utilization, servers) => {
          const { waitProbability } = erlangC({ rate: utilization * servers, service: 1, servers });
          expect(waitProbability / byDefinition(utilization * servers, servers)).toBeCloseTo(1, 11);
        }),
        { seed: 1 },
      );
    });

    test("of one server is its load, and the time in the system is that of M/M/1", () => {
      const rate = column(0.1, 0.5, 0.9);
      const { waitProbability, response } = erlangC({ rate, service: 1, servers: 1 });
      rate.forEach((load, i) => {
        expect(waitProbability[i]).toBeCloseTo(load, 14);
        expect(response[i]).toBeCloseTo(1 / (1 - load), 12);
      });
    });

    test("keeps nobody waiting where nobody comes", () => {
      for (const rate of [0, -0]) {
        const { waitProbability, wait, response, inSystem } = erlangC({ rate, service: 2, servers: 3 });
        expect([waitProbability, wait, response]).toEqual([0, 0, 2]);
        expect(Math.abs(inSystem)).toBe(0);
      }
    });

    test("has no steady state at full load and beyond", () => {
      const { stable, waitProbability, wait, inSystem } = erlangC({ rate: column(3.9, 4, 5), service: 1, servers: 4 });
      expect(stable).toEqual(column(1, 0, 0));
      expect([...waitProbability.slice(1), ...wait.slice(1), ...inSystem.slice(1)]).toEqual([
        1,
        1,
        ...[1, 2, 3, 4].map(() => Infinity),
      ]);
    });

    test("goes to the limit of many servers: waiting is rare until the square root of the load is all that is spare", () => {
      // Halfin and Whitt 1981: C -> 1 / (1 + b Phi(b) / phi(b)) with b = (1 - load) sqrt(servers); b = 1 here.
      const servers = 10_000;
      const { waitProbability } = erlangC({ rate: servers - Math.sqrt(servers), service: 1, servers });
      expect(waitProbability).toBeCloseTo(1 / (1 + 0.8413447460685429 / 0.24197072451914337), 2);
      expect(erlangC({ rate: servers / 2, service: 1, servers }).waitProbability).toBe(0);
    });

    test("counts servers by whole numbers up to 10 000", () => {
      const { stable } = erlangC({ rate: 1, service: 0.5, servers: column(0, 1, 1.5, 10_000, 10_001) });
      expect(stable).toEqual(column(NaN, 1, NaN, 1, NaN));
    });
  });

  describe("network.admitProbability", () => {
    const stage = { service: 0.1, servers: 10 };

    test("lets all in while the upper bound stays below the target, then just as many as it takes", () => {
      const { probability, capacity } = admitProbability({ ...stage, rate: column(-5, 0, 80, 160, 1e9) });
      expect(capacity).toEqual(column(80, 80, 80, 80, 80));
      expect(probability).toEqual(column(1, 1, 1, 0.5, 0.05));
    });

    test("is more careful the less certain the forecast is", () => {
      const { probability, upper } = admitProbability({ ...stage, rate: 80, deviation: column(NaN, 0, 40) }, { z: 2 });
      expect(upper).toEqual(column(80, 80, 160));
      expect(probability).toEqual(column(1, 1, 0.5));
    });

    test("decides by the uniform number that it is given, and not without one", () => {
      const uniform = column(0, 0.49, 0.5, 1, NaN);
      expect(admitProbability({ ...stage, rate: 160, uniform }).admit).toEqual(column(1, 1, 0, 0, NaN));
      expect(admitProbability({ ...stage, rate: 160 }).admit).toBeNull();
    });
  });

  describe("network.clientThrottle", () => {
    test("rejects nothing while at least one of k requests is accepted", () => {
      const { throttle } = clientThrottle({ requests: column(0, 10, 10, 10), accepts: column(0, 10, 5, 4) });
      expect(throttle).toEqual(column(0, 0, 0, 2 / 11));
    });

    test("never rejects everything, so that recovery is noticed", () => {
      expect(clientThrottle({ requests: 1e6, accepts: 0 }).throttle).toBeLessThan(1);
      expect(clientThrottle({ requests: 1e6, accepts: 0 }, { law: "successRate" }).throttle).toBe(0.8);
    });

    test("is overruled by another stage that rejects more", () => {
      const { reject } = clientThrottle({ requests: 9, accepts: 2, admit: column(NaN, 1, 0.75, 0.25) });
      expect(reject).toEqual(column(0.5, 0.5, 0.5, 0.75));
    });
  });
});
