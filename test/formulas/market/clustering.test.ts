import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { index } from "../../../examples/market/data.ts";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

type Fit = Record<"omega" | "alpha" | "beta" | "logLikelihood" | "initialVariance" | "next", number>;
/** By arch: scripts/references/garch.py. */
const { runs }: { readonly runs: readonly { returns: number[]; garch: Fit; gjr: Fit & { gamma: number } }[] } =
  JSON.parse(readFileSync("test/references/garch.json", "utf8"));

/** Returns of a model whose parameters are known. */
function made(length: number, { omega, alpha, gamma, beta }: Record<"omega" | "alpha" | "gamma" | "beta", number>) {
  const next = random(length);
  let v = omega / (1 - alpha - gamma / 2 - beta);
  return Float64Array.from({ length }, () => {
    const r = Math.sqrt(-2 * Math.log(1 - next()) * v) * Math.cos(2 * Math.PI * next());
    v = omega + (r < 0 ? alpha + gamma : alpha) * r * r + beta * v;
    return r;
  });
}

describe.each(builds)("on the $name build", ({ lw }) => {
  const { garch, garchFit, gjr, gjrFit } = lw.market;
  const likelihood = ({ logDensity }: { logDensity: Float64Array }) => logDensity.reduce((sum, d) => sum + d, 0);

  describe("market.gjr", () => {
    test("adds more after a fall than after a rise, by hand", () => {
      const { variance, next, forecast, logDensity } = gjr(
        { returns: column(0.5, -0.5, NaN, 0) },
        { omega: 0.25, alpha: 0.25, gamma: 0.5, beta: 0.25, initialVariance: 1, horizon: 2 },
      );
      // 0.25 + 0.25 * 0.25 + 0.25, then 0.25 + 0.75 * 0.25 + 0.25 * 0.5625; s = 0.75.
      expect([...variance]).toEqual([1, 0.5625, 0.578125, 0.578125]);
      expect([...next]).toEqual([0.5625, 0.578125, 0.578125, 0.39453125]);
      expect(forecast[0]).toBe(0.25 + 0.75 * 0.5625);
      expect(logDensity[0]).toBeCloseTo(-0.5 * (Math.log(2 * Math.PI) + 0.25), 15);
      expect(logDensity[2]).toBeNaN();
    });

    test("is market.garch where falls weigh no more", () => {
      const returns = made(50, { omega: 1e-6, alpha: 0.1, gamma: 0, beta: 0.85 });
      const params = { omega: 2e-6, alpha: 0.1, beta: 0.8, horizon: 5 };
      expectSameBits(gjr({ returns }, { ...params, gamma: 0 }), garch({ returns }, params));
    });

    test("settles where half the returns fall, and never below omega however much less falls weigh", () => {
      const { variance } = gjr({ returns: 0 }, { omega: 0.3, alpha: 0.1, gamma: 0.2, beta: 0.5 });
      expect(variance).toBeCloseTo(0.3 / 0.3, 15);
      const { next } = gjr(
        { returns: column(-1, -1, -1) },
        { omega: 0.3, alpha: 0.1, gamma: -2, beta: 0.5, initialVariance: 1 },
      );
      expectClose(next, [0.8, 0.7, 0.65], 1e-15);
    });

    test("has the likelihood and the variances of arch", () => {
      for (const run of runs) {
        const { omega, alpha, gamma, beta, initialVariance } = run.gjr;
        const told = gjr(
          { returns: column(...run.returns) },
          { omega, alpha: Math.max(alpha, 0), gamma, beta, initialVariance },
        );
        expect(likelihood(told)).toBeCloseTo(run.gjr.logLikelihood, 8);
        expect(told.next.at(-1)! / run.gjr.next).toBeCloseTo(1, 11);
      }
    });
  });

  describe("market.garchFit and market.gjrFit", () => {
    test("find what arch finds, and nothing less likely", () => {
      for (const run of runs) {
        const returns = column(...run.returns);
        for (const [fit, wanted] of [
          [garchFit({ returns }, { presample: "backcast" }), run.garch],
          [gjrFit({ returns }, { presample: "backcast" }), run.gjr],
        ] as const) {
          expect(fit.status).toBe("converged");
          expect(fit.logLikelihood - wanted.logLikelihood).toBeGreaterThan(-1e-9);
          expect(fit.logLikelihood - wanted.logLikelihood).toBeLessThan(1e-7);
          for (const [name, value] of Object.entries(wanted))
            expect(Math.abs((fit as unknown as Fit)[name as keyof Fit] - value), name).toBeLessThan(2e-5);
        }
      }
    });

    test("tell the likelihood that the recurrences give with their parameters", () => {
      for (const presample of ["mean", "backcast"] as const)
        for (const run of runs) {
          const returns = column(...run.returns);
          const plain = garchFit({ returns }, { presample });
          const { omega, alpha, beta, initialVariance } = plain;
          const told = garch({ returns }, { omega, alpha, beta, initialVariance });
          expect(likelihood(told)).toBeCloseTo(plain.logLikelihood, 9);
          expect(told.next.at(-1)! / plain.next).toBeCloseTo(1, 12);
          const { status: _, logLikelihood, next, ...params } = gjrFit({ returns }, { presample });
          expect(likelihood(gjr({ returns }, params))).toBeCloseTo(logLikelihood, 9);
        }
    });

    test("stand where no small step in any direction is more likely", () => {
      const returns = made(1200, { omega: 2e-6, alpha: 0.05, gamma: 0.1, beta: 0.85 });
      const { status, logLikelihood, next, initialVariance, ...fit } = gjrFit({ returns });
      expect(status).toBe("converged");
      const square = returns.reduce((sum, r) => sum + r * r, 0) / returns.length;
      for (const name of ["omega", "alpha", "gamma", "beta"] as const)
        for (const off of [-1e-3, 1e-3]) {
          const moved = { ...fit, [name]: fit[name] * (1 + off) };
          const first = moved.omega + (moved.alpha + moved.gamma / 2 + moved.beta) * square;
          expect(likelihood(gjr({ returns }, { ...moved, initialVariance: first })), name).toBeLessThan(logLikelihood);
        }
    });

    test("come near the parameters that made a long series", () => {
      const truth = { omega: 2e-6, alpha: 0.05, gamma: 0.1, beta: 0.85 };
      const fit = gjrFit({ returns: made(30_000, truth) });
      for (const name of ["alpha", "gamma", "beta"] as const)
        expect(Math.abs(fit[name] - truth[name])).toBeLessThan(0.02);
      expect(fit.omega / truth.omega).toBeCloseTo(1, 0);
    });

    test("know no unit", () => {
      const returns = column(...runs[0]!.returns);
      const one = gjrFit({ returns });
      for (const unit of [2 ** -400, 2 ** 300]) {
        const other = gjrFit({ returns: returns.map((r) => r * unit) });
        expect([other.alpha, other.gamma, other.beta]).toEqual([one.alpha, one.gamma, one.beta]);
        expect(other.omega).toBe(one.omega * unit * unit);
        expect(other.logLikelihood).toBeCloseTo(one.logLikelihood - returns.length * Math.log(unit), 7);
      }
    });

    test("stay at the bounds where the likelihood pushes against them", () => {
      // Variance falls with the square before: nothing that alpha above 0 could say.
      const returns = Float64Array.from(
        { length: 200 },
        (_, k) => (k % 2 ? 1 : -1) * (1 + 0.5 * (-1) ** Math.floor(k / 2)),
      );
      const { alpha, beta, status } = garchFit({ returns });
      expect(status).toBe("converged");
      expect(alpha).toBeLessThan(1e-8);
      expect(alpha + beta).toBeLessThanOrEqual(1);
      // Variance that only grows.
      const growing = garchFit({ returns: Float64Array.from({ length: 300 }, (_, k) => Math.sin(k * k) * 1.02 ** k) });
      expect(growing.alpha + growing.beta).toBeCloseTo(1, 12);
    });

    test("leave gaps out, and say of each series that has too little", () => {
      const returns = column(...runs[2]!.returns);
      const gaps = Float64Array.from([...returns].flatMap((r, k) => (k % 5 ? [r] : [NaN, r])));
      expectSameBits(garchFit({ returns: gaps }), garchFit({ returns }));
      const short = column(...new Array<number>(31).fill(0), ...returns.slice(0, 29), ...returns.slice(0, 30));
      const { status, omega, logLikelihood } = garchFit({ returns: short, offsets: Uint32Array.of(0, 31, 60, 60, 90) });
      expect([...status]).toEqual([2, 2, 2, 0]);
      expect([...omega, ...logLikelihood].map(Number.isNaN)).toEqual([
        true,
        true,
        true,
        false,
        true,
        true,
        true,
        false,
      ]);
    });

    test("see the S&P 500 fall faster than it rises", () => {
      const { close } = index();
      const log = lw.market.logReturn({ price: close }).filter((r) => !Number.isNaN(r));
      const mean = log.reduce((sum, r) => sum + r, 0) / log.length;
      const returns = log.map((r) => r - mean);
      const [plain, leveraged] = [garchFit({ returns }), gjrFit({ returns })];
      expect([plain.status, leveraged.status]).toEqual(["converged", "converged"]);
      expect(plain.alpha + plain.beta).toBeGreaterThan(0.95);
      expect(leveraged.gamma).toBeGreaterThan(leveraged.alpha);
      expect(leveraged.logLikelihood).toBeGreaterThan(plain.logLikelihood + 10);
    });
  });
});
