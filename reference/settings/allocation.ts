import { type Setting, uniform } from "./setting.ts";

/** The allocation, cache and sampling domains. */
export const allocation: Readonly<Record<string, Setting>> = {
  "allocation.acceleration": {
    inputs: ({ row, group }, next) => ({
      speedup: uniform(row!, 1, 10, next),
      fraction: uniform(row!, 0, group! / row!, next),
    }),
  },
  "allocation.drf": {
    sizes: { resource: 3 },
    inputs: ({ row, group, resource }, next) => ({
      demand: uniform(row! * resource!, 0, 10, next),
      weight: uniform(row!, 1, 3, next),
      capacity: uniform(group! * resource!, 100, 1000, next),
    }),
  },
  "allocation.apportionment": {
    inputs: ({ row, group }, next) => ({
      votes: uniform(row!, 1, 1e6, next).map(Math.floor),
      seats: new Float64Array(group!).fill((4 * row!) / group!).map(Math.floor),
    }),
  },
  "allocation.drfTasks": {
    sizes: { resource: 3 },
    inputs: ({ row, group, resource }, next) => ({
      demand: uniform(row! * resource!, 0, 10, next),
      weight: uniform(row!, 1, 3, next),
      most: new Float64Array(row!).fill(NaN),
      capacity: uniform(group! * resource!, 1000, 10_000, next),
    }),
  },
  "allocation.uslFit": {
    inputs: ({ row, group }, next) => {
      const n = Float64Array.from({ length: row! }, (_, i) => 1 + (i % Math.ceil(row! / group!)));
      return { n, throughput: n.map((n) => ((0.95 + 0.1 * next()) * n) / (1 + 0.05 * (n - 1) + 1e-3 * n * (n - 1))) };
    },
  },
  "allocation.schedule": {
    inputs: ({ row, group }, next) => ({
      cpu: uniform(row!, 0, 1, next),
      worldModel: Float64Array.from({ length: row! }, (_, i) => Number(i % 4 === 0)),
      threads: uniform(group!, 1e2, 1e5, next).map(Math.floor),
      gigabytes: uniform(group!, 1e2, 1e5, next).map(Math.floor),
      hour: uniform(group!, 0, 24, next),
      completion: uniform(group!, 0, 1, next),
    }),
  },
  "allocation.timeOfDay": { inputs: ({ row }, next) => ({ hour: uniform(row!, 0, 24, next) }) },
  "allocation.updateInterval": { params: { exponent: 1.5 } },
  "allocation.waterFill": {
    inputs: ({ row, group }, next) => ({
      demand: uniform(row!, 0, 10, next),
      weight: uniform(row!, 1, 3, next),
      capacity: new Float64Array(group!).fill((3 * row!) / group!),
    }),
  },
  "cache.che": {
    inputs: ({ row, group }, next) => ({
      rate: uniform(row!, 0, 1, next).map((u) => u ** 4),
      slots: new Float64Array(group!).fill(row! / group! / 10),
    }),
  },
  "cache.eat": { sizes: { level: 3 }, inputs: () => ({ time: Float64Array.of(1e-7, 8e-5, 1e-3) }) },
  "cache.tier": { inputs: ({ row }, next) => ({ age: uniform(row!, 0, 300, next) }) },
  "cache.zipf": {
    inputs: ({ row }, next) => ({
      objects: uniform(row!, 3, 9, next).map((x) => Math.floor(10 ** x)),
      slots: uniform(row!, 1, 3, next).map((x) => Math.floor(10 ** x)),
      exponent: uniform(row!, 0.5, 1.5, next),
    }),
  },
  "sampling.allocation": {
    inputs: ({ row, group }, next) => ({
      size: uniform(row!, 1, 1e6, next).map(Math.floor),
      deviation: uniform(row!, 0, 1, next),
      sample: new Float64Array(group!).fill(Math.floor((100 * row!) / group!)),
    }),
  },
  "sampling.hybrid": {
    inputs: ({ row }, next) => ({
      population: uniform(row!, 1e6, 1e9, next).map(Math.floor),
      recent: uniform(row!, 0, 1e6, next).map(Math.floor),
    }),
  },
};
