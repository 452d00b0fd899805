// CSV as people have them, against DuckDB where DuckDB writes or reads the same.
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
const cells = async (text: string, name = "x") => [...(await one(await open("a.csv", blob(text)), name)).cells];

/** A row of a hundred bytes. */
const long = `${"1".padEnd(99)}\n`;

const table = `select i, case when i % 7 = 0 then null else i / 8.0 end x, 'a "b", ' || (i % 3) || case when i % 5 = 0 then chr(10) else '' end s,
  date '2020-01-01' + i::integer d from range(20000) t(i)`;

test.each([
  ["with commas", "header, delimiter ','"],
  ["with semicolons", "header, delimiter ';'"],
  ["with tabs", "header, delimiter '\t'"],
  ["with bars", "header, delimiter '|'"],
  ["with every cell quoted", "header, force_quote *"],
  ["compressed by gzip", "header, compression gzip"],
])("reads a file %s, its NULLs, quotes, line feeds and dates", async (_, options) => {
  const file = await shop.made("table.csv", table, `format csv, ${options}`);
  const source = await open("table.csv", file);
  expect(source.rows).toBe(20000);
  expect(source.columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    "i number",
    "x number",
    "s text",
    "d time",
  ]);
  const expected = await shop.column(`select x from (${table})`);
  const x = await one(source, "x");
  expect([...x.cells]).toEqual(expected.map((value) => value ?? NaN));
  expect(x.missing).toBe(expected.filter((value) => value === null).length);
  const s = await one(source, "s");
  expect([0, 1, 5, 19999].map((row) => show(s, row))).toEqual(['a "b", 0\n', 'a "b", 1', 'a "b", 2\n', 'a "b", 1']);
  expect(show(await one(source, "d"), 366)).toBe("2021-01-01");
});

test("is the same with CRLF, with CR, with a mark of UTF-8, and in UTF-16", async () => {
  const text = 'x,s\n1.5,"é, ü"\n-2e3,z\n';
  const utf16 = new Uint8Array(new Uint16Array([...`\uFEFF${text}`].map((letter) => letter.charCodeAt(0))).buffer);
  for (const file of [
    blob(text),
    blob(text.replaceAll("\n", "\r\n")),
    blob(text.replaceAll("\n", "\r")),
    blob(`\uFEFF${text}`),
    blob(utf16),
  ]) {
    const source = await open("a.csv", file);
    expect([...(await one(source, "x")).cells]).toEqual([1.5, -2000]);
    expect(show(await one(source, "s"), 0)).toBe("é, ü");
    expect((await one(source, "s")).labels).toEqual(["é, ü", "z"]);
  }
});

test("keeps characters whole that lie across two pieces", async () => {
  const text = "é".repeat(50);
  // Pieces are of 4 MiB, which is no multiple of the bytes of a line.
  const source = await open("a.csv", blob("x,s\n", `1,${text}\n`.repeat(100_000)));
  expect(source.rows).toBe(100_000);
  expect((await one(source, "s")).labels).toEqual([text]);
});

test("takes words for nothing as nothing, and other text as a misfit with its row", async () => {
  const source = await open("a.csv", blob('x\n1\nNA\n\nnull\n2\noops\n"1.234,5"\n0x10\n 3 \nTRUE\n-inf\n'));
  const x = await one(source, "x");
  expect([...x.cells]).toEqual([1, NaN, NaN, NaN, 2, NaN, NaN, NaN, 3, 1, -Infinity]);
  expect(x.missing).toBe(3);
  expect(x.misfits).toEqual({
    count: 3,
    first: [
      { row: 5, text: "oops" },
      { row: 6, text: "1.234,5" },
      { row: 7, text: "0x10" },
    ],
  });
});

test("says that it has read a decimal comma, and reads it as told", async () => {
  const source = await open("a.csv", blob("x;y\n1,5;2\n-0,25;3\n"));
  expect([...(await one(source, "x")).cells]).toEqual([1.5, -0.25]);
  expect(source.notes.join()).toContain("decimal comma");
  const told = await open("a.csv", blob("x;y\n1,5;2\n"), { dialect: { decimal: "." } });
  expect((await one(told, "x")).misfits.count + (await one(told, "x")).labels.length).toBe(1);
});

test("knows data without a header, and may be told", async () => {
  const source = await open("a.csv", blob("1,2\n3,4\n"));
  expect(source.columns.map(({ name }) => name)).toEqual(["column 1", "column 2"]);
  expect(source.rows).toBe(2);
  expect(source.notes.join()).toContain("column 1");
  const told = await open("a.csv", blob("1,2\n3,4\n"), { dialect: { header: true } });
  expect(told.columns.map(({ name }) => name)).toEqual(["1", "2"]);
});

test("gives columns without a name, and with the same, names of their own", async () => {
  const { columns } = await open("a.csv", blob("x,,x,x (2)\n1,2,3,4\n"));
  expect(columns.map(({ name }) => name)).toEqual(["x", "column 2", "x (2)", "x (2) (2)"]);
});

test("goes on over rows with too few or too many cells, and says where the first is", async () => {
  const source = await open("a.csv", blob("x,y\n1,2\n3\n4,5,6\n\n7,8\n"));
  expect(source.rows).toBe(4);
  expect([...(await one(source, "y")).cells]).toEqual([2, NaN, 5, 8]);
  expect(source.notes.join()).toMatch(/2 rows have .* row 2/);
});

test("counts whole numbers that no double has", async () => {
  const x = await one(await open("a.csv", blob("x\n9007199254740993\n9007199254740992\n12345678901234567890\n")), "x");
  expect(x.rounded).toBe(2);
});

test("reads times with and without a zone in UTC", async () => {
  const text = "t\n2026-11-30 14:05:09\n2026-11-30T14:05:09+02:00\n2026-11-30T14:05Z\n2026-02-30x\n";
  const t = await one(await open("a.csv", blob(text)), "t");
  expect([...t.cells]).toEqual([
    Date.UTC(2026, 10, 30, 14, 5, 9),
    Date.UTC(2026, 10, 30, 12, 5, 9),
    Date.UTC(2026, 10, 30, 14, 5),
    NaN,
  ]);
  expect(t.misfits.first).toEqual([{ row: 3, text: "2026-02-30x" }]);
});

test("stops where there is no more room, and says how much is here", async () => {
  const text = `x,y\n${"1,2\n".repeat(1000)}`;
  const source = await open("a.csv", blob(text), { cells: 200 });
  expect(source.rows).toBe(100);
  expect(source.notes.join()).toContain("first 100 rows");
});

test("stops when asked to", async () => {
  const file = blob(`x\n${long.repeat(100_000)}`);
  const signal = { aborted: false };
  const reading = open("a.csv", file, {
    signal,
    onProgress: () => {
      signal.aborted = true;
    },
  });
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
});

test("tells bytes and rows as it goes", async () => {
  const text = `x\n${long.repeat(150_000)}`;
  const told: number[] = [];
  await open("a.csv", blob(text), { onProgress: ({ done, of, rows }) => told.push(done / of, rows) });
  expect(told.length).toBeGreaterThan(6);
  expect(told.at(-2)).toBe(1);
  expect(told.at(-1)).toBe(150_000);
});

test.each<[string, Blob, RegExp]>([
  ["nothing", blob(""), /is empty/],
  ["blanks", blob("\n\n"), /nothing but blanks/],
  ["a header alone", blob("x,y\n"), /header of 2 columns and no rows/],
  ["a workbook", blob(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)), /Excel or zip.*CSV/],
  ["bytes", blob(Uint8Array.of(120, 10, 0, 1)), /no text: byte 2/],
  ["JSON", blob('[{"x":1}]'), /is JSON/],
  ["a page", blob("<!doctype html><p>"), /web page/],
  ["a quote without an end", blob(`x\n1\n"${"2\n".repeat(9_000_000)}`), /row 2 begins a quote/],
])("refuses %s with a remedy", async (_, file, message) => {
  await expect(open("a.csv", file)).rejects.toThrow(message);
});

test("reads numbers as DuckDB does, bit for bit", async () => {
  const query = "select ((i * 7919) % 100003 - 50000) / 997.0 * power(10, i % 40 - 20) x from range(5000) t(i)";
  const file = await shop.made("numbers.csv", query, "format csv, header");
  const x = await one(await open("numbers.csv", file), "x");
  expect([...x.cells]).toEqual(await shop.column(query));
  expect(await cells("x\n1e400\n")).toEqual([Infinity]);
});
