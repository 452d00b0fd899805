// A report as one page that needs nothing else: style, script and data stand in it, and its own policy lets nothing else in.
import { createHash } from "node:crypto";
import type { Figures, Report, ReportColumn } from "./data.ts";
import { bars, figure, namesTable, share } from "./draw.ts";
import { escaped } from "./escape.ts";

export interface Assets {
  readonly script: string;
  readonly style: string;
}

export function pageOf(report: Report, { script, style }: Assets): string {
  const { formula, doc, equation, source, file, rows, columns, params, made, notes, about } = report;
  const of = (role: ReportColumn["role"]) => columns.filter((column) => column.role === role);
  const data = {
    x: report.x,
    columns: columns.map(({ name, unit, isShare, course }) => ({ name, unit, isShare, course })),
  };
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>${escaped(formula)} over ${escaped(file)}</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="over">lanewise report</p>
<h1>${escaped(formula)}</h1>
<p class="lead">${escaped(doc)}</p>
<dl class="facts">
${fact("file", file)}
${fact("rows", grouped(rows))}
${fact("without an answer", grouped(withoutAnswer(of("output"))))}
</dl>
${rows ? "" : '<p class="note">The file has no rows.</p>'}
${notes.map((note) => `<p class="note">${escaped(note)}</p>`).join("\n")}
</header>
<main>
${section("Outputs", of("output"), columns, report)}
${section("Inputs", of("input"), columns, report)}
<section><h2>Figures</h2>
${figures(columns, about)}
</section>
<section><h2>Parameters</h2>
${
  params.length
    ? table(
        ["name", "value", "unit", ""],
        params.map(({ name, value, unit, doc, told }) => [
          mark(name, told),
          mark(value, told),
          escaped(unit),
          escaped(doc),
        ]),
        "left",
      )
    : "<p>None.</p>"
}
</section>
${equation ? `<section><h2>Equation</h2>\n<pre>${escaped(equation)}</pre>${source ? `\n<p class="note">${escaped(source)}</p>` : ""}\n</section>` : ""}
<section><h2>How it was made</h2>
<dl class="made">
${made.map(([name, text]) => `<dt>${escaped(name)}</dt><dd>${escaped(text)}</dd>`).join("\n")}
</dl>
</section>
</main>
<script type="application/json" id="data">${json}</script>
<script>${script}</script>
</body>
</html>
`;
}

const hash = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
const grouped = (n: number) => n.toLocaleString("en-US").replaceAll(",", " ");
const fact = (name: string, text: string) => `<div><dt>${escaped(name)}</dt><dd>${escaped(text)}</dd></div>`;
const mark = (text: string, told: boolean) => (told ? `<strong>${escaped(text)}</strong>` : escaped(text));

/** Rows in which some output has nothing to say. */
const withoutAnswer = (outputs: readonly ReportColumn[]) =>
  Math.max(0, ...outputs.map(({ figures: { invalid, nulls } }) => invalid + nulls));

function section(title: string, some: readonly ReportColumn[], all: readonly ReportColumn[], report: Report): string {
  if (!some.length) return "";
  return `<section><h2>${title}</h2>\n${some.map((column) => card(column, all.indexOf(column), report)).join("\n")}\n</section>`;
}

function card(column: ReportColumn, at: number, report: Report): string {
  const { name, from, unit, doc, isShare, names, figures, role } = column;
  const { x, rowsOfPoint } = report;
  const called = `${name}${from === undefined ? "" : ` (${from})`}`;
  const [least, most] = [figures.quantiles?.[0], figures.quantiles?.at(-1)];
  const moves = least !== most;
  const rows = rowsOfPoint > 1 ? ` of ${grouped(Math.round(rowsOfPoint))} rows a point` : "";
  const how = isShare ? `: share of yes${rows}` : rows ? `: mean, least and most${rows}` : "";
  const chart =
    column.course && moves && x.values.length > 1
      ? `<div class="chart" data-chart="${at}" role="img" aria-label="${escaped(`${called} over ${x.label}${how}`)}"></div>`
      : "";
  const spread = column.histogram && !isShare ? `<div class="spread">${bars(column.histogram, called)}</div>` : "";
  return `<article class="card ${role}">
<h3>${escaped(called)}${unitOf(unit)}<span class="value" data-value="${at}"></span></h3>
<p class="doc">${escaped(doc)}${isShare && moves ? `${doc ? ": " : ""}yes in ${share(figures.mean! * figures.count, figures.count)}` : ""}</p>
${chart}
${spread}
${names?.length ? namesTable(names) : moves ? "" : `<p class="note">${always(column)}</p>`}
</article>`;
}

function always({ isShare, role, figures: { count, quantiles } }: ReportColumn): string {
  if (!count) return role === "output" ? "No answer in any row." : "Nothing in any row.";
  const [value] = quantiles!;
  return `Always ${isShare ? (value ? "yes" : "no") : figure(value)}.`;
}

const unitOf = (unit: string) =>
  ["", "1", "any", "flag", "code"].includes(unit) ? "" : ` <span class="unit">${escaped(unit)}</span>`;

function figures(columns: readonly ReportColumn[], about: boolean): string {
  const head = [
    "",
    "numbers",
    "invalid",
    "missing",
    "mean",
    "deviation",
    "least",
    "5 %",
    "25 %",
    "median",
    "75 %",
    "95 %",
    "most",
  ];
  const rows = columns.map(({ name, figures }) => [`<b>${escaped(name)}</b>`, ...cells(figures)]);
  const note = about
    ? `<p class="note">Shares between least and most are estimates: the file has more rows than are held at once.</p>`
    : "";
  return table(head, rows) + note;
}

const cells = ({ count, invalid, nulls, mean, deviation, quantiles = [] }: Figures) => [
  grouped(count),
  grouped(invalid),
  grouped(nulls),
  figure(mean),
  figure(deviation),
  ...Array.from({ length: 7 }, (_, k) => figure(quantiles[k])),
];

function table(head: readonly string[], rows: readonly (readonly string[])[], align = "right"): string {
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  return `<div class="wide"><table class="${align}"><thead>${line(head, "th")}</thead><tbody>\n${rows.map((row) => line(row, "td")).join("\n")}\n</tbody></table></div>`;
}
