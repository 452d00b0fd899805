// The peer score of gossipsub 1.1.
import { step } from "../../../compiler/step.ts";
import { floor, type Lane, max, min, pow, seen } from "../../../compiler/vocabulary.ts";
import { network } from "../../../src/formulas/network/index.ts";

/** x, or 0 where nothing was observed. */
const counted = (x: Lane) => (seen(x) ? x : 0);

/** A weighted penalty; none of it is 0 and not -0. */
const penalty = (x: Lane, weight: Lane) => x * weight + 0;

/** x after one decay. */
const faded = (x: Lane, decay: Lane, zero: Lane) => {
  const left = x * decay;
  return left < zero ? 0 : left;
};

/**
 * score = wt (w1 min(floor(time / quantum), cap) + w2 first + w3 (threshold - mesh)+^2 + w3b failures + w4 invalid^2), P1 in the
 * mesh only, P3 while it is active. libp2p, gossipsub v1.1.
 */
export const gossipsubTopicScore = step(network.gossipsubTopicScore, (row, p) => {
  const { meshTime, firstMessageDeliveries, meshMessageDeliveries, meshFailurePenalty } = row;
  const { invalidMessageDeliveries, active } = row;
  const inMesh = seen(meshTime) && meshTime >= 0;
  const invalid = counted(invalidMessageDeliveries);
  const late = inMesh && meshTime > p.meshMessageDeliveriesActivation;
  const owes = seen(active) ? active > 0 : late;
  const deficit = max(p.meshMessageDeliveriesThreshold - counted(meshMessageDeliveries), 0);
  const p1 = inMesh ? min(floor(meshTime / p.timeInMeshQuantum), p.timeInMeshCap) * p.timeInMeshWeight : 0;
  const p2 = firstMessageDeliveries * p.firstMessageDeliveriesWeight;
  const p3 = owes ? penalty(deficit * deficit, p.meshMessageDeliveriesWeight) : 0;
  const p3b = penalty(counted(meshFailurePenalty), p.meshFailurePenaltyWeight);
  const p4 = penalty(invalid * invalid, p.invalidMessageDeliveriesWeight);
  return { score: (p1 + p2 + p3 + p3b + p4) * p.topicWeight, p1, p2, p3, p3b, p4 };
});

/**
 * On a prune that owes, failures += (threshold - mesh)+^2; first = min(first + firstMessages, cap), in the mesh also mesh = min(mesh +
 * firstMessages + duplicates, cap), invalid += invalidMessages; then each counter is decayed, time += interval, active from time >
 * activation on. The score is that of gossipsubTopicScore. libp2p, gossipsub v1.1.
 */
export const gossipsubTopic = step(network.gossipsubTopic, (row, p) => {
  const { inMesh, firstMessages, duplicates, invalidMessages, meshTime, active } = row;
  const inside = inMesh > 0;
  const before = meshTime >= 0;
  const short = max(p.meshMessageDeliveriesThreshold - row.meshMessageDeliveries, 0);
  const failed = before && !inside && active > 0;
  const failures = min(row.meshFailurePenalty + (failed ? short * short : 0), 1e100);
  const first = min(row.firstMessageDeliveries + counted(firstMessages), p.firstMessageDeliveriesCap);
  const delivered = row.meshMessageDeliveries + counted(firstMessages) + counted(duplicates);
  const mesh = inside ? min(delivered, p.meshMessageDeliveriesCap) : row.meshMessageDeliveries;
  const invalid = min(row.invalidMessageDeliveries + counted(invalidMessages), 1e15);
  const firstMessageDeliveries = faded(first, p.firstMessageDeliveriesDecay, p.decayToZero);
  const meshMessageDeliveries = faded(mesh, p.meshMessageDeliveriesDecay, p.decayToZero);
  const meshFailurePenalty = faded(failures, p.meshFailurePenaltyDecay, p.decayToZero);
  const invalidMessageDeliveries = faded(invalid, p.invalidMessageDeliveriesDecay, p.decayToZero);
  const time = min((before ? meshTime : 0) + p.decayInterval, 1e15);
  const kept = before || !inside ? active > 0 : false;
  const owes = kept || (inside && time > p.meshMessageDeliveriesActivation);
  const deficit = max(p.meshMessageDeliveriesThreshold - meshMessageDeliveries, 0);
  const p1 = inside ? min(floor(time / p.timeInMeshQuantum), p.timeInMeshCap) * p.timeInMeshWeight : 0;
  const p2 = firstMessageDeliveries * p.firstMessageDeliveriesWeight;
  const p3 = owes ? penalty(deficit * deficit, p.meshMessageDeliveriesWeight) : 0;
  const p3b = meshFailurePenalty * p.meshFailurePenaltyWeight;
  const p4 = invalidMessageDeliveries * invalidMessageDeliveries * p.invalidMessageDeliveriesWeight;
  return {
    meshTime: inside ? time : -1,
    active: owes ? 1 : 0,
    firstMessageDeliveries,
    meshMessageDeliveries,
    meshFailurePenalty,
    invalidMessageDeliveries,
    score: (p1 + p2 + p3 + p3b + p4) * p.topicWeight,
  };
});

/** score = min(topics, cap) + w5 app + w6 (peers - threshold)+^2 + w7 (behaviour - threshold)+^2. libp2p, gossipsub v1.1. */
export const gossipsubScore = step(network.gossipsubScore, ({ topics, app, addressPeers, behaviourPenalty }, p) => {
  const capped = p.topicScoreCap > 0 ? min(topics, p.topicScoreCap) : topics;
  const surplus = max(counted(addressPeers) - p.ipColocationFactorThreshold, 0);
  const excess = max(counted(behaviourPenalty) - p.behaviourPenaltyThreshold, 0);
  const p6 = penalty(surplus * surplus, p.ipColocationFactorWeight);
  const p7 = penalty(excess * excess, p.behaviourPenaltyWeight);
  const score = capped + counted(app) * p.appSpecificWeight + p6 + p7;
  const silenced = score < p.graylistThreshold ? 4 : score < p.publishThreshold ? 3 : 2;
  return {
    score,
    standing: score < p.gossipThreshold ? silenced : score < 0 ? 1 : 0,
    acceptPX: score >= p.acceptPXThreshold ? 1 : 0,
    p6,
    p7,
  };
});

/** counter = min(counter + more, cap) decay, 0 below decayToZero. libp2p, gossipsub v1.1. */
export const gossipsubDecay = step(network.gossipsubDecay, ({ more, counter }, { decay, decayToZero, cap }) => ({
  counter: faded(min(counter + more, cap), decay, decayToZero),
}));

/** decayToZero^(1 / floor(time / interval)). libp2p, gossipsub v1.1. */
export const gossipsubDecayFactor = step(network.gossipsubDecayFactor, ({ time }, { decayInterval, decayToZero }) => {
  const ticks = floor(time / decayInterval);
  return { output: ticks < 1 ? 0 : pow(decayToZero, 1 / ticks) };
});
