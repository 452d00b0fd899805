import type { issuance } from "../../src/formulas/issuance/issuance.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Issuance = typeof issuance;

const baselineBank: Bare<Issuance["adaptiveBaseline"]> = ({ inputs, params, state, outputs, sizes: { entity } }) => {
  const { observed } = inputs;
  const { alpha, min, max } = params;
  const { baseline } = state;
  const { baseline: told, rounded } = outputs;
  const keep = 1 - alpha;
  for (let e = 0; e < entity; e++) {
    const b = clamp(alpha * observed[e]! + keep * baseline[e]!, min, max);
    baseline[e] = b;
    told[e] = b;
    rounded[e] = Math.round(b);
  }
};

const baselineSeries: Bare<Issuance["adaptiveBaseline"]> = ({ inputs, params, state, outputs, sizes: { tick } }) => {
  const { observed } = inputs;
  const { alpha, min, max } = params;
  const { baseline, rounded } = outputs;
  const keep = 1 - alpha;
  let b = state.baseline[0]!;
  for (let t = 0; t < tick; t++) {
    b = clamp(alpha * observed[t]! + keep * b, min, max);
    baseline[t] = b;
    rounded[t] = Math.round(b);
  }
  state.baseline[0] = b;
};

export const adaptiveBaseline: Ticks<Issuance["adaptiveBaseline"]> = { bank: baselineBank, series: baselineSeries };

const capBank: Bare<Issuance["supplyCap"]> = ({ inputs: { reward }, params: { cap }, state, outputs, sizes }) => {
  const { emitted } = state;
  const { minted, remaining } = outputs;
  const { entity } = sizes;
  for (let e = 0; e < entity; e++) {
    const left = cap - emitted[e]!;
    const fresh = Math.min(reward[e]!, left);
    emitted[e]! += fresh;
    minted[e] = fresh;
    remaining[e] = left - fresh;
  }
};

const capSeries: Bare<Issuance["supplyCap"]> = ({ inputs: { reward }, params: { cap }, state, outputs, sizes }) => {
  const { minted, emitted, remaining } = outputs;
  const { tick } = sizes;
  let total = state.emitted[0]!;
  for (let t = 0; t < tick; t++) {
    const fresh = Math.min(reward[t]!, cap - total);
    total += fresh;
    minted[t] = fresh;
    emitted[t] = total;
    remaining[t] = cap - total;
  }
  state.emitted[0] = total;
};

export const supplyCap: Ticks<Issuance["supplyCap"]> = { bank: capBank, series: capSeries };

export const blockReward: Bare<Issuance["blockReward"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { tx, volume, miners, utilization, emitted, txBaseline, volumeBaseline, minersBaseline } = inputs;
  const { cap, blocks, share, ratioFloor, activityMin, activityMax, decentralizationMin, decentralizationMax } = params;
  const { reward, base, activity, decentralization, decay, raw } = outputs;
  const perBlock = (cap * share) / blocks;
  const late = Math.floor(cap / 100);
  for (let i = 0; i < row; i++) {
    const traffic = Math.max(tx[i]! / Math.max(txBaseline[i]!, 1), ratioFloor);
    const money = Math.max(volume[i]! / Math.max(volumeBaseline[i]!, 1), ratioFloor);
    const people = Math.max(miners[i]! / Math.max(minersBaseline[i]!, 1), ratioFloor);
    const a = clamp(Math.sqrt(traffic * money) * (1 + clamp(utilization[i]!, 0, 1)), activityMin, activityMax);
    const d = clamp(Math.sqrt(people), decentralizationMin, decentralizationMax);
    const remaining = Math.max(cap - emitted[i]!, 0);
    const left = remaining / cap;
    const r = perBlock * a * d * left * left;
    const due = r > 0 ? (remaining > late ? Math.max(1, Math.ceil(r)) : Math.round(r)) : 0;
    reward[i] = Math.min(due, Math.floor(remaining));
    base[i] = perBlock;
    activity[i] = a;
    decentralization[i] = d;
    decay[i] = left * left;
    raw[i] = r;
  }
};
