// The four formulas that are rolled out: what stood there before, what takes its place, who is in a cohort, and when a breaker opens.
import type { Lanewise } from "lanewise";
import { type BreakerOptions, type GuardEvent, guard, keyOf } from "lanewise/rollout";
import type { Telemetry } from "lanewise/telemetry";
import { at, ticksPerHour } from "./calendar.ts";
import { blocks, deals } from "./market.ts";
import { monitorKeys, monitors, type Peer, population } from "./peers.ts";
import { type Policy, Rollout } from "./policy.ts";

/** Millionths of BLOCK: rewards are whole numbers of them. */
export const micro = 1e6;

/** What applied before, and is what stands in. */
export const before = { fee: 300, reward: 1.5 * micro, health: 0.8, reputation: 0.9 } as const;

export const params = {
  fee: { base: 450, target: 0.7, scale: 0.4, peak: 19, amplitude: 0.15, min: 100, max: 1000 },
  reward: { cap: 40e6 * micro, blocks: 20e6, activityMax: 3 },
  /** a network that has 12 million already */
  emitted: 12e6 * micro,
  /** the baselines follow in days: a tick weighs 1 in 500 */
  baseline: { alpha: 0.002 },
  miners: { start: 60, min: 5, max: 200 },
  health: { alpha: 0.1 },
  /** a peer gets back half of what it lost in three hours */
  peer: { base: 5e-5 },
} as const;

export const breakers = {
  /** 101 deals are the last quarter of an hour: days may go up and down, a jump may not */
  fee: { deviation: 0.5, closeAfter: deals * 6 },
  reward: { deviation: 0.5, closeAfter: blocks * 6 },
  /** that health falls in an attack is what it is for: only what cannot be is kept out */
  health: { deviation: 0.75, closeAfter: 12 },
} as const satisfies Record<string, BreakerOptions>;

export const policies = {
  health: { from: at(1, 4), rows: 24 * 288, meanGap: 0.25, cohorts: [0.1, 0.5], hold: 12 * ticksPerHour },
  fee: { from: at(1, 6), rows: deals * 288, meanGap: 0.25, cohorts: [0.1, 0.5], hold: 12 * ticksPerHour },
  issuance: { from: at(1, 6), rows: blocks * 288, meanGap: 0.25, cohorts: [0.1, 0.5], hold: 12 * ticksPerHour },
  reputation: { from: at(1, 8), rows: population * 480, meanGap: 0.2, cohorts: [0.1, 0.5], hold: 12 * ticksPerHour },
} as const satisfies Record<string, Policy>;

export type Name = keyof typeof policies;
export const names = Object.keys(policies) as Name[];
/** Where each is found in the catalogue, in events and in metrics. */
export const paths = {
  health: "network.healthIndex",
  fee: "energy.treasuryFee",
  issuance: "issuance.blockReward",
  reputation: "network.peer",
} as const satisfies Record<Name, string>;

/** Watched, guarded, and in the hands of a policy. `heard` is told when breakers open and close. */
export function steer(lw: Lanewise, telemetry: Telemetry, peers: readonly Peer[], heard: (event: GuardEvent) => void) {
  const common = { mode: "off", rollout: lw.rollout, onChange: heard } as const;
  const health = guard(telemetry.watch(lw.network.healthIndex.bank(monitors, params.health)), {
    ...common,
    static: { index: before.health },
    keys: monitorKeys,
    breaker: breakers.health,
  });
  const fee = guard(telemetry.watch(lw.energy.treasuryFee), {
    ...common,
    static: { fee: before.fee },
    breaker: breakers.fee,
  });
  const reward = guard(telemetry.watch(lw.issuance.blockReward), {
    ...common,
    static: { reward: before.reward },
    breaker: breakers.reward,
  });
  // Good peers come and bad ones are thrown out: a score may do whatever it does, so there is no breaker.
  const reputation = guard(telemetry.watch(lw.network.peer.bank(population, params.peer)), {
    ...common,
    static: { score: before.reputation },
    keys: Float64Array.from(peers, ({ name }) => keyOf(name)),
  });
  for (const { source } of [health, fee, reward, reputation]) telemetry.add(source);
  return {
    health,
    fee,
    reward,
    reputation,
    rollouts: {
      health: new Rollout(health, "index", before.health, policies.health),
      fee: new Rollout(fee, "fee", before.fee, policies.fee),
      issuance: new Rollout(reward, "reward", before.reward, policies.issuance),
      reputation: new Rollout(reputation, "score", before.reputation, policies.reputation),
    } satisfies Record<Name, Rollout>,
  };
}
