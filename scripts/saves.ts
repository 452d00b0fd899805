// npx tsx scripts/saves.ts <folder>: saves that a host wrote after the vectors with a save, one file a formula, are loaded here and hold the state that
// this library has at that point, under the same parameters.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Vectors } from "../src/service/vectors/case.ts";
import { type Formula, run, told } from "../src/service/vectors/run.ts";
import { simd } from "../test/support/builds.ts";

const [folder = ""] = process.argv.slice(2);
const vectors: Vectors = JSON.parse(readFileSync("build/vectors.json", "utf8"));
const lw = simd.lw as unknown as Readonly<Record<string, Readonly<Record<string, Formula>>>>;
/** Of a formula with several the last one, as hosts write over the first. */
const cases = new Map(vectors.cases.filter(({ save }) => save).map((one) => [one.formula, one]));
const files = readdirSync(folder).filter((file) => file.endsWith(".bin"));
const missing = [...cases.keys()].filter((path) => !files.includes(`${path}.bin`));
if (missing.length) throw new Error(`${folder} lacks saves of ${missing.join(", ")}`);

let cells = 0;
for (const [path, one] of cases) {
  const [domain = "", name = ""] = path.split(".");
  const formula = lw[domain]![name]!;
  const { params, sizes } = told(vectors.pools, formula.spec, one);
  const bank = formula.bank(one.sizes.entity!, params, Object.keys(sizes).length ? { sizes } : {});
  bank.load(new Uint8Array(readFileSync(join(folder, `${path}.bin`))), { params: "same" });
  for (const [state, expected] of Object.entries(run(vectors.pools, formula, one, "nan").state)) {
    const bits = (column: ArrayBufferView) => Buffer.from(column.buffer, column.byteOffset, column.byteLength);
    if (!bits(bank.state[state]!).equals(bits(expected)))
      throw new Error(`${path}: ${state} of ${folder} differs: ${bank.state[state]} for ${expected}`);
    cells += expected.length;
  }
}
console.log(`${folder}: ${cases.size} saves of another host loaded, ${cells} cells, mismatches 0`);
