import type { Examples } from "./examples.ts";

export const allocation: Examples<"allocation"> = {
  phasePlan: (lw) => lw.allocation.phasePlan({ cpu: Float64Array.of(55, 25, 20), threads: 64 }),
  timeOfDay: (lw) => lw.allocation.timeOfDay({ hour: 18 }),
  progressShare: (lw) => lw.allocation.progressShare({ completion: 0.6 }),
  schedule: (lw) =>
    lw.allocation.schedule({
      cpu: Float64Array.of(55, 25, 20),
      memory: Float64Array.of(200, 120, 64),
      worldModel: Float64Array.of(1, 0, 0),
      threads: 64,
      gigabytes: 384,
      hour: 22,
    }),
  waterFill: (lw) =>
    lw.allocation.waterFill({ demand: Float64Array.of(1, 2, 9), weight: Float64Array.of(1, 1, 2), capacity: 8 }),
  drf: (lw) =>
    lw.allocation.drf({
      demand: Float64Array.of(1, 4, 3, 1),
      weight: Float64Array.of(1, 1),
      capacity: Float64Array.of(9, 18),
    }),
  workerTopology: (lw) => lw.allocation.workerTopology({ workers: Float64Array.of(1, 15, 10, 5, 3), threads: 35 }),
  dataVolume: (lw) =>
    lw.allocation.dataVolume({
      blocks: Float64Array.of(4200000, 2100000, 3800000, 6200000, 5800000),
      perBlock: Float64Array.of(100, 50, 75, 200, 150),
    }),
  acceleration: (lw) => lw.allocation.acceleration({ speedup: Float64Array.of(2, 3, 5) }),
  speedup: (lw) => lw.allocation.speedup({ n: 16 }, { serial: 0.02, coherency: 0.0001 }),
  updateInterval: (lw) => lw.allocation.updateInterval({ volatility: 0.04 }),
  karpFlatt: (lw) => lw.allocation.karpFlatt({ speedup: Float64Array.of(1.95, 3.7, 6.6), n: Float64Array.of(2, 4, 8) }),
  uslFit: (lw) =>
    lw.allocation.uslFit({
      n: Float64Array.of(1, 2, 4, 8, 16, 32),
      throughput: Float64Array.of(100, 188, 337, 540, 740, 790),
    }),
  apportionment: (lw) =>
    lw.allocation.apportionment(
      { votes: Float64Array.of(340000, 280000, 160000, 60000), seats: 7 },
      { method: "webster" },
    ),
  drfTasks: (lw) =>
    lw.allocation.drfTasks({
      demand: Float64Array.of(1, 4, 3, 1),
      weight: Float64Array.of(1, 1),
      capacity: Float64Array.of(9, 18),
    }),
};
