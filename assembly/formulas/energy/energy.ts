// Fees, money and trust of an energy market.
import { step } from "../../../compiler/step.ts";
import {
  abs,
  clamp,
  cosHalfTurns,
  exp,
  expect,
  floor,
  geoMean4,
  given,
  hourOfDay,
  type Lane,
  type Mask,
  max,
  min,
  root,
  roundHalfAway,
  seen,
  some,
  tanh,
  valid,
  within,
} from "../../../compiler/vocabulary.ts";
import { energy } from "../../../src/formulas/energy/energy.ts";

/**
 * fee = round(clamp(base * congestion * liquidity * time, min, max)), where with e = utilization - target
 * congestion = 1 + tanh(e / scale) = 2 / (1 + exp(-2 e / scale)), which keeps its digits far below the target,
 * in the form linear clamp(1 + tanh(e) / scale, 0.5, 2),
 * liquidity = 1 - min(sqrt(providers / liquidityReference), liquidityCap),
 * time = 1 + amplitude * cos(pi |hour - peak| / 12).
 */
export const treasuryFee = step(energy.treasuryFee, ({ utilization, providers, hour }, p) => {
  const off = utilization - p.target;
  const congestion = p.form === "smooth" ? 2 / (1 + exp(off * (-2 / p.scale))) : clamp(1 + tanh(off) / p.scale, 0.5, 2);
  const liquidity = 1 - min(root(providers * (1 / p.liquidityReference)), p.liquidityCap);
  let ofDay = hour;
  if (some(hour < 0 || hour >= 24)) ofDay = hourOfDay(hour);
  const time = 1 + p.amplitude * cosHalfTurns(abs(ofDay - p.peak) * (1 / 12));
  const raw = p.base * congestion * liquidity * time;
  return { fee: p.enabled ? roundHalfAway(clamp(raw, p.min, p.max)) : p.base, congestion, liquidity, time, raw };
});

/**
 * floor(x * bps / 10000) where x = 10000 quotient + rest. Exact up to 2^53 - 1 in doubles: below 2^40 the quotient's last
 * place is 2^-13, so none that is not whole rounds up to a whole number.
 */
const basisPoints = (x: Lane, bps: Lane) => {
  const quotient = floor(x / 10000);
  const rest = x - quotient * 10000;
  return quotient * bps + floor((rest * bps) / 10000);
};

/** cost = kwh * price; each part floor(cost * bps / 10000); stakeAfter = max(stake - slash, 0) */
export const settlement = step(energy.settlement, ({ kwh, price, treasuryBps, jurisdictionBps, slashBps, stake }) => {
  const cost = kwh * price;
  expect(cost <= Number.MAX_SAFE_INTEGER);
  const slash = basisPoints(cost, slashBps);
  return {
    cost,
    treasury: basisPoints(cost, treasuryBps),
    jurisdiction: basisPoints(cost, jurisdictionBps),
    slash,
    stakeAfter: max(stake - slash, 0),
  };
});

const share = (alpha: Lane, beta: Lane) => alpha / (alpha + beta);
/** One more observation, where it counts: this part of it a success. */
const credited = (alpha: Lane, beta: Lane, n: Lane, counts: Mask, success: Lane) => ({
  alpha: alpha + (counts ? success : 0),
  beta: beta + (counts ? 1 - success : 0),
  n: n + (counts ? 1 : 0),
});

/**
 * Four Beta posteriors per provider. A success adds 1 to alpha, a failure 1 to beta; a response slower than the threshold
 * adds threshold / latency to alpha and the rest of 1 to beta; a penalty adds to all four betas.
 * score = product of (alpha / (alpha + beta))^weight, confidence = n / (n + K).
 */
export const reputation = step(
  energy.reputation,
  (
    {
      delivered,
      metered,
      latency,
      available,
      expected,
      penalty,
      deliveryAlpha,
      deliveryBeta,
      meterAlpha,
      meterBeta,
      latencyAlpha,
      latencyBeta,
      capacityAlpha,
      capacityBeta,
      n,
    },
    p,
  ) => {
    if (p.enabled) {
      if (given(delivered))
        ({
          alpha: deliveryAlpha,
          beta: deliveryBeta,
          n,
        } = credited(deliveryAlpha, deliveryBeta, n, valid(delivered), delivered));
      if (given(metered))
        ({ alpha: meterAlpha, beta: meterBeta, n } = credited(meterAlpha, meterBeta, n, valid(metered), metered));
      if (given(latency)) {
        const earned = latency <= p.threshold ? 1 : p.threshold / latency;
        ({
          alpha: latencyAlpha,
          beta: latencyBeta,
          n,
        } = credited(latencyAlpha, latencyBeta, n, valid(latency), earned));
      }
      if (given(available) && given(expected)) {
        const counts = valid(available) && valid(expected) && expected > 0;
        const stable = within(available / expected, p.bandLow, p.bandHigh) ? 1 : 0;
        ({ alpha: capacityAlpha, beta: capacityBeta, n } = credited(capacityAlpha, capacityBeta, n, counts, stable));
      }
      if (given(penalty)) {
        const severity = seen(penalty) ? penalty : 0;
        deliveryBeta += severity;
        meterBeta += severity;
        latencyBeta += severity;
        capacityBeta += severity;
      }
    }
    const confidence = n / (n + p.confidenceK);
    const mean = geoMean4(
      share(deliveryAlpha, deliveryBeta),
      share(meterAlpha, meterBeta),
      share(latencyAlpha, latencyBeta),
      share(capacityAlpha, capacityBeta),
      p.deliveryWeight,
      p.meterWeight,
      p.latencyWeight,
      p.capacityWeight,
    );
    const score = clamp(mean, 0, 1);
    const deactivate = score < p.minScore && confidence >= p.minConfidence ? 1 : 0;
    return {
      deliveryAlpha,
      deliveryBeta,
      meterAlpha,
      meterBeta,
      latencyAlpha,
      latencyBeta,
      capacityAlpha,
      capacityBeta,
      n,
      score,
      confidence,
      deactivate,
    };
  },
  { together: [["available", "expected"]], counts: "enabled" },
);

/** score = alpha * min(rating, 5) / 5 + (1 - alpha) * score */
export const ewmaReputation = step(energy.ewmaReputation, ({ rating, score }, { alpha }) => ({
  score: (alpha * min(rating, 5)) / 5 + (1 - alpha) * score,
}));
