// What was seen, tick by tick.
import { length } from "./calendar.ts";
import type { Name } from "./steered.ts";

const own = [
  "healthApplied",
  "healthAdaptive",
  "topology",
  "diversity",
  "latency",
  "stability",
  "honestApplied",
  "honestAdaptive",
  "attackerApplied",
  "attackerAdaptive",
  "honestOnline",
  "attackersOnline",
  "threshold",
  "utilization",
  "price",
  "feeApplied",
  "feeAdaptive",
  "feeShare",
  "feeTaken",
  "rewardApplied",
  "rewardAdaptive",
  "activity",
  "tx",
  "txBaseline",
  "issuanceShare",
] as const;

export type Column = (typeof own)[number] | `${Name}Gap` | `${Name}Open`;

export class History {
  readonly columns: Record<Column, Float64Array>;

  constructor() {
    const gaps = (["health", "fee", "issuance", "reputation"] as const).flatMap(
      (name) => [`${name}Gap`, `${name}Open`] as const,
    );
    this.columns = Object.fromEntries(
      [...own, ...gaps].map((name) => [name, new Float64Array(length).fill(Number.NaN)]),
    ) as Record<Column, Float64Array>;
  }

  /** NaN is not there, on the page too: a mean over nobody. */
  add(tick: number, seen: Partial<Record<Column, number>>): void {
    for (const [name, value] of Object.entries(seen)) this.columns[name as Column][tick] = value;
  }
}
