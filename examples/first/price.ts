// A price that keeps machines busy but not full: demand answers to it and changes under it. `npx tsx examples/first/price.ts`, after
// `npm run build`.
import { load } from "lanewise";
import { random } from "../loops/support.ts";
import { lines, points } from "../shared/charts.ts";
import { present } from "../shared/present.ts";
import { bold, percent, table } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";

const [minutes, supply, target, start] = [600, 100, 0.8, 1];
const next = random(3);

/** What is asked for at a price: it halves where the price doubles, and is half as much again between minutes 200 and 400. */
function demandAt(price: number, minute: number): number {
  const wanted = minute >= 200 && minute < 400 ? 120 : 80;
  return (wanted / price) * (0.95 + 0.1 * next());
}

const lw = await load();
const params = { target, min: 0.05, max: 20, initialPrice: start, etaP: 0.15, etaI: 0.005 };
const controller = lw.control.logPricePi.bank(1, params);
const price = new Float64Array(minutes);
const busy = new Float64Array(minutes);
const left = new Float64Array(minutes);
let now = start;
for (let minute = 0; minute < minutes; minute++) {
  const demand = demandAt(now, minute);
  busy[minute] = Math.min(1, demand / supply);
  left[minute] = Math.max(0, demand - supply);
  now = controller.at(0, { demand, supply }).price;
  price[minute] = now;
}

// The same without anybody at the wheel.
const fixed = Float64Array.from({ length: minutes }, (_, minute) => Math.min(1, demandAt(start, minute) / supply));

const parts = [
  { name: "calm", from: 100, to: 200 },
  { name: "first minutes of the rush", from: 200, to: 230 },
  { name: "rush", from: 230, to: 400 },
  { name: "calm again", from: 450, to: 600 },
].map(({ name, from, to }) => ({
  name,
  price: mean(price.subarray(from, to)),
  busy: mean(busy.subarray(from, to)),
  fixed: mean(fixed.subarray(from, to)),
}));
console.log(`\n${bold(`Busy to ${percent(target)}: a price each minute`)}\n`);
console.log(
  table(parts, [
    { title: "", cell: ({ name }) => name },
    { title: "price", cell: ({ price }) => price.toFixed(3), right: true },
    { title: "busy", cell: ({ busy }) => percent(busy), right: true },
    { title: "busy at a fixed price", cell: ({ fixed }) => percent(fixed), right: true },
  ]),
);

present(
  "price",
  {
    title: "A price controller",
    lead: "Machines for rent: the price rises when they are fuller than they should be, and falls when they are not.",
    facts: parts.map(({ name, busy }) => ({ value: percent(busy), label: `busy, ${name}` })),
    figures: [
      {
        title: "Price",
        caption: "Half as much demand again, and the price settles where it meets the target once more.",
        svg: await draw(lines(points("each minute", "price", price), { x: "minutes", y: "price" })),
      },
      {
        title: "How busy the machines are",
        caption: "At a fixed price the rush fills them, and whoever comes then is turned away.",
        svg: await draw(
          lines(
            [
              ...points(
                "each minute, %",
                "steered",
                busy.map((share) => share * 100),
                3,
              ),
              ...points(
                "each minute, %",
                "fixed price",
                fixed.map((share) => share * 100),
                3,
              ),
            ],
            { x: "minutes", y: "%" },
          ),
        ),
      },
      {
        title: "Turned away",
        caption: "Demand beyond supply, steered.",
        svg: await draw(lines(points("each minute", "turned away", left), { x: "minutes", y: "machines" })),
      },
    ],
    method: [
      `control.logPricePi as a bank of one, \`at(0, ...)\` each minute, with ${JSON.stringify(params)}.`,
      "Demand is 80 / price, 120 / price in the rush, with five percent of noise either way.",
    ],
  },
  lw.info.build,
);

function mean(column: Float64Array): number {
  return column.reduce((sum, x) => sum + x, 0) / column.length;
}
