import { code, column, domain, flag, mirror, param, signal, sparse, state, tally } from "../../spec.ts";

const counter = [0, 1e15] as const;
const squares = [0, 1e100] as const;
const reward = (initial: number) => param("1", initial, [0, 1e9]);
const penalty = (initial: number) => param("1", initial, [-1e9, 0]);
const cap = (initial: number) => param("n", initial, counter);
const decay = (initial: number) => param("1", initial, [0, 1]);
const time = (initial: number) => param("ms", initial, [0, 1e12]);
const penalised = column("1", [-Infinity, 0]);

/** Weights, caps and thresholds of one topic, by the names of the specification. */
const topic = {
  /** weight of this topic among a peer's topics */
  topicWeight: reward(0.5),
  /** P1: weight of the time in the mesh */
  timeInMeshWeight: reward(1),
  /** P1: time that counts one */
  timeInMeshQuantum: param("ms", 1000, [1e-6, 1e12]),
  /** P1: highest count */
  timeInMeshCap: cap(3600),
  /** P2: weight of messages that this peer was the first to deliver */
  firstMessageDeliveriesWeight: reward(1),
  /** P3: weight of the square of what deliveries fall short of the threshold, 0 or less */
  meshMessageDeliveriesWeight: penalty(-1),
  /** P3: deliveries that a peer of the mesh owes */
  meshMessageDeliveriesThreshold: cap(20),
  /** P3: time in the mesh after which deliveries are owed */
  meshMessageDeliveriesActivation: time(5000),
  /** P3b: weight of the penalty for failures on leaving the mesh, 0 or less */
  meshFailurePenaltyWeight: penalty(-1),
  /** P4: weight of the square of invalid messages, 0 or less */
  invalidMessageDeliveriesWeight: penalty(-1),
};

/** The peer score of libp2p's gossipsub 1.1, whose counters the caller keeps or lets be kept. */
export const gossipsub = domain({
  /**
   * Score of a peer on one topic from its counters, P1 to P4: topicWeight (w1 min(floor(time / quantum), cap) + w2 first + w3
   * deficit^2 + w3b failures + w4 invalid^2). Topics of other weights are rows with columns of parameters; core.sum adds up those
   * of a peer for gossipsubScore. libp2p, gossipsub v1.1, 2020.
   */
  gossipsubTopicScore: {
    inputs: {
      /** time since the peer was grafted; negative, NaN or left out: not in the mesh */
      meshTime: sparse(column("ms")),
      /** P2: counter of first deliveries, decayed and capped */
      firstMessageDeliveries: column("n", counter),
      /** P3: counter of deliveries in the mesh; NaN or left out: none */
      meshMessageDeliveries: sparse(column("n", counter)),
      /** P3b: counter of squared deficits on leaving the mesh; NaN or left out: none */
      meshFailurePenalty: sparse(column("n", squares)),
      /** P4: counter of invalid messages; NaN or left out: none */
      invalidMessageDeliveries: sparse(column("n", counter)),
      /** whether deliveries are owed, as go-libp2p keeps it until the next graft; NaN or left out: after the activation in the mesh */
      active: sparse(flag()),
    },
    params: topic,
    output: {
      /** the topic's part of the peer's score: the sum of all the others, times topicWeight */
      score: column("1"),
      /** time in the mesh, weighted */
      p1: column("1", [0, Infinity]),
      /** first deliveries, weighted */
      p2: column("1", [0, Infinity]),
      /** squared deficit of deliveries in the mesh, weighted */
      p3: penalised,
      /** failures in the mesh, weighted */
      p3b: penalised,
      /** squared invalid messages, weighted */
      p4: penalised,
    },
  },

  /**
   * Counters of a peer on one topic, and its score from them: a tick is a decay interval, a tick without `inMesh` (the peer is
   * away, its counters are retained) leaves everything as it is. What was delivered counts first, then counters decay and fall to
   * 0 below decayToZero. A peer that leaves the mesh owing deliveries adds its squared deficit to the failures; whether it owes is
   * kept until it is grafted anew, as in go-libp2p-pubsub. libp2p, gossipsub v1.1, 2020.
   */
  gossipsubTopic: {
    inputs: {
      /** in the mesh during this interval: from 0 to 1 a graft, from 1 to 0 a prune, both before the messages */
      inMesh: signal(flag()),
      /** messages that this peer was the first to deliver; NaN or left out: none */
      firstMessages: sparse(signal(column("n", counter))),
      /** messages that it delivered within the window after somebody else; NaN or left out: none */
      duplicates: sparse(signal(column("n", counter))),
      /** invalid messages from it; NaN or left out: none */
      invalidMessages: sparse(signal(column("n", counter))),
    },
    params: {
      ...topic,
      /** P2: highest count */
      firstMessageDeliveriesCap: cap(2000),
      /** P2: what an interval leaves */
      firstMessageDeliveriesDecay: decay(0.5),
      /** P3: highest count */
      meshMessageDeliveriesCap: cap(100),
      /** P3: what an interval leaves */
      meshMessageDeliveriesDecay: decay(0.5),
      /** P3b: what an interval leaves */
      meshFailurePenaltyDecay: decay(0.5),
      /** P4: what an interval leaves */
      invalidMessageDeliveriesDecay: decay(0.3),
      /** time from tick to tick */
      decayInterval: param("ms", 1000, [1e-3, 1e12]),
      /** counters below this are 0 */
      decayToZero: param("n", 0.1, [0, 1e15]),
    },
    state: {
      /** time since the peer was grafted; -1: not in the mesh */
      meshTime: state("ms", -1, [], { range: [-1, 1e15] }),
      /** 1 while deliveries are owed */
      active: state("flag", 0, [], { range: [0, 1] }),
      /** P2 */
      firstMessageDeliveries: state("n", 0, [], { range: counter }),
      /** P3 */
      meshMessageDeliveries: state("n", 0, [], { range: counter }),
      /** P3b */
      meshFailurePenalty: state("n", 0, [], { range: squares }),
      /** P4 */
      invalidMessageDeliveries: state("n", 0, [], { range: counter }),
      /** intervals skipped because a figure was NaN or out of its domain */
      skipped: tally(),
    },
    guarded: true,
    output: {
      /** the topic's part of the peer's score after this interval; NaN of one that was skipped */
      score: signal(column("1")),
      /** time since the peer was grafted; -1: not in the mesh */
      meshTime: mirror(signal(column("ms", [-1, Infinity])), "meshTime"),
      /** counter of P2 */
      firstMessageDeliveries: mirror(signal(column("n", counter)), "firstMessageDeliveries"),
      /** counter of P3 */
      meshMessageDeliveries: mirror(signal(column("n", counter)), "meshMessageDeliveries"),
      /** counter of P3b */
      meshFailurePenalty: mirror(signal(column("n", squares)), "meshFailurePenalty"),
      /** counter of P4 */
      invalidMessageDeliveries: mirror(signal(column("n", counter)), "invalidMessageDeliveries"),
    },
  },

  /**
   * Score of a peer, P1 to P7, and what a router does to it: the topics' sum up to topicScoreCap, plus w5 app + w6 (peers of its
   * address - threshold)+^2 + w7 (behaviour - threshold)+^2. libp2p, gossipsub v1.1, 2020.
   */
  gossipsubScore: {
    inputs: {
      /** sum of the scores of its topics; of several, core.sum of those of gossipsubTopicScore by peer */
      topics: column("1", [-1e100, 1e100]),
      /** P5: what the application thinks of it; NaN or left out: nothing */
      app: sparse(column("1", [-1e15, 1e15])),
      /** P6: peers of its address; of several addresses threshold + the root of the sum of squared surpluses. NaN or left out: not known */
      addressPeers: sparse(column("n", counter)),
      /** P7: counter of misbehaviour, see gossipsubDecay; NaN or left out: none */
      behaviourPenalty: sparse(column("n", counter)),
    },
    params: {
      /** highest score of all topics together; 0: none */
      topicScoreCap: param("1", 3600, [0, 1e100]),
      /** P5: weight */
      appSpecificWeight: param("1", 10, [-1e9, 1e9]),
      /** P6: weight of the squared surplus, 0 or less */
      ipColocationFactorWeight: penalty(-5),
      /** P6: peers of an address that are not too many */
      ipColocationFactorThreshold: param("n", 10, counter),
      /** P7: weight of the squared excess, 0 or less */
      behaviourPenaltyWeight: penalty(-10),
      /** P7: misbehaviour that is passed over */
      behaviourPenaltyThreshold: param("n", 0, counter),
      /** a score below this gets and sends no gossip */
      gossipThreshold: param("1", -10, [-1e100, 0]),
      /** a score below this is not published to */
      publishThreshold: param("1", -50, [-1e100, 0]),
      /** a score below this is not listened to */
      graylistThreshold: param("1", -80, [-1e100, 0]),
      /** least score whose exchanged peers are taken */
      acceptPXThreshold: param("1", 10, [0, 1e100]),
    },
    rules: [
      { rule: "ordered", params: ["publishThreshold", "gossipThreshold"] },
      { rule: "ordered", params: ["graylistThreshold", "publishThreshold"] },
    ],
    output: {
      /** the score */
      score: column("1"),
      /** what it may do: all; all but be in a mesh, below 0; nor gossip; nor be published to; nor be heard at all */
      standing: code("mesh", "noMesh", "noGossip", "noPublish", "graylisted"),
      /** whether its exchanged peers are taken */
      acceptPX: flag(),
      /** squared surplus of peers of its address, weighted */
      p6: penalised,
      /** squared excess of misbehaviour, weighted */
      p7: penalised,
    },
  },

  /**
   * One counter that decays: min(counter + more, cap) decay, 0 below decayToZero. P7 counts misbehaviour so, without a cap.
   * libp2p, gossipsub v1.1, 2020.
   */
  gossipsubDecay: {
    inputs: {
      /** what is added in this interval */
      more: signal(column("n", counter)),
    },
    params: {
      /** what an interval leaves; gossipsubDecayFactor has it from a time */
      decay: decay(0.2),
      /** counters below this are 0 */
      decayToZero: param("n", 0.1, [0, 1e15]),
      /** highest count before it decays */
      cap: cap(1e15),
    },
    state: {
      /** the counter */
      counter: state("n", 0, [], { range: counter }),
      /** intervals skipped because `more` was NaN, negative or too much */
      skipped: tally(),
    },
    guarded: true,
    /** the counter after this interval */
    output: mirror(signal(column("n", counter)), "counter"),
  },

  /** Decay factor with which a counter of 1 falls to decayToZero in a time: decayToZero^(1 / floor(time / interval)). libp2p, 2020. */
  gossipsubDecayFactor: {
    inputs: {
      /** time that a counter of 1 is to take; less than an interval gives 0 */
      time: column("ms", [0, 1e15]),
    },
    params: {
      /** time from decay to decay */
      decayInterval: param("ms", 1000, [1e-3, 1e12]),
      /** where the counter ends */
      decayToZero: param("n", 0.1, [0, 1]),
    },
    /** what an interval leaves */
    output: column("1", [0, 1]),
  },
});
