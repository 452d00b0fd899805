import { choice, column, domain, offsets, param, perGroup, type Range, toggle } from "../../spec.ts";

/** Wide enough for any clock, and the quotient of two ends is far from overflow. */
const scale: Range = [1e-9, 1e9];

/** The load that a balancer acts on. */
export const balance = domain({
  /**
   * Balanced load: the integral of a load's past, weighted by age with a kernel of unit mass (the kernels of core.kernel), over a window
   * that shrinks when load is unsteady. The source leaves kernel and norm open: exponential and normalized unless told. It bounds the
   * window by 50 ms and 5 s; how it moves between them is ours: window = least + (most - least) e^(-sensitivity variation). Pi0 ARB, 1.2.
   */
  arb: {
    inputs: {
      /** samples of load, evenly spaced, oldest first */
      load: column("any", [0, 1e150]),
      offsets: offsets(),
    },
    params: {
      /** time between two samples */
      spacing: param("s", 0.05, scale),
      /** window of a load that varies without end, and of one that is 0 throughout */
      windowMin: param("s", 0.05, scale),
      /** window of a steady load; the same as windowMin: a fixed window */
      windowMax: param("s", 5, scale),
      /** how fast variation shrinks the window; 0: never */
      sensitivity: param("1", 1, [0, Infinity]),
      /** weight by age */
      kind: { ...choice("uniform", "exponential", "triangular", "gaussian"), default: "exponential" as const },
      /** decay of the exponential kernel */
      rate: param("1/s", 1, scale),
      /** standard deviation of the gaussian kernel */
      sigma: param("s", 1, scale),
      /** divide by the integral of the kernel under the same rule, so that a constant load is kept as it is */
      normalize: toggle(true),
      /** how samples are joined, as in core.integrate */
      rule: choice("trapezoid", "simpson"),
    },
    rules: [{ rule: "ordered", params: ["windowMin", "windowMax"] }],
    output: {
      /** balanced resource state: weighted load over the samples within the window; the last sample itself when it is there alone; NaN of no samples */
      balanced: perGroup(column("any", [0, Infinity])),
      /** time window of adaptation tau */
      window: perGroup(column("s", [1e-9, 1e9])),
      /** standard deviation of all samples over their mean; infinite of a load that is 0 throughout */
      variation: perGroup(column("1", [0, Infinity], { extended: true })),
    },
    scratch: {
      /** weights of the samples in the window, oldest first */
      weights: ["row"],
      /** distances of a block of samples from their mean */
      distances: [1024],
    },
  },
});
