// The charts of the page, and what to see in them.
import type { Figure } from "../shared/report.ts";
import { whole } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";
import { length, ticksPerHour } from "./calendar.ts";
import { hues, over, overview, stack } from "./charts.ts";
import type { Told } from "./page.ts";
import { attackers, monitors } from "./peers.ts";
import { before, breakers, micro, type Name, paths, policies } from "./steered.ts";
import { fixed, percent, span } from "./words.ts";

const fifths = [0, 0.2, 0.4, 0.6, 0.8, 1];
const constant = (value: number) => new Float64Array(length).fill(value);

/** Mean of the last so many ticks. */
const smooth = (column: Float64Array, ticks = ticksPerHour) =>
  column.map((_, i) => {
    const past = column.subarray(Math.max(0, i + 1 - ticks), i + 1);
    return past.reduce((sum, x) => sum + x, 0) / past.length;
  });

export async function figuresOf({ week, summary }: Told): Promise<readonly Figure[]> {
  const { history } = week;
  const [ofIssuance, ofFee] = (["issuance", "fee"] as const).map(
    (name) => week.steps[name][3]!.tick - week.steps[name][2]!.tick,
  );
  const longer = (ofIssuance! - ofFee!) / ticksPerHour;
  const own = (name: Name) => ({
    steps: week.steps[name],
    switches: week.switches.filter(({ formula }) => formula === paths[name]),
  });
  return [
    {
      title: "From off to full",
      caption: `What applied, and to whom. Issuance stayed in its first canary ${span(longer)} longer than fee: the first attack opened its
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
          A peer below the threshold of network.peerBan, which rises with health, is disconnected. It has no breaker: a score
          may fall as far as its peer does.`,
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
          the old one: ${whole(summary.issuance.kept)} BLOCK less were issued than the formula asked for. What it did not
          hold is the baseline, which learnt from the attacks: rewards fell to ${summary.issuance.after.map((reward) => fixed(reward)).join(" and ")} BLOCK in the nights after, from
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
  ];
}
