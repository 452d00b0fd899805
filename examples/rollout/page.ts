// The report: what was expected, what happened, which formula decided it, and whether anybody can check.
import type { AuditRecord, Replayed } from "lanewise/rollout";
import type { Report } from "../shared/report.ts";
import { whole } from "../shared/terminal.ts";
import { ticksPerHour } from "./calendar.ts";
import { figuresOf } from "./figures.ts";
import { providers } from "./market.ts";
import { attackers, honest, monitors } from "./peers.ts";
import { before, breakers, micro, names, params, paths, policies } from "./steered.ts";
import type { Summary } from "./summary.ts";
import { tablesOf } from "./tables.ts";
import type { Week } from "./week.ts";
import { fixed } from "./words.ts";

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

export async function page(told: Told): Promise<Report> {
  const { week, summary, scrapes, replayed, build, seed } = told;
  const { stats } = week;
  const rows = names.reduce((sum, name) => {
    const { outputs } = stats[name];
    return sum + Object.values(outputs).reduce((sum, { adaptive, static: still }) => sum + adaptive + still, 0);
  }, 0);
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
    figures: await figuresOf(told),
    tables: tablesOf(told),
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
      why: `rewards near ${fixed(before.reward / micro)} BLOCK are not rounded away, and an attack can be seen`,
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
