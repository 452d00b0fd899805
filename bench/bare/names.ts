import type { names } from "../../src/formulas/names/names.ts";
import { type Bare, clamp } from "./loop.ts";

type Names = typeof names;

export const reservePrice: Bare<Names["reservePrice"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const { length, prior, settled } = inputs;
  const { base, sensitivity, historyWeight, lengthFloor, freeLength, premiumCap } = params;
  const { reserve, lengthMultiplier, historyMultiplier, raw } = outputs;
  for (let i = 0; i < row; i++) {
    const l = Math.max(1 - sensitivity * Math.max(length[i]! - freeLength, 0), lengthFloor);
    const h = settled[i] ? 1 + historyWeight * clamp(prior[i]! / base - 1, 0, premiumCap) : 1;
    const r = base * l * h;
    lengthMultiplier[i] = l;
    historyMultiplier[i] = h;
    raw[i] = r;
    reserve[i] = Math.max(Math.round(r), 1);
  }
};
