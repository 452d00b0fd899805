// What each closed loop shows: a table for the terminal and a chart for the report.
import type { TopLevelSpec } from "vega-lite";
import type { Lanewise } from "../../src/index.ts";
import { lines, points, shares } from "../shared/charts.ts";
import { percent, table, whole } from "../shared/terminal.ts";
import { difficultyLoops } from "./difficulty.ts";
import { epidemics } from "./epidemics.ts";
import { issuance } from "./issuance.ts";
import { overload } from "./overload.ts";
import { pacingLoops } from "./pacing.ts";
import { truthful } from "./truthful.ts";
import { tuningLoops } from "./tuning.ts";

export interface Shown {
  readonly table: string;
  readonly chart: TopLevelSpec;
}

export interface View {
  readonly title: string;
  readonly caption: string;
  readonly show: (lw: Lanewise) => Shown;
}

const fixed = (places: number) => (x: number) => (Number.isFinite(x) ? x.toFixed(places) : "never");

/** One line a pair of outer and inner name. */
const flat = <F>(nested: Readonly<Record<string, Readonly<Record<string, F>>>>) =>
  Object.entries(nested).flatMap(([outer, row]) =>
    Object.entries(row).map(([inner, figures]) => ({ outer, inner, figures })),
  );

const difficulty: View = {
  title: "Difficulty against a hash rate that changes",
  caption: `Logarithm of difficulty over what fits, mean of 64 chains from the change on; 0 is right. The Kalman rule halves
    the swing of the window rule everywhere. It loses to asert and lwma where the hash rate stays, and in the first hundred
    blocks after a step the window rule's block time is nearer the target.`,
  show(lw) {
    const all = flat(difficultyLoops(lw));
    return {
      table: table(all, [
        { title: "hash rate", cell: ({ outer }) => outer },
        { title: "rule", cell: ({ inner }) => inner },
        { title: "mean block time, ms", cell: ({ figures }) => figures.mean.toFixed(0), right: true },
        { title: "first 100 blocks", cell: ({ figures }) => figures.meanAfter.toFixed(0), right: true },
        { title: "deviation / mean", cell: ({ figures }) => figures.deviation.toFixed(3), right: true },
        { title: "swing", cell: ({ figures }) => figures.swing.toFixed(3), right: true },
        { title: "blocks to settle", cell: ({ figures }) => fixed(0)(figures.settle), right: true },
      ]),
      chart: lines(
        all.flatMap(({ outer, inner, figures }) => points(outer, inner, figures.track, 4)),
        { x: "blocks since the change", y: "ln(difficulty / fitting)", columns: 2 },
      ),
    };
  },
};

const tuning: View = {
  title: "Controllers that tune themselves",
  caption: `A setpoint of 1, then 2, then 1, on plants the controllers know nothing of. Fixed gains suit the plants of gain 1 and
    run away on those four times as strong; zero crossings never reach the weak ones; relay needs an experiment of 120 s first.`,
  show(lw) {
    const all = flat(tuningLoops(lw));
    return {
      table: table(all, [
        { title: "plant", cell: ({ outer }) => outer },
        { title: "controller", cell: ({ inner }) => inner },
        { title: "|error| at first", cell: ({ figures }) => figures.first.toPrecision(3), right: true },
        { title: "at last", cell: ({ figures }) => figures.last.toPrecision(3), right: true },
        { title: "overshoot", cell: ({ figures }) => percent(figures.overshoot), right: true },
        { title: "settles, s", cell: ({ figures }) => fixed(0)(figures.settle), right: true },
        { title: "kp", cell: ({ figures }) => figures.kp.toPrecision(3), right: true },
        { title: "ki", cell: ({ figures }) => figures.ki.toPrecision(3), right: true },
      ]),
      chart: lines(
        all.flatMap(({ outer, inner, figures }) => points(outer, inner, figures.track, 4, 1200 / figures.track.length)),
        { x: "s", y: "measured", columns: 3, range: [-0.5, 3] },
      ),
    };
  },
};

const epidemic: View = {
  title: "Gossip that reaches everybody",
  caption: `A thousand messages at each fanout through a simulated network of 500 nodes whose links fail now and then, against what
    network.gossipFanout promises.`,
  show(lw) {
    const { fanouts, chosen, wanted } = epidemics(lw);
    const kinds = ["predicted", "measured"] as const;
    return {
      table: `  wanted ${wanted}, chosen fanout ${chosen}\n${table(fanouts, [
        { title: "fanout", cell: ({ fanout }) => String(fanout), right: true },
        { title: "reliability promised", cell: ({ reliability }) => reliability.predicted.toFixed(3), right: true },
        { title: "measured", cell: ({ reliability }) => reliability.measured.toFixed(3), right: true },
        { title: "coverage promised", cell: ({ coverage }) => coverage.predicted.toFixed(3), right: true },
        { title: "measured", cell: ({ coverage }) => coverage.measured.toFixed(3), right: true },
        { title: "rounds, first order", cell: ({ rounds }) => fixed(1)(rounds.predicted), right: true },
        { title: "measured", cell: ({ rounds }) => fixed(1)(rounds.measured), right: true },
      ])}`,
      chart: lines(
        fanouts.flatMap(({ fanout, reliability, coverage }) =>
          kinds.flatMap((line) => [
            { panel: "all nodes reached", line, x: fanout, y: reliability[line] },
            { panel: "share of nodes reached", line, x: fanout, y: coverage[line] },
          ]),
        ),
        { x: "fanout", y: "probability", columns: 2 },
      ),
    };
  },
};

const flood: View = {
  title: "A service that is flooded",
  caption: `Eight servers, five short days of 300 s, a flood on the fourth. Forecast and admission keep the latency of what is let in
    below a second; without them the queue grows for as long as the flood lasts and takes the rest of the day to drain.`,
  show(lw) {
    const { open, controlled, expectedCalm } = overload(lw);
    const phases = ["calm", "flooded", "after"] as const;
    const rows = phases.flatMap((phase) => [
      { phase, by: "all admitted", ...open[phase] },
      { phase, by: "controlled", ...controlled[phase] },
    ]);
    return {
      table: `  Erlang C expects ${expectedCalm.toFixed(3)} s on the calm day\n${table(rows, [
        { title: "phase", cell: ({ phase }) => phase },
        { title: "", cell: ({ by }) => by },
        { title: "requests", cell: ({ requests }) => whole(requests), right: true },
        { title: "admitted", cell: ({ admitted }) => whole(admitted), right: true },
        { title: "mean latency, s", cell: ({ meanLatency }) => meanLatency.toFixed(3), right: true },
        { title: "99 %", cell: ({ latency99 }) => latency99.toFixed(3), right: true },
        { title: "good answers / s", cell: ({ goodput }) => goodput.toFixed(1), right: true },
        { title: "busy", cell: ({ utilization }) => percent(utilization), right: true },
      ])}`,
      chart: lines(
        [
          ...points("mean latency, s", "all admitted", open.latency, 3),
          ...points("mean latency, s", "controlled", controlled.latency, 3),
        ],
        { x: "s", y: "seconds, logarithmic", log: true },
      ),
    };
  },
};

const honesty: View = {
  title: "Nobody gains by a lie",
  caption: `Random auctions of each kind; in each, one bidder tells eight lies while the others stay as they are. In a first-price
    auction, for comparison, lies pay.`,
  show(lw) {
    const rows = Object.entries(truthful(lw)).map(([kind, figures]) => ({ kind, ...figures }));
    return {
      table: table(rows, [
        { title: "auction", cell: ({ kind }) => kind },
        { title: "lies", cell: ({ lies }) => whole(lies), right: true },
        { title: "gained", cell: ({ gained }) => whole(gained), right: true },
        { title: "changed nothing", cell: ({ equal }) => whole(equal), right: true },
        { title: "lost", cell: ({ lost }) => whole(lost), right: true },
        { title: "highest gain", cell: ({ highestGain }) => highestGain.toFixed(2), right: true },
        { title: "mean", cell: ({ meanGain }) => meanGain.toFixed(3), right: true },
      ]),
      chart: shares(
        rows.flatMap(({ kind, lies, gained, equal, lost }) => [
          { name: kind, part: "gained", share: gained / lies },
          { name: kind, part: "changed nothing", share: equal / lies },
          { name: kind, part: "lost", share: lost / lies },
        ]),
      ),
    };
  },
};

const century: View = {
  title: "A hundred years of issuance",
  caption: `Six networks with very different lives, looked at after every block: none ever passes the cap of 40 million.`,
  show(lw) {
    const rows = Object.entries(issuance(lw)).map(([life, figures]) => ({ life, ...figures }));
    return {
      table: table(rows, [
        { title: "life", cell: ({ life }) => life },
        { title: "after 10 years", cell: ({ emitted }) => whole(emitted[10]!), right: true },
        { title: "after 100", cell: ({ emitted }) => whole(emitted.at(-1)!), right: true },
        { title: "most ever", cell: ({ highest }) => whole(highest), right: true },
        { title: "first reward", cell: ({ firstReward }) => whole(firstReward), right: true },
        { title: "last", cell: ({ lastReward }) => whole(lastReward), right: true },
      ]),
      chart: lines(
        rows.flatMap(({ life, emitted }) =>
          points(
            "issued, millions",
            life,
            emitted.map((x) => x / 1e6),
          ),
        ),
        { x: "years", y: "millions", range: [0, 42] },
      ),
    };
  },
};

const pacing: View = {
  title: "A day's budget",
  caption: `Mean share of the budget that 32 campaigns have spent by the minute of the day, against traffic that comes and goes with the
    hour. Unpaced money is gone soon after noon; both rules end the day within 2 % of the budget.`,
  show(lw) {
    const rows = Object.entries(pacingLoops(lw)).map(([rule, figures]) => ({ rule, ...figures }));
    return {
      table: table(rows, [
        { title: "rule", cell: ({ rule }) => rule },
        { title: "furthest from its budget", cell: ({ worst }) => percent(worst), right: true },
        { title: "all spent by minute", cell: ({ over }) => over.toFixed(0), right: true },
        { title: "worth per unit paid", cell: ({ worth }) => worth.toFixed(3), right: true },
        { title: "off the traffic's curve", cell: ({ off }) => percent(off), right: true },
      ]),
      chart: lines(
        rows.flatMap(({ rule, track }) => points("spent", rule, track, 10)),
        { x: "minute", y: "share of the budget", range: [0, 1.05] },
      ),
    };
  },
};

export const views: Readonly<Record<string, View>> = {
  difficulty,
  tuning,
  epidemics: epidemic,
  overload: flood,
  pacing,
  truthful: honesty,
  issuance: century,
};
