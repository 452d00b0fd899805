// Two services and four ways to compute what a request asks for: who may pass, and what a peer is worth.
import type { Lanewise } from "lanewise";
import { batcher } from "lanewise/batch";
import { plain } from "../../reference/index.ts";

/** What a handler answers: at once, or later. */
export type Answer = (client: number, figure: number) => object | Promise<object>;

export interface Service {
  readonly ways: Readonly<Record<Way, Answer>>;
  /** status of an answer */
  status(answer: object): number;
}

export const wayNames = ["one call", "bank.at", "batcher", "plain loop"] as const;
export type Way = (typeof wayNames)[number];
export const services = ["limiter", "peers"] as const;
/** What request i brings: tokens, or milliseconds. */
export const figures = { limiter: () => 1, peers: (i: number) => 100 + ((i * 977) % 7000) } as const;

/** Clients or peers that are known. */
export const known = 10_000;
const maxRows = 64;

/** Time in seconds, as a limiter reads it. */
const now = () => performance.now() / 1000;

/** Requests cost one token each; each client has 5 a second, and 10 at once. */
export function limiter({ network }: Lanewise): Service & AsyncDisposable {
  const { tokenBucket } = network;
  const params = { rate: 5, burst: 10 };
  const held = new Map<number, { readonly tokens: number; readonly last: number }>();
  const bank = tokenBucket.bank(known, params);
  const batched = batcher(tokenBucket.bank(known, params), { maxRows });
  const bare = perEntity("network.tokenBucket", ["time", "cost"], ["admit", "retryAfter", "tokens"], params, {
    tokens: Number.NaN,
    last: Number.NaN,
    skipped: 0,
  });
  return {
    ways: {
      // What is remembered of a client is the handler's business.
      "one call": (client, cost) => {
        const time = now();
        const state = held.get(client);
        const answer = tokenBucket({ time, cost }, params, state && { state });
        held.set(client, { tokens: answer.tokens, last: time });
        return answer;
      },
      "bank.at": (client, cost) => bank.at(client, { time: now(), cost }),
      batcher: (client, cost) => batched.submit(client, { time: now(), cost }),
      "plain loop": (client, cost) => {
        bare.inputs.time[0] = now();
        bare.inputs.cost[0] = cost;
        bare.run(client);
        const { admit, retryAfter, tokens } = bare.outputs;
        return { admit: admit[0] === 1, retryAfter: retryAfter[0]!, tokens: tokens[0]! };
      },
    },
    status: (answer) => ((answer as { readonly admit: boolean }).admit ? 200 : 429),
    [Symbol.asyncDispose]: () => batched.close(),
  };
}

/** A request tells how long a peer took to answer; the reply is its reputation. */
export function peers({ network }: Lanewise): Service & AsyncDisposable {
  const { peer } = network;
  const outputs = ["score", "validity", "response", "resource", "adherence", "rate"] as const;
  const counts = ["invalidCount", "slowCount", "violationCount"] as const;
  type Peer = ReturnType<typeof remembered>;
  const remembered = ({ validity, response, resource, adherence, ...more }: ReturnType<typeof bank.at>) => {
    const { invalidCount, slowCount, violationCount } = more;
    return { validity, response, resource, adherence, invalidCount, slowCount, violationCount };
  };
  const held = new Map<number, Peer>();
  const bank = peer.bank(known);
  const batched = batcher(peer.bank(known), { maxRows });
  const fresh = {
    validity: 1,
    response: 1,
    resource: 1,
    adherence: 1,
    invalidCount: 0,
    slowCount: 0,
    violationCount: 0,
  };
  const bare = perEntity("network.peer", ["elapsed", "latency"], [...outputs, ...counts], defaults(peer.spec), {
    ...fresh,
    skipped: 0,
  });
  const elapsed = 0.1;
  return {
    ways: {
      "one call": (client, latency) => {
        const state = held.get(client);
        const answer = peer({ elapsed, latency }, {}, state && { state });
        held.set(client, remembered(answer));
        return answer;
      },
      "bank.at": (client, latency) => bank.at(client, { elapsed, latency }),
      batcher: (client, latency) => batched.submit(client, { elapsed, latency }),
      "plain loop": (client, latency) => {
        bare.inputs.elapsed[0] = elapsed;
        bare.inputs.latency[0] = latency;
        bare.run(client);
        const { score, validity, response, resource, adherence, rate, invalidCount, ...more } = bare.outputs;
        return {
          score: score[0]!,
          validity: validity[0]!,
          response: response[0]!,
          resource: resource[0]!,
          adherence: adherence[0]!,
          rate: rate[0]!,
          invalidCount: invalidCount[0]!,
          slowCount: more.slowCount[0]!,
          violationCount: more.violationCount[0]!,
        };
      },
    },
    status: () => 200,
    [Symbol.asyncDispose]: () => batched.close(),
  };
}

/** Numbers that a loop takes for parameters that nobody gave. */
const defaults = ({ params }: { readonly params: object }) =>
  Object.fromEntries(
    Object.entries(params as Record<string, { default: unknown; choices?: readonly unknown[] }>).map(
      ([name, param]) => [name, param.choices ? param.choices.indexOf(param.default) : Number(param.default)],
    ),
  );

/** A loop by hand, one tick of one entity at a time; its outputs stand in columns of one cell. */
function perEntity<const Input extends string, const Output extends string>(
  path: string,
  inputNames: readonly Input[],
  outputNames: readonly Output[],
  params: Readonly<Record<string, number>>,
  initial: Readonly<Record<string, number>>,
) {
  const loop = plain(path);
  const cells = <N extends string>(names: readonly N[]) =>
    Object.fromEntries(names.map((name) => [name, new Float64Array(1)])) as Record<N, Float64Array>;
  const inputs = cells(inputNames);
  const outputs = cells(outputNames);
  const states = Array.from({ length: known }, () =>
    Object.fromEntries(Object.entries(initial).map(([name, value]) => [name, Float64Array.of(value)])),
  );
  const sizes = { tick: 1, entity: 1 };
  return { inputs, outputs, run: (entity: number) => loop({ inputs, params, state: states[entity]!, outputs, sizes }) };
}
