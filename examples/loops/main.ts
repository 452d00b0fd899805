// Formulas in closed loops: `npm run loops` prints the figures of all of them and draws a chart each; names pick some.
import { join } from "node:path";
import { load } from "lanewise";
import { type Figure, writeReport } from "../shared/report.ts";
import { bold, step } from "../shared/terminal.ts";
import { draw } from "../shared/theme.ts";
import { views } from "./views.ts";

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !views[name]);
if (unknown !== undefined) {
  console.error(`loops: there is no "${unknown}", expected ${Object.keys(views).join(", ")}`);
  process.exit(1);
}

const lw = await load();
const figures: Figure[] = [];
for (const [name, { title, caption, show }] of Object.entries(views)) {
  if (wanted.length && !wanted.includes(name)) continue;
  console.log(`\n${bold(title)}`);
  const shown = await step(name, () => show(lw));
  console.log(`\n${shown.table}`);
  figures.push({ title, caption, svg: await draw(shown.chart) });
}
const path = join(process.cwd(), "report", "loops.html");
writeReport(path, {
  title: "Formulas in closed loops",
  lead: "What the formulas do to the world that they measure, in seeded simulations: the same figures on every machine.",
  facts: [],
  figures,
  method: ["Every figure comes from examples/loops; the tests in test/loops hold them to their promises."],
  made: `lanewise, ${lw.info.build} build`,
});
console.log(`\nCharts: ${path}`);
