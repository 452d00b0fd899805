import type { Sizes } from "../../src/plan.ts";
import type { Sample } from "../sample.ts";
import { groupLength, type Setting, uniform, windows } from "./setting.ts";

/** Conversions of some impressions, and those: 0 to 5 in a hundred. */
function arm(conversions: string, impressions: string, n: number, next: () => number): Sample {
  const shown = uniform(n, 100, 10_000, next).map(Math.floor);
  return { [conversions]: shown.map((of) => Math.floor(of * 0.05 * next())), [impressions]: shown };
}

const arms = (n: number, next: () => number): Sample => ({
  ...arm("treatedConversions", "treated", n, next),
  ...arm("controlConversions", "control", n, next),
});

/** Features between -1 and 1, of rows or of ticks and entities. */
const features = ({ row = 1, tick = 1, entity = 1, feature }: Sizes, next: () => number): Sample => ({
  x: uniform(row * tick * entity * feature!, -1, 1, next),
});

export const ads: Readonly<Record<string, Setting>> = {
  "ads.betaBinomialPrior": { inputs: ({ row }, next) => arm("conversions", "impressions", row!, next) },
  "ads.pacingDual": { params: { budget: 1e12, horizon: 1e9 } },
  "ads.qualityModel": { sizes: { feature: 8 }, inputs: (sizes, next) => features(sizes, next) },
  "ads.qualityScore": {
    sizes: { feature: 8 },
    inputs: (sizes, next) => ({ ...features(sizes, next), weights: uniform(sizes.feature!, -1, 1, next) }),
  },
  "ads.runningUplift": { inputs: ({ tick, entity }, next) => arms(tick! * entity!, next) },
  "ads.uplift": { inputs: ({ row }, next) => arms(row!, next) },
  "ads.upliftHierarchical": {
    sizes: (n) => ({ campaign: Math.ceil(n / groupLength), portfolio: 1 }),
    inputs: ({ row, campaign }, next) => ({ ...arms(row!, next), campaigns: windows(row!, campaign!) }),
  },
};
