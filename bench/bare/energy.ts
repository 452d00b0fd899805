import type { energy } from "../../src/formulas/energy/energy.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Energy = typeof energy;

export const gridUtilization: Bare<Energy["gridUtilization"]> = ({ inputs, outputs: { output }, sizes: { group } }) => {
  const { capacity, available, offsets } = inputs;
  for (let g = 0; g < group; g++) {
    let used = 0;
    let total = 0;
    const end = offsets[g + 1]!;
    for (let i = offsets[g]!; i < end; i++) {
      total += capacity[i]!;
      used += Math.max(capacity[i]! - available[i]!, 0);
    }
    output[g] = total ? used / total : 0;
  }
};

export const treasuryFee: Bare<Energy["treasuryFee"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { utilization, providers, hour } = inputs;
  const { fee, congestion, liquidity, time, raw } = outputs;
  const { base, target, scale, peak, liquidityReference, liquidityCap, amplitude, min, max } = params;
  const steepness = -2 / scale;
  const perHour = Math.PI / 12;
  for (let i = 0; i < row; i++) {
    const c = 2 / (1 + Math.exp(steepness * (utilization[i]! - target)));
    const l = 1 - Math.min(Math.sqrt(providers[i]! / liquidityReference), liquidityCap);
    const t = 1 + amplitude * Math.cos(perHour * (hour[i]! - peak));
    const r = base * c * l * t;
    congestion[i] = c;
    liquidity[i] = l;
    time[i] = t;
    raw[i] = r;
    fee[i] = Math.round(clamp(r, min, max));
  }
};

export const settlement: Bare<Energy["settlement"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { kwh, price, treasuryBps, jurisdictionBps, slashBps, stake } = inputs;
  const { cost, treasury, jurisdiction, slash, stakeAfter } = outputs;
  for (let i = 0; i < row; i++) {
    const due = kwh[i]! * price[i]!;
    const lost = Math.floor((due * slashBps[i]!) / 10000);
    cost[i] = due;
    treasury[i] = Math.floor((due * treasuryBps[i]!) / 10000);
    jurisdiction[i] = Math.floor((due * jurisdictionBps[i]!) / 10000);
    slash[i] = lost;
    stakeAfter[i] = Math.max(stake[i]! - lost, 0);
  }
};

const reputationBank: Bare<Energy["reputation"]> = ({ inputs, params, state, outputs, sizes: { entity } }) => {
  const { delivered, metered, latency, available, expected, penalty } = inputs;
  const { threshold, bandLow, bandHigh, deliveryWeight, meterWeight, latencyWeight, capacityWeight } = params;
  const { confidenceK, minScore, minConfidence } = params;
  const { deliveryAlpha, deliveryBeta, meterAlpha, meterBeta, latencyAlpha, latencyBeta } = state;
  const { capacityAlpha, capacityBeta, n } = state;
  const { score, confidence, deactivate } = outputs;
  for (let e = 0; e < entity; e++) {
    const bad = clamp(penalty[e]!, 0, 10);
    const quick = Math.min(threshold / latency[e]!, 1);
    const share = available[e]! / expected[e]!;
    const within = share >= bandLow && share <= bandHigh ? 1 : 0;
    const da = deliveryAlpha[e]! + delivered[e]!;
    const db = deliveryBeta[e]! + 1 - delivered[e]! + bad;
    const ma = meterAlpha[e]! + metered[e]!;
    const mb = meterBeta[e]! + 1 - metered[e]! + bad;
    const la = latencyAlpha[e]! + quick;
    const lb = latencyBeta[e]! + 1 - quick + bad;
    const ca = capacityAlpha[e]! + within;
    const cb = capacityBeta[e]! + 1 - within + bad;
    const events = n[e]! + 4;
    const logs =
      deliveryWeight * Math.log(da / (da + db)) +
      meterWeight * Math.log(ma / (ma + mb)) +
      latencyWeight * Math.log(la / (la + lb)) +
      capacityWeight * Math.log(ca / (ca + cb));
    const s = Math.min(Math.exp(logs), 1);
    const c = events / (events + confidenceK);
    deliveryAlpha[e] = da;
    deliveryBeta[e] = db;
    meterAlpha[e] = ma;
    meterBeta[e] = mb;
    latencyAlpha[e] = la;
    latencyBeta[e] = lb;
    capacityAlpha[e] = ca;
    capacityBeta[e] = cb;
    n[e] = events;
    score[e] = s;
    confidence[e] = c;
    deactivate[e] = s < minScore && c >= minConfidence ? 1 : 0;
  }
};

export const reputation: Ticks<Energy["reputation"]> = { bank: reputationBank };

const ratingBank: Bare<Energy["ewmaReputation"]> = ({ inputs: { rating }, params: { alpha }, state, sizes }) => {
  const { score } = state;
  const { entity } = sizes;
  const gain = alpha / 5;
  const keep = 1 - alpha;
  for (let e = 0; e < entity; e++) score[e] = gain * Math.min(rating[e]!, 5) + keep * score[e]!;
};

const ratingSeries: Bare<Energy["ewmaReputation"]> = ({ inputs, params: { alpha }, state, outputs, sizes }) => {
  const { rating } = inputs;
  const { output } = outputs;
  const { tick } = sizes;
  const gain = alpha / 5;
  const keep = 1 - alpha;
  let s = state.score[0]!;
  for (let t = 0; t < tick; t++) {
    s = gain * Math.min(rating[t]!, 5) + keep * s;
    output[t] = s;
  }
  state.score[0] = s;
};

export const ewmaReputation: Ticks<Energy["ewmaReputation"]> = { bank: ratingBank, series: ratingSeries };
