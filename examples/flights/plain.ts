// The same in plain JavaScript: what a careful programmer writes without the library. Typed arrays, one pass, nothing
// allocated inside the loops, and no meter, since its weight is zero.
import { dayNoise, filter, type Results, reputation, smoothing } from "./model.ts";
import type { Observations } from "./observe.ts";
import { stopwatch, type Times } from "./stopwatch.ts";

const alpha = 2 / (smoothing.span + 1);

/** Writes the results to `out` and returns the times. */
export function plain(seen: Observations, out: Results): Times {
  const { routes, days, dayStart, count, meanDelay, networkDelay } = seen;
  const { time, times } = stopwatch();
  const trust = new Trust(routes);
  const usual = new Float64Array(routes).fill(Number.NaN);

  for (let day = 0; day < days; day++) {
    time("flights", () => {
      for (let i = dayStart[day]!; i < dayStart[day + 1]!; i++) {
        const r = seen.route[i]!;
        trust.flight(r, seen.delivered[i]!, seen.latency[i]!);
        out.flightScore[i] = trust.score(r);
      }
    });
    time("days", () => {
      for (let r = 0, cell = day * routes; r < routes; r++, cell++) {
        const today = count[cell]!;
        trust.day(r, today, usual[r]!);
        usual[r] = smooth(usual[r]!, today);
        const score = trust.score(r);
        const confidence = trust.confidence(r);
        out.usual[cell] = usual[r]!;
        out.score[cell] = score;
        out.confidence[cell] = confidence;
        out.deactivate[cell] = score < reputation.minScore && confidence >= reputation.minConfidence ? 1 : 0;
      }
    });
  }
  time("levels", () => {
    average(meanDelay, routes, out.ema);
    track(meanDelay, seen.usualFlights.map(dayNoise), out.level, out.variance);
    average(networkDelay, 1, out.networkEma);
    track(networkDelay, Float64Array.of(dayNoise(Infinity)), out.networkLevel, out.networkVariance);
  });
  return times;
}

/** Beta posteriors of all routes, as columns. */
class Trust {
  readonly #n: Float64Array;
  readonly #onTime: Float64Array;
  readonly #late: Float64Array;
  readonly #quick: Float64Array;
  readonly #slow: Float64Array;
  readonly #steady: Float64Array;
  readonly #erratic: Float64Array;

  constructor(routes: number) {
    const prior = () => new Float64Array(routes).fill(reputation.prior);
    this.#n = new Float64Array(routes);
    this.#onTime = prior();
    this.#late = prior();
    this.#quick = prior();
    this.#slow = prior();
    this.#steady = prior();
    this.#erratic = prior();
  }

  flight(r: number, delivered: number, latency: number): void {
    if (!Number.isNaN(delivered)) {
      if (delivered) this.#onTime[r]!++;
      else this.#late[r]!++;
      this.#n[r]!++;
    }
    if (!Number.isNaN(latency)) {
      const credit = latency <= reputation.threshold ? 1 : reputation.threshold / latency;
      this.#quick[r]! += credit;
      this.#slow[r]! += 1 - credit;
      this.#n[r]!++;
    }
  }

  day(r: number, flights: number, usual: number): void {
    if (!(flights >= 0 && usual > 0)) return;
    const share = flights / usual;
    if (share >= reputation.bandLow && share <= reputation.bandHigh) this.#steady[r]!++;
    else this.#erratic[r]!++;
    this.#n[r]!++;
  }

  score(r: number): number {
    return Math.exp(
      reputation.deliveryWeight * Math.log(this.#onTime[r]! / (this.#onTime[r]! + this.#late[r]!)) +
        reputation.latencyWeight * Math.log(this.#quick[r]! / (this.#quick[r]! + this.#slow[r]!)) +
        reputation.capacityWeight * Math.log(this.#steady[r]! / (this.#steady[r]! + this.#erratic[r]!)),
    );
  }

  confidence(r: number): number {
    return this.#n[r]! / (this.#n[r]! + reputation.confidenceK);
  }
}

/** A day without flights (NaN) leaves the average as it was; the first one with flights seeds it. */
function smooth(average: number, sample: number): number {
  if (Number.isNaN(sample)) return average;
  return Number.isNaN(average) ? sample : alpha * sample + (1 - alpha) * average;
}

/** Exponential average of time-major samples. */
function average(samples: Float64Array, width: number, out: Float64Array): void {
  const last = new Float64Array(width).fill(Number.NaN);
  for (let at = 0; at < samples.length; at += width)
    for (let i = 0; i < width; i++) out[at + i] = last[i] = smooth(last[i]!, samples[at + i]!);
}

/** Kalman level of time-major samples; a day without flights only widens the uncertainty. */
function track(samples: Float64Array, noise: Float64Array, level: Float64Array, variance: Float64Array): void {
  const width = noise.length;
  const estimate = new Float64Array(width);
  const uncertainty = new Float64Array(width).fill(filter.initialVariance);
  for (let at = 0; at < samples.length; at += width)
    for (let i = 0; i < width; i++) {
      const sample = samples[at + i]!;
      const before = uncertainty[i]! + filter.q;
      if (Number.isNaN(sample)) uncertainty[i] = before;
      else {
        const gain = before / (before + noise[i]!);
        estimate[i]! += gain * (sample - estimate[i]!);
        uncertainty[i] = (1 - gain) * before;
      }
      level[at + i] = estimate[i]!;
      variance[at + i] = uncertainty[i]!;
    }
}
