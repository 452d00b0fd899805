// An A/B test read out three ways: once at the end, every day without fooling oneself, and by what a wrong choice would cost.
// `npx tsx examples/first/ab-test.ts`, after `npm run build`.
import { load } from "lanewise";
import { random } from "../loops/support.ts";
import { lines, points } from "../shared/charts.ts";
import { present } from "../shared/present.ts";
import { bold, percent, table, whole } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";

// Four weeks of a shop: the new page sells to 5.6 of 100 visitors, the old one to 5.0. Nobody knows that yet.
const [days, visitors, rateNew, rateOld] = [28, 900, 0.056, 0.05];
const next = random(12);
const sales = (rate: number) =>
  Float64Array.from({ length: days }, () => Array.from({ length: visitors }, next).filter((x) => x < rate).length);
const [soldNew, soldOld] = [sales(rateNew), sales(rateOld)];
const trials = new Float64Array(days).fill(visitors);

const lw = await load();
const sum = (x: Float64Array): Float64Array => lw.core.cumulativeSum({ x });
const [sumNew, sumOld, seen] = [sum(soldNew), sum(soldOld), sum(trials)];

// What a test says that is made for one look, asked every day all the same; one call, a row a day.
const looks = lw.experiments.twoProportionTest({
  successesA: sumNew,
  trialsA: seen,
  successesB: sumOld,
  trialsB: seen,
});
// What one says that may be asked every day.
const always = lw.experiments.msprt(
  { trialsA: trials, sumA: soldNew, trialsB: trials, sumB: soldOld },
  { family: "proportions", tau: 0.01 },
);
// What choosing either would lose on average, as far as one knows that day.
const loss = lw.experiments.expectedLoss({
  alphaA: sumNew.map((sold) => sold + 1),
  betaA: seen.map((n, day) => n - sumNew[day]! + 1),
  alphaB: sumOld.map((sold) => sold + 1),
  betaB: seen.map((n, day) => n - sumOld[day]! + 1),
});

const read = [7, 14, 21, 28].map((day) => ({ day, at: day - 1 }));
console.log(`\n${bold(`${whole(2 * days * visitors)} visitors, half of them on the new page`)}\n`);
console.log(
  table(read, [
    { title: "after", cell: ({ day }) => `${day} days`, right: true },
    { title: "new", cell: ({ at }) => percent(looks.rateA[at]!), right: true },
    { title: "old", cell: ({ at }) => percent(looks.rateB[at]!), right: true },
    { title: "p of one look", cell: ({ at }) => looks.p[at]!.toFixed(4), right: true },
    { title: "p at any time", cell: ({ at }) => always.p[at]!.toFixed(4), right: true },
    { title: "loss of choosing new", cell: ({ at }) => `${(loss.lossA[at]! * 100).toFixed(3)} %`, right: true },
  ]),
);

const percents = (column: Float64Array) => column.map((share) => share * 100);
const end = days - 1;
present(
  "ab-test",
  {
    title: "An A/B test, read out",
    lead: `Two pages, ${visitors} visitors a day on each. In truth the new one sells to ${percent(rateNew)} of them, the old one to ${percent(rateOld)}.`,
    facts: [
      { value: (looks.difference[end]! * 100).toFixed(2), label: "points of difference that were seen" },
      {
        value: `${(looks.low[end]! * 100).toFixed(1)} to ${(looks.high[end]! * 100).toFixed(1)}`,
        label: "its interval in points, of one look at the end",
      },
      { value: looks.p[end]!.toFixed(4), label: "p of one look at the end" },
      { value: always.p[end]!.toFixed(4), label: "p that held at every look" },
      { value: (loss.lossA[end]! * 100).toFixed(4), label: "points of sales lost on average by choosing the new page" },
    ],
    figures: [
      {
        title: "Is it better?",
        caption:
          "The interval of one look is right at one look, the wider one at all of them: who stops when the narrow one leaves zero finds differences where there are none.",
        svg: await draw(
          lines(
            [
              ...points("difference, percentage points", "seen", percents(looks.difference)),
              ...points("difference, percentage points", "one look, low", percents(looks.low)),
              ...points("difference, percentage points", "one look, high", percents(looks.high)),
              ...points("difference, percentage points", "any time, low", percents(always.low)),
              ...points("difference, percentage points", "any time, high", percents(always.high)),
            ],
            { x: "day", y: "points", range: [-2, 4] },
          ),
        ),
      },
      {
        title: "What would a wrong choice cost?",
        caption: "Share of sales that each choice loses on average: when it is too little to matter, one may choose.",
        svg: await draw(
          lines(
            [
              ...points("expected loss, percentage points", "choose new", percents(loss.lossA)),
              ...points("expected loss, percentage points", "choose old", percents(loss.lossB)),
            ],
            { x: "day", y: "points" },
          ),
        ),
      },
    ],
    method: [
      "experiments.twoProportionTest (Newcombe's interval), experiments.msprt with effects of about one point, and experiments.expectedLoss from uniform priors: a row, or a tick, a day.",
    ],
  },
  lw.info.build,
);
