import { column, domain, field, flag, offsets, param, perGroup, type Range, state, toggle } from "../../spec.ts";

const most = 1e150;
const amount: Range = [0, most];
const real: Range = [-most, most];
const scratch = {
  /** a block of terms */
  terms: [1024],
} as const;

/** Of the samples of a stretch: what a trapezoid sum of it needs when it comes in pieces. */
const samples = {
  /** samples so far */
  count: state("n", 0),
  /** their sum, and what rounding left out of it */
  sum: state("1/year", 0),
  sumRest: state("1/year", 0),
  /** the first and the last */
  first: state("1/year", 0),
  last: state("1/year", 0),
} as const;

/** years between two samples; a day unless told */
const spacing = param("year", 1 / 365, [Number.MIN_VALUE, 1e15]);

/** Operators that make one number of many rows: of nodes, of a stretch of time, of parties. */
export const economy = domain({
  /**
   * Mining rate over parallel nodes: initial (1 - e^(-rate t)) product of (1 + gain_i P_i), the product as e to the sum of
   * log1p. As printed it grows exponentially with the number of nodes, so no linear scaling is claimed; `normalize` divides each
   * gain_i P_i by the number of nodes, which bounds the product by e^(mean gain). Pi0 PMA, 2.2.
   */
  pma: {
    inputs: {
      /** parallelization efficiency gamma of each node */
      gain: column("1", real),
      /** participation factor P of each node, 0 to 1 */
      probability: column("1", [0, 1]),
      /** baseline mining rate M_0, which is approached without nodes, by group of nodes */
      initial: perGroup(column("any", [0, Infinity])),
      /** time since the start, by group of nodes */
      time: perGroup(column("s", [0, Infinity])),
      offsets: offsets(),
    },
    params: {
      /** acceleration factor beta: rate of approach */
      rate: param("1/s", 0.1, [0, Infinity]),
      /** divide each gain by the number of nodes */
      normalize: toggle(false),
    },
    /** mining rate, in the unit of `initial`: 0 where a gain P is -1, NaN where one is below; infinite beyond the doubles; without nodes the product is 1 */
    output: perGroup(column("any", [0, Infinity])),
    scratch,
  },

  /**
   * Value of a coin that grows exponentially with growth less inflation: initial e^(integral) max(0, 1 + sum of strength_j intensity_j), the integral
   * by the trapezoid rule. A stretch may go on from an earlier one by bringing its integral and beginning with its last sample. Pi0
   * EEO, 4.1.
   */
  eeo: {
    inputs: {
      /** growth rate, oldest first */
      growth: column("1/year", real),
      /** inflation rate at the same times */
      inflation: column("1/year", real),
      /** baseline value V_0, at the start, by stretch */
      initial: perGroup(column("any", [0, Infinity])),
      /** integral up to the start, by stretch; 0 when left out */
      before: { ...perGroup(column("1", real)), optional: true, otherwise: 0 },
      /** impact factor alpha of each intervention: its effect at intensity 1; left out, there are none */
      strength: field(["intervention"], "1", real, { optional: true }),
      /** intensity of each intervention at the end, by stretch; left out, there are none */
      intensity: field(["group", "intervention"], "1", real, { optional: true }),
      offsets: offsets(),
    },
    params: {
      /** years between two samples; a day unless told */
      spacing,
    },
    carry: samples,
    /** no interventions */
    sizes: { intervention: 0 },
    output: {
      /** value at the end; NaN of no samples */
      value: perGroup(column("any", [0, Infinity])),
      /** integral of growth less inflation, what came before included */
      integral: perGroup(column("1")),
      /** the bracket of interventions was not above 0 and counted as 0 */
      floored: perGroup(flag()),
    },
  },

  /**
   * Economic activity that grows linearly with the integral of growth, as printed, unlike pi0.eeo: initial max(0, 1 + integral) product of
   * max(0, 1 + weight_k C_k), the integral by the trapezoid rule. A stretch may go on from an earlier one by bringing its integral and beginning
   * with its last sample. Pi0 SSEC, 4.2.
   */
  ssec: {
    inputs: {
      /** growth rate, oldest first */
      growth: column("1/year", real),
      /** initial economic activity E_0, by stretch */
      initial: perGroup(column("any", [0, Infinity])),
      /** integral up to the start, by stretch; 0 when left out */
      before: { ...perGroup(column("1", real)), optional: true, otherwise: 0 },
      /** impact factor beta of each economic component: its effect at level 1; left out, there are none */
      weight: field(["component"], "1", real, { optional: true }),
      /** contribution C of each component at the end, by stretch; left out, there are none */
      level: field(["group", "component"], "1", amount, { optional: true }),
      offsets: offsets(),
    },
    params: {
      /** years between two samples; a day unless told */
      spacing,
    },
    carry: samples,
    /** no components */
    sizes: { component: 0 },
    output: {
      /** activity at the end; NaN without samples, infinite beyond the doubles */
      activity: perGroup(column("any", [0, Infinity])),
      /** integral of growth, what came before included */
      integral: perGroup(column("1")),
      /** the bracket of growth was not above 0, or that of a component below it, and counted as 0 */
      floored: perGroup(flag()),
    },
  },

  /**
   * How evenly a total is spread. The source reports an index of 0.87 without a definition; these are the standard ones. Simpson
   * 1949; Shannon 1948; Hill 1973. Pi0, 4.2.
   */
  diversity: {
    inputs: {
      /** what each party has */
      amount: column("any", [0, 1e300]),
      offsets: offsets(),
    },
    output: {
      /** chance that two draws are of different parties: 1 less the sum of squared shares; NaN of a total of 0 */
      giniSimpson: perGroup(column("1", [0, 1])),
      /** entropy over its greatest value for so many parties, those with nothing included; 0 of one party */
      shannonEvenness: perGroup(column("1", [0, 1])),
      /** e to the entropy: as many equal parties would be as diverse */
      effective: perGroup(column("n", [1, Infinity])),
    },
    scratch,
  },
});
