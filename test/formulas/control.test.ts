import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../support/bits.ts";
import { builds } from "../support/builds.ts";
import { column, given, golden } from "../support/golden.ts";
import { random } from "../support/random.ts";

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

    test("unwinds over one tick where ki is 0, and over kp / ki where no tracking time is given", () => {
      const step = { setpoint: 10, measured: 0 };
      const limits = { min: 0, max: 1 };
      expect(pi(step, { ...limits, kp: 2, ki: 0 })).toEqual({ u: 1, integral: -19 });
      expectSameBits(pi(step, { ...limits, kp: 2, ki: 0.5 }), pi(step, { ...limits, kp: 2, ki: 0.5, trackingTime: 4 }));
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

    test("follows a noisier reading with a larger variance of it, when both are adapted", () => {
      const next = random(5);
      const measured = Float64Array.from({ length: 2000 }, () => (next() + next() + next() - 1.5) * 4);
      const { noise } = kalmanLevel({ measured }, { adapt: "both", r: 0.1 });
      expect(noise[0]).toBeGreaterThan(0);
      expect(noise[1999]).toBeGreaterThan(1);
    });
  });

  describe("control.kalmanSteady", () => {
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

    test("never takes a variance for nothing at all", () => {
      const { p11, p22 } = kalmanTrend({ measured: 1 }, { q0: 0, q1: 0, initialVariance: 0 });
      expect([p11, p22]).toEqual([1e-18, 1e-18]);
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
              expect(a).toBeGreaterThanOrEqual(1e-18);
              expect(p22[t]).toBeGreaterThanOrEqual(1e-18);
              expect(p12[t]! ** 2).toBeLessThanOrEqual(a * p22[t]! * (1 + 1e-9) + 1e-30);
            });
          },
        ),
        { seed: 1 },
      );
    });
  });
});
