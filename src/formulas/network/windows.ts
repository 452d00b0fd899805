import { column, domain, flag, mirror, param, signal, sparse, state, tally } from "../../spec.ts";

const safe = Number.MAX_SAFE_INTEGER;

const arrival = {
  /** when the request arrives; one that is earlier than the last counts as arriving with it */
  time: signal(column("s", [-safe, safe])),
  /** what the request counts */
  cost: signal(column("n", [0, Infinity])),
};
const last = {
  /** time of the latest request; NaN before the first */
  last: state("s", NaN, [], { range: [-safe, safe], closed: Infinity }),
};
const skipped = {
  /** requests skipped because a figure was NaN or out of its domain */
  skipped: tally(),
};
const admit = signal(flag());

/** Rate limits that count what came, instead of what may still come. */
export const windows = domain({
  /**
   * Leaky bucket as a meter: a request passes when it fits on top of what has not leaked out yet. What is left to leak is what a
   * token bucket of the same rate and burst lacks, so both decide alike up to rounding; `delay` is the wait of a queue that serves at
   * that rate. Turner 1986; ITU-T I.371, annex A, which has gcra as its other form.
   */
  leakyBucket: {
    inputs: {
      ...arrival,
      /** what leaks out of this entity's bucket per second; NaN or left out: the parameter */
      rate: sparse(signal(column("1/s", [1e-6, safe]))),
      /** most that this entity's bucket holds; NaN or left out: the parameter */
      capacity: sparse(signal(column("n", [0, safe]))),
    },
    params: {
      /** what leaks out per second */
      rate: param("1/s", 1, [1e-6, safe]),
      /** most that the bucket holds */
      capacity: param("n", 1, [1, safe]),
    },
    state: {
      /** what has not leaked out; NaN before the first request, which comes to an empty bucket. NaN behind it counts as out of the domain */
      level: state("n", NaN, [], { range: [0, safe], closed: Infinity }),
      ...last,
      ...skipped,
    },
    guarded: true,
    output: {
      /** whether the request may pass */
      admit,
      /** the least wait with which it passes, of a retry at the double time + retryAfter; 0 when it does, Infinity when it never can */
      retryAfter: signal(column("s", [0, Infinity])),
      /** what has not leaked out, the request included if it passed */
      level: mirror(signal(column("n", [0, Infinity])), "level"),
      /** wait until all that stood before this request has leaked out, whether it passed or not */
      delay: signal(column("s", [0, Infinity])),
    },
  },

  /**
   * Sliding window as two counters: what passed in this window of the clock, and of the one before as much as a window back from now
   * still overlaps, as if it had come evenly. Windows begin at multiples of their length. Only what passes counts. Known from
   * Cloudflare's rate limits, 2017; off by a few percent where traffic within a window is uneven.
   */
  slidingWindow: {
    inputs: {
      ...arrival,
      /** most that passes in this entity's window; NaN or left out: the parameter */
      limit: sparse(signal(column("n", [0, safe]))),
    },
    params: {
      /** most that passes in a window */
      limit: param("n", 100, [0, safe]),
      /** length of the window */
      window: param("s", 60, [1e-3, 1e9]),
    },
    state: {
      /** what passed in the window of the latest request */
      current: state("n", 0, [], { range: [0, safe] }),
      /** what passed in the window before it */
      previous: state("n", 0, [], { range: [0, safe] }),
      ...last,
      ...skipped,
    },
    guarded: true,
    output: {
      /** whether the request may pass */
      admit,
      /**
       * wait until it would pass if nothing else came, to rounding: retry a little later; 0 when it passes, Infinity when it never
       * can
       */
      retryAfter: signal(column("s", [0, Infinity])),
      /** what counts in the window up to now, before this request */
      estimate: signal(column("n", [0, Infinity])),
    },
  },
});
