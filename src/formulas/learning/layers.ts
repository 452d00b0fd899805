import { column, domain, field, param } from "../../spec.ts";

const bounded = [-1e150, 1e150] as const;

/** Layers without memory. */
export const layers = domain({
  /**
   * Layer normalisation: each row less its mean, over its standard deviation (of the population, epsilon added to the variance), times gain
   * and plus bias. Mean and variance are taken in two passes: large offsets do not cancel. Ba, Kiros and Hinton 2016.
   */
  layerNorm: {
    inputs: {
      /** features of each row; beyond 1e150 squares overflow */
      x: field(["row", "feature"], "any", bounded),
      /** factor of each feature; 1 when left out */
      gain: field(["feature"], "1", bounded, { optional: true, otherwise: 1 }),
      /** what is added to each feature; 0 when left out */
      bias: field(["feature"], "1", bounded, { optional: true, otherwise: 0 }),
    },
    params: {
      /** added to the variance, in its unit: rows that hardly differ stay near 0 */
      epsilon: param("any", 1e-5, [0, 1e300]),
    },
    output: {
      /** the layer's answer; NaN throughout a row out of the domain, or of equal values where epsilon is 0 */
      y: field(["row", "feature"], "1"),
      /** mean of the row; NaN of no features */
      mean: column("any"),
      /** square root of its variance and epsilon */
      deviation: column("any", [0, Infinity]),
    },
    scratch: {
      /** a row less its mean */
      centered: ["feature"],
    },
  },
});
