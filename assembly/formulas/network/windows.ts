// Rate limits that count what came.
import { step } from "../../../compiler/step.ts";
import { floor, leakWait, max, min, seen, some } from "../../../compiler/vocabulary.ts";
import { network } from "../../../src/formulas/network/index.ts";

/** level = (level - (t - last)+ rate)+; admit if level <= capacity - cost, and then level += cost. Turner 1986. */
export const leakyBucket = step(
  network.leakyBucket,
  ({ time, cost, rate, capacity, level, last }, p) => {
    const pace = seen(rate) ? rate : p.rate;
    const most = seen(capacity) ? capacity : p.capacity;
    const now = max(time, last);
    const leaked = (now - (seen(last) ? last : now)) * pace;
    const left = max((seen(level) ? level : 0) - leaked, 0);
    const room = most - cost;
    const pass = left <= room;
    const later = !pass && room >= 0;
    let retryAfter = pass ? 0 : Infinity;
    if (some(later)) retryAfter = later ? leakWait(time, now, left, room, pace) : retryAfter;
    return { level: left + (pass ? cost : 0), last: now, admit: pass ? 1 : 0, retryAfter, delay: left / pace };
  },
  { behind: { level: "last" } },
);

/**
 * k = floor(t / window), f = t / window - k; in a later window previous = current of the one before, else 0, and current = 0; estimate =
 * (1 - f) previous + current; admit if estimate + cost <= limit, and then current += cost.
 */
export const slidingWindow = step(network.slidingWindow, ({ time, cost, limit, current, previous, last }, p) => {
  const most = seen(limit) ? limit : p.limit;
  const now = max(time, last);
  const place = now / p.window;
  const k = floor(place);
  const on = seen(last) ? k - floor(last / p.window) : 2;
  const before = on < 1 ? previous : on < 2 ? current : 0;
  const here = on < 1 ? current : 0;
  const estimate = before * (1 - (place - k)) + here;
  const room = most - cost;
  const pass = estimate <= room;
  // In this window what fades is the one before; in the next one it is this one.
  const fades = here <= room;
  const share = fades ? 1 - (room - here) / before : 2 - room / here;
  const wait = max((k + share) * p.window - time, 0);
  return {
    current: min(here + (pass ? cost : 0), 9007199254740991),
    previous: before,
    last: now,
    admit: pass ? 1 : 0,
    retryAfter: pass ? 0 : room >= 0 ? wait : Infinity,
    estimate,
  };
});
