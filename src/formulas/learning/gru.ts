import { choice, column, domain, field, mirror, param, signal, state, tally } from "../../spec.ts";

const most = 1e150;
const bounded = [-most, most] as const;
const weights = <const D extends readonly (string | number)[]>(...dims: D) => field(dims, "any", bounded);

/** Recurrent networks of two gates, trained elsewhere. */
export const gru = domain({
  /**
   * Gated recurrent unit, one layer and a linear head. Gates stand in PyTorch's order reset r, update z, candidate n: r, z = sigmoid(W x + b
   * + U h + c); n = tanh(W x + b + r (U h + c)), or with `reset` before U tanh(W x + b + U (r h) + c); h = (1 - z) n + z h. An
   * observation with a feature out of the domain is skipped; so is every one when a weight is. Cho et al. 2014.
   */
  gru: {
    inputs: {
      /** features of an observation, oldest first */
      x: field(["tick", "entity", "feature"], "any", bounded),
      /** W: for each gate and unit one weight of each feature */
      inputWeights: weights(3, "unit", "feature"),
      /** U: for each gate and unit one weight of each unit's hidden state */
      recurrentWeights: weights(3, "unit", "unit"),
      /** b: for each gate and unit */
      bias: weights(3, "unit"),
      /** c: for each gate and unit, where there are two biases, as PyTorch and Keras have them; 0 when left out */
      recurrentBias: field([3, "unit"], "any", bounded, { optional: true, otherwise: 0 }),
      /** w: weights of the head; left out, y is the head's bias */
      headWeights: field(["unit"], "any", bounded, { optional: true, otherwise: 0 }),
    },
    params: {
      /** where r comes in: after the product with U (PyTorch, cuDNN, Keras of today), or before it (Cho et al., and the older Keras) */
      reset: choice("after", "before"),
      /** bias of the head */
      headBias: param("any", 0, bounded),
    },
    state: {
      /** h; kept within 1e150, no product overflows */
      hidden: state("any", 0, ["unit"]),
      /** observations that were not valid */
      skipped: tally(),
    },
    output: {
      /** the head's answer, after the observation */
      y: signal(column("any")),
      /** h after the observation */
      hidden: mirror(field(["tick", "entity", "unit"], "any"), "hidden"),
    },
    scratch: {
      /** W with a row for each feature */
      packedInput: ["feature", 3, "unit"],
      /** U with a row for each unit */
      packedRecurrent: ["unit", 3, "unit"],
      /** what features bring to the gates of some entities */
      gates: [16, 3, "unit"],
      /** what their hidden states bring */
      recurrent: [16, 3, "unit"],
      /** r h of them */
      shown: [16, "unit"],
    },
  },
});
