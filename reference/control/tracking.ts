import type { control } from "../../src/formulas/control/index.ts";
import { clamp, type Loop, scratch } from "../loop.ts";

type Control = typeof control;

/** Kalata's alpha and beta. */
function steady(index: number): readonly [alpha: number, beta: number] {
  const rest = 1 - 2 / (1 + Math.sqrt(1 + 8 / index));
  return [(1 - rest) * (1 + rest), 2 * (1 - rest) * (1 - rest)];
}

const gainsOf = ({ gains, alpha, beta, index }: Record<"gains" | "alpha" | "beta" | "index", number>) =>
  gains === 0
    ? ([alpha, (alpha * alpha) / (2 - alpha)] as const)
    : gains === 1
      ? steady(index)
      : ([alpha, beta] as const);

const most = Number.MAX_VALUE;

const every: Loop<Control["alphaBeta"]> = ({ inputs: { measured, dt }, params, state, outputs, sizes }) => {
  const [alpha, beta] = gainsOf(params);
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { level = sink, trend = sink, residual = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let x = state.level[e]!;
    let v = state.trend[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const told = dt ? dt[i]! : NaN;
      const h = Number.isNaN(told) ? params.dt : told;
      const timed = h > 0 && h < Infinity;
      const z = measured[i]!;
      const ahead = timed ? clamp(x + h * v, -most, most) : x;
      const off = z - ahead;
      const next = v + (beta / h) * off;
      const ok = timed && Number.isFinite(z);
      const follows = ok && Number.isFinite(off) && Number.isFinite(next);
      if (follows) {
        x = ahead + alpha * off;
        v = next;
      } else if (ok) {
        if (!Number.isNaN(x)) v = 0;
        x = z;
      } else {
        x = ahead;
        state.skipped[e]!++;
      }
      level[i] = x;
      trend[i] = v;
      residual[i] = follows ? off : NaN;
    }
    state.level[e] = x;
    state.trend[e] = v;
  }
};

export const alphaBeta: Loop<Control["alphaBeta"]> = every;

export const alphaBetaSteady: Loop<Control["alphaBetaSteady"]> = ({ inputs: { index }, outputs, sizes: { row } }) => {
  const sink = scratch(row);
  const { alpha = sink, beta = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const ok = index[i]! >= 0;
    const [a, b] = steady(index[i]!);
    alpha[i] = ok ? a : NaN;
    beta[i] = ok ? b : NaN;
  }
};
