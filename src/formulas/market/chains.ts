import { code, column, domain, field, integer, offsets, perGroup, signal, state, tally } from "../../spec.ts";

const size = 1e150;
const chance = [0, 1] as const;
const probability = field(["tick", "entity", "regime"], "1", chance);
const density = field(["row", "regime"], "1", [-Infinity, size], { extended: true });

/** What is hidden behind a series: a chain of regimes, seen through what each makes likely. Rabiner 1989. */
export const chains = domain({
  /**
   * Probabilities of hidden regimes that show as symbols: the forward step of a hidden Markov model. With the transition matrix T and
   * what was known before, p' = T'p; after symbol s p_j is in proportion to p'_j E_js. A gap only moves on by T, and so does a symbol that no
   * regime can show. market.regime is the same of normal returns. Rabiner 1989.
   */
  hmmDiscrete: {
    inputs: {
      /** symbols, oldest first: columns of `emission` from 0; NaN is a gap */
      symbol: signal({ ...integer("n"), sparse: true }),
      /** E: a row has the chances of the symbols in a regime; where they do not make 1 they count in proportion */
      emission: field(["regime", "symbol"], "1", chance),
      /** T: a row has the chances of the next regimes; where they do not make 1 they count in proportion */
      transition: field(["regime", "regime"], "1", chance),
    },
    state: {
      /** probability of each regime; NaN stands for what the chain has in the long run, or for equal ones where that depends on its start */
      probability: state("1", NaN, ["regime"], { range: chance }),
      /** gaps: symbols that were NaN, no column of `emission`, or none that a regime can show */
      skipped: tally(),
    },
    missing: "predict",
    output: {
      /** probability of each regime after the symbol */
      probability,
      /** and of the next tick's */
      next: probability,
      /** log probability of the symbol, given those before; NaN at a gap. Their sum is the log likelihood of the model */
      logDensity: signal(column("1", [-Infinity, 0])),
    },
    scratch: {
      /** p' of two entities, and what it weighs */
      work: ["regime", 4],
      /** E, its rows making 1 */
      shown: ["regime", "symbol"],
      /** T, its rows making 1 */
      chain: ["regime", "regime"],
      /** what it has in the long run */
      settled: ["regime"],
      /** T while that is being computed */
      reduced: ["regime", "regime"],
    },
  },

  /** Log density of values under the normal distribution of each regime, as market.hmmSmoother and market.hmmViterbi take it. Rabiner 1989, IV.A. */
  gaussianEmission: {
    inputs: {
      /** observations */
      y: column("any", [-size, size]),
      /** mean of each regime */
      mean: field(["regime"], "any", [-size, size]),
      /** standard deviation of each regime */
      deviation: field(["regime"], "any", [1e-100, 1e100]),
    },
    /** -ln(deviation sqrt(2 pi)) - ((y - mean) / deviation)^2 / 2, at least -1e150; NaN of a gap */
    output: field(["row", "regime"], "1", [-size, size]),
  },

  /** Log probability of symbols in each regime, as market.hmmSmoother and market.hmmViterbi take it. Rabiner 1989, II.B. */
  discreteEmission: {
    inputs: {
      /** symbols: columns of `emission` from 0 */
      symbol: { ...integer("n"), sparse: true },
      /** a row has the chances of the symbols in a regime; where they do not make 1 they count in proportion */
      emission: field(["regime", "symbol"], "1", chance),
    },
    /** -Infinity of a symbol that the regime does not show; NaN of a gap, and of a symbol that is no column of `emission` */
    output: field(["row", "regime"], "1", [-Infinity, 0]),
    scratch: {
      /** logs of `emission`, its rows making 1 */
      shown: ["regime", "symbol"],
    },
  },

  /**
   * Probability of each regime at each row, given the whole series: forward and backward over a hidden Markov model, in logarithms, so that
   * nothing underflows. One series a group. Baum et al. 1970; Rabiner 1989, III.A.
   */
  hmmSmoother: {
    inputs: {
      /**
       * log density of each row under each regime, as of market.gaussianEmission or market.discreteEmission; below -1e150 it is impossible.
       * A row with a NaN is a gap
       */
      logDensity: density,
      /** T: a row has the chances of the next regimes; where they do not make 1 they count in proportion */
      transition: field(["regime", "regime"], "1", chance),
      /** chances of the regimes at the first row of a series, in proportion; left out, what the chain has in the long run, or equal ones where that depends on its start */
      initial: field(["regime"], "1", chance, { optional: true }),
      offsets: offsets(),
    },
    output: {
      /** probability of each regime, given all rows; NaN unless solved */
      probability: field(["row", "regime"], "1", chance),
      /** expected number of steps from each regime to each, by rows: what Baum and Welch's step divides */
      steps: field(["group", "regime", "regime"], "n", [0, Infinity]),
      /** log likelihood of the series; 0 of no rows, -Infinity of an impossible one */
      logLikelihood: perGroup(column("1")),
      /** impossible: no path of regimes shows such a series. Invalid: no model, a row of T or all of `initial` without chances */
      status: perGroup(code("solved", "impossible", "invalid")),
    },
    scratch: {
      /** log of the chances of what comes after a row, by its regime; the same of the row before, and with the row itself */
      ahead: ["regime", 3],
      /** log of T */
      chain: ["regime", "regime"],
      /** log of the chances at the first row */
      start: ["regime"],
      /** T while what it has in the long run is being computed */
      reduced: ["regime", "regime"],
      /** log of what is known at each row from those before */
      forward: ["row", "regime"],
    },
  },

  /** The likeliest path of regimes through a series, and how likely. Of paths that are equally so, the lower regime at the latest row where they part. One series a group. Viterbi 1967. */
  hmmViterbi: {
    inputs: {
      /**
       * log density of each row under each regime, as of market.gaussianEmission or market.discreteEmission; below -1e150 it is impossible.
       * A row with a NaN is a gap
       */
      logDensity: density,
      /** T: a row has the chances of the next regimes; where they do not make 1 they count in proportion */
      transition: field(["regime", "regime"], "1", chance),
      /** chances of the regimes at the first row of a series, in proportion; left out, what the chain has in the long run, or equal ones where that depends on its start */
      initial: field(["regime"], "1", chance, { optional: true }),
      offsets: offsets(),
    },
    output: {
      /** regime of each row, from 0; NaN unless solved */
      path: integer("n"),
      /** log of the joint probability of that path and the series */
      logLikelihood: perGroup(column("1")),
      /** impossible: no path of regimes shows such a series. Invalid: no model, a row of T or all of `initial` without chances */
      status: perGroup(code("solved", "impossible", "invalid")),
    },
    scratch: {
      /** log likelihood of the best path to each regime, at a row and the next */
      best: ["regime", 2],
      /** log of T */
      chain: ["regime", "regime"],
      /** log of the chances at the first row */
      start: ["regime"],
      /** T while what it has in the long run is being computed */
      reduced: ["regime", "regime"],
      /** where the best path to each regime comes from */
      from: ["row", "regime"],
    },
  },

  /** The distribution that a Markov chain keeps, p = T'p, without a subtraction. Grassmann, Taksar and Heyman 1985. One matrix a row. */
  stationary: {
    inputs: {
      /** T: a row has the chances of the next regimes; where they do not make 1 they count in proportion */
      transition: field(["row", "regime", "regime"], "1", chance),
    },
    output: {
      /** share of each regime in the long run; NaN unless there is one distribution */
      probability: field(["row", "regime"], "1", chance),
      /** several: there are parts of the chain that are never left. Invalid: a row of T without chances. NaN where one is out of range */
      status: code("unique", "several", "invalid"),
    },
    scratch: {
      /** T, its rows making 1 */
      chain: ["regime", "regime"],
      /** T while chances are being taken out */
      reduced: ["regime", "regime"],
      /** the distribution */
      settled: ["regime"],
    },
  },
});
