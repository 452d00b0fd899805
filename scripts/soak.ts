// npm run soak [-- --short] [--calls 10000000]
// Whether memory stays where it is while rows are batched: calls by the million through the batcher and the collector, with refused rows,
// full queues, and batchers opened and closed among them. Fails where the heap or what is outside of it grew by more than 10 MB.

import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { loadSync } from "lanewise";
import { batcher, collector, QueueFull } from "lanewise/batch";
import { generate } from "lanewise/streams";

const { values } = parseArgs({ options: { short: { type: "boolean", default: false }, calls: { type: "string" } } });
const calls = Number(values.calls ?? (values.short ? 200_000 : 10_000_000));
/** More than this is a leak. */
const most = 10 * 2 ** 20;
const looks = 20;

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** Bytes that are held once all is collected that can be: twice, as what finalizers let go of goes the second time. */
async function held(): Promise<number> {
  for (let pass = 0; pass < 3; pass++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const lw = loadSync();
const clients = 1000;
const bank = lw.network.tokenBucket.bank(clients, { rate: 5, burst: 10 });
const limits = batcher(bank, { maxRows: 64, maxQueue: 256 });
const fees = batcher(lw.energy.treasuryFee, { maxRows: 64, maxDelay: 1, onInvalid: "throw" });
const scores = collector(lw.network.peerScore, { maxRows: 64 });
let refused = 0;
let full = 0;

/** So many calls, of every kind; the i-th is what it is at every run. */
async function some(from: number, to: number): Promise<void> {
  let i = from;
  const caller = async () => {
    while (i < to) {
      const k = i++;
      if (k % 4 === 3) {
        const odd = k % 97 === 0;
        const fee = fees.submit({ utilization: odd ? Number.NaN : (k % 100) / 100, providers: k % 50, hour: k % 24 });
        await fee.catch(() => refused++);
      } else await limits.submit(k % clients, { time: k / 1e4, cost: 1 });
    }
  };
  await Promise.all(Array.from({ length: 128 }, caller));
  // A flood without awaiting, which the queue bounds.
  const flood = Array.from({ length: 1000 }, (_, k) =>
    limits.submit(k % clients, { time: to / 1e4, cost: 1 }).catch((error) => {
      if (!(error instanceof QueueFull)) throw error;
      full++;
    }),
  );
  await Promise.all(flood);
  for (let round = 0; round < 100; round++) {
    for (let k = 0; k < 64; k++) scores.add({ validity: k / 64, response: 0.5, resource: 1, adherence: 0.7 });
    scores.compute();
  }
  await using passing = batcher(lw.energy.treasuryFee, { maxRows: 64, maxDelay: 60_000 });
  void passing.submit({ utilization: 0.5, providers: 3, hour: 7 });
  const batches = Array.from({ length: 50 }, () => ({ x: new Float64Array(100) }));
  for await (const _ of generate(lw.core.ema, batches, { signal: lasting.signal }));
}

/** A signal that outlives every stream that listens to it. */
const lasting = new AbortController();

const start = performance.now();
const step = Math.ceil(calls / looks);
// What is made on the way, code and caches, is made by then.
await some(0, step);
const before = await held();
let highest = before;
for (let done = step; done < calls; done += step) {
  await some(done, Math.min(done + step, calls));
  highest = Math.max(highest, await held());
}
const after = await held();
await limits.close();
await fees.close();

const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(2)} MB`;
const seconds = (performance.now() - start) / 1000;
console.log(
  `${calls} batched calls in ${seconds.toFixed(1)} s, ${refused} refused, ${full} beyond a full queue\n` +
    `held: ${mb(before)} after the first ${step}, ${mb(after)} at the end (${mb(after - before)} more), ${mb(highest)} at most`,
);
if (highest - before > most) {
  console.error(`soak: memory grew by more than ${mb(most)}`);
  process.exitCode = 1;
}
