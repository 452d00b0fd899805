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

const tariffSeries: Bare<Subsidy["tariff"]> = ({
  inputs: { volume, inflow },
  params,
  state,
  outputs,
  sizes: { tick },
}) => {
  const { target, drift, min, max } = params;
  const { bps, implied } = outputs;
  let now = state.tariff[0]!;
  for (let t = 0; t < tick; t++) {
    const aim = Math.min(Math.round((inflow[t]! * target) / volume[t]!), 65_535);
    now = clamp(Math.round(now + drift * (aim - now)), min, max);
    bps[t] = now;
    implied[t] = aim;
  }
  state.tariff[0] = now;
};

export const tariff: Ticks<Subsidy["tariff"]> = { bank: tariffBank, series: tariffSeries };

export const cvar: Bare<Subsidy["cvar"]> = ({ inputs: { loss, offsets }, params, outputs, sizes: { group } }) => {
  const { var: atRisk, cvar, tail } = outputs;
  const share = 1 - params.confidence;
  for (let g = 0; g < group; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    const sorted = loss.slice(start, end).sort();
    const k = share * sorted.length;
    const worst = sorted[Math.max(sorted.length - Math.ceil(k - 1e-9), 0)]!;
    let beyond = 0;
    let above = 0;
    let equal = 0;
    for (let i = start; i < end; i++) {
      if (loss[i]! > worst) {
        above++;
        beyond += loss[i]! - worst;
      } else if (loss[i]! === worst) equal++;
    }
    for (let i = start; i < end; i++)
      tail[i] = loss[i]! > worst ? 1 / k : loss[i]! === worst ? (k - above) / (equal * k) : 0;
    atRisk[g] = start < end ? worst : NaN;
    cvar[g] = worst + beyond / k;
  }
};
