import { choice, column, domain, field, flag, integer, param, sparse } from "../../spec.ts";

const most = 1e150;
const tiny = Number.MIN_VALUE;
const amount = (unit: "any") => column(unit, [0, most]);
const share = () => column("1", [0, 1]);

/** How a search moves. */
export const search = domain({
  /**
   * Mutation rate from the probabilities of market regimes, raised where a population has lost its diversity:
   * sum of p_k rate_k / sum of p_k * (target / diversity)^exponent, within bounds. Eiben, Hinterding and Michalewicz 1999.
   */
  mutationRate: {
    inputs: {
      /** probability of each regime: one column each; what they sum to is divided out */
      probability: field(["regime", "row"], "1", [0, 1]),
      /** mutation rate that suits each regime */
      rates: field(["regime"], "1", [0, 1]),
      /** diversity of the population; below 1e-9 of the target it counts as that */
      diversity: column("any", [0, Infinity]),
    },
    params: {
      /** diversity at which the rates hold as they are */
      target: param("any", 0.5, [tiny, 1e9]),
      /** how strongly diversity counts; 0: not at all */
      exponent: param("1", 1, [0, 10]),
      /** least rate */
      min: param("1", 0.001, [0, 1]),
      /** highest rate */
      max: param("1", 0.25, [0, 1]),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    /** share of genes to change; NaN where no regime is possible */
    output: column("1", [0, 1]),
  },

  /** Step size by the share of mutations that succeeded: step * exp((success - target) / damping). The one-fifth rule, Rechenberg 1973. */
  successRule: {
    inputs: {
      /** standard deviation of the mutations so far */
      step: column("any", [0, most]),
      /** share of them that improved */
      success: share(),
    },
    params: {
      /** share at which the step stays */
      target: param("1", 0.2, [0, 1]),
      /** inertia: the higher, the slower the step changes */
      damping: param("1", 3, [0.01, Infinity]),
    },
    /** the next standard deviation */
    output: column("any", [0, Infinity]),
  },

  /** Fitness weighed by success: p gain - (1 - p) loss - cost. Expected value, von Neumann and Morgenstern 1944. */
  fitness: {
    inputs: {
      /** probability of success */
      success: share(),
      /** what success brings */
      gain: amount("any"),
      /** what failure takes */
      loss: amount("any"),
      /** what either costs */
      cost: amount("any"),
    },
    /** expected value */
    output: column("any"),
  },

  /** Metropolis acceptance: downhill always, uphill with probability exp(-delta / temperature), at temperature 0 never. Metropolis et al. 1953; Kirkpatrick, Gelatt and Vecchi 1983. */
  anneal: {
    inputs: {
      /** energy of the proposal less that of what there is */
      delta: column("any"),
      /** temperature, in the unit of the energy */
      temperature: column("any", [0, Infinity]),
      /** uniform draw below 1, as core.uniform gives it; NaN or left out: only the probability is asked for */
      u: sparse(column("1", [0, 1 - 2 ** -53])),
    },
    output: {
      /** probability that the proposal is accepted */
      probability: column("1", [0, 1]),
      /** whether it is: u < probability; NaN without a draw */
      accept: flag(),
    },
  },

  /** Temperature of an annealing by its iteration. Kirkpatrick, Gelatt and Vecchi 1983; logarithmic: Geman and Geman 1984. */
  cooling: {
    inputs: {
      /** iterations so far */
      iteration: integer("n"),
    },
    params: {
      /** temperature at the start */
      initial: param("any", 1, [0, most]),
      /** what the geometric schedule keeps an iteration */
      ratio: param("1", 0.95, [0, 1]),
      /** lowest temperature */
      min: param("any", 0, [0, most]),
      /** geometric: initial ratio^k; logarithmic: initial / ln(k + e) */
      schedule: choice("geometric", "logarithmic"),
    },
    /** temperature */
    output: column("any", [0, most]),
  },

  /**
   * Amplitude amplification evaluated classically: theta = asin sqrt(a), after k rounds the good outcome has probability
   * sin^2((2k + 1) theta). Brassard, Høyer, Mosca and Tapp 2000, section 2. No quantum speed-up is claimed.
   */
  amplitude: {
    inputs: {
      /** probability of the good outcome before amplification */
      share: share(),
      /** rounds of amplification, up to 1e9 */
      rounds: integer("n", [0, 1e9]),
    },
    output: {
      /** angle of the good outcome */
      theta: column("rad", [0, Math.PI / 2]),
      /** probability of the good outcome after those rounds */
      probability: column("1", [0, 1]),
      /** rounds after which it is about highest, floor(pi / (4 theta)); 0 where it is impossible */
      optimal: column("n", [0, Infinity]),
    },
  },

  /**
   * Amplitude estimation evaluated classically: outcome y of m gives sin^2(pi y / m), which is within 2 pi sqrt(a (1 - a)) / m + pi^2 /
   * m^2 of a with probability 8 / pi^2 or more. Brassard, Høyer, Mosca and Tapp 2000, theorem 12.
   */
  amplitudeEstimate: {
    inputs: {
      /** what was measured, below `size` */
      outcome: integer("n"),
      /** evaluations, m */
      size: integer("n", [1, Number.MAX_SAFE_INTEGER]),
      /** the probability estimated, where it is known; NaN or left out: the bound is that of the estimate */
      share: sparse(share()),
    },
    output: {
      /** estimated probability */
      estimate: column("1", [0, 1]),
      /** how far off it may be */
      bound: column("1", [0, Infinity]),
    },
  },
});
