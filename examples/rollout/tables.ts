// The tables of the page.
import type { Table } from "../shared/report.ts";
import { whole } from "../shared/terminal.ts";
import { attacks, shock, when } from "./calendar.ts";
import { shockPrice } from "./market.ts";
import type { Scrape, Told } from "./page.ts";
import { attackers } from "./peers.ts";
import { before, type Name, names, paths } from "./steered.ts";
import type { Week } from "./week.ts";
import { fixed, span, stage } from "./words.ts";

export const tablesOf = (told: Told): readonly Table[] => [
  expectations(told),
  stages(told.week),
  decision(told),
  metrics(told.scrapes),
];

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
function bits(value: number): string {
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
