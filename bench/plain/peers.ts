import type { network } from "../../src/formulas/network/index.ts";
import { clamp, countable, isFlag, isShare, type Loop, scratch, weighed } from "./loop.ts";

type Network = typeof network;

export const peerScore: Loop<Network["peerScore"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { validity, response, resource, adherence } = inputs;
  const { validityWeight, responseWeight, resourceWeight, adherenceWeight } = params;
  const sink = scratch(row);
  const { score = sink, weakest = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const v = validity[i]!;
    const q = response[i]!;
    const r = resource[i]!;
    const a = adherence[i]!;
    if (isShare(v) && isShare(q) && isShare(r) && isShare(a)) {
      const sum =
        weighed(validityWeight, v) +
        weighed(responseWeight, q) +
        weighed(resourceWeight, r) +
        weighed(adherenceWeight, a);
      const mean = Math.exp(sum);
      score[i] = Math.min(mean, 1);
      const early = Math.min(q, v);
      const late = Math.min(a, r);
      weakest[i] = late < early ? (a < r ? 3 : 2) : q < v ? 1 : 0;
    } else score[i] = weakest[i] = NaN;
  }
};

/** What an event that nominally retains b leaves at this health. */
function retention(b: number, health: number, law: number): number {
  if (law === 0) return b + ((1 - b) * (1 - health)) / 2;
  const left = 1 - (1 - b) * (law === 1 ? 2 - health : 0.5 + health);
  return Math.max(left, 0);
}

const lower = (x: number, factor: number, least: number) => Math.max(x * factor, least);
const raise = (x: number, factor: number) => Math.min(x * factor, 1);
const violations = Float64Array.of(0.98, 0.9, 0.7);

export const peerEvents: Loop<Network["peerEvents"]> = ({ inputs, params, state, outputs, sizes }) => {
  const none = NaN;
  const { health, invalid, latency, violation, rewarded, bonus, penalty } = inputs;
  const { validityWeight, responseWeight, resourceWeight, adherenceWeight, law, invalidRetention } = params;
  const floor = Number(params.floor);
  const { invalidCount, slowCount, violationCount, skipped } = state;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { score = sink, validity = sink, response = sink, resource = sink, adherence = sink } = outputs;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      let wrong = 0;
      let v = state.validity[e]!;
      let q = state.response[e]!;
      let r = state.resource[e]!;
      let a = state.adherence[e]!;
      const given = health ? health[i]! : none;
      const h = Number.isNaN(given) ? 0.5 : clamp(given, 0, 1);
      const bad = invalid ? invalid[i]! : none;
      if (isFlag(bad)) {
        if (bad) {
          v = lower(v, retention(invalidRetention, h, law), floor);
          invalidCount[e]!++;
        }
      } else if (!Number.isNaN(bad)) wrong = 1;
      const ms = latency ? latency[i]! : none;
      if (countable(ms)) {
        if (ms >= 1000) q = lower(q, retention(ms < 5000 ? 0.98 - (0.02 * (ms - 1000)) / 4000 : 0.9, h, law), floor);
        slowCount[e]!++;
      } else if (!Number.isNaN(ms)) wrong = 1;
      const breach = violation ? violation[i]! : none;
      if (breach === 0 || breach === 1 || breach === 2) {
        a = lower(a, violations[breach]!, floor);
        violationCount[e]!++;
      } else if (!Number.isNaN(breach)) wrong = 1;
      const which = rewarded ? rewarded[i]! : none;
      const more = bonus ? bonus[i]! : none;
      if (!Number.isNaN(which) && !Number.isNaN(more)) {
        const gain = 1 + clamp(more, 0, 0.1);
        if (which === 0) v = raise(v, gain);
        else if (which === 1) q = raise(q, gain);
        else if (which === 2) r = raise(r, gain);
        else if (which === 3) a = raise(a, gain);
        else wrong = 1;
      }
      const keep = penalty ? penalty[i]! : none;
      if (isShare(keep)) {
        v = lower(v, keep, floor);
        q = lower(q, keep, floor);
        r = lower(r, keep, floor);
        a = lower(a, keep, floor);
      } else if (!Number.isNaN(keep)) wrong = 1;
      skipped[e]! += wrong;
      const sum =
        weighed(validityWeight, v) +
        weighed(responseWeight, q) +
        weighed(resourceWeight, r) +
        weighed(adherenceWeight, a);
      score[i] = clamp(Math.exp(sum), 0, 1);
      state.validity[e] = v;
      state.response[e] = q;
      state.resource[e] = r;
      state.adherence[e] = a;
      if (tick > 1) {
        validity[i] = v;
        response[i] = q;
        resource[i] = r;
        adherence[i] = a;
      }
    }
  }
  if (tick === 1) {
    outputs.validity?.set(state.validity);
    outputs.response?.set(state.response);
    outputs.resource?.set(state.resource);
    outputs.adherence?.set(state.adherence);
  }
};

export const peerDecay: Loop<Network["peerDecay"]> = ({
  inputs: { elapsed, health },
  params,
  state,
  outputs,
  sizes,
}) => {
  const { validityWeight, responseWeight, resourceWeight, adherenceWeight, base, infractionKeep, counterMode } = params;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { score = sink, validity = sink, response = sink, resource = sink, adherence = sink } = outputs;
  const { rate = sink, invalidCount = sink, slowCount = sink, violationCount = sink } = outputs;
  const perSecond = Math.log(infractionKeep) / 3600;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const dt = elapsed[i]!;
      const h = health[i]!;
      const speed = base * (0.5 + clamp(h, 0, 1));
      let v = state.validity[e]!;
      let q = state.response[e]!;
      let r = state.resource[e]!;
      let a = state.adherence[e]!;
      let messages = state.invalidCount[e]!;
      let responses = state.slowCount[e]!;
      let breaches = state.violationCount[e]!;
      if (Number.isFinite(dt) && !Number.isNaN(h)) {
        if (dt > 0) {
          const fault = Math.exp(-speed * dt);
          const kept = Math.exp(perSecond * dt);
          v = 1 - (1 - v) * fault;
          q = 1 - (1 - q) * fault;
          r = 1 - (1 - r) * fault;
          a = 1 - (1 - a) * fault;
          messages *= kept;
          responses *= kept;
          breaches *= kept;
          if (counterMode) {
            messages = Math.floor(messages);
            responses = Math.floor(responses);
            breaches = Math.floor(breaches);
          }
        }
      } else state.skipped[e]!++;
      const sum =
        weighed(validityWeight, v) +
        weighed(responseWeight, q) +
        weighed(resourceWeight, r) +
        weighed(adherenceWeight, a);
      score[i] = clamp(Math.exp(sum), 0, 1);
      rate[i] = speed;
      state.validity[e] = v;
      state.response[e] = q;
      state.resource[e] = r;
      state.adherence[e] = a;
      state.invalidCount[e] = messages;
      state.slowCount[e] = responses;
      state.violationCount[e] = breaches;
      if (tick > 1) {
        validity[i] = v;
        response[i] = q;
        resource[i] = r;
        adherence[i] = a;
        invalidCount[i] = messages;
        slowCount[i] = responses;
        violationCount[i] = breaches;
      }
    }
  }
  if (tick === 1) {
    outputs.validity?.set(state.validity);
    outputs.response?.set(state.response);
    outputs.resource?.set(state.resource);
    outputs.adherence?.set(state.adherence);
    outputs.invalidCount?.set(state.invalidCount);
    outputs.slowCount?.set(state.slowCount);
    outputs.violationCount?.set(state.violationCount);
  }
};

export const peerBan: Loop<Network["peerBan"]> = ({ inputs, params: { base, slope }, outputs, sizes: { row } }) => {
  const { score, health, limit } = inputs;
  const sink = scratch(row);
  const { threshold = sink, ban = sink, allowed = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const s = score[i]!;
    const h = health[i]!;
    const l = limit[i]!;
    if (isShare(s) && !Number.isNaN(h) && countable(l)) {
      const least = base + slope * clamp(h, 0, 1);
      const some = Math.floor(l * s);
      threshold[i] = least;
      ban[i] = s < least ? 1 : 0;
      allowed[i] = l > 0 ? Math.max(some, 1) : 0;
    } else threshold[i] = ban[i] = allowed[i] = NaN;
  }
};
