import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose, given, golden } from "../../support/golden.ts";

type Loop = {
  r: number[];
  y: number[];
  kp: number;
  ki: number;
  dt: number;
  lo: number;
  hi: number;
  aw: "backCalc" | "clampIntegral" | "conditional";
  tt?: number;
  ilim?: number;
  ff?: number;
};
golden("control.pi", {
  pi: (lw, { r, y, kp, ki, dt, lo, hi, aw, tt, ilim, ff }: Loop) => {
    const params = { kp, ki, dt, min: lo, max: hi, antiWindup: aw };
    const rest = given({ trackingTime: tt, integralLimit: ilim, feedForward: ff });
    const { u, integral } = lw.control.pi({ setpoint: column(...r), measured: column(...y) }, { ...params, ...rest });
    return y.map((_, t) => ({ u: u[t], I: integral[t] }));
  },
});

type Level = { zs: number[]; x: number; P: number; q: number; r: number };
type Adaptive = Level & Record<"beta" | "eta" | "smin" | "smax", number> & { rmode: boolean };
golden("control.kalmanLevel", {
  kal1: (lw, { zs, x, P, q, r }: Level) => {
    const options = { state: { estimate: x } };
    const { estimate, variance, gain, nis } = lw.control.kalmanLevel(
      { measured: column(...zs) },
      { q, r, initialVariance: P },
      options,
    );
    return zs.map((_, t) => ({ x: estimate[t], P: variance[t], K: gain[t], nis: nis[t] }));
  },
  kss: (lw, { q, r }: { q: number; r: number }) => {
    const { prior, gain } = lw.control.kalmanSteady({ q, r });
    return { Pprior: prior, gain };
  },
  kadapt: (lw, { zs, x, P, q, r, beta, eta, smin, smax, rmode }: Adaptive) => {
    const { estimate, scale, noise } = lw.control.kalmanLevel(
      { measured: column(...zs) },
      { q, r, initialVariance: P, beta, eta, scaleMin: smin, scaleMax: smax, adapt: rmode ? "both" : "process" },
      { state: { estimate: x } },
    );
    return zs.map((_, t) => ({ x: estimate[t], qScale: scale[t], r: noise[t] }));
  },
});

type Trend = Record<"x" | "v" | "q0" | "q1" | "r" | "phi" | "dt", number> & {
  zs: number[];
  P: [number, number, number];
};
golden("control.kalmanTrend", {
  kal2: (lw, { zs, x, v, P: [p11, p12, p22], q0, q1, r, phi, dt }: Trend) => {
    const result = lw.control.kalmanTrend(
      { measured: column(...zs) },
      { q0, q1, r, phi, dt },
      { state: { level: x, trend: v, p11, p12, p22 } },
    );
    return zs.map((_, t) => ({
      x: result.level[t],
      v: result.trend[t],
      P: [result.p11[t], result.p12[t], result.p22[t]],
      nis: result.nis[t],
    }));
  },
});

describe.each(builds)("on the $name build", ({ lw }) => {
  const { pi, kalmanLevel, kalmanSteady, kalmanTrend } = lw.control;

  describe("control.pi", () => {
    const laws = ["backCalc", "clampIntegral", "conditional"] as const;

    test("adds what is proportional to the error to what is integral, by hand", () => {
      const { u, integral } = pi({ setpoint: 1, measured: column(0, 0.5) }, { kp: 2, ki: 0.5, dt: 2 });
      expect(u).toEqual(column(2, 2));
      expect(integral).toEqual(column(1, 1.5));
    });

    test.each(laws)("holds output and integral at a missing sample, by %s", (antiWindup) => {
      const bank = lw.control.pi.bank(1, { antiWindup });
      const before = bank.step({ setpoint: 1, measured: 0.25 });
      for (const [setpoint, measured] of [
        [NaN, 0],
        [1, NaN],
        [Infinity, 0],
        [1, -Infinity],
        [Infinity, Infinity],
      ] as const)
        expectSameBits(bank.step({ setpoint, measured }), before);
      expect(bank.state.skipped[0]).toBe(5);
    });

    test("has no output before the first sample", () => {
      const { u, integral } = pi({ setpoint: 1, measured: NaN });
      expect([u, integral]).toEqual([NaN, 0]);
    });

    test("unwinds over kp / ki where no tracking time is given, and over a tick where that is shorter", () => {
      const step = { setpoint: 10, measured: 0 };
      const limits = { kp: 2, ki: 0.5, min: 0, max: 1 };
      expectSameBits(pi(step, limits), pi(step, { ...limits, trackingTime: 4 }));
      expectSameBits(pi(step, { ...limits, trackingTime: 0.001 }), pi(step, { ...limits, trackingTime: 1 }));
      expectSameBits(pi(step, { ...limits, kp: 0 }), pi(step, { ...limits, kp: 0, trackingTime: 1 }));
      // 0.5 * 10 is added, and of the excess over 1 all of 19 is taken back.
      expect(pi(step, { ...limits, trackingTime: 1 })).toEqual({ u: 1, integral: 5 - 19 });
    });

    test("has no integral without integral action: it is proportional, around what the integral was", () => {
      const given = { setpoint: 100, measured: column(0, 50, 90, 95, 95) };
      const params = { kp: 4, ki: 0, min: 0, max: 100 };
      for (const antiWindup of laws) {
        const { u, integral } = pi(given, { ...params, antiWindup });
        expect(u).toEqual(column(100, 100, 40, 20, 20));
        expect(integral).toEqual(column(0, 0, 0, 0, 0));
      }
      const held = pi(given, params, { state: { integral: 7 } });
      expect(held.u).toEqual(column(100, 100, 47, 27, 27));
      expect(new Set(held.integral)).toEqual(new Set([7]));
    });

    test("stays saturated under a lasting error, with a bounded integral, when dt is longer than kp / ki", () => {
      const { u, integral } = pi({ setpoint: 5, measured: new Float64Array(1000) }, { kp: 0.1, ki: 1, min: 0, max: 1 });
      expect(u[0]).toBe(0.5);
      expect(new Set(u.subarray(1))).toEqual(new Set([1]));
      // Where it settles: all of v - u is taken back, and 5 added.
      for (const sum of integral) expect(sum).toBeLessThanOrEqual(5.5);
    });

    test("leaves saturation by the second tick of an error of the other sign, also without a proportional part", () => {
      const setpoint = column(1, 1, 1, 1, 1, -1, -1, -1, -1, -1);
      const { u } = pi({ setpoint, measured: new Float64Array(10) }, { kp: 0, ki: 1, min: 0, max: 1.5 });
      expect(u).toEqual(column(0, 1, 1.5, 1.5, 1.5, 1.5, 0.5, 0, 0, 0));
    });

    test("takes over without a bump from what gave the output before", () => {
      const [u, setpoint, measured, kp] = [42, 20, 17, 4];
      const state = { integral: u - kp * (setpoint - measured) };
      const bank = lw.control.pi.bank(1, { kp, ki: 0.5, min: 0, max: 100 }, { state });
      expect(bank.step({ setpoint, measured }).u[0]).toBe(42);
      expect(bank.step({ setpoint, measured }).u[0]).toBe(43.5);
    });

    test.each(laws)("comes back from any history of finite samples, by %s", (antiWindup) => {
      const sample = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -5, max: 5 }));
      const gain = fc.double({ min: -10, max: 10, noNaN: true }).map((power) => 10 ** power);
      const limits = fc.constantFrom({}, { min: -1, max: 1 }, { min: -1e300, max: 1e300 });
      fc.assert(
        fc.property(fc.array(fc.tuple(sample, sample)), gain, gain, limits, (history, kp, ki, ends) => {
          const bank = lw.control.pi.bank(1, { kp, ki, antiWindup, ...ends });
          for (const [setpoint, measured] of history) {
            const before = bank.state.skipped[0]!;
            const { u, integral } = bank.step({ setpoint, measured });
            expect(Number.isFinite(integral[0])).toBe(true);
            expect(Number.isFinite(u[0]) || bank.state.skipped[0] === before + 1 || Number.isNaN(u[0])).toBe(true);
          }
          const skipped = bank.state.skipped[0];
          const { u } = bank.step({ setpoint: 1, measured: 0.5 });
          expect([Number.isFinite(u[0]), bank.state.skipped[0]]).toEqual([true, skipped]);
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    test("does not wind up while it is saturated", () => {
      const setpoint = 100;
      const measured = new Float64Array(500);
      const limits = { kp: 1, ki: 0.1, min: 0, max: 1 };
      const last = (antiWindup: (typeof laws)[number]) =>
        pi({ setpoint, measured }, { ...limits, antiWindup }).integral[499]!;
      expect(last("conditional")).toBe(0);
      expect(last("clampIntegral")).toBe(10);
      expect(last("backCalc")).toBeLessThan(1);
    });

    test.each(laws)("keeps its output within its limits, by %s", (antiWindup) => {
      const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
      fc.assert(
        fc.property(fc.array(fc.tuple(value, value), { maxLength: 30 }), (ticks) => {
          const { u, integral } = pi(
            { setpoint: Float64Array.from(ticks, ([r]) => r), measured: Float64Array.from(ticks, ([, y]) => y) },
            { antiWindup, min: -2, max: 3, integralLimit: 7 },
          );
          for (const x of u) expect(x >= -2 && x <= 3).toBe(true);
          if (antiWindup === "clampIntegral") for (const x of integral) expect(Math.abs(x)).toBeLessThanOrEqual(7);
        }),
        { seed: 1 },
      );
    });

    test("settles a sluggish plant on its setpoint", () => {
      const bank = lw.control.pi.bank(1, { kp: 0.5, ki: 0.2, min: 0, max: 10 });
      let y = 0;
      for (let t = 0; t < 300; t++) y += 0.1 * (bank.step({ setpoint: 3, measured: y }).u[0]! - y);
      expect(y).toBeCloseTo(3, 6);
    });
  });

  describe("control.kalmanLevel", () => {
    test("predicts only where a sample is missing: the estimate stays, its variance grows by q", () => {
      const bank = lw.control.kalmanLevel.bank(1, { q: 0.5 });
      const before = bank.step({ measured: 1 });
      const { estimate, variance, gain, nis } = bank.run({ measured: column(NaN, Infinity) });
      expect(estimate).toEqual(column(before.estimate[0]!, before.estimate[0]!));
      expect(variance).toEqual(column(before.variance[0]! + 0.5, before.variance[0]! + 0.5 + 0.5));
      expect([...gain, ...nis]).toEqual([0, 0, NaN, NaN]);
      expect(bank.state.skipped[0]).toBe(2);
    });

    test("settles where kalmanSteady says", () => {
      const [q, r] = [0.04, 0.3];
      const { variance, gain } = kalmanLevel({ measured: new Float64Array(500) }, { q, r });
      const steady = kalmanSteady({ q, r });
      expect(gain[499]).toBeCloseTo(steady.gain, 12);
      expect(variance[499]! + q).toBeCloseTo(steady.prior, 12);
    });

    test("keeps its gain within 0 and 1 and its variance below that of the reading", () => {
      const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
      fc.assert(
        fc.property(
          fc.array(value, { minLength: 1, maxLength: 30 }),
          fc.constantFrom("none" as const, "process" as const),
          (z, adapt) => {
            const { gain, variance, scale } = kalmanLevel({ measured: column(...z) }, { adapt });
            for (const k of gain) expect(k >= 0 && k <= 1).toBe(true);
            for (const p of variance) expect(p >= 0 && p <= 0.1 + 1e-12).toBe(true);
            for (const s of scale) expect(s >= 0.1 && s <= 10).toBe(true);
          },
        ),
        { seed: 1 },
      );
    });

    test.each([1e8, 1e12, 1e16, 1e100, 1e300])("has the average of what it read from a prior of %d on", (prior) => {
      const measured = column(10, 12, 11, 13, 12);
      const { estimate, variance, gain } = kalmanLevel({ measured }, { q: 0, r: 1, initialVariance: prior });
      const own = kalmanLevel({ measured }, { q: 0, r: 1 }, { state: { variance: prior } });
      expectSameBits(own.estimate, estimate);
      // 1 / P counts readings, of which the prior is one of weight 1 / prior and value 0.
      let sum = 0;
      measured.forEach((z, t) => {
        sum += z;
        const weight = t + 1 + 1 / prior;
        expectClose(estimate[t], sum / weight, 1e-13);
        expectClose(variance[t], 1 / weight, 1e-13);
        expectClose(gain[t], 1 / weight, 1e-13);
      });
    });

    test("takes the first reading whole when nothing is known, as a parameter or as state, after a gap too", () => {
      const measured = column(10, 12, 11, 13, 12);
      for (const [params, state] of [
        [{ initialVariance: Infinity }, { estimate: 1e300 }],
        [{}, { estimate: -7, variance: Infinity }],
      ] as const) {
        const result = kalmanLevel({ measured }, { q: 0, r: 1, ...params }, { state });
        expectClose(result.estimate, [10, 11, 11, 11.5, 11.6], 1e-15);
        expectClose(result.variance, [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5], 1e-15);
        expectClose(result.gain, [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5], 1e-15);
        expect(result.nis[0]).toBe(0);
        const late = kalmanLevel({ measured: column(NaN, ...measured) }, { q: 0.5, r: 1, ...params }, { state });
        expect([late.estimate[0], late.variance[0]]).toEqual([state.estimate, Infinity]);
        expect([late.estimate[1], late.variance[1]]).toEqual([10, 1]);
      }
      const bank = lw.control.kalmanLevel.bank(3, { initialVariance: Infinity, q: 0, r: 1 });
      expect(bank.step({ measured: column(10, 1e-9, -1e200) }).estimate).toEqual(column(10, 1e-9, -1e200));
    });

    test("keeps to variances whose sum overflows", () => {
      const { estimate, variance } = kalmanLevel(
        { measured: column(8, 2) },
        { q: 0, r: 1e308, initialVariance: 1e308 },
      );
      expectClose(estimate, [4, 10 / 3], 1e-15);
      expectClose(variance, [5e307, 1e308 / 3], 1e-15);
    });

    test.each([["none"], ["process"], ["both"]] as const)("comes back from any readings, adapting %s", (adapt) => {
      const reading = fc.double({ noNaN: true, noDefaultInfinity: true });
      fc.assert(
        fc.property(fc.array(reading), fc.constantFrom(0, 1e-6, 1, 1e300, Infinity), (z, initialVariance) => {
          const bank = lw.control.kalmanLevel.bank(1, { adapt, initialVariance });
          for (const measured of z) bank.step({ measured });
          const last = bank.run({ measured: column(1, 1, 1) });
          for (const name of ["estimate", "variance", "scale", "noise"] as const)
            for (const x of last[name]) expect(Number.isFinite(x), name).toBe(true);
          expect(last.gain[2]).toBeGreaterThan(0);
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    test("does not take what it does not know for noise, when both are adapted", () => {
      const next = random(9);
      const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      for (let seed = 0; seed < 20; seed++) {
        const measured = Float64Array.from({ length: 600 }, () => 50 + normal());
        for (const initialVariance of [1e6, 1e300, Infinity]) {
          const { noise } = kalmanLevel({ measured }, { adapt: "both", q: 0.001, r: 1, initialVariance });
          for (const r of noise.subarray(0, 20)) expect(r > 1 / 3 && r < 3, `${r}`).toBe(true);
          const late = noise.subarray(200).reduce((sum, r) => sum + r, 0) / 400;
          expect(Math.abs(late - 1)).toBeLessThan(0.3);
        }
      }
    });

    test("finds its way back from readings that are all alike, when both are adapted", () => {
      const bank = lw.control.kalmanLevel.bank(1, { adapt: "both", q: 0 });
      bank.run({ measured: new Float64Array(20_000) });
      const { noise } = bank.run({ measured: Float64Array.from({ length: 400 }, (_, t) => (t % 2 ? 1 : -1)) });
      expect(noise[399]).toBeGreaterThan(0.3);
    });

    test("follows a noisier reading with a larger variance of it, when both are adapted", () => {
      const next = random(5);
      const measured = Float64Array.from({ length: 2000 }, () => (next() + next() + next() - 1.5) * 4);
      const { noise } = kalmanLevel({ measured }, { adapt: "both", r: 0.1 });
      expect(noise[0]).toBeGreaterThan(0);
      expect(noise[1999]).toBeGreaterThan(1);
    });
  });

  describe("control.kalmanSteady", () => {
    test("neither overflows nor vanishes in squares", () => {
      const q = column(1e155, 1e-170, 1e200, 1, 1e-300, 5e-324, 1e308, 0);
      const r = column(1, 1e-170, 1e200, 1e308, 1, 5e-324, 1e-308, 1e-200);
      const { prior, gain } = kalmanSteady({ q, r });
      const golden = (1 + Math.sqrt(5)) / 2;
      expectClose(prior, [1e155, 1.618033988749895e-170, golden * 1e200, 1e154, 1e-150, 1e-323, 1e308, 0], 1e-15);
      expectClose(gain, [1, 0.6180339887498949, golden - 1, 1e-154, 1e-150, golden - 1, 1, 0], 1e-15);
      expect([prior[0], gain[0], prior[1], gain[1]]).toEqual([1e155, 1, 1.618033988749895e-170, 0.6180339887498949]);
    });

    test("is the root of its equation, and trusts an exact process entirely", () => {
      const { prior, gain } = kalmanSteady({ q: column(0, 1, 0.01), r: column(1, 1, 0.1) });
      expect(prior[0]).toBe(0);
      expect(gain[0]).toBe(0);
      expect(prior[1]).toBeCloseTo((1 + Math.sqrt(5)) / 2, 15);
      for (const i of [1, 2]) expect(gain[i]).toBeCloseTo(prior[i]! / (prior[i]! + (i === 1 ? 1 : 0.1)), 15);
    });
  });

  describe("control.kalmanTrend", () => {
    test("goes on along its trend where samples are missing", () => {
      const bank = lw.control.kalmanTrend.bank(1, { dt: 2 }, { state: { level: 10, trend: 3 } });
      const { level, trend, nis } = bank.run({ measured: column(NaN, NaN) });
      expect([...level, ...trend, ...nis]).toEqual([16, 22, 3, 3, NaN, NaN]);
      expect(bank.state.skipped[0]).toBe(2);
    });

    test("damps its trend when phi is below 1", () => {
      const { trend } = kalmanTrend({ measured: column(NaN, NaN) }, { phi: 0.5 }, { state: { trend: 8 } });
      expect(trend).toEqual(column(4, 2));
    });

    test("learns a ramp", () => {
      const measured = Float64Array.from({ length: 200 }, (_, t) => 5 + 0.7 * t);
      const { level, trend } = kalmanTrend({ measured });
      expect(trend[199]).toBeCloseTo(0.7, 6);
      expect(level[199]).toBeCloseTo(5 + 0.7 * 199, 6);
    });

    test("believes what it knows for certain", () => {
      const { level, p11, p22 } = kalmanTrend({ measured: 1 }, { q0: 0, q1: 0, initialVariance: 0 });
      expect([level, p11, p22]).toEqual([0, 0, 0]);
    });

    test.each([1e-9, 1e-40, 1e40])("gives readings in other units the same answer in those: %d", (s) => {
      const next = random(12);
      const z = Float64Array.from({ length: 400 }, (_, t) => 0.3 * t + next());
      const params = { q0: 0.01, q1: 0.001, r: 0.1, initialVariance: 10 };
      const scaled = Object.fromEntries(Object.entries(params).map(([name, x]) => [name, x * s * s]));
      const one = kalmanTrend({ measured: z }, { ...params, dt: 2, phi: 0.9 });
      const other = kalmanTrend({ measured: z.map((x) => x * s) }, { ...scaled, dt: 2, phi: 0.9 });
      for (const [name, power] of [
        ["level", 1],
        ["trend", 1],
        ["p11", 2],
        ["p12", 2],
        ["p22", 2],
        ["nis", 0],
      ] as const)
        expectClose(
          other[name].map((x) => x / s ** power),
          [...one[name]],
          1e-11,
        );
    });

    /** Level and slope of the straight line through n readings, by least squares, and their covariance for r = 1. */
    const line = (z: ArrayLike<number>, dt: number) => {
      const n = z.length;
      const at = Array.from({ length: n }, (_, t) => (t - (n - 1)) * dt);
      const middle = at.reduce((sum, t) => sum + t, 0) / n;
      const spread = at.reduce((sum, t) => sum + (t - middle) ** 2, 0);
      const mean = Array.from(z).reduce((sum, x) => sum + x, 0) / n;
      const trend = at.reduce((sum, t, k) => sum + (t - middle) * (z[k]! - mean), 0) / spread;
      return {
        level: mean - trend * middle,
        trend,
        p11: 1 / n + middle ** 2 / spread,
        p12: -middle / spread,
        p22: 1 / spread,
      };
    };

    test("is the straight line through its readings when nothing is known, whatever it starts from", () => {
      const measured = column(10, 12, 11, 13, 12, 17, 15);
      const exact = { q0: 0, q1: 0, r: 1 };
      for (const dt of [1, 0.25, 60])
        for (const [initialVariance, tolerance] of [
          [Infinity, 1e-13],
          [1e300, 1e-13],
          [1e100, 1e-13],
          [1e18, 1e-13],
        ] as const) {
          const result = kalmanTrend({ measured }, { ...exact, dt, initialVariance });
          expect([result.level[0], result.p11[0]]).toEqual([10, 1]);
          for (let n = 2; n <= measured.length; n++)
            for (const [name, value] of Object.entries(line(measured.subarray(0, n), dt)))
              expectClose(result[name as keyof typeof result][n - 1], value, 20 * tolerance);
        }
    });

    test("takes the first reading for the level when nothing is known, and the second gives the trend", () => {
      const state = { level: 1e6, p11: Infinity, p22: Infinity };
      const { level, trend, p11, p12, p22, nis } = kalmanTrend(
        { measured: column(NaN, 10, 11) },
        { dt: 0.5, q0: 0.5, q1: 0.25, r: 2, phi: 0.5 },
        { state },
      );
      expect([...level]).toEqual([1e6, 10, 11]);
      // dt phi / (1 + dt^2) of the surprise, then the change.
      expectClose(trend, [0, 0.2 * (10 - 1e6), 1], 1e-15);
      expect([...p11]).toEqual([Infinity, 2, 2]);
      expectClose(p12, [0, 0.2 * 2, 2], 1e-15);
      // The change of 1 has the variance of two readings and of the level's own; the trend then halves and gains its own.
      expect([...p22]).toEqual([Infinity, Infinity, 2 + 2 + 0.5 + 0.25]);
      expect([...nis]).toEqual([NaN, 0, 0]);
    });

    test("finds the trend over a gap behind the first reading, and knows level or trend alone", () => {
      const exact = { q0: 0, q1: 0, r: 1, initialVariance: Infinity };
      const gap = kalmanTrend({ measured: column(10, NaN, NaN, 16) }, exact);
      expect([...gap.level]).toEqual([10, 15, 20, 16]);
      expectClose(gap.trend, [5, 5, 5, 2], 1e-15);
      expectClose([gap.p11[3], gap.p12[3], gap.p22[3]], [1, 1 / 3, 2 / 9], 1e-15);
      const level = kalmanTrend({ measured: column(10, 12, 11, 13, 12) }, exact, { state: { p22: 0 } });
      expectClose(level.level, [10, 11, 11, 11.5, 11.6], 1e-15);
      expectClose(level.p11, [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5], 1e-15);
      const trend = kalmanTrend({ measured: column(3) }, exact, { state: { level: 1, p11: 0 } });
      expect([trend.level[0], trend.trend[0], trend.p22[0]]).toEqual([3, 2, 1]);
    });

    test("comes back from any readings", () => {
      const reading = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(NaN));
      const priors = fc.constantFrom(0, 1, 1e200, Infinity);
      fc.assert(
        fc.property(fc.array(reading), priors, fc.constantFrom(1e-3, 1, 1e3), (z, initialVariance, dt) => {
          const bank = lw.control.kalmanTrend.bank(1, { initialVariance, dt });
          for (const measured of z) bank.step({ measured });
          const before = bank.state.skipped[0]!;
          const { level, trend, p11, p22 } = bank.run({ measured: column(1, 1, 1) });
          for (const column of [level, trend, p11, p22]) expect(Number.isFinite(column[2])).toBe(true);
          expect(bank.state.skipped[0]).toBe(before);
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    test("keeps its variances positive and its covariance possible", () => {
      const value = fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constant(NaN));
      fc.assert(
        fc.property(
          fc.array(value, { minLength: 1, maxLength: 60 }),
          fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
          (z, r) => {
            const { p11, p12, p22 } = kalmanTrend({ measured: column(...z) }, { r });
            p11.forEach((a, t) => {
              expect(a).toBeGreaterThan(0);
              expect(p22[t]).toBeGreaterThan(0);
              expect(p12[t]! ** 2).toBeLessThanOrEqual(a * p22[t]! * (1 + 1e-9) + 1e-30);
            });
          },
        ),
        { seed: 1 },
      );
    });
  });
});
