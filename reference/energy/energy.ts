import type { energy } from "../../src/formulas/energy/energy.ts";
import { byTicks, clamp, countable, isFlag, isShare, type Loop, scratch, weighed } from "../loop.ts";

type Energy = typeof energy;

export const gridUtilization: Loop<Energy["gridUtilization"]> = ({ inputs, outputs, sizes }) => {
  const none = NaN;
  const { capacity, available, offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { output = scratch(sizes.group) } = outputs;
  for (let g = 0; g < sizes.group; g++) {
    let used = 0;
    let total = 0;
    for (let i = offsets[g]!; i < offsets[g + 1]!; i++) {
      const whole = capacity[i]!;
      const left = available[i]!;
      if (countable(whole) && countable(left)) {
        total += whole;
        if (left < whole) used += whole - left;
      } else total = none;
    }
    output[g] = total === 0 ? 0 : used / total;
  }
};

export const treasuryFee: Loop<Energy["treasuryFee"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { utilization, providers, hour } = inputs;
  const { target, scale, peak, liquidityReference, amplitude, form, enabled } = params;
  const base = Number(params.base);
  const liquidityCap = Number(params.liquidityCap);
  const min = Number(params.min);
  const max = Number(params.max);
  const sink = scratch(row);
  const { fee = sink, congestion = sink, liquidity = sink, time = sink, raw = sink } = outputs;
  const steepness = -2 / scale;
  const perHour = Math.PI / 12;
  for (let i = 0; i < row; i++) {
    const u = utilization[i]!;
    const p = providers[i]!;
    const h = hour[i]!;
    if (isShare(u) && countable(p) && Math.abs(h) <= 1e9) {
      const excess = u - target;
      const c = form === 0 ? 2 / (1 + Math.exp(steepness * excess)) : clamp(1 + Math.tanh(excess) / scale, 0.5, 2);
      const root = Math.sqrt(p / liquidityReference);
      const l = 1 - Math.min(root, liquidityCap);
      const t = 1 + amplitude * Math.cos(perHour * ((((h % 24) + 24) % 24) - peak));
      const r = base * c * l * t;
      congestion[i] = c;
      liquidity[i] = l;
      time[i] = t;
      raw[i] = r;
      fee[i] = enabled ? Math.round(clamp(r, min, max)) : base;
    } else fee[i] = congestion[i] = liquidity[i] = time[i] = raw[i] = NaN;
  }
};

const whole = (x: number) => x >= 0 && x <= Number.MAX_SAFE_INTEGER && Math.floor(x) === x;
const bps = (x: number) => x <= 10000 && whole(x);

/** floor(cost * share / 10000) without leaving the safe integers. */
function part(cost: number, share: number): number {
  const units = Math.floor(cost / 10000);
  return units * share + Math.floor(((cost - units * 10000) * share) / 10000);
}

export const settlement: Loop<Energy["settlement"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { kwh, price, treasuryBps, jurisdictionBps, slashBps, stake } = inputs;
  const sink = scratch(row);
  const { cost = sink, treasury = sink, jurisdiction = sink, slash = sink, stakeAfter = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const k = kwh[i]!;
    const p = price[i]!;
    const t = treasuryBps[i]!;
    const j = jurisdictionBps[i]!;
    const s = slashBps[i]!;
    const held = stake[i]!;
    const due = k * p;
    if (whole(k) && whole(p) && bps(t) && bps(j) && bps(s) && whole(held) && due <= Number.MAX_SAFE_INTEGER) {
      const lost = part(due, s);
      cost[i] = due;
      treasury[i] = part(due, t);
      jurisdiction[i] = part(due, j);
      slash[i] = lost;
      stakeAfter[i] = held > lost ? held - lost : 0;
    } else cost[i] = treasury[i] = jurisdiction[i] = slash[i] = stakeAfter[i] = NaN;
  }
};

export const reputation: Loop<Energy["reputation"]> = ({ inputs, params, state, outputs, sizes }) => {
  const none = NaN;
  const { delivered, metered, latency, available, expected, penalty } = inputs;
  const { threshold, bandLow, bandHigh, deliveryWeight, meterWeight, latencyWeight, capacityWeight } = params;
  const { confidenceK, minScore, minConfidence, enabled } = params;
  const { deliveryAlpha, deliveryBeta, meterAlpha, meterBeta, latencyAlpha, latencyBeta } = state;
  const { capacityAlpha, capacityBeta, n, skipped } = state;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { score = sink, confidence = sink, deactivate = sink } = outputs;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      let wrong = 0;
      let da = deliveryAlpha[e]!;
      let db = deliveryBeta[e]!;
      let ma = meterAlpha[e]!;
      let mb = meterBeta[e]!;
      let la = latencyAlpha[e]!;
      let lb = latencyBeta[e]!;
      let ca = capacityAlpha[e]!;
      let cb = capacityBeta[e]!;
      let events = n[e]!;
      if (enabled) {
        const d = delivered ? delivered[i]! : none;
        if (isFlag(d)) {
          da += d;
          db += 1 - d;
          events++;
        } else if (!Number.isNaN(d)) wrong = 1;
        const m = metered ? metered[i]! : none;
        if (isFlag(m)) {
          ma += m;
          mb += 1 - m;
          events++;
        } else if (!Number.isNaN(m)) wrong = 1;
        const ms = latency ? latency[i]! : none;
        if (countable(ms)) {
          const r = ms <= threshold ? 1 : threshold / ms;
          la += r;
          lb += 1 - r;
          events++;
        } else if (!Number.isNaN(ms)) wrong = 1;
        const offer = available ? available[i]! : none;
        const usual = expected ? expected[i]! : none;
        if (countable(offer) && usual > 0 && usual < Infinity) {
          const q = offer / usual;
          if (q >= bandLow && q <= bandHigh) ca++;
          else cb++;
          events++;
        } else if (!Number.isNaN(offer) && !Number.isNaN(usual) && !(usual === 0 && countable(offer))) wrong = 1;
        const severity = penalty ? clamp(penalty[i]!, 0, 10) : none;
        if (!Number.isNaN(severity)) {
          db += severity;
          mb += severity;
          lb += severity;
          cb += severity;
        }
        deliveryAlpha[e] = da;
        deliveryBeta[e] = db;
        meterAlpha[e] = ma;
        meterBeta[e] = mb;
        latencyAlpha[e] = la;
        latencyBeta[e] = lb;
        capacityAlpha[e] = ca;
        capacityBeta[e] = cb;
        n[e] = events;
        skipped[e]! += wrong;
      }
      const sum =
        weighed(deliveryWeight, da / (da + db)) +
        weighed(meterWeight, ma / (ma + mb)) +
        weighed(latencyWeight, la / (la + lb)) +
        weighed(capacityWeight, ca / (ca + cb));
      const s = clamp(Math.exp(sum), 0, 1);
      const c = events / (events + confidenceK);
      score[i] = s;
      confidence[i] = c;
      deactivate[i] = s < minScore && c >= minConfidence ? 1 : 0;
    }
  }
};

const ewmaReputationBank: Loop<Energy["ewmaReputation"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { rating } = inputs;
  const { alpha } = params;
  const { score, skipped } = state;
  const { entity } = sizes;
  const gain = alpha / 5;
  const keep = 1 - alpha;
  for (let e = 0; e < entity; e++) {
    const stars = rating[e]!;
    if (countable(stars)) score[e] = gain * Math.min(stars, 5) + keep * score[e]!;
    else skipped[e]!++;
  }
  outputs.output?.set(score);
};

const ewmaReputationSeries: Loop<Energy["ewmaReputation"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { rating } = inputs;
  const { alpha } = params;
  const { score, skipped } = state;
  const { tick, entity } = sizes;
  const cells = tick * entity;
  const { output = scratch(cells) } = outputs;
  const gain = alpha / 5;
  const keep = 1 - alpha;
  for (let e = 0; e < entity; e++) {
    let s = score[e]!;
    for (let i = e; i < cells; i += entity) {
      const stars = rating[i]!;
      if (countable(stars)) s = gain * Math.min(stars, 5) + keep * s;
      else skipped[e]!++;
      output[i] = s;
    }
    score[e] = s;
  }
};

export const ewmaReputation = byTicks<Energy["ewmaReputation"]>(ewmaReputationBank, ewmaReputationSeries);
