import type { Examples } from "./examples.ts";

export const names: Examples<"names"> = {
  reservePrice: (lw) => lw.names.reservePrice({ length: 4, prior: 2000, settled: true }),
};
