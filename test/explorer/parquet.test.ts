// Parquet as DuckDB writes it, cell by cell.
import { afterAll, beforeAll, expect, test } from "vitest";
import { open } from "../../explorer/src/file/open.ts";
import { type Column, type Source, show } from "../../explorer/src/file/table.ts";
import { blob, workshop } from "./files.ts";

let shop: Awaited<ReturnType<typeof workshop>>;
beforeAll(async () => {
  shop = await workshop();
});
afterAll(() => shop.close());

const one = async (source: Source, name: string): Promise<Column> => (await source.read([name]))[0]!;

const table = `select i, i::integer n, i / 8.0 x, (i / 3)::float f, case when i % 7 = 0 then null else i * 0.5 end gaps, i % 2 = 0 flag,
  case when i % 5 = 0 then null else 'name ' || (i % 4) end s, date '2020-01-01' + (i % 1000)::integer d,
  timestamp '2020-01-01 00:00:00' + to_milliseconds(i) t, (i / 4)::decimal(12, 2) money, (i % 3)::utinyint tiny from range(9000) r(i)`;

test.each(["uncompressed", "snappy", "zstd", "gzip", "lz4_raw", "brotli"])(
  "reads row groups compressed by %s",
  async (codec) => {
    const file = await shop.made("t.parquet", table, `format parquet, compression ${codec}, row_group_size 2048`);
    const source = await open("t.parquet", file);
    expect(source.rows).toBe(9000);
    for (const name of ["i", "n", "x", "f", "gaps", "money", "tiny"]) {
      const expected = await shop.column(`select ${name}::double from (${table})`);
      expect([...(await one(source, name)).cells], name).toEqual(expected.map((value) => value ?? NaN));
    }
    expect([...(await one(source, "flag")).cells.subarray(0, 3)]).toEqual([1, 0, 1]);
    const s = await one(source, "s");
    expect([0, 1, 8999].map((row) => show(s, row))).toEqual(["", "name 1", "name 3"]);
    expect(s.missing).toBe(1800);
    expect(show(await one(source, "d"), 366)).toBe("2021-01-01");
    expect((await one(source, "t")).cells[8999]).toBe(Date.UTC(2020, 0, 1) + 8999);
  },
);

test("says what columns are before it reads any", async () => {
  const { columns } = await open("t.parquet", await shop.made("k.parquet", table, "format parquet"));
  expect(columns.map(({ kind }) => kind).join()).toBe(
    "number,number,number,number,number,number,text,time,time,number,number",
  );
});

test("shows the first rows without reading columns", async () => {
  const file = await shop.made("f.parquet", table, "format parquet, row_group_size 2048");
  const first = await (await open("f.parquet", file)).first(3);
  expect(first.map((column) => show(column, 2))).toEqual([
    "2",
    "2",
    "0.25",
    String(Math.fround(2 / 3)),
    "1",
    "1",
    "name 2",
    "2020-01-03",
    "2020-01-01 00:00:00.002",
    "0.5",
    "2",
  ]);
  expect(first.every(({ cells }) => cells.length === 3)).toBe(true);
});

test("counts 64-bit integers that no double has", async () => {
  const file = await shop.made("big.parquet", "select 9007199254740992 + i x from range(10) t(i)", "format parquet");
  expect((await one(await open("big.parquet", file), "x")).rounded).toBe(5);
});

test("leaves out what is nested, and says so", async () => {
  const file = await shop.made("nested.parquet", "select i x, [i, i] l, {a: i} s from range(5) t(i)", "format parquet");
  const source = await open("nested.parquet", file);
  expect(source.columns.map(({ name, unusable }) => `${name} ${unusable ?? "fine"}`)).toEqual([
    "x fine",
    "l is nested (a list, a map or a struct)",
    "s is nested (a list, a map or a struct)",
  ]);
  expect([...(await one(source, "x")).cells]).toEqual([0, 1, 2, 3, 4]);
});

test("reads the rows that there is room for", async () => {
  const file = await shop.made(
    "many.parquet",
    "select i x from range(50000) t(i)",
    "format parquet, row_group_size 4096",
  );
  const source = await open("many.parquet", file, { cells: 80_008 });
  expect(source.rows).toBe(10_001);
  expect(source.notes.join()).toContain("first 10,001 of 50,000 rows");
  const { cells } = await one(source, "x");
  expect([cells.length, cells[10_000]]).toEqual([10_001, 10_000]);
});

test("refuses a file without rows, one cut short, one that is none, and one without a column to read", async () => {
  const none = await shop.made("none.parquet", "select i x from range(0) t(i)", "format parquet");
  await expect(open("none.parquet", none)).rejects.toThrow("none.parquet has one column and no rows");
  const whole = await shop.made("whole.parquet", "select i x from range(1000) t(i)", "format parquet");
  await expect(open("cut.parquet", whole.slice(0, whole.size - 100))).rejects.toThrow(
    /cut.parquet is no whole Parquet file/,
  );
  await expect(open("text.parquet", blob("x\n1\n"))).rejects.toThrow(/first bytes are not PAR1/);
  const lists = await shop.made("lists.parquet", "select [i] x from range(9) t(i)", "format parquet");
  await expect(open("lists.parquet", lists)).rejects.toThrow(/no column that can be read here: "x" is nested/);
});

test("tells where a broken column is", async () => {
  const file = await shop.made(
    "broken.parquet",
    "select i * 1.1 x from range(20000) t(i)",
    "format parquet, compression zstd, row_group_size 8192",
  );
  const bytes = new Uint8Array(await file.arrayBuffer());
  bytes.fill(0xee, 40, 400);
  const source = await open("broken.parquet", blob(bytes));
  await expect(source.read(["x"])).rejects.toThrow(/broken.parquet: "x" cannot be read in rows 1 to 8192/);
});

test("stops when asked to", async () => {
  const file = await shop.made(
    "stop.parquet",
    "select i x from range(50000) t(i)",
    "format parquet, row_group_size 4096",
  );
  const source = await open("stop.parquet", file);
  const signal = { aborted: false };
  const onProgress = () => {
    signal.aborted = true;
  };
  await expect(source.read(["x"], { signal, onProgress })).rejects.toMatchObject({ name: "AbortError" });
});
