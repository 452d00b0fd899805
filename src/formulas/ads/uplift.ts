import { choice, column, domain, flag, integer, offsets, param, perGroup, signal, state, tally } from "../../spec.ts";

const count = column("n", [0, Number.MAX_SAFE_INTEGER]);
const share = column("1", [0, 1]);
const shape = column("n", [0.01, 1e8]);
/** conversions and impressions of both arms; more conversions than impressions are out of domain */
const arms = {
  /** conversions in the treated arm */
  treatedConversions: count,
  /** impressions in the treated arm */
  treated: count,
  /** conversions in the control arm */
  controlConversions: count,
  /** impressions in the control arm */
  control: count,
};
/** conversions that each arm is thought to have had before, and as many impressions without one */
const prior = param("n", 2, [1e-6, 10]);
const upliftParams = {
  prior,
  /** the same for the share of impressions that are treated */
  propensityPrior: param("n", 1, [1e-6, 10]),
  /** impressions in both arms from which on the estimate is usable */
  minImpressions: param("n", 500, [0, Number.MAX_SAFE_INTEGER]),
};
const upliftOutput = {
  /** conversion rate of the treated arm */
  treatedRate: share,
  /** conversion rate of the control arm */
  controlRate: share,
  /** treated rate less control rate */
  lift: column("1", [-1, 1]),
  /** the same in millionths, halves away from zero */
  liftPpm: integer("ppm", [-1e6, 1e6]),
  /** share of impressions that are treated */
  propensity: share,
  /** lift in standard errors */
  z: column("1"),
  /** whether both arms together have enough impressions */
  usable: flag(),
};

/** What treatments add, and how sure that is. */
export const uplift = domain({
  /**
   * Conversion rates of a treated and a control arm, their difference, and how many standard errors it is wide. A symmetric prior
   * keeps small arms near one half: rate = (conversions + prior) / (impressions + 2 prior). Agresti and Caffo 2000.
   */
  uplift: { inputs: arms, params: upliftParams, output: upliftOutput },

  /** ads.uplift of counts that grow: what happened since the last tick is added to four counters. Agresti and Caffo 2000. */
  runningUplift: {
    inputs: {
      /** new conversions in the treated arm */
      treatedConversions: signal(count),
      /** new impressions in the treated arm */
      treated: signal(count),
      /** new conversions in the control arm */
      controlConversions: signal(count),
      /** new impressions in the control arm */
      control: signal(count),
    },
    params: upliftParams,
    state: {
      /** conversions in the treated arm so far */
      treatedConversions: state("n", 0, [], { range: [0, Infinity] }),
      /** impressions in the treated arm so far */
      treated: state("n", 0, [], { range: [0, Infinity] }),
      /** conversions in the control arm so far */
      controlConversions: state("n", 0, [], { range: [0, Infinity] }),
      /** impressions in the control arm so far */
      control: state("n", 0, [], { range: [0, Infinity] }),
      /** ticks skipped because a figure was out of domain, or an arm would have more conversions than impressions */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** conversion rate of the treated arm */
      treatedRate: signal(share),
      /** conversion rate of the control arm */
      controlRate: signal(share),
      /** treated rate less control rate */
      lift: signal(column("1", [-1, 1])),
      /** the same in millionths, halves away from zero */
      liftPpm: signal(integer("ppm", [-1e6, 1e6])),
      /** share of impressions that are treated */
      propensity: signal(share),
      /** lift in standard errors */
      z: signal(column("1")),
      /** whether both arms together have enough impressions */
      usable: signal(flag()),
    },
  },

  /**
   * Uplift of each unit, drawn towards its campaign and that towards all campaigns of its portfolio, by as much as units and
   * campaigns were found to differ beyond chance. A unit that is out of domain makes its portfolio NaN.
   * DerSimonian and Laird 1986; Gelman et al., Bayesian Data Analysis, chapter 5.
   */
  upliftHierarchical: {
    inputs: {
      ...arms,
      /** where the units of each campaign start */
      campaigns: offsets("campaign", "row"),
      /** where the campaigns of each portfolio start */
      portfolios: offsets("portfolio", "campaign"),
    },
    params: { prior },
    output: {
      /** posterior mean of the unit's uplift */
      mean: column("1"),
      /** its posterior standard deviation */
      sd: column("1", [0, Infinity]),
      /** probability that the uplift is positive */
      positive: share,
      /** posterior mean of each campaign's uplift; that of the portfolio where a campaign has no units */
      campaignMean: { ...perGroup(column("1")), dims: ["campaign"] },
      /** variance of true uplift among units of a campaign; 0 when none is seen */
      within: { ...perGroup(column("1", [0, Infinity])), dims: ["portfolio"] },
      /** variance of true uplift among campaigns; 0 when none is seen */
      between: { ...perGroup(column("1", [0, Infinity])), dims: ["portfolio"] },
      /** mean uplift of the portfolio; NaN without units */
      overall: { ...perGroup(column("1")), dims: ["portfolio"] },
    },
    scratch: {
      /** uplift of each unit */
      effect: ["row"],
      /** and its variance */
      variance: ["row"],
      /** mean uplift of each campaign */
      campaignEffect: ["campaign"],
      /** and its precision */
      precision: ["campaign"],
    },
  },

  /**
   * Beta prior of the arms of a group, by moments: what their rates differ beyond chance sets its strength, and each rate is drawn
   * towards the mean by it. Where the arms tell nothing of that (fewer than two with impressions, all or none converted) the
   * prior is flat. Kleinman 1973.
   */
  betaBinomialPrior: {
    inputs: {
      /** conversions of an arm; more than impressions are out of domain */
      conversions: count,
      /** impressions of an arm */
      impressions: count,
      offsets: offsets(),
    },
    output: {
      /** rate of all arms together; NaN without impressions */
      mean: perGroup(share),
      /** correlation of two impressions of one arm, 1 / (alpha + beta + 1) */
      correlation: perGroup(share),
      /** conversions that the prior stands for */
      alpha: perGroup(column("n", [0, Infinity])),
      /** impressions without conversion that the prior stands for */
      beta: perGroup(column("n", [0, Infinity])),
      /** rate of each arm with the prior added; NaN throughout a group with a value out of domain */
      rate: share,
    },
  },

  /**
   * Probability that one Beta posterior exceeds another: an arm better than its control. As a finite sum where one of the four
   * parameters is whole and at most 2000, else by integration; either way to 1e-12. Cook 2005; Miller 2014.
   */
  probUplift: {
    inputs: {
      /** conversions of the treated arm, prior included */
      treatedAlpha: shape,
      /** its impressions without conversion, prior included */
      treatedBeta: shape,
      /** conversions of the control arm, prior included */
      controlAlpha: shape,
      /** its impressions without conversion, prior included */
      controlBeta: shape,
    },
    params: {
      /** normal: both posteriors taken for normal distributions, good to a few digits when all parameters are large */
      method: choice("exact", "normal"),
    },
    /** probability that the treated rate is the higher one */
    output: share,
  },

  /** Thompson sampling: a draw from the Beta posterior of each arm by a uniform number, and the arm with the highest. Thompson 1933. */
  thompson: {
    inputs: {
      /** successes of the arm, prior included */
      alpha: shape,
      /** failures of the arm, prior included */
      beta: shape,
      /** where in its distribution to draw, uniform; 0 and 1 count as 2^-53 and 1 - 2^-53 */
      uniform: share,
      offsets: offsets(),
    },
    output: {
      /** rate drawn for the arm */
      theta: share,
      /** arm with the highest rate, counted within its group, the first of equals; NaN of none or where an arm is out of domain */
      pick: perGroup(integer("row")),
    },
    scratch: {
      /** rates, when nobody wants them */
      rates: ["row"],
    },
  },
});
