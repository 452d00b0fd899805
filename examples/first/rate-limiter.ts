// A rate limiter: three callers share a service, each behind a token bucket of its own. `npx tsx examples/first/rate-limiter.ts`, after
// `npm run build`.
import { load } from "lanewise";
import { random } from "../loops/support.ts";
import { lines, type Point } from "../shared/charts.ts";
import { present } from "../shared/present.ts";
import { bold, percent, table, whole } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";

const callers = ["steady, 4 a second", "bursts of 60", "greedy, 40 a second"];
const [seconds, rate, burst] = [120, 10, 30];

// Requests as they arrive: when, and whose. Two callers come at random, one in bursts.
const next = random(7);
const arrivals = [
  ...poisson(4).map((time) => ({ time, caller: 0 })),
  ...Array.from({ length: 6 * 60 }, (_, i) => ({ time: 10 + 20 * Math.floor(i / 60) + next(), caller: 1 })),
  ...poisson(40).map((time) => ({ time, caller: 2 })),
].sort((a, b) => a.time - b.time);

// One bank holds every caller's bucket; one call takes all requests in their order.
const lw = await load();
const buckets = lw.network.tokenBucket.bank(callers.length, { rate, burst });
const { admit, tokens, retryAfter } = buckets.stepAt(
  Uint32Array.from(arrivals, ({ caller }) => caller),
  { time: Float64Array.from(arrivals, ({ time }) => time), cost: 1 },
);

const rows = callers.map((name, caller) => {
  const own = arrivals.flatMap((arrival, i) => (arrival.caller === caller ? [i] : []));
  const passed = own.filter((i) => admit[i] === 1);
  const longest = Math.max(0, ...own.map((i) => retryAfter[i]!));
  return { name, asked: own.length, passed: passed.length, longest };
});
console.log(`\n${bold(`${rate} requests a second and bursts of ${burst}, over ${seconds} seconds`)}\n`);
console.log(
  table(rows, [
    { title: "caller", cell: ({ name }) => name },
    { title: "asked", cell: ({ asked }) => whole(asked), right: true },
    { title: "passed", cell: ({ passed }) => whole(passed), right: true },
    { title: "share", cell: ({ asked, passed }) => percent(passed / asked), right: true },
    { title: "longest wait told", cell: ({ longest }) => `${longest.toFixed(2)} s`, right: true },
  ]),
);

const left: Point[] = callers.flatMap((line, caller) =>
  arrivals.flatMap((one, i) =>
    one.caller === caller ? [{ panel: "tokens left after each request", line, x: one.time, y: tokens[i]! }] : [],
  ),
);
const passing: Point[] = callers.flatMap((line, caller) =>
  Array.from({ length: seconds }, (_, second) => ({
    panel: "requests that passed, by second",
    line,
    x: second,
    y: arrivals.filter((one, i) => one.caller === caller && Math.floor(one.time) === second && admit[i]).length,
  })),
);
present(
  "rate-limiter",
  {
    title: "A rate limiter",
    lead: `Three callers, a token bucket each: ${rate} tokens a second, ${burst} at most.`,
    facts: rows.map(({ name, asked, passed }) => ({ value: percent(passed / asked), label: `of ${name} passed` })),
    figures: [
      {
        title: "What passes",
        caption: `A burst passes as far as the bucket is full; who asks for more than ${rate} a second gets ${rate}.`,
        svg: await draw(lines(passing, { x: "seconds", y: "requests" })),
      },
      {
        title: "What is left",
        caption: "An empty bucket refuses, and says after how long to try again.",
        svg: await draw(lines(left, { x: "seconds", y: "tokens" })),
      },
    ],
    method: ["network.tokenBucket as a bank of three; all requests in one call of stepAt, in the order they came."],
  },
  lw.info.build,
);

/** Times of requests that come at random, so many a second. */
function poisson(perSecond: number): number[] {
  const times: number[] = [];
  for (let time = 0; ; ) {
    time -= Math.log(1 - next()) / perSecond;
    if (time >= seconds) return times;
    times.push(time);
  }
}
