import { column, domain, integer, offsets, param, perGroup } from "../../spec.ts";

const open = [-Infinity, Infinity] as const;

/** Shares of classes by their logarithms. */
export const scores = domain({
  /**
   * Logarithms of the shares that core.softmax gives, x / temperature less the logarithm of the sum of exponentials. The best score's share
   * keeps its digits however near to 1 it is. Minus infinity stays. Goodfellow, Bengio and Courville 2016, 6.2.2.3.
   */
  logSoftmax: {
    inputs: {
      /** scores */
      x: column("any", open, { extended: true }),
      offsets: offsets(),
    },
    params: {
      /** high: even shares; low: the best takes all */
      temperature: param("any", 1, [0.001, Infinity]),
    },
    /** logarithms of the shares; NaN throughout a group with a NaN, plus infinity or nothing above minus infinity */
    output: column("1", [-Infinity, 0]),
  },

  /**
   * Loss of each group of scores for the class that is right: -log softmax(x)[label], in nats. With smoothing s the right class counts
   * 1 - s, and each of the n classes s / n besides. Szegedy et al. 2016, section 7; PyTorch's cross_entropy without a reduction.
   */
  crossEntropy: {
    inputs: {
      /** scores of the classes, before any softmax */
      x: column("any", open, { extended: true }),
      /** row within its group, from 0, of the class that is right */
      label: perGroup(integer("row")),
      offsets: offsets(),
    },
    params: {
      /** share of the target that all classes have in common */
      smoothing: param("1", 0, [0, 1]),
    },
    /** infinity where a class that counts has minus infinity; NaN of a label beyond the rows, and where softmax has no shares */
    output: perGroup(column("1", [0, Infinity])),
    scratch: {
      /** distances of a chunk from the best */
      terms: [1024],
    },
  },
});
