import type { energy } from "../../src/formulas/energy/energy.ts";
import { reputationSeries } from "./energy-series.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Energy = typeof energy;

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

export const reputation: Ticks<Energy["reputation"]> = { bank: reputationBank, series: reputationSeries };

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
