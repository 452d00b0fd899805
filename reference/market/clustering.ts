import type { market } from "../../src/formulas/market/index.ts";
import { type Loop, scratch } from "../loop.ts";

type Market = typeof market;

const size = 1e150;

export const gjr: Loop<Market["gjr"]> = ({ inputs: { returns }, params, state, outputs, sizes }) => {
  const { omega, alpha, gamma, beta, horizon } = params;
  const initialVariance = Number(params.initialVariance);
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { variance = sink, next = sink, forecast = sink, logDensity = sink } = outputs;
  const falling = Math.max(alpha + gamma, 0);
  const persistence = (alpha + falling) / 2 + beta;
  const settled = persistence < 1 ? omega / (1 - persistence) : omega;
  const start = Number.isNaN(initialVariance) ? settled : initialVariance;
  let gathered = 0;
  for (let k = 0; k < horizon - 1; k++) gathered += persistence ** k;
  const power = persistence ** (horizon - 1);
  const constant = Math.log(2 * Math.PI);
  for (let e = 0; e < entity; e++) {
    let v = state.next[e]!;
    if (Number.isNaN(v)) v = start;
    for (let i = e; i < tick * entity; i += entity) {
      const r = returns[i]!;
      variance[i] = v;
      if (Math.abs(r) <= size) {
        logDensity[i] = -0.5 * (constant + Math.log(v) + (r * r) / v);
        v = omega + (r < 0 ? falling : alpha) * (r * r) + beta * v;
      } else {
        logDensity[i] = NaN;
        state.skipped[e]!++;
      }
      next[i] = v;
      forecast[i] = omega * gathered + power * v;
    }
    state.next[e] = v;
  }
};

/** omega, persistence, the last return's share of it, and of that what falls have: each between bounds of its own. */
type Place = [omega: number, s: number, share: number, tilt: number];
const lows: Place = [1e-10, 0, 0, 0];
const highs: Place = [Infinity, 1, 1, 1];

/** One series in units of its root mean square. */
interface Series {
  readonly r: Float64Array;
  /** what stands for the squares before the first */
  readonly before: number;
  readonly path: Float64Array;
}

function halfSum({ r, before, path }: Series, [omega, s, share, tilt]: Place): number {
  let v = omega + s * before;
  let sum = 0;
  for (let i = 0; i < r.length; i++) {
    path[i] = v;
    const square = r[i]! * r[i]!;
    sum += Math.log(v) + square / v;
    v = omega + s * share * 2 * (r[i]! < 0 ? tilt : 1 - tilt) * square + s * (1 - share) * v;
  }
  return sum / 2;
}

/** Slopes and information of the first parameters. */
function slopes({ r, before, path }: Series, [, s, share, tilt]: Place, free: number) {
  const slope = new Array<number>(free).fill(0);
  const information = slope.map(() => slope.slice());
  const d = [1, before, 0, 0];
  for (let i = 0; i < r.length; i++) {
    const v = path[i]!;
    const square = r[i]! * r[i]!;
    for (let k = 0; k < free; k++) {
      slope[k]! += (d[k]! / v) * (1 - square / v) * 0.5;
      for (let l = 0; l < free; l++) information[k]![l]! += (d[k]! / v) * (d[l]! / v) * 0.5;
    }
    const e = 2 * (r[i]! < 0 ? tilt : 1 - tilt) * square;
    const direct = [1, share * e + (1 - share) * v, s * (e - v), 2 * s * share * (r[i]! < 0 ? square : -square)];
    for (let k = 0; k < 4; k++) d[k] = direct[k]! + s * (1 - share) * d[k]!;
  }
  return { slope, information };
}

/** x of A x = b, A symmetric and positive definite. */
function solved(a: number[][], b: number[]): number[] {
  const rows = a.map((row, k) => [...row, b[k]!]);
  for (let k = 0; k < rows.length; k++)
    for (let i = 0; i < rows.length; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!;
      if (i !== k) rows[i] = rows[i]!.map((x, j) => x - factor * rows[k]![j]!);
    }
  return rows.map((row, k) => row.at(-1)! / row[k]!);
}

function climbed(series: Series, free: number): { at: Place; status: number } {
  const n = series.r.length;
  let at: Place = [NaN, NaN, NaN, NaN];
  let half = Infinity;
  for (const s of [0.5, 0.9, 0.98])
    for (const share of [0.05, 0.15, 0.4]) {
      const start: Place = [1 - s, s, share, 0.5];
      const value = halfSum(series, start);
      if (value < half) [at, half] = [start, value];
    }
  halfSum(series, at);
  let { slope, information } = slopes(series, at, free);
  let lambda = 1e-3;
  for (let round = 0; round < 100; round++) {
    const moves = [...Array(free).keys()].filter(
      (k) => !((at[k]! <= lows[k]! && slope[k]! > 0) || (at[k]! >= highs[k]! && slope[k]! < 0)),
    );
    const step = solved(
      moves.map((k) => moves.map((l) => information[k]![l]! * (k === l ? 1 + lambda : 1) + (k === l ? 1e-9 * n : 0))),
      moves.map((k) => -slope[k]!),
    );
    const tried: Place = [...at];
    moves.forEach((k, m) => {
      tried[k] = Math.min(Math.max(at[k]! + step[m]!, lows[k]!), highs[k]!);
    });
    const promised = moves.reduce((sum, k) => sum - slope[k]! * (tried[k]! - at[k]!), 0);
    if (!(promised > 1e-18 * n)) return { at, status: 0 };
    const value = halfSum(series, tried);
    if (value <= half + 1e-14 * n) {
      [at, half] = [tried, value];
      ({ slope, information } = slopes(series, at, free));
      lambda = lambda > 1e-8 ? lambda * 0.1 : 0;
    } else lambda = Math.max(lambda * 10, 1e-4);
  }
  return { at, status: 1 };
}

/** One series: what the fits tell of it. */
function fitted(given: Float64Array, backcast: boolean, tilted: boolean) {
  const own = given.filter((x) => Math.abs(x) <= size);
  const n = own.length;
  const most = own.reduce((top, x) => Math.max(top, Math.abs(x)), 0);
  if (n < 30 || most === 0) return { status: 2 };
  const mean = own.reduce((sum, x) => sum + (x / most) ** 2, 0) / n;
  const r = own.map((x) => x / most / Math.sqrt(mean));
  const weights = Array.from({ length: Math.min(n, 75) }, (_, k) => 0.94 ** k);
  const recent = weights.reduce((sum, w, k) => sum + w * r[k]! ** 2, 0) / weights.reduce((sum, w) => sum + w);
  const series: Series = { r, before: backcast ? recent : 1, path: new Float64Array(n) };
  const { at, status } = climbed(series, tilted ? 4 : 3);
  const half = halfSum(series, at);
  const [omega, s, share, tilt] = at;
  const unit = most * most * mean;
  const last = r[n - 1]!;
  const next =
    omega + s * share * 2 * (last < 0 ? tilt : 1 - tilt) * last * last + s * (1 - share) * series.path[n - 1]!;
  return {
    status,
    omega: omega * unit,
    alpha: s * share * 2 * (1 - tilt),
    gamma: s * share * 2 * (2 * tilt - 1),
    beta: s * (1 - share),
    logLikelihood: -half - n * (Math.log(2 * Math.PI) / 2 + Math.log(most) + Math.log(mean) / 2),
    initialVariance: (omega + s * series.before) * unit,
    next: next * unit,
  };
}

const fits =
  (tilted: boolean): Loop<Market["garchFit"]> =>
  ({ inputs: { returns, offsets }, params: { presample }, outputs, sizes }) => {
    const cuts = offsets ?? Uint32Array.of(0, sizes.row);
    for (let g = 0; g < sizes.group; g++) {
      const told: Record<string, number> = fitted(returns.subarray(cuts[g], cuts[g + 1]), presample === 1, tilted);
      for (const [name, column] of Object.entries(outputs)) column[g] = told[name] ?? NaN;
    }
  };

export const garchFit: Loop<Market["garchFit"]> = fits(false);
export const gjrFit: Loop<Market["gjrFit"]> = fits(true);
