import {
  choice,
  column,
  domain,
  finite,
  flag,
  gauge,
  integer,
  mirror,
  offsets,
  param,
  perGroup,
  renamed,
  signal,
  sparse,
  state,
  tally,
  toggle,
} from "../../spec.ts";

const tiny = Number.MIN_VALUE;

/** The fixed treasury fee that the adaptive one replaced, in basis points: the comparator of a shadow run. */
export const LEGACY_TREASURY_FEE_BPS = 500;

/** An energy market: how full it is, what it charges, whom it trusts. */
export const energy = domain({
  /** Share of total capacity in use: sum of (capacity - available), none below 0, over the sum of capacity. */
  gridUtilization: {
    inputs: {
      /** what each provider can deliver */
      capacity: column("kWh", [0, Infinity]),
      /** what of it is still for sale; more than capacity counts as none used */
      available: column("kWh", [0, Infinity]),
      offsets: offsets(),
    },
    carry: {
      /** energy in use, and what rounding left out of the sum */
      used: state("kWh", 0),
      usedRest: state("kWh", 0),
      /** capacity, likewise */
      total: state("kWh", 0),
      totalRest: state("kWh", 0),
    },
    /** 0 without capacity; NaN when any provider's figures are invalid */
    output: gauge(perGroup(column("1", [0, 1])), "energy_grid_utilization"),
  },

  /**
   * Treasury fee that rises with congestion, falls with competition and follows the time of day:
   * base * congestion * liquidity * time, clamped and rounded half away from zero. Congestion is
   * 1 + tanh(e / scale) in the form `smooth`, clamp(1 + tanh(e) / scale, 0.5, 2) in the form `linear`, where
   * e = utilization - target.
   */
  treasuryFee: {
    inputs: {
      /** share of capacity in use, as from energy.gridUtilization */
      utilization: gauge(column("1", [0, 1]), "energy_grid_utilization"),
      /** providers in the market */
      providers: column("n", [0, Infinity]),
      /** hour of the day, or hours since any midnight, UTC; fractions are allowed */
      hour: column("h", [-1e9, 1e9]),
    },
    params: {
      /** fee at target utilization, with no competition, at mid-curve hours */
      base: param("bps", 250, [0, 10000]),
      /** utilization at which congestion is 1 */
      target: param("1", 0.7, [0, 1]),
      /** distance from the target over which congestion saturates */
      scale: param("1", 0.1, [1e-6, Infinity]),
      /** hour of the highest fee */
      peak: param("h", 19, [0, 24]),
      /** providers at which the root of liquidity reaches 1 */
      liquidityReference: param("n", 100, [1e-6, Infinity]),
      /** most that competition takes off the fee */
      liquidityCap: param("1", 0.3, [0, 1]),
      /** swing of the fee over the day */
      amplitude: param("1", 0.3, [0, 1]),
      /** least fee */
      min: param("bps", 100, [0, 10000]),
      /** highest fee */
      max: param("bps", 1000, [0, 10000]),
      /** congestion curve: one that bends smoothly to 0 and 2, or one that is nearly a line, cut off at 0.5 and 2 */
      form: renamed(choice("smooth", "linear"), { seed: "smooth", upstream: "linear" }),
      /** off: the fee is `base`, neither clamped nor rounded */
      enabled: toggle(true),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    output: {
      /** fee, a whole number of basis points */
      fee: gauge(column("bps", [0, 10000]), "energy_dynamic_treasury_fee_bps"),
      /** 1 at target utilization, 0 to 2 */
      congestion: gauge(column("1", [0, 2]), "energy_congestion_multiplier"),
      /** 1 without providers, 0.7 from nine on */
      liquidity: column("1", [0, 1]),
      /** 1 at mid-curve hours */
      time: column("1", [0, 2]),
      /** fee before clamping and rounding */
      raw: column("bps"),
    },
  },

  /**
   * Splits the money of one delivery into whole parts; floors favour the payer. In doubles a product above 2^53 - 1 makes
   * the row invalid, in 64-bit integers it saturates.
   */
  settlement: {
    inputs: {
      /** energy delivered */
      kwh: integer("kWh"),
      /** price of one kWh */
      price: integer("BLOCK/kWh"),
      /** treasury's share of the cost */
      treasuryBps: integer("bps", [0, 10000]),
      /** jurisdiction's share of the cost */
      jurisdictionBps: integer("bps", [0, 10000]),
      /** share of the cost taken from the stake */
      slashBps: integer("bps", [0, 10000]),
      /** provider's stake */
      stake: integer("BLOCK"),
    },
    output: {
      /** kwh * price */
      cost: integer("BLOCK"),
      /** floor of cost * treasuryBps / 10000 */
      treasury: integer("BLOCK"),
      /** floor of cost * jurisdictionBps / 10000 */
      jurisdiction: integer("BLOCK"),
      /** floor of cost * slashBps / 10000 */
      slash: integer("BLOCK"),
      /** stake - slash, not below 0 */
      stakeAfter: integer("BLOCK"),
    },
    int64: true,
  },

  /**
   * Bayesian trust in a provider from four kinds of evidence, each a Beta posterior: the score is the weighted geometric mean
   * of their means, the confidence n / (n + confidenceK). One tick may bring any of the events; they are counted in the
   * order of the inputs. Columns left out, and NaN in a column, mean no such event.
   */
  reputation: {
    inputs: {
      /** did the delivery arrive */
      delivered: sparse(signal(flag())),
      /** was the meter reading good */
      metered: sparse(signal(flag())),
      /** response time; above the threshold it earns threshold / latency of a success */
      latency: sparse(signal(column("ms", [0, Infinity]))),
      /** capacity on offer; needs `expected` */
      available: sparse(signal(column("kWh", [0, Infinity]))),
      /** capacity expected; 0 means no event. Forecast availability is the fair yardstick, total capacity punishes sales */
      expected: sparse(signal(column("kWh", [0, Infinity]))),
      /** severity of a penalty, added to the failures of all four; does not raise n */
      penalty: sparse(signal(column("1", [0, 10], { clamped: true }))),
    },
    params: {
      /** latency that still counts as a full success */
      threshold: param("ms", 5000, [0, Infinity]),
      /** least available / expected that counts as stable */
      bandLow: param("1", 0.8, [0, Infinity]),
      /** highest available / expected that counts as stable */
      bandHigh: param("1", 1.2, [0, Infinity]),
      /** weight of deliveries */
      deliveryWeight: param("1", 0.35, [0, 1]),
      /** weight of meter readings */
      meterWeight: param("1", 0.25, [0, 1]),
      /** weight of latency */
      latencyWeight: param("1", 0.25, [0, 1]),
      /** weight of capacity */
      capacityWeight: param("1", 0.15, [0, 1]),
      /** events at which confidence is one half */
      confidenceK: param("n", 20, [tiny, Infinity]),
      /** score below which a provider is deactivated */
      minScore: param("1", 0.3, [0, 1]),
      /** confidence needed to deactivate */
      minConfidence: param("1", 0.7, [0, 1]),
      /** pseudo-count of successes and of failures before any event */
      prior: param("n", 1, [tiny, finite]),
      /** off: events change nothing */
      enabled: toggle(true),
    },
    rules: [
      { rule: "ordered", params: ["bandLow", "bandHigh"] },
      { rule: "sum", params: ["deliveryWeight", "meterWeight", "latencyWeight", "capacityWeight"], equals: 1 },
    ],
    state: {
      /** good deliveries */
      deliveryAlpha: state("n", "prior", [], { range: [tiny, Infinity] }),
      /** failed deliveries */
      deliveryBeta: state("n", "prior", [], { range: [tiny, Infinity] }),
      /** good readings */
      meterAlpha: state("n", "prior", [], { range: [tiny, Infinity] }),
      /** bad readings */
      meterBeta: state("n", "prior", [], { range: [tiny, Infinity] }),
      /** quick responses */
      latencyAlpha: state("n", "prior", [], { range: [tiny, Infinity] }),
      /** slow responses */
      latencyBeta: state("n", "prior", [], { range: [tiny, Infinity] }),
      /** stable capacity */
      capacityAlpha: state("n", "prior", [], { range: [tiny, Infinity] }),
      /** unstable capacity */
      capacityBeta: state("n", "prior", [], { range: [tiny, Infinity] }),
      /** events counted */
      n: tally(),
      /** ticks in which a figure was out of domain; that event was skipped */
      skipped: tally(),
    },
    output: {
      /** 0 to 1 */
      score: gauge(signal(column("1", [0, 1])), "energy_provider_bayesian_score"),
      /** 0 to 1 */
      confidence: gauge(signal(column("1", [0, 1])), "energy_provider_bayesian_confidence"),
      /** a low score, surely enough */
      deactivate: signal(flag()),
    },
  },

  /** The score that the Bayesian one replaced: an exponential average of star ratings. */
  ewmaReputation: {
    inputs: {
      /** stars; above 5 counts as 5 */
      rating: signal(column("1", [0, Infinity])),
    },
    params: {
      /** weight of the new rating */
      alpha: param("1", 0.3, [0, 1]),
    },
    state: {
      /** the score */
      score: state("1", 1, [], { range: [0, 1] }),
      /** ratings skipped because they were NaN or negative */
      skipped: tally(),
    },
    /** score after each rating */
    output: mirror(signal(column("1", [0, 1])), "score"),
  },
});
