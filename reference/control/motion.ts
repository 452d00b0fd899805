import type { control } from "../../src/formulas/control/index.ts";
import { clamp, countable, type Loop, scratch } from "../loop.ts";

type Control = typeof control;

const most = Number.MAX_VALUE;

/** What came with a tick, or what stands for it. */
const instead = (column: Float64Array | undefined, i: number, otherwise: number): number => {
  const own = column ? column[i]! : Number.NaN;
  return Number.isNaN(own) ? otherwise : own;
};

const positive = (x: number) => x > 0 && x < Infinity;

const density = (spread: number, nis: number) => -(Math.log(2 * Math.PI) + Math.log(spread) + nis) / 2;

export const kalmanWalk: Loop<Control["kalmanWalk"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { measured, dt, q, r, change } = inputs;
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { estimate = sink, variance = sink, gain = sink, nis = sink } = outputs;
  const { innovation = sink, innovationVariance = sink, logLikelihood = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let x = state.estimate[e]!;
    let p = state.variance[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const z = measured[i]!;
      const h = instead(dt, i, params.dt);
      const drift = instead(q, i, params.q);
      const noise = instead(r, i, params.r);
      const by = instead(change, i, 0);
      let [k, off, spread, square, log] = [0, NaN, NaN, NaN, NaN];
      let counts = false;
      if (countable(h) && countable(drift) && positive(noise) && Number.isFinite(by)) {
        if (Number.isNaN(x)) {
          spread = Infinity;
          counts = Number.isFinite(z);
          if (counts) {
            x = z;
            p = noise;
            k = 1;
          }
        } else {
          const ahead = clamp(x + by, -most, most);
          p += h * drift;
          spread = p + noise;
          const share = spread < Infinity ? p / spread : 1 / (1 + noise / p);
          const next = share === 1 && spread === Infinity ? z : ahead + share * (z - ahead);
          counts = Number.isFinite(z) && Number.isFinite(next);
          x = counts ? next : ahead;
          if (counts) {
            k = share;
            p = share * noise;
            off = z - ahead;
            square = spread < Infinity ? Math.min((off / spread) * off, most) : 0;
            log = density(spread, square);
          }
        }
      }
      if (!counts) state.skipped[e]!++;
      estimate[i] = x;
      variance[i] = p;
      gain[i] = k;
      innovation[i] = off;
      innovationVariance[i] = spread;
      nis[i] = square;
      logLikelihood[i] = log;
    }
    state.estimate[e] = x;
    state.variance[e] = p;
  }
};

/** Noise of position and speed by what an acceleration does in a tick. */
const pushed = (h: number, q: number, noise: number): readonly [number, number, number] =>
  noise === 0
    ? [(q * h * h * h) / 3, (q * h * h) / 2, q * h]
    : noise === 1
      ? [(q * h * h * h * h) / 4, (q * h * h * h) / 2, q * h * h]
      : [0, 0, q * h];

const floor0 = (x: number) => Math.max(x, 0);

export const kalmanVelocity: Loop<Control["kalmanVelocity"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { measured, dt, q, r, acceleration } = inputs;
  const cells = sizes.tick * sizes.entity;
  const sink = scratch(cells);
  const { level = sink, trend = sink, levelVariance = sink, covariance = sink, trendVariance = sink } = outputs;
  const { innovation = sink, innovationVariance = sink, nis = sink, logLikelihood = sink } = outputs;
  for (let e = 0; e < sizes.entity; e++) {
    let x = state.level[e]!;
    let v = state.trend[e]!;
    let p11 = state.p11[e]!;
    let p12 = state.p12[e]!;
    let p22 = state.p22[e]!;
    let reach = state.reach[e]!;
    let gained = state.drift[e]!;
    for (let i = e; i < cells; i += sizes.entity) {
      const z = measured[i]!;
      const h = instead(dt, i, params.dt);
      const drift = instead(q, i, params.q);
      const noise = instead(r, i, params.r);
      const push = instead(acceleration, i, 0);
      let [off, spread, square, log] = [NaN, NaN, NaN, NaN];
      let counts = false;
      const fit = countable(h) && countable(drift) && positive(noise) && Number.isFinite(push);
      if (fit && Number.isNaN(x)) {
        spread = Infinity;
        counts = Number.isFinite(z) && Number.isFinite(v);
        if (counts) {
          x = z;
          p11 = noise;
          p12 = 0;
          reach = 0;
          gained = 0;
        }
      } else if (fit) {
        const ahead = clamp(x + h * v + h * h * 0.5 * push, -most, most);
        const speed = clamp(v + h * push, -most, most);
        const told = p22 < Infinity;
        const known = told ? p22 : gained;
        const gone = told ? 0 : Math.min(reach + h, most);
        const [n11, n12, n22] = pushed(h, drift, params.noise);
        const moved = p12 + h * known;
        const spaced = p11 + h * (p12 + moved);
        const own = n11 + params.qLevel * h;
        const a = floor0(spaced + own);
        const b = moved + n12;
        const c = known + n22;
        const sum = a + noise;
        const inverse = 1 / sum;
        const sound = sum < Infinity && inverse < Infinity && Number.isFinite(b) && c < Infinity;
        const blind = gone > 0;
        spread = sound && !blind ? sum : Infinity;
        const distance = z - ahead;
        const nextX = blind ? z : a > noise ? z - noise * inverse * distance : ahead + a * inverse * distance;
        const nextV = speed + (blind ? distance / gone : b * inverse * distance);
        const steady = Number.isFinite(x + h * v + h * h * 0.5 * push) && Number.isFinite(v + h * push);
        counts = Number.isFinite(z);
        if (!counts) {
          x = ahead;
          v = speed;
          p11 = a < Infinity ? a : most;
          p12 = Number.isFinite(b) ? b : 0;
          if (told) p22 = Math.min(c, most);
          else gained = Math.min(c, most);
          reach = told ? 0 : gone;
          if (told) gained = 0;
        } else if (!(sound && steady && Number.isFinite(nextX) && Number.isFinite(nextV))) {
          [x, v, p11, p12, p22, reach, gained] = [z, 0, noise, 0, params.initialVariance, 0, 0];
        } else {
          let lean = b * inverse * noise;
          let rest = c - b * inverse * b;
          if (blind) {
            lean = noise / gone;
            rest = floor0((sum / gone - 2 * b) / gone + c);
          } else {
            off = distance;
            square = Math.min((off / sum) * off, most);
            log = density(sum, square);
            // What the difference has lost: variances before, gained, and of both together, over S.
            if (!(rest >= c / 8)) {
              const before = floor0((p11 / sum) * known - (p12 / sum) * p12);
              const alone = params.noise === 0 ? n11 / 4 + params.qLevel * h : params.qLevel * h;
              const grown = (alone / sum) * n22;
              const both = floor0((spaced / sum) * n22 + (known / sum) * own - 2 * (moved / sum) * n12);
              rest = floor0(c * (noise / sum) + before + grown + both);
            }
          }
          const learnt = Number.isFinite(lean) && Number.isFinite(rest);
          x = nextX;
          v = nextV;
          p11 = blind ? noise : a * inverse * noise;
          p12 = learnt ? lean : 0;
          gained = told || blind || !learnt ? 0 : floor0(rest);
          p22 = learnt && (told || blind) ? floor0(rest) : Infinity;
          reach = 0;
        }
      }
      if (!counts) state.skipped[e]!++;
      const far = reach > 0 || Number.isNaN(x);
      level[i] = x;
      trend[i] = v;
      levelVariance[i] = far ? Infinity : p11;
      covariance[i] = reach > 0 ? Infinity : p12;
      trendVariance[i] = p22;
      innovation[i] = off;
      innovationVariance[i] = spread;
      nis[i] = square;
      logLikelihood[i] = log;
    }
    state.level[e] = x;
    state.trend[e] = v;
    state.p11[e] = p11;
    state.p12[e] = p12;
    state.p22[e] = p22;
    state.reach[e] = reach;
    state.drift[e] = gained;
  }
};
