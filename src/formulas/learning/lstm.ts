import { column, domain, field, mirror, param, signal, state, tally } from "../../spec.ts";

const most = 1e150;
const bounded = [-most, most] as const;
const weights = <const D extends readonly (string | number)[]>(...dims: D) => field(dims, "any", bounded);
const headWeights = field(["unit"], "any", bounded, { optional: true, otherwise: 0 });
const headBias = param("any", 0, bounded);

/** Recurrent networks, trained elsewhere. */
export const lstm = domain({
  /**
   * Long short-term memory, one layer and a linear head. Gates stand in the order input i, forget f, candidate g, output o:
   * z = W x + U h + b; i, f, o = sigmoid(z); g = tanh(z); c = f c + i g; h = o tanh(c); y = w h + head bias. An observation with a
   * feature out of the domain is skipped; so is every one when a weight is. Hochreiter and Schmidhuber 1997; Gers, Schmidhuber
   * and Cummins 2000.
   */
  lstm: {
    inputs: {
      /** features of an observation, oldest first */
      x: field(["tick", "entity", "feature"], "any", bounded),
      /** W: for each gate and unit one weight of each feature */
      inputWeights: weights(4, "unit", "feature"),
      /** U: for each gate and unit one weight of each unit's hidden state */
      recurrentWeights: weights(4, "unit", "unit"),
      /** b: for each gate and unit; where there are two, as PyTorch has them, their sum */
      bias: weights(4, "unit"),
      /** w: weights of the head; left out, y is the head's bias */
      headWeights,
    },
    params: {
      /** bias of the head */
      headBias,
    },
    state: {
      /** h */
      hidden: state("any", 0, ["unit"]),
      /** c */
      cell: state("any", 0, ["unit"]),
      /** observations that were not valid */
      skipped: tally(),
    },
    output: {
      /** the head's answer, after the observation */
      y: signal(column("any")),
      /** h after the observation */
      hidden: mirror(field(["tick", "entity", "unit"], "any"), "hidden"),
      /** c after the observation */
      cell: mirror(field(["tick", "entity", "unit"], "any"), "cell"),
    },
    scratch: {
      /** W with a row for each feature */
      packedInput: ["feature", 4, "unit"],
      /** U with a row for each unit */
      packedRecurrent: ["unit", 4, "unit"],
      /** gates of some entities */
      gates: [16, 4, "unit"],
    },
  },

  /**
   * Forecast several steps ahead from the state of `lstm`: each answer of the head is feature 0 of the next step. Weights as
   * there. Graves, Generating Sequences With Recurrent Neural Networks, 2013.
   */
  lstmForecast: {
    inputs: {
      /** h to start from; of no observations 0 */
      hidden: field(["row", "unit"], "any", [-1, 1]),
      /** c to start from; of no observations 0 */
      cell: field(["row", "unit"], "any", bounded),
      /** W */
      inputWeights: weights(4, "unit", "feature"),
      /** U */
      recurrentWeights: weights(4, "unit", "unit"),
      /** b */
      bias: weights(4, "unit"),
      /** w: weights of the head; left out, the forecast is its bias */
      headWeights,
      /** features of the times forecast; feature 0 is replaced by the forecast; left out, the others are 0 */
      future: field(["row", "step", "feature"], "any", bounded, { optional: true, otherwise: 0 }),
    },
    params: {
      /** bias of the head */
      headBias,
    },
    /** one step */
    sizes: { step: 1 },
    /** the head's answers, nearest first; NaN throughout a row that starts or goes on outside its domain */
    output: field(["row", "step"], "any"),
    scratch: {
      /** W with a row for each feature */
      packedInput: ["feature", 4, "unit"],
      /** U with a row for each unit */
      packedRecurrent: ["unit", 4, "unit"],
      /** gates of some cells */
      gates: [16, 4, "unit"],
      /** their h */
      hiddenNow: [16, "unit"],
      /** their c */
      cellNow: [16, "unit"],
      /** their features */
      x: [16, "feature"],
    },
  },
});
