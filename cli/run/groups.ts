// Groups of rows: rows of a key stand together, in the order of the file or of time, and are called with whole groups at a time. Answers lie
// in a table until all are there; those of rows stand beside the rows they are of, place by place.
import type { DuckDBAppender, DuckDBDataChunk, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { Slot } from "../../src/plan.ts";
import { type Bits, keepOnly, targetOf, wordsFor, write } from "../../src/service/duckdb/vectors.ts";
import { leafOf } from "./cells.ts";
import { allBits, countOf, readInputs } from "./chunk.ts";
import { deliver } from "./deliver.ts";
import { type Answered, Gathering, isOfRows, together } from "./gathering.ts";
import { shadowed, typeOf } from "./machine.ts";
import { columnFor } from "./match.ts";
import { answersOf, keptOf, outputsOf } from "./names.ts";
import { named } from "./quote.ts";
import { type Extra, type Job, settle, shownOf } from "./run.ts";
import type { Session } from "./session.ts";
import { own, rowsOf, timeOf } from "./statement.ts";

const sortedTable = "lanewise_sorted";
const answersTable = "lanewise_answers";
const start = named("lanewise start");

export async function groups(job: Job): Promise<Extra> {
  const { session, options, subject, source, reads, target } = job;
  const { plan } = subject;
  const outputs = outputsOf(plan, options.only);
  const keys = (options.by ?? []).map((name) => columnFor(source, "--by", name));
  const time = options.time === undefined ? undefined : columnFor(source, "--time", options.time);
  const ofRows = outputs.some(isOfRows);
  const kept = !ofRows ? keys : options.keep || target ? keptOf(source, options.keep) : shownOf(job, ...keys, time);

  const order = [...keys.map(named), ...(time === undefined ? [] : [timeOf(time)]), own.row].join(", ");
  const rows = rowsOf({ from: source.from, where: options.where, ordered: true });
  // In a table before they are read: a stream that fails ends as if it were whole, and rows with answers are read twice.
  const stored = [...new Set([...kept, ...keys])].map(named);
  const inputs = reads.map(({ sql }, k) => `${sql} as ${inputName(k)}`);
  await session.connection.run(
    `create table ${sortedTable} as select ${[...stored, own.row, ...inputs].join(", ")} from ${rows} order by ${order}`,
  );
  const begins = keys.length
    ? `${own.place} = 1 or ${keys.map((key) => `lag(${named(key)}) over () is distinct from ${named(key)}`).join(" or ")}`
    : `${own.place} = 1`;
  const list = [
    own.row,
    `${begins} as ${start}`,
    ...reads.map((_, k) => inputName(k)),
    ...(ofRows ? [] : keys.map(named)),
  ];
  const query = `select ${list.join(", ")} from (select *, row_number() over () as ${own.place} from ${sortedTable})`;

  const types = ofRows ? [] : keys.map((key) => source.columns[key]!);
  const answers = await Answers.make(job, outputs, ofRows, types);
  const groups = await computed(job, query, outputs, ofRows, answers);
  await checkWhole(job);
  const columns = [
    ...kept.map((name, k) => ({ name, sql: ofRows ? named(name) : keyName(k) })),
    ...answersOf(plan, outputs, kept, options, (name) => answerName(name)),
  ];
  const from = ofRows ? `(select * from ${sortedTable} positional join ${answersTable})` : answersTable;
  const head = await deliver(session, from, columns, target, options.first ?? 10, () => settle(job));
  return { ...(head && { head }), groups, ...(ofRows ? {} : { written: groups }) };
}

async function checkWhole({ session, ledger, source }: Job): Promise<void> {
  const [row] = await session.ask(`select count(*)::double as n from ${sortedTable}`);
  if (row?.n !== ledger.rows) throw new Error(`${source.name}: expected ${row?.n} rows, got ${ledger.rows}`);
}

const inputName = (k: number) => named(`lanewise input ${k}`);
const keyName = (k: number) => named(`lanewise key ${k}`);
const answerName = (name: string) => named(`lanewise answer ${name}`);

/** Streams rows past the formula; how many groups there were. */
async function computed(
  job: Job,
  query: string,
  outputs: readonly Slot[],
  ofRows: boolean,
  answers: Answers,
): Promise<number> {
  const { session, reads, ledger, subject, onRows } = job;
  const gathering = new Gathering(job, outputs, ofRows);
  const result = await session.connection.stream(query);
  let limit = together;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const given = readInputs(chunk, 2, reads, subject.plan.path, ledger.empty);
    const rows = chunk.rowCount;
    ledger.nulls += rows - countOf(given.bits, rows);
    const begins = (chunk.getColumnVector(1) as unknown as { dataView: DataView }).dataView;
    for (let i = 0; i < rows; i++) {
      if (!begins.getUint8(i)) continue;
      gathering.begin(i);
      if (!ofRows) answers.keep(chunk, 2 + reads.length, i);
    }
    gathering.add(given, rows, (chunk.getColumnVector(0) as unknown as { items: BigInt64Array }).items);
    ledger.rows += rows;
    onRows(ledger.rows);
    if (gathering.waiting >= limit) {
      answers.append(gathering.compute(false));
      // What is left is one group: it is not looked at again before there are twice as many rows.
      limit = Math.max(together, gathering.waiting * 2);
    }
  }
  answers.append(gathering.compute(true));
  answers.close();
  return gathering.count;
}

/** Answers as a table, a row a group or a row a row. */
class Answers {
  /** keys of groups whose answers are not there yet */
  readonly #keys: DuckDBValue[][] = [];

  private constructor(
    private readonly session: Session,
    private readonly appender: DuckDBAppender,
    private readonly types: readonly DuckDBType[],
    private readonly keys: number,
    private readonly slots: readonly Slot[],
  ) {}

  static async make(
    { session, shadow, lengths }: Job,
    outputs: readonly Slot[],
    _ofRows: boolean,
    keyTypes: readonly string[],
  ): Promise<Answers> {
    const slots = outputs.flatMap((slot) => (shadow ? [slot, { ...slot, name: shadowed(slot.name) }] : [slot]));
    const types = slots.map((slot) => typeOf(session.library, slot, lengths));
    const columns = [
      ...keyTypes.map((type, k) => `${keyName(k)} ${type}`),
      ...slots.map(({ name }, k) => `${answerName(name)} ${types[k]}`),
    ];
    await session.connection.run(`create table ${answersTable} (${columns.join(", ")})`);
    const appender = await session.writer.createAppender(answersTable);
    const all = Array.from({ length: columns.length }, (_, k) => appender.columnType(k));
    return new Answers(session, appender, all, keyTypes.length, slots);
  }

  /** The keys of the group that begins in row i. */
  keep(chunk: DuckDBDataChunk, at: number, i: number): void {
    this.#keys.push(Array.from({ length: this.keys }, (_, k) => chunk.getColumnVector(at + k).getItem(i)));
  }

  append({ columns, known, rows }: Answered): void {
    const { DuckDBDataChunk: Chunk } = this.session.library;
    const keys = this.#keys.splice(0, this.keys ? rows : 0);
    for (let from = 0; from < rows; from += 2048) {
      const count = Math.min(2048, rows - from);
      const chunk = Chunk.create(this.types, count);
      for (let k = 0; k < this.keys; k++)
        chunk.setColumnValues(
          k,
          keys.slice(from, from + count).map((key) => key[k]!),
        );
      this.slots.forEach((slot, k) => {
        const vector = chunk.getColumnVector(this.keys + k);
        const bits = bitsOf(known[k], from, count);
        const width = columns[k]!.length / rows;
        const cells = columns[k]!.subarray(from * width, (from + count) * width);
        const target = targetOf(slot, leafOf(vector), false);
        if (target) {
          target.set(cells);
          keepOnly(vector, bits, count);
        } else write(slot, vector, cells, bits, count);
        vector.flush();
      });
      this.appender.appendDataChunk(chunk);
    }
  }

  close(): void {
    this.appender.closeSync();
  }
}

/** Of some rows, which begin where a word of bits does. */
const bitsOf = (known: Bits | undefined, from: number, count: number): Bits =>
  known ? known.slice(from >>> 5, (from >>> 5) + wordsFor(count)) : allBits(count);
