import type { control } from "../../src/formulas/control/index.ts";
import { countable, type Loop, scratch } from "../loop.ts";

type Control = typeof control;
/** Factor of Ku, of Pu for Ti, of Pu for Td. */
type Row = readonly [kp: number, ti: number, td: number];

const none: Row = [NaN, NaN, NaN];
/** By rule and terms, in the order of their names in the spec: PI, P, PID. */
const ultimate: readonly (readonly Row[])[] = [
  [
    [0.45, 1 / 1.2, 0],
    [0.5, Infinity, 0],
    [0.6, 1 / 2, 1 / 8],
  ],
  [[1 / 3.2, 2.2, 0], none, [1 / 2.2, 2.2, 1 / 6.3]],
];

const positive = (x: number): boolean => x > 0 && x < Infinity;
const fit = (gain: number): boolean => Number.isFinite(gain) && gain !== 0;

export const relayTune: Loop<Control["relayTune"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { relay, amplitude, period, hysteresis } = inputs;
  const sink = scratch(row);
  const { ultimateGain = sink, kp = sink, ti = sink, ki = sink, td = sink } = outputs;
  const [share, reset, rate] = ultimate[params.rule]![params.controller]!;
  for (let i = 0; i < row; i++) {
    const d = relay[i]!;
    const a = amplitude[i]!;
    const p = period[i]!;
    const h = hysteresis ? hysteresis[i]! : 0;
    if (positive(d) && positive(a) && positive(p) && countable(h) && a > h) {
      const ku = (4 * d) / (Math.PI * Math.sqrt((a - h) * (a + h)));
      ultimateGain[i] = ku;
      kp[i] = share * ku;
      ti[i] = reset * p;
      ki[i] = (share * ku) / (reset * p);
      td[i] = rate * p;
    } else ultimateGain[i] = kp[i] = ti[i] = ki[i] = td[i] = NaN;
  }
};

export const ultimateTune: Loop<Control["ultimateTune"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const sink = scratch(row);
  const { kp = sink, ti = sink, ki = sink, td = sink } = outputs;
  const [share, reset, rate] = ultimate[params.rule]![params.controller]!;
  for (let i = 0; i < row; i++) {
    const ku = inputs.ultimateGain[i]!;
    const p = inputs.period[i]!;
    const ok = fit(ku) && positive(p);
    kp[i] = ok ? share * ku : NaN;
    ti[i] = ok ? reset * p : NaN;
    ki[i] = ok ? (share * ku) / (reset * p) : NaN;
    td[i] = ok ? rate * p : NaN;
  }
};

/** k kp, Ti / L and Td / L of a plant by r = L / T and its inverse, PI, P and PID of each rule. */
const byStep: readonly (readonly ((r: number, q: number) => Row)[])[] = [
  [(_, q) => [0.9 * q, 1 / 0.3, 0], (_, q) => [q, Infinity, 0], (_, q) => [1.2 * q, 2, 0.5]],
  [
    (r, q) => [0.9 * q + 1 / 12, (30 + 3 * r) / (9 + 20 * r), 0],
    (_, q) => [q + 1 / 3, Infinity, 0],
    (r, q) => [(4 / 3) * q + 1 / 4, (32 + 6 * r) / (13 + 8 * r), 4 / (11 + 2 * r)],
  ],
  [
    (r, q) => [0.15 + (0.35 - 1 / (1 + r) / (1 + q)) * q, 0.35 + 13 / (1 + 12 * r + 7 * r * r), 0],
    () => none,
    (r, q) => [0.2 + 0.45 * q, (0.4 * r + 0.8) / (r + 0.1), 0.5 / (0.3 * r + 1)],
  ],
];

export const stepTune: Loop<Control["stepTune"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { gain, lag, delay } = inputs;
  const sink = scratch(row);
  const { kp = sink, ti = sink, ki = sink, td = sink, b = sink } = outputs;
  const rule = byStep[params.rule]![params.controller]!;
  for (let i = 0; i < row; i++) {
    const ok = fit(gain[i]!) && positive(lag[i]!) && positive(delay[i]!);
    const [share, reset, rate] = rule(delay[i]! / lag[i]!, lag[i]! / delay[i]!);
    const time = ok ? reset * delay[i]! : NaN;
    kp[i] = ok ? share / gain[i]! : NaN;
    ti[i] = time;
    ki[i] = ok ? share / gain[i]! / time : NaN;
    td[i] = ok ? rate * delay[i]! : NaN;
    b[i] = !ok || Number.isNaN(share) ? NaN : params.rule === 2 && delay[i]! <= lag[i]! ? 0 : 1;
  }
};

export const simc: Loop<Control["simc"]> = ({ inputs, params: { form }, outputs, sizes: { row } }) => {
  const { gain, lag, delay, closedLoop, lag2 } = inputs;
  const sink = scratch(row);
  const { kp = sink, ti = sink, ki = sink, td = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const k = gain[i]!;
    const tau = lag[i]!;
    const theta = delay[i]!;
    const own = closedLoop ? closedLoop[i]! : theta;
    const wanted = Number.isNaN(own) ? theta : own;
    const second = lag2 ? lag2[i]! : 0;
    const reach = wanted + theta;
    const lags = positive(tau) && countable(theta) && countable(wanted) && countable(second);
    if (fit(k) && lags && reach > 0) {
      const proportional = tau / (k * reach);
      const time = Math.min(tau, 4 * reach);
      const factor = form ? 1 : 1 + second / time;
      kp[i] = proportional * factor;
      ti[i] = form ? time : time + second;
      ki[i] = proportional / time;
      td[i] = second / factor;
    } else kp[i] = ti[i] = ki[i] = td[i] = NaN;
  }
};

export const halfRule: Loop<Control["halfRule"]> = ({ inputs, params: { order, dt }, outputs, sizes }) => {
  const { lags, offsets, delay, lead } = inputs;
  const sink = scratch(sizes.group);
  const { lag = sink, lag2 = sink, delay: late = sink } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    const begin = offsets ? offsets[g]! : 0;
    const end = offsets ? offsets[g + 1]! : sizes.row;
    const chain = [...lags.subarray(begin, end)].sort((a, b) => b - a);
    const at = (k: number) => chain[k] ?? 0;
    const kept = order ? 2 : 1;
    let total = (delay ? delay[g]! : 0) + at(kept) / 2 + dt / 2 - (lead ? lead[g]! : 0);
    for (let k = kept + 1; k < chain.length; k++) total += chain[k]!;
    const [one, two] = order ? [at(0), at(1) + at(2) / 2] : [at(0) + at(1) / 2, 0];
    const ok = chain.every(countable) && (delay ? countable(delay[g]!) : true) && countable(total);
    lag[g] = ok ? Math.max(one!, two!) : NaN;
    lag2[g] = ok ? Math.min(one!, two!) : NaN;
    late[g] = ok ? total : NaN;
  }
};

/** w delay by halving: the phase falls as w rises. */
function crossing(r: number): number {
  let low = Math.PI / 2;
  let high = Math.PI;
  for (let k = 0; k < 60; k++) {
    const x = (low + high) / 2;
    if (x + Math.atan(r * x) < Math.PI) low = x;
    else high = x;
  }
  return (low + high) / 2;
}

export const ultimatePoint: Loop<Control["ultimatePoint"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { gain, lag, delay } = inputs;
  const sink = scratch(row);
  const { ultimateGain = sink, period = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const ok = fit(gain[i]!) && countable(lag[i]!) && positive(delay[i]!);
    const r = lag[i]! / delay[i]!;
    const x = ok ? crossing(r) : NaN;
    ultimateGain[i] = Math.hypot(1, r * x) / gain[i]!;
    period[i] = (2 * Math.PI * delay[i]!) / x;
  }
};
