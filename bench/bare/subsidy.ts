import type { subsidy } from "../../src/formulas/subsidy/subsidy.ts";
import { type Bare, clamp, type Ticks } from "./loop.ts";

type Subsidy = typeof subsidy;

export const dualMultiplier: Bare<Subsidy["dualMultiplier"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { utilization, cost, payout, utilizationTarget, marginTarget } = inputs;
  const { utilizationGain, costGain, min, max } = params;
  const { multiplier, utilization: byUse, cost: byCost } = outputs;
  for (let i = 0; i < row; i++) {
    const first = 1 + utilizationGain * (utilizationTarget[i]! - clamp(utilization[i]!, 0, 1));
    const coverage = clamp((cost[i]! * (1 + marginTarget[i]!)) / payout[i]!, 0.1, 10);
    const second = 1 + costGain * (coverage - 1);
    multiplier[i] = clamp(first * second, min, max);
    byUse[i] = first;
    byCost[i] = second;
  }
};

const tariffBank: Bare<Subsidy["tariff"]> = ({ inputs: { volume, inflow }, params, state, outputs, sizes }) => {
  const { target, drift, min, max } = params;
  const { tariff } = state;
  const { implied } = outputs;
  const { entity } = sizes;
  for (let e = 0; e < entity; e++) {
    const aim = Math.min(Math.round((inflow[e]! * target) / volume[e]!), 65_535);
    tariff[e] = clamp(Math.round(tariff[e]! + drift * (aim - tariff[e]!)), min, max);
    implied[e] = aim;
  }
};

export const tariff: Ticks<Subsidy["tariff"]> = { bank: tariffBank };
