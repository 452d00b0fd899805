import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column, expectClose, golden } from "../../support/golden.ts";

type Relay = Record<"d" | "a" | "eps" | "Pu", number> & { rule: "zn" | "tyreusLuyben" };
type Lag = Record<"k" | "tau" | "theta" | "tc", number>;
golden("control.relayTune", {
  relay: (lw, { d, a, eps, Pu, rule }: Relay) => {
    const { ultimateGain, ...gains } = lw.control.relayTune(
      { relay: d, amplitude: a, hysteresis: eps, period: Pu },
      { rule: rule === "zn" ? "zieglerNichols" : rule },
    );
    return { Ku: ultimateGain, ...gains };
  },
  simc: (lw, { k, tau, theta, tc }: Lag) => lw.control.simc({ gain: k, lag: tau, delay: theta, closedLoop: tc }),
});

/** gain, lag, delay, ultimate gain and period, by python-control and SciPy: scripts/references/ultimate.py. */
const points: readonly [number, number, number, number, number][] = JSON.parse(
  readFileSync("test/references/ultimate.json", "utf8"),
);

const size = fc.double({ min: -3, max: 3, noNaN: true }).map((power) => 10 ** power);
const terms = ["p", "pi", "pid"] as const;
/** As published: to so many digits. */
const digits = (x: number, count = 3) => Number(x.toPrecision(count));

describe.each(builds)("on the $name build", ({ lw }) => {
  const { relayTune, ultimateTune, stepTune, simc, halfRule, ultimatePoint } = lw.control;

  describe("control.relayTune", () => {
    test("needs an amplitude above the hysteresis", () => {
      const { kp } = relayTune({ relay: 1, amplitude: column(0.1, 0.2, 0.3), hysteresis: 0.2, period: 1 });
      expect([Number.isNaN(kp[0]), Number.isNaN(kp[1]), Number.isNaN(kp[2])]).toEqual([true, true, false]);
    });

    test("without hysteresis divides by the amplitude", () => {
      const { ultimateGain, kp, ti, ki, td } = relayTune({ relay: 2, amplitude: 0.5, period: 12 });
      expect(ultimateGain).toBeCloseTo(8 / (Math.PI * 0.5), 12);
      expect([ti, kp / ultimateGain, ki, td]).toEqual([10, 0.45, kp / ti, 0]);
    });

    test("keeps its digits where amplitude and hysteresis are near each other", () => {
      const amplitude = 1 + 2 ** -40;
      const { ultimateGain } = relayTune({ relay: 1, amplitude, hysteresis: 1, period: 1 });
      const exact = 4 / (Math.PI * Math.sqrt(2 ** -39 + 2 ** -80));
      expect(Math.abs(ultimateGain / exact - 1)).toBeLessThan(1e-15);
    });

    test.each(["zieglerNichols", "tyreusLuyben"] as const)("gives the gains of ultimateTune, by %s", (rule) => {
      for (const controller of terms) {
        const { ultimateGain, ...gains } = relayTune(
          { relay: 3, amplitude: 0.7, period: 5, hysteresis: 0.2 },
          { rule, controller },
        );
        expect(gains).toEqual(ultimateTune({ ultimateGain, period: 5 }, { rule, controller }));
      }
    });
  });

  describe("control.ultimateTune", () => {
    test.each([
      ["zieglerNichols", "p", 0.5, Infinity, 0],
      ["zieglerNichols", "pi", 0.45, 1 / 1.2, 0],
      ["zieglerNichols", "pid", 0.6, 0.5, 0.125],
      ["tyreusLuyben", "p", NaN, NaN, NaN],
      ["tyreusLuyben", "pi", 0.3125, 2.2, 0],
      ["tyreusLuyben", "pid", 0.4545, 2.2, 0.1587],
    ] as const)("by %s has the published row of a %s controller", (rule, controller, kp, ti, td) => {
      const gains = ultimateTune({ ultimateGain: -10, period: 4 }, { rule, controller });
      expectClose(gains, { kp: -10 * kp, ti: 4 * ti, td: 4 * td }, 2e-4);
      expect(gains.ki).toBe(gains.kp / gains.ti);
    });

    test("has no answer at a gain of 0", () => {
      expect(ultimateTune({ ultimateGain: 0, period: 1 })).toEqual({ kp: NaN, ti: NaN, ki: NaN, td: NaN });
    });
  });

  describe("control.stepTune", () => {
    test.each([
      ["p", 2.5, Infinity, 0],
      ["pi", 2.25, 2 / 0.3, 0],
      ["pid", 3, 4, 1],
    ] as const)("by zieglerNichols has the published row of a %s controller, by hand", (controller, kp, ti, td) => {
      // a = 2 * 2 / 10.
      expectClose(stepTune({ gain: 2, lag: 10, delay: 2 }, { controller }), { kp, ti, td }, 1e-15);
    });

    test.each([
      ["p", 1 / 3 + 4, Infinity, 0],
      ["pi", 0.9 * 4 + 1 / 12, (30.75 / 14) * 3, 0],
      ["pid", 16 / 3 + 1 / 4, (33.5 / 15) * 3, 12 / 11.5],
    ] as const)("by cohenCoon has the row of a %s controller, by hand", (controller, kp, ti, td) => {
      const rule = "cohenCoon";
      expectClose(stepTune({ gain: 0.5, lag: 12, delay: 3 }, { rule, controller }), { kp: 2 * kp, ti, td }, 1e-14);
    });

    test("by cohenCoon is near the rounded form in the relative delay of Astrom and Hagglund 2006", () => {
      fc.assert(
        fc.property(size, size, fc.double({ min: 0.05, max: 1, noNaN: true }), (gain, lag, r) => {
          const delay = r * lag;
          const share = delay / (delay + lag);
          const a = (gain * delay) / lag;
          const of = (controller: (typeof terms)[number]) =>
            stepTune({ gain, lag, delay }, { rule: "cohenCoon", controller });
          const near = (x: number, y: number) => expect(Math.abs(x / y - 1)).toBeLessThan(0.03);
          near(of("p").kp, (1 + (0.35 * share) / (1 - share)) / a);
          near(of("pi").kp, (0.9 * (1 + (0.092 * share) / (1 - share))) / a);
          near(of("pi").ti, ((3.3 - 3 * share) / (1 + 1.2 * share)) * delay);
          near(of("pid").kp, (1.35 * (1 + (0.18 * share) / (1 - share))) / a);
          near(of("pid").ti, ((2.5 - 2 * share) / (1 - 0.39 * share)) * delay);
          near(of("pid").td, ((0.37 - 0.37 * share) / (1 - 0.81 * share)) * delay);
        }),
        { seed: 1 },
      );
    });

    test("by amigo gives the published gains of a plant that is all lag", () => {
      // 1 / ((1 + s) (1 + 0.1 s) (1 + 0.01 s) (1 + 0.001 s)), Astrom and Hagglund 2004.
      const model = { gain: 1, lag: 1.04, delay: 0.075 };
      const one = stepTune(model, { rule: "amigo" });
      expect([digits(one.kp), digits(one.ti)]).toEqual([4.13, 0.539]);
      const two = stepTune(model, { rule: "amigo", controller: "pid" });
      expect([digits(two.kp), digits(two.ti), digits(two.td)]).toEqual([6.44, 0.361, 0.0367]);
      expect(stepTune(model, { rule: "amigo", controller: "p" })).toEqual({
        kp: NaN,
        ti: NaN,
        ki: NaN,
        td: NaN,
        b: NaN,
      });
    });

    test("by amigo is its formulas in lag and delay", () => {
      fc.assert(
        fc.property(size, size, size, (k, T, L) => {
          const model = { gain: -k, lag: T, delay: L };
          expectClose(
            stepTune(model, { rule: "amigo" }),
            {
              kp: -(0.15 / k + ((0.35 - (L * T) / (L + T) ** 2) * T) / (k * L)),
              ti: 0.35 * L + (13 * L * T * T) / (T * T + 12 * L * T + 7 * L * L),
            },
            1e-12,
          );
          expectClose(
            stepTune(model, { rule: "amigo", controller: "pid" }),
            {
              kp: -(0.2 + (0.45 * T) / L) / k,
              ti: (L * (0.4 * L + 0.8 * T)) / (L + 0.1 * T),
              td: (0.5 * L * T) / (0.3 * L + T),
            },
            1e-12,
          );
        }),
        { seed: 1 },
      );
    });

    test("by amigo leaves the setpoint out of the proportional part unless the delay is above the lag", () => {
      const b = (delay: number, rule: "amigo" | "cohenCoon") => stepTune({ gain: 1, lag: 2, delay }, { rule }).b;
      expect([1, 2, 2.001, 9].map((delay) => b(delay, "amigo"))).toEqual([0, 0, 1, 1]);
      expect(b(1, "cohenCoon")).toBe(1);
    });

    test("has no answer without a gain", () => {
      for (const rule of ["zieglerNichols", "cohenCoon", "amigo"] as const)
        expect(stepTune({ gain: 0, lag: 1, delay: 1 }, { rule })).toEqual({
          kp: NaN,
          ti: NaN,
          ki: NaN,
          td: NaN,
          b: NaN,
        });
    });
  });

  describe("control.simc", () => {
    test("takes the delay for the closed loop's time unless told otherwise", () => {
      const model = { gain: 2, lag: 10, delay: 1 };
      expect(simc(model)).toEqual(simc({ ...model, closedLoop: 1 }));
      expect(simc({ ...model, closedLoop: NaN })).toEqual(simc(model));
    });

    test("has the sign of the model's gain, and no answer without a gain or without any time", () => {
      expect(simc({ gain: -2, lag: 10, delay: 1 })).toEqual({ kp: -2.5, ti: 8, ki: -0.3125, td: 0 });
      const none = { kp: NaN, ti: NaN, ki: NaN, td: NaN };
      expect(simc({ gain: 0, lag: 10, delay: 1 })).toEqual(none);
      expect(simc({ gain: 1, lag: 10, delay: 0 })).toEqual(none);
      expect(simc({ gain: 1, lag: 10, delay: 0, closedLoop: 5 })).toEqual({ kp: 2, ti: 10, ki: 0.2, td: 0 });
    });

    test("gives a second lag to the derivative; both forms are the same controller", () => {
      const model = { gain: 2, lag: 10, delay: 1, lag2: 4 };
      const series = simc(model, { form: "series" });
      expect(series).toEqual({ kp: 2.5, ti: 8, ki: 0.3125, td: 4 });
      const ideal = simc(model);
      expect(ideal).toEqual({ kp: 3.75, ti: 12, ki: 0.3125, td: 4 / 1.5 });
      // K (1 + 1 / (Ti s)) (1 + Td s) at a few s.
      for (const s of [0.01, 0.3, 7])
        expectClose(
          ideal.kp * (1 + 1 / (ideal.ti * s) + ideal.td * s),
          series.kp * (1 + 1 / (series.ti * s)) * (1 + series.td * s),
          1e-14,
        );
    });
  });

  describe("control.halfRule", () => {
    // The examples of Skogestad 2003: lags, numerator, model and gains of PI, model and gains of PID in series form.
    test.each([
      ["E1", [1, 0.2], 0, [1.1, 0, 0.1], [5.5, 0.8, 0], undefined, undefined],
      [
        "E2",
        [2, 1, 0.4, 0.2, 0.05, 0.05, 0.05],
        -0.3 + 0.08,
        [2.5, 0, 1.47],
        [0.85, 2.5, 0],
        [2, 1.2, 0.77],
        [1.3, 2, 1.2],
      ],
      ["E4", [1, 1, 1, 1], 0, [1.5, 0, 2.5], [0.3, 1.5, 0], [1.5, 1, 1.5], [0.5, 1.5, 1]],
      ["E5", [1, 0.2, 0.04, 0.008], 0, [1.1, 0, 0.148], [3.72, 1.1, 0], [1, 0.22, 0.028], [17.9, 0.224, 0.22]],
    ] as const)("reduces %s as published, and simc tunes it so", (_, chain, lead, first, pi, second, pid) => {
      const of = (order: "first" | "second", model: readonly number[], gains: readonly number[]) => {
        // In any order.
        for (const lags of [column(...chain), column(...chain).reverse()]) {
          const { lag, lag2, delay } = halfRule({ lags, lead }, { order });
          expectClose([lag, lag2, delay], [...model], 1e-14);
          const { kp, ti, td } = simc({ gain: 1, lag, lag2, delay }, { form: "series" });
          expectClose([digits(kp), digits(ti), digits(td)], [...gains], 1e-2 / gains[0]!);
        }
      };
      of("first", first, pi);
      if (second) of("second", second, pid!);
    });

    test("adds the chain's own delay and half a tick of the controller", () => {
      const { lag, delay } = halfRule({ lags: column(4, 2), delay: 3 }, { dt: 0.5 });
      expect([lag, delay]).toEqual([5, 3 + 1 + 0.25]);
    });

    test("takes every group for a chain; of none there is the delay, of a bad one nothing", () => {
      const lags = column(3, 1, 5, NaN, 2, -1, 7);
      const offsets = Uint32Array.of(0, 2, 2, 4, 6, 7);
      const { lag, lag2, delay } = halfRule(
        { lags, offsets, delay: column(1, 2, 3, 4, 5), lead: column(0, 0, 0, 0, 6) },
        { order: "second" },
        { onInvalid: "nan" },
      );
      expect(lag).toEqual(column(3, 0, NaN, NaN, NaN));
      expect(lag2).toEqual(column(1, 0, NaN, NaN, NaN));
      expect(delay).toEqual(column(1, 2, NaN, NaN, NaN));
    });

    test("keeps what all time constants are together", () => {
      fc.assert(
        fc.property(
          fc.array(size, { maxLength: 12 }),
          size,
          fc.constantFrom("first", "second"),
          (chain, dead, order) => {
            const { lag, lag2, delay } = halfRule(
              { lags: column(...chain), delay: dead },
              { order: order as "first" | "second" },
              { sizes: { row: chain.length } },
            );
            const total = chain.reduce((a, b) => a + b, dead);
            expect(lag >= lag2 && lag2 >= 0 && delay >= dead).toBe(true);
            expect(Math.abs(lag + lag2 + delay - total)).toBeLessThanOrEqual(1e-14 * total);
          },
        ),
        { seed: 1 },
      );
    });
  });

  describe("control.ultimatePoint", () => {
    test("is where python-control and SciPy find it", () => {
      for (const [gain, lag, delay, ultimateGain, period] of points)
        expectClose(ultimatePoint({ gain, lag, delay }), { ultimateGain, period }, 1e-13);
    });

    test("of a delay alone swings with twice its period, at the inverse of the gain", () => {
      expect(ultimatePoint({ gain: -4, lag: 0, delay: 3 })).toEqual({ ultimateGain: -0.25, period: 6 });
    });

    test("turns the phase by half a circle, from all delay to all lag", () => {
      const power = fc.double({ min: -150, max: 150, noNaN: true });
      fc.assert(
        fc.property(power, size, (p, delay) => {
          const r = 10 ** p;
          const { ultimateGain, period } = ultimatePoint({ gain: 1, lag: r * delay, delay });
          const w = (2 * Math.PI) / period;
          expect(Math.abs(w * delay + Math.atan(w * delay * r) - Math.PI)).toBeLessThan(1e-14);
          expect(Math.abs(ultimateGain / Math.hypot(1, w * delay * r) - 1)).toBeLessThan(1e-14);
        }),
        { seed: 1, numRuns: 500 },
      );
    });

    test("has no answer without a gain or a delay", () => {
      const none = { ultimateGain: NaN, period: NaN };
      expect(ultimatePoint({ gain: 0, lag: 1, delay: 1 })).toEqual(none);
      expect(ultimatePoint({ gain: 1, lag: 1, delay: 0 })).toEqual(none);
    });
  });

  test("loops with gains of each rule settle the plant they are for", () => {
    const model = { gain: 2, lag: 10, delay: 2 };
    const point = ultimatePoint(model);
    const tuned = [
      ...(["zieglerNichols", "cohenCoon", "amigo"] as const).flatMap((rule) => [
        stepTune(model, { rule }),
        stepTune(model, { rule, controller: "pid" }),
      ]),
      ...(["zieglerNichols", "tyreusLuyben"] as const).flatMap((rule) => [
        ultimateTune(point, { rule }),
        ultimateTune(point, { rule, controller: "pid" }),
      ]),
      simc(model),
    ];
    for (const { kp, ti, td } of tuned) {
      const bank = lw.control.pid.bank(1, { kp, ti, td, dt: 0.05, b: 0.5 });
      const delayed = new Array<number>(40).fill(0);
      let y = 0;
      for (let t = 0; t < 8000; t++) {
        delayed.push(bank.step({ setpoint: 5, measured: y }).u[0]!);
        y += (0.05 / 10) * (2 * delayed.shift()! - y);
      }
      expect(y).toBeCloseTo(5, 3);
    }
  });
});
