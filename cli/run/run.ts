// One run: a formula over the rows of a file.
import { strict } from "../../src/bank.ts";
import type { Given } from "../../src/check.ts";
import type { Plan } from "../../src/plan.ts";
import type { Lengths } from "./cells.ts";
import { type Constants, checkAlike, checkConstants, lengthsOf } from "./constants.ts";
import { deliver, type Target, targetOf } from "./deliver.ts";
import { entitiesOf, type Keys, ofEntity, paramsOfEntities } from "./entities.ts";
import { isArrow } from "./formats.ts";
import { type Shape, type Subject, shapeOf, subjectOf } from "./formula.ts";
import { groups } from "./groups.ts";
import { type Call, Machine } from "./machine.ts";
import {
  type Asking,
  columnFor,
  findUnread,
  isText,
  notRead,
  paramColumn,
  type Read,
  readsOf,
  unread,
} from "./match.ts";
import { toldOf } from "./messages.ts";
import { answersOf, keptOf, ofAnswers, outputsOf } from "./names.ts";
import { type Params, paramsOf, sizesOf } from "./params.ts";
import { checkPattern } from "./places.ts";
import { watch } from "./progress.ts";
import { named } from "./quote.ts";
import { resumed, save } from "./saved.ts";
import { inSession, type Session } from "./session.ts";
import { type Source, sourceOf } from "./source.ts";
import { noTime, own, rowsOf, statementOf } from "./statement.ts";
import { Ledger } from "./tally.ts";
import type { Outcome, RunOptions } from "./types.ts";
import { isUsage, usage } from "./usage.ts";

/** What is known before a row is read. */
export interface Job {
  readonly session: Session;
  readonly options: RunOptions;
  readonly subject: Subject;
  readonly shape: Shape;
  readonly source: Source;
  readonly reads: readonly Read[];
  readonly params: Params;
  readonly shadow: Params | undefined;
  /** of axes beside those of the file, and the same of the shadow */
  readonly lengths: Lengths;
  readonly shadowLengths: Lengths;
  /** what is invalid ends the run */
  readonly throws: boolean;
  readonly target: Target | undefined;
  readonly ledger: Ledger;
  readonly onRows: (rows: number) => void;
}

/** What a shape adds to what is told. */
export type Extra = Partial<Outcome>;

/**
 * Computes a formula over a file. Everything that can be known to be wrong is refused before a row is read; an output is there once it is whole,
 * and not at all where something fails.
 */
export async function runFile(options: RunOptions): Promise<Outcome> {
  const started = performance.now();
  const subject = await subjectOf(options.formula);
  const { plan } = subject;
  const shape = shapeOf(plan, options);
  const params = paramsOf(subject, "--set", options.set);
  // A shadow is what the run is, but for what it says.
  const shadow = options.shadow && paramsOf(subject, "--shadow", options.shadow, params);
  for (const one of shadow ? [params, shadow] : [params]) checkConstants(plan, one.constants);
  refuseColumns(subject, shape, params, shadow, options);
  const size = sizesOf(plan, options.size);
  const throws = strict(plan, options.onInvalid);
  const outputs = outputsOf(plan, options.only);
  const target = targetOf(options);
  return inSession(options.memory, options.signal, async (session) => {
    const source = await sourceOf(session, options);
    if (source.pattern) await checkPattern(session, options);
    await checkWhere(session, source, options.where);
    const ledger = new Ledger(outputs, shadow !== undefined);
    const reads = await readsOf(plan, source, options.map ?? {}, askingOf(session, source, plan, options.where));
    const lengths = lengthsOf(plan, size, params.constants, reads);
    const shadowLengths = shadow ? lengthsOf(plan, size, shadow.constants, reads) : lengths;
    checkAlike(plan, lengths, shadowLengths);
    const progress = watch(session, source, options);
    const job: Job = {
      session,
      options,
      subject,
      shape,
      source,
      reads,
      params,
      shadow,
      lengths,
      shadowLengths,
      throws,
      target,
      ledger,
      // An interrupt ends a statement that is running, and is asked for where none was.
      onRows: (rows) => {
        options.signal?.throwIfAborted();
        progress.rows(rows);
      },
    };
    try {
      const extra = shape === "groups" ? await groups(job) : await rows(job);
      const seconds = (performance.now() - started) / 1000;
      return {
        formula: plan.path,
        shape,
        rows: ledger.rows,
        written: ledger.rows,
        seconds,
        rowsPerSecond: ledger.rows / seconds,
        nulls: ledger.nulls,
        ...ledger.told,
        ...extra,
        ...(target && { output: target.path }),
        ...(options.save !== undefined && { saved: options.save }),
        ...(textTime(job) && { textTime: textTime(job)! }),
        columns: Object.fromEntries(reads.map(({ slot, from }) => [slot.name, from])),
      };
    } catch (error) {
      throw isUsage(error) ? error : await explained(job, error);
    } finally {
      progress.stop();
    }
  });
}

/** The column of time, where it is text. */
function textTime({ options, source }: Job): string | undefined {
  if (options.time === undefined) return undefined;
  const column = columnFor(source, "--time", options.time);
  return isText(source.columns[column]!) ? column : undefined;
}

/** Asks DuckDB what an expression is, and how long its lists are. */
export function askingOf(session: Session, source: Source, plan: Plan, where: string | undefined): Asking {
  const refused = (sql: string, error: unknown) =>
    usage(`${plan.path}: --map ${sql}: ${toldOf(error, source.name).message}`);
  return {
    async type(sql) {
      try {
        const [row] = await session.ask(`describe select ${sql} as x from ${source.from}`);
        return String(row?.column_type);
      } catch (error) {
        throw refused(sql, error);
      }
    },
    async first(list, there) {
      const rows = rowsOf({ from: source.from, where, ordered: false });
      const columns = list.map((sql, k) => `coalesce(${sql}, 0)::integer as c${k}`).join(", ");
      try {
        const [row] = await session.ask(`select ${columns} from ${rows} where ${there} is not null limit 1`);
        return row && list.map((_, k) => Number(row[`c${k}`]));
      } catch (error) {
        throw toldOf(error, source.name);
      }
    },
  };
}

/** Constants as a call takes them. */
export const cellsOf = (constants: Constants): Readonly<Record<string, Float64Array>> =>
  Object.fromEntries(Object.entries(constants).map(([name, { cells }]) => [name, cells]));

/** Refuses what is no SQL of these columns, before a row is read. */
async function checkWhere(session: Session, source: Source, where: string | undefined): Promise<void> {
  if (where === undefined) return;
  try {
    await session.ask(`describe select * from ${rowsOf({ from: source.from, where, ordered: false })}`);
  } catch (error) {
    const { message } = toldOf(error, source.name);
    const column = /Referenced column "(.*?)" not found/.exec(message)?.[1];
    if (column !== undefined) columnFor(source, `--where ${where}`, column);
    throw usage(`--where ${where}: expected SQL that says yes or no of a row, as "load > 0.5": ${message}`);
  }
}

function refuseColumns(
  { plan }: Subject,
  shape: Shape,
  params: Params,
  shadow: Params | undefined,
  { save, resume }: RunOptions,
): void {
  const [name, column] = Object.entries({ ...params.columns, ...shadow?.columns })[0] ?? [];
  const kept = save ?? resume;
  if (name === undefined || shape === "rows" || (shape === "events" && kept === undefined)) return;
  throw usage(
    `${plan.path}: "${name}" expected one number, got the column @${column}: ${
      shape === "groups"
        ? "groups have the same parameters, in every call"
        : shape === "events"
          ? "a state that is saved has the same parameters for all entities"
          : "a state has the same parameters from its first row to its last; with --entity each has its own"
    }`,
  );
}

/** Rows, series and events: one statement, in which the formula is a function. */
async function rows(job: Job): Promise<Extra> {
  const { session, options, subject, shape, source, reads, params, shadow, throws, target, ledger, onRows } = job;
  const { plan } = subject;
  const outputs = outputsOf(plan, options.only);
  const entity = options.entity === undefined ? undefined : columnFor(source, "--entity", options.entity);
  const time = options.time === undefined ? undefined : columnFor(source, "--time", options.time);
  const keys = entity === undefined ? undefined : await entitiesOf(job, entity);
  // A strict formula tells the row, and rows in order know theirs; what comes to us and not to a file of DuckDB's has no order of its own.
  const ordered = shape !== "rows" || throws || !target || isArrow(target.format);
  const onInvalid = throws ? "throw" : "nan";
  const paramsFor = async (of: Params): Promise<Given> =>
    keys ? { ...of.values, ...(await paramsOfEntities(job, keys, of)) } : of.values;
  const called = async (of: Params, sizes: Lengths) => {
    const given = await paramsFor(of);
    try {
      return calls(subject, shape, given, of.constants, { sizes, onInvalid }, keys);
    } catch (error) {
      throw keys ? await ofEntity(job, error) : error;
    }
  };
  const main = await called(params, job.lengths);
  const beside = shadow && (await called(shadow, job.shadowLengths));
  if (options.resume !== undefined) {
    await resumed(job, main.bank!, keys);
    if (beside) beside.bank!.load(main.bank!.save());
  }
  // Of entities, columns of parameters are read once.
  const columnsOf = (of: Params) => (keys ? [] : Object.entries(of.columns));
  const paramColumns = (of: Params) => columnsOf(of).map(([name, column]) => paramColumn(source, name, column));
  const paramNames = (of: Params) => columnsOf(of).map(([name]) => name);
  const machine = new Machine(session.library, {
    subject,
    reads,
    outputs,
    lengths: job.lengths,
    paramColumns: paramNames(params),
    call: main.call,
    shadow: beside && { call: beside.call, paramColumns: paramNames(shadow) },
    ordered,
    sorted: time !== undefined,
    events: keys !== undefined,
    throws,
    ledger,
    file: source.name,
    onRows,
  });
  session.connection.registerScalarFunction(machine.function);
  const statement = statementOf({
    from: source.from,
    where: options.where,
    reads,
    params: [...paramColumns(params), ...(shadow ? paramColumns(shadow) : [])],
    ordered,
    entity,
    time,
  });
  const kept = options.keep || target ? keptOf(source, options.keep) : shownOf(job, entity, time);
  const columns = [
    ...kept.map((name) => ({ name, sql: named(name) })),
    ...answersOf(plan, outputs, kept, options, ofAnswers(own.answers)),
  ];
  try {
    const head = await deliver(session, statement, columns, target, options.first ?? 10, () => settle(job));
    if (options.save !== undefined) await save(job, main.bank!, keys);
    return {
      ...(head && { head }),
      ...(keys && { entities: keys.count, withoutEntity: ledger.withoutEntity }),
    };
  } catch (error) {
    throw machine.failure ?? error;
  }
}

/** Columns worth showing beside answers: those that a file begins with, which tell its rows apart, and what answers were computed from. */
export function shownOf({ source, reads }: Job, ...others: readonly (string | undefined)[]): readonly string[] {
  const first = Object.keys(source.columns).slice(0, 2);
  const read = reads.map(({ from }) => from).filter((name) => name in source.columns);
  return [...new Set([...others.filter((name) => name !== undefined), ...first, ...read])];
}

/** How a chunk is computed: a call of the formula, or of a bank that remembers. */
function calls(
  { formula }: Subject,
  shape: Shape,
  values: Given,
  constants: Constants,
  how: { readonly sizes: object; readonly onInvalid: "nan" | "throw" },
  keys: Keys | undefined,
) {
  const fixed = cellsOf(constants);
  if (shape === "rows") {
    const { onInvalid, sizes } = how;
    const options = Object.keys(sizes).length ? { onInvalid, sizes } : { onInvalid };
    const call: Call = (inputs, columns, out) => {
      formula({ ...inputs, ...fixed }, { ...values, ...columns } as Given, { ...options, out });
    };
    return { call, bank: undefined };
  }
  const bank = formula.bank(Math.max(1, keys?.count ?? 1), values, how);
  const call: Call = (inputs, _columns, out, indices) => {
    if (indices) bank.stepAt(indices, { ...inputs, ...fixed }, { out });
    else bank.run({ ...inputs, ...fixed }, { out });
  };
  return { call, bank };
}

/** Before a file gets its name: a column that a formula needs and that has nothing is a mistake. */
export function settle({ ledger, reads, source, subject: { plan }, options }: Job): void {
  if (options.signal?.aborted) throw options.signal.reason;
  if (ledger.rows === 0) return;
  reads.forEach(({ slot, from }, k) => {
    if (!slot.field.optional && !slot.field.sparse && ledger.empty[k] === ledger.rows)
      throw new Error(
        `${plan.path}: column "${from}" of ${source.name}, which "${slot.name}" is read from, is empty: all ${ledger.rows} rows are NULL; --map ${slot.name}=<column> names another`,
      );
  });
}

/** What ended a run, in words that say where. */
async function explained(
  { session, options, source, reads, subject: { plan } }: Job,
  error: unknown,
): Promise<unknown> {
  if (options.signal?.aborted) return options.signal.reason;
  const message = error instanceof Error ? error.message : "";
  if (message.includes(notRead))
    for (const read of reads) {
      if (read.text === undefined) continue;
      const [found] = await session.ask(findUnread(source.from, options.where, read));
      if (found) return unread(plan, source, read, found.place, found.text);
    }
  if (message.includes(noTime)) {
    const rows = rowsOf({ from: source.from, where: options.where, ordered: true });
    const time = named(columnFor(source, "--time", options.time!));
    const [found] = await session.ask(
      `select ${own.row} as place from ${rows} where ${time} is null order by 1 limit 1`,
    );
    return new Error(
      `${source.name}: column ${time} is NULL in row ${found?.place}, which has no place in time; --where '${time} is not null' leaves such rows out`,
    );
  }
  return toldOf(error, source.name);
}
