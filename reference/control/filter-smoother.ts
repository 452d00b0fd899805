import type { control } from "../../src/formulas/control/index.ts";
import type { Loop } from "../loop.ts";
import {
  clean,
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

/** What one reading did: its row of H, its gain, and its surprise over S, of x and of each number of the start. */
interface Used {
  readonly h: Vector;
  readonly gain: Vector;
  readonly pull: number;
  readonly slope: Vector;
  readonly weight: number;
}

const outer = (a: Vector, b: Vector, scale: number): Matrix => a.map((x) => b.map((y) => x * y * scale));
const applied = (a: Matrix, x: Vector): Vector => a.map((row) => times(row, x));
const minus = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((x, j) => x - b[i]![j]!));
/** I - a b' */
const without = (a: Vector, b: Vector): Matrix =>
  minus(
    a.map((_, i) => a.map((_, j) => Number(i === j))),
    outer(a, b, 1),
  );
const within = (cells: Vector) => cells.every((x) => Math.abs(x) <= most);

/** The lower triangle L with L L' = a; nothing where a pivot is but rounding. */
function factor(a: Matrix): Matrix | undefined {
  const l = a.map((row) => row.map(() => 0));
  for (const j of range(a.length)) {
    const pivot = a[j]![j]! - times(l[j]!.slice(0, j), l[j]!.slice(0, j));
    if (!(pivot > 1e-12 * a[j]![j]!)) return undefined;
    l[j]![j] = Math.sqrt(pivot);
    for (let i = j + 1; i < a.length; i++)
      l[i]![j] = (a[i]![j]! - times(l[i]!.slice(0, j), l[j]!.slice(0, j))) / l[j]![j]!;
  }
  return l;
}

function solved(l: Matrix, b: Vector): Vector {
  const y: number[] = [];
  for (const [i, row] of l.entries()) y.push((b[i]! - times(row.slice(0, i), y)) / row[i]!);
  return y;
}

function solvedBack(l: Matrix, b: Vector): Vector {
  const y = b.map(() => 0);
  for (let i = b.length - 1; i >= 0; i--) {
    const known = range(b.length).slice(i + 1);
    y[i] =
      (b[i]! -
        times(
          known.map((k) => l[k]![i]!),
          known.map((k) => y[k]!),
        )) /
      l[i]![i]!;
  }
  return y;
}

export const kalmanSmoother: Loop<Control["kalmanSmoother"]> = ({ inputs, params, outputs, sizes }) => {
  const { reading: m, state: n, control: controls, row: rows } = sizes;
  const { offsets = Uint32Array.of(0, rows), initialEstimate } = inputs;
  // A covariance of NaN is one left out.
  const initialCovariance = Number.isNaN(inputs.initialCovariance?.[0]) ? undefined : inputs.initialCovariance;
  const zero: Matrix = range(n).map(() => range(n).map(() => 0));
  const open = !initialCovariance && params.initialVariance === Infinity;
  const led = inputs.control && inputs.controlGain;
  for (let g = 0; g < offsets.length - 1; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    const diagonal = (x: number) => zero.map((row, i) => row.map((_, j) => (i === j ? x : 0)));
    let x: Vector = initialEstimate ? [...initialEstimate] : range(n).map(() => 0);
    let p: Matrix = initialCovariance
      ? matrix(initialCovariance, undefined, 0, n, n)
      : diagonal(open ? 0 : params.initialVariance);
    let a: Matrix = diagonal(Number(open));
    let fine = within(x) && finite(p) && (!led || within([...inputs.controlGain]));
    let status = 0;
    let likelihood = 0;
    let information = zero;
    let score: Vector = range(n).map(() => 0);
    const passed: { x: Vector; p: Matrix; a: Matrix; f: Matrix; used: Used[] }[] = [];
    for (let t = begin; t < end; t++) {
      const f = matrix(inputs.transition, inputs.transitionAt, t, n, n);
      const h = matrix(inputs.observation, inputs.observationAt, t, m, n);
      const gained = matrix(inputs.processNoise, inputs.processNoiseAt, t, n, n);
      const noises = matrix(inputs.readingNoise, inputs.readingNoiseAt, t, m, m);
      fine &&= within([...f, ...h, ...gained, ...noises].flat());
      if (t > begin || !open) {
        const u = led ? [...inputs.control.subarray(t * controls, (t + 1) * controls)] : [];
        const b = led ? matrix(inputs.controlGain, undefined, 0, n, controls) : [];
        fine &&= within(u);
        x = applied(f, x).map((cell, i) => cell + (led ? times(b[i]!, u) : 0));
        p = mirrored(plus(product(product(f, p, n), transposed(f, n), n), mirrored(gained)));
        a = product(f, a, n);
      }
      const z = range(m).map((k) => {
        const cell = inputs.measured[t * m + k]!;
        return Math.abs(cell) <= most ? cell : Number.NaN;
      });
      const r = mirrored(noises);
      const { zs, hs, rs } = separated(z, h, r);
      const used: Used[] = [];
      zs.forEach((cell, k) => {
        if (Number.isNaN(cell)) return;
        const [row, reach] = [hs[k]!, rs[k]![k]!];
        const along = applied(p, row);
        const told = clean(row, along);
        const spread = told + reach;
        if (!(told >= 0 && spread > 0 && reach >= 0 && spread > 1e-13 * r[k]![k]!)) {
          status = 2;
          return;
        }
        const surprise = cell - times(row, x);
        const slope = transposed(a, n).map((column) => -times(row, column));
        const gain = along.map((d) => d / spread);
        const square = Math.min((surprise * surprise) / spread, Number.MAX_VALUE);
        likelihood -= (Math.log(2 * Math.PI) + Math.log(spread) + square) / 2;
        x = x.map((cell, i) => cell + gain[i]! * surprise);
        a = plus(a, outer(gain, slope, 1));
        information = plus(information, outer(slope, slope, 1 / spread));
        score = score.map((cell, c) => cell - slope[c]! * (surprise / spread));
        const keeps = without(gain, row);
        p = mirrored(plus(product(product(keeps, p, n), transposed(keeps, n), n), outer(gain, gain, reach)));
        const weight = 1 / spread;
        used.push({ h: row, gain, pull: surprise * weight, slope: slope.map((cell) => cell * weight), weight });
      });
      passed.push({ x, p, a, f, used });
      fine &&= finite([x]) && finite(p) && finite(a);
    }
    const l = open && fine && end > begin ? factor(information) : undefined;
    if (open && fine && end > begin && !l) status = 1;
    const half = l ? solved(l, score) : [];
    const start = l ? solvedBack(l, half) : [];
    if (l) likelihood += times(half, half) / 2 - l.reduce((total, row, i) => total + Math.log(row[i]!), 0);
    let back: Vector = range(n).map(() => 0);
    let backs = zero;
    let weight = zero;
    const told: { x: Vector; p: Matrix }[] = [];
    if (fine && status !== 1)
      for (const time of [...passed].reverse()) {
        const base = minus(time.p, product(time.p, product(weight, time.p, n), n));
        const slope = plus(time.a, product(time.p, backs, n));
        const unsure = l ? slope.map((row) => solved(l, row)) : [];
        const more = l ? product(unsure, transposed(unsure, n), n) : zero;
        const clamped = mirrored(base).map((row, i) => row.map((cell, j) => (i === j ? Math.max(cell, 0) : cell)));
        const all = {
          x: time.x.map((cell, i) => cell + times(time.p[i]!, back) + (l ? times(slope[i]!, start) : 0)),
          p: plus(clamped, more),
        };
        fine &&= finite([all.x]) && finite(all.p);
        told.unshift(all);
        for (const { h, gain, pull, slope: own, weight: one } of [...time.used].reverse()) {
          const keeps = transposed(without(gain, h), n);
          back = applied(keeps, back).map((cell, i) => cell + h[i]! * pull);
          backs = plus(product(keeps, backs, n), outer(h, own, 1));
          weight = mirrored(plus(product(product(keeps, weight, n), transposed(keeps, n), n), outer(h, h, one)));
        }
        const turned = transposed(time.f, n);
        back = applied(turned, back);
        backs = product(turned, backs, n);
        weight = mirrored(product(product(turned, weight, n), time.f, n));
      }
    if (!fine) status = 3;
    const answers = fine && status !== 1;
    told.forEach((all, k) => {
      outputs.estimate?.set(all.x, (begin + k) * n);
      outputs.covariance?.set(all.p.flat(), (begin + k) * n * n);
    });
    if (!answers) {
      outputs.estimate?.fill(Number.NaN, begin * n, end * n);
      outputs.covariance?.fill(Number.NaN, begin * n * n, end * n * n);
    }
    outputs.logLikelihood?.set([answers || begin === end ? likelihood : Number.NaN], g);
    outputs.status?.set([status], g);
  }
};
