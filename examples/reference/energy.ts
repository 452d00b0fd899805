import type { Examples } from "./examples.ts";

export const energy: Examples<"energy"> = {
  gridUtilization: (lw) =>
    lw.energy.gridUtilization({ capacity: Float64Array.of(1000, 500), available: Float64Array.of(1200, 100) }),
  treasuryFee: (lw) => lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }),
  settlement: (lw) =>
    lw.energy.settlement({ kwh: 137, price: 29, treasuryBps: 216, jurisdictionBps: 75, slashBps: 1000, stake: 1000 }),
  reputation: (lw) =>
    lw.energy.reputation({ delivered: Float64Array.of(1, 1, 0), latency: Float64Array.of(900, 6000, 700) }),
  ewmaReputation: (lw) => lw.energy.ewmaReputation({ rating: Float64Array.of(0.9, 0.4) }),
};
