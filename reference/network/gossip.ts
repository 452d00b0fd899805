import type { network } from "../../src/formulas/network/index.ts";
import { clamp, countable, isShare, type Loop, scratch } from "../loop.ts";

type Network = typeof network;

const isCount = (x: number): boolean => x >= 0 && x <= Number.MAX_SAFE_INTEGER && Math.floor(x) === x;

/** Largest root of x = 1 - e^(-z x). */
function outbreak(z: number): number {
  if (!(z > 1)) return 0;
  let root = Math.min((2 * (z - 1)) / z, 1);
  for (let k = 0; k < 5; k++) {
    const less = Math.expm1(-z * root);
    const step = (root + less) / (1 - z - z * less);
    root -= step;
    if (Math.abs(step) <= root * 2 ** -27) break;
  }
  return root;
}

export const gossipFanout: Loop<Network["gossipFanout"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { nodes, health, loss } = inputs;
  const { reliability: target, linkMin } = params;
  const min = Number(params.min);
  const max = Number(params.max);
  const sink = scratch(row);
  const { fanout = sink, reliability = sink, coverage = sink } = outputs;
  const { rounds = sink, linkSuccess = sink, raw = sink } = outputs;
  const safety = -Math.log(-Math.log(target));
  const rest = 1 - linkMin;
  for (let i = 0; i < row; i++) {
    const n = nodes[i]!;
    const h = health[i]!;
    const lost = loss[i]!;
    if (isCount(n) && !Number.isNaN(h) && lost >= 0 && lost < 1) {
      const link = (1 - lost) * (linkMin + rest * clamp(h, 0, 1));
      const alone = n <= 1;
      const spread = alone ? 0 : Math.log(n);
      const wanted = (spread + safety) / link;
      const peers = alone ? 0 : Math.min(clamp(Math.ceil(wanted), min, max), n - 1);
      const reach = peers * link;
      fanout[i] = peers;
      reliability[i] = alone ? 1 : Math.exp(-Math.exp(spread - reach));
      coverage[i] = alone ? 1 : outbreak(reach);
      rounds[i] = alone ? 0 : spread / Math.log(peers + 1) + spread / peers;
      linkSuccess[i] = link;
      raw[i] = wanted;
    } else fanout[i] = reliability[i] = coverage[i] = rounds[i] = linkSuccess[i] = raw[i] = NaN;
  }
};

export const gossipPeerScore: Loop<Network["gossipPeerScore"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { reputation, latency, failures, requests } = inputs;
  const { reputationWeight, latencyWeight, failurePenalty, latencyScale, preferredFrom } = params;
  const sink = scratch(row);
  const { score = sink, preferred = sink, latencyScore = sink, success = sink } = outputs;
  const weights = reputationWeight + latencyWeight;
  const amount = (x: number) => countable(x) || Number.isNaN(x);
  for (let i = 0; i < row; i++) {
    const r = reputation[i]!;
    const l = latency ? latency[i]! : none;
    const f = failures ? failures[i]! : none;
    const q = requests ? requests[i]! : none;
    if (isShare(r) && amount(l) && amount(f) && amount(q)) {
      const near = Number.isNaN(l) ? 0.5 : 1 / (1 + l / latencyScale);
      const good = (r * reputationWeight + near * latencyWeight) / weights;
      const failed = f / (q + 1);
      const lost = Number.isNaN(failed) ? 0 : failed * failurePenalty;
      const left = good - lost;
      const rank = Math.max(left, 0);
      score[i] = rank;
      preferred[i] = rank >= preferredFrom ? 1 : 0;
      latencyScore[i] = near;
      success[i] = good;
    } else score[i] = preferred[i] = latencyScore[i] = success[i] = NaN;
  }
};

export const scoredFanout: Loop<Network["scoredFanout"]> = ({ inputs: { score }, params, outputs, sizes: { row } }) => {
  const { base, low, high } = params;
  const max = Number(params.max);
  const floor = Number(params.floor);
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const mean = score[i]!;
    if (!countable(mean)) output[i] = NaN;
    else if (mean < low) output[i] = Math.ceil(base * clamp(mean, floor, 1));
    else output[i] = mean > high ? Math.round(Math.min(base * mean, max)) : base;
  }
};

export const meshDegree: Loop<Network["meshDegree"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { degree, known } = inputs;
  const { low, high, gossipFactor } = params;
  const target = Number(params.target);
  const least = Number(params.lazy);
  const sink = scratch(row);
  const { graft = sink, prune = sink, degree: after = sink, lazy = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const peers = degree[i]!;
    const seen = known[i]!;
    if (isCount(peers) && isCount(seen)) {
      const all = Math.max(seen, peers);
      const more = peers < low ? Math.min(target, all) - peers : 0;
      const less = peers > high ? peers - target : 0;
      const then = peers + more - less;
      const rest = all - then;
      graft[i] = more;
      prune[i] = less;
      after[i] = then;
      lazy[i] = Math.min(rest, Math.max(least, Math.ceil(gossipFactor * rest)));
    } else graft[i] = prune[i] = after[i] = lazy[i] = NaN;
  }
};
