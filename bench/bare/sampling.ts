import { quantileOf } from "../../reference/core/erf.ts";
import type { sampling } from "../../src/formulas/sampling/sampling.ts";
import type { Bare } from "./loop.ts";

type Sampling = typeof sampling;

export const bounds: Bare<Sampling["bounds"]> = ({ inputs, params: { delta, range }, outputs, sizes: { row } }) => {
  const { population, error, sample } = inputs;
  const { hoeffding, serfling, hoeffdingRadius, serflingRadius } = outputs;
  const half = Math.log(2 / delta) / 2;
  for (let i = 0; i < row; i++) {
    const all = population[i]!;
    const endless = (range / error[i]!) ** 2 * half;
    const narrow = half / sample[i]!;
    hoeffding[i] = Math.ceil(endless);
    serfling[i] = Math.min(Math.ceil(endless * ((all + 1) / (all + endless))), all);
    hoeffdingRadius[i] = range * Math.sqrt(narrow);
    serflingRadius[i] = range * Math.sqrt(narrow * (1 - (Math.min(sample[i]!, all) - 1) / all));
  }
};

export const hybrid: Bare<Sampling["hybrid"]> = ({ inputs, params: { deviation }, outputs, sizes: { row } }) => {
  const { population, recent, fraction } = inputs;
  const { processed, workFraction, standardError } = outputs;
  for (let i = 0; i < row; i++) {
    const old = population[i]! - recent[i]!;
    const looked = Math.ceil(old * fraction[i]!);
    processed[i] = recent[i]! + looked;
    workFraction[i] = (recent[i]! + looked) / population[i]!;
    standardError[i] = old * deviation * Math.sqrt((1 - looked / old) / looked);
  }
};

export const size: Bare<Sampling["size"]> = ({ inputs, params: { confidence }, outputs, sizes: { row } }) => {
  const { population, margin, sample, proportion } = inputs;
  const { size, infinite, achieved, z } = outputs;
  const deviations = -quantileOf((1 - confidence) / 2);
  for (let i = 0; i < row; i++) {
    const all = population[i]!;
    const spread = proportion[i]! * (1 - proportion[i]!);
    const endless = (deviations / margin[i]!) ** 2 * spread;
    const rest = Math.max(all - sample[i]!, 0) / Math.max(all - 1, 1);
    size[i] = Math.min(Math.max(Math.ceil(endless / (1 + (endless - 1) / all)), 1), all);
    infinite[i] = endless;
    achieved[i] = deviations * Math.sqrt((spread / sample[i]!) * rest);
    z[i] = deviations;
  }
};
