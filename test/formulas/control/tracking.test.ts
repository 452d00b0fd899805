import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

interface Run {
  readonly params: Record<"dt" | "alpha" | "beta", number>;
  readonly measured: number[];
  readonly level: number[];
  readonly trend: number[];
}
/** By filterpy and SciPy: scripts/references/tracking.py. */
const references: {
  readonly given: readonly Run[];
  readonly bordner: readonly Run[];
  readonly steady: readonly [index: number, alpha: number, beta: number][];
} = JSON.parse(readFileSync("test/references/tracking.json", "utf8"));

const reading = fc.double({ min: -100, max: 100, noNaN: true });

describe.each(builds)("on the $name build", ({ lw }) => {
  const { alphaBeta, alphaBetaSteady, kalmanTrend } = lw.control;

  describe("control.alphaBeta", () => {
    const start = { state: { level: 0.5, trend: -0.25 } };

    test("takes a share of each surprise, by hand", () => {
      const given = { gains: "given", alpha: 0.5, beta: 0.25, dt: 2 } as const;
      const { level, trend, residual } = alphaBeta({ measured: column(1, 5, 4) }, given);
      // 5 - 1 = 4, of which the speed takes 4 * 0.25 / 2; then 3 + 2 * 0.5 = 4 is what comes.
      expect(residual).toEqual(column(NaN, 4, 0));
      expect(level).toEqual(column(1, 3, 4));
      expect(trend).toEqual(column(0, 0.5, 0.5));
    });

    test.each(references.given)("gives what filterpy gives: $params", ({ params, measured, level, trend }) => {
      const result = alphaBeta({ measured: column(...measured) }, { ...params, gains: "given" }, start);
      expectClose(result, { level, trend }, 1e-12);
    });

    test.each(references.bordner)("has the beta of filterpy's Benedict and Bordner: $params", (run) => {
      const { dt, alpha } = run.params;
      const result = alphaBeta({ measured: column(...run.measured) }, { dt, alpha }, start);
      expectClose(result, { level: run.level, trend: run.trend }, 1e-12);
    });

    test("with gains of Kalata is that with the gains of alphaBetaSteady given", () => {
      const index = fc.double({ min: 0, max: 50, noNaN: true });
      fc.assert(
        fc.property(fc.array(reading, { maxLength: 20 }), index, (readings, index) => {
          const measured = column(...readings);
          const options = { entities: 1 };
          const { alpha, beta } = alphaBetaSteady({ index });
          expectSameBits(
            alphaBeta({ measured }, { gains: "kalata", index, alpha: 0.3 }, options),
            alphaBeta({ measured }, { gains: "given", alpha, beta, index: 7 }, options),
          );
        }),
        { seed: 1 },
      );
    });

    test("is exact on a line from its second reading on, however long the ticks are, once it knows the speed", () => {
      const next = random(3);
      const dt = Float64Array.from({ length: 30 }, () => 0.5 + next());
      let time = 0;
      const measured = dt.map((h) => {
        time += h;
        return 4 - 2 * time;
      });
      const { residual } = alphaBeta({ measured, dt }, {}, { state: { level: 4, trend: -2 } });
      for (const r of residual) expect(Math.abs(r)).toBeLessThan(1e-12);
    });

    test("goes on by its speed where a sample is missing, and not at all in a tick of no time", () => {
      const bank = lw.control.alphaBeta.bank(1, {}, { state: { level: 10, trend: 3 } });
      expect(bank.step({ measured: NaN })).toEqual({ level: column(13), trend: column(3), residual: column(NaN) });
      expect(bank.step({ measured: NaN, dt: 2 }).level[0]).toBe(19);
      expect(bank.step({ measured: Infinity }).level[0]).toBe(22);
      expect(bank.step({ measured: 5, dt: 0 })).toEqual({ level: column(22), trend: column(3), residual: column(NaN) });
      expect(bank.state.skipped[0]).toBe(4);
      expect(bank.step({ measured: 25 }).residual[0]).toBe(0);
    });

    test("begins anew at a reading so far off that its speed would not be finite", () => {
      const given = { gains: "given", alpha: 0.5, beta: 0.5, dt: 1e-9 } as const;
      const { level, trend } = alphaBeta({ measured: column(1, 1e308, 2, 2) }, given);
      expect(level).toEqual(column(1, 1e308, 2, 2));
      expect(trend).toEqual(column(0, 0, 0, 0));
    });

    test("with Kalata's gains is where control.kalmanTrend settles with the noise of such an acceleration", () => {
      // Its trend noise is of the tick that comes; the gains agree where little noise comes in a tick.
      const index = 0.001;
      const measured = Float64Array.from({ length: 20_000 }, (_, t) => Math.sin(t / 50));
      const { alpha } = alphaBetaSteady({ index });
      const { p11 } = kalmanTrend({ measured }, { q0: index ** 2 / 4, q1: index ** 2, r: 1 });
      expect(Math.abs(p11.at(-1)! / alpha - 1)).toBeLessThan(0.02);
    });
  });

  describe("control.alphaBetaSteady", () => {
    test("has the gains in which SciPy's Kalman filter settles", () => {
      for (const [index, alpha, beta] of references.steady)
        expectClose(alphaBetaSteady({ index }), { alpha, beta }, 1e-9);
    });

    test("fulfils Kalata's relations, from no manoeuvre to nothing but manoeuvres", () => {
      const power = fc.double({ min: -12, max: 5, noNaN: true });
      fc.assert(
        fc.property(power, (p) => {
          const index = 10 ** p;
          const { alpha, beta } = alphaBetaSteady({ index });
          expectClose(beta, 2 * (2 - alpha) - 4 * Math.sqrt(1 - alpha), 1e-9);
          if (p < 2) expectClose((beta * beta) / (1 - alpha), index * index, 1e-9);
        }),
        { seed: 1 },
      );
      expect(alphaBetaSteady({ index: column(0, Infinity) })).toEqual({ alpha: column(0, 1), beta: column(0, 2) });
    });
  });
});
