// lanewise bench: what formulas take on this machine, beside a loop that a good engineer writes by hand.
import type { Command } from "commander";
import type { Outcome } from "../bench/measure.ts";
import { entryOf } from "../catalogue.ts";
import { isColourful, paint } from "../text.ts";

interface Options {
  readonly json?: boolean;
}

/** One of each kind: rows, state of entities, groups. */
const usual = [
  "energy.treasuryFee",
  "core.exp",
  "network.peerScore",
  "market.blackScholes",
  "control.pi",
  "core.ema",
  "indicators.rsi",
  "core.moments",
];

export function bench(program: Command): void {
  program
    .command("bench")
    .description("nanoseconds a row on this machine, against a plain loop in JavaScript")
    .argument("[formulas...]", "as energy.treasuryFee; eight of them unless told")
    .option("--json", "as JSON: machine, lines with ns a row and ratios")
    .action(run);
}

async function run(formulas: readonly string[], { json }: Options): Promise<void> {
  const entries = (formulas.length ? formulas : usual).map(entryOf);
  const { linesOf, measure, machine } = await import("../bench/measure.ts");
  const { asText } = await import("../bench/table.ts");
  const { bar } = await import("../progress.ts");
  const lines = entries.flatMap(linesOf);
  const progress = bar("bench");
  const outcomes: Outcome[] = [];
  for (const [done, line] of lines.entries()) {
    progress.update(done, lines.length, line.title);
    outcomes.push(await measure(line));
  }
  progress.end();
  const about = machine();
  console.log(
    json ? JSON.stringify({ machine: about, lines: outcomes }, null, 2) : asText(outcomes, about, paint(isColourful())),
  );
}
