// How peers behave, and what becomes of those that do not.
import { step } from "../../../compiler/step.ts";
// biome-ignore format: one line
import { clamp, exp, floor, geoMean4, given, type Lane, log, type Mask, max, min, seen, trunc, valid } from "../../../compiler/vocabulary.ts";
import { network } from "../../../src/formulas/network/index.ts";

interface Components {
  readonly validity: Lane;
  readonly response: Lane;
  readonly resource: Lane;
  readonly adherence: Lane;
}
interface Weights {
  readonly validityWeight: number;
  readonly responseWeight: number;
  readonly resourceWeight: number;
  readonly adherenceWeight: number;
}
const meanOf = ({ validity, response, resource, adherence }: Components, p: Weights) =>
  geoMean4(
    validity,
    response,
    resource,
    adherence,
    p.validityWeight,
    p.responseWeight,
    p.resourceWeight,
    p.adherenceWeight,
  );

/** score = validity^w1 response^w2 resource^w3 adherence^w4; weakest: the smallest, the first of equals. */
export const peerScore = step(
  network.peerScore,
  (row, p) => {
    const { validity, response, resource, adherence } = row;
    const left = response < validity ? 1 : 0;
    const right = 2 + (adherence < resource ? 1 : 0);
    return {
      score: min(meanOf(row, p), 1),
      weakest: min(resource, adherence) < min(validity, response) ? right : left,
    };
  },
  { rows: "each" },
);

/** threshold = base + slope health; ban where score < threshold; allowed = max(1, floor(limit score)), 0 at limit 0 or banned. */
export const peerBan = step(network.peerBan, ({ score, health, limit }, { base, slope }) => {
  const threshold = base + slope * health;
  const stays = threshold <= score && limit > 0;
  return { threshold, ban: score < threshold ? 1 : 0, allowed: stays ? max(floor(limit * score), 1) : 0 };
});

/** What an event that nominally retains b leaves at this health: its loss 1 - b scaled by the law. */
const retention = (b: Lane, health: Lane, law: string) => {
  const loss = 1 - b;
  if (law === "retention") return b + loss * (1 - health) * 0.5;
  return max(1 - loss * (law === "lossFalls" ? 2 - health : 0.5 + health), 0);
};
/** 0.98 at one second down to 0.96 at five, then 0.9. */
const slowness = (ms: Lane) => (ms < 5000 ? 0.98 - 0.02 * ((ms - 1000) / 4000) : 0.9);
const lower = (x: Lane, factor: Lane, least: Lane) => max(x * factor, least);
const raise = (x: Lane, factor: Lane) => min(x * factor, 1);
/** Counters stop at 2^32 - 1, as those of 32 bits do. */
const counted = (n: Lane, when: Mask) => min(n + (when ? 1 : 0), 4294967295);
/** What is left of a fault after a time. */
const recover = (x: Lane, fault: Lane) => 1 - (1 - x) * fault;
const fade = (n: Lane, kept: Lane, mode: string) => (mode === "real" ? n * kept : trunc(n * kept));

/** What is held of a peer. */
interface Standing extends Components {
  readonly invalidCount: Lane;
  readonly slowCount: Lane;
  readonly violationCount: Lane;
}
/** With what happened to it. */
interface Events extends Standing {
  readonly invalid: Lane;
  readonly latency: Lane;
  readonly violation: Lane;
  readonly rewarded: Lane;
  readonly bonus: Lane;
  readonly penalty: Lane;
}
/** c = 1 - (1 - c) e^(-rate elapsed); counts *= keep^(hours) = e^(hours ln keep). */
const healed = (
  { validity, response, resource, adherence, invalidCount, slowCount, violationCount }: Standing,
  elapsed: Lane,
  moved: Mask,
  rate: Lane,
  p: { readonly infractionKeep: number; readonly counterMode: string },
) => {
  if (given(elapsed)) {
    const fault = exp(-rate * elapsed);
    const kept = exp((log(p.infractionKeep) / 3600) * elapsed);
    validity = moved ? recover(validity, fault) : validity;
    response = moved ? recover(response, fault) : response;
    resource = moved ? recover(resource, fault) : resource;
    adherence = moved ? recover(adherence, fault) : adherence;
    invalidCount = moved ? fade(invalidCount, kept, p.counterMode) : invalidCount;
    slowCount = moved ? fade(slowCount, kept, p.counterMode) : slowCount;
    violationCount = moved ? fade(violationCount, kept, p.counterMode) : violationCount;
  }
  return { validity, response, resource, adherence, invalidCount, slowCount, violationCount };
};

/** Penalties and rewards in the order of the inputs; a component never falls below the floor nor rises above 1. */
const marked = (
  {
    invalid,
    latency,
    violation,
    rewarded,
    bonus,
    penalty,
    validity,
    response,
    resource,
    adherence,
    invalidCount,
    slowCount,
    violationCount,
  }: Events,
  health: Lane,
  p: { readonly invalidRetention: number; readonly law: string; readonly floor: number },
) => {
  if (given(invalid)) {
    const hit = invalid === 1;
    validity = hit ? lower(validity, retention(p.invalidRetention, health, p.law), p.floor) : validity;
    invalidCount = counted(invalidCount, hit);
  }
  if (given(latency)) {
    const known = valid(latency);
    const slow = known && latency >= 1000;
    response = slow ? lower(response, retention(slowness(latency), health, p.law), p.floor) : response;
    slowCount = counted(slowCount, known);
  }
  if (given(violation)) {
    const known = valid(violation);
    const kept = violation === 0 ? 0.98 : violation === 1 ? 0.9 : 0.7;
    adherence = known ? lower(adherence, kept, p.floor) : adherence;
    violationCount = counted(violationCount, known);
  }
  if (given(rewarded) && given(bonus)) {
    const known = valid(rewarded) && valid(bonus);
    const gain = 1 + bonus;
    validity = known && rewarded === 0 ? raise(validity, gain) : validity;
    response = known && rewarded === 1 ? raise(response, gain) : response;
    resource = known && rewarded === 2 ? raise(resource, gain) : resource;
    adherence = known && rewarded === 3 ? raise(adherence, gain) : adherence;
  }
  if (given(penalty)) {
    const known = valid(penalty);
    validity = known ? lower(validity, penalty, p.floor) : validity;
    response = known ? lower(response, penalty, p.floor) : response;
    resource = known ? lower(resource, penalty, p.floor) : resource;
    adherence = known ? lower(adherence, penalty, p.floor) : adherence;
  }
  return { validity, response, resource, adherence, invalidCount, slowCount, violationCount };
};

/** What is held, and the score it makes. */
const scored = (standing: Standing, p: Weights) => ({ ...standing, score: clamp(meanOf(standing, p), 0, 1) });

export const peerEvents = step(
  network.peerEvents,
  (row, p) => scored(marked(row, seen(row.health) ? row.health : 0.5, p), p),
  { together: [["rewarded", "bonus"]] },
);

/** Time that heals, rate = base (1/2 + health). */
export const peerDecay = step(
  network.peerDecay,
  (row, p) => {
    const { elapsed, health } = row;
    const rate = p.base * (0.5 + health);
    const moved = valid(elapsed) && valid(health) && elapsed > 0;
    return { ...scored(healed(row, elapsed, moved, rate, p), p), rate: valid(health) ? rate : NaN };
  },
  { each: true },
);

/** Time that heals, then events, as peerDecay and peerEvents have them. */
export const peer = step(
  network.peer,
  (row, p) => {
    const { elapsed } = row;
    const health = seen(row.health) ? row.health : 0.5;
    const rate = p.base * (0.5 + health);
    const rested = healed(row, elapsed, valid(elapsed) && elapsed > 0, rate, p);
    return { ...scored(marked({ ...row, ...rested }, health, p), p), rate };
  },
  { together: [["rewarded", "bonus"]] },
);
