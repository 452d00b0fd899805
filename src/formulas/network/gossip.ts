import { column, domain, flag, integer, param, sparse } from "../../spec.ts";

/** Largest number below 1. */
const almostOne = 1 - 2 ** -53;
const whole = (initial: number, range: readonly [number, number]) => ({ ...param("n", initial, range), whole: true });

/** How messages spread through a network, and over whom. */
export const gossip = domain({
  /**
   * Fanout of push gossip that delivers to all nodes with a wanted probability: (ln n + c) / p peers for c = -ln(-ln R) and
   * links that work with probability p = (1 - loss) (linkMin + (1 - linkMin) health), rounded up and kept between bounds.
   * Kermarrec, Massoulie and Ganesh 2003, after Erdos and Renyi; asymptotic, so large networks meet it best.
   */
  gossipFanout: {
    inputs: {
      /** nodes of the network */
      nodes: integer("n"),
      /** health of the network */
      health: column("1", [0, 1], { clamped: true }),
      /** share of messages that are lost */
      loss: column("1", [0, almostOne]),
    },
    params: {
      /** wanted probability that all nodes are reached */
      reliability: param("1", 0.999, [Number.MIN_VALUE, almostOne]),
      /** share of links that work at health 0 */
      linkMin: param("1", 0.5, [1e-6, 1]),
      /** least fanout */
      min: whole(3, [1, 1e6]),
      /** highest fanout */
      max: whole(24, [1, 1e6]),
    },
    rules: [{ rule: "ordered", params: ["min", "max"] }],
    output: {
      /** peers to send to; fewer than the nodes, 0 when there is nobody else */
      fanout: integer("n"),
      /** probability that this fanout reaches all nodes: below the wanted one where `max` binds */
      reliability: column("1", [0, 1]),
      /** expected share of nodes reached in an outbreak: the root of coverage = 1 - e^(-fanout p coverage) */
      coverage: column("1", [0, 1]),
      /** rounds until the last node is reached: ln n / ln(fanout + 1) + ln n / fanout; one or two more where nodes send once. Pittel 1987 */
      rounds: column("n", [0, Infinity]),
      /** probability that a message on a link arrives */
      linkSuccess: column("1", [0, 1]),
      /** fanout before rounding and bounds */
      raw: column("n"),
    },
  },

  /**
   * Score of a peer to relay over: reputation and nearness, weighted, less a penalty for the share of failed requests.
   */
  gossipPeerScore: {
    inputs: {
      /** reputation of the peer */
      reputation: column("1", [0, 1]),
      /** round trip time; NaN or left out: unknown, and counted as `latencyScale` */
      latency: sparse(column("ms", [0, Infinity])),
      /** requests that failed; NaN or left out: none known, no penalty */
      failures: sparse(column("n", [0, Infinity])),
      /** requests in all; NaN or left out: none known, no penalty */
      requests: sparse(column("n", [0, Infinity])),
    },
    params: {
      /** weight of reputation */
      reputationWeight: param("1", 1, [1e-6, 1e6]),
      /** weight of nearness */
      latencyWeight: param("1", 0.6, [0, 1e6]),
      /** what a peer loses whose requests all fail */
      failurePenalty: param("1", 1.5, [0, 1e6]),
      /** latency that halves nearness */
      latencyScale: param("ms", 40, [1e-6, 1e15]),
      /** score from which a peer is preferred */
      preferredFrom: param("1", 0.55, [0, 1]),
    },
    output: {
      /** the score, 0 or more */
      score: column("1", [0, 1]),
      /** score of `preferredFrom` or more */
      preferred: flag(),
      /** nearness: latencyScale / (latencyScale + latency) */
      latencyScore: column("1", [0, 1]),
      /** the score before the penalty */
      success: column("1", [0, 1]),
    },
  },

  /**
   * Fanout for candidates of some mean score: fewer peers where they are poor, more where they are better than good, the
   * usual number in between. ceil(base clamp(score, floor, 1)) below `low`, round(min(base score, max)) above `high`.
   */
  scoredFanout: {
    inputs: {
      /** mean score of the candidates */
      score: column("1", [0, Infinity]),
    },
    params: {
      /** fanout for ordinary candidates */
      base: whole(8, [1, 1e6]),
      /** highest fanout */
      max: whole(24, [1, 1e6]),
      /** score below which the fanout shrinks with the score */
      low: param("1", 0.8, [0, 1]),
      /** score above which the fanout grows with the score; gossipPeerScore ends at 1, other scales do not */
      high: param("1", 1.2, [1, 1e6]),
      /** least factor */
      floor: param("1", 0.4, [0, 1]),
    },
    rules: [{ rule: "ordered", params: ["base", "max"] }],
    /** peers to send to */
    output: integer("n"),
  },

  /**
   * What a mesh of gossip peers needs: peers to graft when there are too few, to prune when there are too many, and peers
   * outside the mesh to send lazy gossip to. libp2p gossipsub 1.1.
   */
  meshDegree: {
    inputs: {
      /** peers in the mesh */
      degree: integer("n"),
      /** peers known, those of the mesh included: never fewer than `degree` */
      known: integer("n"),
    },
    params: {
      /** degree to restore */
      target: whole(6, [0, 1e6]),
      /** least degree that is left alone */
      low: whole(5, [0, 1e6]),
      /** highest degree that is left alone */
      high: whole(12, [0, 1e6]),
      /** least number of peers for lazy gossip */
      lazy: whole(6, [0, 1e6]),
      /** share of the other peers that gets lazy gossip */
      gossipFactor: param("1", 0.25, [0, 1]),
    },
    rules: [
      { rule: "ordered", params: ["low", "target"] },
      { rule: "ordered", params: ["target", "high"] },
    ],
    int64: true,
    output: {
      /** peers to add to the mesh */
      graft: integer("n"),
      /** peers to take out of it */
      prune: integer("n"),
      /** degree after that */
      degree: integer("n"),
      /** peers outside the mesh to send lazy gossip to */
      lazy: integer("n"),
    },
  },
});
