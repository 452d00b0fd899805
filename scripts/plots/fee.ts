// energy.treasuryFee as its first reader meets it.
import type { TopLevelSpec } from "vega-lite";
import { measure } from "../../examples/shared/theme.ts";
import type { Lanewise } from "../../src/index.ts";
import { byLine, line, palette, spread } from "./sheet.ts";

export function fee({ energy }: Lanewise): TopLevelSpec {
  const utilization = spread(0, 1, 201);
  const markets = [
    ["19:00, 1 provider", 1, 19, palette[0]],
    ["19:00, 25 providers", 25, 19, "#8fb3ea"],
    ["07:00, 1 provider", 1, 7, palette[1]],
    ["07:00, 25 providers", 25, 7, "#f2bd8c"],
  ] as const;
  const values = markets.flatMap(([name, providers, hour]) =>
    line(name, utilization, energy.treasuryFee({ utilization, providers, hour }).fee),
  );
  return {
    width: 640,
    height: 260,
    data: { values },
    mark: { type: "line", strokeWidth: 2 },
    encoding: {
      x: {
        ...measure("x", "utilization (share of capacity in use)", [0, 1]),
        axis: { format: ".0%", tickCount: 6, grid: false },
      },
      y: measure("y", "fee (bps)", [0, 700]),
      color: byLine(
        markets.map(([name]) => name),
        markets.map(([, , , color]) => color),
      ),
    },
  };
}
