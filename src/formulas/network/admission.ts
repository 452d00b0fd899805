import { choice, column, domain, flag, integer, param, sparse } from "../../spec.ts";

const amount = [0, Infinity] as const;
const share = column("1", [0, 1]);

/** Whom to let in under load, from predicted and from observed figures. */
export const admission = domain({
  /** Little's law: items in a system in its steady state are their rate of arrival times the time each stays. Little 1961. */
  littleLaw: {
    inputs: {
      /** arrivals */
      rate: column("1/s", amount),
      /** time in the system */
      time: column("s", amount),
    },
    /** mean number in the system */
    output: column("n", amount),
  },

  /**
   * Queue of many equal servers, M/M/c: the probability that an arrival waits, and how long. By the recurrence of Erlang B,
   * one step a server. Erlang 1917.
   */
  erlangC: {
    inputs: {
      /** arrivals */
      rate: column("1/s", amount),
      /** mean time that one request takes a server */
      service: column("s", [1e-15, 1e15]),
      /** servers */
      servers: integer("n", [1, 10_000]),
    },
    output: {
      /** load a server: rate * service / servers */
      utilization: column("1", amount),
      /** utilization below 1: there is a steady state */
      stable: flag(),
      /** probability of waiting; 1 when not stable */
      waitProbability: share,
      /** mean time in the queue; Infinity when not stable */
      wait: column("s", amount),
      /** mean time in the queue and in service; Infinity when not stable */
      response: column("s", amount),
      /** mean number in the queue and in service; Infinity when not stable */
      inSystem: column("n", amount),
    },
  },

  /**
   * Probability to admit a request with, so that the load that is to be expected stays below a target: capacity over an
   * upper bound of the forecast rate, at most 1.
   */
  admitProbability: {
    inputs: {
      /** forecast rate of arrivals; below 0 counts as 0 */
      rate: column("1/s"),
      /** standard deviation of the forecast; NaN or left out: 0 */
      deviation: sparse(column("1/s", amount)),
      /** mean time that one request takes a server */
      service: column("s", [1e-15, 1e15]),
      /** servers */
      servers: integer("n", [1, Number.MAX_SAFE_INTEGER]),
      /** a uniform number that decides for one request; NaN or left out: no decision */
      uniform: sparse(column("1", [0, 1])),
    },
    params: {
      /** standard deviations that the upper bound lies above the forecast: 1.645 leaves 5 % above it */
      z: param("1", 1.645, [0, 100]),
      /** utilization to stay below */
      target: param("1", 0.8, [1e-6, 1]),
      /** least probability, so that recovery is noticed */
      min: param("1", 0.05, [0, 1]),
    },
    output: {
      /** probability to admit with */
      probability: share,
      /** uniform < probability */
      admit: flag(),
      /** the rate that was reckoned with: rate + z deviation */
      upper: column("1/s", amount),
      /** the rate that the servers take at the target: target * servers / service */
      capacity: column("1/s", amount),
      /** servers that the forecast keeps busy, by Little's law: rate * service */
      busy: column("n", amount),
    },
  },

  /**
   * Probability with which a client rejects its own requests, from how many of the last ones were accepted. Google, Site
   * Reliability Engineering, chapter 21: (requests - k accepts) / (requests + 1); successRate is Envoy's admission control:
   * ((requests - accepts / threshold) / (requests + 1))^(1 / aggression), at most `cap`.
   */
  clientThrottle: {
    inputs: {
      /** requests of late, those included that were rejected here */
      requests: column("n", amount),
      /** those of them that the server accepted */
      accepts: column("n", amount),
      /** probability to admit with of another stage, say admitProbability; NaN or left out: 1 */
      admit: sparse(share),
    },
    params: {
      /** which of the two laws */
      law: choice("accepts", "successRate"),
      /** requests sent for each one accepted; under `accepts` */
      k: param("1", 2, [1, 1e6]),
      /** share of successes that is well; under `successRate` */
      threshold: param("1", 0.95, [1e-6, 1]),
      /** above 1 rejects earlier, below 1 later; under `successRate` */
      aggression: param("1", 1, [0.01, 100]),
      /** highest probability; under `successRate` */
      cap: param("1", 0.8, [0, 1]),
    },
    output: {
      /** probability to reject with */
      throttle: share,
      /** the same, or what the other stage rejects when that is more */
      reject: share,
    },
  },
});
