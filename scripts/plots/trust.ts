// energy.reputation as a bank: four providers, tick by tick.
import type { TopLevelSpec } from "vega-lite";
import { measure } from "../../examples/shared/theme.ts";
import type { Lanewise } from "../../src/index.ts";
import { byLine, line, spread } from "./sheet.ts";

export function trust({ core, energy }: Lanewise): TopLevelSpec {
  const ticks = 80;
  const names = ["reliable", "one in five fails", "stops delivering at 30", "slow: 9 s"];
  const n = names.length;
  const chance = core.uniform({ index: spread(0, ticks - 1, ticks) }, { seed: 2 });
  const delivered = new Float64Array(n * ticks);
  const latency = new Float64Array(n * ticks);
  for (let t = 0; t < ticks; t++) {
    delivered.set([1, Number(chance[t]! >= 0.2), Number(t < 30), 1], n * t);
    latency.set([900, 900, 900, 9000], n * t);
  }
  const bank = energy.reputation.bank(n);
  const { score } = bank.run({ delivered, latency });
  bank.dispose();
  const tick = spread(0, ticks - 1, ticks);
  return {
    width: 640,
    height: 230,
    data: {
      values: names.flatMap((name, i) =>
        line(
          name,
          tick,
          tick.map((t) => score[n * t + i]!),
        ),
      ),
    },
    mark: { type: "line", strokeWidth: 2 },
    encoding: { x: measure("x", "tick", [0, ticks - 1]), y: measure("y", "score", [0.4, 1]), color: byLine(names) },
  };
}
