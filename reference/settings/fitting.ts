import type { Sizes } from "../../src/plan.ts";
import type { Sample } from "../sample.ts";
import { groupLength, type Setting, uniform } from "./setting.ts";

type Draw = () => number;

/** Points about a plane, and how far off they are. */
function plane({ row = 0, tick = 0, entity = 0, feature = 1 }: Sizes, next: Draw): Sample {
  const rows = row || tick * entity;
  const x = uniform(rows * feature, -2, 5, next);
  const y = Float64Array.from({ length: rows }, (_, i) => {
    let sum = 1 + next();
    for (let j = 0; j < feature; j++) sum += (j + 0.5) * x[i * feature + j]!;
    return sum;
  });
  return { x, y };
}

/** The same, and which side of a plane they are on, but for some. */
function labelled(sizes: Sizes, next: Draw): Sample {
  const { x, y } = plane(sizes, next) as Record<"x" | "y", Float64Array>;
  return { x, label: y.map((v) => (v - 5 > 12 * (next() - 0.5) ? 1 : 0)) };
}

const groups = (n: number) => ({ group: Math.ceil(n / groupLength) });

export const fitting: Readonly<Record<string, Setting>> = {
  "fitting.leastSquares": { sizes: (n) => ({ ...groups(n), feature: 3 }), inputs: plane },
  "fitting.logistic": { sizes: (n) => ({ ...groups(n), feature: 2 }), inputs: labelled },
  "fitting.rollingRegression": { sizes: { window: 20, feature: 2 }, inputs: plane },
  "fitting.theilSen": { sizes: groups, inputs: plane },
};
