import kalmanFilter from "kalman-filter";
import Kalman from "kalmanjs";
import { load } from "lanewise";
import Controller from "node-pid-controller";
import type { Contest } from "./contest.ts";
import { rows, walk } from "./data.ts";

const { control } = await load();
const { KalmanFilter } = kalmanFilter;
const measured = walk(20, 0.5);
const ordinary = [...measured];
const few = 10_000;
const [kp, ki, kd, target] = [0.8, 0.05, 0.3, 21];

export const contests: readonly Contest[] = [
  {
    formula: "control.pid",
    task: "one loop over 100 000 readings",
    library: "node-pid-controller",
    rows,
    // That one has a derivative at once, as if the error before had been 0; its sum begins with this tick's error.
    ours: () =>
      control.pid(
        { setpoint: target, measured },
        { kp, ti: kp / ki, td: kd / kp, n: Infinity, c: 1, antiWindup: "none" },
        { state: { filtered: 0 } },
      ).u,
    theirs: () => {
      const controller = new Controller({ k_p: kp, k_i: ki, k_d: kd, dt: 1 });
      controller.setTarget(target);
      return ordinary.map((value) => controller.update(value));
    },
    tolerance: 1e-11,
    scale: 10,
  },
  {
    formula: "control.kalmanLevel",
    task: "one sensor, 100 000 readings",
    library: "kalmanjs",
    rows,
    // It begins at its first reading with that reading's variance.
    ours: () =>
      control.kalmanLevel(
        { measured: measured.subarray(1) },
        { q: 0.01, r: 0.1 },
        { state: { estimate: measured[0]!, variance: 0.1 } },
      ).estimate,
    theirs: () => {
      const filter = new Kalman({ R: 0.01, Q: 0.1 });
      return ordinary.map((value) => filter.filter(value));
    },
    tolerance: 1e-11,
  },
  {
    formula: "control.kalman",
    task: "level and speed of one sensor, 10 000 readings",
    library: "kalman-filter",
    rows: few,
    ours: () =>
      control.kalman(
        {
          measured: measured.subarray(0, few),
          transition: Float64Array.of(1, 1, 0, 1),
          observation: Float64Array.of(1, 0),
          processNoise: Float64Array.of(0.01, 0, 0, 0.001),
          readingNoise: Float64Array.of(0.1),
        },
        { initialVariance: 100 },
      ).estimate,
    theirs: () => {
      const filter = new KalmanFilter({
        observation: { dimension: 1, stateProjection: [[1, 0]], covariance: [[0.1]] },
        dynamic: {
          init: {
            mean: [[0], [0]],
            covariance: [
              [100, 0],
              [0, 100],
            ],
          },
          transition: [
            [1, 1],
            [0, 1],
          ],
          covariance: [
            [0.01, 0],
            [0, 0.001],
          ],
        },
      });
      return filter.filterAll(ordinary.slice(0, few)).flat();
    },
    tolerance: 1e-9,
    scale: 1,
  },
];
