import type { network } from "../../src/formulas/network/index.ts";
import { isFlag, type Loop, scratch } from "../loop.ts";

type Network = typeof network;

const isCount = (x: number): boolean => x >= 0 && x <= 1e15;
const orNone = (x: number): number => (Number.isNaN(x) ? 0 : x);
const isCountOrNone = (x: number): boolean => Number.isNaN(x) || isCount(x);
/** x^2 w, and 0 rather than -0. */
const squared = (x: number, w: number): number => x * x * w + 0;

export const gossipsubTopicScore: Loop<Network["gossipsubTopicScore"]> = ({ inputs, params, outputs, sizes }) => {
  const { row } = sizes;
  const sink = scratch(row);
  const { score = sink, p1 = sink, p2 = sink, p3 = sink, p3b = sink, p4 = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const time = inputs.meshTime ? inputs.meshTime[i]! : NaN;
    const first = inputs.firstMessageDeliveries[i]!;
    const mesh = inputs.meshMessageDeliveries ? inputs.meshMessageDeliveries[i]! : NaN;
    const failures = inputs.meshFailurePenalty ? inputs.meshFailurePenalty[i]! : NaN;
    const invalid = inputs.invalidMessageDeliveries ? inputs.invalidMessageDeliveries[i]! : NaN;
    const active = inputs.active ? inputs.active[i]! : NaN;
    const timed = Math.abs(time) < Infinity || Number.isNaN(time);
    const told = Number.isNaN(active) || isFlag(active);
    const failed = Number.isNaN(failures) || (failures >= 0 && failures <= 1e100);
    if (timed && told && failed && isCount(first) && isCountOrNone(mesh) && isCountOrNone(invalid)) {
      const quanta = Math.min(Math.floor(time / params.timeInMeshQuantum), params.timeInMeshCap);
      p1[i] = time >= 0 ? quanta * params.timeInMeshWeight : 0;
      p2[i] = first * params.firstMessageDeliveriesWeight;
      const owes = Number.isNaN(active) ? time > params.meshMessageDeliveriesActivation : active > 0;
      const deficit = Math.max(params.meshMessageDeliveriesThreshold - orNone(mesh), 0);
      p3[i] = owes ? squared(deficit, params.meshMessageDeliveriesWeight) : 0;
      p3b[i] = orNone(failures) * params.meshFailurePenaltyWeight + 0;
      p4[i] = squared(orNone(invalid), params.invalidMessageDeliveriesWeight);
      score[i] = (p1[i]! + p2[i]! + p3[i]! + p3b[i]! + p4[i]!) * params.topicWeight;
    } else score[i] = p1[i] = p2[i] = p3[i] = p3b[i] = p4[i] = NaN;
  }
};

export const gossipsubTopic: Loop<Network["gossipsubTopic"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { score = sink, meshTime = sink, firstMessageDeliveries = sink, meshMessageDeliveries = sink } = outputs;
  const { meshFailurePenalty = sink, invalidMessageDeliveries = sink } = outputs;
  const threshold = params.meshMessageDeliveriesThreshold;
  const fade = (x: number, decay: number) => (x * decay < params.decayToZero ? 0 : x * decay);
  for (let e = 0; e < entity; e++) {
    const fine = mend(state, e);
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const inMesh = inputs.inMesh[i]!;
      const firsts = inputs.firstMessages ? inputs.firstMessages[i]! : NaN;
      const copies = inputs.duplicates ? inputs.duplicates[i]! : NaN;
      const wrong = inputs.invalidMessages ? inputs.invalidMessages[i]! : NaN;
      if (fine && isFlag(inMesh) && isCountOrNone(firsts) && isCountOrNone(copies) && isCountOrNone(wrong)) {
        const was = state.meshTime[e]! >= 0;
        if (inMesh && !was) {
          state.meshTime[e] = 0;
          state.active[e] = 0;
        }
        if (!inMesh && state.meshTime[e]! < 0) state.meshTime[e] = -1;
        if (!inMesh && was) {
          const missing = Math.max(threshold - state.meshMessageDeliveries[e]!, 0);
          if (state.active[e]! > 0)
            state.meshFailurePenalty[e] = Math.min(state.meshFailurePenalty[e]! + missing * missing, 1e100);
          state.meshTime[e] = -1;
        }
        const first = Math.min(state.firstMessageDeliveries[e]! + orNone(firsts), params.firstMessageDeliveriesCap);
        let mesh = state.meshMessageDeliveries[e]!;
        if (inMesh) mesh = Math.min(mesh + orNone(firsts) + orNone(copies), params.meshMessageDeliveriesCap);
        const invalid = Math.min(state.invalidMessageDeliveries[e]! + orNone(wrong), 1e15);
        state.firstMessageDeliveries[e] = fade(first, params.firstMessageDeliveriesDecay);
        state.meshMessageDeliveries[e] = fade(mesh, params.meshMessageDeliveriesDecay);
        state.meshFailurePenalty[e] = fade(state.meshFailurePenalty[e]!, params.meshFailurePenaltyDecay);
        state.invalidMessageDeliveries[e] = fade(invalid, params.invalidMessageDeliveriesDecay);
        let sum = 0;
        if (inMesh) {
          const time = Math.min(state.meshTime[e]! + params.decayInterval, 1e15);
          state.meshTime[e] = time;
          if (time > params.meshMessageDeliveriesActivation) state.active[e] = 1;
          sum = Math.min(Math.floor(time / params.timeInMeshQuantum), params.timeInMeshCap) * params.timeInMeshWeight;
        }
        state.active[e] = state.active[e]! > 0 ? 1 : 0;
        sum += state.firstMessageDeliveries[e]! * params.firstMessageDeliveriesWeight;
        const missing = Math.max(threshold - state.meshMessageDeliveries[e]!, 0);
        if (state.active[e]) sum += squared(missing, params.meshMessageDeliveriesWeight);
        sum += state.meshFailurePenalty[e]! * params.meshFailurePenaltyWeight;
        sum += squared(state.invalidMessageDeliveries[e]!, params.invalidMessageDeliveriesWeight);
        score[i] = sum * params.topicWeight;
      } else {
        state.skipped[e]!++;
        score[i] = NaN;
      }
      if (tick > 1) {
        meshTime[i] = state.meshTime[e]!;
        firstMessageDeliveries[i] = state.firstMessageDeliveries[e]!;
        meshMessageDeliveries[i] = state.meshMessageDeliveries[e]!;
        meshFailurePenalty[i] = state.meshFailurePenalty[e]!;
        invalidMessageDeliveries[i] = state.invalidMessageDeliveries[e]!;
      }
    }
  }
  if (tick > 1) return;
  outputs.meshTime?.set(state.meshTime);
  outputs.firstMessageDeliveries?.set(state.firstMessageDeliveries);
  outputs.meshMessageDeliveries?.set(state.meshMessageDeliveries);
  outputs.meshFailurePenalty?.set(state.meshFailurePenalty);
  outputs.invalidMessageDeliveries?.set(state.invalidMessageDeliveries);
};

/** Whether the state of an entity is in its domain; what is not becomes NaN. */
function mend(state: Parameters<typeof gossipsubTopic>[0]["state"], e: number): boolean {
  let fine = true;
  const { meshTime, active, meshFailurePenalty } = state;
  if (!(meshTime[e]! >= -1 && meshTime[e]! <= 1e15)) {
    meshTime[e] = NaN;
    fine = false;
  }
  if (!(active[e]! >= 0 && active[e]! <= 1)) {
    active[e] = NaN;
    fine = false;
  }
  if (!(meshFailurePenalty[e]! >= 0 && meshFailurePenalty[e]! <= 1e100)) {
    meshFailurePenalty[e] = NaN;
    fine = false;
  }
  for (const counter of [state.firstMessageDeliveries, state.meshMessageDeliveries, state.invalidMessageDeliveries])
    if (!isCount(counter[e]!)) {
      counter[e] = NaN;
      fine = false;
    }
  return fine;
}

export const gossipsubScore: Loop<Network["gossipsubScore"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const sink = scratch(row);
  const { score = sink, standing = sink, acceptPX = sink, p6 = sink, p7 = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const topics = inputs.topics[i]!;
    const app = inputs.app ? inputs.app[i]! : NaN;
    const peers = inputs.addressPeers ? inputs.addressPeers[i]! : NaN;
    const behaviour = inputs.behaviourPenalty ? inputs.behaviourPenalty[i]! : NaN;
    const liked = Number.isNaN(app) || Math.abs(app) <= 1e15;
    if (Math.abs(topics) <= 1e100 && liked && isCountOrNone(peers) && isCountOrNone(behaviour)) {
      const all = params.topicScoreCap > 0 ? Math.min(topics, params.topicScoreCap) : topics;
      const surplus = Math.max(orNone(peers) - params.ipColocationFactorThreshold, 0);
      const excess = Math.max(orNone(behaviour) - params.behaviourPenaltyThreshold, 0);
      p6[i] = squared(surplus, params.ipColocationFactorWeight);
      p7[i] = squared(excess, params.behaviourPenaltyWeight);
      const sum = all + orNone(app) * params.appSpecificWeight + p6[i]! + p7[i]!;
      score[i] = sum;
      acceptPX[i] = sum >= params.acceptPXThreshold ? 1 : 0;
      standing[i] = 0;
      if (sum < 0) standing[i] = 1;
      if (sum < params.gossipThreshold) standing[i] = 2;
      if (sum < Number(params.publishThreshold)) standing[i] = 3;
      if (sum < params.graylistThreshold) standing[i] = 4;
    } else score[i] = standing[i] = acceptPX[i] = p6[i] = p7[i] = NaN;
  }
};

export const gossipsubDecay: Loop<Network["gossipsubDecay"]> = ({
  inputs: { more },
  params,
  state,
  outputs,
  sizes,
}) => {
  const { decay, decayToZero, cap } = params;
  const { tick, entity } = sizes;
  const { output = scratch(tick * entity) } = outputs;
  const { counter, skipped } = state;
  for (let t = 0, i = 0; t < tick; t++)
    for (let e = 0; e < entity; e++, i++) {
      if (!isCount(counter[e]!)) counter[e] = NaN;
      if (isCount(more[i]!) && isCount(counter[e]!)) {
        const left = Math.min(counter[e]! + more[i]!, cap) * decay;
        counter[e] = left < decayToZero ? 0 : left;
      } else skipped[e]!++;
      if (tick > 1) output[i] = counter[e]!;
    }
  if (tick === 1) outputs.output?.set(counter);
};

export const gossipsubDecayFactor: Loop<Network["gossipsubDecayFactor"]> = ({ inputs, params, outputs, sizes }) => {
  const { output = scratch(sizes.row) } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const ticks = Math.floor(inputs.time[i]! / params.decayInterval);
    const known = isCount(inputs.time[i]!);
    output[i] = known ? (ticks < 1 ? 0 : params.decayToZero ** (1 / ticks)) : NaN;
  }
};
