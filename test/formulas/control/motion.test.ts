import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";
import { expectNear, type Tables, told } from "../../support/told.ts";

type Noise = "continuous" | "piecewise" | "independent";
/** By filterpy and statsmodels: scripts/references/kalman.py. */
const references: {
  readonly walk: readonly { start: readonly [number, number] | null; inputs: Tables; outputs: Tables }[];
  readonly velocity: readonly {
    params: { noise: Noise; qLevel: number };
    start: readonly [number, number, number, number, number];
    inputs: Tables;
    outputs: Tables;
  }[];
  readonly trend: { params: { noise: Noise }; inputs: Tables; outputs: Tables };
} = JSON.parse(readFileSync("test/references/kalman.json", "utf8"));

const reading = fc.double({ min: -100, max: 100, noNaN: true });
const positive = fc.double({ min: 0.01, max: 10, noNaN: true });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { kalmanWalk, kalmanVelocity, kalmanLevel, kalmanTrend, alphaBetaSteady } = lw.control;

  describe("control.kalmanWalk", () => {
    test("weighs a reading by the variances, by hand", () => {
      const given = { measured: column(1, 3), dt: column(5, 2), r: column(NaN, 4) };
      const result = kalmanWalk(given, { q: 1, r: 2 });
      // The first reading has variance 2, of which 2 + 2 * 1 becomes; K = 4 / (4 + 4).
      expect(result.estimate).toEqual(column(1, 2));
      expect(result.variance).toEqual(column(2, 2));
      expect(result.gain).toEqual(column(1, 0.5));
      expect(result.innovation).toEqual(column(NaN, 2));
      expect(result.innovationVariance).toEqual(column(Infinity, 8));
      expect(result.nis).toEqual(column(NaN, 0.5));
      expect(result.logLikelihood[1]).toBeCloseTo(-0.5 * (Math.log(2 * Math.PI * 8) + 0.5), 14);
    });

    test.each(references.walk)("gives what statsmodels gives, every tick another: start $start", (run) => {
      const state = run.start ? { state: { estimate: run.start[0], variance: run.start[1] } } : {};
      expectNear(kalmanWalk(told(run.inputs) as { measured: Float64Array }, {}, state), run.outputs, 1e-12);
    });

    test("is control.kalmanLevel where ticks are alike and its start is infinite", () => {
      fc.assert(
        fc.property(fc.array(reading, { maxLength: 20 }), positive, positive, (readings, q, r) => {
          const measured = column(...readings);
          const { estimate, variance } = kalmanWalk({ measured }, { q, r }, { entities: 1 });
          const level = kalmanLevel({ measured }, { q, r, initialVariance: Infinity }, { entities: 1 });
          expectNear(estimate, [...level.estimate], 1e-12);
          expectNear(variance, [...level.variance], 1e-12);
        }),
        { seed: 1 },
      );
    });

    test("two ticks without a reading are one of their time and change", () => {
      const bank = lw.control.kalmanWalk.bank(2, { q: 0.5 });
      bank.step({ measured: column(1, 1) });
      bank.step({ measured: NaN, dt: column(1, 3), change: column(0.25, 1) });
      bank.step({ measured: NaN, dt: column(2, 0), change: column(0.75, 0) });
      expect(bank.state.estimate).toEqual(column(2, 2));
      expect(bank.state.variance[0]).toBe(bank.state.variance[1]);
      expect(bank.state.skipped).toEqual(column(2, 2));
    });

    test("changes nothing in a tick with a figure out of its domain, and predicts where only the reading is", () => {
      const bank = lw.control.kalmanWalk.bank(1, { q: 0.5 });
      bank.step({ measured: 4 });
      for (const wrong of [{ dt: -1 }, { q: -1 }, { r: 0 }, { change: Infinity }]) {
        const { estimate, variance, gain, innovationVariance } = bank.step({ measured: 9, ...wrong });
        expect([estimate[0], variance[0], gain[0], innovationVariance[0]]).toEqual([4, 0.1, 0, NaN]);
      }
      expect(bank.step({ measured: Infinity }).variance[0]).toBeCloseTo(0.6, 15);
      expect(bank.state.skipped[0]).toBe(5);
    });
  });

  describe("control.kalmanVelocity", () => {
    test("begins with the first reading and takes its speed from the second, by hand", () => {
      const given = { measured: column(1, NaN, 7), dt: column(9, 1, 2) };
      const result = kalmanVelocity(given, { q: 0, qLevel: 0.5, r: 2 });
      expect(result.level).toEqual(column(1, 1, 7));
      expect(result.trend).toEqual(column(0, 0, 2));
      expect(result.levelVariance).toEqual(column(2, Infinity, 2));
      // The level was known by 2, gained 3 * 0.5, and by 2 again; the speed is the difference over 3.
      expect(result.covariance).toEqual(column(0, Infinity, 2 / 3));
      expect(result.trendVariance[2]).toBeCloseTo(5.5 / 9, 15);
      expect([...result.trendVariance].slice(0, 2)).toEqual([Infinity, Infinity]);
      expect(result.logLikelihood).toEqual(column(NaN, NaN, NaN));
    });

    test.each(references.velocity)("gives what filterpy gives, every tick another: $params", (run) => {
      const [level, trend, p11, p12, p22] = run.start;
      const inputs = told(run.inputs) as { measured: Float64Array };
      const result = kalmanVelocity(inputs, run.params, { state: { level, trend, p11, p12, p22 } });
      expectNear(result, run.outputs, 1e-11);
    });

    test("has statsmodels' exact diffuse start", () => {
      const { inputs, params, outputs } = references.trend;
      const result = kalmanVelocity(told(inputs) as { measured: Float64Array }, params);
      // Before the third reading statsmodels tells the part of the variances that is finite.
      const known = (name: string) => outputs[name]!.map((x, t) => (t < 2 ? null : x));
      const { level, trend, logLikelihood } = outputs;
      expectNear(result, { level, trend, logLikelihood } as Tables, 1e-12);
      const rest = ["levelVariance", "covariance", "trendVariance"];
      expectNear(result, Object.fromEntries(rest.map((name) => [name, known(name)])), 1e-12, true);
    });

    test("with independent noise is control.kalmanTrend", () => {
      fc.assert(
        fc.property(fc.array(reading, { maxLength: 20 }), positive, positive, positive, (readings, q0, q1, r) => {
          const measured = column(...readings);
          const start = { level: 0.5, trend: -1, p11: 3, p12: 0.5, p22: 2 };
          const options = { entities: 1, state: start };
          const noise = "independent";
          const ours = kalmanVelocity({ measured }, { q: q1, qLevel: q0, r, noise }, options);
          const { level, trend, p11, p12, p22, nis } = kalmanTrend({ measured }, { q0, q1, r }, options);
          const names = { level, trend, levelVariance: p11, covariance: p12, trendVariance: p22, nis };
          for (const [name, expected] of Object.entries(names))
            expectNear(ours[name as keyof typeof names], [...expected], 1e-9);
        }),
        { seed: 1 },
      );
    });

    test("of two ticks without a reading is that of one as long, whatever the noise", () => {
      const halves = [1.25, 0.5] as const;
      for (const noise of ["continuous", "independent"] as const) {
        const start = { level: 1, trend: 2, p11: 0.5, p12: 0.25, p22: 0.75 };
        const run = (dt: readonly number[]) => {
          const bank = lw.control.kalmanVelocity.bank(1, { noise, q: 0.3, qLevel: 0 }, { state: start });
          for (const h of dt) bank.step({ measured: NaN, dt: h, acceleration: 0.5 });
          return Object.values(bank.state).map((cells) => cells[0]!);
        };
        const [whole, parts] = [run([halves[0] + halves[1]]), run(halves)];
        // Level and trend, and variances of the white noise; that which is apart says less of the level.
        expectNear(parts.slice(0, 2), whole.slice(0, 2), 1e-14);
        if (noise === "continuous") expectNear(parts.slice(2, 5), whole.slice(2, 5), 1e-14);
        else expect(parts[2]).toBeGreaterThan(whole[2]!);
      }
    });

    test("with piecewise noise settles in Kalata's gains", () => {
      const [index, dt, r] = [0.4, 0.5, 2];
      const measured = Float64Array.from({ length: 400 }, (_, t) => Math.sin(t / 9));
      const q = (index * Math.sqrt(r)) ** 2 / dt ** 4;
      const { levelVariance, covariance } = kalmanVelocity({ measured }, { noise: "piecewise", q, dt, r });
      const { alpha, beta } = alphaBetaSteady({ index });
      expectNear([levelVariance.at(-1)! / r, (covariance.at(-1)! / r) * dt], [alpha, beta], 1e-9);
    });

    test("keeps all digits of a speed's variance that is little beside what each tick adds", () => {
      // Readings as good as exact tell v + h a / 2 of each tick, and v - h a / 2 was the speed before. Each a tells as much of the speed as
      // any other: after n of them its variance is q h^2 / (4 n). What each tick adds is q h^2.
      const [q, r, dt] = [100, 1e-12, 1000];
      const measured = Float64Array.from({ length: 50 }, (_, t) => t * t);
      const { trendVariance } = kalmanVelocity({ measured }, { noise: "piecewise", q, r, dt });
      trendVariance.slice(1).forEach((p22, n) => {
        expect(Math.abs(p22 / ((q * dt * dt) / (4 * (n + 1))) - 1)).toBeLessThan(1e-12);
      });
    });

    test("begins anew where a reading is too far off, and goes on by what it knows in a tick without one", () => {
      const bank = lw.control.kalmanVelocity.bank(1, { dt: 1e-3 });
      for (const measured of [0, 1, 2]) bank.step({ measured });
      expect(bank.step({ measured: NaN }).levelVariance[0]).toBeGreaterThan(0.1);
      bank.step({ measured: 1.7e308 });
      const { level, trend } = bank.step({ measured: -1.7e308 });
      expect(level[0]).toBe(-1.7e308);
      expect(trend[0]).toBe(0);
      expect(bank.state.skipped[0]).toBe(1);
    });

    test("follows a line however long its ticks are, with its speed known from the second reading on", () => {
      const next = random(3);
      const dt = Float64Array.from({ length: 40 }, () => 0.1 + 3 * next());
      let time = 0;
      const measured = dt.map((h) => {
        time += h;
        return 4 - 2 * time;
      });
      const { innovation, trend } = kalmanVelocity({ measured, dt }, { q: 0.1 });
      for (const v of trend.slice(1)) expect(Math.abs(v + 2)).toBeLessThan(1e-12);
      for (const off of innovation.slice(2)) expect(Math.abs(off)).toBeLessThan(1e-12);
    });
  });
});
