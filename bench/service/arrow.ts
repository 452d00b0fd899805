// node scripts/run.mjs bench/service/arrow.ts [--rows 1000000] [--rounds 15]
// A million rows that come as Arrow's IPC, through formulas: parsed as they come and called; put into wasm memory and computed where they lie, on
// boundaries of 16 bytes and of 8; and the plain call on columns that are there. Interleaved; the least time of the processor
// of many rounds, as others use the machine too.
import { parseArgs } from "node:util";
import { Float64, makeData, Table, tableFromIPC, tableToIPC, Vector } from "apache-arrow";
import * as lanewise from "lanewise";
import { columnsOf, fromIPC } from "../../src/service/arrow.ts";
import { machine } from "../machine.ts";

const { values } = parseArgs({
  options: { rows: { type: "string", default: "1000000" }, rounds: { type: "string", default: "15" } },
});
const rows = Number(values.rows);
const rounds = Number(values.rounds);
const lw = lanewise.loadSync();
const at = (i: number, salt: number) => ((i * 2654435761 + salt * 40503) >>> 8) / 2 ** 24;
const column = (of: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => of(i));
const vector = (data: Float64Array) =>
  new Vector([makeData({ type: new Float64(), data, length: data.length, nullCount: 0 })]);

const cases = [
  { name: "core.exp", formula: lw.core.exp, columns: { x: column((i) => at(i, 1)) } },
  {
    name: "energy.treasuryFee",
    formula: lw.energy.treasuryFee,
    columns: {
      utilization: column((i) => at(i, 1)),
      providers: column((i) => i % 50),
      hour: column((i) => i % 24),
    },
  },
] as const;

/** Bytes whose columns of doubles begin on a boundary of 16 bytes, or all but those. */
function bytesOn(columns: Readonly<Record<string, Float64Array>>, boundary: 8 | 16): Uint8Array {
  const vectors = Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, vector(cells)]));
  const fits = (bytes: Uint8Array) =>
    Object.keys(columns).every(
      (name) =>
        ((fromIPC(lw, bytes).table.getChild(name)!.data[0]!.values as Float64Array).byteOffset & 15) === 16 - boundary,
    );
  for (const kind of ["stream", "file"] as const)
    for (const note of ["", "12345678", "1234567890123456"]) {
      const table = new Table(vectors);
      table.schema.metadata.set("note", note);
      const bytes = tableToIPC(table, kind);
      if (fits(bytes)) return bytes;
    }
  throw new Error(`no bytes on a boundary of ${boundary}`);
}

console.log(machine(), `${rows} rows`);
for (const { name, formula, columns } of cases) {
  const call = formula as (columns: object) => unknown;
  const [even, odd] = [bytesOn(columns, 16), bytesOn(columns, 8)];
  const placed = { even: fromIPC(lw, even), odd: fromIPC(lw, odd) };
  const ways: Readonly<Record<string, () => unknown>> = {
    "plain call": () => call(columns),
    "columnsOf and call": () => call(columnsOf(tableFromIPC(even), formula)),
    "bytes into wasm memory, parsed": () => fromIPC(lw, even),
    "the same and call": () => fromIPC(lw, even).call(formula),
    "call in place, on 16 bytes": () => placed.even.call(formula),
    "call in place, on 8 bytes": () => placed.odd.call(formula),
  };
  const best: Record<string, number> = {};
  for (let round = 0; round < rounds; round++)
    for (const [way, run] of Object.entries(ways)) {
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      best[way] = Math.min(best[way] ?? Infinity, (user + system) / 1000);
    }
  for (const [way, ms] of Object.entries(best)) console.log(`${name.padEnd(20)} ${way.padEnd(32)} ${ms.toFixed(2)} ms`);
}
