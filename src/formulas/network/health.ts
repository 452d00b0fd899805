import { column, domain, gauge, mirror, param, signal, state, tally, toggle } from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const share = column("1", [0, 1]);
const component = signal(share);
const churn = column("1/h", [0, Infinity], { extended: true });

const topologyParams = {
  /** peers of a network that just holds together: score one half */
  minPeers: param("n", 8, [0, Infinity]),
  /** peers from which the score is 1; not above `minPeers`: the score steps there */
  optimalPeers: param("n", 50, [0, Infinity]),
};
const diversityParams = {
  /** regions from which their part is full */
  regionTarget: param("n", 10, [tiny, Infinity]),
  /** versions from which their part is full */
  versionTarget: param("n", 5, [tiny, Infinity]),
  /** weight of regions */
  regionWeight: param("1", 0.4, [0, 1]),
  /** weight of client versions */
  versionWeight: param("1", 0.6, [0, 1]),
};
const continuous = {
  /** close the jumps of the printed curves: latency 0.3 to 0.2 at 500 ms, stability 0.8 to 0.5 at the churn target */
  continuous: toggle(false),
};
const stabilityParams = {
  /** disconnects per hour that are too many */
  churnTarget: param("1/h", 5, [0, Infinity]),
  /** time over which disconnects were counted; 0 means none were */
  window: param("s", 3600, [0, Infinity]),
};
const diversityRule = { rule: "sum", params: ["regionWeight", "versionWeight"], equals: 1 } as const;

/** How well a network holds together. */
export const health = domain({
  /** Four scores of a network from raw counts: topology, diversity, latency, stability. */
  healthComponents: {
    inputs: {
      /** connected peers */
      peers: column("n", [0, Infinity]),
      /** regions among them */
      regions: column("n", [0, Infinity]),
      /** client versions among them */
      versions: column("n", [0, Infinity]),
      /** mean latency; 0 means none was measured */
      latency: column("ms", [0, Infinity]),
      /** disconnects during the window */
      disconnects: column("n", [0, Infinity]),
    },
    params: { ...topologyParams, ...diversityParams, ...stabilityParams, ...continuous },
    rules: [diversityRule],
    output: {
      /** rises to one half at `minPeers` and to 1 at `optimalPeers` */
      topology: share,
      /** 0 without peers */
      diversity: share,
      /** one half without data */
      latency: share,
      /** 0.8 and more below the churn target, one half and less from it on */
      stability: share,
      /** disconnects per hour */
      churn,
    },
  },

  /** Peers against the least and the best number of them; piecewise linear. */
  topologyScore: {
    inputs: {
      /** connected peers */
      peers: column("n", [0, Infinity]),
    },
    params: topologyParams,
    /** rises to one half at `minPeers` and to 1 at `optimalPeers` */
    output: share,
  },

  /** Spread of peers over regions and client versions. */
  diversityScore: {
    inputs: {
      /** connected peers */
      peers: column("n", [0, Infinity]),
      /** regions among them */
      regions: column("n", [0, Infinity]),
      /** client versions among them */
      versions: column("n", [0, Infinity]),
    },
    params: diversityParams,
    rules: [diversityRule],
    /** 0 without peers */
    output: share,
  },

  /** Mean latency on a curve through 50, 200 and 500 ms. */
  latencyScore: {
    inputs: {
      /** mean latency; 0 means none was measured */
      latency: column("ms", [0, Infinity]),
    },
    params: continuous,
    /** one half without data */
    output: share,
  },

  /** Disconnects against the churn target. */
  stabilityScore: {
    inputs: {
      /** disconnects during the window */
      disconnects: column("n", [0, Infinity]),
    },
    params: { ...stabilityParams, ...continuous },
    output: {
      /** 0.8 and more below the churn target, one half and less from it on */
      stability: share,
      /** disconnects per hour */
      churn,
    },
  },

  /** The one figure that modulates the security formulas: a weighted mean of the four scores, smoothed. */
  healthIndex: {
    inputs: {
      /** topology score */
      topology: component,
      /** diversity score */
      diversity: component,
      /** latency score */
      latency: component,
      /** stability score */
      stability: component,
    },
    params: {
      /** weight of topology */
      topologyWeight: param("1", 0.3, [0, 1]),
      /** weight of diversity */
      diversityWeight: param("1", 0.2, [0, 1]),
      /** weight of latency */
      latencyWeight: param("1", 0.25, [0, 1]),
      /** weight of stability */
      stabilityWeight: param("1", 0.25, [0, 1]),
      /** weight of the new tick */
      alpha: param("1", 0.1, [0, 1]),
    },
    rules: [
      { rule: "sum", params: ["topologyWeight", "diversityWeight", "latencyWeight", "stabilityWeight"], equals: 1 },
    ],
    state: {
      /** the smoothed index */
      index: state("1", 0.5, [], { range: [0, 1] }),
      /** ticks skipped because a score was NaN or out of 0 to 1 */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** the smoothed index */
      index: gauge(mirror(component, "index"), "network_health_index"),
      /** this tick's weighted mean; NaN in a skipped tick */
      raw: component,
    },
  },
});
