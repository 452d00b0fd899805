import type { network } from "../../src/formulas/network/index.ts";
import { clamp, countable, isFlag, isShare, type Loop, scratch } from "../loop.ts";

type Network = typeof network;

const isSafe = (x: number): boolean => x >= 0 && x <= 2 ** 53 && Math.floor(x) === x;

export const vegas: Loop<Network["vegas"]> = ({ inputs, params, state, outputs, sizes }) => {
  const { smoothing, whole, unit, step, alpha, beta, threshold } = params;
  const [min, max] = [Number(params.min), Number(params.max)];
  const { tick, entity } = sizes;
  const sink = scratch(tick * entity);
  const { limit = sink, leastRtt = sink, queue = sink } = outputs;
  for (let e = 0; e < entity; e++) {
    const fine = mend(state, e);
    for (let t = 0, i = e; t < tick; t++, i += entity) {
      const rtt = inputs.rtt[i]!;
      const flying = inputs.inflight[i]!;
      const lost = inputs.dropped ? inputs.dropped[i]! : NaN;
      const share = inputs.jitter ? inputs.jitter[i]! : NaN;
      const told = (Number.isNaN(lost) || isFlag(lost)) && (Number.isNaN(share) || isShare(share));
      queue[i] = NaN;
      if (fine && told && rtt > 0 && rtt <= 1e15 && countable(flying)) {
        queue[i] = 0;
        const l = state.limit[e]!;
        const least = state.leastRtt[e]!;
        state.samples[e] = Math.min(state.samples[e]! + 1, 2 ** 53);
        if (state.jitter[e]! * params.probeMultiplier * l <= state.samples[e]!) {
          if (!Number.isNaN(share)) state.jitter[e] = share;
          state.samples[e] = 0;
          state.leastRtt[e] = rtt;
        } else if (Number.isNaN(least) || rtt < least) state.leastRtt[e] = rtt;
        else {
          const waiting = Math.ceil(l * (1 - least / rtt));
          queue[i] = waiting;
          const u = unit ? 1 : Math.max(String(Math.floor(l)).length - 1, 1);
          let change = 0;
          if (lost > 0) change = -step * u;
          else if (flying * 2 >= l) {
            if (waiting <= threshold * u) change = beta * u;
            else if (waiting < alpha * u) change = step * u;
            else if (waiting > beta * u) change = -step * u;
          }
          if (lost > 0 || change !== 0) {
            const next = l * (1 - smoothing) + clamp(l + change, min, max) * smoothing;
            state.limit[e] = whole ? Math.floor(next) : next;
          }
        }
      } else state.skipped[e]!++;
      if (tick > 1) {
        limit[i] = state.limit[e]!;
        leastRtt[i] = state.leastRtt[e]!;
      }
    }
  }
  if (tick > 1) return;
  outputs.limit?.set(state.limit);
  outputs.leastRtt?.set(state.leastRtt);
};

/** Whether the state of an entity is in its domain; what is not is closed. */
function mend({ limit, leastRtt, samples, jitter }: Parameters<typeof vegas>[0]["state"], e: number): boolean {
  const limited = limit[e]! >= 0 && limit[e]! <= 1e9;
  const timed = Number.isNaN(leastRtt[e]!) || countable(leastRtt[e]!);
  const counted = isSafe(samples[e]!);
  const shared = isShare(jitter[e]!);
  if (!limited) limit[e] = NaN;
  if (!timed) leastRtt[e] = -1;
  if (!counted) samples[e] = NaN;
  if (!shared) jitter[e] = NaN;
  return limited && timed && counted && shared;
}
