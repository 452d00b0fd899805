import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

/** Readings of a plant whose step response is `way`, from a step at `at` on. */
function record(way: (since: number) => number, { every = 0.01, until = 40, at = 0, before = 20, size = 1 } = {}) {
  const n = Math.round(until / every);
  const time = Float64Array.from({ length: n }, (_, i) => i * every);
  const measured = time.map((t) => before + size * (t > at ? way(t - at) : 0));
  return { measured, time };
}

/** Where a rising function is y. */
function root(way: (t: number) => number, y: number): number {
  let [low, high] = [0, 1e3];
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (way(middle) < y) low = middle;
    else high = middle;
  }
  return low;
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { stepRecord, stepTune, simc } = lw.control;

  describe("control.stepRecord", () => {
    test("reads gain, lag and delay off a ramp, by hand", () => {
      // From 10 to 14 within 4 seconds behind the step, which is at 1; of one unit of the reading for two of control.
      const measured = column(10, 10, 11, 12, 13, 14, 14, 14, 14);
      const time = column(0, 1, 2, 3, 4, 5, 6, 7, 8);
      const given = { measured, time, at: 1, step: 8 };
      const [t28, t63] = [4 * (1 - Math.exp(-1 / 3)), 4 * (1 - Math.exp(-1))];
      const twoPoint = stepRecord(given, { tail: 0 });
      expectClose(twoPoint, { gain: 0.5, lag: 1.5 * (t63 - t28), delay: t63 - 1.5 * (t63 - t28) }, 1e-14);
      // The area above is 2, and until 2 that below is 2 / 4 2 / 2.
      const area = stepRecord(given, { tail: 0, method: "area" });
      expectClose(area, { gain: 0.5, lag: Math.E * 0.5, delay: 2 - Math.E * 0.5 }, 1e-14);
      expect(twoPoint.status).toBe("fitted");
    });

    test.each(["twoPoint", "area"] as const)("by %s finds a lag and its delay again", (method) => {
      const size = fc.double({ min: 0.5, max: 3, noNaN: true });
      fc.assert(
        fc.property(size, size, fc.constantFrom(-2, 0.5, 40), (T, L, k) => {
          const way = (t: number) => (t > L ? 1 - Math.exp(-(t - L) / T) : 0);
          const given = record(way, { at: 1, size: k * 4 });
          const { gain, lag, delay } = stepRecord({ ...given, at: 1, step: 4 }, { method });
          expect(gain).toBeCloseTo(k, 2);
          expect(Math.abs(lag / T - 1)).toBeLessThan(0.01);
          expect(Math.abs(delay - L)).toBeLessThan(0.01 * (T + L));
        }),
        { seed: 1, numRuns: 20 },
      );
    });

    test("of two equal lags has the times and areas that their response has", () => {
      const way = (t: number) => 1 - (1 + t) * Math.exp(-t);
      const given = record(way, { every: 1e-3 });
      const [t28, t63] = [root(way, 1 - Math.exp(-1 / 3)), root(way, 1 - Math.exp(-1))];
      const lag = 1.5 * (t63 - t28);
      expectClose(stepRecord(given), { gain: 1, lag, delay: t63 - lag }, 1e-5);
      // Lags and delay sum to the area above, 1 + 1; that below until then is 4 e^-2.
      expectClose(stepRecord(given, { method: "area" }), { lag: 4 / Math.E, delay: 2 - 4 / Math.E }, 1e-4);
    });

    test("by area is moved less by noise", () => {
      const next = random(7);
      const way = (t: number) => (t > 1 ? 1 - Math.exp(-(t - 1) / 3) : 0);
      const offs = { twoPoint: 0, area: 0 };
      for (let k = 0; k < 20; k++) {
        const { measured, time } = record(way, { every: 0.05, at: 5 });
        const noisy = measured.map((x) => x + 0.1 * (next() + next() - 1));
        for (const method of ["twoPoint", "area"] as const) {
          const { lag } = stepRecord({ measured: noisy, time, at: 5 }, { method });
          offs[method] += (lag - 3) ** 2;
        }
      }
      expect(offs.area).toBeLessThan(offs.twoPoint);
    });

    test("feeds the tuning rules", () => {
      const way = (t: number) => (t > 2 ? 1 - Math.exp(-(t - 2) / 10) : 0);
      const { gain, lag, delay } = stepRecord(record(way, { until: 150, size: 2 }), { tail: 0 });
      const ideal = { gain: 2, lag: 10, delay: 2 };
      expectClose(stepTune({ gain, lag, delay }), { ...stepTune(ideal) }, 1e-3);
      expectClose(simc({ gain, lag, delay }), { ...simc(ideal) }, 1e-3);
    });

    test("takes each record by itself, and says which are flat or no records", () => {
      const measured = column(1, 2, 3, 3, 5, 5, 5, 5, 1, 2, 3, 1, NaN, 3, 1, 2);
      const time = column(0, 1, 2, 3, 0, 1, 2, 3, 0, 2, 1, 0, 1, 2, 0, 1);
      const result = stepRecord({ measured, time, offsets: Uint32Array.of(0, 4, 8, 11, 14, 16) }, { tail: 0 });
      expect(result.status).toEqual(column(0, 1, 2, 2, 2));
      expect(result.gain).toEqual(column(2, 0, NaN, NaN, NaN));
      expect([...result.lag].map(Number.isNaN)).toEqual([false, true, true, true, true]);
      const good = { measured: column(1, 2, 3, 3), time: column(0, 1, 2, 3) };
      for (const wrong of [{ step: 0 }, { at: -1 }, { at: 3 }, { at: NaN }])
        expect(stepRecord({ ...good, ...wrong }).status, JSON.stringify(wrong)).toBe("invalid");
    });
  });
});
