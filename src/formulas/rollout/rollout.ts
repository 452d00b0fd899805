import { column, domain, flag, gauge, integer, mirror, param, type Range, signal, state, tally } from "../../spec.ts";

const all: Range = [-Infinity, Infinity];
/** Whatever a formula may come to: NaN and infinity are what these are there for. */
const anything = () => column("any", all, { sparse: true, extended: true });

/** From one formula to another in production: beside each other, for some, with a way back. */
export const rollout = domain({
  /**
   * Which of two values applies, the static one or the adaptive one, and how far they are apart. Off and in the shadow the static one
   * applies, whatever the adaptive one is: applied = adaptive where enabled and not in the shadow, else static; delta = adaptive - static;
   * relative = delta / |static|. NaN and infinities are values like others here.
   */
  gate: {
    inputs: {
      /** what applied so far */
      static: anything(),
      /** what shall apply */
      adaptive: anything(),
      /** the adaptive value may apply: yes for all, no for all, or row by row as rollout.canary says; yes when left out */
      enabled: { ...flag(), optional: true, otherwise: 1 },
      /** the adaptive value is only looked at; no when left out */
      shadow: { ...flag(), optional: true, otherwise: 0 },
    },
    output: {
      /** the value to go by */
      applied: column("any", all),
      /** what the adaptive value adds; NaN where either is */
      delta: gauge(column("any", all), "formula_shadow_delta"),
      /** the same as part of the static value; 0 where that is 0 */
      relative: column("1", all),
    },
  },

  /**
   * Who is in a cohort, the same everywhere and for good: u = the top 53 bits of splitmix64(key xor salt), in [0, 1), and in it where
   * u < fraction. A larger fraction only adds members; another salt draws another cohort. Steele, Lea and Flood 2014.
   */
  canary: {
    inputs: {
      /** who is asked about; of a key of 64 bits the lower 32 */
      key: integer("n"),
      /** the upper 32 bits of a key of 64; key + 2^32 high is taken modulo 2^64. 0 when left out */
      high: { ...integer("n", [0, 2 ** 32 - 1]), optional: true, otherwise: 0 },
      /** which rollout this is; 0 when left out */
      salt: { ...integer("n"), optional: true, otherwise: 0 },
    },
    params: {
      /** share of all keys */
      fraction: param("1", 0.1, [0, 1]),
    },
    output: {
      /** place among all keys, a multiple of 2^-53 below 1: the fraction above which this one is a member */
      u: column("1", [0, 1]),
      /** whether it is a member */
      inCanary: flag(),
    },
  },

  /**
   * Lets values through that are like those before, and a fallback in place of others: NaN, infinite, or further from the median of the
   * last accepted values than `deviation` of it. What trips is not accepted; before anything was, every finite value is. So a level that
   * moves for good trips until the bank is reset, and around a median of 0 nothing but 0 passes. NaN and infinity are no invalid input.
   */
  circuitBreaker: {
    inputs: {
      /** what a formula came to */
      value: signal(anything()),
      /** what stands in for it; taken as it is */
      fallback: signal(anything()),
    },
    params: {
      /** how far a value may lie from the median, as part of the median's size */
      deviation: param("1", 0.5, [0, 1e9]),
      /** accepted values that the median is of, at most */
      window: { ...param("n", 101, [1, 101]), whole: true },
    },
    state: {
      /** accepted values, written round and round in the first `window` places; NaN: none yet */
      recent: state("any", NaN, [101]),
      /** place of the next one; beyond the window it is the first */
      place: state("n", 0, [], { kind: "integer", range: [0, 100] }),
      /** median that the last value was held against. The search for the next one starts there: nothing else depends on it */
      median: state("any", NaN),
      /** ticks whose value tripped: those that are not accepted */
      skipped: tally(),
    },
    output: {
      /** median of the accepted values before this one; NaN when there are none */
      median: mirror(signal(column("any")), "median"),
      /** whether the fallback stands in */
      tripped: signal(flag()),
      /** the value, or the fallback */
      value: signal(column("any", all)),
    },
  },
});
