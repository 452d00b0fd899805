// One week of the network, tick by tick: events, formulas, what applies of them, and what that does to the network.
import { baselinePresets, type Lanewise } from "lanewise";
import { collector } from "lanewise/batch";
import type { AuditRecord, GuardStats } from "lanewise/rollout";
import { Telemetry } from "lanewise/telemetry";
import { peerTracker } from "lanewise/trackers";
import { random } from "../loops/support.ts";
import { length, tickSeconds } from "./calendar.ts";
import { auditedFees } from "./decision.ts";
import { type Column, History } from "./history.ts";
import { Market } from "./market.ts";
import { attackers, Crowd, honest, isAttacker, monitors, noNews, population } from "./peers.ts";
import type { Step } from "./policy.ts";
import { before, type Name, names, params, steer } from "./steered.ts";

/** A breaker that opened or closed. */
export interface Switch {
  readonly tick: number;
  readonly kind: "open" | "close" | "relearn";
  readonly formula: string;
  readonly entity: number;
  readonly value: number;
}

export interface Week {
  readonly history: Readonly<Record<Column, Float64Array>>;
  /** what the policy did */
  readonly steps: Readonly<Record<Name, readonly Step[]>>;
  readonly switches: readonly Switch[];
  readonly stats: Readonly<Record<Name, GuardStats>>;
  /** the deals whose fee opened the breaker */
  readonly decisions: readonly AuditRecord[];
  /** BLOCK that the treasury took, would have taken at the old fee, and was issued */
  readonly treasury: number;
  readonly treasuryBefore: number;
  readonly issued: number;
  /** attackers that were thrown out, by wave, and honest peers */
  readonly banned: { readonly attackers: readonly number[]; readonly honest: number };
}

export interface Options {
  readonly seed?: number;
  /** counts whatever is computed; one of its own unless told */
  readonly telemetry?: Telemetry;
  /** ticks between two looks from outside */
  readonly every?: number;
  /** looks, and is waited for */
  readonly look?: (tick: number) => Promise<void>;
}

const mean = (column: Float64Array) => column.reduce((sum, x) => sum + x, 0) / column.length;

/** The same figures for the same seed, on every build. */
export async function runWeek(
  lw: Lanewise,
  { seed = 1, telemetry = new Telemetry(), every = length, look }: Options = {},
): Promise<Week> {
  const next = random(seed);
  const crowd = new Crowd(next);
  const market = new Market(lw, next);
  const switches: Switch[] = [];
  let tick = 0;
  const { health, fee, reward, reputation, rollouts } = steer(lw, telemetry, crowd.peers, ({ output, ...event }) =>
    switches.push({ tick, ...event }),
  );
  const trackers = Array.from({ length: monitors }, () => peerTracker({ maxPeers: population, buckets: 60 }));
  const bans = collector(lw.network.peerBan, { maxRows: population });
  const { adaptiveBaseline, supplyCap } = lw.issuance;
  using txBaseline = adaptiveBaseline.bank(1, { ...baselinePresets.txCount, ...params.baseline, start: 120 });
  using volumeBaseline = adaptiveBaseline.bank(1, { ...baselinePresets.txVolume, ...params.baseline, start: 12_000 });
  using minersBaseline = adaptiveBaseline.bank(1, { ...params.miners, ...params.baseline });
  using supply = supplyCap.bank(1, { cap: params.reward.cap }, { state: { emitted: Float64Array.of(params.emitted) } });
  using healthBank = health;
  using reputationBank = reputation;

  const fees = auditedFees(fee);
  const history = new History();
  const news = noNews();
  const banned = { attackers: [0, 0], honest: 0 };
  let [feeBefore, treasury, treasuryBefore] = [1, 0, 0];
  crowd.peers.forEach((_, i) => {
    if (crowd.online[i]) meet(i);
  });

  function meet(i: number): void {
    const { name, region, version, monitors } = crowd.peers[i]!;
    for (const m of monitors) trackers[m]!.connect(name, { region, version });
  }

  function part(i: number): void {
    const { name, monitors } = crowd.peers[i]!;
    for (const m of monitors) trackers[m]!.disconnect(name, tick * tickSeconds);
  }

  /** Raw events into trackers, trackers into the index of each monitor. */
  function feelHealth(): number {
    crowd.peers.forEach(({ name, monitors }, i) => {
      if (crowd.online[i]) for (const m of monitors) trackers[m]!.latency(name, news.latency[i]!);
    });
    const rows = trackers.map((tracker) => tracker.health(tick * tickSeconds));
    const column = (name: keyof (typeof rows)[number]) => Float64Array.from(rows, (row) => row[name]);
    const { topology, diversity, latency, stability } = lw.network.healthComponents({
      peers: column("peers"),
      regions: column("regions"),
      versions: column("versions"),
      latency: column("latency"),
      disconnects: column("disconnects"),
    });
    const { index } = healthBank.step({ topology, diversity, latency, stability });
    const applied = mean(index);
    history.add(tick, {
      healthApplied: applied,
      healthAdaptive: rollouts.health.guarded.mode === "off" ? Number.NaN : mean(healthBank.state.index),
      topology: mean(topology),
      diversity: mean(diversity),
      latency: mean(latency),
      stability: mean(stability),
    });
    return applied;
  }

  /** What peers did into their reputation, and who falls below the threshold goes. */
  function judge(health: number): void {
    const { score, validity, response, resource, adherence } = reputationBank.step({ ...news, health });
    const adaptive = lw.network.peerScore({ validity, response, resource, adherence }).score;
    const sums = { good: 0, bad: 0, goodAdaptive: 0, badAdaptive: 0 };
    const here: number[] = [];
    for (let i = 0; i < population; i++) {
      if (!crowd.online[i]) continue;
      here.push(i);
      sums[isAttacker(i) ? "bad" : "good"] += score[i]!;
      sums[isAttacker(i) ? "badAdaptive" : "goodAdaptive"] += adaptive[i]!;
      bans.add({ score: score[i]!, health, limit: 100 });
    }
    const [good, bad] = [crowd.count(false), crowd.count(true)];
    bans.compute();
    const ban = bans.output("ban");
    here.forEach((i, row) => {
      if (ban[row] !== 1) return;
      part(i);
      crowd.ban(i);
      if (isAttacker(i)) banned.attackers[Math.floor((i - honest) / attackers)]!++;
      else banned.honest++;
    });
    history.add(tick, {
      honestApplied: sums.good / good,
      honestAdaptive: sums.goodAdaptive / good,
      attackerApplied: sums.bad / bad,
      attackerAdaptive: sums.badAdaptive / bad,
      honestOnline: good,
      attackersOnline: bad,
      threshold: 0.1 + 0.2 * health,
    });
  }

  /** Deals and their fees. */
  function trade(): ReturnType<Market["tick"]> {
    const now = market.tick(tick, feeBefore, crowd.count(false) / 5);
    const told = fees(now);
    let [money, old] = [0, 0];
    for (let i = 0; i < now.kwh.length; i++) {
      const worth = now.kwh[i]! * now.price;
      money += (worth * told.applied[i]!) / 10_000;
      old += (worth * before.fee) / 10_000;
    }
    treasury += money;
    treasuryBefore += old;
    feeBefore = mean(told.applied) / before.fee;
    history.add(tick, {
      utilization: now.utilization,
      price: now.price,
      feeApplied: mean(told.applied),
      feeAdaptive: told.adaptive,
      feeShare: rollouts.fee.share,
      feeTaken: told.taken,
    });
    return now;
  }

  /** Blocks and their rewards. */
  function issue({ utilization, tx, volume, proposer }: ReturnType<Market["tick"]>): void {
    const miners = Math.round(crowd.count(false) / 5) + crowd.count(true) / 3;
    const inputs = {
      tx: new Float64Array(proposer.length).fill(tx),
      volume,
      miners,
      utilization,
      emitted: supply.state.emitted[0]!,
      txBaseline: txBaseline.state.baseline[0]!,
      volumeBaseline: volumeBaseline.state.baseline[0]!,
      minersBaseline: minersBaseline.state.baseline[0]!,
    };
    const { reward: due, raw, activity } = reward.for(proposer)(inputs, params.reward);
    supply.run({ reward: due });
    txBaseline.step({ observed: Float64Array.of(tx) });
    volumeBaseline.step({ observed: Float64Array.of(volume) });
    minersBaseline.step({ observed: Float64Array.of(miners) });
    history.add(tick, {
      rewardApplied: mean(due),
      rewardAdaptive: raw[0]!,
      activity: activity[0]!,
      tx,
      txBaseline: inputs.txBaseline,
      issuanceShare: rollouts.issuance.share,
    });
  }

  for (; tick < length; tick++) {
    crowd.move(tick, news, (i, connected) => (connected ? meet(i) : part(i)));
    judge(feelHealth());
    issue(trade());
    for (const name of names) {
      rollouts[name].review(tick);
      const { gap, open } = rollouts[name].guarded.stats().outputs[rollouts[name].output]!;
      history.add(tick, {
        [`${name}Gap` as const]: gap.meanAbsolute / rollouts[name].still,
        [`${name}Open` as const]: open,
      });
    }
    if (look && (tick + 1) % every === 0) await look(tick);
  }
  const each = <T>(of: (name: Name) => T) =>
    Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, T>;
  return {
    history: history.columns,
    steps: each((name): readonly Step[] => rollouts[name].steps),
    switches,
    stats: each((name) => rollouts[name].guarded.stats()),
    decisions: fees.kept,
    treasury,
    treasuryBefore,
    issued: (supply.state.emitted[0]! - params.emitted) / 1e6,
    banned,
  };
}
