import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builds } from "../../support/builds.ts";
import { column } from "../../support/golden.ts";
import { expectNear, type Tables, told } from "../../support/told.ts";

interface Model {
  readonly n: number;
  readonly m: number;
  readonly diffuse: boolean;
  readonly inputs: Tables;
  readonly filtered: Tables;
  readonly smoothed: Tables;
}
/** By statsmodels: scripts/references/kalman.py. */
const { general }: { readonly general: readonly Model[] } = JSON.parse(
  readFileSync("test/references/kalman.json", "utf8"),
);

interface Columns {
  readonly measured: Float64Array;
  readonly transition: Float64Array;
  readonly observation: Float64Array;
  readonly processNoise: Float64Array;
  readonly readingNoise: Float64Array;
}
const columnsOf = (tables: Tables) => told(tables) as unknown as Columns;

/** What the references know before the first tick. */
const startOf = ({ n, diffuse }: Model) =>
  diffuse
    ? {}
    : {
        state: {
          estimate: new Float64Array(n).fill(0.25),
          covariance: Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) ? 0 : 2)),
        },
      };

const reading = fc.double({ min: -100, max: 100, noNaN: true });
const positive = fc.double({ min: 0.01, max: 10, noNaN: true });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { kalman, kalmanSmoother, kalmanVelocity } = lw.control;

  describe("control.kalman", () => {
    const one = { transition: column(1), observation: column(2), processNoise: column(1), readingNoise: column(4) };

    test("weighs a reading by the variances, by hand", () => {
      const given = { ...one, measured: column(9) };
      const result = kalman(given, {}, { state: { estimate: column(2), covariance: column(2) } });
      // P = 2 + 1, S = 2 * 3 * 2 + 4 = 16, K = 3 * 2 / 16, nu = 9 - 2 * 2.
      expect(result.innovation).toEqual(column(5));
      expect(result.innovationVariance).toEqual(column(16));
      expect(result.estimate).toEqual(column(2 + 5 * 0.375));
      expect(result.covariance).toEqual(column(0.75));
      expect(result.logLikelihood[0]).toBeCloseTo(-0.5 * (Math.log(2 * Math.PI * 16) + 25 / 16), 14);
      expect(result.status).toEqual(column(0));
    });

    test.each(general)("gives what statsmodels gives: $n states, $m readings, diffuse $diffuse", (model) => {
      const { filtered, inputs, n, diffuse } = model;
      const result = kalman(columnsOf(inputs), {}, startOf(model));
      const { estimate, logLikelihood, covariance, innovationVariance } = filtered as Record<string, number[]>;
      // What statsmodels tells while states are unknown is the part that is finite.
      const known = diffuse ? n : 0;
      const later = (cells: readonly number[], width: number) => cells.slice(known * width);
      expectNear(result.estimate.slice(known * n), later(estimate!, n), 1e-10);
      expectNear(result.covariance.slice(known * n * n), later(covariance!, n * n), 1e-10);
      expectNear(result.logLikelihood.slice(known), later(logLikelihood!, 1), 1e-10);
      if (innovationVariance) expectNear(result.innovationVariance, innovationVariance, 1e-11);
    });

    test("is control.kalmanVelocity with its matrices, from the first reading on", () => {
      const matrices = (h: number, q: number) => ({
        transitionAt: [NaN, h, NaN, NaN],
        processNoiseAt: [(q * h ** 3) / 3, (q * h ** 2) / 2, (q * h ** 2) / 2, q * h],
      });
      const tick = fc.tuple(fc.option(reading, { nil: NaN, freq: 5 }), positive, positive);
      fc.assert(
        fc.property(fc.array(tick, { maxLength: 12 }), positive, (ticks, q) => {
          const [measured, dt, r] = [0, 1, 2].map((k) => Float64Array.from(ticks, (one) => one[k]!));
          const own = ticks.map(([, h]) => matrices(h, q));
          const ours = kalman(
            {
              measured: measured!,
              transition: column(1, 1, 0, 1),
              observation: column(1, 0),
              processNoise: column(0, 0, 0, 0),
              readingNoise: column(1),
              transitionAt: Float64Array.from(own.flatMap(({ transitionAt }) => transitionAt)),
              processNoiseAt: Float64Array.from(own.flatMap(({ processNoiseAt }) => processNoiseAt)),
              readingNoiseAt: r!,
            },
            {},
            { entities: 1 },
          );
          const theirs = kalmanVelocity({ measured: measured!, dt: dt!, r: r! }, { q }, { entities: 1 });
          const first = ticks.findIndex(([z]) => !Number.isNaN(z));
          const from = first < 0 ? ticks.length : first;
          const pick = (k: number) => [...ours.covariance].filter((_, i) => i % 4 === k).slice(from);
          const level = [...ours.estimate].filter((_, i) => i % 2 === 0);
          expectNear(level.slice(from), [...theirs.level.slice(from)], 1e-8);
          const known = (cells: Float64Array) => [...cells.slice(from)].map((x) => (Number.isFinite(x) ? x : null));
          const finite = (cells: number[]) => cells.map((x) => (Number.isFinite(x) ? x : Number.NaN));
          expectNear(finite(pick(0)), known(theirs.levelVariance), 1e-8);
          expectNear(finite(pick(3)), known(theirs.trendVariance), 1e-8);
          expectNear(ours.logLikelihood, [...theirs.logLikelihood], 1e-7);
        }),
        { seed: 1, numRuns: 60 },
      );
    });

    test("takes two readings in any order, and one of two by itself", () => {
      const model = {
        transition: column(1, 0.5, 0, 0.9),
        observation: column(1, 0, 1, 1),
        processNoise: column(0.2, 0, 0.1, 0.3),
        readingNoise: column(1, 0, 0.4, 0.5),
      };
      const turned = { ...model, observation: column(1, 1, 1, 0), readingNoise: column(0.5, 0, 0.4, 1) };
      const start = { state: { estimate: column(1, 0), covariance: column(2, 0.5, 0.5, 1) } };
      const there = kalman({ ...model, measured: column(1, 2, NaN, 3, 4, NaN) }, {}, start);
      const back = kalman({ ...turned, measured: column(2, 1, 3, NaN, NaN, 4) }, {}, start);
      expectNear(back.estimate, [...there.estimate], 1e-13);
      expectNear(back.covariance, [...there.covariance], 1e-13);
      expectNear(back.logLikelihood, [...there.logLikelihood], 1e-13);
      expectNear([back.innovation[0]!, back.innovation[2]!], [there.innovation[1]!, there.innovation[3]!], 1e-13);
      const lone = kalman(
        { ...model, observation: column(1, 1), readingNoise: column(0.5), measured: column(3) },
        {},
        { state: { estimate: there.estimate.slice(0, 2), covariance: there.covariance.slice(0, 4) } },
      );
      expectNear(lone.estimate, [...there.estimate.slice(2, 4)], 1e-13);
      expectNear(lone.covariance, [...there.covariance.slice(4, 8)], 1e-13);
    });

    test("knows what no reading has told: a sum of two levels leaves their difference open", () => {
      const both = {
        transition: column(1, 0, 0, 1),
        observation: column(1, 1),
        processNoise: column(0, 0, 0, 0),
        readingNoise: column(2),
      };
      const bank = lw.control.kalman.bank(1, {}, { sizes: { state: 2, reading: 1 } });
      const first = bank.step({ ...both, measured: column(6) });
      expect(first.estimate).toEqual(column(3, 3));
      expect(first.covariance).toEqual(column(Infinity, NaN, NaN, Infinity));
      expect(first.innovationVariance).toEqual(column(Infinity));
      expect(first.status).toEqual(column(2));
      const again = bank.step({ ...both, measured: column(4) });
      // The sum is known by 2: half of the surprise counts.
      expectNear(again.innovation, [-2], 1e-14);
      expectNear(again.innovationVariance, [4], 1e-14);
      expect(again.status).toEqual(column(2));
      const alone = bank.step({ ...both, observation: column(1, 0), measured: column(7) });
      expectNear(alone.estimate, [7, -2], 1e-13);
      expectNear(alone.covariance, [2, -2, -2, 3], 1e-13);
      expect(alone.status).toEqual(column(0));
    });

    test("keeps a covariance symmetric and positive where readings are nearly exact", () => {
      const n = 2000;
      const measured = Float64Array.from({ length: n }, (_, t) => Math.sin(t));
      const { covariance } = kalman({
        measured,
        transition: column(1, 1e3, 0, 1),
        observation: column(1, 0),
        processNoise: column(0, 0, 0, 1e-6),
        readingNoise: column(1e-14),
      });
      for (let t = 2; t < n; t++) {
        const [a, b, c, d] = covariance.subarray(4 * t, 4 * t + 4) as unknown as [number, number, number, number];
        expect(b).toBe(c);
        expect(a).toBeGreaterThan(0);
        expect(d).toBeGreaterThan(0);
        expect(a * d - b * b).toBeGreaterThanOrEqual(0);
      }
    });

    test("says where a reading has no variance, and does not use it", () => {
      const twice = {
        transition: column(1),
        observation: column(1, 1),
        processNoise: column(1),
        readingNoise: column(0, 0, 0, 0),
      };
      const { estimate, status } = kalman({ ...twice, measured: column(3, 5) }, { initialVariance: 1 });
      expect(estimate).toEqual(column(3));
      expect(status).toEqual(column(3));
    });

    test("skips a tick whose model is out of its domain, begins anew behind what is not finite, and goes on without readings", () => {
      const bank = lw.control.kalman.bank(1, { initialVariance: 4 }, { sizes: { state: 1, reading: 1 } });
      bank.step({ ...one, measured: column(2) });
      const before = bank.state.estimate[0];
      const wrong = bank.step({ ...one, transitionAt: column(Infinity), measured: column(2) });
      expect([wrong.estimate[0], wrong.status[0], wrong.innovation[0]]).toEqual([before, 4, NaN]);
      expect(bank.step({ ...one, measured: column(NaN) }).status[0]).toBe(1);
      for (let t = 0; t < 4; t++) bank.step({ ...one, transition: column(1e99), measured: column(NaN) });
      expect(bank.state.covariance[0]).toBeNaN();
      expect(bank.step({ ...one, measured: column(2) }).covariance[0]).toBeCloseTo(5 * (1 - 20 / 24), 14);
      expect(bank.state.skipped[0]).toBe(6);
    });
  });

  describe("control.kalmanSmoother", () => {
    const alone = (measured: Float64Array) => ({ measured, offsets: Uint32Array.of(0, measured.length) });
    const walk = { transition: column(1), observation: column(1), processNoise: column(1), readingNoise: column(1) };

    test("of two readings weighs both, by hand", () => {
      const result = kalmanSmoother({ ...walk, ...alone(column(0, 3)) });
      // Each is of variance 1, and of the other it is told with 1 + 1: 1 / (1 + 1 / 2).
      expectNear(result.estimate, [1, 2], 1e-15);
      expectNear(result.covariance, [2 / 3, 2 / 3], 1e-15);
      // The difference, of variance 3, and the start, which is diffuse.
      const expected = -0.5 * (2 * Math.log(2 * Math.PI) + Math.log(3) + 9 / 3);
      expectNear(result.logLikelihood, [expected], 1e-15);
      expect(result.status).toEqual(column(0));
    });

    test.each(general)("gives what statsmodels gives: $n states, $m readings, diffuse $diffuse", (model) => {
      const { n } = model;
      const start = model.diffuse
        ? {}
        : {
            initialEstimate: new Float64Array(n).fill(0.25),
            initialCovariance: Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) ? 0 : 2)),
          };
      const columns = columnsOf(model.inputs);
      const offsets = Uint32Array.of(0, columns.measured.length / model.m);
      expectNear(kalmanSmoother({ ...columns, ...start, offsets }), model.smoothed, 1e-9);
    });

    test("ends where control.kalman does, and each series by itself", () => {
      const model = general.at(-2)!;
      const columns = columnsOf(model.inputs);
      const { n, m } = model;
      const rows = columns.measured.length / m;
      const { control, transitionAt, readingNoiseAt } = told(model.inputs);
      const twice = (cells: Float64Array) => Float64Array.of(...cells, ...cells);
      const filtered = kalman(columns);
      const one = kalmanSmoother(columns);
      const two = kalmanSmoother({
        ...columns,
        measured: twice(columns.measured),
        control: twice(control!),
        transitionAt: twice(transitionAt!),
        readingNoiseAt: twice(readingNoiseAt!),
        offsets: Uint32Array.of(0, rows, 2 * rows),
      });
      expectNear(one.estimate.slice(-n), [...filtered.estimate.slice(-n)], 1e-9);
      expectNear(one.covariance.slice(-n * n), [...filtered.covariance.slice(-n * n)], 1e-9);
      expect(two.estimate).toEqual(twice(one.estimate));
      expect(two.logLikelihood).toEqual(column(one.logLikelihood, one.logLikelihood));
    });

    test("is the best line where the states gain no noise", () => {
      const n = 12;
      fc.assert(
        fc.property(fc.array(reading, { minLength: n, maxLength: n }), positive, (readings, r) => {
          const { estimate, covariance } = kalmanSmoother({
            measured: Float64Array.from(readings),
            transition: column(1, 1, 0, 1),
            observation: column(1, 0),
            processNoise: column(0, 0, 0, 0),
            readingNoise: column(r),
          });
          const middle = (n - 1) / 2;
          const mean = readings.reduce((sum, z) => sum + z, 0) / n;
          const spread = (n * (n * n - 1)) / 12;
          const slope = readings.reduce((sum, z, t) => sum + (t - middle) * (z - mean), 0) / spread;
          for (let t = 0; t < n; t++) {
            expectNear([estimate[2 * t]!, estimate[2 * t + 1]!], [mean + slope * (t - middle), slope], 1e-11);
            expectNear(
              [covariance[4 * t]!, covariance[4 * t + 3]!],
              [r / n + (r * (t - middle) ** 2) / spread, r / spread],
              1e-11,
            );
          }
        }),
        { seed: 1, numRuns: 30 },
      );
    });

    test("is the same backwards, where the model is", () => {
      const readings = fc.array(fc.option(reading, { nil: NaN, freq: 4 }), { minLength: 1, maxLength: 15 });
      fc.assert(
        fc.property(readings, positive, positive, (readings, q, r) => {
          fc.pre(readings.some((z) => !Number.isNaN(z)));
          const model = { ...walk, processNoise: column(q), readingNoise: column(r) };
          const there = kalmanSmoother({ ...model, ...alone(Float64Array.from(readings)) });
          const back = kalmanSmoother({ ...model, ...alone(Float64Array.from([...readings].reverse())) });
          expectNear(back.estimate, [...there.estimate].reverse(), 1e-10);
          expectNear(back.covariance, [...there.covariance].reverse(), 1e-10);
          expectNear(back.logLikelihood, [...there.logLikelihood], 1e-10);
        }),
        { seed: 1 },
      );
    });

    test("says what it cannot tell: too few readings, readings without a variance, a model out of its domain", () => {
      const trend = {
        ...walk,
        transition: column(1, 1, 0, 1),
        observation: column(1, 0),
        processNoise: column(1, 0, 0, 1),
      };
      const result = kalmanSmoother({ ...trend, measured: column(1, 2, 3), offsets: Uint32Array.of(0, 1, 3, 3) });
      expect(result.status).toEqual(column(1, 0, 0));
      expect(result.logLikelihood[0]).toBeNaN();
      expect(result.logLikelihood[2]).toBe(0);
      expect([...result.estimate].map(Number.isNaN)).toEqual([true, true, false, false, false, false]);
      const exact = kalmanSmoother({ ...walk, readingNoise: column(0), measured: column(1, 2) });
      expect(exact.status).toBe("singular");
      const sure = kalmanSmoother(
        { ...walk, processNoise: column(0), readingNoise: column(0), measured: column(1) },
        { initialVariance: 0 },
      );
      expect([sure.status, sure.estimate[0]]).toEqual(["singular", 0]);
      const wrong = kalmanSmoother({ ...walk, transition: column(1e200), measured: column(1, 2) });
      expect([wrong.status, wrong.estimate[0]]).toEqual(["invalid", NaN]);
    });
  });
});
