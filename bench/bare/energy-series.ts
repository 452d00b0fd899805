import type { energy } from "../../src/formulas/energy/energy.ts";
import { type Bare, clamp } from "./loop.ts";

type Energy = typeof energy;

export const reputationSeries: Bare<Energy["reputation"]> = ({ inputs, params, state, outputs, sizes: { tick } }) => {
  const { delivered, metered, latency, available, expected, penalty } = inputs;
  const { threshold, bandLow, bandHigh, deliveryWeight, meterWeight, latencyWeight, capacityWeight } = params;
  const { confidenceK, minScore, minConfidence } = params;
  const { score, confidence, deactivate } = outputs;
  let da = state.deliveryAlpha[0]!;
  let db = state.deliveryBeta[0]!;
  let ma = state.meterAlpha[0]!;
  let mb = state.meterBeta[0]!;
  let la = state.latencyAlpha[0]!;
  let lb = state.latencyBeta[0]!;
  let ca = state.capacityAlpha[0]!;
  let cb = state.capacityBeta[0]!;
  let events = state.n[0]!;
  for (let t = 0; t < tick; t++) {
    const bad = clamp(penalty[t]!, 0, 10);
    const quick = Math.min(threshold / latency[t]!, 1);
    const share = available[t]! / expected[t]!;
    const within = share >= bandLow && share <= bandHigh ? 1 : 0;
    da += delivered[t]!;
    db += 1 - delivered[t]! + bad;
    ma += metered[t]!;
    mb += 1 - metered[t]! + bad;
    la += quick;
    lb += 1 - quick + bad;
    ca += within;
    cb += 1 - within + bad;
    events += 4;
    const logs =
      deliveryWeight * Math.log(da / (da + db)) +
      meterWeight * Math.log(ma / (ma + mb)) +
      latencyWeight * Math.log(la / (la + lb)) +
      capacityWeight * Math.log(ca / (ca + cb));
    const s = Math.min(Math.exp(logs), 1);
    const c = events / (events + confidenceK);
    score[t] = s;
    confidence[t] = c;
    deactivate[t] = s < minScore && c >= minConfidence ? 1 : 0;
  }
  state.deliveryAlpha[0] = da;
  state.deliveryBeta[0] = db;
  state.meterAlpha[0] = ma;
  state.meterBeta[0] = mb;
  state.latencyAlpha[0] = la;
  state.latencyBeta[0] = lb;
  state.capacityAlpha[0] = ca;
  state.capacityBeta[0] = cb;
  state.n[0] = events;
};
