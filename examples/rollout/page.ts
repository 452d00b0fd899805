// The report: what was expected, what happened, which formula decided it, and whether anybody can check.
import type { AuditRecord, Replayed } from "lanewise/rollout";
import type { Report, Table } from "../shared/report.ts";
import { whole } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";
import { attacks, shock, ticksPerHour, when } from "./calendar.ts";
import { hues, over, overview, stack } from "./charts.ts";
import { providers, shockPrice } from "./market.ts";
import { attackers, honest, monitors } from "./peers.ts";
import type { Step } from "./policy.ts";
import { before, breakers, micro, type Name, names, params, paths, policies } from "./steered.ts";
import type { Summary } from "./summary.ts";
import type { Week } from "./week.ts";

/** What the endpoint told at a tick. */
export interface Scrape {
  readonly tick: number;
  readonly numbers: ReadonlyMap<string, number>;
}

export interface Told {
  readonly week: Week;
  readonly summary: Summary;
  readonly scrapes: readonly Scrape[];
  readonly record: AuditRecord;
  readonly replayed: Replayed;
  readonly build: string;
  readonly seed: number;
}

const fixed = (x: number, places = 2) => x.toFixed(places);
/** With a space that does not break. */
const percent = (x: number) => `${(100 * x).toFixed(0)}\u00a0%`;
const fifths = [0, 0.2, 0.4, 0.6, 0.8, 1];
const span = (x: number) => (x < 1.5 ? `${Math.round(60 * x)} minutes` : `${fixed(x, 1)} hours`);
const block = (reward: number) => fixed(reward / micro, 2);
const stage = ({ mode, fraction }: Step) =>
  mode === "canary" ? `canary, ${percent(fraction)}` : mode === "on" ? "full" : mode;

export async function page(told: Told): Promise<Report> {
  const { week, summary, scrapes, replayed, build, seed } = told;
  const { history, stats } = week;
  const rows = names.reduce((sum, name) => {
    const { outputs } = stats[name];
    return sum + Object.values(outputs).reduce((sum, { adaptive, static: still }) => sum + adaptive + still, 0);
  }, 0);
  const own = (name: Name) => ({
    steps: week.steps[name],
    switches: week.switches.filter(({ formula }) => formula === paths[name]),
  });
  const openings = names.reduce((sum, name) => sum + summary.open[name].length, 0);
  return {
    title: "Four formulas go live",
    lead: `A network of ${honest} peers, ${providers} energy providers and ${monitors} monitors, one simulated week in ticks of five
      minutes. Its fee, its issuance, its health index and its reputation were constants. Each is replaced by a formula: off, in the
      shadow, for a tenth, for half, for all, as a written policy says. Two attacks and a price shock come in between.`,
    facts: [
      { value: whole(rows), label: "decisions, every one by a guard" },
      { value: String(openings), label: "times a breaker opened; every one closed by its rule" },
      {
        value: `${week.banned.attackers.join(" / ")}`,
        label: `of ${attackers} attackers thrown out, first and second attack`,
      },
      { value: String(week.banned.honest), label: "honest peers thrown out" },
      { value: String(scrapes.length), label: "scrapes of the metrics while it ran" },
      { value: replayed.same ? "same bits" : "other bits", label: "of one decision, replayed on the other build" },
    ],
    figures: [
      {
        title: "From off to full",
        caption: `What applied, and to whom. Issuance stays in its first canary a day longer than fee: the first attack opened its
          breaker there, and a canary goes on only after ${policies.issuance.hold / ticksPerHour} hours without an open one.`,
        svg: await draw(overview(week)),
      },
      {
        title: "Fee",
        caption: `Mean over the deals of a tick. Expected: a fee that follows the load of the grid, near ${before.fee} in the mean. From
          day 3 on it moved between ${fixed(summary.fee.low, 0)} and ${fixed(summary.fee.high, 0)} basis points. When fuel jumped, the
          formula asked for ${fixed(summary.fee.open, 0)} after ${fixed(summary.fee.was, 0)}, further than ${percent(breakers.fee.deviation)}
          from the median of the last 101 deals: the old fee stood in for ${span(summary.open.fee[0]?.hours ?? 0)}, until
          ${breakers.fee.closeAfter} deals in a row were near that median again.`,
        svg: await draw(
          stack({
            y: "basis points",
            domain: [100, 650],
            ...own("fee"),
            lines: [
              { name: "before", column: constant(before.fee), color: hues.before, dash: true },
              { name: "adaptive: energy.treasuryFee", column: history.feeAdaptive, color: hues.adaptive },
              { name: "applied", column: history.feeApplied, color: hues.applied },
            ],
          }),
        ),
      },
      {
        title: "Who gets the adaptive fee",
        caption:
          "Share of the last hour's deals, against the share of traders that the policy names. Who is in stays in when the share grows.",
        half: true,
        svg: await draw(
          over({
            y: "share of deals",
            domain: [0, 1.02],
            format: "%",
            width: 400,
            height: 210,
            lines: [
              { name: "deals", column: smooth(history.feeTaken), color: hues.applied },
              { name: "policy", column: history.feeShare, color: hues.before, dash: true },
            ],
          }),
        ),
      },
      {
        title: "Gaps",
        caption: `Mean distance from the old value since the shadow began, as part of it. The policy asks once, before the canary:
          at most ${percent(policies.fee.meanGap)}, of reputation ${percent(policies.reputation.meanGap)}.`,
        half: true,
        svg: await draw(
          over({
            y: "mean gap",
            domain: [0, 0.3],
            format: "%",
            width: 400,
            height: 210,
            lines: [
              { name: "health", column: history.healthGap, color: hues.good },
              { name: "fee", column: history.feeGap, color: hues.applied },
              { name: "issuance", column: history.issuanceGap, color: hues.adaptive },
              { name: "reputation", column: history.reputationGap, color: hues.bad },
            ],
          }),
        ),
      },
      {
        title: "Health",
        caption: `Mean of ${monitors} monitors, which see about 50 peers each. It is near ${fixed(summary.quiet.health)} on quiet
          days. The first attack pressed
          it to ${fixed(summary.health[0]!.lowest)} for ${span(summary.health[0]!.hours)}, the second to ${fixed(summary.health[1]!.lowest)}
          for ${span(summary.health[1]!.hours)}: by then reputation threw the attackers out. What fell was latency and stability; topology
          hardly did, diversity not at all. No breaker opened: a health that falls in an attack is right.`,
        svg: await draw(
          stack(
            {
              y: "index",
              domain: [0.4, 1.08],
              ticks: fifths,
              height: 190,
              ...own("health"),
              lines: [
                { name: "before", column: constant(before.health), color: hues.before, dash: true },
                { name: "adaptive: network.healthIndex", column: history.healthAdaptive, color: hues.adaptive },
                { name: "applied", column: history.healthApplied, color: hues.applied },
              ],
            },
            {
              y: "components",
              domain: [0, 1.22],
              ticks: fifths,
              height: 170,
              lines: [
                { name: "topology", column: history.topology, color: hues.applied },
                { name: "diversity", column: history.diversity, color: hues.good },
                { name: "latency", column: history.latency, color: hues.adaptive },
                { name: "stability", column: smooth(history.stability, 3), color: hues.quiet },
              ],
            },
          ),
        ),
      },
      {
        title: "Reputation",
        caption: `Mean score (network.peer) of those who are connected. In the first attack the formula saw what they are and was not asked: all
          ${attackers} stayed for the six hours. In the second it decided, and the last one was gone after ${span(summary.attackersGone[1]!)}.
          A peer below the threshold of network.peerBan, which rises with health, is disconnected.`,
        svg: await draw(
          stack(
            {
              y: "mean score",
              domain: [0, 1.18],
              ticks: fifths,
              height: 190,
              ...own("reputation"),
              lines: [
                { name: "honest, applied", column: history.honestApplied, color: hues.applied },
                {
                  name: "honest, adaptive",
                  column: history.honestAdaptive,
                  color: hues.good,
                  dash: true,
                },
                { name: "attackers, applied", column: history.attackerApplied, color: hues.before },
                { name: "attackers, adaptive", column: history.attackerAdaptive, color: hues.bad, dash: true },
                { name: "threshold", column: history.threshold, color: hues.quiet },
              ],
            },
            {
              y: "connected",
              domain: [0, 400],
              height: 130,
              lines: [
                { name: "honest peers", column: history.honestOnline, color: hues.applied },
                { name: "attackers", column: history.attackersOnline, color: hues.bad },
              ],
            },
          ),
        ),
      },
      {
        title: "Issuance",
        caption: `Mean of the five blocks of a tick. Attackers trade with themselves, five times the usual traffic, and activity is what rewards rise with. The breaker held
          the old one: ${whole(summary.issuance.kept)} BLOCK less were issued than the formula asked for. What it did not hold is the baseline, which learnt from the attacks:
          rewards fell to ${summary.issuance.after.map((reward) => fixed(reward)).join(" and ")} BLOCK in the nights after, from
          ${fixed(summary.quiet.reward)} in the night before. A breaker guards
          what comes out of a formula, not what goes in.`,
        svg: await draw(
          stack(
            {
              y: "BLOCK for a block",
              domain: [0.5, 3.5],
              height: 200,
              ...own("issuance"),
              lines: [
                { name: "before", column: constant(before.reward), scale: 1 / micro, color: hues.before, dash: true },
                {
                  name: "adaptive: issuance.blockReward",
                  column: history.rewardAdaptive,
                  scale: 1 / micro,
                  color: hues.adaptive,
                },
                { name: "applied", column: history.rewardApplied, scale: 1 / micro, color: hues.applied },
              ],
            },
            {
              y: "transactions a tick",
              domain: [0, 900],
              height: 120,
              lines: [
                { name: "seen", column: history.tx, color: hues.quiet },
                { name: "issuance.adaptiveBaseline", column: history.txBaseline, color: hues.good },
              ],
            },
          ),
        ),
      },
    ],
    tables: [expectations(told), stages(week), decision(told), metrics(scrapes)],
    method: [
      `Everything is drawn from seed ${seed}: the same figures on every run and on both builds. Peers leave with a chance of 0.4 % a tick
        and come back after a hundred minutes in the mean; at full force attackers make the others three and a half times as slow and nine times as likely to
        leave. Monitors follow the events of their peers with lanewise/trackers, which feeds network.healthComponents; the energy market goes
        through energy.gridUtilization; supply through issuance.supplyCap; bans are collected for one call of network.peerBan a tick.`,
      `The policy of all four: off until its hour, then in the shadow until enough rows were compared and their mean gap is within its
        bound, then a tenth and half of the keys (traders, proposers of blocks, monitors, peers), each for
        ${policies.fee.hold / ticksPerHour} hours without an open breaker, then all. Nothing goes back by itself: the breaker does what
        cannot wait, people the rest.`,
      `Treasury: ${whole(week.treasury)} BLOCK, at the old fee it would have been ${whole(week.treasuryBefore)} on the same deals. The fee
        moves the burden to hours when the grid is full; it was not meant to raise more. Issued: ${whole(week.issued)} BLOCK.`,
    ],
    parameters: parameters(),
    made: `Made by examples/rollout on Node ${process.versions.node}, lanewise ${build} build.`,
  };
}

const constant = (value: number) => new Float64Array(2016).fill(value);

/** Mean of the last so many ticks. */
const smooth = (column: Float64Array, ticks = ticksPerHour) =>
  column.map((_, i) => {
    const past = column.subarray(Math.max(0, i + 1 - ticks), i + 1);
    return past.reduce((sum, x) => sum + x, 0) / past.length;
  });

function expectations({ week, summary }: Told): Table {
  const opened = summary.open.issuance;
  const [fee] = summary.open.fee;
  return {
    title: "What was expected, and what happened",
    head: ["when", "expected", "happened", "decided by"],
    rows: [
      [
        `${when(attacks[0]!.from)}, first attack`,
        "health falls; reputation is in the shadow and must not act",
        `health ${fixed(summary.health[0]!.lowest)}, ${week.banned.attackers[0]} banned`,
        "network.healthIndex, network.peer in the shadow",
      ],
      [
        "the same",
        "issuance asks for too much; its breaker opens, in canary too",
        `open for ${span(opened[0]?.hours ?? 0)}, canary held back`,
        "rollout.circuitBreaker",
      ],
      [
        `${when(shock.from)}, price shock`,
        `fuel at ${shockPrice} times its price, a third of the capacity withdrawn; a fee that jumps waits`,
        `${fixed(summary.fee.was, 0)} to ${fixed(summary.fee.open, 0)} in one tick; ${before.fee} applied for ${span(fee?.hours ?? 0)}`,
        "energy.gridUtilization, energy.treasuryFee, rollout.circuitBreaker",
      ],
      [
        `${when(attacks[1]!.from)}, second attack`,
        "attackers lose their reputation and are thrown out",
        `${week.banned.attackers[1]} of ${attackers} banned, the last after ${span(summary.attackersGone[1]!)}; honest peers: ${week.banned.honest}`,
        "network.peer, network.peerBan",
      ],
      [
        "after both",
        "the reward comes back to what it was",
        `not at once: ${summary.issuance.after.map((reward) => fixed(reward)).join(" and ")} BLOCK in the nights after, ${fixed(summary.quiet.reward)} in the one before`,
        "issuance.adaptiveBaseline",
      ],
    ],
  };
}

function stages(week: Week): Table {
  const all = names.flatMap((name) => week.steps[name].slice(1).map((step) => ({ name, step })));
  return {
    title: "Every step, and why it was taken",
    head: ["when", "what", "stage", "because of"],
    rows: all
      .toSorted((a, b) => a.step.tick - b.step.tick)
      .map(({ name, step }) => [when(step.tick), name, stage(step), step.why]),
  };
}

/** The 64 bits of a number. */
export function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function decision({ week, record, replayed }: Told): Table {
  const computed = replayed.output as Readonly<Record<string, number>>;
  const recorded = record.output as Readonly<Record<string, number>>;
  const { adaptive, applied } = record.guard!.verdicts[0]!;
  const { utilization, providers, hour } = record.inputs;
  const opened = week.switches.find(({ formula }) => formula === paths.fee);
  return {
    title: "One decision, computed twice",
    caption: `The deal that opened the fee's breaker (${when(opened?.tick ?? 0)}; utilization ${utilization}, ${providers} providers, hour
      ${hour}) was recorded with inputs, parameters and the digest of the wasm, ${String(record.wasm).slice(0, 12)}…, on the
      ${record.build} build. Its JSON was replayed on the scalar build: ${replayed.wasm} wasm, ${replayed.same ? "the same bits" : "OTHER BITS"}.
      The formula said ${adaptive}; the breaker was open, so ${applied} applied.`,
    head: ["output", "recorded", "replayed", "bits"],
    rows: Object.entries(computed).map(([name, value]) => {
      const then = name === "fee" ? Number(adaptive) : recorded[name]!;
      return [name, String(then), String(value), bits(then) === bits(value) ? bits(value) : "differ"];
    }),
  };
}

const modes = ["off", "shadow", "canary", "full"];

function metrics(scrapes: readonly Scrape[]): Table {
  const row = ({ tick, numbers }: Scrape) => {
    const of = (metric: string, name: Name) => numbers.get(`${metric}{formula="${paths[name]}"}`);
    const shown = (metric: string, name: Name, places: number) => of(metric, name)?.toFixed(places) ?? "none yet";
    return {
      key: names.map((name) => [of("formula_mode", name), of("formula_breaker_open", name)]).join(),
      cells: [
        when(tick),
        ...names.map((name) => {
          const open = of("formula_breaker_open", name) ? ", breaker open" : "";
          return `${modes[of("formula_mode", name) ?? 0]}${open}`;
        }),
        shown("energy_dynamic_treasury_fee_bps", "fee", 0),
        whole(names.reduce((sum, name) => sum + (of("lanewise_rows_total", name) ?? 0), 0)),
      ],
    };
  };
  const rows = scrapes.map(row);
  return {
    title: "As Prometheus saw it",
    caption: `${scrapes.length} scrapes over HTTP, one every six hours of the week; here those that differ from the one before, by
      formula_mode and formula_breaker_open. energy_dynamic_treasury_fee_bps is what the formula said, whatever applied.`,
    head: ["scraped at", ...names, "fee, bps", "rows"],
    rows: rows.filter(({ key }, i) => key !== rows[i - 1]?.key).map(({ cells }) => cells),
  };
}

function parameters(): Report["parameters"] {
  const list = (values: object) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ");
  return [
    {
      name: paths.fee,
      here: list({ base: params.fee.base, scale: params.fee.scale, amplitude: params.fee.amplitude }),
      usual: "base 250, scale 0.1, amplitude 0.3",
      why: `near ${before.fee} in the mean, and calmer`,
    },
    {
      name: paths.issuance,
      here: "in millionths of BLOCK, activityMax 3",
      usual: "whole BLOCK, activityMax 2",
      why: `rewards near ${block(before.reward)} are not rounded away, and an attack can be seen`,
    },
    {
      name: "issuance.adaptiveBaseline",
      here: `alpha ${params.baseline.alpha}`,
      usual: "alpha 0.05",
      why: "a tick is five minutes, not an epoch: half of a change after 29 hours",
    },
    {
      name: paths.reputation,
      here: `base ${params.peer.base}`,
      usual: "base 0.01",
      why: "half of a loss is forgiven in about three hours, not in a minute",
    },
    {
      name: "breaker of fee",
      here: list(breakers.fee),
      usual: "deviation 0.5, closeAfter 10",
      why: "half an hour of good deals closes it",
    },
    {
      name: "breaker of issuance",
      here: list(breakers.reward),
      usual: "deviation 0.5, closeAfter 10",
      why: "half an hour of good blocks closes it",
    },
    {
      name: "breaker of health",
      here: list(breakers.health),
      usual: "deviation 0.5, closeAfter 10",
      why: "a fall in an attack is no fault",
    },
  ];
}
