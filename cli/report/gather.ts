// A report of a file: the formula is run over it into a Parquet file that nobody keeps, and what is shown is asked of that.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initialOf } from "../../site/words.ts";
import type { Plan, Slot } from "../../src/plan.ts";
import { entryOf, manifest, told } from "../catalogue.ts";
import { axesOf, isConstant } from "../run/cells.ts";
import { type Subject, shapeOf, subjectOf } from "../run/formula.ts";
import { columnFor, isNumber, readsOf } from "../run/match.ts";
import { paramsOf } from "../run/params.ts";
import { askingOf, runFile } from "../run/run.ts";
import { inSession } from "../run/session.ts";
import { type Source, sourceOf } from "../run/source.ts";
import type { Outcome, RunOptions } from "../run/types.ts";
import { usage } from "../run/usage.ts";
import { plain } from "../text.ts";
import type { Report, ReportColumn, ReportParam } from "./data.ts";
import { summaryOf, type Table } from "./summary.ts";

/** Of a run, as far as a report has use for them. */
export type ReportOptions = Pick<
  RunOptions,
  | "formula"
  | "input"
  | "from"
  | "map"
  | "set"
  | "size"
  | "entity"
  | "time"
  | "by"
  | "where"
  | "only"
  | "nulls"
  | "onInvalid"
  | "memory"
  | "onProgress"
  | "signal"
> & {
  /** the command, as it was written */
  readonly command: string;
};

/** Outputs have names that no column of a file has. */
const prefix = "answer: ";

export async function gathered(
  options: ReportOptions,
): Promise<{ readonly report: Report; readonly outcome: Outcome }> {
  const { formula, time, signal } = options;
  const subject = await subjectOf(formula);
  const isMap = subject.plan.shape === "map";
  // Rows that do not depend on each other need no order to be computed in.
  const asked = { ...options, time: isMap ? undefined : time };
  shapeOf(subject.plan, asked);
  refuseWide(subject.plan, options.only);
  const folder = mkdtempSync(join(tmpdir(), "lanewise-report-"));
  const path = join(folder, "answers.parquet");
  try {
    const { columns, timeColumn } = await columnsOf(subject, options);
    const grouped = subject.plan.shape === "groups";
    const kept = grouped ? [] : [...new Set([...columns, ...(timeColumn === undefined ? [] : [timeColumn])])];
    const { command: _, ...own } = asked;
    const outcome = await runFile({
      ...own,
      output: path,
      format: "parquet",
      keep: kept.length ? kept : options.by?.length ? options.by : ["none"],
      prefix,
    });
    const outputs = subject.plan.outputs.filter(({ name }) => !options.only || options.only.includes(name));
    const x = grouped ? undefined : timeColumn;
    const names = [...new Set([...(grouped ? [] : columns), ...outputs.map(({ name }) => prefix + name)])];
    const { table, version } = await inSession(options.memory, signal, async (session) => {
      const [row] = await session.ask("select version() as version");
      return { table: await summaryOf(session, path, names, x), version: String(row?.version) };
    });
    return { outcome, report: reportOf(subject, options, outcome, table, x, version) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Charts are of numbers: what a row has of them, and not what all have in common. */
function refuseWide({ path, inputs, outputs }: Plan, only: readonly string[] | undefined): void {
  const isWide = (slot: Slot) => !isConstant(slot) && axesOf(slot).length > 0;
  const wide = [...inputs, ...outputs.filter(({ name }) => !only || only.includes(name))].filter(isWide);
  if (wide.length)
    throw usage(
      `${path}: lanewise report expected a number a row, got ${wide.map(({ name, field }) => `"${name}" [${field.dims.join(", ")}]`).join(", ")}; --only names outputs to show, lanewise run has them all, and lanewise show ${path} an example`,
    );
}

/** Columns of the file that inputs are read from, and the one that says when. */
async function columnsOf({ plan }: Subject, { command: _, ...options }: ReportOptions) {
  return inSession(options.memory, options.signal, async (session) => {
    const source = await sourceOf(session, options);
    const reads = await readsOf(plan, source, options.map ?? {}, askingOf(session, source, plan, options.where));
    return {
      columns: reads.map(({ from }) => from).filter((from) => source.columns[from] !== undefined),
      timeColumn: options.time === undefined ? undefined : timeOf(source, options.time),
    };
  });
}

/** What charts run along has a scale, as texts have none. */
function timeOf(source: Source, name: string): string {
  const column = columnFor(source, "--time", name);
  const type = source.columns[column]!;
  if (isNumber(type) || /^(DATE|TIMESTAMP)/.test(type)) return column;
  throw usage(`--time: expected a column of times or numbers, got "${column}" of ${source.name}, which is ${type}`);
}

function reportOf(
  subject: Subject,
  options: ReportOptions,
  outcome: Outcome,
  table: Table,
  time: string | undefined,
  duckdb: string,
): Report {
  const entry = entryOf(subject.plan.path);
  const { doc, equation, sources, kernel } = told(entry.id);
  const inputs = entry.inputs.flatMap((field): ReportColumn[] => {
    const from = outcome.columns[field.name];
    const summary = from === undefined ? undefined : table.columns[from];
    if (!summary) return [];
    const { name, unit, doc = "" } = field;
    return [
      {
        role: "input",
        name,
        ...(from === name ? {} : { from: from! }),
        unit,
        doc: plain(doc),
        isShare: field.kind === "flag",
        ...summary,
      },
    ];
  });
  const outputs = entry.outputs.flatMap((field): ReportColumn[] => {
    const summary = table.columns[prefix + field.name];
    if (!summary) return [];
    const called = field.name === "output" ? entry.name : field.name;
    return [
      {
        role: "output",
        name: called,
        unit: field.unit,
        doc: plain(field.doc ?? ""),
        isShare: field.kind === "flag",
        ...summary,
      },
    ];
  });
  const grouped = outcome.shape === "groups";
  return {
    formula: entry.id,
    doc: plain(doc),
    equation,
    source: sources.length ? plain(sources.join(" ")) : "",
    file: options.input,
    rows: outcome.rows,
    seconds: outcome.seconds,
    x: { ...table.x, label: time ?? (grouped ? "group" : "row") },
    rowsOfPoint: table.rowsOfPoint,
    columns: [...outputs, ...inputs],
    params: paramsTold(subject, options),
    about: table.about,
    notes: notesOf(outcome),
    made: [
      ["Command", options.command],
      [
        "Inputs",
        Object.entries(outcome.columns)
          .map(([input, from]) => (input === from ? input : `${input} from ${from}`))
          .join(", "),
      ],
      ["Kernel", `${kernel.name}, lanewise ${manifest().version}`],
      ["Read by", `DuckDB ${duckdb}, Node ${process.version}`],
      [
        "Time",
        `${outcome.seconds.toFixed(2)} s, ${Math.round(outcome.rowsPerSecond).toLocaleString("en-US").replaceAll(",", " ")} rows a second`,
      ],
    ],
  };
}

function paramsTold(subject: Subject, options: ReportOptions): ReportParam[] {
  const { values, columns } = paramsOf(subject, "--set", options.set);
  return entryOf(subject.plan.path).params.map((param) => {
    const { name, unit = "", doc = "" } = param;
    const set = columns[name] === undefined ? values[name] : `column ${columns[name]}`;
    const value = set === undefined ? plain(initialOf(param)).replaceAll('"', "") : String(set);
    return { name, value, unit, doc: plain(doc), told: set !== undefined };
  });
}

const rowsOf = (n: number) => `${n.toLocaleString("en-US").replaceAll(",", " ")} row${n === 1 ? "" : "s"}`;

function notesOf({ nulls, withoutEntity, entities, groups }: Outcome): string[] {
  return [
    ...(entities === undefined ? [] : [`${entities} entities, each with a state of its own.`]),
    ...(groups === undefined ? [] : [`${groups} groups.`]),
    ...(nulls ? [`${rowsOf(nulls)} without something needed: no answer.`] : []),
    ...(withoutEntity ? [`${rowsOf(withoutEntity)} of nobody: no answer.`] : []),
  ];
}
