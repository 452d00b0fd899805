import { type Setting, uniform } from "./setting.ts";

export const energy: Readonly<Record<string, Setting>> = {
  "energy.treasuryFee": { inputs: ({ row }, next) => ({ hour: uniform(row!, 0, 24, next) }) },
};
