// Costs in Renyi differential privacy, rounded up.
import { step } from "../../../compiler/step.ts";
import { sampledCost, within } from "../../../compiler/vocabulary.ts";
import { privacy } from "../../../src/formulas/privacy/index.ts";

/** ln(1 + E[(1 + x)^order - 1 - order x]) / (order - 1), 1 + x the ratio of the densities */
export const rdpSubsampledGaussian = step(privacy.rdpSubsampledGaussian, ({ rate, sigma, order }) => {
  // Sums and integrals are taken of rows in range alone, whoever stands beside them.
  const fit = within(rate, 0, 1) && within(sigma, 0.25, 1e6) && within(order, 1, 1024);
  return { output: sampledCost(rate, sigma, order, fit) };
});
