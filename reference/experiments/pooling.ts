import type { experiments } from "../../src/formulas/experiments/index.ts";
import { lgamma } from "../core/gamma.ts";
import { type Loop, scratch } from "../loop.ts";

type Experiments = typeof experiments;

const sound = (x: number, e: number) => Math.abs(x) <= 1e70 && e >= 1e-70 && e <= 1e70;
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const meanOf = (x: readonly number[], w: readonly number[]) =>
  x[0]! + total(x.map((v, i) => w[i]! * (v - x[0]!))) / total(w);

/** tau^2 of k > 1 estimates x with variances v, in a unit in which the least of these is 1; undefined where it still moves. */
function between(method: number, x: readonly number[], v: readonly number[]): { t: number; solved: boolean } {
  const chance = x.length - 1;
  const moments = () => {
    const w = v.map((s) => 1 / s);
    const mean = meanOf(x, w);
    const excess = total(x.map((y, i) => w[i]! * (y - mean) ** 2)) - chance;
    const room = total(w) - total(w.map((s) => s * s)) / total(w);
    return excess > 0 && room > 0 ? excess / room : 0;
  };
  if (method === 2) return { t: moments(), solved: true };
  let t = method === 0 ? moments() : 0;
  for (let round = 0; round < 500; round++) {
    const w = v.map((s) => 1 / (s + t));
    const mean = meanOf(x, w);
    const [one, two, three] = [1, 2, 3].map((power) => total(w.map((s) => s ** power))) as [number, number, number];
    const squares = total(x.map((y, i) => (w[i]! * (y - mean)) ** 2));
    const room = two - (2 * three) / one + (two / one) ** 2;
    let step = 0;
    if (method === 0) step = room > 0 ? (squares - one + two / one) / room : 0;
    else if (squares > 0) step = (total(x.map((y, i) => w[i]! * (y - mean) ** 2)) - chance) / squares;
    const next = Math.max(t + step, 0);
    const still = Math.abs(next - t) <= 1e-14 * (next + 1);
    t = next;
    if (still) return { t, solved: true };
  }
  return { t, solved: false };
}

export const pool: Loop<Experiments["pool"]> = ({
  inputs,
  params: { method, tau },
  outputs,
  sizes: { row, group },
}) => {
  const { estimate, error: errors, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { mean = sink, error = sink, tau2 = sink, q = sink, i2 = sink, status = sink, weight = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    const e = [...errors.subarray(begin, end)];
    const raw = [...estimate.subarray(begin, end)];
    mean[g] = error[g] = tau2[g] = q[g] = i2[g] = status[g] = NaN;
    weight.fill(NaN, begin, end);
    if (!e.length || !raw.every((x, i) => sound(x, e[i]!))) continue;
    const least = Math.min(...e);
    const x = raw.map((y) => y / least);
    const v = e.map((s) => (s / least) ** 2);
    const fixed = v.map((s) => 1 / s);
    const middle = meanOf(x, fixed);
    const far = total(x.map((y, i) => fixed[i]! * (y - middle) ** 2));
    const chance = e.length - 1;
    const given = { t: method === 4 ? (tau / least) ** 2 : 0, solved: true };
    const { t, solved } = chance && method < 3 ? between(method, x, v) : given;
    const w = v.map((s) => 1 / (s + t));
    mean[g] = meanOf(raw, w);
    error[g] = (1 / Math.sqrt(total(w))) * least;
    tau2[g] = t * least * least;
    q[g] = far;
    i2[g] = far > chance ? 1 - chance / far : 0;
    status[g] = solved ? 0 : 1;
    weight.set(
      w.map((s) => s / total(w)),
      begin,
    );
  }
};

export const jamesStein: Loop<Experiments["jamesStein"]> = ({ inputs, params, outputs, sizes: { row, group } }) => {
  const { estimate, error, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(Math.max(row, group));
  const { estimate: drawn = sink, centre = sink, kept = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const [begin, end] = [offsets[g]!, offsets[g + 1]!];
    const e = [...error.subarray(begin, end)];
    const x = [...estimate.subarray(begin, end)];
    const fit = e.length > 0 && x.every((y, i) => sound(y, e[i]!));
    centre[g] = kept[g] = NaN;
    drawn.fill(NaN, begin, end);
    if (!fit) continue;
    const least = Math.min(...e);
    const middle = params.towards
      ? params.target
      : meanOf(
          x,
          e.map((s) => (least / s) ** 2),
        );
    const far = total(x.map((y, i) => ((y - middle) / e[i]!) ** 2));
    const taken = e.length - (params.towards ? 2 : 3);
    const drawnBy = taken > 0 ? Math.min(taken / far, 1) : 0;
    centre[g] = middle;
    kept[g] = 1 - drawnBy;
    drawn.set(
      x.map((y) => (1 - drawnBy) * y + drawnBy * middle),
      begin,
    );
  }
};

/** sum over r < n of f(a + r), by the integral F and two ends of Euler and Maclaurin where there are many. */
function summed(a: number, n: number, f: (x: number) => number, many: (from: number, left: number) => number): number {
  let sum = 0;
  let r = 0;
  for (; r < n && (n <= 40 || a + r < 20); r++) sum += f(a + r);
  return r < n ? sum + many(a + r, n - r) : sum;
}
const rise = (a: number, n: number) =>
  summed(
    a,
    n,
    (x) => 1 / x,
    (from, left) => {
      const to = from + left;
      const curve = (x: number) => 1 / (12 * x ** 2) - 1 / (120 * x ** 4) + 1 / (252 * x ** 6) - 1 / (240 * x ** 8);
      return Math.log1p(left / from) + left / (2 * from * to) + curve(from) - curve(to);
    },
  );
const riseSquares = (a: number, n: number) =>
  summed(
    a,
    n,
    (x) => 1 / x ** 2,
    (from, left) => {
      const to = from + left;
      const curve = (x: number) => 1 / (6 * x ** 3) - 1 / (30 * x ** 5) + 1 / (42 * x ** 7) - 1 / (30 * x ** 9);
      return left / (from * to) + (left * (from + to)) / (2 * (from * to) ** 2) + curve(from) - curve(to);
    },
  );
const left = (a: number, n: number) =>
  n > 40
    ? n - a * rise(a, n)
    : summed(
        a,
        n,
        (x) => (x - a) / x,
        () => 0,
      );
const logRise = (a: number, n: number) => (n > 40 ? lgamma(a + n) - lgamma(a) : summed(a, n, Math.log, () => 0));

type Arm = readonly [successes: number, failures: number];

function bestMean(arms: readonly Arm[], from: number, theta: number): number {
  let p = from;
  for (let round = 0; round < 60; round++) {
    const [a, b] = [p / theta, (1 - p) / theta];
    const slope = total(arms.map(([s, f]) => rise(a, s) - rise(b, f)));
    const bend = total(arms.map(([s, f]) => riseSquares(a, s) + riseSquares(b, f)));
    const next = p + (slope / bend) * theta;
    const before = p;
    p = next <= 0 ? p / 2 : next >= 1 ? (1 + p) / 2 : next;
    if (Math.abs(p - before) <= 2 ** -52 * p) break;
  }
  return p;
}

const slopeOf = (arms: readonly Arm[], p: number, theta: number) =>
  total(arms.map(([s, f]) => left(p / theta, s) + left((1 - p) / theta, f) - left(1 / theta, s + f)));

/** theta where the likelihood stops rising, by halving; 0 and infinity where it falls, or rises, throughout. */
function sought(arms: readonly Arm[], mean: number): { p: number; theta: number } {
  let [low, high] = [Math.log(1e-8), Math.log(1e6)];
  let p = mean;
  const slopeAt = (at: number) => {
    p = bestMean(arms, p, Math.exp(at));
    return slopeOf(arms, p, Math.exp(at));
  };
  if (slopeAt(high) > 0) return { p, theta: Infinity };
  if (slopeAt(low) <= 0) return { p: mean, theta: 0 };
  while (high - low > 1e-13) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (slopeAt(middle) > 0) low = middle;
    else high = middle;
  }
  return { p, theta: Math.exp((low + high) / 2) };
}

export const betaBinomial: Loop<Experiments["betaBinomial"]> = ({ inputs, outputs, sizes: { row, group } }) => {
  const { successes, trials, offsets = Uint32Array.of(0, row) } = inputs;
  const sink = scratch(group);
  const { alpha = sink, beta = sink, mean = sink, correlation = sink, logLikelihood = sink, status = sink } = outputs;
  for (let g = 0; g < group; g++) {
    const arms: Arm[] = [];
    let fit = true;
    for (let i = offsets[g]!; i < offsets[g + 1]!; i++) {
      const [s, n] = [successes[i]!, trials[i]!];
      fit &&= s >= 0 && s <= n && n <= 2 ** 31 && Number.isInteger(s) && Number.isInteger(n);
      arms.push([s, n - s]);
    }
    const s = total(arms.map(([s]) => s));
    const n = s + total(arms.map(([, f]) => f));
    const seen = arms.filter(([s, f]) => s + f);
    let p = fit ? s / n : NaN;
    let theta = NaN;
    let state = fit ? 0 : NaN;
    if (!fit) theta = NaN;
    else if (s === 0 || s === n || arms.every(([s, f]) => s + f <= 1)) state = 3;
    else if (seen.every(([s, f]) => s === 0 || f === 0)) {
      p = seen.filter(([s]) => s).length / seen.length;
      theta = Infinity;
    } else {
      const excess = ([s, f]: Arm) => (s * (s - 1)) / p + (f * (f - 1)) / (1 - p) - (s + f) * (s + f - 1);
      if (total(arms.map(excess)) > 0) ({ p, theta } = sought(arms, p));
      else theta = 0;
    }
    if (theta === 0) state = 1;
    if (theta === Infinity) state = 2;
    const [a, b] = [p / theta, (1 - p) / theta];
    const chosen = ([s, f]: Arm) => lgamma(s + f + 1) - lgamma(s + 1) - lgamma(f + 1);
    const ways = p > 0 && p < 1 ? total(arms.map(chosen)) : 0;
    const plain = ([s, f]: Arm) => (s && s * Math.log(p)) + (f && f * Math.log(1 - p));
    const polar = ([s]: Arm) => Math.log(s ? p : 1 - p);
    const drawn = ([s, f]: Arm) => logRise(a, s) + logRise(b, f) - logRise(1 / theta, s + f);
    alpha[g] = a;
    beta[g] = b;
    mean[g] = p;
    correlation[g] = theta === Infinity ? 1 : theta / (1 + theta);
    status[g] = state;
    if (!fit || !arms.length) logLikelihood[g] = NaN;
    else if (state === 2) logLikelihood[g] = total(seen.map(polar));
    else logLikelihood[g] = ways + total(arms.map(state === 0 ? drawn : plain));
  }
};
