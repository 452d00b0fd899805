import { column, domain, field, flag, param, type Range } from "../../spec.ts";

/** Products of a few of these stay finite. */
const most = 1e150;
const amount: Range = [0, most];

/**
 * Operators whose rows stand alone. Where a scalar formula names a sum of projectors, it takes the number that `overlap` makes of
 * it: their expectation in a supplied state.
 */
export const rows = domain({
  /**
   * Resources allocated: the weighted sum of what there is, decaying with time, times the overlap. (sum of w_i r_i) e^(-decay t) p.
   * The factor Q(t) of the source is read as this decay and p; its Q(t) of throughput is another quantity. Pi0 QRA, 1.1.
   */
  qra: {
    inputs: {
      /** resources, one column each: compute, memory, network, storage or any others */
      resources: field(["resource", "row"], "any", amount),
      /** weight of each resource */
      weights: field(["resource"], "1", amount),
      /** time since the resources were measured */
      elapsed: column("s", [0, Infinity]),
      /** expectation of the projectors, as pi0.overlap gives it; above 1 where states are not orthonormal */
      overlap: column("1", amount),
    },
    params: {
      /** rate at which a measurement loses its worth */
      decay: param("1/s", 0.1, [0, Infinity]),
    },
    /** what is allocated; 0 once the decay has underflowed */
    output: column("any", [0, Infinity]),
  },

  /**
   * Energy raised by the overlap: base (1 + gain p). A rise by 327 percent, the figure of the source, is gain p = 3.27 and the factor
   * 4.27; it is no default. Pi0 QHO, 2.1.
   */
  qho: {
    inputs: {
      /** energy without gain */
      base: column("any", [0, Infinity]),
      /** expectation of the projectors, as pi0.overlap gives it */
      overlap: column("1", amount),
    },
    params: {
      /** rise at an overlap of 1, as a share of the base */
      gain: param("1", 1, [0, 1e15]),
    },
    /** base (1 + gain p); infinite beyond the doubles */
    output: column("any", [0, Infinity]),
  },

  /**
   * Capacity of a network that grows like a fractal: unit n^dimension (1 + epsilon ln n), with the natural logarithm. No constant
   * epsilon holds efficiency up: of 10^12 nodes with dimension 0.95 and epsilon 0 it is 25 percent, so it is computed, not claimed.
   * Pi0 FS, 3.1.
   */
  fs: {
    inputs: {
      /** nodes */
      nodes: column("n", [Number.MIN_VALUE, 1e100]),
    },
    params: {
      /** capacity of one node */
      unit: param("any", 1, [0, Infinity]),
      /** fractal dimension; the source has 0.8 to 0.95 */
      dimension: param("1", 0.9, [0, 1]),
      /** logarithmic correction */
      epsilon: param("1", 0, [-1e15, 1e15]),
    },
    output: {
      /** capacity of all nodes together, within 1e-13 of itself */
      capacity: column("any", [0, Infinity]),
      /** capacity over n units: what each node keeps of its own */
      efficiency: column("1", [0, Infinity]),
      /** the correction 1 + epsilon ln n was negative and counted as 0 */
      floored: flag(),
    },
  },

  /**
   * Throughput that saturates: limit (1 - e^(-rate availability)) (1 - errors) (1 - congestion). The factor Q(t) of the source is read as
   * the quality (1 - errors) (1 - congestion), its R(t) as availability; neither is the one of pi0.qra. Pi0 ATM, 3.2.
   */
  atm: {
    inputs: {
      /** how fast throughput nears the limit; adaptive, so one a row */
      rate: column("1", [0, Infinity]),
      /** availability of resources */
      availability: column("1", [0, Infinity]),
      /** share of transfers with errors */
      errors: column("1", [0, 1], { clamped: true }),
      /** share of capacity that congestion takes */
      congestion: column("1", [0, 1], { clamped: true }),
    },
    params: {
      /** throughput of an unlimited rate */
      limit: param("any", 1, [0, Infinity]),
    },
    /** 0 to `limit` */
    output: column("any", [0, Infinity]),
  },
});
