import type { Sizes } from "../../src/plan.ts";
import { type Setting, uniform } from "./setting.ts";

/** A setpoint with noise around it, ticks of unequal length, nobody's hand. */
const loop: Setting = {
  params: { kp: 2, ti: 4, td: 1, min: -10, max: 10 },
  inputs: ({ tick, entity }, next) => ({
    setpoint: new Float64Array(tick! * entity!).fill(5),
    measured: uniform(tick! * entity!, 4, 6, next),
    manual: new Float64Array(tick! * entity!).fill(NaN),
    dt: uniform(tick! * entity!, 0.5, 1.5, next),
  }),
};

/** Readings in ticks of unequal length. */
const uneven: Setting = {
  inputs: ({ tick, entity }, next) => ({
    measured: uniform(tick! * entity!, 4, 6, next),
    dt: uniform(tick! * entity!, 0.5, 1.5, next),
  }),
};

const matrix = (n: number, cell: (i: number, j: number) => number) =>
  Float64Array.from({ length: n * n }, (_, k) => cell(Math.floor(k / n), k % n));

const one = { state: 2, reading: 1, control: 1 };

/** Position and speed, of which readings show the first. */
const motion = (ticks: number, { reading = 1, state = 2 }: Sizes, next: () => number) => ({
  measured: uniform(ticks * reading, 4, 6, next),
  transition: matrix(state, (i, j) => Number(i === j) + Number(j === i + 1)),
  observation: Float64Array.from({ length: reading * state }, (_, k) => Number(k % state === 0)),
  processNoise: matrix(state, (i, j) => (i === j ? 0.01 : 0)),
  readingNoise: matrix(reading, (i, j) => (i === j ? 0.1 : 0)),
  // No tick has matrices of its own.
  transitionAt: new Float64Array(ticks * state * state).fill(NaN),
  observationAt: new Float64Array(ticks * reading * state).fill(NaN),
  processNoiseAt: new Float64Array(ticks * state * state).fill(NaN),
  readingNoiseAt: new Float64Array(ticks * reading * reading).fill(NaN),
});

export const control: Readonly<Record<string, Setting>> = {
  "control.alphaBeta": uneven,
  "control.gainSchedule": {
    sizes: { point: 8 },
    inputs: ({ row, point }, next) => ({
      x: uniform(row!, 0, 8, next),
      points: Float64Array.from({ length: point! }, (_, j) => j),
    }),
  },
  "control.kalman": { sizes: one, inputs: (sizes, next) => motion(sizes.tick! * sizes.entity!, sizes, next) },
  "control.kalmanSmoother": {
    sizes: one,
    inputs: (sizes, next) => ({
      ...motion(sizes.row!, sizes, next),
      initialCovariance: matrix(sizes.state!, () => NaN),
    }),
  },
  "control.kalmanVelocity": uneven,
  "control.kalmanWalk": uneven,
  "control.pi": { params: { kp: 2, ki: 0.5, min: -10, max: 10 } },
  "control.pid": loop,
  "control.pidVelocity": loop,
  "control.relayRecord": {
    inputs: ({ row }) => ({
      error: Float64Array.from({ length: row! }, (_, i) => Math.sin(i / 5)),
      time: Float64Array.from({ length: row! }, (_, i) => i / 4),
    }),
  },
  "control.relayTune": {
    inputs: ({ row }, next) => ({ amplitude: uniform(row!, 1, 2, next), hysteresis: uniform(row!, 0, 0.5, next) }),
  },
  "control.stepRecord": {
    inputs: ({ row }) => ({
      measured: Float64Array.from({ length: row! }, (_, i) => 1 - Math.exp(-i / 20)),
      time: Float64Array.from({ length: row! }, (_, i) => i / 4),
    }),
  },
  "control.selfTuneZeroCross": {
    inputs: ({ tick, entity }) => ({ time: Float64Array.from({ length: tick! * entity! }, (_, i) => i / entity!) }),
  },
};
