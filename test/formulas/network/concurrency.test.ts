import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gradient2Tolerant } from "../../../src/index.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

interface Run {
  readonly params: Readonly<Record<string, number>>;
  readonly ticks: readonly (readonly number[])[];
}
/** Made by scripts/references/gossip.py. */
const fixture: { readonly vegas: readonly Run[]; readonly gradient2: Run["ticks"] } = JSON.parse(
  readFileSync("test/references/gossip.json", "utf8"),
);

describe.each(builds)("on the $name build", ({ lw }) => {
  const { vegas, gradient2 } = lw.network;

  describe("network.vegas", () => {
    test.each(fixture.vegas)("moves as Netflix's does, $#", ({ params, ticks }) => {
      const part = (k: number) => Float64Array.from(ticks, (tick) => tick[k]!);
      const [rtt, inflight, dropped, jitter] = [0, 1, 2, 3].map(part);
      const result = vegas({ rtt: rtt!, inflight: inflight!, dropped: dropped!, jitter: jitter! }, params as never);
      expectClose(result.limit, [...part(4)], 1e-14);
      expect(result.leastRtt).toEqual(part(5));
    });

    // By hand: initial limit 10, alpha 3, beta 6, steps of 1, threshold of 0.
    test("rises by beta without a queue, by a step below alpha, and falls above beta", () => {
      const params = { unit: "fixed", initialLimit: 10, max: 20 } as const;
      const after = (rtt: number, inflight: number, dropped = false, more: object = {}) =>
        vegas(
          { rtt: column(10, rtt), inflight: column(10, inflight), dropped: column(0, dropped ? 1 : 0) },
          { ...params, ...more },
        ).limit[1];
      expect(after(10, 14)).toBe(16);
      expect(after(15, 14)).toBe(10);
      expect(after(12.5, 14)).toBe(11);
      expect(after(50, 14)).toBe(9);
      expect(after(10, 4)).toBe(10);
      expect(after(10, 4, true)).toBe(9);
      expect(after(10, 14, false, { max: 12 })).toBe(12);
    });

    test("counts in floor(log10(limit)), exactly at powers of ten", () => {
      const initialLimit = column(20, 99, 100, 999.5, 1000, 1e6, 1e9 - 1, 1e9);
      const bank = vegas.bank(8, { max: 1e9 }, { state: { limit: initialLimit, leastRtt: 10 } });
      const { limit } = bank.step({ rtt: 20, inflight: 1e9, dropped: true });
      expect(limit.map((x, e) => initialLimit[e]! - x)).toEqual(column(1, 1, 2, 2, 3, 6, 8, 9));
    });

    test("probes for a new least round trip time once its interval is over, as the jitter says", () => {
      const params = { probeMultiplier: 1, initialLimit: 10, min: 10, max: 10 };
      const rtt = Float64Array.from({ length: 30 }, (_, i) => (i === 0 ? 5 : 20));
      const { leastRtt } = vegas({ rtt, inflight: 0, jitter: 0.5 }, params);
      // The first interval is a whole one, the next half of that.
      expect(leastRtt.lastIndexOf(5)).toBe(8);
      const bank = vegas.bank(1, params);
      const probes: number[] = [];
      rtt.forEach((x, i) => {
        bank.step({ rtt: x, inflight: 0, jitter: 0.5 });
        if (bank.state.samples[0] === 0) probes.push(i);
      });
      expect(probes).toEqual([9, 14, 19, 24, 29]);
    });

    test("stays a whole number when told so, whatever smooths it", () => {
      const rtt = Float64Array.from({ length: 50 }, (_, i) => 10 + (i % 7));
      const params = { smoothing: 0.3 };
      const { limit } = vegas({ rtt, inflight: 1000 }, params);
      const whole = vegas({ rtt, inflight: 1000 }, { ...params, whole: true }).limit;
      expect(limit.some((x) => !Number.isInteger(x))).toBe(true);
      expect(whole.every(Number.isInteger)).toBe(true);
      expect(whole[2]).toBe(Math.floor(limit[2]!));
    });

    test("lets nobody in whose limit is none", () => {
      const bank = vegas.bank(3);
      bank.state.limit[1] = -5;
      const { limit } = bank.step({ rtt: 10, inflight: 5 });
      expect(limit).toEqual(column(20, NaN, 20));
      expect(bank.state.skipped).toEqual(column(0, 1, 0));
    });
  });

  describe("network.gradient2 of today's constants", () => {
    test("moves as Netflix's does", () => {
      const part = (k: number) => Float64Array.from(fixture.gradient2, (tick) => tick[k]!);
      const result = gradient2({ rtt: part(0), inflight: part(1) }, gradient2Tolerant);
      expectClose(result.limit, [...part(2)], 1e-13);
      expectClose(result.longRtt, [...part(3)], 1e-13);
    });

    test("passes over latency that is half above the long-term one, and no more", () => {
      const state = { longRtt: 10, count: 10, limit: 100 };
      const slope = (rtt: number) =>
        gradient2({ rtt, inflight: 1000 }, { window: 1e9, ...gradient2Tolerant }, { state }).gradient;
      expect(slope(14.9)).toBe(1);
      expect(slope(20)).toBeCloseTo(0.75, 6);
      expect(slope(100)).toBe(0.5);
    });

    test("held in an integer does not rise by less than 1", () => {
      const rtt = new Float64Array(100).fill(10);
      const last = (params: object) => gradient2({ rtt, inflight: 1000 }, params).limit.at(-1);
      expect(last({ whole: true })).toBe(20);
      expect(last({ whole: true, queueSize: 5 })).toBe(120);
      expect(last({ queueSize: 4 })).toBeCloseTo(100, 9);
    });
  });
});
