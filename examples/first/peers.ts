// Scores of peers in a network: who is honest, who is slow, who cheats, who was only ill for a day. `npx tsx examples/first/peers.ts`, after
// `npm run build`.
import { load } from "lanewise";
import { random } from "../loops/support.ts";
import { lines, type Point } from "../shared/charts.ts";
import { present } from "../shared/present.ts";
import { bold, percent, table, whole } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";

/** How often, of 100 messages, one is invalid; how long answers take, in ms; and when that holds. */
const kinds = [
  { name: "honest", invalid: 0.0, latency: 200, bad: () => true },
  { name: "slow", invalid: 0.1, latency: 6000, bad: () => true },
  { name: "cheats", invalid: 70, latency: 300, bad: () => true },
  { name: "ill for an hour", invalid: 60, latency: 8000, bad: (minute: number) => minute >= 120 && minute < 180 },
] as const;
const [each, minutes, health] = [25, 480, 0.8];
const peers = kinds.flatMap((kind) => Array.from({ length: each }, () => kind));
const next = random(5);

const lw = await load();
const bank = lw.network.peer.bank(peers.length, { base: 0.00002 });
const history = kinds.map(() => new Float64Array(minutes));
let score: Float64Array = new Float64Array(peers.length);
for (let minute = 0; minute < minutes; minute++) {
  const invalid = new Float64Array(peers.length);
  const latency = new Float64Array(peers.length);
  peers.forEach((kind, i) => {
    const bad = kind.bad(minute);
    invalid[i] = bad && next() * 100 < kind.invalid ? 1 : 0;
    latency[i] = (bad ? kind.latency : 200) * (0.5 + next());
  });
  // One tick of all peers: time heals, what they did counts.
  ({ score } = bank.step({ elapsed: 60, health, invalid, latency }));
  kinds.forEach((_, k) => {
    history[k]![minute] = score.subarray(k * each, (k + 1) * each).reduce((sum, s) => sum + s, 0) / each;
  });
}

const { ban, allowed, threshold } = lw.network.peerBan({ score, health, limit: 100 });
const rows = kinds.map(({ name }, k) => {
  const of = (column: Float64Array) => column.subarray(k * each, (k + 1) * each).reduce((sum, x) => sum + x, 0) / each;
  return { name, score: of(score), banned: of(ban), allowed: of(allowed), worst: Math.min(...history[k]!) };
});
console.log(
  `\n${bold(`${peers.length} peers after ${minutes / 60} hours; banned below ${threshold[0]!.toFixed(2)}`)}\n`,
);
console.log(
  table(rows, [
    { title: "peers", cell: ({ name }) => name },
    { title: "score", cell: ({ score }) => score.toFixed(3), right: true },
    { title: "least", cell: ({ worst }) => worst.toFixed(3), right: true },
    { title: "banned", cell: ({ banned }) => percent(banned), right: true },
    { title: "requests a second", cell: ({ allowed }) => whole(allowed), right: true },
  ]),
);

const course: Point[] = kinds.flatMap(({ name }, k) =>
  Array.from(history[k]!, (y, minute) => ({ panel: "mean score", line: name, x: minute / 60, y })),
);
present(
  "peers",
  {
    title: "Scores of peers",
    lead: `${peers.length} peers of four kinds, a tick a minute. What they do lowers four components of their score; time heals.`,
    facts: rows.map(({ name, score }) => ({ value: score.toFixed(2), label: `${name}, at the end` })),
    figures: [
      {
        title: "How they are trusted",
        caption: "Who was ill comes back; who cheats again and again does not.",
        svg: await draw(lines(course, { x: "hours", y: "score", range: [0, 1.02] })),
      },
    ],
    method: [
      "network.peer as a bank: one step a minute with the health of the network, invalid messages and response times. network.peerBan says at the end whom to ban, and what to allow the others.",
    ],
  },
  lw.info.build,
);
