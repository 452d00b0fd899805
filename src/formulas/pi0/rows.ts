import { column, domain, field, finite, flag, param, type Range } from "../../spec.ts";

/** Products of a few of these stay finite. */
const most = 1e150;
const amount: Range = [0, most];

/**
 * Operators whose rows stand alone. Where a scalar formula names a sum of projectors, it takes the number that `overlap` makes of
 * it: their expectation in a supplied state.
 */
export const rows = domain({
  /**
   * Resource allocation: the weighted sum of what is available, decaying with time, times the overlap. (sum of w_i r_i) e^(-decay t) p.
   * The factor Q(t) of the source is read as this decay and p; its Q(t) of throughput is another quantity. Pi0 QRA, 1.1.
   */
  qra: {
    inputs: {
      /** availability of each type of resource, one column each: computational, memory, network, storage or any others */
      resources: field(["resource", "row"], "any", amount),
      /** weight of each type of resource */
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
   * Effective hash rate: the baseline hash rate raised by the overlap, base (1 + gain p). A rise
   * by 327 percent, the figure of the source, is gain p = 3.27 and the factor 4.27; it is no default. Pi0 QHO, 2.1.
   */
  qho: {
    inputs: {
      /** baseline hash rate H_base */
      base: column("any", [0, Infinity]),
      /** expectation of the projectors, as pi0.overlap gives it */
      overlap: column("1", amount),
    },
    params: {
      /** enhancement factor alpha: rise at an overlap of 1, as a share of the base */
      gain: param("1", 1, [0, 1e15]),
    },
    /** effective hash rate, in the unit of `base`; infinite beyond the doubles */
    output: column("any", [0, Infinity]),
  },

  /**
   * System capacity at scale factor n, which grows like a fractal: unit n^dimension (1 + epsilon ln n), with the natural logarithm. No
   * constant epsilon holds efficiency up: at n = 10^12 with dimension 0.95 and epsilon 0 it is 25 percent, so it is computed, not claimed.
   * Pi0 FS, 3.1.
   */
  fs: {
    inputs: {
      /** scale factor n: how many times the baseline, nodes for one */
      nodes: column("n", [Number.MIN_VALUE, 1e100]),
    },
    params: {
      /** baseline capacity S_0: that of scale factor 1 */
      unit: param("any", 1, [0, Infinity]),
      /** fractal dimension D; the source has 0.8 to 0.95 */
      dimension: param("1", 0.9, [0, 1]),
      /** logarithmic correction factor */
      epsilon: param("1", 0, [-1e15, 1e15]),
    },
    output: {
      /** system capacity, within 1e-13 of itself */
      capacity: column("any", [0, Infinity]),
      /** efficiency retained: capacity over n units */
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
      /** adaptive rate lambda: how fast throughput nears the limit, one a row */
      rate: column("1", [0, Infinity]),
      /** availability R of resources */
      availability: column("1", [0, Infinity]),
      /** probability of an error, p_error */
      errors: column("1", [0, 1], { clamped: true }),
      /** probability of congestion, p_congestion */
      congestion: column("1", [0, 1], { clamped: true }),
    },
    params: {
      /** maximum throughput T_max */
      limit: param("any", 1, [0, finite]),
    },
    /** throughput, 0 to `limit` */
    output: column("any", [0, Infinity]),
  },
});
