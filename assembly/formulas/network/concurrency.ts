// How many requests may be in flight.
import { step } from "../../../compiler/step.ts";
import { ceil, clamp, floor, type Lane, min, seen } from "../../../compiler/vocabulary.ts";
import { network } from "../../../src/formulas/network/index.ts";

/** floor(log10(x)), from 1 to 9: the figure that a table of whole numbers gives, without a logarithm that rounds. */
const magnitude = (x: Lane) => {
  const hundreds = (x >= 100 ? 1 : 0) + (x >= 1e3 ? 1 : 0) + (x >= 1e4 ? 1 : 0) + (x >= 1e5 ? 1 : 0);
  return 1 + hundreds + (x >= 1e6 ? 1 : 0) + (x >= 1e7 ? 1 : 0) + (x >= 1e8 ? 1 : 0) + (x >= 1e9 ? 1 : 0);
};

/**
 * A sample that is the least, or the one after jitter probeMultiplier limit others, is the least rtt and no more. Of any other queue =
 * ceil(limit (1 - least / rtt)), u = floor(log10 limit) or 1: dropped: -step u; else, where 2 inflight >= limit, queue <= threshold u: +beta
 * u; else queue < alpha u: +step u; else queue > beta u: -step u; limit = (1 - s) limit + s clamp(limit + that, min, max). Netflix concurrency-limits.
 */
export const vegas = step(network.vegas, (row, p) => {
  const { rtt, inflight, dropped, jitter, limit, leastRtt, samples, heldJitter } = row;
  const count = min(samples + 1, 9007199254740992);
  const probe = heldJitter * p.probeMultiplier * limit <= count;
  const least = probe || !seen(leastRtt) || rtt < leastRtt;
  const queue = least ? 0 : ceil(limit * (1 - leastRtt / rtt));
  const unit = p.unit === "log10" ? magnitude(limit) : 1;
  const slow = queue < p.alpha * unit ? p.step * unit : queue > p.beta * unit ? -p.step * unit : 0;
  const drop = seen(dropped) && dropped > 0;
  const change = drop ? -p.step * unit : queue <= p.threshold * unit ? p.beta * unit : slow;
  // Within the sweet spot, and where much of the limit is idle, nothing moves: not even into bounds that changed.
  const still = least || (!drop && (inflight * 2 < limit || change === 0));
  const wanted = clamp(limit + change, p.min, p.max);
  const smooth = limit * (1 - p.smoothing) + wanted * p.smoothing;
  const next = p.whole ? floor(smooth) : smooth;
  return {
    limit: still ? limit : next,
    leastRtt: least ? rtt : leastRtt,
    samples: probe ? 0 : count,
    heldJitter: probe && seen(jitter) ? jitter : heldJitter,
    queue,
  };
});
