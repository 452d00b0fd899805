// Events of peers as they come: each is a branch.
import type { network } from "../../src/formulas/network/index.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Network = typeof network;
type Bank = Parameters<Bare<Network["peerEvents"]>>[0];

const violations = Float64Array.of(0.98, 0.9, 0.7);

/** What an event that nominally retains b leaves at this health. */
const retention = (b: number, health: number) => b + ((1 - b) * (1 - health)) / 2;

/** The events of entity e. */
function befall({ inputs, state, params }: Bank, e: number, h: number): void {
  const { invalid, latency, violation, rewarded, bonus, penalty } = inputs;
  const { validity, response, resource, adherence, invalidCount, slowCount, violationCount } = state;
  const { invalidRetention, floor } = params;
  let v = validity[e]!;
  let q = response[e]!;
  let r = resource[e]!;
  let a = adherence[e]!;
  if (invalid[e]) {
    v = Math.max(v * retention(invalidRetention, h), floor);
    invalidCount[e]!++;
  }
  const ms = latency[e]!;
  if (ms >= 1000) q = Math.max(q * retention(ms < 5000 ? 0.98 - (0.02 * (ms - 1000)) / 4000 : 0.9, h), floor);
  slowCount[e]!++;
  a = Math.max(a * violations[violation[e]!]!, floor);
  violationCount[e]!++;
  const gain = 1 + clamp(bonus[e]!, 0, 0.1);
  const which = rewarded[e]!;
  if (which === 0) v = Math.min(v * gain, 1);
  else if (which === 1) q = Math.min(q * gain, 1);
  else if (which === 2) r = Math.min(r * gain, 1);
  else a = Math.min(a * gain, 1);
  const keep = penalty[e]!;
  validity[e] = Math.max(v * keep, floor);
  response[e] = Math.max(q * keep, floor);
  resource[e] = Math.max(r * keep, floor);
  adherence[e] = Math.max(a * keep, floor);
}

const eventsBank: Bare<Network["peerEvents"]> = (columns) => {
  const { health } = columns.inputs;
  const { validity, response, resource, adherence } = columns.state;
  const { validityWeight, responseWeight, resourceWeight, adherenceWeight } = columns.params;
  const { score } = columns.outputs;
  const { entity } = columns.sizes;
  for (let e = 0; e < entity; e++) {
    befall(columns, e, clamp(health[e]!, 0, 1));
    score[e] = Math.exp(
      validityWeight * Math.log(validity[e]!) +
        responseWeight * Math.log(response[e]!) +
        resourceWeight * Math.log(resource[e]!) +
        adherenceWeight * Math.log(adherence[e]!),
    );
  }
};

export const peerEvents: Ticks<Network["peerEvents"]> = { bank: eventsBank };

const peerBank: Bare<Network["peer"]> = (columns) => {
  const { elapsed, health } = columns.inputs;
  const { validity, response, resource, adherence, invalidCount, slowCount, violationCount } = columns.state;
  const { validityWeight, responseWeight, resourceWeight, adherenceWeight, base, infractionKeep } = columns.params;
  const { score, rate } = columns.outputs;
  const { entity } = columns.sizes;
  const perSecond = Math.log(infractionKeep) / 3600;
  for (let e = 0; e < entity; e++) {
    const h = clamp(health[e]!, 0, 1);
    const speed = base * (0.5 + h);
    const fault = Math.exp(-speed * elapsed[e]!);
    const kept = Math.exp(perSecond * elapsed[e]!);
    validity[e] = 1 - (1 - validity[e]!) * fault;
    response[e] = 1 - (1 - response[e]!) * fault;
    resource[e] = 1 - (1 - resource[e]!) * fault;
    adherence[e] = 1 - (1 - adherence[e]!) * fault;
    invalidCount[e]! *= kept;
    slowCount[e]! *= kept;
    violationCount[e]! *= kept;
    befall(columns, e, h);
    rate[e] = speed;
    score[e] = Math.exp(
      validityWeight * Math.log(validity[e]!) +
        responseWeight * Math.log(response[e]!) +
        resourceWeight * Math.log(resource[e]!) +
        adherenceWeight * Math.log(adherence[e]!),
    );
  }
};

export const peer: Ticks<Network["peer"]> = { bank: peerBank };
