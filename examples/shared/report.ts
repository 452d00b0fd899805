// The report: one HTML file with everything inside it.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface Figure {
  readonly title: string;
  /** what to see in it */
  readonly caption: string;
  readonly svg: string;
  /** two of these stand side by side */
  readonly half?: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly here: string;
  readonly usual: string;
  readonly why: string;
}

export interface Table {
  readonly title: string;
  readonly caption?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Report {
  readonly title: string;
  readonly lead: string;
  /** big numbers on top */
  readonly facts: readonly { readonly value: string; readonly label: string }[];
  readonly figures: readonly Figure[];
  readonly tables?: readonly Table[];
  /** how it was computed, with the parameters that differ from the usual ones */
  readonly method: readonly string[];
  readonly parameters?: readonly Parameter[] | undefined;
  readonly made: string;
}

export function writeReport(path: string, report: Report): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, page(report));
}

const page = ({ title, lead, facts, figures, tables = [], method, parameters, made }: Report) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<h1>${text(title)}</h1>
<p class="lead">${text(lead)}</p>
</header>
<dl class="facts">
${facts.map(({ value, label }) => `<div><dd>${text(value)}</dd><dt>${text(label)}</dt></div>`).join("\n")}
</dl>
<div class="figures">
${figures.map(figure).join("\n")}
</div>
${tables.map(section).join("\n")}
<section>
<h2>How it was computed</h2>
${method.map((paragraph) => `<p>${text(paragraph)}</p>`).join("\n")}
${parameters ? parameterTable(parameters) : ""}
</section>
<footer>${text(made)}</footer>
</main>
</body>
</html>
`;

const figure = ({ title, caption, svg, half }: Figure) => `<figure${half ? ' class="half"' : ""}>
<h2>${text(title)}</h2>
<figcaption>${text(caption)}</figcaption>
${svg}
</figure>`;

const section = ({ title, caption, head, rows }: Table) => `<section>
<h2>${text(title)}</h2>
${caption ? `<p class="caption">${text(caption)}</p>` : ""}
${grid(
  head,
  rows.map((row) => row.map(text)),
)}
</section>`;

const parameterTable = (parameters: readonly Parameter[]) =>
  grid(
    ["parameter", "here", "default", "why"],
    parameters.map(({ name, here, usual, why }) => [`<code>${text(name)}</code>`, ...[here, usual, why].map(text)]),
  );

/** Cells are HTML. */
const grid = (head: readonly string[], rows: readonly (readonly string[])[]) => `<div class="wide"><table>
<thead><tr>${head.map((title) => `<th>${text(title)}</th>`).join("")}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n")}
</tbody>
</table></div>`;

const text = (raw: string) => raw.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const style = `
:root { color-scheme: light; --ink: #1d2733; --soft: #66717f; --line: #dfe4ea; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f6f8; color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 20px 60px; }
h1 { font-size: 32px; line-height: 1.2; margin: 0 0 10px; letter-spacing: -0.01em; }
h2 { font-size: 19px; margin: 0 0 4px; }
.lead { font-size: 18px; color: var(--soft); max-width: 860px; margin: 0 0 26px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 0 0 22px; }
.facts div, figure, section { background: white; border: 1px solid var(--line); border-radius: 10px; }
.facts div { padding: 14px 16px; }
.facts dd { margin: 0; font-size: 24px; font-weight: 650; font-variant-numeric: tabular-nums; white-space: nowrap; }
.facts dt { color: var(--soft); font-size: 13.5px; line-height: 1.35; }
.figures { display: grid; grid-template-columns: 1fr 1fr; gap: 22px; margin-bottom: 22px; }
figure, section { margin: 0; padding: 22px 26px; min-width: 0; }
figure { grid-column: span 2; display: flex; flex-direction: column; }
figure.half { grid-column: span 1; }
@media (max-width: 800px) { figure.half { grid-column: span 2; } }
figcaption { color: var(--soft); font-size: 14.5px; max-width: 860px; margin-bottom: 16px; }
figure svg { display: block; max-width: 100%; height: auto; margin: auto auto 0; }
section { margin-bottom: 22px; }
section:last-of-type { margin-bottom: 0; }
section p { max-width: 860px; }
section .caption { color: var(--soft); font-size: 14.5px; margin: 0 0 16px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; width: 100%; }
th, td { text-align: left; padding: 7px 14px 7px 0; border-top: 1px solid var(--line); vertical-align: top; }
th { border-top: 0; color: var(--soft); font-weight: 500; }
code { font: 13px ui-monospace, Menlo, Consolas, monospace; }
footer { margin-top: 22px; color: var(--soft); font-size: 13.5px; padding: 0 4px; }
@media print { body { background: white; } figure, section { break-inside: avoid; } }
`;
