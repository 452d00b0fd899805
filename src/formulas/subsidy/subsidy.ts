import {
  code,
  column,
  domain,
  field,
  integer,
  mirror,
  offsets,
  param,
  perGroup,
  signal,
  state,
  tally,
} from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const any = [-Infinity, Infinity] as const;
const weights = field(["row", "asset"], "1", any);

/** What subsidy.distressSoftmax is given for the four markets of a chain: storage, compute, energy and advertising. */
export const subsidyMarkets = {
  /** utilization that each is meant to have */
  utilizationTarget: [0.4, 0.6, 0.5, 0.5],
  /** margin that providers of each are meant to have */
  marginTarget: [0.5, 0.5, 0.25, 0.3],
  /** basis points that each gets at the start */
  current: [1500, 3000, 2000, 3500],
} as const;

/** Where support goes, and how much. */
export const subsidy = domain({
  /**
   * Moves the shares of markets towards those in distress: s = alpha (U* - U) + beta (m* - m), shares += step (softmax(s /
   * temperature) - shares). One set of markets a group; the shares it gives are the next call's `current`. Softmax: Boltzmann 1868.
   */
  distressSoftmax: {
    inputs: {
      /** share of each market's capacity in use */
      utilization: column("1", [0, 1], { clamped: true }),
      /** margin of its providers */
      margin: column("1"),
      /** utilization it should have */
      utilizationTarget: column("1", [0, 1]),
      /** margin they should have */
      marginTarget: column("1"),
      /** share it has; they are scaled to sum to 10 000 */
      current: column("bps", [0, 10_000]),
      offsets: offsets(),
    },
    params: {
      /** what a lack of use counts */
      alpha: param("1", 0.6, [0, 1000]),
      /** what a lack of margin counts */
      beta: param("1", 0.4, [0, 1000]),
      /** high: even shares; low: the one most in distress gets all */
      temperature: param("1", 1, [0.001, 1e6]),
      /** part of the way that shares move */
      step: param("1", 0.05, [0, 1]),
    },
    output: {
      /** s of each market */
      distress: column("1"),
      /** shares that they move towards */
      target: column("1", [0, 1]),
      /** new shares, rounded half away from zero; the last takes what is left, and should that be negative the first ones give 1 each */
      bps: integer("bps", [0, 10_000]),
    },
    scratch: {
      /** exponentials, then shares */
      share: ["row"],
    },
  },

  /**
   * Multiplier of a payout from use and cost coverage: (1 + a (U* - U)) (1 + b (coverage - 1)), clamped, with
   * coverage = cost (1 + m*) / payout within 0.1 and 10. A gain scheduled on two measurements; Astrom and Wittenmark 1995, chapter 9.
   */
  dualMultiplier: {
    inputs: {
      /** share of the capacity in use */
      utilization: column("1", [0, 1], { clamped: true }),
      /** what providers spent */
      cost: column("BLOCK", [0, Infinity]),
      /** what they were paid; 0 says nothing */
      payout: column("BLOCK", [0, Infinity]),
      /** use there should be; 0.5 when left out */
      utilizationTarget: column("1", [0, 1], { optional: true, otherwise: 0.5 }),
      /** margin there should be; 0.25 when left out */
      marginTarget: column("1", [-1, 1000], { optional: true, otherwise: 0.25 }),
    },
    params: {
      /** gain of the lack of use */
      utilizationGain: param("1", 2, [0, 1000]),
      /** gain of uncovered cost */
      costGain: param("1", 1, [0, 1000]),
      /** least multiplier */
      min: param("1", 0.8, [0, 1000]),
      /** highest multiplier */
      max: param("1", 3, [0, 1000]),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    output: {
      /** the product, between `min` and `max` */
      multiplier: column("1", [0, 1000]),
      /** factor of the use */
      utilization: column("1"),
      /** factor of the cost; its ratio counts from 0.1 to 10 */
      cost: column("1"),
    },
  },

  /**
   * Tariff that drifts to where it would bring the treasury its share of inflow: implied = share inflow / volume, tariff += drift
   * (implied - tariff), rounded. An exponential average; Roberts 1959.
   */
  tariff: {
    inputs: {
      /** value moved */
      volume: signal(column("BLOCK", [0, Infinity])),
      /** what came into the treasury; nothing, or no volume, leaves the tariff as it is */
      inflow: signal(column("BLOCK", [0, Infinity])),
    },
    params: {
      /** share of the inflow that the tariff should bring */
      target: param("bps", 1000, [0, 10_000]),
      /** part of the way that it moves each tick */
      drift: param("1", 0.05, [0, 1]),
      /** least tariff */
      min: param("bps", 0, [0, 65_535]),
      /** highest tariff */
      max: param("bps", 200, [0, 65_535]),
      /** tariff before the first tick */
      start: param("bps", 0, [0, 65_535]),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    state: {
      /** tariff in force */
      tariff: state("bps", "start", [], { range: [0, 65_535] }),
      /** ticks skipped because something was NaN, negative or infinite */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** tariff after the tick, a whole number unless bounds are not */
      bps: mirror(signal(column("bps", [0, 65_535])), "tariff"),
      /** tariff that would bring the share; NaN without volume or inflow */
      implied: signal(column("bps", [0, 65_535])),
    },
  },

  /**
   * Portfolio of most mean'w - riskAversion / 2 w'Cw with sum w = 1 and low <= w <= high, by accelerated projected gradients with
   * restart. Without risk it is the most even of those of most mean. Markowitz 1952; Beck and Teboulle 2009; O'Donoghue and Candes
   * 2015. One portfolio a row.
   */
  meanVariance: {
    inputs: {
      /** covariance of the returns; its lower triangle is read */
      covariance: field(["row", "asset", "asset"], "1", any),
      /** expected returns; 0, which asks for least variance, when left out */
      mean: field(["row", "asset"], "1", any, { optional: true, otherwise: 0 }),
      /** least weights; 0 when left out */
      low: field(["row", "asset"], "1", any, { optional: true, otherwise: 0 }),
      /** greatest weights; 1 when left out */
      high: field(["row", "asset"], "1", any, { optional: true, otherwise: 1 }),
    },
    params: {
      /** what variance counts, usually called gamma */
      riskAversion: param("1", 4, [1e-6, 1e6]),
      /** return without risk, for the Sharpe ratio */
      riskFree: param("1", 0, any),
    },
    output: {
      /** weights; NaN unless solved or unfinished */
      weights,
      /** expected return of the portfolio */
      mean: column("1"),
      /** its variance */
      variance: column("1", [0, Infinity]),
      /** (mean - riskFree) / standard deviation; infinite without risk */
      sharpe: column("1"),
      /** how far a gradient step of length 1 would still move a weight: 0 at the optimum */
      residual: column("1", [0, Infinity]),
      /** infeasible: bounds leave no room. Indefinite: no covariance. Unfinished: 20 000 steps were not enough for 1e-14 */
      status: code("solved", "infeasible", "indefinite", "unfinished"),
    },
    scratch: {
      /** the whole symmetric matrix */
      matrix: ["asset", "asset"],
      /** its Cholesky factor, then how far means move each weight */
      factor: ["asset", "asset"],
      /** where the next step starts */
      ahead: ["asset"],
      /** weights before and after it */
      before: ["asset"],
      after: ["asset"],
      /** what is projected */
      point: ["asset"],
      /** of the projection */
      work: [4],
    },
  },

  /**
   * Portfolio of most Sharpe ratio, (mean'w - riskFree) / sqrt(w'Cw), with sum w = 1 and low <= w <= high: subsidy.meanVariance at the
   * risk aversion that is mean above riskFree over variance. Where bounds do not bind it is C^-1 (mean - riskFree), scaled. Tobin 1958;
   * Sharpe 1966. One portfolio a row.
   */
  maxSharpe: {
    inputs: {
      /** covariance of the returns; its lower triangle is read */
      covariance: field(["row", "asset", "asset"], "1", any),
      /** expected returns */
      mean: field(["row", "asset"], "1", any),
      /** least weights; 0 when left out */
      low: field(["row", "asset"], "1", any, { optional: true, otherwise: 0 }),
      /** greatest weights; 1 when left out */
      high: field(["row", "asset"], "1", any, { optional: true, otherwise: 1 }),
    },
    params: {
      /** return without risk */
      riskFree: param("1", 0, any),
    },
    output: {
      /** weights; NaN unless solved or unfinished */
      weights,
      /** expected return of the portfolio */
      mean: column("1"),
      /** its variance */
      variance: column("1", [0, Infinity]),
      /** (mean - riskFree) / standard deviation */
      sharpe: column("1"),
      /** what meanVariance finds the same portfolio with: (mean - riskFree) / variance */
      riskAversion: column("1", [0, Infinity]),
      /**
       * infeasible: bounds leave no room. indefinite: no covariance. unfinished: steps were not enough for 1e-13. noExcess: no portfolio
       * returns more than riskFree. riskless: one that does has no risk
       */
      status: code("solved", "infeasible", "indefinite", "unfinished", "noExcess", "riskless"),
    },
    scratch: {
      /** the whole symmetric matrix */
      matrix: ["asset", "asset"],
      /** its Cholesky factor, then how far means move each weight */
      factor: ["asset", "asset"],
      /** where the next step starts */
      ahead: ["asset"],
      /** weights before and after it */
      before: ["asset"],
      after: ["asset"],
      /** what is projected */
      point: ["asset"],
      /** of the projection */
      work: [4],
    },
  },

  /**
   * Weights whose shares of the portfolio's risk are as budgeted, by cyclic coordinate descent: x_i = (-c_i + sqrt(c_i^2 + 4 C_ii
   * b_i)) / (2 C_ii), c_i = sum of C_ij x_j over the others. Spinu 2013; Griveau-Billion, Richard and Roncalli 2013. One a row.
   */
  riskParity: {
    inputs: {
      /** covariance of the returns; its lower triangle is read */
      covariance: field(["row", "asset", "asset"], "1", any),
      /** share of the risk that each may have; they are divided by their sum. Equal when left out */
      budget: field(["row", "asset"], "1", [tiny, Infinity], { optional: true, otherwise: 1 }),
    },
    output: {
      /** weights, which sum to 1; NaN unless solved or unfinished */
      weights,
      /** share of the risk that each has */
      riskShare: field(["row", "asset"], "1"),
      /** standard deviation of the portfolio */
      sigma: column("1", [0, Infinity]),
      /** indefinite: no covariance. Unfinished: 1000 rounds were not enough for 1e-12 */
      status: code("solved", "indefinite", "unfinished"),
    },
    scratch: {
      /** the whole symmetric matrix */
      matrix: ["asset", "asset"],
      /** its Cholesky factor */
      factor: ["asset", "asset"],
      /** weights before they are divided by their sum */
      x: ["asset"],
    },
  },

  /**
   * Loss that is not exceeded with a confidence, and the mean of the worst beyond: k = (1 - confidence) n losses, the last of them in
   * part. Rockafellar and Uryasev 2000. One set of scenarios a group.
   */
  cvar: {
    inputs: {
      /** loss in each scenario; gains are negative */
      loss: column("any"),
      offsets: offsets(),
    },
    params: {
      /** confidence, usually called beta */
      confidence: param("1", 0.95, [0, 1]),
    },
    output: {
      /** value at risk: the k-th worst loss, k rounded up */
      var: perGroup(column("any")),
      /** mean of the k worst; the worst one where k is below 1 */
      cvar: perGroup(column("any")),
      /** weight of each scenario in that mean: the derivative of cvar by its loss */
      tail: column("1", [0, 1]),
    },
    scratch: {
      /** keys of the losses */
      keys: ["row"],
      /** candidates for the k-th */
      spare: ["row"],
      /** how many keys have each digit */
      counters: [1024],
    },
  },

  /**
   * Portfolio of least conditional value at risk with sum w = 1 and low <= w <= high, by projected subgradients: the best of 1000
   * points, usually within 1e-3 of the range of losses. Rockafellar and Uryasev 2000; Shor 1985.
   * One portfolio a row.
   */
  cvarPortfolio: {
    inputs: {
      /** loss of each asset in each scenario */
      loss: field(["row", "scenario", "asset"], "any", any),
      /** least weights; 0 when left out */
      low: field(["row", "asset"], "1", any, { optional: true, otherwise: 0 }),
      /** greatest weights; 1 when left out */
      high: field(["row", "asset"], "1", any, { optional: true, otherwise: 1 }),
    },
    params: {
      /** confidence, usually called beta */
      confidence: param("1", 0.95, [0, 1]),
    },
    output: {
      /** weights; NaN unless solved */
      weights,
      /** their conditional value at risk */
      cvar: column("any"),
      /** infeasible: bounds leave no room */
      status: code("solved", "infeasible"),
    },
    scratch: {
      /** loss of the portfolio in each scenario, and the weight of the scenario */
      total: ["scenario"],
      tail: ["scenario"],
      /** keys of the losses, and candidates for the k-th */
      keys: ["scenario"],
      spare: ["scenario"],
      /** how many keys have each digit */
      counters: [1024],
      /** weights, and what is projected */
      current: ["asset"],
      best: ["asset"],
      point: ["asset"],
      /** of the projection */
      work: [4],
    },
  },
});
