import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Steps = { limit: number; a: number; b: number; lo: number; hi: number; ok: boolean[] };
type Trips = { limit: number; longr: number; n: number; rtts: number[]; inflight: number[] };
golden("network.concurrencyLimit", {
  aimd: (lw, { limit, a, b, lo, hi, ok }: Steps) =>
    lw.network.aimd(
      { dropped: column(...ok.map((fine) => (fine ? 0 : 1))) },
      { increase: a, decrease: b, min: lo, max: hi },
      { state: { limit } },
    ),
  grad2: (lw, { limit: start, longr, n, rtts, inflight }: Trips) => {
    const trips = { rtt: column(...rtts), inflight: column(...inflight) };
    const { limit, longRtt } = lw.network.gradient2(trips, {}, { state: { limit: start, longRtt: longr, count: n } });
    return rtts.map((_, i) => ({ limit: limit[i], longRtt: longRtt[i] }));
  },
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { aimd, gradient2 } = lw.network;

  describe("network.aimd", () => {
    test("shares a link evenly between two that start apart, as Chiu and Jain show", () => {
      const bank = lw.network.aimd.bank(2, { min: 0, max: 1000 }, { state: { limit: column(10, 90) } });
      const { limit } = bank.state;
      for (let i = 0; i < 2000; i++) bank.step({ dropped: limit[0]! + limit[1]! > 100 });
      expect(Math.abs(limit[0]! - limit[1]!)).toBeLessThan(1e-6);
    });

    test("stays within its bounds, and takes neither yes nor no for neither", () => {
      const { min, max } = { min: 5, max: 8 };
      const limits = aimd({ dropped: column(0, 0, 0, 0, NaN, 1, 1) }, { min, max, initialLimit: 6 });
      expect(limits).toEqual(column(7, 8, 8, 8, 8, 5, 5));
    });
  });

  describe("a limit that is none", () => {
    const bad = [-5, 1.1e9, NaN, Infinity, -Infinity];

    test.each(bad)("of %d lets nobody in, whatever comes, until it is set anew", (limit) => {
      const [steps, slopes] = [lw.network.aimd.bank(3), lw.network.gradient2.bank(3)];
      for (const { state } of [steps, slopes]) state.limit[1] = limit;
      for (const tick of [1, 2]) {
        steps.step({ dropped: false });
        slopes.step({ rtt: 10, inflight: 5 });
        for (const { state } of [steps, slopes]) {
          expect(state.limit[1]).toBeNaN();
          expect(state.limit[2]).toBeGreaterThan(0);
          expect(state.skipped).toEqual(column(0, tick, 0));
        }
      }
      steps.state.limit[1] = 30;
      expect(steps.step({ dropped: false })[1]).toBe(31);
    });

    test("keeps the limit of an entity whose warm-up is none, or whose long round trip time is", () => {
      const bank = lw.network.gradient2.bank(4, { warmup: 2 });
      bank.state.sum[0] = -1;
      bank.state.count[1] = 0.5;
      bank.state.longRtt[2] = -3;
      const { limit, gradient } = bank.step({ rtt: 10, inflight: 1e6 });
      expect([...gradient].map(Number.isNaN)).toEqual([true, true, true, false]);
      expect([...limit.slice(0, 3)]).toEqual([20, 20, 20]);
      expect([bank.state.sum[0], bank.state.count[1], bank.state.longRtt[2]]).toEqual([NaN, NaN, -1]);
      expect(bank.state.skipped).toEqual(column(1, 1, 1, 0));
    });
  });

  describe("network.gradient2", () => {
    const trip = (rtt: number, inflight = 1e6) => ({ rtt, inflight });

    test("averages the warm-up plainly, then exponentially, by hand", () => {
      const rtt = column(10, 20, 30, 40);
      const { longRtt } = gradient2({ rtt, inflight: 0 }, { warmup: 3, window: 3 });
      expect(longRtt).toEqual(column(10, 15, 20, 30));
    });

    test("grows to its bound while latency stays, and shrinks to the other when it doubles and doubles", () => {
      const steady = gradient2({ rtt: new Float64Array(400).fill(10), inflight: 1e6 });
      expect(steady.limit.at(-1)).toBe(200);
      const rtt = Float64Array.from({ length: 400 }, (_, i) => Math.min(10 * 2 ** (i / 20), 1e6));
      expect(gradient2({ rtt, inflight: 1e6 }).limit.at(-1)).toBe(20);
    });

    test("settles where the gradient takes what the headroom adds: g L + q = L", () => {
      const params = { smoothing: 0.5, min: 1, max: 1e6, window: 1e9, warmup: 1 };
      const bank = lw.network.gradient2.bank(1, params, { state: { longRtt: 8, count: 1, limit: 50 } });
      for (let i = 0; i < 500; i++) bank.step(trip(10));
      expect(bank.state.limit[0]).toBeCloseTo(4 / (1 - 0.8), 3);
      const root = lw.network.gradient2.bank(
        1,
        { ...params, headroom: "root" },
        { state: { longRtt: 8, count: 1, limit: 50 } },
      );
      for (let i = 0; i < 500; i++) root.step(trip(10));
      expect(root.state.limit[0]).toBeCloseTo(25, 3);
    });

    test("keeps the limit while less than half of it is in use", () => {
      const { limit } = gradient2(
        { rtt: 10, inflight: column(9.9, 10, 9.9) },
        { initialLimit: 20, gradientMin: 0.5, smoothing: 1 },
      );
      expect(limit).toEqual(column(20, 24, 24));
    });

    test("forgets a long round trip time that lies far above the present one, from the next sample on", () => {
      const start = { state: { longRtt: 100, count: 10 } };
      const { longRtt, gradient } = gradient2(
        { rtt: column(10, 10), inflight: 0 },
        { window: 1e9, gradientMax: 100 },
        start,
      );
      expect(gradient[0]).toBeCloseTo(10, 6);
      expect(longRtt[0]).toBeCloseTo(90, 5);
      expect(gradient[1]).toBeCloseTo(9, 6);
    });
  });
});
