import type { Sizes } from "../../src/plan.ts";
import type { Sample } from "../sample.ts";
import { groupLength, type Setting, uniform } from "./setting.ts";

type Draw = () => number;

const groups = (n: number) => ({ group: Math.ceil(n / groupLength) });

/** Trials, and how many of them came out well. */
function arm(successes: string, trials: string, n: number, next: Draw): Sample {
  const all = uniform(n, 20, 2000, next).map(Math.floor);
  return { [successes]: all.map((of) => Math.floor(of * (0.05 + 0.3 * next()))), [trials]: all };
}

const arms = (n: number, next: Draw): Sample => ({
  ...arm("successesA", "trialsA", n, next),
  ...arm("successesB", "trialsB", n, next),
});

const estimates = ({ row }: Sizes, next: Draw): Sample => ({
  estimate: uniform(row!, -1, 2, next),
  error: uniform(row!, 0.2, 1, next),
});

export const experiments: Readonly<Record<string, Setting>> = {
  "experiments.betaBinomial": { sizes: groups, inputs: ({ row }, next) => arm("successes", "trials", row!, next) },
  "experiments.expectedLoss": {
    inputs: ({ row }, next) =>
      Object.fromEntries(["alphaA", "betaA", "alphaB", "betaB"].map((name) => [name, uniform(row!, 20, 400, next)])),
  },
  "experiments.jamesStein": { sizes: groups, inputs: estimates },
  "experiments.msprt": {
    params: { family: "proportions" },
    inputs: ({ tick, entity }, next) => ({
      ...arm("sumA", "trialsA", tick! * entity!, next),
      ...arm("sumB", "trialsB", tick! * entity!, next),
    }),
  },
  "experiments.pool": { sizes: groups, inputs: estimates },
  "experiments.twoProportionTest": { inputs: ({ row }, next) => arms(row!, next) },
};
