// npm run bench:pool -- [formula ...] [--rows 10000000] [--rounds 7] [--threads 2]
// One worker, several, and the plain call in this thread, over the same columns: in every round each has its turn, and the best of
// each counts, for on a machine that is shared every other figure is somebody else's. Where the system tells (Linux), also by the time
// that threads were on a core: this one and then the busiest worker, which is what the clock shows where cores are free. Columns lie in
// memory that workers see, and once as ordinary ones, which are copied on their way.
import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { loadSync } from "lanewise";
import { createPool, type Pool } from "lanewise/pool";
import * as formulas from "../../src/formulas/index.ts";
import type { Catalog } from "../../src/spec.ts";
import { anyCall } from "../../test/support/anyCall.ts";
import { machine } from "../machine.ts";
import { workload } from "../workloads.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "10000000" },
    rounds: { type: "string", default: "7" },
    threads: { type: "string", default: "2" },
  },
});
const [rows, rounds, threads] = [values.rows, values.rounds, values.threads].map(Number) as [number, number, number];
const paths = positionals.length ? positionals : ["energy.treasuryFee", "core.geoMean", "ads.probUplift"];

/** Milliseconds of a turn, and how long this thread and the busiest other one were on a core. */
interface Turn {
  readonly ms: number;
  readonly here: number;
  readonly busiest: number;
}

/** Milliseconds on a core by thread; none where the system does not tell. */
function onCore(): ReadonlyMap<string, number> {
  const folder = "/proc/self/task";
  try {
    const time = (thread: string) => Number(readFileSync(`${folder}/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6;
    return new Map(readdirSync(folder).map((thread) => [thread, time(thread)]));
  } catch {
    return new Map();
  }
}

async function turn(act: () => unknown): Promise<Turn> {
  const before = onCore();
  const start = performance.now();
  await act();
  const ms = performance.now() - start;
  const times = [...onCore()].map(([thread, time]) => [thread, time - (before.get(thread) ?? 0)] as const);
  const of = (mine: boolean) => times.filter(([thread]) => (thread === String(process.pid)) === mine);
  return { ms, here: of(true)[0]?.[1] ?? Number.NaN, busiest: Math.max(...of(false).map(([, time]) => time)) };
}

const least = (numbers: readonly number[]) => Math.min(...numbers);
const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

/** The share of the work that more workers do not shorten, by Amdahl's law from one worker and several. */
const serial = (one: number, many: number) => (threads * many - one) / ((threads - 1) * one);

const lw = loadSync();
const pools = { one: await createPool({ threads: 1 }), many: await createPool({ threads }) };

function within(pool: Pool, columns: object): object {
  const shared = (column: unknown) => {
    if (!(column instanceof Float64Array)) return column;
    const own = pool.column(column.length);
    own.set(column);
    return own;
  };
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, shared(column)]));
}

/** As many rows as one call takes three seconds for, at most: some kernels take ten microseconds a row. */
function fitting(call: ReturnType<typeof anyCall>, { inputs, params, n }: ReturnType<typeof workload>): number {
  const start = performance.now();
  call(inputs, params);
  return Math.min(rows, Math.max(n, Math.floor((3000 * n) / (performance.now() - start))));
}

async function compare(path: string) {
  const [domain = "", name = ""] = path.split(".");
  const spec = (formulas as Catalog)[domain]?.[name];
  if (!spec) throw new RangeError(`bench: there is no formula "${path}"`);
  const call = anyCall(lw, { domain, name });
  const n = fitting(call, workload(path, spec, "rows", 4096));
  const { inputs, params } = workload(path, spec, "rows", n);
  const shared = within(pools.many, inputs);
  const { output } = spec;
  const first = "dims" in output ? undefined : Object.keys(output)[0]!;
  const into = (column: Float64Array) => ({ out: first === undefined ? column : { [first]: column } });
  const [there, here] = [into(pools.many.column(n)), into(new Float64Array(n))];
  // Calls of formulas that are not known have no types to go by.
  const of = (pool: Pool, columns: object, out: object) => () =>
    pool.call(call as never, columns as never, params as never, out as never);
  const racers = {
    plain: () => call(inputs, params, here),
    one: of(pools.one, shared, there),
    many: of(pools.many, shared, there),
    "one, copied": of(pools.one, inputs, here),
    "many, copied": of(pools.many, inputs, here),
  };
  const turns = Object.fromEntries(Object.keys(racers).map((name) => [name, [] as Turn[]]));
  for (let round = -1; round < rounds; round++)
    for (const [name, act] of Object.entries(racers)) {
      const taken = await turn(act);
      if (round >= 0) turns[name]!.push(taken);
    }
  const ns = (name: string, what: (turn: Turn) => number = ({ ms }) => ms) => (least(turns[name]!.map(what)) * 1e6) / n;
  const core = (name: string) => ns(name, ({ here, busiest }) => here + busiest);
  const line = (one: string, many: string, columns: string) => {
    const each = turns[one]!.map(({ ms }, i) => ms / turns[many]![i]!.ms);
    return {
      formula: path,
      rows: n,
      columns,
      plain: ns("plain").toFixed(1),
      "one worker": ns(one).toFixed(1),
      [`${threads} workers`]: ns(many).toFixed(1),
      faster: `${(ns(one) / ns(many)).toFixed(2)}x`,
      median: `${median(each).toFixed(2)}x`,
      serial: `${(serial(ns(one), ns(many)) * 100).toFixed(0)} %`,
      "than plain": `${(ns("plain") / ns(many)).toFixed(2)}x`,
      "on core: one": core(one).toFixed(1),
      many: core(many).toFixed(1),
      "faster ": `${(core(one) / core(many)).toFixed(2)}x`,
      "serial ": `${(serial(core(one), core(many)) * 100).toFixed(0)} %`,
      "of it here": ns(many, ({ here }) => here).toFixed(2),
    };
  };
  return [line("one", "many", "shared"), line("one, copied", "many, copied", "copied")];
}

const about = machine();
console.log(`${about.cpu}, ${about.cores} cores, load ${about.load[0]}, Node ${about.node}, ${about.date}`);
console.log(`${rows} rows at most, best of ${rounds} rounds; ns a row\n`);
const lines = [];
for (const path of paths) lines.push(...(await compare(path)));
console.table(lines);
await Promise.all([pools.one.close(), pools.many.close()]);
