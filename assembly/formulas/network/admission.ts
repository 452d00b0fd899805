// Whom to let in under load, from predicted and from observed figures.
import { step } from "../../../compiler/step.ts";
import { clamp, inverseLoss, max, min, pow, seen } from "../../../compiler/vocabulary.ts";
import { network } from "../../../src/formulas/network/index.ts";

/** rate time. Little 1961. */
export const littleLaw = step(network.littleLaw, ({ rate, time }) => ({ output: rate * time }));

/**
 * a = rate service, u = a / c, C = 1 / ((1 - u) / B + u) with B of Erlang B; wait = C service / (c - a), response = wait +
 * service, inSystem = rate response. Erlang 1917.
 */
export const erlangC = step(network.erlangC, ({ rate, service, servers }) => {
  const offered = rate * service;
  const load = offered / servers;
  const stable = load < 1;
  const odds = inverseLoss(offered, stable ? servers : 0);
  const waitProbability = stable ? 1 / (odds * (1 - load) + load) : 1;
  const wait = stable ? (waitProbability * service) / (servers - offered) : Infinity;
  const response = wait + service;
  const inSystem = stable ? rate * response : Infinity;
  return { utilization: load, stable: stable ? 1 : 0, waitProbability, wait, response, inSystem };
});

/** upper = (rate + z deviation)+, capacity = target servers / service, probability = clamp(capacity / upper, min, 1). */
export const admitProbability = step(
  network.admitProbability,
  ({ rate, deviation, service, servers, uniform }, { z, target, min: least }) => {
    const upper = max(rate + z * (seen(deviation) ? deviation : 0), 0);
    const capacity = (target * servers) / service;
    const probability = clamp(capacity / upper, least, 1);
    const admit = uniform < probability ? 1 : 0;
    return { probability, admit: seen(uniform) ? admit : NaN, upper, capacity, busy: max(rate, 0) * service };
  },
);

/**
 * accepts: ((requests - k accepts) / (requests + 1))+, Google, Site Reliability Engineering, chapter 21; successRate:
 * min(cap, (((requests - accepts / threshold) / (requests + 1))+)^(1 / aggression)), Envoy. reject = max(throttle, 1 - admit).
 */
export const clientThrottle = step(network.clientThrottle, ({ requests, accepts, admit }, p) => {
  const due = p.law === "accepts" ? p.k * accepts : accepts / p.threshold;
  let throttle = max((requests - due) / (requests + 1), 0);
  if (p.law === "successRate") {
    const eager = p.aggression === 1 ? throttle : pow(throttle, 1 / p.aggression);
    throttle = min(eager, p.cap);
  }
  return { throttle, reject: max(throttle, seen(admit) ? 1 - admit : 0) };
});
