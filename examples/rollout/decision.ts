// Decisions that can be explained: the first deal of each tick is recorded, and kept where something happened.

import type { Lanewise } from "lanewise";
import { type AuditRecord, audit, type GuardedFormula, type Replayed, replay } from "lanewise/rollout";
import { providers, type Tick } from "./market.ts";
import { params } from "./steered.ts";

export interface Fees {
  /** basis points, of each deal */
  readonly applied: Float64Array;
  /** what the formula said, before rounding; NaN while it is off */
  readonly adaptive: number;
  /** share of the deals that got it */
  readonly taken: number;
}

type TreasuryFee = Lanewise["energy"]["treasuryFee"];

/** Fees of the deals of a tick, one audited call and one of a column. `kept`: the deal at which the breaker opened for those who pay it. */
export function auditedFees(fee: GuardedFormula<TreasuryFee>) {
  const kept: AuditRecord[] = [];
  const fees = ({ utilization, hour, trader }: Tick): Fees => {
    const openBefore = fee.stats().outputs.fee!.open;
    const [adaptiveBefore, rows] = [fee.stats().outputs.fee!.adaptive, trader.length];
    const deal = (call: TreasuryFee) => call({ utilization, providers, hour }, params.fee);
    const first = fee.for(trader[0]!);
    // Off, nothing is computed that could be computed again.
    const { result, record } = fee.mode === "off" ? { result: deal(first), record: undefined } : audit(first, deal);
    const others = fee.for(trader.subarray(1))(
      { utilization: new Float64Array(rows - 1).fill(utilization), providers, hour },
      params.fee,
    );
    const applied = new Float64Array(rows);
    applied[0] = result.fee;
    applied.set(others.fee, 1);
    const { open, adaptive } = fee.stats().outputs.fee!;
    if (record && fee.mode === "on" && open > openBefore) kept.push(record);
    return {
      applied,
      adaptive: Math.min(params.fee.max, Math.max(params.fee.min, result.raw)),
      taken: (adaptive - adaptiveBefore) / rows,
    };
  };
  return Object.assign(fees, { kept });
}

/** The same decision from its JSON, on another build: other wasm, the same bits. */
export const replayed = (other: object, record: AuditRecord): Replayed =>
  replay(other, JSON.parse(JSON.stringify(record)) as AuditRecord);
