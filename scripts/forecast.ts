// Trains the network of examples/forecast: npx tsx scripts/forecast.ts writes examples/forecast/weights.json.
// One layer of LSTM with a linear head foretells the next monthly change from what series.ts shows of a month. Back-propagation through
// the whole training sequence, Adam, weight decay, a seeded start; the epoch with the least error in the validation months is kept, and the
// test months are never looked at. Takes some seconds. Another engine's Math may give other digits; weights are rounded to six.
// npx biome check --write examples/forecast lays the file out.
import { writeFileSync } from "node:fs";
import { ahead, changes, features, firstMonth, readSeries, splits } from "../examples/forecast/series.ts";
import { random } from "../reference/random.ts";

const units = 8;
const epochs = 1500;
const seed = 7;
const [rate, decay, momentum, spread] = [0.01, 1e-4, 0.9, 0.999] as const;

const series = readSeries();
const change = changes(series.level);
const { validation, test } = splits(change.length);
const known = change.subarray(1, validation);
const scale = Math.sqrt(known.reduce((sum, d) => sum + d * d, 0) / known.length);
const inputs = Array.from({ length: test - 1 - firstMonth }, (_, k) => {
  const t = firstMonth + k;
  return [change[t]! / scale, ...ahead(series, change, t, scale)];
});
const targets = inputs.map((_, k) => change[firstMonth + k + 1]! / scale);
const trained = validation - 1 - firstMonth;

// All weights in one vector, in the order of the kernel's inputs: W, U, b, w, head bias.
const W = 0;
const U = W + 4 * units * features;
const B = U + 4 * units * units;
const H = B + 4 * units;
const O = H + units;
const size = O + 1;

interface Moment {
  readonly x: readonly number[];
  readonly gates: Float64Array;
  readonly before: { readonly h: Float64Array; readonly c: Float64Array };
  readonly h: Float64Array;
  readonly c: Float64Array;
  readonly y: number;
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

function forward(p: Float64Array): Moment[] {
  let h = new Float64Array(units);
  let c = new Float64Array(units);
  return inputs.map((x) => {
    const gates = new Float64Array(4 * units);
    for (let r = 0; r < 4 * units; r++) {
      let z = p[B + r]!;
      for (let k = 0; k < features; k++) z += p[W + r * features + k]! * x[k]!;
      for (let k = 0; k < units; k++) z += p[U + r * units + k]! * h[k]!;
      gates[r] = r >= 2 * units && r < 3 * units ? Math.tanh(z) : sigmoid(z);
    }
    const before = { h, c };
    c = c.map((old, j) => gates[units + j]! * old + gates[j]! * gates[2 * units + j]!);
    h = c.map((now, j) => gates[3 * units + j]! * Math.tanh(now));
    return { x, gates, before, h, c, y: h.reduce((sum, value, j) => sum + p[H + j]! * value, p[O]!) };
  });
}

/** Gradient of half the mean square error over the training months. */
function gradient(p: Float64Array, moments: readonly Moment[]): Float64Array {
  const g = new Float64Array(size);
  let dh = new Float64Array(units);
  const dc = new Float64Array(units);
  for (let t = trained - 1; t >= 0; t--) {
    const { x, gates, before, h, c, y } = moments[t]!;
    const error = (y - targets[t]!) / trained;
    g[O]! += error;
    const next = new Float64Array(units);
    for (let j = 0; j < units; j++) {
      g[H + j]! += error * h[j]!;
      const [i, f, a, o] = [0, 1, 2, 3].map((k) => gates[k * units + j]!) as [number, number, number, number];
      const seen = Math.tanh(c[j]!);
      const down = dh[j]! + error * p[H + j]!;
      const inner = dc[j]! + down * o * (1 - seen * seen);
      dc[j] = inner * f;
      const dz = [
        inner * a * i * (1 - i),
        inner * before.c[j]! * f * (1 - f),
        inner * i * (1 - a * a),
        down * seen * o * (1 - o),
      ];
      dz.forEach((d, k) => {
        const r = k * units + j;
        g[B + r]! += d;
        for (let m = 0; m < features; m++) g[W + r * features + m]! += d * x[m]!;
        for (let m = 0; m < units; m++) {
          g[U + r * units + m]! += d * before.h[m]!;
          next[m]! += d * p[U + r * units + m]!;
        }
      });
    }
    dh = next;
  }
  return g;
}

/** Root mean square error over months from `from` on, in ppm. */
function off(moments: readonly Moment[], from: number, to: number): number {
  let sum = 0;
  for (let t = from; t < to; t++) sum += (moments[t]!.y - targets[t]!) ** 2;
  return scale * Math.sqrt(sum / (to - from));
}

const next = random(seed);
const reach = 1 / Math.sqrt(units);
const p = Float64Array.from({ length: size }, () => (2 * next() - 1) * reach);
for (let j = 0; j < units; j++) p[B + units + j] = 1; // gates that remember at first
const mean = new Float64Array(size);
const square = new Float64Array(size);
let best = { off: Infinity, epoch: 0, p: p.slice() };
for (let epoch = 1; epoch <= epochs; epoch++) {
  const moments = forward(p);
  const now = off(moments, trained, moments.length);
  if (now < best.off) best = { off: now, epoch, p: p.slice() };
  const g = gradient(p, moments);
  for (let i = 0; i < size; i++) {
    mean[i] = momentum * mean[i]! + (1 - momentum) * g[i]!;
    square[i] = spread * square[i]! + (1 - spread) * g[i]! ** 2;
    const step = mean[i]! / (1 - momentum ** epoch) / (Math.sqrt(square[i]! / (1 - spread ** epoch)) + 1e-8);
    p[i]! -= rate * (step + decay * p[i]!);
  }
  if (epoch % 250 === 0)
    console.log(
      `epoch ${epoch}: training ${off(moments, 0, trained).toFixed(4)} ppm, validation ${now.toFixed(4)} ppm`,
    );
}

const rounded = (from: number, to: number) => [...best.p.subarray(from, to)].map((x) => Number(x.toPrecision(6)));
const weights = {
  about: `scripts/forecast.ts, seed ${seed}, epoch ${best.epoch}; one month ahead ${best.off.toFixed(4)} ppm off in the validation months`,
  units,
  features,
  scale: Number(scale.toPrecision(6)),
  inputWeights: rounded(W, U),
  recurrentWeights: rounded(U, B),
  bias: rounded(B, H),
  headWeights: rounded(H, O),
  headBias: rounded(O, size)[0],
};
writeFileSync("examples/forecast/weights.json", `${JSON.stringify(weights)}\n`);
console.log(weights.about);
