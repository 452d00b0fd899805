import {
  choice,
  code,
  column,
  domain,
  flag,
  integer,
  mirror,
  offsets,
  param,
  perGroup,
  signal,
  state,
  tally,
} from "../../spec.ts";

/** Orders at which privacy.rdpLedger keeps its books. */
export const rdpOrders: readonly number[] = [
  ...[1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4, 4.5],
  ...Array.from({ length: 60 }, (_, i) => i + 5),
  ...[128, 256, 512],
];

const tiny = Number.MIN_VALUE;
const share = column("1", [0, 1]);
const budget = column("nat", [0, Infinity]);

/** What was spent, and what that means. Epsilon and delta are rounded up: never below the exact ones. */
export const budgets = domain({
  /**
   * The (epsilon, delta) that a curve of Renyi costs implies: the least over its orders of cost + ln(1 - 1 / order) -
   * ln(delta order) / (order - 1), and its inverse. Canonne, Kamath and Steinke 2020, proposition 12. Or as it was first, for numbers that
   * are to be compared: the least of cost - ln(delta) / (order - 1), Mironov 2017, proposition 3. One curve a group.
   */
  rdpToDp: {
    inputs: {
      /** orders of the curve; those up to 1.01 serve only to tell that nothing was spent */
      order: column("1", [1, 1e9]),
      /** total cost at that order: the sum over all releases */
      rdp: column("nat", [0, 1e12]),
      offsets: offsets(),
    },
    params: {
      /** probability that epsilon may be exceeded */
      delta: param("1", 1e-6, [0, 1]),
      /** epsilon whose delta is asked for */
      epsilon: param("nat", 1, [0, 1e9]),
      /** improved is never above classic */
      conversion: choice("improved", "classic"),
    },
    output: {
      /** at `delta`, within 1e-12 of what the curve gives; infinite for delta 0 unless nothing was spent */
      epsilon: perGroup(budget),
      /** order that gave it */
      order: perGroup(column("1")),
      /** that order is the first or the last of several: orders beyond might give less */
      edge: perGroup(flag()),
      /** at `epsilon`, within 1e-9 of what the curve gives, relatively */
      delta: perGroup(share),
    },
    strict: true,
  },

  /**
   * Ledgers of Renyi costs over the orders of rdpOrders. A tick adds releases of a Gaussian mechanism, sampled or not, to each;
   * the (epsilon, delta) so far is read off as by privacy.rdpToDp. Neighbours with the same mechanism share the work of its
   * costs. Sums are rounded up by 2^-51 at each tick. Mironov 2017, proposition 1.
   */
  rdpLedger: {
    inputs: {
      /** standard deviation of the noise in units of the sensitivity */
      sigma: signal(column("1", [0.25, 1e6])),
      /** releases of this tick; 1 when left out */
      releases: signal({ ...integer("n", [0, 1e12]), optional: true, otherwise: 1 }),
      /** probability that a person is in the sample; 1, everybody, when left out */
      rate: signal(column("1", [0, 1], { optional: true, otherwise: 1 })),
    },
    params: {
      /** probability that epsilon may be exceeded */
      delta: param("1", 1e-6, [0, 1]),
    },
    state: {
      /** total cost at each of rdpOrders */
      rdp: state("nat", 0, [73], { range: [0, Infinity], extended: true }),
      /** ticks skipped because something was out of range */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** spent so far, at `delta` */
      epsilon: signal(budget),
      /** order that gave it */
      order: signal(column("1")),
    },
    scratch: {
      /** cost of one release at each order */
      cost: [74],
      /** what conversion adds to the total at each order */
      extra: [74],
    },
    strict: true,
  },

  /**
   * Exact delta of one Gaussian release: P(t) - e^epsilon P(t - mu), mu = sensitivity / sigma, t = mu / 2 - epsilon / mu, P the
   * normal distribution. Balle and Wang 2018, theorem 8.
   */
  gaussianDelta: {
    inputs: {
      /** epsilon */
      epsilon: column("nat", [0, Infinity]),
    },
    params: {
      /** standard deviation of the noise */
      sigma: param("any", 1, [0.01, 1e6]),
      /** how far one person can move the number */
      sensitivity: param("any", 1, [0.01, 100]),
    },
    /** within 1e-9 above the exact delta, relatively, or 1e-300 */
    output: share,
    strict: true,
  },

  /** Least noise for an (epsilon, delta): the inverse of privacy.gaussianDelta, by bisection. Balle and Wang 2018, algorithm 1. */
  gaussianSigma: {
    inputs: {
      /** epsilon */
      epsilon: column("nat", [0, 1e6]),
      /** delta */
      delta: column("1", [1e-100, 0.999]),
    },
    params: {
      /** how far one person can move the number */
      sensitivity: param("any", 1, [0.01, 100]),
    },
    /** standard deviation of the noise, within 1e-9 above the exact one */
    output: column("any", [0, Infinity]),
    strict: true,
  },

  /**
   * Spending with forgetting and cool-off: a comparator for ledgers. Because what was spent fades, this is NOT a guarantee of
   * differential privacy. spent = spent (1 - forget) + cost, and a cool-off with nothing spent where that would exceed the budget.
   */
  budgetGate: {
    inputs: {
      /** people that a query covers: its cost is spread over them */
      population: signal(column("n", [1, Number.MAX_SAFE_INTEGER], { clamped: true })),
    },
    params: {
      /** epsilon that may be spent */
      maxEpsilon: param("nat", 1, [0, 1e6]),
      /** delta that may be spent */
      maxDelta: param("1", 1e-6, [0, 1]),
      /** epsilon of a query on one person */
      epsilonCost: param("nat", 0.01, [0, 1e6]),
      /** delta of a query on one person */
      deltaCost: param("1", 1e-8, [0, 1]),
      /** part of what was spent that fades with each query */
      forget: param("1", 0.05, [0, 1]),
      /** queries refused after one that would have exceeded the budget */
      coolOff: { ...param("n", 10_000, [0, Number.MAX_SAFE_INTEGER]), whole: true },
    },
    state: {
      /** epsilon spent */
      epsilon: state("nat", 0, [], { range: [0, Infinity] }),
      /** delta spent */
      delta: state("1", 0, [], { range: [0, 1] }),
      /** queries to be refused yet */
      cooldown: tally(),
      /** queries skipped because the population was NaN */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** accepted; denied for what it would have spent; or refused while cooling off. Of a skipped query: whether one is cooling off */
      decision: signal({ ...code("accepted", "denied", "cooling"), closed: 2 }),
      /** epsilon spent */
      epsilon: mirror(signal(budget), "epsilon"),
      /** delta spent */
      delta: mirror(signal(share), "delta"),
      /** queries to be refused yet */
      cooldown: mirror(signal(column("n", [0, Infinity])), "cooldown"),
    },
    strict: true,
  },

  /**
   * Whether a group of n may be told of, by a noisy count: n + Laplace noise >= k + ln(1 / (2 delta)) / epsilon. A group of k and
   * fewer passes with probability delta at most. Dwork and Roth 2014, section 3; Mironov 2012 for snapping.
   */
  noisyThreshold: {
    inputs: {
      /** people in the group */
      count: column("n", [0, 1e15]),
      /** people required */
      required: column("n", [0, 1e15]),
      /** a number drawn uniformly from (0, 1) for this group, kept secret */
      uniform: column("1", [0, 1]),
    },
    params: {
      /** privacy of the count */
      epsilon: param("nat", 1, [1e-6, 1e6]),
      /** probability that a group no larger than required passes */
      delta: param("1", 1e-4, [tiny, 0.5]),
      /** step that the noisy count is rounded to; it hides the last bits, which give plain Laplace noise away */
      snap: param("n", 0, [0, 1e15]),
    },
    output: {
      /** least noisy count that passes; a multiple of `snap` */
      threshold: column("n"),
      /** the count with its noise */
      noisy: column("n"),
      /** the group may be told of */
      release: flag(),
      /** probability of that */
      probability: share,
    },
    strict: true,
  },
});
