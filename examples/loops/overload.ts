// A service with a day's rhythm that is flooded for a while: once every request is let in, once only as many as
// network.admitProbability allows for what network.forecast expects. Requests queue for the next free server.
import type { Lanewise } from "../../src/index.ts";
import { random } from "./support.ts";

export interface Options {
  readonly seed?: number;
}

/** Servers, and the mean time in seconds that one request takes one of them: 80 requests a second at most. */
const servers = 8;
const service = 0.1;
/** Ticks of one second: a day is short here. */
const day = 300;
const days = 5;
const length = day * days;
/** The flood comes on the fourth day. */
const flood = { from: 3.2 * day, to: 3.6 * day } as const;

/** Requests a second at a tick. */
function demand(tick: number): number {
  const usual = 40 + 15 * Math.sin((2 * Math.PI * tick) / day);
  return tick >= flood.from && tick < flood.to ? usual + 140 : usual;
}

export interface Phase {
  readonly requests: number;
  readonly admitted: number;
  /** seconds from arrival to answer, of those admitted */
  readonly meanLatency: number;
  readonly latency99: number;
  /** requests answered within a second, per second */
  readonly goodput: number;
  /** share of the time that servers were busy with what came in during this phase */
  readonly utilization: number;
}

export interface Outcome {
  /** the day before the flood, the flood once the controller has seen it, and the day after */
  readonly calm: Phase;
  readonly flooded: Phase;
  readonly after: Phase;
  /** by tick: requests, probability that one was admitted, mean latency of those that were (NaN without any) */
  readonly requests: Float64Array;
  readonly probability: Float64Array;
  readonly latency: Float64Array;
}

export interface Figures {
  readonly open: Outcome;
  readonly controlled: Outcome;
  /** mean latency that Erlang's formula gives for the calm day's mean rate, slot by slot of the day */
  readonly expectedCalm: number;
}

const phases = {
  calm: [2 * day, 3 * day],
  flooded: [flood.from + 5, flood.to],
  after: [4 * day, 5 * day],
} as const;

/** The same arrivals and the same service times with and without control. */
export function overload(lw: Lanewise, { seed = 1 }: Options = {}): Figures {
  const rate = Float64Array.from({ length: day }, (_, tick) => demand(2 * day + tick));
  const { response } = lw.network.erlangC({ rate, service, servers });
  const weighted = response.reduce((sum, time, tick) => sum + time * rate[tick]!, 0);
  return {
    open: simulate(() => 1, seed),
    controlled: simulate(controller(lw), seed),
    expectedCalm: weighted / rate.reduce((sum, r) => sum + r, 0),
  };
}

/** Probability for the next tick from the requests of the last one. */
type Policy = (requests: number) => number;

function controller(lw: Lanewise): Policy {
  const bank = lw.network.forecast.bank(1, { alpha: 0.4, beta: 0, gamma: 0.05 }, { sizes: { season: day } });
  return (requests) => {
    const { forecast, deviation } = bank.step({ y: requests });
    const [rate, spread] = [forecast[0]!, deviation[0]!];
    // The first day has no forecast yet: all are let in.
    if (Number.isNaN(rate)) return 1;
    const stage = { rate, deviation: spread, service, servers };
    return lw.network.admitProbability(stage, { target: 0.9, min: 0.02 }).probability;
  };
}

interface Request {
  readonly at: number;
  readonly admitted: boolean;
  readonly latency: number;
  readonly work: number;
}

function simulate(policy: Policy, seed: number): Outcome {
  const next = random(seed);
  const wait = (mean: number) => -Math.log(1 - next()) * mean;
  const free = new Float64Array(servers);
  const all: Request[] = [];
  const probability = new Float64Array(length).fill(1);
  const requests = new Float64Array(length);
  const latency = new Float64Array(length);
  let chance = 1;
  for (let tick = 0; tick < length; tick++) {
    probability[tick] = chance;
    let [sum, admitted] = [0, 0];
    const between = 1 / demand(tick);
    for (let at = tick + wait(between); at < tick + 1; at += wait(between)) {
      requests[tick]!++;
      const work = wait(service);
      const enters = next() < chance;
      const first = free.indexOf(Math.min(...free));
      const done = Math.max(at, free[first]!) + work;
      all.push({ at, admitted: enters, latency: done - at, work });
      if (!enters) continue;
      free[first] = done;
      sum += done - at;
      admitted++;
    }
    latency[tick] = sum / admitted;
    chance = policy(requests[tick]!);
  }
  const phase = (name: keyof typeof phases) => summary(all, ...phases[name]);
  return { calm: phase("calm"), flooded: phase("flooded"), after: phase("after"), requests, probability, latency };
}

function summary(all: readonly Request[], from: number, to: number): Phase {
  const came = all.filter(({ at }) => at >= from && at < to);
  const entered = came.filter(({ admitted }) => admitted);
  const latencies = entered.map(({ latency }) => latency).sort((a, b) => a - b);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  return {
    requests: came.length,
    admitted: entered.length,
    meanLatency: total(latencies) / latencies.length,
    latency99: latencies[Math.floor(0.99 * latencies.length)]!,
    goodput: latencies.filter((latency) => latency <= 1).length / (to - from),
    utilization: total(entered.map(({ work }) => work)) / (servers * (to - from)),
  };
}
