import {
  column,
  domain,
  field,
  integer,
  mirror,
  param,
  type Range,
  signal,
  state,
  tally,
  whole,
  wide,
} from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const safe = Number.MAX_SAFE_INTEGER;
const bps: Range = [0, 10_000];

/**
 * Parameters of fees.congestion for a chain with two lanes; industry pays at least 1.5 times what consumers pay.
 */
export const congestionLanes = {
  /** single users */
  consumer: { gain: 3, exponent: 2 },
  /** bulk traffic */
  industrial: { gain: 5, exponent: 2.5 },
} as const;

/** What a transaction is charged, and who gets it. Whole money stays whole. */
export const charges = domain({
  /**
   * Fee by marginal brackets, as income tax is reckoned: each part of the amount at the rate of its bracket, one floor
   * at the end, exact to the last unit. Rates may rise or fall; rising ones reward whoever splits an amount, so sum up
   * per payer.
   */
  progressive: {
    inputs: {
      /** amount charged */
      amount: integer("BLOCK"),
      /**
       * where each bracket starts: the first at 0, each above the one before; what lies exactly there belongs to the
       * bracket below
       */
      threshold: field(["bracket"], "BLOCK", [0, safe]),
      /** rate of each bracket */
      rate: field(["bracket"], "bps", bps),
    },
    output: {
      /** whole fee */
      fee: integer("BLOCK"),
      /** fee before the floor */
      exact: column("BLOCK", [0, Infinity]),
      /** rate of the last unit; of the first bracket when there is none */
      marginal: column("bps", bps),
      /** exact fee over amount; 0 of nothing */
      effective: column("bps", bps),
    },
    scratch: {
      /** fee of all brackets below each one: whole units */
      below: ["bracket"],
      /** and ten-thousandths */
      belowRest: ["bracket"],
    },
  },

  /**
   * Fee multiplier of a queue that fills up: 1 + gain * (u / (1 - u))^exponent, where u / (1 - u) is the mean length of
   * an M/M/1 queue. Kleinrock, Queueing Systems I, 1975.
   */
  congestion: {
    inputs: {
      /** share of capacity in use */
      utilization: column("1", [0, 0.999], { clamped: true }),
      /** least multiplier, as 1.5 times that of another lane; 1 when left out */
      least: column("1", [1, 1e9], { optional: true, otherwise: 1 }),
    },
    params: {
      /** what a queue of mean length 1 adds */
      gain: param("1", 3, [0, 1e9]),
      /** how steeply the fee follows the queue */
      exponent: param("1", 2, [tiny, 64]),
      /** highest multiplier */
      cap: param("1", 1000, [1, Infinity]),
    },
    output: {
      /** 1 of an empty queue */
      multiplier: column("1", [1, Infinity]),
      /** mean time in the system, in times of service: 1 / (1 - u) */
      wait: column("1", [1, 1001]),
    },
  },

  /**
   * Base fee that follows the demand for block space: up when more than the target was used, down when less, by at most
   * 1 / denominator. In whole numbers throughout, as every node computes it: floor(floor(fee * |used - target| /
   * target) / denominator), products of any length. EIP-1559.
   */
  baseFee: {
    inputs: {
      /** block space used */
      used: signal(integer("gas")),
    },
    params: {
      /** block space that leaves the fee as it is; its fraction does not count */
      target: param("gas", 1_000_000, [1, safe]),
      /** largest step down is fee / denominator; its fraction does not count */
      denominator: param("1", 8, [1, 1024]),
      /** least step up, which frees fees below the denominator; EIP-1559 has 1. Its fraction does not count */
      minStep: wide(param("BLOCK", 0, [0, safe])),
      /** highest fee, 2^63 - 1 in 64-bit integers unless told; its fraction does not count */
      max: wide(param("BLOCK", safe, [1, safe])),
    },
    state: {
      /** the fee; 0 restarts at 1 */
      fee: state("BLOCK", 0, [], { kind: "integer", range: whole }),
      /** blocks skipped because the space used was no whole number, 0 or more */
      skipped: tally(),
    },
    /** fee after each block, 1 at least */
    output: mirror(signal(integer("BLOCK")), "fee"),
    int64: true,
    guarded: true,
  },

  /** Fee in two parts without a remainder: consumer = ceil(fee * percent / 100), industrial the rest. */
  split: {
    inputs: {
      /** fee to split */
      fee: integer("BLOCK"),
      /** consumers' part */
      percent: integer("%", [0, 100]),
    },
    output: {
      /** consumers' part, rounded up */
      consumer: integer("BLOCK"),
      /** what is left */
      industrial: integer("BLOCK"),
    },
    int64: true,
  },
});
