import type { control } from "../../src/formulas/control/index.ts";
import type { Loop } from "../loop.ts";
import {
  clean,
  dust,
  finite,
  type Matrix,
  matrix,
  mirrored,
  most,
  plus,
  product,
  range,
  separated,
  times,
  transposed,
  type Vector,
} from "../matrices.ts";

type Control = typeof control;
interface Known {
  readonly x: Vector;
  readonly p: Matrix;
  /** directions of which nothing is known, in columns */
  readonly d: Matrix;
}

/** One reading, by the gain that it has for what is known, or for what is not. */
function taught({ x, p, d }: Known, h: Vector, surprise: number, r: number, gain: Vector, g: Vector): Known {
  const keeps = x.map((_, i) => h.map((cell, j) => Number(i === j) - gain[i]! * cell));
  const n = x.length;
  const squared = gain.map((a) => gain.map((b) => r * a * b));
  const place = g.findIndex((cell) => cell !== 0 && Math.abs(cell) === Math.max(...g.map(Math.abs)));
  let rest = d;
  if (place >= 0) {
    const u = g.map((cell) => cell / g[place]!);
    const length = Math.sqrt(times(u, u));
    const v = u.map((cell, c) => (c === place ? cell + length : cell));
    rest = d.map((row) =>
      row.map((cell, c) => {
        const away = ((2 * times(row, v)) / times(v, v)) * v[c]!;
        const left = cell - away;
        return c === place || Math.abs(left) <= dust * (Math.abs(cell) + Math.abs(away)) ? 0 : left;
      }),
    );
  }
  return {
    x: x.map((cell, i) => cell + gain[i]! * surprise),
    p: mirrored(plus(product(product(keeps, p, n), transposed(keeps, n), n), squared)),
    d: rest,
  };
}

const shown = (d: Matrix, h: Vector): Vector => transposed(d, h.length).map((column) => clean(h, column));
const meets = (g: Vector) => g.some((cell) => cell !== 0);

export const kalman: Loop<Control["kalman"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { tick, entity, reading: m, state: n, control: controls } = sizes;
  const put = (out: Float64Array | undefined, at: number, cells: Vector) => out?.set(cells, at * cells.length);
  for (let e = 0; e < entity; e++) {
    const [xs, ps, ds] = [state.estimate, state.covariance, state.unknown].map((column, k) =>
      column.subarray(e * (k ? n * n : n), (e + 1) * (k ? n * n : n)),
    ) as [Float64Array, Float64Array, Float64Array];
    for (let t = 0, at = e; t < tick; t++, at += entity) {
      const f = matrix(inputs.transition, inputs.transitionAt, at, n, n);
      const h = matrix(inputs.observation, inputs.observationAt, at, m, n);
      const gained = matrix(inputs.processNoise, inputs.processNoiseAt, at, n, n);
      const noises = matrix(inputs.readingNoise, inputs.readingNoiseAt, at, m, m);
      const [q, r] = [mirrored(gained), mirrored(noises)];
      const led = inputs.control && inputs.controlGain;
      const u = led ? [...inputs.control.subarray(at * controls, (at + 1) * controls)] : [];
      const b = led ? matrix(inputs.controlGain, undefined, 0, n, controls) : [];
      const cells = [...f, ...h, ...gained, ...noises, ...b, u].flat();
      const fine = cells.every((x) => Math.abs(x) <= most);
      let status = 4;
      let likelihood = Number.NaN;
      let used = 0;
      let off: number[] = range(m).map(() => Number.NaN);
      let spreads: number[] = range(m * m).map(() => Number.NaN);
      if (fine) {
        const begins = n > 0 && Number.isNaN(ps[0]!);
        if (begins) {
          ps.fill(0);
          ds.fill(0);
          for (const i of range(n)) {
            if (params.initialVariance < Infinity) ps[i * n + i] = params.initialVariance;
            else ds[i * n + i] = 1;
            if (!Number.isFinite(xs[i]!)) xs[i] = 0;
          }
        }
        let known: Known = { x: [...xs], p: matrix(ps, undefined, 0, n, n), d: matrix(ds, undefined, 0, n, n) };
        if (!(begins && params.initialVariance === Infinity)) {
          const moved = product(product(f, known.p, n), transposed(f, n), n);
          const columns = transposed(known.d, n).map((column) => {
            const next = f.map((row) => clean(row, column));
            const long = Math.max(0, ...next.map(Math.abs));
            return long > 2 ** 100 || (long > 0 && long < 2 ** -100) ? next.map((x) => x / long) : next;
          });
          known = {
            x: f.map((row, i) => times(row, known.x) + (led ? times(b[i]!, u) : 0)),
            p: mirrored(plus(moved, q)),
            d: transposed(columns, n),
          };
        }
        const z = range(m).map((k) => {
          const x = inputs.measured[at * m + k]!;
          return Math.abs(x) <= most ? x : Number.NaN;
        });
        const blind = h.map((row) => meets(shown(known.d, row)));
        off = z.map((x, k) => (blind[k] ? Number.NaN : x - times(h[k]!, known.x)));
        spreads = h.flatMap((_, k) =>
          h.map((_, j) => {
            const [high, low] = [Math.max(k, j), Math.min(k, j)];
            const along = known.p.map((row) => times(row, h[high]!));
            const cell = (high === low ? clean : times)(h[low]!, along) + r[high]![low]!;
            return blind[k] && blind[j] ? (k === j ? Infinity : Number.NaN) : cell;
          }),
        );
        const { zs, hs, rs } = separated(z, h, r);
        let singular = false;
        let sound = true;
        zs.forEach((reading, k) => {
          if (Number.isNaN(reading)) return;
          const [row, own] = [hs[k]!, rs[k]![k]!];
          const g = shown(known.d, row);
          const along = known.p.map((line) => times(line, row));
          const surprise = reading - times(row, known.x);
          const told = clean(row, along);
          sound &&= told >= 0;
          const spread = told + own;
          let gain = along.map((x) => x / spread);
          if (meets(g)) gain = known.d.map((line) => times(line, g) / times(g, g));
          else if (!(spread > 0 && own >= 0 && spread > 1e-13 * r[k]![k]!)) {
            singular = true;
            return;
          } else {
            const square = Math.min((surprise * surprise) / spread, Number.MAX_VALUE);
            const density = -0.5 * (Math.log(2 * Math.PI) + Math.log(spread) + square);
            likelihood = Number.isNaN(likelihood) ? density : likelihood + density;
          }
          known = taught(known, row, surprise, own, gain, g);
          used++;
        });
        if (sound && known.x.every(Number.isFinite) && finite(known.p) && finite(known.d)) {
          xs.set(known.x);
          ps.set(known.p.flat());
          ds.set(known.d.flat());
          status = singular ? 3 : known.d.some(meets) ? 2 : used ? 0 : 1;
        } else {
          xs.fill(0);
          ps.fill(Number.NaN);
          ds.fill(0);
          used = 0;
        }
      }
      if (!used) state.skipped[e]!++;
      if (status === 4) {
        likelihood = Number.NaN;
        off.fill(Number.NaN);
        spreads.fill(Number.NaN);
      }
      const open = range(n).map((i) => ds.subarray(i * n, (i + 1) * n).some((x) => x !== 0));
      const told = [...ps].map((x, k) => {
        const [i, j] = [Math.floor(k / n), k % n];
        return open[i] && open[j] ? (i === j ? Infinity : Number.NaN) : x;
      });
      put(outputs.estimate, at, [...xs]);
      put(outputs.covariance, at, told);
      put(outputs.innovation, at, off);
      put(outputs.innovationVariance, at, spreads);
      put(outputs.logLikelihood, at, [likelihood]);
      put(outputs.status, at, [status]);
    }
  }
};
