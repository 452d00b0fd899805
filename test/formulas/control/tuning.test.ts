import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose, golden } from "../../support/golden.ts";

type Price = Record<"p0" | "target" | "sm" | "ep" | "ei" | "phi" | "lo" | "hi", number> & {
  dem: number[];
  sup: number[];
  round_: boolean;
};
golden("control.logPricePi", {
  logpi: (lw, { dem, sup, p0, target, sm, ep, ei, phi, lo, hi, round_ }: Price) => {
    const { price, utilization, error, integral } = lw.control.logPricePi(
      { demand: column(...dem), supply: column(...sup) },
      {
        target,
        smoothing: sm,
        etaP: ep,
        etaI: ei,
        retention: phi,
        min: lo,
        max: hi,
        initialPrice: p0,
        round: round_,
      },
    );
    return dem.map((_, t) => ({
      utilization: utilization[t],
      error: error[t],
      integral: integral[t],
      price: price[t],
    }));
  },
});

golden("control.selfTuneZeroCross", {
  zc: (lw, { err, t, kp0 }: { err: number[]; t: number[]; kp0: number }) => {
    const { u, kp, ki, integral } = lw.control.selfTuneZeroCross(
      { error: column(...err), time: column(...t) },
      { initialGain: kp0 },
    );
    return err.map((_, i) => ({ u: u[i], kp: kp[i], ki: ki[i], I: integral[i] }));
  },
});

golden("control.selfTuneRls", {
  rls: (lw, { y: start, r, simulate: [a, b] }: { y: number; r: number[]; simulate: [number, number] }) => {
    const bank = lw.control.selfTuneRls.bank(1);
    let y = start;
    let last = {};
    for (const setpoint of r) {
      const { u, kp, ki, a: learntA, b: learntB } = bank.step({ setpoint, measured: y });
      last = { y, u: u[0], kp: kp[0], ki: ki[0], a: learntA[0], b: learntB[0] };
      y = a * y + b * u[0]!;
    }
    return last;
  },
});

type Table = { x: number; bp: number[]; v: number[] };
type Mit = Record<"theta" | "g" | "e" | "phi" | "alpha", number>;
golden("control.gainSchedule", {
  sched: (lw, { x, bp, v }: Table) => lw.control.gainSchedule({ x, points: column(...bp), gains: column(...v) }),
  mit: (lw, { theta, g, e, phi, alpha }: Mit) =>
    lw.control.mitRule({ error: e, sensitivity: phi }, { rate: g, offset: alpha, initial: theta }),
});

const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { logPricePi, selfTuneZeroCross, relayRecord, relayTune, simc, selfTuneRls, gainSchedule, mitRule } =
    lw.control;

  describe("control.logPricePi", () => {
    test("seeds its averages with the first tick and keeps the price on target", () => {
      const { price, utilization, error } = logPricePi({ demand: 90, supply: 100 });
      expect(utilization).toBe(0.9);
      expect(error).toBe(0);
      expect(price).toBeCloseTo(1e6, 6);
    });

    test("answers before any tick with what it starts from", () => {
      const nothing = logPricePi({ demand: 5, supply: 0 }, { initialPrice: 50_000.4, round: true });
      expect(nothing).toEqual({ price: 50_000, utilization: NaN, error: NaN, integral: 0 });
    });

    test("skips a tick without supply, or with a figure that is none: price and averages stay", () => {
      const bank = lw.control.logPricePi.bank(1, { round: true });
      const before = bank.step({ demand: 50, supply: 80 });
      for (const [demand, supply] of [
        [5, 0],
        [-1, 5],
        [NaN, 5],
        [5, Infinity],
      ] as const)
        expectSameBits(bank.step({ demand, supply }), before);
      expect(bank.state.skipped[0]).toBe(4);
    });

    test("holds the price within its bounds, which it reaches under lasting shortage and lasting glut", () => {
      const limits = { min: 2e5, max: 3e6 };
      const run = (demand: number) =>
        logPricePi({ demand: new Float64Array(800).fill(demand), supply: 100 }, { ...limits, target: 0.5 }).price;
      for (const price of [...run(100), ...run(0)]) expect(price >= 2e5 && price <= 3e6).toBe(true);
      expect(run(100)[799]).toBeCloseTo(3e6, 6);
      expect(run(0)[799]).toBeCloseTo(2e5, 6);
    });

    test("charges whole prices when told, also beyond its bounds' fractions", () => {
      const { price } = logPricePi({ demand: column(80, 95, 0), supply: 100 }, { round: true });
      for (const p of price) expect(Number.isInteger(p)).toBe(true);
      const cheap = { round: true, min: 0.2, max: 0.4, initialPrice: 0.3 };
      expect(logPricePi({ demand: 0, supply: 1 }, cheap).price).toBe(1);
    });

    test("forgets what is weighed nothing, however much larger it was", () => {
      const whole = { smoothing: 1 };
      const after = logPricePi({ demand: column(0, 0, 0, 5), supply: column(1e17, 1, 0, 10) }, whole);
      expect([...after.utilization]).toEqual([0, 0, 0, 0.5]);
      const fallen = logPricePi({ demand: column(9e16, 3), supply: column(1e17, 10) }, whole);
      expect([...fallen.utilization]).toEqual([0.9, 0.3]);
      const nearly = logPricePi({ demand: column(9e16, 3), supply: column(1e17, 1e7) }, { smoothing: 1 - 2 ** -30 });
      expectClose(
        nearly.utilization[1],
        (9e16 * 2 ** -30 + 3 * (1 - 2 ** -30)) / (1e17 * 2 ** -30 + 1e7 * (1 - 2 ** -30)),
        1e-15,
      );
      expect(logPricePi({ demand: new Float64Array(99).fill(0.3), supply: 0.7 }).utilization[98]).toBe(0.3 / 0.7);
    });

    test("comes back from any history of finite figures", () => {
      const figure = fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true });
      const share = fc.constantFrom(0, 1e-9, 0.5, 1 - 1e-9, 1);
      fc.assert(
        fc.property(fc.array(fc.tuple(figure, figure)), share, (ticks, smoothing) => {
          const bank = lw.control.logPricePi.bank(1, { smoothing });
          for (const [demand, supply] of ticks) bank.step({ demand, supply });
          const { price, utilization, integral } = bank.step({ demand: 1, supply: 2 });
          for (const x of [price[0]!, utilization[0]!, integral[0]!]) expect(Number.isFinite(x)).toBe(true);
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    test("settles a market whose demand falls with the price at its target", () => {
      const bank = lw.control.logPricePi.bank(1, { target: 0.8 });
      let price = 1e6;
      for (let t = 0; t < 400; t++) price = bank.step({ demand: 100 * (5e5 / price) ** 0.7, supply: 100 }).price[0]!;
      expect(100 * (5e5 / price) ** 0.7).toBeCloseTo(80, 3);
    });
  });

  describe("control.selfTuneZeroCross", () => {
    const series = (...error: number[]) => ({ error: column(...error), time: column(...error.keys()) });

    test("arms its clock at the first change of sign and tunes at the second, by hand", () => {
      const { kp, ki } = selfTuneZeroCross(series(4, -2, -8, 1), { kpMax: 10, kiMax: 10 });
      expect([...kp]).toEqual([0.02, 0.02, 0.02, 0.6 * (0.8 / 8)]);
      expect([...ki].map((x) => +x.toFixed(12))).toEqual([0.01, 0.01, 0.01, +((1.2 * 0.1) / 2).toFixed(12)]);
    });

    test("counts on the sign before a zero: there is none in it", () => {
      const limits = { kpMax: 10, kiMax: 10 };
      const through = selfTuneZeroCross(series(4, 0, -2, 0, 1), limits);
      expect(through.kp[4]).toBeCloseTo((0.6 * 0.8) / 2, 12);
      expect(through.ki[4]).toBeCloseTo((1.2 * 0.4) / 2, 12);
      const touching = selfTuneZeroCross(series(4, 0, 2, 0, 1), limits);
      expect(new Set(touching.kp)).toEqual(new Set([0.02]));
    });

    test("takes twice the time between crossings for the period when told so", () => {
      const limits = { kpMax: 10, kiMax: 10 };
      const half = selfTuneZeroCross(series(1, -1, 1), { ...limits, halfPeriod: true });
      const full = selfTuneZeroCross(series(1, -1, 1), limits);
      expect(half.ki[2]).toBe(full.ki[2]! / 2);
      expect(half.kp[2]).toBe(full.kp[2]);
    });

    test("ignores a change of sign that follows too soon", () => {
      const error = column(1, -1, 1, -1);
      const { kp } = selfTuneZeroCross({ error, time: column(0, 1, 1.1, 1.19) }, { kpMax: 10 });
      expect([...kp]).toEqual([0.02, 0.02, 0.02, 0.02]);
      expect(selfTuneZeroCross({ error, time: column(0, 1, 1.1, 1.3) }, { kpMax: 10 }).kp[3]).toBeCloseTo(0.48, 12);
    });

    test("is proportional and remembers nothing when it is off", () => {
      const bank = lw.control.selfTuneZeroCross.bank(1, { enabled: false, initialGain: 0.3 });
      const { u, kp } = bank.run(series(1, -2, 4));
      expect([...u].map((x) => +x.toFixed(12))).toEqual([0.3, -0.6, 1.2]);
      expect(new Set(kp)).toEqual(new Set([0.3]));
      expect([bank.state.integral[0], bank.state.amplitude[0], bank.state.lastError[0]]).toEqual([0, 0, 0]);
    });

    test("gives errors in other units the same gains for those", () => {
      const errors = [4, -2, -8, 1, 3, -5];
      const run = (s: number) =>
        selfTuneZeroCross(series(...errors.map((e) => e * s)), {
          sensitivity: 0.5,
          initialGain: 0.5 / s,
          kpMin: 0.001 / s,
          kpMax: 100 / s,
          kiMin: 0.001 / s,
          kiMax: 100 / s,
          integralLimit: 5 * s,
        });
      const one = run(1);
      for (const s of [2 ** -60, 2 ** 60]) {
        const other = run(s);
        expect(other.u).toEqual(one.u);
        expect(other.kp.map((x) => x * s)).toEqual(one.kp);
        expect(other.ki.map((x) => x * s)).toEqual(one.ki);
      }
    });

    test("comes back from any history of finite errors", () => {
      const wide = { kpMax: Infinity, kiMax: Infinity, integralLimit: Infinity };
      const error = fc.double({ noNaN: true, noDefaultInfinity: true });
      fc.assert(
        fc.property(fc.array(error), fc.constantFrom({}, wide), (errors, limits) => {
          const bank = lw.control.selfTuneZeroCross.bank(1, limits);
          for (const [t, error] of errors.entries()) bank.step({ error, time: t });
          for (let t = 0; t < 3; t++) bank.step({ error: t % 2 ? 1 : -1, time: errors.length + t });
          for (const [name, cells] of Object.entries(bank.state))
            if (name !== "lastCrossing") expect(Number.isFinite(cells[0]), name).toBe(true);
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    test("repeats its output at an invalid sample", () => {
      const bank = lw.control.selfTuneZeroCross.bank(1);
      const before = bank.step({ error: 3, time: 0 });
      expectSameBits(bank.step({ error: NaN, time: 1 }), before);
      expectSameBits(bank.step({ error: 1, time: Infinity }), before);
      expect(bank.state.skipped[0]).toBe(2);
    });

    test("keeps gains and sum of errors within their limits", () => {
      fc.assert(
        fc.property(fc.array(value, { maxLength: 40 }), (errors) => {
          const { kp, ki, integral } = selfTuneZeroCross(series(...errors), { integralLimit: 5 });
          for (const k of kp) expect(k >= 0.01 && k <= 0.5).toBe(true);
          for (const k of ki) expect(k >= 0.001 && k <= 0.1).toBe(true);
          for (const sum of integral) expect(Math.abs(sum)).toBeLessThanOrEqual(5);
        }),
        { seed: 1 },
      );
    });
  });

  describe("control.relayRecord", () => {
    const wave = (n: number, period: number, amplitude: number, step = 0.25) => {
      const time = Float64Array.from({ length: n }, (_, i) => i * step);
      return { time, error: time.map((t) => amplitude * Math.sin((2 * Math.PI * (t - 0.1)) / period)) };
    };

    test("finds period and amplitude of a sine", () => {
      const { period, amplitude, crossings } = relayRecord(wave(2000, 12, 0.4, 0.05));
      expect(period).toBeCloseTo(12, 3);
      expect(amplitude).toBeCloseTo(0.4, 3);
      expect(crossings).toBe(9);
    });

    test("averages no more than the last four periods", () => {
      const error = column(-1, 1, -9, 9, -1, 2, -1, 3, -1, 2, -1, 2);
      const time = Float64Array.from(error.keys());
      const { period, amplitude, crossings } = relayRecord({ error, time });
      // Crossings at 0.5, 2.5, 4 + 1/3, 6.25, 8 + 1/3, 10 + 1/3; peaks 9, 2, 3, 2, each with a trough of -1.
      expect(crossings).toBe(6);
      expect(period).toBeCloseTo((10 + 1 / 3 - 2.5) / 4, 12);
      expect(amplitude).toBeCloseTo((9 + 2 + 3 + 2 + 4) / 8, 12);
    });

    test("sees a crossing through an exact zero, once, where the zero is", () => {
      const error = column(-1, 0, 0, 2, -1, 0, 2);
      const { period, crossings } = relayRecord({ error, time: Float64Array.from(error.keys()) });
      expect(crossings).toBe(2);
      expect(period).toBe(3);
    });

    test.each([
      ["one crossing", [-1, 1, -1], [0, 1, 2], 1],
      ["nothing", [], [], 0],
      ["a time that does not rise", [-1, 1, -1, 1], [0, 1, 1, 2], NaN],
      ["a NaN", [-1, 1, -1, 1, NaN], [0, 1, 2, 3, 4], NaN],
    ])("has no period of %s", (_, error, time, crossings) => {
      const inputs = { error: column(...error), time: column(...time) };
      expect(relayRecord(inputs, {}, { sizes: { row: error.length } })).toEqual({
        period: NaN,
        amplitude: NaN,
        crossings,
      });
    });

    test("hands an experiment on a plant over to relayTune, which finds its ultimate gain", () => {
      // k e^(-theta s) / (tau s + 1): the phase reaches -180 degrees at w with w theta + atan(w tau) = pi.
      const [k, tau, theta, d, dt] = [1, 10, 2, 1, 0.01];
      let [low, high] = [0, Math.PI / theta];
      for (let i = 0; i < 60; i++) {
        const w = (low + high) / 2;
        if (w * theta + Math.atan(w * tau) < Math.PI) low = w;
        else high = w;
      }
      const exact = Math.hypot(1, low * tau) / k;
      const delayed = new Array<number>(theta / dt).fill(0);
      let y = 0;
      const error = Float64Array.from({ length: 8000 }, () => {
        delayed.push(y < 0 ? d : -d);
        y += (dt / tau) * (k * delayed.shift()! - y);
        return -y;
      });
      const { period, amplitude } = relayRecord({ error, time: error.map((_, i) => i * dt) });
      const { ultimateGain } = relayTune({ relay: d, amplitude, period });
      // The describing function of the relay is an approximation: the swing is no sine.
      expect(Math.abs(period / ((2 * Math.PI) / low) - 1)).toBeLessThan(0.05);
      expect(Math.abs(ultimateGain / exact - 1)).toBeLessThan(0.25);
    });
  });

  describe("control.selfTuneRls", () => {
    /** Runs the loop around y = a y + b u. */
    const loop = (a: number, b: number, ticks: number, setpoint: (t: number) => number, params = {}) => {
      const bank = lw.control.selfTuneRls.bank(1, params);
      let y = 0;
      for (let t = 0; t < ticks; t++) y = a * y + b * bank.step({ setpoint: setpoint(t), measured: y }).u[0]!;
      return { y, state: bank.state };
    };

    test("learns a plant and settles it, whatever the plant", () => {
      for (const [a, b] of [
        [0.9, 0.2],
        [0.5, 1],
        [0.97, 0.05],
      ] as const) {
        const { y, state } = loop(a, b, 300, (t) => (t % 50 < 25 && t < 200 ? 2 : 1));
        expect(state.a[0]).toBeCloseTo(a, 2);
        expect(state.b[0]).toBeCloseTo(b, 2);
        expect(y).toBeCloseTo(1, 3);
      }
    });

    test("takes over the gains that simc gives for the model it learnt", () => {
      const { state } = loop(0.9, 0.2, 400, (t) => (t % 40 < 20 ? 1 : 0));
      const [a, b] = [state.a[0]!, state.b[0]!];
      const { kp, ki } = simc({ gain: b / (1 - a), lag: -1 / Math.log(a), delay: 0.5, closedLoop: 2 });
      expect(state.kp[0]).toBeCloseTo(kp, 3);
      expect(state.ki[0]).toBeCloseTo(ki, 3);
    });

    test("keeps model and gains while nothing moves, and its variances bounded", () => {
      const bank = lw.control.selfTuneRls.bank(1);
      bank.run({ setpoint: new Float64Array(50), measured: new Float64Array(50) });
      expect([bank.state.a[0], bank.state.b[0], bank.state.kp[0], bank.state.p11[0]]).toEqual([0, 0, 0.2, 1000]);
      const { state } = loop(0.9, 0.2, 20_000, () => 1);
      expect(state.p11[0]! + state.p22[0]!).toBeLessThanOrEqual(2000 * (1 + 1e-12));
      expect(Number.isFinite(state.u[0]!)).toBe(true);
    });

    test("recovers its model behind an outlier that takes all of its variances", () => {
      const bank = lw.control.selfTuneRls.bank(1);
      const next = random(2);
      let y = 0;
      for (let t = 0; t < 3000; t++) {
        const { u } = bank.step({ setpoint: next(), measured: t === 40 ? 1e9 : y });
        y = 0.8 * y + 0.3 * u[0]!;
      }
      expect(bank.state.a[0]).toBeCloseTo(0.8, 6);
      expect(bank.state.b[0]).toBeCloseTo(0.3, 6);
      expect(bank.state.p11[0]).toBeGreaterThan(1e-6);
    });

    test("comes back from any history of finite samples", () => {
      const sample = fc.double({ noNaN: true, noDefaultInfinity: true });
      fc.assert(
        fc.property(fc.array(fc.tuple(sample, sample)), fc.constantFrom(1e-3, 1, 50), (history, dt) => {
          const bank = lw.control.selfTuneRls.bank(1, { dt });
          for (const [setpoint, measured] of history) bank.step({ setpoint, measured });
          bank.run({ setpoint: column(1, 1, 1), measured: column(0.1, 0.2, 0.3) });
          for (const [name, cells] of Object.entries(bank.state)) expect(Number.isFinite(cells[0]), name).toBe(true);
          expect(bank.state.p11[0]! > 0 && bank.state.p22[0]! > 0).toBe(true);
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    test("gives samples in other units the same gains", () => {
      const setpoint = Float64Array.from({ length: 60 }, (_, t) => (t % 20 < 10 ? 1 : 0.25));
      const measured = Float64Array.from({ length: 60 }, (_, t) => Math.sin(t / 7));
      const run = (s: number) =>
        selfTuneRls(
          { setpoint: setpoint.map((x) => x * s), measured: measured.map((x) => x * s) },
          { min: -10 * s, max: 10 * s, initialVariance: 1000 / s ** 2, varianceLimit: 2000 / s ** 2 },
        );
      const one = run(1);
      for (const s of [2 ** -40, 2 ** 40]) {
        const other = run(s);
        for (const name of ["kp", "ki", "a", "b"] as const) expect(other[name]).toEqual(one[name]);
        expect(other.u.map((x) => x / s)).toEqual(one.u);
      }
    });

    test("takes back no more than the excess where a tick is longer than the tracking time, and has no integral without action", () => {
      const silent = { adaptation: 0, initialKp: 0, min: 0, max: 1 };
      const ticks = { setpoint: new Float64Array(200).fill(5), measured: new Float64Array(200) };
      const bank = lw.control.selfTuneRls.bank(1, { ...silent, dt: 20 });
      const { u } = bank.run(ticks);
      expect(new Set(u.subarray(1))).toEqual(new Set([1]));
      expect(bank.state.integral[0]).toBe(6);
      const none = lw.control.selfTuneRls.bank(1, { ...silent, initialKi: 0, kiMin: 0 });
      none.run(ticks);
      expect(none.state.integral[0]).toBe(0);
    });

    test("leaves its gains alone where the plant answers in the wrong direction", () => {
      const { state } = loop(0.9, -0.2, 30, (t) => (t % 10 < 5 ? 1 : 0), { direction: "positive" });
      expect([state.kp[0], state.ki[0]]).toEqual([0.2, 0.05]);
      const free = loop(0.9, -0.2, 30, (t) => (t % 10 < 5 ? 1 : 0));
      expect(free.state.kp[0]).not.toBe(0.2);
    });

    test("repeats its output at an invalid sample and learns nothing from it", () => {
      const bank = lw.control.selfTuneRls.bank(1);
      bank.run({ setpoint: column(1, 1, 1), measured: column(0, 0.1, 0.3) });
      const before = bank.step({ setpoint: 1, measured: 0.5 });
      expectSameBits(bank.step({ setpoint: 1, measured: NaN }), before);
      expectSameBits(bank.step({ setpoint: Infinity, measured: 1 }), before);
      expect(bank.state.skipped[0]).toBe(2);
    });

    test("keeps gains and output within their limits, whatever it measures", () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(value, value), { maxLength: 60 }), (ticks) => {
          const setpoint = Float64Array.from(ticks, ([r]) => r);
          const { u, kp, ki } = selfTuneRls({ setpoint, measured: Float64Array.from(ticks, ([, y]) => y) });
          for (const x of u) expect(x >= -10 && x <= 10).toBe(true);
          for (const k of kp) expect(k >= 0.01 - 1e-12 && k <= 5 + 1e-12).toBe(true);
          for (const k of ki) expect(k >= 0.001 - 1e-12 && k <= 2 + 1e-12).toBe(true);
        }),
        { seed: 1 },
      );
    });
  });

  describe("control.gainSchedule", () => {
    const points = column(0, 0.5, 0.9);
    const gains = column(0.1, 0.3, 0.8);

    test("gives the gains of the table at its points, and holds those of its ends beyond", () => {
      const x = column(-1, 0, 0.5, 0.9, 7);
      expect(gainSchedule({ x, points, gains })).toEqual(column(0.1, 0.1, 0.3, 0.8, 0.8));
    });

    test("knows a table of one point, and none of an empty one", () => {
      expect(gainSchedule({ x: column(-1, 3), points: column(2), gains: column(5) })).toEqual(column(5, 5));
      expect(gainSchedule({ x: column(1), points: column(), gains: column() })).toEqual(column(NaN));
    });

    test.each([[[0, 0, 1]], [[0, 2, 1]], [[0, NaN, 1]]])("has no answer for the points %j", (bad) => {
      const table = { points: column(...bad), gains };
      expect(gainSchedule({ x: column(0.5, 2), ...table })).toEqual(column(NaN, NaN));
      expect(() => gainSchedule({ x: 1, ...table }, {}, { onInvalid: "throw" })).toThrow(/"points" expected/);
    });

    test("agrees with a search in order on tables of any size, and stays between neighbouring gains", () => {
      const next = random(4);
      for (const size of [2, 3, 7, 8, 9, 100]) {
        const table = {
          points: Float64Array.from({ length: size }, (_, j) => j + 0.9 * next()),
          gains: Float64Array.from({ length: size }, () => next()),
        };
        const x = Float64Array.from({ length: 333 }, () => (size + 2) * next() - 1);
        gainSchedule({ x, ...table }).forEach((gain, i) => {
          let j = table.points.findIndex((point) => point > x[i]!);
          if (j < 0) j = size;
          const [from, to] = [table.gains[Math.max(j - 1, 0)]!, table.gains[Math.min(j, size - 1)]!];
          expect(gain).toBeGreaterThanOrEqual(Math.min(from, to) - 1e-15);
          expect(gain).toBeLessThanOrEqual(Math.max(from, to) + 1e-15);
        });
      }
    });
  });

  describe("control.mitRule", () => {
    test("goes down the gradient, a bank as a series", () => {
      const theta = mitRule({ error: column(1, 1), sensitivity: column(1, 3) }, { rate: 0.5 });
      expect([...theta]).toEqual([-0.25, -0.4]);
      const bank = lw.control.mitRule.bank(1, { rate: 0.5 });
      expect(bank.step({ error: 1, sensitivity: 1 })[0]).toBe(-0.25);
      expect(bank.step({ error: 1, sensitivity: 3 })[0]).toBe(-0.4);
    });

    test("finds the gain of a plant that it is to match", () => {
      const next = random(6);
      const bank = lw.control.mitRule.bank(1, { rate: 0.5, offset: 0.1 });
      for (let t = 0; t < 200; t++) {
        const drive = 2 * next() - 1;
        const theta = bank.state.theta[0]!;
        bank.step({ error: theta * drive - 1.7 * drive, sensitivity: drive });
      }
      expect(bank.state.theta[0]).toBeCloseTo(1.7, 6);
    });

    test("goes as far as its gradient says where a square overflows, and skips what is no number", () => {
      expectClose(mitRule({ error: 1e250, sensitivity: 1e200 }, { rate: -0.5 }), 0.5e50, 1e-15);
      const bank = lw.control.mitRule.bank(1, { offset: 1e-300, initial: 3 });
      expect(bank.step({ error: 1e308, sensitivity: 1e-150 })).toEqual(column(3));
      expect(bank.state.skipped[0]).toBe(1);
    });

    test("takes no step that is too large to be true", () => {
      expect(mitRule({ error: 1, sensitivity: 1e200 }, { initial: 3 })).toBe(3);
    });
  });
});
