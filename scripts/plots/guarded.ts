// A day of lanewise/rollout: in the shadow until six, on from then, and a sensor that breaks in the afternoon.
import { guard } from "lanewise/rollout";
import type { TopLevelSpec } from "vega-lite";
import { colors, measure } from "../../examples/shared/theme.ts";
import type { Lanewise } from "../../src/index.ts";
import { normal } from "./noise.ts";
import { byLine, line, spread } from "./sheet.ts";

const ticks = 288;

/** Utilization every five minutes; the sensor says 1 from 13:30 to 15:00. */
export function dayOf(lw: Lanewise) {
  const hour = spread(0, 24 - 1 / 12, ticks);
  const wave = lw.core.cos({ x: hour.map((h) => ((h - 17) * 2 * Math.PI) / 24) });
  const noise = normal(lw, ticks, 9);
  const utilization = hour.map((h, i) => (h >= 13.5 && h < 15 ? 1 : 0.69 + 0.02 * wave[i]! + 0.003 * noise[i]!));
  return { hour, utilization };
}

export function guarded(lw: Lanewise): TopLevelSpec {
  const { hour, utilization } = dayOf(lw);
  const fee = guard(lw.energy.treasuryFee, { static: { fee: 250 }, breaker: true });
  const applied = hour.map((h, i) => {
    fee.mode = h < 6 ? "shadow" : "on";
    return fee({ utilization: utilization[i]!, providers: 1, hour: 13 }).fee;
  });
  const adaptive = lw.energy.treasuryFee({ utilization, providers: 1, hour: 13 }).fee;
  const names = ["adaptive fee, as computed", "fee that applies"];
  const axes = {
    x: { ...measure("x", "hour of the day", [0, 24]), axis: { tickCount: 9 } },
    y: measure("y", "fee (bps)", [0, 600]),
  };
  return {
    width: 660,
    height: 230,
    layer: [
      {
        data: { values: [{ from: 13.5, to: 15 }] },
        mark: { type: "rect", color: "#fbe9e2" },
        encoding: { x: { field: "from", type: "quantitative" }, x2: { field: "to" } },
      },
      {
        data: { values: [...line(names[0]!, hour, adaptive), ...line(names[1]!, hour, applied)] },
        mark: { type: "line", strokeWidth: 1.8 },
        encoding: { ...axes, color: byLine(names, [colors.band, colors.blue]) },
      },
    ],
  } as TopLevelSpec;
}
