// Volumes, speed-ups and intervals.

import { exp } from "../../lib/elementary/exp";
import { log } from "../../lib/elementary/log";
import { LARGEST } from "../../lib/lanes/bounds";
import { emit } from "../../lib/lanes/column";
import { Offsets } from "../../lib/lanes/ints";
import { always, both, every, finite, first, select, splat, valid, within } from "../../lib/lanes/lanes";
import { ending, upTo } from "../../lib/lanes/pairs";
import { tidy } from "../../lib/lanes/scalar";
import { Series } from "../../lib/lanes/series";
import { accumulate, CHUNK, chunkOf, sumLanes, total } from "../../lib/sums/sum";
import { lost } from "../../lib/sums/twosum";

const MOST: f64 = 1e15;
/** How far parts of a whole may exceed it. */
const SLACK: f64 = 1e-12;

/** N = sum blocks perBlock; N bytes; N / (rate workers efficiency) */
export function allocation_dataVolume(
  blocks: Series,
  perBlock: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  bytesPerTransaction: f64,
  rate: f64,
  workers: f64,
  efficiency: f64,
  sum: Series,
  sumRest: Series,
  transactions: Series,
  totalOut: Series,
  bytes: Series,
  seconds: Series,
  piece: Series,
): void {
  const speed = rate * workers * efficiency;
  for (let g = 0; g < groups; g++) {
    const end = offsets.at(g + 1, rows);
    for (let at = offsets.at(g, rows); at < end; at += CHUNK) {
      const n = chunkOf(end - at);
      for (let i = 0; i < n; i += LANES) {
        const pair = i + 1 < n;
        const count = blocks.at(at + i);
        const each = perBlock.at(at + i);
        const product = valid(both(within(count, 0, MOST), within(each, 0, MOST)), count * each);
        piece.write(i, product, pair);
        emit(transactions, at + i, product, pair);
      }
      accumulate(sum, sumRest, g, sumLanes(piece, n, false));
    }
    const all = tidy(total(sum[g], sumRest[g]));
    if (totalOut.given) totalOut[g] = all;
    if (bytes.given) bytes[g] = tidy(all * bytesPerTransaction);
    if (seconds.given) seconds[g] = all === 0 ? 0 : tidy(all / speed);
  }
}

/** product of s; exp(mean of ln s); 1 / (1 - sum f + sum f / s) */
export function allocation_acceleration(
  speedup: Series,
  fraction: Series,
  offsets: Offsets,
  rows: i32,
  groups: i32,
  productOut: Series,
  geometricMean: Series,
  amdahl: Series,
  work: Series,
): void {
  const factors = work;
  const logs = work.from(2);
  const parts = work.from(4);
  const times = work.from(6);
  for (let g = 0; g < groups; g++) {
    const begin = offsets.at(g, rows);
    const n = offsets.at(g + 1, rows) - begin;
    const stage = speedup.from(begin);
    const share = fraction.given ? fraction.from(begin) : fraction;
    const equal = 1 / <f64>n;
    let fit = n > 0;
    for (let lane = 0; lane < 2; lane += LANES) {
      let factor = splat(1);
      let logSum = splat(0);
      let logRest = logSum;
      let part = logSum;
      let partRest = logSum;
      let time = logSum;
      let timeRest = logSum;
      let ok = always(true);
      for (let i = lane; i < n; i += 2) {
        // Beside the last of an odd number stands a stage that changes nothing.
        const s = upTo(stage, i, n, 1);
        const f = share.given ? upTo(share, i, n, 0) : ending(splat(equal), i, n, 0);
        ok = both(ok, both(within(s, f64.MIN_VALUE, LARGEST), within(f, 0, 1)));
        factor *= s;
        if (geometricMean.given) {
          const term = log(s);
          const next = logSum + term;
          logRest += lost(logSum, term, next);
          logSum = next;
        }
        if (amdahl.given) {
          const spent = f / s;
          const partNext = part + f;
          const timeNext = time + spent;
          partRest += lost(part, f, partNext);
          timeRest += lost(time, spent, timeNext);
          part = partNext;
          time = timeNext;
        }
      }
      fit = fit && every(ok);
      factors.put(lane, factor);
      logs.put(lane, logSum + logRest);
      parts.put(lane, part + partRest);
      times.put(lane, select(finite(time), time + timeRest, time));
    }
    const all = parts[0] + parts[1];
    const serial = all >= 1 ? 0.0 : 1 - all;
    const mean = (logs[0] + logs[1]) / <f64>n;
    if (productOut.given) productOut[g] = fit ? tidy(factors[0] * factors[1]) : NaN;
    if (geometricMean.given) geometricMean[g] = fit ? first(exp(splat(mean))) : NaN;
    if (amdahl.given) amdahl[g] = tidy(fit && all <= 1 + SLACK ? 1 / (serial + (times[0] + times[1])) : NaN);
  }
}
