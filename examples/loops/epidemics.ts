// Does the fanout that network.gossipFanout chooses reach all nodes as often as it says? Messages are pushed through simulated
// networks: who hears one for the first time sends it to so many others, chosen anew, and each link fails now and then.
import type { Lanewise } from "../../src/index.ts";
import { random } from "./support.ts";

export interface Options {
  readonly nodes?: number;
  /** health of the network and share of messages lost: what links are like */
  readonly health?: number;
  readonly loss?: number;
  /** wanted probability that all nodes are reached */
  readonly reliability?: number;
  /** messages sent through the network at each fanout */
  readonly messages?: number;
  readonly seed?: number;
}

/** What was promised of a fanout, and what became of it. */
export interface Measured {
  readonly fanout: number;
  /** probability that all nodes are reached */
  readonly reliability: { readonly predicted: number; readonly measured: number };
  /** share of nodes reached by messages that did not die at once */
  readonly coverage: { readonly predicted: number; readonly measured: number };
  /** rounds until the last node is reached, of messages that reach all; NaN when none does */
  readonly rounds: { readonly predicted: number; readonly measured: number };
}

export interface Figures {
  readonly wanted: number;
  readonly chosen: number;
  /** from a fanout of 1 to two more than was chosen */
  readonly fanouts: readonly Measured[];
}

/** A message that reaches fewer nodes than this share has died at once. */
const outbreak = 0.1;

export function epidemics(
  lw: Lanewise,
  { nodes = 500, health = 0.9, loss = 0.05, reliability = 0.99, messages = 1000, seed = 1 }: Options = {},
): Figures {
  const network = { nodes, health, loss };
  const { fanout: chosen, linkSuccess } = lw.network.gossipFanout(network, { reliability });
  const next = random(seed);
  const fanouts = Array.from({ length: Math.min(chosen + 2, nodes - 1) }, (_, k) => {
    const fanout = k + 1;
    const promised = lw.network.gossipFanout(network, { min: fanout, max: fanout });
    const spread = new Epidemic(nodes, fanout, linkSuccess, next);
    let [complete, outbreaks, reached, rounds] = [0, 0, 0, 0];
    for (let m = 0; m < messages; m++) {
      const result = spread.run();
      if (result.reached === nodes) {
        complete++;
        rounds += result.rounds;
      }
      if (result.reached < outbreak * nodes) continue;
      outbreaks++;
      reached += result.reached / nodes;
    }
    return {
      fanout,
      reliability: { predicted: promised.reliability, measured: complete / messages },
      coverage: { predicted: promised.coverage, measured: outbreaks ? reached / outbreaks : 0 },
      rounds: { predicted: promised.rounds, measured: rounds / complete },
    };
  });
  return { wanted: reliability, chosen, fanouts };
}

/** One message after the other through the same network. */
class Epidemic {
  readonly #nodes: number;
  readonly #fanout: number;
  readonly #linkSuccess: number;
  readonly #next: () => number;
  /** nodes in the order in which they heard of the message */
  readonly #heard: Uint32Array;
  /** number of the message that a node heard of last, and of the sender that last chose it */
  readonly #known: Uint32Array;
  readonly #chosen: Uint32Array;
  #message = 0;
  #sender = 0;

  constructor(nodes: number, fanout: number, linkSuccess: number, next: () => number) {
    this.#nodes = nodes;
    this.#fanout = fanout;
    this.#linkSuccess = linkSuccess;
    this.#next = next;
    this.#heard = new Uint32Array(nodes);
    this.#known = new Uint32Array(nodes);
    this.#chosen = new Uint32Array(nodes);
  }

  /** How many nodes a new message reaches, and in how many rounds. */
  run(): { readonly reached: number; readonly rounds: number } {
    this.#message++;
    let reached = 0;
    const hear = (node: number) => {
      this.#known[node] = this.#message;
      this.#heard[reached++] = node;
    };
    hear(Math.floor(this.#next() * this.#nodes));
    let rounds = 0;
    for (let from = 0; from < reached; rounds++) {
      const end = reached;
      for (; from < end; from++) this.#send(this.#heard[from]!, hear);
      // The last round, in which nobody new hears, does not count.
      if (reached === end) break;
    }
    return { reached, rounds };
  }

  /** To so many others, all different. */
  #send(node: number, hear: (node: number) => void): void {
    this.#sender++;
    this.#chosen[node] = this.#sender;
    for (let k = 0; k < this.#fanout; ) {
      const peer = Math.floor(this.#next() * this.#nodes);
      if (this.#chosen[peer] === this.#sender) continue;
      this.#chosen[peer] = this.#sender;
      k++;
      if (this.#next() < this.#linkSuccess && this.#known[peer] !== this.#message) hear(peer);
    }
  }
}
