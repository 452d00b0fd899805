// How messages spread through a network, and over whom.
import { step } from "../../../compiler/step.ts";
import { ceil, clamp, exp, log, max, min, outbreak, roundHalfAway, seen } from "../../../compiler/vocabulary.ts";
import { network } from "../../../src/formulas/network/index.ts";

/**
 * p = (1 - loss) (linkMin + (1 - linkMin) health), raw = (ln n - ln(-ln R)) / p, F = min(clamp(ceil(raw), min, max), n - 1);
 * reliability = exp(-exp(ln n - F p)), rounds = ln n / ln(F + 1) + ln n / F. Kermarrec, Massoulie and Ganesh 2003; Pittel 1987.
 */
export const gossipFanout = step(network.gossipFanout, ({ nodes, health, loss }, p) => {
  const linkSuccess = (1 - loss) * (p.linkMin + (1 - p.linkMin) * health);
  const spread = log(max(nodes, 1));
  const raw = (spread + -log(-log(p.reliability))) / linkSuccess;
  const fanout = max(min(clamp(ceil(raw), p.min, p.max), nodes - 1), 0);
  // Nobody else to reach: all are reached, in no time.
  const alone = nodes <= 1;
  const reach = fanout * linkSuccess;
  return {
    fanout,
    reliability: alone ? 1 : exp(-exp(spread - reach)),
    coverage: alone ? 1 : outbreak(reach),
    rounds: alone ? 0 : spread / log(fanout + 1) + spread / fanout,
    linkSuccess,
    raw,
  };
});

/** success = (wr reputation + wl / (1 + latency / scale)) / (wr + wl); score = (success - penalty failures / (requests + 1))+. */
export const gossipPeerScore = step(network.gossipPeerScore, ({ reputation, latency, failures, requests }, p) => {
  const latencyScore = seen(latency) ? 1 / (1 + latency / p.latencyScale) : 0.5;
  const sum = reputation * p.reputationWeight + latencyScore * p.latencyWeight;
  const success = sum / (p.reputationWeight + p.latencyWeight);
  const failed = failures / (requests + 1);
  const score = max(success - (seen(failed) ? failed * p.failurePenalty : 0), 0);
  return { score, preferred: score >= p.preferredFrom ? 1 : 0, latencyScore, success };
});

/** ceil(base clamp(score, floor, 1)) below low, round(min(base score, max)) above high, else base. */
export const scoredFanout = step(network.scoredFanout, ({ score }, p) => {
  const poor = ceil(p.base * clamp(score, p.floor, 1));
  const rich = roundHalfAway(min(p.base * score, p.max));
  return { output: score < p.low ? poor : score > p.high ? rich : p.base };
});

/**
 * graft = min(target, known) - degree below low, prune = degree - target above high; of the rest of the known peers
 * lazy = min(rest, max(lazy, ceil(gossipFactor rest))). libp2p gossipsub 1.1.
 */
export const meshDegree = step(network.meshDegree, ({ degree, known }, p) => {
  const all = max(known, degree);
  const graft = degree < p.low ? min(all, p.target) - degree : 0;
  const prune = degree > p.high ? degree - p.target : 0;
  const after = degree + graft - prune;
  const rest = all - after;
  return { graft, prune, degree: after, lazy: min(max(ceil(p.gossipFactor * rest), p.lazy), rest) };
});
