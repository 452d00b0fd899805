import { choice, column, domain, flag, mirror, param, signal, sparse, state, tally, toggle } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const safe = Number.MAX_SAFE_INTEGER;
const share = column("1", [0, 1], { clamped: true });
/** Later than a bucket of 2^53 tokens is full again at the slowest rate. */
const latest = 1e22;
/** Largest share below 1. */
const almostOne = 1 - 2 ** -53;

const arrival = {
  /** when the request arrives; one that is earlier than the last counts as arriving with it */
  time: signal(column("s", [-safe, safe])),
  /** tokens that the request takes */
  cost: signal(column("n", [0, Infinity])),
};
const skipped = {
  /** requests skipped because a figure was NaN or out of its domain */
  skipped: tally(),
};
const decision = {
  /** whether the request may pass */
  admit: signal(flag()),
  /** the least wait with which it passes, of a retry at the double time + retryAfter; 0 when it does, Infinity when it never can */
  retryAfter: signal(column("s", [0, Infinity])),
};
const bounds = {
  /** least limit */
  min: param("n", 20, [0, 1e9]),
  /** highest limit */
  max: param("n", 200, [0, 1e9]),
  /** limit before the first sample */
  initialLimit: param("n", 20, [0, 1e9]),
};
const bounded = { rule: "ordered", params: ["min", "max"] } as const;

/** How much to let through: rates, buckets, requests in flight. */
export const limits = domain({
  /**
   * Rate limit of a peer: its base rate times factors for health, reputation and free capacity, kept between a least rate
   * and a multiple of the base. Where the two bounds cross, the upper one holds.
   */
  dynamicRate: {
    inputs: {
      /** rate of a perfect peer at the target load */
      base: column("1/s", [tiny, Infinity]),
      /** health of the network */
      health: share,
      /** reputation of the peer */
      reputation: share,
      /** load, as a share of capacity */
      load: share,
    },
    params: {
      /** health factor at health 0 */
      healthFloor: param("1", 0.25, [0, 1]),
      /** exponent of reputation */
      reputationPower: param("1", 1, [0, 100]),
      /** load at which the capacity factor is 1 */
      targetLoad: param("1", 0.7, [0, almostOne]),
      /** least capacity factor */
      capacityMin: param("1", 0.1, [0, 1e6]),
      /** highest capacity factor */
      capacityMax: param("1", 1.5, [0, 1e6]),
      /** least rate */
      minRate: param("1/s", 1, [0, 1e15]),
      /** highest rate, in base rates */
      maxFactor: param("1", 10, [0, 1e6]),
      /** seconds of the rate that may come at once */
      burstTime: param("s", 2, [0, 1e6]),
    },
    rules: [{ rule: "ordered", params: ["capacityMin", "capacityMax"] }],
    output: {
      /** the rate to enforce */
      rate: column("1/s", [0, Infinity]),
      /** size of the token bucket that goes with it */
      burst: column("n", [0, Infinity]),
      /** healthFloor + (1 - healthFloor) health */
      healthFactor: column("1", [0, 1]),
      /** reputation^reputationPower */
      reputationFactor: column("1", [0, 1]),
      /** (1 - load) / (1 - targetLoad), within its bounds */
      capacityFactor: column("1", [0, Infinity]),
    },
  },

  /**
   * Token bucket: tokens accrue at a rate up to a burst, and a request passes when there are as many as it costs. RFC 2697,
   * one bucket.
   */
  tokenBucket: {
    inputs: {
      ...arrival,
      /** tokens per second of this entity; NaN or left out: the parameter */
      rate: sparse(signal(column("1/s", [0, safe]))),
      /** most tokens that this entity may hold; NaN or left out: the parameter */
      burst: sparse(signal(column("n", [0, safe]))),
    },
    params: {
      /** tokens per second; 0: only the first burst passes */
      rate: param("1/s", 1, [0, safe]),
      /** most tokens the bucket holds */
      burst: param("n", 1, [1, safe]),
    },
    state: {
      /** tokens left; NaN before the first request, which comes to a full bucket. NaN behind it counts as out of the domain */
      tokens: state("n", NaN, [], { range: [0, safe], closed: -1 }),
      /** time up to which tokens have accrued; NaN before the first request */
      last: state("s", NaN, [], { range: [-safe, safe], closed: Infinity }),
      ...skipped,
    },
    guarded: true,
    output: {
      ...decision,
      /** tokens left */
      tokens: mirror(signal(column("n", [0, Infinity])), "tokens"),
    },
  },

  /**
   * Generic cell rate algorithm: the token bucket as one number, the time at which it would be full again. Decides as
   * tokenBucket does while rate and burst stay as they are; the two round differently, which shows only where tokens and
   * cost tie to the last digits. ATM Forum, Traffic Management 4.0, section 4.4.2.
   */
  gcra: {
    inputs: {
      ...arrival,
      /** tokens per second of this entity; NaN or left out: the parameter */
      rate: sparse(signal(column("1/s", [1e-6, safe]))),
      /** most tokens that this entity may hold; NaN or left out: the parameter */
      burst: sparse(signal(column("n", [0, safe]))),
    },
    params: {
      /** tokens per second */
      rate: param("1/s", 1, [1e-6, safe]),
      /** most tokens at once */
      burst: param("n", 1, [1, safe]),
    },
    state: {
      /** theoretical arrival time: the bucket is full from then on; NaN before the first request, and only there */
      arrival: state("s", NaN, [], { range: [-safe, latest], closed: Infinity }),
      /** time of the latest request; NaN before the first */
      last: state("s", NaN, [], { range: [-safe, safe], closed: Infinity }),
      ...skipped,
    },
    guarded: true,
    output: {
      ...decision,
      /** theoretical arrival time */
      arrival: mirror(signal(column("s")), "arrival"),
    },
  },

  /**
   * Additive increase, multiplicative decrease: a limit on requests in flight grows by a step with each success and shrinks
   * by a factor with each drop. Chiu and Jain 1989.
   */
  aimd: {
    inputs: {
      /** the request was dropped, or timed out */
      dropped: signal(flag()),
    },
    params: {
      /** what a success adds */
      increase: param("n", 1, [0, 1e9]),
      /** what a drop leaves, as a share */
      decrease: param("1", 0.5, [0, 1]),
      ...bounds,
    },
    rules: [bounded],
    state: {
      /** requests that may be in flight */
      limit: state("n", "initialLimit", [], { range: [0, 1e9] }),
      /** samples skipped because they were neither yes nor no */
      skipped: tally(),
    },
    guarded: true,
    /** requests that may be in flight; use its floor */
    output: mirror(signal(column("n", [0, Infinity])), "limit"),
  },

  /**
   * Concurrency limit from the gradient of latency: the limit follows the ratio of a long-term round trip time to the present
   * one, plus some headroom for a queue; it stays while less than half of it is in use. Its constants are those of its first
   * release, `gradient2Tolerant` has today's. Netflix concurrency-limits, Gradient2.
   */
  gradient2: {
    inputs: {
      /** round trip time of a request */
      rtt: signal(column("ms", [tiny, 1e15])),
      /** requests in flight when it was sent */
      inflight: signal(column("n", [0, Infinity])),
    },
    params: {
      /** weight of the new limit */
      smoothing: param("1", 0.2, [0, 1]),
      /** headroom: `queueSize`, or the square root of the limit as in Envoy */
      headroom: choice("fixed", "root"),
      /** requests that may queue */
      queueSize: param("n", 4, [0, 1e6]),
      /** samples that the long-term round trip time averages over */
      window: param("n", 600, [1, 1e9]),
      /** samples at the start that it is a plain mean of */
      warmup: { ...param("n", 10, [0, 1e6]), whole: true },
      /** least gradient */
      gradientMin: param("1", 0.5, [0, 1e3]),
      /** highest gradient; 2 in Envoy */
      gradientMax: param("1", 1, [0, 1e3]),
      ...bounds,
      /** multiple of the long-term round trip time that still counts as no queue */
      tolerance: param("1", 1, [0, 1e3]),
      /** what the long-term round trip time keeps after a sample below half of it */
      longRttKeep: param("1", 0.9, [0, 1]),
      /**
       * keeps the limit a whole number, rounded down each time, as clients do that hold it in an integer; a rise below 1, as of the
       * defaults at 20, is then none
       */
      whole: toggle(false),
    },
    rules: [bounded, { rule: "ordered", params: ["gradientMin", "gradientMax"] }],
    state: {
      /** requests that may be in flight */
      limit: state("n", "initialLimit", [], { range: [0, 1e9] }),
      /** long-term round trip time; NaN before the first sample */
      longRtt: state("ms", NaN, [], { range: [0, Infinity], closed: -1 }),
      /** sum of the round trip times of the warm-up */
      sum: state("ms", 0, [], { range: [0, Infinity] }),
      /** samples of the warm-up so far */
      count: tally(),
      /** samples skipped because a figure was NaN or out of its domain */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** requests that may be in flight; use its floor */
      limit: mirror(signal(column("n", [0, Infinity])), "limit"),
      /** long-term round trip time, less after a sample below half of it */
      longRtt: mirror(signal(column("ms", [0, Infinity])), "longRtt"),
      /** this sample's gradient; NaN when it was skipped */
      gradient: signal(column("1", [0, Infinity])),
    },
  },
});
