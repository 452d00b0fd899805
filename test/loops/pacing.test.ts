import { describe, expect, test } from "vitest";
import { pacingLoop, pacingLoops, traffic } from "../../examples/loops/pacing.ts";
import { scalar, simd } from "../support/builds.ts";

const days = [1, 2, 3].map((seed) => pacingLoops(simd.lw, { seed }));

describe("budget pacing in closed loop", () => {
  test.each(["dual", "throttle"] as const)(
    "every campaign spends its budget within 2 % by the end of the day: %s",
    (rule) => {
      for (const { [rule]: figures } of days) {
        expect(figures.worst).toBeLessThan(0.02);
        for (const share of figures.spent) expect(share).toBeLessThanOrEqual(1);
      }
    },
  );

  test.each(["dual", "throttle"] as const)(
    "spend follows the traffic of the day within 5 % of the budget: %s",
    (rule) => {
      for (const { [rule]: figures } of days) expect(figures.off).toBeLessThan(0.05);
    },
  );

  test("money lasts into the last hour of the day, which without pacing is gone soon after noon", () => {
    for (const { dual, throttle, unpaced } of days) {
      for (const { over } of [dual, throttle]) expect(over).toBeGreaterThan(23 * 60);
      expect(unpaced.over).toBeLessThan(13 * 60);
      expect(unpaced.off).toBeGreaterThan(0.5);
    }
  });

  test("shaded bids buy 40 % more for the same money; throttling buys what no pacing does", () => {
    for (const { dual, throttle, unpaced } of days) {
      expect(dual.worth).toBeGreaterThan(1.4 * unpaced.worth);
      expect(Math.abs(throttle.worth / unpaced.worth - 1)).toBeLessThan(0.01);
    }
  });

  test("gives the same figures without SIMD", () => {
    for (const rule of ["unpaced", "dual", "throttle"] as const)
      expect(pacingLoop(scalar.lw, rule, { campaigns: 5 })).toEqual(pacingLoop(simd.lw, rule, { campaigns: 5 }));
  });

  test("has a quiet night and a busy afternoon", () => {
    const day = Array.from({ length: 1440 }, (_, minute) => traffic(minute));
    expect(day.indexOf(Math.min(...day))).toBe(240);
    expect(day.indexOf(Math.max(...day))).toBe(960);
    expect(day.reduce((sum, n) => sum + n, 0) / 1440).toBeCloseTo(8, 9);
  });
});
