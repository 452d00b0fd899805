// The digests of workloads (workload.py) by Node: JSON on stdin, one line of JSON a workload on stdout. Shares no code with the other side
// but the kernels.
import { readFileSync } from "node:fs";
import { load } from "../../../dist/index.js";

const PRIME = 1000003;
const NULLS = 1009;
const BLOCK = 65536;

const lw = await load();
for (const work of JSON.parse(readFileSync(0, "utf8"))) {
  const start = performance.now();
  const digest = run(work);
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ formula: work.formula, rows: work.rows, digest, seconds }));
}

function run({ formula, rows, inputs, null: holder, outputs }) {
  const [domain, name] = formula.split(".");
  let first = 0n;
  let second = 0n;
  for (let begin = 0; begin < rows; begin += BLOCK) {
    const length = Math.min(BLOCK, rows - begin);
    const columns = {};
    for (const { name, factor, low, span, whole } of inputs) {
      const column = new Float64Array(length);
      for (let i = 0; i < length; i++) {
        const cell = ((((begin + i) * factor) % PRIME) / PRIME) * span + low;
        column[i] = whole ? Math.floor(cell) : cell;
      }
      columns[name] = column;
    }
    const result = lw[domain][name](columns, {}, { onInvalid: "nan" });
    outputs.forEach((output, k) => {
      const cells = result instanceof Float64Array ? result : result[output.name];
      const words = new Uint32Array(cells.buffer, cells.byteOffset, 2 * length);
      const named = output.kind === "flag" || output.kind === "code";
      const seed = ((k + 1) * 0x9e3779b9) | 0;
      // Sums of a block are exact in doubles.
      let a = 0;
      let b = 0;
      for (let i = 0; i < length; i++) {
        const id = begin + i;
        const absent = (holder !== null && id % NULLS === 0) || (named && Number.isNaN(cells[i]));
        const lo = absent ? -1 : words[2 * i];
        const hi = absent ? -1 : words[2 * i + 1];
        const row = mix(id + seed);
        a += mix(mix(row ^ lo) ^ hi) >>> 0;
        b += mix(mix(row + hi) + lo) >>> 0;
      }
      first += BigInt(a);
      second += BigInt(b);
    });
  }
  return [first, second].map((sum) => BigInt.asUintN(64, sum).toString(16).padStart(16, "0")).join("");
}

function mix(word) {
  let x = word | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
