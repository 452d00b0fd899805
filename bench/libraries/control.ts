import Kalman from "kalmanjs";
import { load } from "lanewise";
import Controller from "node-pid-controller";
import type { Contest } from "./contest.ts";
import { rows, walk } from "./data.ts";

const { control } = await load();
const measured = walk(20, 0.5);
const ordinary = [...measured];
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
];
