import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

type Told = Record<"alpha" | "beta" | "deviation" | "count" | "car" | "standardError" | "tStatistic", number>;
/** By statsmodels: scripts/references/events.py. */
const references: readonly {
  readonly gap: number;
  readonly window: number;
  readonly asset: number[];
  readonly market: number[];
  readonly told: Told;
  readonly abnormal: number[];
  readonly t: number[];
}[] = JSON.parse(readFileSync("test/references/events.json", "utf8"));

describe.each(builds)("market.eventStudy on the $name build", ({ lw }) => {
  const { eventStudy } = lw.market;

  test("expects what the market makes, and sums what is beyond it, by hand", () => {
    // Over three rows the asset is 1 + 2 market; residuals 1, -2, 1 of it make a deviation of sqrt(6).
    const told = eventStudy(
      { asset: column(0, -1, 4, 99, 5, 8), market: column(-1, 0, 1, 99, 1, 2) },
      { window: 2, gap: 1 },
    );
    expect(told).toMatchObject({ alpha: 1, beta: 2, count: 3, car: 5, status: "fitted" });
    expectClose(told.deviation, Math.sqrt(6), 1e-15);
    expect([...told.abnormal.slice(0, 3), ...told.abnormal.slice(4)]).toEqual([1, -2, 1, 2, 3]);
    expect([...told.cumulative]).toEqual([NaN, NaN, NaN, NaN, 2, 5]);
    // 6 (2 + 4 / 3 + 9 / 2) and 6 (1 + 1 / 3 + 1 / 2).
    expectClose(told.standardError, Math.sqrt(47), 1e-15);
    expectClose(told.t.slice(4, 5), [2 / Math.sqrt(11)], 1e-15);
  });

  test("gives what statsmodels gives, event by event and all at once", () => {
    for (const { asset, market, window, gap, told, abnormal, t } of references) {
      const result = eventStudy({ asset: column(...asset), market: column(...market) }, { window, gap });
      expectClose(result, told, 1e-10);
      expectClose({ abnormal: result.abnormal.slice(-window), t: result.t.slice(-window) }, { abnormal, t }, 1e-10);
      expect(result.cumulative.at(-1)).toBe(result.car);
    }
    const [one, , three] = references;
    const params = { window: one!.window, gap: one!.gap };
    const both = eventStudy(
      {
        asset: column(...one!.asset, ...three!.asset),
        market: column(...one!.market, ...three!.market),
        offsets: Uint32Array.of(0, one!.asset.length, one!.asset.length + three!.asset.length),
      },
      params,
    );
    const alone = eventStudy({ asset: column(...three!.asset), market: column(...three!.market) }, params);
    expectClose([both.car[0], both.car[1]], [one!.told.car, alone.car], 1e-12);
  });

  test("finds nothing abnormal where the asset is a line of the market, whatever the line and the windows", () => {
    const number = fc.integer({ min: -64, max: 64 });
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 8, maxLength: 40 }),
        number,
        number,
        fc.nat(2),
        (market, alpha, beta, gap) => {
          const asset = market.map((x) => alpha + beta * x);
          const told = eventStudy({ asset: column(...asset), market: column(...market) }, { window: 3, gap });
          const still = new Set(market.slice(0, -3 - gap)).size < 2;
          expect(told.status).toBe(still ? "constant" : "fitted");
          if (!still)
            expect([told.beta - beta, told.alpha - alpha, told.car].every((x) => Math.abs(x) < 1e-9)).toBe(true);
        },
      ),
    );
  });

  test("leaves rows with a gap out of the estimation, and knows no sum from a missing return on", () => {
    const { asset, market, window, gap } = references[0]!;
    const whole = eventStudy({ asset: column(...asset), market: column(...market) }, { window, gap });
    const spoiled = eventStudy(
      { asset: column(7, ...asset, 1), market: column(NaN, ...market, NaN) },
      { window: window + 1, gap },
    );
    expectSameBits(
      column(spoiled.beta, spoiled.count, spoiled.deviation),
      column(whole.beta, whole.count, whole.deviation),
    );
    expectSameBits(spoiled.cumulative.slice(1, -1), whole.cumulative);
    expect([spoiled.car, spoiled.tStatistic, spoiled.cumulative.at(-1)]).toEqual([NaN, NaN, NaN]);
  });

  test("says what it cannot estimate from", () => {
    const asset = column(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const told = eventStudy(
      { asset, market: column(1, 2, 3, 1, 1, 1, 1, 1, 1), offsets: Uint32Array.of(0, 3, 3, 9) },
      { window: 1 },
    );
    expect([...told.status]).toEqual([1, 1, 2]);
    expect([...told.count]).toEqual([2, 0, 5]);
    expect([...told.beta, ...told.car, ...told.abnormal].every(Number.isNaN)).toBe(true);
  });
});
