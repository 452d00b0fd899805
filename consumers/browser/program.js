// One domain and what stands around it, as a page uses them: every result beside that of the plain call, and a digest of it to hold
// against other hosts. Runs in pages and in Node.
import { batcher } from "lanewise/batch";
import { load, loadSync } from "lanewise/energy";
import { createPool } from "lanewise/pool";
import { guard } from "lanewise/rollout";
import { transform } from "lanewise/streams";

/** Numbers from 0 to 1 by whole numbers alone: the same in every engine. */
function numbers(seed) {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2 ** 32;
  };
}

/** Refuses when something takes longer than it may: what hangs has a name. */
export function within(what, promise, milliseconds = 20_000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A digest of the bytes of all columns of a result (FNV-1a, twice): not every page has crypto.subtle. */
function digest(result) {
  const columns = ArrayBuffer.isView(result) || typeof result === "number" ? { result } : result;
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  const names = Object.keys(columns).sort();
  if (!names.length) throw new Error("no columns to compare");
  for (const name of names) {
    const column = columns[name];
    const cells = ArrayBuffer.isView(column) ? column : Float64Array.of(column);
    for (const bytes of [
      new TextEncoder().encode(name),
      new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength),
    ])
      for (const byte of bytes) {
        a = Math.imul(a ^ byte, 0x01000193);
        b = Math.imul(b ^ byte, 0x85ebca6b);
        b ^= b >>> 15;
      }
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`;
}

export function same(what, actual, expected) {
  const [a, b] = [digest(actual), digest(expected)];
  if (a !== b) throw new Error(`${what}: other bits than the plain call`);
  return a;
}

export async function rejection(what, promise) {
  const error = await within(what, promise).then(
    () => new Error(`${what} was not refused`),
    (error) => error,
  );
  return String(error);
}

/** Columns and parameters of a fee, some rows of which lie outside its domain. */
export function drawFee(seed, n = 5000) {
  const next = numbers(seed);
  const column = (draw) => Float64Array.from({ length: n }, draw);
  return {
    inputs: {
      utilization: column(() => (next() < 0.01 ? Number.NaN : next() * 1.02)),
      providers: column(() => Math.floor(next() * 200)),
      hour: column(() => next() * 48),
    },
    params: { base: 100 + next() * 400, target: next(), form: next() < 0.5 ? "smooth" : "linear" },
  };
}

export function drawBank(seed, entities = 101) {
  const next = numbers(seed);
  return {
    entities,
    params: { alpha: next() },
    options: { state: { score: Float64Array.from({ length: entities }, next) } },
    ticks: Array.from({ length: 6 }, () => ({
      rating: Float64Array.from({ length: entities }, () => next() * 5.2 - 0.1),
    })),
    turns: Uint32Array.from({ length: 300 }, () => Math.floor(next() * entities)),
    events: { rating: Float64Array.from({ length: 300 }, () => next() * 5) },
  };
}

/** Digests by what was computed. */
export async function program(seed) {
  const report = {};
  const { energy } = loadSync();
  if ((await load()).energy !== energy) throw new Error("load and loadSync differ");
  const { inputs, params } = drawFee(seed);
  const plain = energy.treasuryFee(inputs, params);

  const guarded = guard(energy.treasuryFee, { static: { fee: 500 } });
  const before = guarded(inputs, params);
  if (!before.fee.every((fee) => fee === 500)) throw new Error("a guard in the shadow applies something");
  guarded.mode = "on";
  report.guard = same("guard", guarded(inputs, params), plain);

  const batch = batcher(energy.treasuryFee, { params, maxRows: 64 });
  const rows = Array.from({ length: 150 }, (_, i) =>
    batch.submit({ utilization: inputs.utilization[i], providers: inputs.providers[i], hour: inputs.hour[i] }),
  );
  const batched = await within("batcher", Promise.all(rows));
  await batch.close();
  const head = (column) => column.slice(0, 150);
  report.batcher = same(
    "batcher",
    Float64Array.from(batched, ({ raw }) => raw),
    head(plain.raw),
  );

  report.transform = await within("transform", transformed(energy, inputs, params, plain));

  const pool = await within("createPool", createPool({ threads: 2, chunk: 500 }));
  try {
    // Node has no such word, and shares always.
    if (pool.shared !== (globalThis.crossOriginIsolated ?? true)) throw new Error(`pool.shared is ${pool.shared}`);
    report.ordinary = same(
      "columns of this thread",
      await within("call", pool.call(energy.treasuryFee, inputs, params)),
      plain,
    );
    const seen = Object.fromEntries(
      Object.entries(inputs).map(([name, column]) => {
        const copy = pool.column(column.length);
        copy.set(column);
        if (copy.buffer instanceof ArrayBuffer === pool.shared)
          throw new Error("columns of the pool are not where it says");
        return [name, copy];
      }),
    );
    const out = { fee: pool.column(5000), raw: pool.column(5000) };
    await within("call into out", pool.call(energy.treasuryFee, seen, params, { out }));
    report.out = same("columns of the pool", out, { fee: plain.fee, raw: plain.raw });
    report.group = same(
      "a call of all rows at once",
      await within(
        "gridUtilization",
        pool.call(energy.gridUtilization, { capacity: seen.providers, available: seen.hour }),
      ),
      energy.gridUtilization({ capacity: inputs.providers, available: inputs.hour }),
    );

    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort(new Error("enough")) };
    report.abort = await rejection("an aborted call", pool.call(energy.treasuryFee, seen, params, options));
    report.message = await rejection("a wrong name", pool.call(energy.treasuryFee, { utilisation: 1 }));
    report.after = same("a call after it", await within("call", pool.call(energy.treasuryFee, seen, params)), plain);

    Object.assign(report, await banked(pool, energy, seed));
  } finally {
    await within("close", pool.close());
  }
  report.closed = await rejection("a call of a closed pool", pool.call(energy.treasuryFee, inputs, params));
  return report;
}

async function transformed(energy, inputs, params, plain) {
  const parts = [0, 1, 700, 5000].slice(1).map((end, i, ends) => {
    const from = i ? ends[i - 1] : 0;
    return Object.fromEntries(Object.entries(inputs).map(([name, column]) => [name, column.slice(from, end)]));
  });
  const source = new ReadableStream({
    pull(controller) {
      const part = parts.shift();
      part ? controller.enqueue(part) : controller.close();
    },
  });
  const raw = [];
  const sink = new WritableStream({
    write(columns) {
      raw.push(...columns.raw);
    },
  });
  await source.pipeThrough(transform(energy.treasuryFee, { params })).pipeTo(sink);
  return same("transform", Float64Array.from(raw), plain.raw);
}

async function banked(pool, energy, seed) {
  const { entities, params, options, ticks, turns, events } = drawBank(seed + 1);
  const report = {};
  const one = energy.ewmaReputation.bank(entities, params, options);
  const spread = await within("bank", pool.bank(energy.ewmaReputation, entities, params, options));
  for (const tick of ticks.slice(0, 3))
    report.step = same("step", await within("step", spread.step(tick)), one.step(tick));
  report.stepAt = same("stepAt", await within("stepAt", spread.stepAt(turns, events)), one.stepAt(turns, events));
  const saved = await within("save", spread.save());
  report.save = same("save", saved, one.save());
  for (const tick of ticks.slice(3)) {
    await within("step", spread.step(tick));
    one.step(tick);
  }
  report.state = same("state", await within("state", spread.state()), one.state);
  await within("load", spread.load(saved));
  one.load(saved);
  report.loaded = same("step after load", await within("step", spread.step(ticks[5])), one.step(ticks[5]));
  await within("dispose", spread.dispose());
  return report;
}
