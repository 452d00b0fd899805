import type { cache } from "../../src/formulas/cache/cache.ts";
import type { Bare } from "./loop.ts";

type Cache = typeof cache;

export const tier: Bare<Cache["tier"]> = ({
  inputs: { age, forecast },
  params: { memory, disk, fresh },
  outputs: { output },
  sizes,
}) => {
  const { row } = sizes;
  for (let i = 0; i < row; i++) {
    if (forecast[i] === 1) output[i] = age[i]! <= fresh ? 4 : 0;
    else output[i] = age[i]! <= memory ? 1 : age[i]! <= disk ? 2 : 3;
  }
};

export const eat: Bare<Cache["eat"]> = ({
  inputs: { hit, time },
  params: { miss },
  outputs,
  sizes: { row, level },
}) => {
  const { expected, missRate } = outputs;
  for (let i = 0; i < row; i++) {
    let reached = 1;
    let sum = 0;
    for (let k = 0; k < level; k++) {
      sum += reached * time[k]!;
      reached *= 1 - hit[k * row + i]!;
    }
    expected[i] = sum + reached * miss;
    missRate[i] = reached;
  }
};
