// One plant under the gains of four rules: a step of the setpoint, then a load.
import type { TopLevelSpec } from "vega-lite";
import { measure } from "../../examples/shared/theme.ts";
import type { Lanewise } from "../../src/index.ts";
import { byLine, line, spread } from "./sheet.ts";

/** A first-order lag with delay: what it answers a lasting unit of control with, and its times in s. */
export const plant = { gain: 2, lag: 10, delay: 2 } as const;
const dt = 0.25;
const seconds = 120;
/** When the load comes, and what of the control it takes. */
const load = { at: 60, by: 0.25 };

export function gainsOf({ control }: Lanewise) {
  return {
    "Ziegler-Nichols": { ...control.stepTune(plant) },
    AMIGO: { ...control.stepTune(plant, { rule: "amigo" }) },
    "SIMC, closedLoop = 2 s": { ...control.simc(plant), b: 1 },
    "SIMC, closedLoop = 8 s": { ...control.simc({ ...plant, closedLoop: 8 }), b: 1 },
  };
}

/** All four loops at once: a bank of controllers, each with gains of its own, around four copies of the plant. */
export function loops(lw: Lanewise) {
  const gains = Object.values(gainsOf(lw));
  const n = gains.length;
  const column = (name: "kp" | "ti" | "b") => Float64Array.from(gains, (one) => one[name]);
  const bank = lw.control.pid.bank(n, { kp: column("kp"), ti: column("ti"), b: column("b"), dt, min: -5, max: 5 });
  const late = Math.round(plant.delay / dt);
  const ticks = Math.round(seconds / dt);
  const decay = lw.core.exp({ x: -dt / plant.lag });
  const measured = new Float64Array(n);
  const pending: Float64Array[] = Array.from({ length: late }, () => new Float64Array(n));
  const [y, u] = [new Float64Array(n * ticks), new Float64Array(n * ticks)];
  for (let tick = 0; tick < ticks; tick++) {
    const output = bank.step({ setpoint: 1, measured }).u;
    y.set(measured, n * tick);
    u.set(output, n * tick);
    pending.push(output);
    const acting = pending.shift()!;
    const taken = tick * dt >= load.at ? load.by : 0;
    for (let i = 0; i < n; i++) measured[i] = measured[i]! * decay + plant.gain * (acting[i]! - taken) * (1 - decay);
  }
  bank.dispose();
  return { y, u, ticks, n };
}

export function tuning(lw: Lanewise): TopLevelSpec {
  const names = Object.keys(gainsOf(lw));
  const { y, u, ticks, n } = loops(lw);
  // Three points for four seconds are enough to the eye.
  const every = Array.from({ length: ticks / 3 }, (_, i) => 3 * i);
  const time = spread(0, seconds - 3 * dt, ticks / 3);
  const of = (column: Float64Array) =>
    names.flatMap((name, i) =>
      line(
        name,
        time,
        every.map((tick) => column[n * tick + i]!),
      ),
    );
  const panel = (column: Float64Array, title: string, height: number, domain: [number, number]) => ({
    width: 660,
    height,
    data: { values: of(column) },
    mark: { type: "line", strokeWidth: 1.8, clip: true },
    encoding: {
      x: measure("x", "time (s)", [0, seconds]),
      y: { ...measure("y", title, domain), axis: { tickCount: 6 } },
      color: byLine(names),
    },
  });
  return { vconcat: [panel(y, "measured", 210, [0, 1.8]), panel(u, "control output", 130, [-1, 4])] } as TopLevelSpec;
}
