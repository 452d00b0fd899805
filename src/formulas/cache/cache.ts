import { choice, column, domain, field, flag, integer, offsets, param, perGroup, type Range } from "../../spec.ts";

const share: Range = [0, 1];
const time: Range = [0, 1e15];

/** Where records are kept, how often they are found, and how long that takes. */
export const cache = domain({
  /**
   * Tier of a record by its age: 1 memory, 2 disk, 3 archive. Forecasts of scenarios that are asked for often are computed ahead and
   * have a tier of their own, 4, as long as they are fresh; then they are nowhere, 0, and computed anew. A tier whose window is w
   * long, at r records a day of b bytes, holds r * w * b bytes. Hierarchical storage by age; Smith 1981.
   */
  tier: {
    inputs: {
      /** age of the record; one from the future is new */
      age: column("d", [0, Infinity], { clamped: true }),
      /** is it a forecast, of age since it was computed; no when left out */
      forecast: { ...flag(), optional: true, otherwise: 0 },
    },
    params: {
      /** age up to which a record is kept in memory */
      memory: param("d", 30, [0, Infinity]),
      /** age up to which it is kept on disk */
      disk: param("d", 180, [0, Infinity]),
      /** age up to which a forecast is kept */
      fresh: param("d", 1, [0, Infinity]),
    },
    rules: [{ rule: "ordered", params: ["memory", "disk"] }],
    /** 1, 2 or 3; of a forecast 4 or 0 */
    output: integer("n", [0, 4]),
  },

  /**
   * Mean time of an access through levels of caches, and how many accesses reach none of them. Hennessy and Patterson, Computer
   * Architecture, 2019.
   */
  eat: {
    inputs: {
      /** share of the accesses reaching a level that it answers, first level first */
      hit: field(["level", "row"], "1", share),
      /** time of each level */
      time: field(["level"], "s", time),
    },
    params: {
      /** lookThrough: a level is asked when those before it have failed, and its time is added. lookAside: all are asked at once, and only the time of the one that answers counts */
      mode: choice("lookThrough", "lookAside"),
      /** time of what no level answers */
      miss: param("s", 0.008, time),
    },
    output: {
      /** mean time of an access */
      expected: column("s", [0, Infinity]),
      /** share of the accesses that no level answers */
      missRate: column("1", share),
    },
  },

  /**
   * Hit ratio of a cache that holds the most popular objects, whose popularity falls as rank^-s (Zipf): H(slots) / H(objects), with
   * H(n) the sum of i^-s for i = 1 to n. The first 15 terms are added, the rest is Euler and Maclaurin's formula: the time does not
   * depend on how many objects there are. Breslau et al. 1999; error of the formula below 10^-16.
   */
  zipf: {
    inputs: {
      /** objects that are asked for */
      objects: integer("n", [1, Number.MAX_SAFE_INTEGER]),
      /** objects that the cache holds */
      slots: integer("n"),
      /** how steeply popularity falls; 0: all are equally popular */
      exponent: column("1", [0, 8]),
    },
    /** share of the requests that are answered; 1 where all objects fit */
    output: column("1", share),
  },

  /**
   * Hit ratios of a cache that drops what was longest not asked for (LRU), by the characteristic time T after which an object is
   * dropped: the sum of 1 - e^(-rate T) is the number of slots, and 1 - e^(-rate T) the hit ratio of each object. Requests are
   * independent. Che, Tung and Wang 2002.
   */
  che: {
    inputs: {
      /** requests for each object */
      rate: column("1/s", [0, 1e100]),
      /** objects that the cache holds; need not be whole */
      slots: perGroup(column("n", [0, 1e15])),
      offsets: offsets(),
    },
    output: {
      /** hit ratio of each object; NaN throughout a group with a number out of range */
      hit: column("1", share),
      /** characteristic time; infinite where all objects that are asked for fit */
      time: perGroup(column("s", [0, Infinity])),
      /** hit ratio of all requests together; NaN where there are none */
      ratio: perGroup(column("1", share)),
    },
    scratch: {
      /** sums of even objects and of odd ones */
      work: [4],
    },
  },
});
