import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { bind } from "../../../src/bind.ts";
import { network } from "../../../src/formulas/network/index.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, golden } from "../../support/golden.ts";

type Series = Record<"l" | "b" | "alpha" | "beta" | "gamma" | "phi" | "h", number> & { y: number[]; s: number[] };
golden("network.forecast", {
  hw: (lw, { y, l, b, s, alpha, beta, gamma, phi, h }: Series) => {
    const ahead = (horizon: number) => {
      const options = { state: { level: l, trend: b, seasonal: column(...s) }, sizes: { season: s.length } };
      const bank = lw.network.forecast.bank(1, { alpha, beta, gamma, phi, horizon }, options);
      return { ...bank.run({ y: column(...y) }), seasonal: bank.state.seasonal };
    };
    const { level, trend, seasonal } = ahead(1);
    const forecast = Array.from({ length: h }, (_, k) => ahead(k + 1).forecast.at(-1));
    return { level: level.at(-1), trend: trend.at(-1), seasonal, forecast };
  },
});

describe.each(builds)("network.forecast on the $name build", ({ lw, module }) => {
  const { forecast, forecast: holtWinters } = lw.network;

  test("is an exponential average without trend and season", () => {
    const y = Float64Array.from({ length: 50 }, random(1));
    const { level, forecast } = holtWinters({ y }, { alpha: 0.25, beta: 0, gamma: 0 });
    const average = lw.core.ema({ x: y }, { alpha: 0.25 });
    average.forEach((mean, i) => {
      expect(level[i]).toBeCloseTo(mean, 14);
      expect(forecast[i]).toBeCloseTo(mean, 14);
    });
  });

  test("starts from the first season: its mean, no trend, and what its observations differ by", () => {
    const bank = forecast.bank(1, {}, { sizes: { season: 4 } });
    const { forecast: ahead, level } = bank.run({ y: column(10, 14, 8, 24) });
    expect(level).toEqual(column(NaN, NaN, NaN, 14));
    expect(ahead).toEqual(column(NaN, NaN, NaN, 10));
    expect(bank.state.seasonal).toEqual(column(-4, 0, -6, 10));
  });

  test("starts from what was observed of the first season, and waits on while that is nothing", () => {
    const bank = forecast.bank(1, {}, { sizes: { season: 2 } });
    expect(bank.run({ y: column(NaN, NaN, NaN, 6) }).level).toEqual(column(NaN, NaN, NaN, 6));
    expect(bank.state.seasonal).toEqual(column(0, 0));
    expect(bank.state.skipped[0]).toBe(3);
  });

  test("follows a line with a season to the last digits, however far ahead", () => {
    const season = [5, -3, 0, -2];
    const at = (t: number) => 100 + 2 * t + season[t % 4]!;
    const y = Float64Array.from({ length: 400 }, (_, t) => at(t));
    for (const horizon of [1, 2, 3, 4, 7, 100]) {
      const params = { alpha: 0.4, beta: 0.3, gamma: 0.2, horizon };
      const { forecast: ahead, deviation } = forecast({ y }, params, { sizes: { season: 4 } });
      expect(ahead[399]).toBeCloseTo(at(399 + horizon), 6);
      expect(deviation[399]).toBeLessThan(1e-6);
    }
  });

  test("levels off under a damped trend", () => {
    const start = { state: { level: 0, trend: 1 } };
    const far = forecast({ y: 0.5 }, { alpha: 0, beta: 0, gamma: 0, phi: 0.5, horizon: 60 }, start);
    // level 0.5 after the tick, trend 0.5, and 0.5 + 0.25 + ... of it
    expect(far.forecast).toBeCloseTo(1, 14);
  });

  test("moves on through a gap in the season only", () => {
    const options = { state: { level: 10, trend: 1, seasonal: column(-1, 0, 1) }, sizes: { season: 3 } };
    const { forecast: ahead, level, error } = forecast({ y: column(NaN, NaN, NaN) }, {}, options);
    expect(level).toEqual(column(10, 10, 10));
    expect(ahead).toEqual(column(11, 12, 10));
    expect(error).toEqual(column(NaN, NaN, NaN));
  });

  test("tells how far off it is: the deviation of noise on a level", () => {
    const next = random(4);
    const noise = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const y = Float64Array.from({ length: 20_000 }, () => 50 + 3 * noise());
    const { deviation } = forecast({ y }, { alpha: 0.02, beta: 0, gamma: 0 });
    expect(deviation[1]).toBeCloseTo(Math.abs(y[1]! - y[0]!), 9);
    const late = deviation.slice(1000).reduce((sum, x) => sum + x, 0) / 19_000;
    expect(late).toBeGreaterThan(2.85);
    expect(late).toBeLessThan(3.15);
  });

  test("keeps entities of one bank at their own places in the season", () => {
    const y = Float64Array.from({ length: 60 }, random(7));
    const bank = forecast.bank(3, {}, { sizes: { season: 5 } });
    const alone = forecast({ y }, {}, { sizes: { season: 5 } });
    // The second entity lags seven ticks behind the first, the third never comes up.
    const both = (t: number) => (t < 7 ? [0] : [0, 1]);
    for (let t = 0; t < 60; t++) {
      const who = both(t);
      const { forecast: ahead } = bank.stepAt(Uint32Array.from(who), { y: column(...who.map((e) => y[t - 7 * e]!)) });
      who.forEach((e, k) => {
        expectSameBits(ahead[k]!, alone.forecast[t - 7 * e]!, `entity ${e}, tick ${t}`);
      });
    }
    expect(bank.state.phase).toEqual(column(0, 3, 0));
    expect(bank.state.level[2]).toBeNaN();
  });

  test("takes a season longer than the staging area, in a call and in each step of a bank", () => {
    const { forecast } = bind({ network }, module, { staging: 65536 }).network;
    const season = 5000;
    const y = Float64Array.from({ length: 2 * season }, (_, t) => Math.sin((2 * Math.PI * t) / season));
    const sizes = { season };
    const series = forecast({ y }, { alpha: 0.1 }, { sizes });
    expect(series.forecast.at(-1)).toBeCloseTo(0, 12);
    const bank = forecast.bank(9, { alpha: 0.1 }, { sizes });
    const events = Uint32Array.from({ length: 9 }, (_, e) => 8 - e);
    for (let t = 0; t < 3; t++) bank.stepAt(events, { y: y[t]! });
    expect(bank.state.seasonal.subarray(8 * season, 8 * season + 3)).toEqual(y.slice(0, 3));
  });

  test("has no season when none is told, and refuses one of no length", () => {
    const y = Float64Array.from({ length: 20 }, random(9));
    const plain = forecast({ y }, { gamma: 0 });
    expectSameBits(forecast({ y }, { gamma: 0 }, { sizes: { season: 1 } }), plain);
    expect(() => forecast({ y }, { gamma: 0 }, { sizes: { season: 0 } })).toThrow(/"season" expected .* got 0/);
    expect(forecast({ y: 3 })).toEqual({ forecast: 3, deviation: NaN, error: NaN, level: 3, trend: 0 });
  });

  test("refuses a horizon that is not whole", () => {
    expect(() => forecast({ y: 1 }, { horizon: 1.5 })).toThrow(
      /"horizon" expected a whole number, 1 to 10000, got 1.5/,
    );
  });
});
