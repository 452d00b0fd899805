import type { subsidy } from "../../src/formulas/subsidy/subsidy.ts";
import { clamp, countable, isShare, type Loop, scratch } from "../loop.ts";

type Subsidy = typeof subsidy;

const halfAway = (x: number) => Math.sign(x) * Math.floor(Math.abs(x) + 0.5);

export const distressSoftmax: Loop<Subsidy["distressSoftmax"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { utilization, margin, utilizationTarget, marginTarget, current } = inputs;
  const { offsets = Uint32Array.of(0, sizes.row) } = inputs;
  const { alpha, beta, temperature, step } = params;
  const sink = scratch(sizes.row);
  const { distress = new Float64Array(sizes.row), target = new Float64Array(sizes.row), bps = sink } = outputs;
  for (let g = 0; g + 1 < offsets.length; g++) {
    const start = offsets[g]!;
    const end = offsets[g + 1]!;
    let fit = true;
    let top = -Infinity;
    for (let i = start; i < end; i++) {
      const lack = utilizationTarget[i]! - clamp(utilization[i]!, 0, 1);
      const score = alpha * lack + beta * (marginTarget[i]! - margin[i]!);
      fit = fit && Number.isFinite(score) && isShare(utilizationTarget[i]!) && isShare(current[i]! / 10_000);
      distress[i] = score;
      top = Math.max(top, score);
    }
    let sum = 0;
    for (let i = start; i < end; i++) {
      target[i] = Math.exp((distress[i]! - top) / temperature);
      sum += target[i]!;
    }
    let total = 0;
    for (let i = start; i < end; i++) {
      target[i]! /= sum;
      total += current[i]! / 10_000 + step * (target[i]! - current[i]! / 10_000);
    }
    let left = 10_000;
    for (let i = start; i < end; i++) {
      const share = current[i]! / 10_000 + step * (target[i]! - current[i]! / 10_000);
      bps[i] = i + 1 < end ? halfAway((share / total) * 10_000) : Math.max(left, 0);
      left -= bps[i]!;
    }
    for (let i = start; i < end && left < 0; i++)
      if (bps[i]! > 0) {
        bps[i]!--;
        left++;
      }
    for (let i = start; i < end; i++) {
      if (!fit) distress[i] = target[i] = none;
      if (!fit || !(total > 0)) bps[i] = none;
    }
  }
};

export const dualMultiplier: Loop<Subsidy["dualMultiplier"]> = ({ inputs, params, outputs, sizes }) => {
  const none = NaN;
  const { utilization, cost, payout, utilizationTarget, marginTarget } = inputs;
  const { utilizationGain, costGain, min, max } = params;
  const sink = scratch(sizes.row);
  const { multiplier = sink, utilization: byUse = sink, cost: byCost = sink } = outputs;
  for (let i = 0; i < sizes.row; i++) {
    const use = utilization[i]!;
    const useAim = utilizationTarget ? utilizationTarget[i]! : 0.5;
    const marginAim = marginTarget ? marginTarget[i]! : 0.25;
    const aims = isShare(useAim) && marginAim >= -1 && marginAim <= 1000;
    const ok = aims && countable(cost[i]!) && countable(payout[i]!) && !Number.isNaN(use);
    const first = 1 + utilizationGain * (useAim - clamp(use, 0, 1));
    const coverage = clamp((cost[i]! * (1 + marginAim)) / payout[i]!, 0.1, 10);
    const second = payout[i]! > 0 ? 1 + costGain * (coverage - 1) : 1;
    multiplier[i] = ok ? clamp(first * second, min, max) : none;
    byUse[i] = ok ? first : none;
    byCost[i] = ok ? second : none;
  }
};

export const tariff: Loop<Subsidy["tariff"]> = ({ inputs, params, state, outputs, sizes }) => {
  const none = NaN;
  const { volume, inflow } = inputs;
  const { target, drift, min, max } = params;
  const { tariff, skipped } = state;
  const sink = scratch(sizes.tick * sizes.entity);
  const { bps = sink, implied = sink } = outputs;
  for (let t = 0, i = 0; t < sizes.tick; t++)
    for (let e = 0; e < sizes.entity; e++, i++) {
      const moved = volume[i]!;
      const came = inflow[i]!;
      let aim = none;
      if (!(countable(moved) && countable(came))) skipped[e]!++;
      else if (moved > 0 && came > 0) {
        aim = Math.min(halfAway(((came * (target / 10_000)) / moved) * 10_000), 65_535);
        tariff[e] = clamp(halfAway(tariff[e]! + drift * (aim - tariff[e]!)), min, max);
      }
      bps[i] = tariff[e]!;
      implied[i] = aim;
    }
};
