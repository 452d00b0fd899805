// How much to let through: rates, buckets, requests in flight.
import { step } from "../../../compiler/step.ts";
import { clamp, floor, max, min, pow, roomWait, root, seen, some, tokenWait } from "../../../compiler/vocabulary.ts";
import { network } from "../../../src/formulas/network/index.ts";

/**
 * rate = clamp(base H R C, minRate, maxFactor base), H = floor + (1 - floor) health, R = reputation^power,
 * C = clamp((1 - load) / (1 - target), least, most); burst = rate burstTime.
 */
export const dynamicRate = step(network.dynamicRate, ({ base, health, reputation, load }, p) => {
  const healthFactor = p.healthFloor + (1 - p.healthFloor) * health;
  const reputationFactor = p.reputationPower === 1 ? reputation : pow(reputation, p.reputationPower);
  const capacityFactor = clamp((1 - load) / (1 - p.targetLoad), p.capacityMin, p.capacityMax);
  const rate = clamp(base * healthFactor * reputationFactor * capacityFactor, p.minRate, base * p.maxFactor);
  return { rate, burst: rate * p.burstTime, healthFactor, reputationFactor, capacityFactor };
});

/** tokens = min(tokens + (t - last)+ rate, burst); admit if tokens >= cost, and then tokens -= cost. RFC 2697, one bucket. */
export const tokenBucket = step(
  network.tokenBucket,
  ({ time, cost, rate, burst, tokens, last }, p) => {
    const pace = seen(rate) ? rate : p.rate;
    const most = seen(burst) ? burst : p.burst;
    const now = max(time, last);
    const accrued = (now - (seen(last) ? last : now)) * pace;
    const level = min((seen(tokens) ? tokens : most) + accrued, most);
    const pass = cost <= level;
    const later = !pass && cost <= most;
    let retryAfter = pass ? 0 : Infinity;
    if (some(later)) retryAfter = later ? tokenWait(time, now, level, cost, pace) : retryAfter;
    return { tokens: level - (pass ? cost : 0), last: now, admit: pass ? 1 : 0, retryAfter };
  },
  { behind: { tokens: "last" } },
);

/**
 * ahead = (TAT - t)+, room = (burst - cost) / rate; admit if ahead <= room, and then TAT = max(TAT, t) + cost / rate. ATM Forum,
 * Traffic Management 4.0, section 4.4.2.
 */
export const gcra = step(
  network.gcra,
  ({ time, cost, rate, burst, arrival, last }, p) => {
    const pace = seen(rate) ? rate : p.rate;
    const most = seen(burst) ? burst : p.burst;
    const now = max(time, last);
    const start = seen(arrival) ? max(now, arrival) : now;
    const room = (most - cost) / pace;
    const pass = start - now <= room;
    const later = !pass && room >= 0;
    let retryAfter = pass ? 0 : Infinity;
    if (some(later)) retryAfter = later ? roomWait(time, now, arrival, room) : retryAfter;
    const next = pass ? start + cost / pace : seen(arrival) ? arrival : now;
    return { arrival: next, last: now, admit: pass ? 1 : 0, retryAfter };
  },
  { behind: { arrival: "last" } },
);

/** limit = clamp(dropped ? decrease limit : limit + increase, min, max). Chiu and Jain 1989. */
export const aimd = step(network.aimd, ({ dropped, limit }, p) => ({
  limit: clamp(dropped > 0 ? limit * p.decrease : limit + p.increase, p.min, p.max),
}));

/**
 * long = mean of the warm-up, then (1 - a) long + a rtt with a = 2 / (window + 1); g = clamp(tolerance long / rtt, least,
 * most); where inflight >= limit / 2, limit = clamp((1 - s) limit + s (g limit + queue), min, max); where long > 2 rtt, long *= keep.
 * Netflix concurrency-limits, Gradient2.
 */
export const gradient2 = step(network.gradient2, ({ rtt, inflight, limit, longRtt, sum, count }, p) => {
  const fresh = 2 / (p.window + 1);
  const warm = count < p.warmup;
  let mean = seen(longRtt) ? longRtt * (1 - fresh) + rtt * fresh : rtt;
  if (some(warm)) {
    sum = sum + (warm ? rtt : 0);
    count = count + (warm ? 1 : 0);
    mean = warm ? sum / count : mean;
  }
  const ratio = mean / rtt;
  const gradient = clamp(p.tolerance === 1 ? ratio : (p.tolerance * mean) / rtt, p.gradientMin, p.gradientMax);
  const queue = p.headroom === "root" ? root(limit) : p.queueSize;
  const wanted = limit * gradient + queue;
  const next = clamp(limit * (1 - p.smoothing) + wanted * p.smoothing, p.min, p.max);
  const used = inflight >= limit * 0.5;
  const held = p.whole ? floor(next) : next;
  return { limit: used ? held : limit, longRtt: ratio > 2 ? mean * p.longRttKeep : mean, sum, count, gradient };
});
