import {
  choice,
  code,
  column,
  domain,
  flag,
  integer,
  mirror,
  param,
  renamed,
  signal,
  sparse,
  state,
  tally,
} from "../../spec.ts";

const tiny = Number.MIN_VALUE;
const share = column("1", [0, 1]);
const component = signal(share);

const peerWeights = {
  /** weight of message validity */
  validityWeight: param("1", 0.3, [0, 1]),
  /** weight of response quality */
  responseWeight: param("1", 0.25, [0, 1]),
  /** weight of resource behaviour */
  resourceWeight: param("1", 0.2, [0, 1]),
  /** weight of protocol adherence */
  adherenceWeight: param("1", 0.25, [0, 1]),
};
const peerWeightRule = {
  rule: "sum",
  params: ["validityWeight", "responseWeight", "resourceWeight", "adherenceWeight"],
  equals: 1,
} as const;
/** As far as counters of 32 bits go. */
const counts = [0, 2 ** 32 - 1] as const;
const peerState = {
  /** message validity, 0.1 to 1 */
  validity: state("1", 1, [], { range: [0, 1] }),
  /** response quality, 0.1 to 1 */
  response: state("1", 1, [], { range: [0, 1] }),
  /** resource behaviour, 0.1 to 1 */
  resource: state("1", 1, [], { range: [0, 1] }),
  /** protocol adherence, 0.1 to 1 */
  adherence: state("1", 1, [], { range: [0, 1] }),
  /** invalid messages counted */
  invalidCount: state("n", 0, [], { range: counts }),
  /** responses counted, the quick ones too */
  slowCount: state("n", 0, [], { range: counts }),
  /** protocol violations counted */
  violationCount: state("n", 0, [], { range: counts }),
  /** ticks in which a figure was out of domain; that event was skipped */
  skipped: tally(),
};
const peerOutput = {
  /** weighted geometric mean of the four components */
  score: component,
  /** message validity */
  validity: mirror(component, "validity"),
  /** response quality */
  response: mirror(component, "response"),
  /** resource behaviour */
  resource: mirror(component, "resource"),
  /** protocol adherence */
  adherence: mirror(component, "adherence"),
};

const peerNews = {
  /** health of the network; one half when left out or NaN */
  health: sparse(signal(column("1", [0, 1], { clamped: true }))),
  /** an invalid message: validity keeps `invalidRetention` */
  invalid: sparse(signal(flag())),
  /** a response time: response quality keeps all below 1 s, 0.98 to 0.96 up to 5 s, 0.9 beyond */
  latency: sparse(signal(column("ms", [0, Infinity]))),
  /** a protocol violation: adherence keeps 0.98, 0.9 or 0.7, whatever the health */
  violation: sparse(signal(code("minor", "moderate", "severe"))),
  /** the component that a reward raises */
  rewarded: sparse(signal(code("validity", "response", "resource", "adherence"))),
  /** the reward: the component grows by this share, at most 0.1, and not past 1 */
  bonus: sparse(signal(column("1", [0, 0.1], { clamped: true }))),
  /** what every component keeps: 0.9 for a rate limit hit, 0.95 for bandwidth */
  penalty: sparse(signal(column("1", [0, 1]))),
};
const peerLosses = {
  /** how health scales losses */
  law: renamed(choice("retention", "lossFalls", "lossRises"), { seedLiteral: "lossFalls", seedProse: "lossRises" }),
  /** what an invalid message nominally retains */
  invalidRetention: param("1", 0.95, [0, 1]),
  /** least component */
  floor: param("1", 0.1, [0, 1]),
};
const peerRecovery = {
  /** recovery per second at health one half */
  base: param("1/s", 0.01, [0, Infinity]),
  /** what an infraction count keeps in an hour */
  infractionKeep: param("1", 0.95, [tiny, 1]),
  /** trunc: counts are cut to whole numbers at every tick, which zeroes a count of 1 at once */
  counterMode: choice("real", "trunc"),
};
const peerHealing = {
  /** recovery per second */
  rate: signal(column("1/s")),
  /** invalid messages that still count */
  invalidCount: mirror(signal(column("n")), "invalidCount"),
  /** responses that still count */
  slowCount: mirror(signal(column("n")), "slowCount"),
  /** violations that still count */
  violationCount: mirror(signal(column("n")), "violationCount"),
};
/** They remember the same of a peer. */
const peerFormulas = ["network.peer", "network.peerEvents", "network.peerDecay"];

/** How peers behave, and what becomes of those that do not. */
export const peers = domain({
  /** Composite reputation of a peer: weighted geometric mean of four components. */
  peerScore: {
    inputs: {
      /** message validity */
      validity: share,
      /** response quality */
      response: share,
      /** resource behaviour */
      resource: share,
      /** protocol adherence */
      adherence: share,
    },
    params: peerWeights,
    rules: [peerWeightRule],
    output: {
      /** 0.1 to 1 when the components are */
      score: share,
      /** the smallest component, the first of equals */
      weakest: code("validity", "response", "resource", "adherence"),
    },
  },

  /**
   * Penalties and rewards of peers. Of an event that nominally retains b, loss l = 1 - b, a component keeps
   * b + l (1 - health) / 2 under the law `retention` (the default: losses scale from one half to 1 with health),
   * max(0, 1 - l (2 - health)) under `lossFalls` (with health), max(0, 1 - l (1/2 + health)) under `lossRises`. Components never
   * fall below 0.1. One tick may bring any of the events; they apply in the order of the inputs.
   */
  peerEvents: {
    inputs: peerNews,
    params: { ...peerWeights, ...peerLosses },
    rules: [peerWeightRule],
    state: peerState,
    guarded: true,
    loads: peerFormulas,
    output: peerOutput,
  },

  /**
   * Forgiveness over time, faster in a healthy network: component = 1 - (1 - component) e^(-rate elapsed), where
   * rate = base (1/2 + health); infraction counts shrink by `infractionKeep` an hour, half in 13.5 hours.
   */
  peerDecay: {
    inputs: {
      /** time since the last tick; 0 or less changes nothing */
      elapsed: signal(column("s")),
      /** health of the network */
      health: signal(column("1", [0, 1], { clamped: true })),
    },
    params: { ...peerWeights, ...peerRecovery },
    rules: [peerWeightRule],
    state: peerState,
    guarded: true,
    loads: peerFormulas,
    output: { ...peerOutput, ...peerHealing },
  },

  /**
   * A peer as one object: time that heals, then penalties and rewards, in one tick and on one state. What peerDecay makes of the
   * time since the last tick, and peerEvents of the events.
   */
  peer: {
    inputs: {
      /** time since the last tick; 0 or less, NaN or left out: none */
      elapsed: sparse(signal(column("s"))),
      ...peerNews,
    },
    params: { ...peerWeights, ...peerLosses, ...peerRecovery },
    rules: [peerWeightRule],
    state: peerState,
    guarded: true,
    loads: peerFormulas,
    output: { ...peerOutput, ...peerHealing },
  },

  /** Whom to ban, and how many requests to allow the others. */
  peerBan: {
    inputs: {
      /** reputation of the peer */
      score: share,
      /** health of the network: the healthier, the stricter */
      health: column("1", [0, 1], { clamped: true }),
      /** requests allowed at a perfect score */
      limit: column("1/s", [0, Infinity]),
    },
    params: {
      /** threshold of a network with health 0 */
      base: param("1", 0.1, [0, 1]),
      /** what health adds to the threshold */
      slope: param("1", 0.2, [0, 1]),
    },
    output: {
      /** base + slope * health */
      threshold: share,
      /** score below the threshold; equality does not ban */
      ban: flag(),
      /** floor of limit * score, at least 1; 0 where the limit is 0 and of a peer that is banned */
      allowed: integer("1/s"),
    },
  },
});
