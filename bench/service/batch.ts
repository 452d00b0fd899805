// node scripts/run.mjs bench/service/batch.ts [--rounds 41] [--batches 200]
// What a row costs beside the kernel that computes it: 64 at a time, one call each, through the collector, and with 64 callers that await
// the batcher. By themselves: awaiting what is there, and a promise that is made, settled and awaited. Interleaved; the least of many rounds, as others use the
// machine too.
import { parseArgs } from "node:util";
import * as lanewise from "lanewise";
import { originOf } from "../../src/origin.ts";
import { batcher, collector } from "../../src/service/batch.ts";
import { machine } from "../machine.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "41" }, batches: { type: "string", default: "200" } },
});
const rounds = Number(values.rounds);
const batches = Number(values.batches);
const n = 64;

const lw = lanewise.loadSync();
const at = (i: number, salt: number) => ((i * 2654435761 + salt * 40503) >>> 8) / 2 ** 24;
const rowsOf = (names: Readonly<Record<string, (x: number, i: number) => unknown>>) =>
  Array.from({ length: n }, (_, i) =>
    Object.fromEntries(Object.entries(names).map(([name, of], k) => [name, of(at(i, k), i)])),
  );
const columnsOf = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  Object.fromEntries(
    Object.keys(rows[0]!).map((name) => [name, Float64Array.from(rows, (row) => row[name] as number)]),
  );

type Any = (...args: unknown[]) => unknown;
interface Case {
  readonly name: string;
  readonly subject: unknown;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}
const share = (x: number) => x;
const cases: readonly Case[] = [
  {
    name: "energy.treasuryFee",
    subject: lw.energy.treasuryFee,
    rows: rowsOf({ utilization: share, providers: (x) => Math.floor(x * 50), hour: (x) => Math.floor(x * 24) }),
  },
  {
    name: "network.peerScore",
    subject: lw.network.peerScore,
    rows: rowsOf({ validity: share, response: share, resource: share, adherence: share }),
  },
  {
    name: "network.tokenBucket",
    subject: lw.network.tokenBucket.bank(1000),
    rows: rowsOf({ time: share, cost: () => 1 }),
  },
  { name: "core.ema", subject: lw.core.ema.bank(1000), rows: rowsOf({ x: share }) },
  {
    name: "network.healthIndex",
    subject: lw.network.healthIndex.bank(1000),
    rows: rowsOf({ topology: share, diversity: share, latency: share, stability: share }),
  },
];

let kept: unknown;

function contest({ subject, rows }: Case) {
  const bank = originOf(subject)!.bank ? (subject as ReturnType<typeof lw.core.ema.bank>) : undefined;
  const call = subject as Any;
  const indices = Uint32Array.from(rows, (_, i) => (i * 37) % 1000);
  const columns = columnsOf(rows);
  const plan = originOf(subject)!.plan;
  const made = plan.outputs.map(({ name }) => [name, new Float64Array(n)] as const);
  const out = made[0]![0] === "output" ? made[0]![1] : Object.fromEntries(made);
  const c = collector(subject as never, { maxRows: n }) as unknown as { add: Any; compute: Any; read: Any };
  const b = batcher(subject as never, { maxRows: n }) as unknown as {
    submit: (...args: unknown[]) => Promise<unknown>;
  };
  const handles = new Array<unknown>(n).fill(0);
  const submit = bank ? (i: number) => b.submit(indices[i], rows[i]) : (i: number) => b.submit(rows[i]);
  const resolves: ((value: unknown) => void)[] = [];
  const bare = () => {
    const promise = new Promise<unknown>((resolve) => resolves.push(resolve));
    if (resolves.length === n) for (const resolve of resolves.splice(0)) resolve(1);
    return promise;
  };
  const callers = async (one: (i: number) => Promise<unknown>) => {
    const loop = async (i: number) => {
      for (let k = 0; k < batches; k++) kept = await one(i);
    };
    await Promise.all(rows.map((_, i) => loop(i)));
  };
  const repeat = (batch: () => void) => async () => {
    for (let k = 0; k < batches; k++) batch();
  };
  return {
    kernel: repeat(() => {
      kept = bank ? bank.stepAt(indices, columns as never, { out } as never) : call(columns, undefined, { out });
    }),
    "one by one": repeat(() => {
      for (let i = 0; i < n; i++) kept = bank ? bank.at(indices[i]!, rows[i] as never) : call(rows[i]);
    }),
    collector: repeat(() => {
      if (bank) for (let i = 0; i < n; i++) handles[i] = c.add(indices[i], rows[i]);
      else for (let i = 0; i < n; i++) handles[i] = c.add(rows[i]);
      c.compute();
      for (let i = 0; i < n; i++) kept = c.read(handles[i]);
    }),
    await: () => callers((i) => Promise.resolve(rows[i])),
    promises: () => callers(bare),
    batcher: () => callers(submit),
  };
}

const all = cases.map((one) => ({ name: one.name, ways: contest(one) }));
const least = all.map(({ ways }) =>
  Object.fromEntries(Object.keys(ways).map((way) => [way, Number.POSITIVE_INFINITY])),
);
for (let round = 0; round < rounds; round++)
  for (const [k, { ways }] of all.entries())
    for (const [way, run] of Object.entries(ways)) {
      const start = performance.now();
      await run();
      least[k]![way] = Math.min(least[k]![way]!, ((performance.now() - start) * 1e6) / (batches * n));
    }

const about = machine();
console.log(`${about.cpu}, ${about.cores} cores, Node ${about.node}, ${about.date}\n`);
const heads = [...Object.keys(least[0]!), "over kernel", "and await"];
console.log(`${"ns a row, 64 rows".padEnd(24)}${heads.map((head) => head.padStart(13)).join("")}`);
for (const [k, { name }] of all.entries()) {
  const times = least[k]!;
  const cells = [
    ...Object.values(times),
    times.batcher! - times.kernel!,
    times.batcher! - times.kernel! - times.await!,
  ];
  console.log(name.padEnd(24) + cells.map((ns) => ns.toFixed(1).padStart(13)).join(""));
}
if (kept === n) console.log();
