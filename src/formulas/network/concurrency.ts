import { choice, column, domain, flag, mirror, param, signal, sparse, state, tally, toggle } from "../../spec.ts";

/** Parameters of network.gradient2 as Netflix's concurrency-limits has had them since 0.3: latency half above the long-term one passes. */
export const gradient2Tolerant = { tolerance: 1.5, longRttKeep: 0.95 } as const;

/** How many requests may be in flight. */
export const concurrency = domain({
  /**
   * Concurrency limit from the queue that latency tells of, limit (1 - least rtt / rtt): up by beta where nothing queues, by a
   * step below alpha, down by a step above beta or on a drop. Every now and then the least round trip time is taken anew. Brakmo
   * and Peterson 1995 (TCP Vegas); Netflix concurrency-limits, Vegas.
   */
  vegas: {
    inputs: {
      /** round trip time of a request */
      rtt: signal(column("ms", [Number.MIN_VALUE, 1e15])),
      /** requests in flight when it was sent */
      inflight: signal(column("n", [0, Infinity])),
      /** the request was dropped, or timed out; NaN or left out: it was not */
      dropped: sparse(signal(flag())),
      /** share of the probe interval until the probe after this tick's, when this tick is one: random, as 0.5 to 1. NaN or left out: as before */
      jitter: sparse(signal(column("1", [0, 1]))),
    },
    params: {
      /** how alpha, beta, threshold and step are meant: times floor(log10(limit)), 1 at least, or as they are */
      unit: choice("log10", "fixed"),
      /** queue below which the limit rises by a step */
      alpha: param("1", 3, [0, 1e9]),
      /** queue above which it falls by a step, and what it rises by where nothing queues */
      beta: param("1", 6, [0, 1e9]),
      /** queue up to which nothing counts as queueing */
      threshold: param("1", 1, [0, 1e9]),
      /** step up and down */
      step: param("1", 1, [0, 1e9]),
      /** weight of the new limit */
      smoothing: param("1", 1, [0, 1]),
      /** samples from probe to probe, in limits */
      probeMultiplier: param("1", 30, [0, 1e9]),
      /** keeps the limit a whole number, rounded down each time */
      whole: toggle(false),
      /** least limit */
      min: param("n", 1, [0, 1e9]),
      /** highest limit */
      max: param("n", 1000, [0, 1e9]),
      /** limit before the first sample */
      initialLimit: param("n", 20, [0, 1e9]),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    state: {
      /** requests that may be in flight */
      limit: state("n", "initialLimit", [], { range: [0, 1e9] }),
      /** round trip time without a queue; NaN before the first sample */
      leastRtt: state("ms", NaN, [], { range: [0, Infinity], closed: -1 }),
      /** samples since the last probe */
      samples: tally(),
      /** share of the probe interval until the next probe */
      jitter: state("1", 1, [], { range: [0, 1] }),
      /** samples skipped because a figure was NaN or out of its domain */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** requests that may be in flight; use its floor */
      limit: mirror(signal(column("n", [0, Infinity])), "limit"),
      /** round trip time without a queue */
      leastRtt: mirror(signal(column("ms", [0, Infinity])), "leastRtt"),
      /** requests that queue by this sample, whole; 0 of one that set the least round trip time, NaN of one that was skipped */
      queue: signal(column("n", [0, Infinity])),
    },
  },
});
