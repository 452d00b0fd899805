// The example of examples/forecast: what it promises of its methods holds on both builds.
import { describe, expect, test } from "vitest";
import { errors, methods } from "../examples/forecast/methods.ts";
import { horizon, readSeries, splits } from "../examples/forecast/series.ts";
import { expectSameBits } from "./support/bits.ts";
import { builds } from "./support/builds.ts";

const series = readSeries();
const months = series.level.length;

describe.each(builds)("forecasts of carbon dioxide on the $name build", ({ lw }) => {
  const all = methods(lw, series);

  test("do not know what is measured later", () => {
    const cut = months - 30;
    const early = methods(lw, { dates: series.dates.slice(0, cut), level: series.level.slice(0, cut) });
    early.forEach(({ name, forecasts }, i) => {
      // The weights of Holt-Winters are chosen by the months there are.
      if (name !== "Holt-Winters") expectSameBits(forecasts, all[i]!.forecasts.slice(0, cut * horizon), name);
    });
  });

  test("are less off with a network or Holt-Winters than by what last year did, at every horizon of the test months", () => {
    const { test } = splits(months);
    const off = Object.fromEntries(
      all.map(({ name, forecasts }) => [name, errors(series.level, forecasts, test, months)]),
    );
    for (const name of ["LSTM", "Holt-Winters"])
      off[name]!.forEach((ppm, k) => {
        expect(ppm, `${name}, ${k + 1} months`).toBeLessThan(off["last year and its growth"]![k]!);
      });
  });
});
