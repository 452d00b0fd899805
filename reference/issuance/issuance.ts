import type { issuance } from "../../src/formulas/issuance/issuance.ts";
import { byTicks, clamp, countable, type Loop, scratch } from "../loop.ts";

type Issuance = typeof issuance;

const adaptiveBaselineBank: Loop<Issuance["adaptiveBaseline"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { observed } = inputs;
  const { alpha, start, enabled } = params;
  const min = Number(params.min);
  const max = Number(params.max);
  const { baseline, skipped } = state;
  const { entity } = sizes;
  const sink = scratch(entity);
  const { baseline: after = sink, rounded = sink } = outputs;
  const keep = 1 - alpha;
  if (!enabled) {
    after.fill(start, 0, entity);
    rounded.fill(Math.round(start), 0, entity);
    return;
  }
  for (let e = 0; e < entity; e++) {
    const x = observed[e]!;
    let b = baseline[e]!;
    if (countable(x)) {
      b = clamp(alpha * x + keep * b, min, max);
      baseline[e] = b;
    } else skipped[e]!++;
    after[e] = b;
    rounded[e] = Math.round(b);
  }
};

const adaptiveBaselineSeries: Loop<Issuance["adaptiveBaseline"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { observed } = inputs;
  const { alpha, start, enabled } = params;
  const min = Number(params.min);
  const max = Number(params.max);
  const { baseline, skipped } = state;
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { baseline: after = sink, rounded = sink } = outputs;
  const keep = 1 - alpha;
  if (!enabled) {
    after.fill(start, 0, cells);
    rounded.fill(Math.round(start), 0, cells);
    return;
  }
  for (let e = 0; e < entity; e++) {
    let b = baseline[e]!;
    for (let i = e; i < cells; i += entity) {
      const x = observed[i]!;
      if (countable(x)) b = clamp(alpha * x + keep * b, min, max);
      else skipped[e]!++;
      after[i] = b;
      rounded[i] = Math.round(b);
    }
    baseline[e] = b;
  }
};

export const adaptiveBaseline = byTicks<Issuance["adaptiveBaseline"]>(adaptiveBaselineBank, adaptiveBaselineSeries);

/** sqrt(max(x / max(baseline, 1), floor)) */
function growth(x: number, baseline: number, floor: number): number {
  const ratio = x / Math.max(baseline, 1);
  return Math.sqrt(Math.max(ratio, floor));
}

export const blockReward: Loop<Issuance["blockReward"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { tx, volume, miners, utilization, emitted, txBaseline, volumeBaseline, minersBaseline } = inputs;
  const { cap, blocks, share, sharpness, integer } = params;
  const ratioFloor = Number(params.ratioFloor);
  const activityMin = Number(params.activityMin);
  const activityMax = Number(params.activityMax);
  const decentralizationMin = Number(params.decentralizationMin);
  const decentralizationMax = Number(params.decentralizationMax);
  const sink = scratch(row);
  const { reward = sink, base = sink, activity = sink, decentralization = sink, decay = sink, raw = sink } = outputs;
  const issues = cap > 0 && blocks > 0;
  const perBlock = issues ? (cap * share) / blocks : 0;
  const late = Math.floor(cap / 100);
  for (let i = 0; i < row; i++) {
    const t = tx[i]!;
    const v = volume[i]!;
    const m = miners[i]!;
    const u = clamp(utilization[i]!, 0, 1);
    const issued = emitted[i]!;
    const tb = txBaseline ? txBaseline[i]! : 100;
    const vb = volumeBaseline ? volumeBaseline[i]! : 10000;
    const mb = minersBaseline ? minersBaseline[i]! : 10;
    const counts = countable(t) && countable(v) && countable(m) && countable(issued) && !Number.isNaN(u);
    if (counts && countable(tb) && countable(vb) && countable(mb)) {
      const a = clamp(growth(t, tb, ratioFloor) * growth(v, vb, ratioFloor) * (1 + u), activityMin, activityMax);
      const d = clamp(growth(m, mb, ratioFloor), decentralizationMin, decentralizationMax);
      const remaining = issued < cap ? cap - issued : 0;
      const left = issues ? remaining / cap : 0;
      const shrink = sharpness === 2 ? left * left : sharpness === 1 ? left : left ** sharpness;
      const r = perBlock * a * d * shrink;
      if (integer) {
        const due = r > 0 ? (remaining > late ? Math.max(1, Math.ceil(r)) : Math.round(r)) : 0;
        reward[i] = Math.min(due, Math.floor(remaining));
      } else reward[i] = Math.min(r, remaining);
      base[i] = perBlock;
      activity[i] = a;
      decentralization[i] = d;
      decay[i] = shrink;
      raw[i] = r;
    } else reward[i] = base[i] = activity[i] = decentralization[i] = decay[i] = raw[i] = NaN;
  }
};

const supplyCapBank: Loop<Issuance["supplyCap"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { reward } = inputs;
  const { emitted, skipped } = state;
  const { entity } = sizes;
  const sink = scratch(entity);
  const { minted = sink, remaining = sink } = outputs;
  const cap = Math.floor(params.cap);
  for (let e = 0; e < entity; e++) {
    const due = reward[e]!;
    let total = emitted[e]!;
    let left = total < cap ? cap - total : 0;
    let fresh = 0;
    if (due >= 0 && due <= Number.MAX_SAFE_INTEGER && Math.floor(due) === due) {
      fresh = left;
      if (due < left) fresh = due;
      total += fresh;
      left -= fresh;
      emitted[e] = total;
    } else skipped[e]!++;
    minted[e] = fresh;
    remaining[e] = left;
  }
  outputs.emitted?.set(emitted);
};

const supplyCapSeries: Loop<Issuance["supplyCap"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { reward } = inputs;
  const { emitted, skipped } = state;
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const sink = scratch(cells);
  const { minted = sink, emitted: issued = sink, remaining = sink } = outputs;
  const cap = Math.floor(params.cap);
  for (let e = 0; e < entity; e++) {
    let total = emitted[e]!;
    let left = total < cap ? cap - total : 0;
    for (let i = e; i < cells; i += entity) {
      const due = reward[i]!;
      let fresh = 0;
      if (due >= 0 && due <= Number.MAX_SAFE_INTEGER && Math.floor(due) === due) {
        fresh = left;
        if (due < left) fresh = due;
        total += fresh;
        left -= fresh;
      } else skipped[e]!++;
      minted[i] = fresh;
      issued[i] = total;
      remaining[i] = left;
    }
    emitted[e] = total;
  }
};

export const supplyCap = byTicks<Issuance["supplyCap"]>(supplyCapBank, supplyCapSeries);
