// network.tokenBucket: what it does to a rush, and how large a burst arrivals of chance need.
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "../../examples/shared/theme.ts";
import type { Lanewise } from "../../src/index.ts";
import { waits } from "./noise.ts";
import { byLine, line } from "./sheet.ts";

const limit = { rate: 10, burst: 20 } as const;

/** Four requests a second, and forty more within the third. */
function rush(): Float64Array {
  const calm = Array.from({ length: 32 }, (_, i) => i / 4 + 0.05);
  const crowd = Array.from({ length: 40 }, (_, i) => 2 + i / 40);
  return Float64Array.from([...calm, ...crowd]).sort();
}

/** Tokens left after each request, and which were refused. */
export function bucket({ network }: Lanewise): TopLevelSpec {
  const time = rush();
  const { admit, tokens } = network.tokenBucket({ time, cost: 1 }, limit);
  const values = Array.from(time, (x, i) => ({ x, y: tokens[i]!, line: admit[i] ? "admitted" : "refused" }));
  const axes = {
    x: { ...measure("x", "time (s)", [0, 8]), axis: { tickCount: 9 } },
    y: measure("y", "tokens left", [0, 21]),
  };
  return {
    width: 660,
    height: 220,
    data: { values },
    layer: [
      { mark: { type: "line", strokeWidth: 1, color: colors.band }, encoding: axes },
      {
        mark: { type: "circle", size: 34, opacity: 1, aria: false },
        encoding: {
          ...axes,
          color: {
            ...byLine(["admitted", "refused"], [colors.blue, colors.red]),
            legend: { title: null, orient: "top", symbolType: "circle" },
          },
        },
      },
    ],
  } as TopLevelSpec;
}

/** Bursts that are tried. */
export const bursts = Float64Array.from([1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50]);

/** Share of requests refused at each burst, of arrivals that know nothing of each other, at this share of the rate. */
export function refused(lw: Lanewise, load: number): Float64Array {
  const n = 50_000;
  const time = lw.core.cumulativeSum({ x: waits(lw, n, 5) }).map((t) => t / (load * limit.rate));
  const bank = lw.network.tokenBucket.bank(bursts.length, { rate: limit.rate, burst: bursts });
  const admitted = new Float64Array(bursts.length);
  for (let i = 0; i < n; i++) {
    const { admit } = bank.step({ time: time[i]!, cost: 1 });
    for (let b = 0; b < bursts.length; b++) admitted[b]! += admit[b]!;
  }
  bank.dispose();
  return admitted.map((count) => 1 - count / n);
}

export function burst(lw: Lanewise): TopLevelSpec {
  const loads = [0.5, 0.8, 0.9, 0.99];
  const names = loads.map((load) => `${Math.round(100 * load)} % of the rate`);
  const values = loads.flatMap((load, i) =>
    line(
      names[i]!,
      bursts,
      refused(lw, load).map((share) => share || Number.NaN),
    ),
  );
  return {
    width: 620,
    height: 240,
    data: { values },
    mark: { type: "line", strokeWidth: 2, point: { size: 22 }, clip: true },
    encoding: {
      x: { ...measure("x", "burst (requests)", [0, 50]), axis: { tickCount: 6 } },
      y: {
        ...measure("y", "requests refused"),
        scale: { type: "log", domain: [1e-4, 1] },
        axis: { format: "~%", values: [1e-4, 1e-3, 1e-2, 1e-1, 1] },
      },
      color: byLine(names),
    },
  } as TopLevelSpec;
}
