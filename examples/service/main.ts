// A rate limiter and a scorer of peers on node:http, under load: `npm run service`, or `npm run service -- --short` for a few seconds
// of it. One table: what a request costs by one call for each, by a bank, by the batcher, and by a loop without WebAssembly.
import { fork } from "node:child_process";
import { once } from "node:events";
import autocannon from "autocannon";
import { bold, type Heading, step, table, whole } from "../shared/terminal.ts";
import { type Started, serve } from "./server.ts";
import { figures, known, services, type Way, wayNames } from "./ways.ts";

const connections = 64;

interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

interface Line extends Load {
  readonly service: string;
  readonly way: Way;
  readonly alone: number;
  /** requests a second of the slowest and the fastest run */
  readonly range: readonly [number, number];
}

const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Requests of many clients through 64 connections. */
async function load(url: string, amount: number, figure: (i: number) => number): Promise<Load> {
  const path = new URL(url).pathname;
  const requests = Array.from({ length: 97 }, (_, i) => ({ path: `${path}/${(i * 37) % known}/${figure(i)}` }));
  const latencies: number[] = [];
  let first = 0;
  let last = 0;
  const { errors, ...statuses } = await new Promise<autocannon.Result>((resolve, reject) => {
    // It looks every so often whether all have come.
    const options = { url, connections, amount, requests, sampleInt: 20 };
    const run = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    run.on("response", (_client, _status, _bytes, milliseconds) => {
      latencies.push(milliseconds);
      last = performance.now();
      first ||= last;
    });
  });
  const answered = statuses["2xx"] + (statuses.statusCodeStats?.["429"]?.count ?? 0);
  if (errors || answered < amount)
    throw new Error(`service: ${path}: ${amount - answered} of ${amount} requests failed`);
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
  return { perSecond: (amount * 1000) / (last - first), p50: at(0.5), p99: at(0.99) };
}

const headings: readonly Heading<Line>[] = [
  { title: "service", cell: ({ service }) => service },
  { title: "way", cell: ({ way }) => way },
  { title: "requests/s", cell: ({ perSecond }) => whole(perSecond), right: true },
  { title: "least-most", cell: ({ range }) => range.map(whole).join("-"), right: true },
  { title: "p50 ms", cell: ({ p50 }) => p50.toFixed(2), right: true },
  { title: "p99 ms", cell: ({ p99 }) => p99.toFixed(2), right: true },
  { title: "us a request", cell: ({ perSecond }) => (1e6 / perSecond).toFixed(1), right: true },
  { title: "us without HTTP", cell: ({ alone }) => (alone / 1000).toFixed(2), right: true },
];

async function measure({ port, alone }: Started, rounds: number, amount: number): Promise<readonly Line[]> {
  const runs = services.flatMap((service) => wayNames.map((way) => ({ service, way, loads: [] as Load[] })));
  const one = ({ service, way }: (typeof runs)[number], amount: number) =>
    load(`http://127.0.0.1:${port}/${service}/${encodeURIComponent(way)}`, amount, figures[service]);
  await step("warming up", async () => {
    for (const run of runs) await one(run, amount / 2);
  });
  for (let round = 1; round <= rounds; round++)
    await step(`round ${round} of ${rounds}`, async () => {
      // Each round begins with another way: who comes first after a pause is not the same each time.
      for (let k = 0; k < runs.length; k++) {
        const run = runs[(k + round * 3) % runs.length]!;
        run.loads.push(await one(run, amount));
      }
    });
  return runs.map(({ service, way, loads }) => ({
    service,
    way,
    alone: alone[service]![way]!,
    range: [Math.min, Math.max].map((end) => end(...loads.map(({ perSecond }) => perSecond))) as [number, number],
    perSecond: middle(loads.map(({ perSecond }) => perSecond)),
    p50: middle(loads.map(({ p50 }) => p50)),
    p99: middle(loads.map(({ p99 }) => p99)),
  }));
}

/** What the table says, by its own figures. */
function verdict(lines: readonly Line[]): string {
  const told = services.map((service) => {
    const own = lines.filter((line) => line.service === service);
    const [best, ...others] = own.toSorted((a, b) => a.alone - b.alone);
    const dearest = others.at(-1)!;
    const request = 1e9 / Math.max(...own.map(({ perSecond }) => perSecond));
    return (
      `  ${service}: without HTTP ${best!.way} is cheapest, ${best!.alone.toFixed(0)} ns, and ${dearest.way} dearest, ` +
      `${dearest.alone.toFixed(0)} ns;\n    of a request that is ${((100 * dearest.alone) / request).toFixed(1)} % at most. ` +
      "Whatever lies further apart is the machine's noise."
    );
  });
  return `${told.join("\n")}
  node:http decides. Behind it a request comes alone, and bank.at answers it at once: nothing is simpler or sooner. The batcher is for
  callers who bring many rows in one turn, and cannot gather them; its promises cost more than these formulas do.`;
}

async function main(short: boolean): Promise<void> {
  console.log(bold("A rate limiter and a scorer of peers behind node:http"));
  const server = fork(process.argv[1]!, ["--serve"]);
  const ended = once(server, "exit");
  try {
    const first = once(server, "message");
    const [message] = await Promise.race([
      first,
      ended.then(([code]) => {
        throw new Error(`service: the server ended with ${code}`);
      }),
    ]);
    const lines = await measure(message as Started, short ? 1 : 21, short ? 2000 : 5000);
    console.log(`\n${table(lines, headings)}\n\n${verdict(lines)}`);
  } finally {
    if (server.connected) server.send("stop");
    await ended;
  }
}

if (process.argv.includes("--serve")) await serve();
else await main(process.argv.includes("--short"));
