import type { network } from "../../src/formulas/network/index.ts";
import { clamp, countable, isFlag, isShare, type Loop, scratch, weighed } from "../loop.ts";

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

type PeerState = Readonly<Record<keyof Network["peer"]["state"], Float64Array>>;
type EventInputs = Parameters<Loop<Network["peerEvents"]>>[0]["inputs"];
type EventParams = Parameters<Loop<Network["peerEvents"]>>[0]["params"];
type Weights = Parameters<Loop<Network["peerScore"]>>[0]["params"];
type PeerColumns = Readonly<Partial<Record<keyof Network["peer"]["output"], Float64Array>>>;

const most = 2 ** 32 - 1;

function checked(column: Float64Array, e: number, end: number): boolean {
  const fine = column[e]! >= 0 && column[e]! <= end;
  if (!fine) column[e] = NaN;
  return fine;
}

/** Whether all that is remembered of a peer can be; makes NaN of what can not. */
function isPeer(state: PeerState, e: number): boolean {
  let fine = checked(state.validity, e, 1);
  fine = checked(state.response, e, 1) && fine;
  fine = checked(state.resource, e, 1) && fine;
  fine = checked(state.adherence, e, 1) && fine;
  fine = checked(state.invalidCount, e, most) && fine;
  fine = checked(state.slowCount, e, most) && fine;
  return checked(state.violationCount, e, most) && fine;
}

/** What comes of the events of cell i; whether one of them was none. */
function befall(inputs: EventInputs, i: number, h: number, params: EventParams, state: PeerState, e: number): boolean {
  const none = NaN;
  const { invalid, latency, violation, rewarded, bonus, penalty } = inputs;
  const { law, invalidRetention } = params;
  const floor = Number(params.floor);
  let wrong = false;
  let v = state.validity[e]!;
  let q = state.response[e]!;
  let r = state.resource[e]!;
  let a = state.adherence[e]!;
  const bad = invalid ? invalid[i]! : none;
  if (isFlag(bad)) {
    if (bad) {
      v = lower(v, retention(invalidRetention, h, law), floor);
      state.invalidCount[e] = Math.min(state.invalidCount[e]! + 1, most);
    }
  } else if (!Number.isNaN(bad)) wrong = true;
  const ms = latency ? latency[i]! : none;
  if (countable(ms)) {
    if (ms >= 1000) q = lower(q, retention(ms < 5000 ? 0.98 - (0.02 * (ms - 1000)) / 4000 : 0.9, h, law), floor);
    state.slowCount[e] = Math.min(state.slowCount[e]! + 1, most);
  } else if (!Number.isNaN(ms)) wrong = true;
  const breach = violation ? violation[i]! : none;
  if (breach === 0 || breach === 1 || breach === 2) {
    a = lower(a, violations[breach]!, floor);
    state.violationCount[e] = Math.min(state.violationCount[e]! + 1, most);
  } else if (!Number.isNaN(breach)) wrong = true;
  const which = rewarded ? rewarded[i]! : none;
  const more = bonus ? bonus[i]! : none;
  if (!Number.isNaN(which) && !Number.isNaN(more)) {
    const gain = 1 + clamp(more, 0, 0.1);
    if (which === 0) v = raise(v, gain);
    else if (which === 1) q = raise(q, gain);
    else if (which === 2) r = raise(r, gain);
    else if (which === 3) a = raise(a, gain);
    else wrong = true;
  }
  const keep = penalty ? penalty[i]! : none;
  if (isShare(keep)) {
    v = lower(v, keep, floor);
    q = lower(q, keep, floor);
    r = lower(r, keep, floor);
    a = lower(a, keep, floor);
  } else if (!Number.isNaN(keep)) wrong = true;
  state.validity[e] = v;
  state.response[e] = q;
  state.resource[e] = r;
  state.adherence[e] = a;
  return wrong;
}

/** What of a peer's faults a time leaves, and of its counts. */
function heal(state: PeerState, e: number, fault: number, kept: number, whole: number): void {
  state.validity[e] = 1 - (1 - state.validity[e]!) * fault;
  state.response[e] = 1 - (1 - state.response[e]!) * fault;
  state.resource[e] = 1 - (1 - state.resource[e]!) * fault;
  state.adherence[e] = 1 - (1 - state.adherence[e]!) * fault;
  const messages = state.invalidCount[e]! * kept;
  const responses = state.slowCount[e]! * kept;
  const breaches = state.violationCount[e]! * kept;
  state.invalidCount[e] = whole ? Math.floor(messages) : messages;
  state.slowCount[e] = whole ? Math.floor(responses) : responses;
  state.violationCount[e] = whole ? Math.floor(breaches) : breaches;
}

function scoreOf(weights: Weights, state: PeerState, e: number): number {
  const sum =
    weighed(weights.validityWeight, state.validity[e]!) +
    weighed(weights.responseWeight, state.response[e]!) +
    weighed(weights.resourceWeight, state.resource[e]!) +
    weighed(weights.adherenceWeight, state.adherence[e]!);
  return clamp(Math.exp(sum), 0, 1);
}

/** The outputs that tell state, of the peers of tick t. */
function tellOf(outputs: PeerColumns, state: PeerState, t: number, entity: number): void {
  const at = t * entity;
  outputs.validity?.set(state.validity, at);
  outputs.response?.set(state.response, at);
  outputs.resource?.set(state.resource, at);
  outputs.adherence?.set(state.adherence, at);
  outputs.invalidCount?.set(state.invalidCount, at);
  outputs.slowCount?.set(state.slowCount, at);
  outputs.violationCount?.set(state.violationCount, at);
}

export const peerEvents: Loop<Network["peerEvents"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { tick, entity } = sizes;
  const { score = scratch(tick * entity) } = outputs;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const given = inputs.health ? inputs.health[i]! : NaN;
      const h = Number.isNaN(given) ? 0.5 : clamp(given, 0, 1);
      if (!isPeer(state, e)) {
        score[i] = NaN;
        state.skipped[e]!++;
        continue;
      }
      if (befall(inputs, i, h, params, state, e)) state.skipped[e]!++;
      score[i] = scoreOf(params, state, e);
    }
    tellOf(outputs, state, t, entity);
  }
};

export const peerDecay: Loop<Network["peerDecay"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { elapsed, health } = inputs;
  const { base, infractionKeep, counterMode } = params;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { score = sink, rate = sink } = outputs;
  const perSecond = Math.log(infractionKeep) / 3600;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const dt = elapsed[i]!;
      const h = health[i]!;
      const speed = base * (0.5 + clamp(h, 0, 1));
      if (!isPeer(state, e)) {
        score[i] = rate[i] = NaN;
        state.skipped[e]!++;
        continue;
      }
      if (!Number.isFinite(dt) || Number.isNaN(h)) state.skipped[e]!++;
      else if (dt > 0) heal(state, e, Math.exp(-speed * dt), Math.exp(perSecond * dt), counterMode);
      score[i] = scoreOf(params, state, e);
      rate[i] = speed;
    }
    tellOf(outputs, state, t, entity);
  }
};

export const peer: Loop<Network["peer"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { elapsed, health } = inputs;
  const { base, infractionKeep, counterMode } = params;
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { score = sink, rate = sink } = outputs;
  const perSecond = Math.log(infractionKeep) / 3600;
  for (let t = 0, i = 0; t < tick; t++) {
    for (let e = 0; e < entity; e++, i++) {
      const dt = elapsed ? elapsed[i]! : 0;
      const given = health ? health[i]! : NaN;
      const h = Number.isNaN(given) ? 0.5 : clamp(given, 0, 1);
      const speed = base * (0.5 + h);
      if (!isPeer(state, e)) {
        score[i] = rate[i] = NaN;
        state.skipped[e]!++;
        continue;
      }
      if (dt > 0 && dt < Infinity) heal(state, e, Math.exp(-speed * dt), Math.exp(perSecond * dt), counterMode);
      const wrong = befall(inputs, i, h, params, state, e);
      if (wrong || Math.abs(dt) === Infinity) state.skipped[e]!++;
      score[i] = scoreOf(params, state, e);
      rate[i] = speed;
    }
    tellOf(outputs, state, t, entity);
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
      allowed[i] = l > 0 && s >= least ? Math.max(some, 1) : 0;
    } else threshold[i] = ban[i] = allowed[i] = NaN;
  }
};
