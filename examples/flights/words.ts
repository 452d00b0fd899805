// What the report says about how it was computed.
import type { Lanewise } from "lanewise";
import { dayNoise, filter, onTimeMinutes, reputation, smoothing } from "./model.ts";

export const method: readonly string[] = [
  `One bank of energy.reputation holds four Beta posteriors for every route. Each flight, in order of departure,
    brings two events: was it on time, and how late was it (early counts as 0 minutes; beyond 15 minutes it earns 15
    / delay of a success). At midnight each route that flew brings a third: did it fly as often as usual, within a
    fifth? What is usual comes from a bank of core.ema over the days before. A day without flights promises nothing
    and counts as nothing.`,
  `The score is the weighted geometric mean of the posteriors' means, so that one bad habit cannot be bought off with
    another good one. A route is deactivated while its score is low and the evidence is enough; nothing is taken from
    it for that, and it may come back.`,
  `Banks of core.ema and control.kalmanLevel follow the daily mean delay of every route; days without flights are
    NaN, which an average skips and a Kalman filter only predicts over. How noisy the days of a route are depends on
    how many flights make up their means. The network as a whole is a single entity and goes through the same
    formulas as plain calls.`,
  "The same computation in plain JavaScript is in examples/flights/plain.ts; every number of both was compared.",
  `Thirty records cannot be true, such as midnight departures booked a day off; they go in as NaN, which means
    nothing observed. Cancelled flights are not in the data, so a route that cancels often is punished only through
    its count.`,
];

/** Parameters that differ from the defaults, and why. */
export function parameters(lw: Lanewise) {
  const trust = lw.energy.reputation.spec.params;
  const level = lw.control.kalmanLevel.spec.params;
  const average = lw.core.ema.spec.params;
  return [
    row(
      "reputation.threshold",
      minutes(reputation.threshold),
      minutes(trust.threshold.default),
      `the official mark of an on-time flight, ${onTimeMinutes} minutes`,
    ),
    row(
      "reputation weights",
      weights(reputation),
      weights({
        deliveryWeight: trust.deliveryWeight.default,
        meterWeight: trust.meterWeight.default,
        latencyWeight: trust.latencyWeight.default,
        capacityWeight: trust.capacityWeight.default,
      }),
      "delivery, meter, latency, capacity: flights have no meter, so its weight goes to the others in proportion",
    ),
    row(
      "reputation.confidenceK",
      reputation.confidenceK,
      trust.confidenceK.default,
      "one flight a day reaches a confidence of 0.7 in five months instead of two weeks",
    ),
    row("reputation.minScore", reputation.minScore, trust.minScore.default, "no route falls as low as the default"),
    row("ema.span", `${smoothing.span} days`, `alpha ${average.alpha.default}`, "every weekday weighs in"),
    row("kalmanLevel.q", `${filter.q} min²`, level.q.default, "the level of a route wanders about a minute a day"),
    row(
      "kalmanLevel.r",
      `${dayNoise(Infinity)} + 900 / flights min²`,
      level.r.default,
      "per route by way of the state noise: the weather a day's flights share, and 30 minutes of luck of each",
    ),
  ];
}

const row = (name: string, here: string | number, usual: string | number, why: string) => ({
  name,
  here: String(here),
  usual: String(usual),
  why,
});

const minutes = (ms: number) => (ms < 60_000 ? `${ms / 1000} s` : `${ms / 60_000} min`);

const weights = (of: { deliveryWeight: number; meterWeight: number; latencyWeight: number; capacityWeight: number }) =>
  [of.deliveryWeight, of.meterWeight, of.latencyWeight, of.capacityWeight]
    .map((weight) => weight.toFixed(2))
    .join(", ");
