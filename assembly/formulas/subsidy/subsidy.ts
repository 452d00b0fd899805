// How much support.
import { step } from "../../../compiler/step.ts";
import { clamp, min, roundHalfAway } from "../../../compiler/vocabulary.ts";
import { subsidy } from "../../../src/formulas/subsidy/subsidy.ts";

/** clamp((1 + a (U* - U)) (1 + b (coverage - 1)), min, max), coverage = clamp(cost (1 + m*) / payout, 0.1, 10) */
export const dualMultiplier = step(
  subsidy.dualMultiplier,
  ({ utilization, cost, payout, utilizationTarget, marginTarget }, p) => {
    const byUse = 1 + p.utilizationGain * (utilizationTarget - utilization);
    const coverage = clamp((cost * (1 + marginTarget)) / payout, 0.1, 10);
    const byCost = payout > 0 ? 1 + p.costGain * (coverage - 1) : 1;
    return { multiplier: clamp(byUse * byCost, p.min, p.max), utilization: byUse, cost: byCost };
  },
);

/** implied = round(10 000 target inflow / volume); tariff = clamp(round(tariff + drift (implied - tariff))) */
export const tariff = step(subsidy.tariff, ({ volume, inflow, tariff }, { target, drift, min: low, max: high }) => {
  const known = volume > 0 && inflow > 0;
  const implied = min(roundHalfAway(((inflow * (target / 10000)) / volume) * 10000), 65535);
  const next = clamp(roundHalfAway(tariff + drift * (implied - tariff)), low, high);
  return { tariff: known ? next : tariff, implied: known ? implied : NaN };
});
