import type { network } from "../../src/formulas/network/index.ts";
import { clamp, countable, isShare, type Loop, scratch } from "../loop.ts";

type Network = typeof network;

const isWhole = (x: number, most: number): boolean => x >= 1 && x <= most && Math.floor(x) === x;
const isService = (s: number): boolean => s >= 1e-15 && s <= 1e15;

export const littleLaw: Loop<Network["littleLaw"]> = ({ inputs: { rate, time }, outputs, sizes: { row } }) => {
  const none = NaN;
  const { output = scratch(row) } = outputs;
  for (let i = 0; i < row; i++) {
    const arrivals = rate[i]!;
    const stay = time[i]!;
    output[i] = countable(arrivals) && countable(stay) ? arrivals * stay : none;
  }
};

export const erlangC: Loop<Network["erlangC"]> = ({ inputs, outputs, sizes: { row } }) => {
  const { rate, service, servers } = inputs;
  const sink = scratch(row);
  const { utilization = sink, stable = sink, waitProbability = sink } = outputs;
  const { wait = sink, response = sink, inSystem = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const arrivals = rate[i]!;
    const busy = service[i]!;
    const count = servers[i]!;
    if (countable(arrivals) && isService(busy) && isWhole(count, 10_000)) {
      const offered = arrivals * busy;
      const load = offered / count;
      utilization[i] = load;
      if (load < 1) {
        const inverse = 1 / offered;
        let odds = 1;
        for (let k = 1; k <= count; k++) odds = 1 + odds * (k * inverse);
        const queued = 1 / (odds * (1 - load) + load);
        const queue = (queued * busy) / (count - offered);
        stable[i] = 1;
        waitProbability[i] = queued;
        wait[i] = queue;
        response[i] = queue + busy;
        inSystem[i] = arrivals * (queue + busy);
      } else {
        stable[i] = 0;
        waitProbability[i] = 1;
        wait[i] = response[i] = inSystem[i] = Infinity;
      }
    } else {
      utilization[i] = stable[i] = waitProbability[i] = NaN;
      wait[i] = response[i] = inSystem[i] = NaN;
    }
  }
};

export const admitProbability: Loop<Network["admitProbability"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { rate, deviation, service, servers, uniform } = inputs;
  const { z, target } = params;
  const min = Number(params.min);
  const sink = scratch(row);
  const { probability = sink, admit = sink, upper = sink, capacity = sink, busy = sink } = outputs;
  for (let i = 0; i < row; i++) {
    const expected = rate[i]!;
    const spread = deviation ? deviation[i]! : none;
    const time = service[i]!;
    const count = servers[i]!;
    const draw = uniform ? uniform[i]! : none;
    const fits = (countable(spread) || Number.isNaN(spread)) && (isShare(draw) || Number.isNaN(draw));
    if (Number.isFinite(expected) && isService(time) && isWhole(count, Number.MAX_SAFE_INTEGER) && fits) {
      const bound = expected + z * (Number.isNaN(spread) ? 0 : spread);
      const most = Math.max(bound, 0);
      const room = (target * count) / time;
      const chance = clamp(room / most, min, 1);
      probability[i] = chance;
      admit[i] = Number.isNaN(draw) ? none : draw < chance ? 1 : 0;
      upper[i] = most;
      capacity[i] = room;
      busy[i] = Math.max(expected, 0) * time;
    } else probability[i] = admit[i] = upper[i] = capacity[i] = busy[i] = NaN;
  }
};

export const clientThrottle: Loop<Network["clientThrottle"]> = ({ inputs, params, outputs, sizes: { row } }) => {
  const none = NaN;
  const { requests, accepts, admit } = inputs;
  const { law, k, threshold, aggression } = params;
  const cap = Number(params.cap);
  const sink = scratch(row);
  const { throttle = sink, reject = sink } = outputs;
  const power = 1 / aggression;
  for (let i = 0; i < row; i++) {
    const sent = requests[i]!;
    const passed = accepts[i]!;
    const other = admit ? admit[i]! : none;
    if (countable(sent) && countable(passed) && (isShare(other) || Number.isNaN(other))) {
      const due = law === 0 ? k * passed : passed / threshold;
      const share = (sent - due) / (sent + 1);
      let chance = Math.max(share, 0);
      if (law !== 0) chance = Math.min(aggression === 1 ? chance : chance ** power, cap);
      throttle[i] = chance;
      reject[i] = Number.isNaN(other) ? chance : Math.max(chance, 1 - other);
    } else throttle[i] = reject[i] = NaN;
  }
};
