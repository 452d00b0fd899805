import type { Setting } from "./setting.ts";

export const names: Readonly<Record<string, Setting>> = {
  "names.reservePrice": { inputs: ({ row }) => ({ minimum: new Float64Array(row!).fill(NaN) }) },
};
