// Prices over time.
import { step } from "../../../compiler/step.ts";
import { expect, finite, floor, max, min, seen } from "../../../compiler/vocabulary.ts";
import { market } from "../../../src/formulas/market/index.ts";

/** bucket = floor(time / width): first, largest, smallest and last price, sum of volumes */
export const bars = step(
  market.bars,
  ({ time, price, volume, last, bucket, open, high, low, heldVolume, count }, { width }) => {
    const next = floor(time / width);
    const fresh = next !== bucket;
    const filled = fresh ? volume : heldVolume + volume;
    // A volume that overflows would stay so.
    expect(finite(filled));
    expect(!(time < last));
    return {
      last: time,
      bucket: next,
      open: fresh ? price : open,
      high: fresh ? price : max(high, price),
      low: fresh ? price : min(low, price),
      close: price,
      heldVolume: filled,
      count: fresh ? 1 : count + 1,
      // A trade that is skipped opens nothing: it leaves no bucket, or the old one.
      opens: fresh && seen(next) ? 1 : 0,
      gap: fresh && seen(bucket) ? next - bucket - 1 : 0,
    };
  },
  { standing: ["opens", "gap"] },
);

/** drawdown = 1 - price / high; bear where price <= peak (1 - threshold), bull where price >= trough (1 + threshold) */
export const cycle = step(market.cycle, ({ price, high, deepest, at, count, peak, trough, phase }, { threshold }) => {
  // A comparison with NaN is false, so the first price sets all.
  high = high >= price ? high : price;
  const drawdown = 1 - price / high;
  const deeper = !(deepest >= drawdown);
  const rising = phase >= 0;
  const falling = phase <= 0;
  peak = rising && !(peak >= price) ? price : peak;
  trough = falling && !(trough <= price) ? price : trough;
  const falls = rising && price <= peak * (1 - threshold);
  const rises = falling && !falls && price >= trough * (1 + threshold);
  return {
    high,
    drawdown,
    deepest: deeper ? drawdown : deepest,
    at: deeper ? count : at,
    count: count + 1,
    peak: rises ? price : peak,
    trough: falls ? price : trough,
    phase: falls ? -1 : rises ? 1 : phase,
  };
});
