import { type Setting, uniform, windows } from "./setting.ts";

/** Exponential waiting time of mean 1000 from a uniform number. */
const waiting = (u: number) => -1000 * Math.log(1 - u);

/** Adds up what it is given. */
const running = () => {
  let sum = 0;
  return (x: number) => (sum += x);
};

export const consensus: Readonly<Record<string, Setting>> = {
  "consensus.asertTarget": {
    inputs: ({ row }, next) => ({
      anchor: new Float64Array(row!).fill(0x1802aee8),
      elapsed: uniform(row!, 0, 2e8, next).map(Math.round),
      height: uniform(row!, 0, 3e5, next).map(Math.round),
    }),
  },
  "consensus.kalmanDifficulty": {
    inputs: ({ tick, entity }, next) => ({ solveTime: uniform(tick! * entity!, 0, 1, next).map(waiting) }),
  },
  "consensus.lwma": {
    inputs: ({ row, group }, next) => ({
      difficulty: uniform(row!, 9e5, 1.1e6, next),
      solveTime: uniform(row!, 0, 1, next).map((u) => waiting(u) * 0.06),
      offsets: windows(row!, group!),
    }),
  },
  "consensus.lwmaTarget": {
    params: { spacing: 60 },
    inputs: ({ row, group }, next) => ({
      time: uniform(row!, 0, 1, next)
        .map((u) => Math.round(waiting(u) * 0.06))
        .map(running()),
      bits: uniform(row!, 0x1b00ffff, 0x1b7fffff, next).map(Math.floor),
      offsets: windows(row!, group!),
    }),
  },
  "consensus.retarget": {
    inputs: ({ row }, next) => ({
      bits: uniform(row!, 0x1b00ffff, 0x1b7fffff, next).map(Math.floor),
      elapsed: uniform(row!, 1e5, 6e6, next).map(Math.floor),
    }),
  },
  "consensus.windowRetune": {
    inputs: ({ row, group }, next) => ({
      timestamps: uniform(row!, 1, 2000, next).map(running()),
      difficulty: new Float64Array(group!).fill(1e6),
      hint: new Float64Array(group!),
      offsets: windows(row!, group!),
    }),
  },
};
