import type { energy } from "../../src/formulas/energy/energy.ts";
import { type Bare, clamp } from "./loop.ts";

type Energy = typeof energy;

export const gridUtilization: Bare<Energy["gridUtilization"]> = ({ inputs, outputs: { output }, sizes: { group } }) => {
  const { capacity, available, offsets } = inputs;
  for (let g = 0; g < group; g++) {
    let used = 0;
    let total = 0;
    const end = offsets[g + 1]!;
    for (let i = offsets[g]!; i < end; i++) {
      total += capacity[i]!;
      used += Math.max(capacity[i]! - available[i]!, 0);
    }
    output[g] = total ? used / total : 0;
  }
};

export const treasuryFee: Bare<Energy["treasuryFee"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { utilization, providers, hour } = inputs;
  const { fee, congestion, liquidity, time, raw } = outputs;
  const { base, target, scale, peak, liquidityReference, liquidityCap, amplitude, min, max } = params;
  const steepness = -2 / scale;
  const perHour = Math.PI / 12;
  for (let i = 0; i < row; i++) {
    const c = 2 / (1 + Math.exp(steepness * (utilization[i]! - target)));
    const l = 1 - Math.min(Math.sqrt(providers[i]! / liquidityReference), liquidityCap);
    const t = 1 + amplitude * Math.cos(perHour * (hour[i]! - peak));
    const r = base * c * l * t;
    congestion[i] = c;
    liquidity[i] = l;
    time[i] = t;
    raw[i] = r;
    fee[i] = Math.round(clamp(r, min, max));
  }
};

export const settlement: Bare<Energy["settlement"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { kwh, price, treasuryBps, jurisdictionBps, slashBps, stake } = inputs;
  const { cost, treasury, jurisdiction, slash, stakeAfter } = outputs;
  for (let i = 0; i < row; i++) {
    const due = kwh[i]! * price[i]!;
    const lost = Math.floor((due * slashBps[i]!) / 10000);
    cost[i] = due;
    treasury[i] = Math.floor((due * treasuryBps[i]!) / 10000);
    jurisdiction[i] = Math.floor((due * jurisdictionBps[i]!) / 10000);
    slash[i] = lost;
    stakeAfter[i] = Math.max(stake[i]! - lost, 0);
  }
};
