import type { names } from "../../src/formulas/names/names.ts";
import { clamp, countable, type Loop, scratch } from "../loop.ts";

type Names = typeof names;

export const reservePrice: Loop<Names["reservePrice"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { length, prior, settled, minimum } = inputs;
  const { sensitivity, historyWeight, freeLength, enabled } = params;
  const base = Number(params.base);
  const lengthFloor = Number(params.lengthFloor);
  const premiumCap = Number(params.premiumCap);
  const sink = scratch(row);
  const { reserve = sink, lengthMultiplier = sink, historyMultiplier = sink, raw = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const characters = length[i]!;
    const last = prior ? prior[i]! : none;
    const sold = settled ? settled[i]! : 0;
    const own = minimum ? minimum[i]! : none;
    const known = countable(last) || Number.isNaN(last);
    const fits = (own > 0 && own < Infinity) || Number.isNaN(own);
    if (characters >= 1 && characters < Infinity && known && (sold === 0 || sold === 1) && fits) {
      const extra = characters - freeLength;
      const rest = 1 - sensitivity * Math.max(extra, 0);
      const l = Math.max(rest, lengthFloor);
      const h = sold && base > 0 && !Number.isNaN(last) ? 1 + historyWeight * clamp(last / base - 1, 0, premiumCap) : 1;
      const r = base * l * h;
      lengthMultiplier[i] = l;
      historyMultiplier[i] = h;
      raw[i] = r;
      const asked = !Number.isNaN(own) ? own : enabled ? Math.round(r) : base;
      reserve[i] = Math.max(asked, 1);
    } else reserve[i] = lengthMultiplier[i] = historyMultiplier[i] = raw[i] = NaN;
  }
};
