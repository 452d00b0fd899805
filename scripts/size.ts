// What the package weighs, zipped, against limits: the wasm, and what each entry adds to a page: bundled and minified as an app's
// bundler does it, the text of the wasm included. Everything grows with the catalogue: kernels of rows, ticks, single outputs, events
// and columns of parameters take 780 bytes a formula. A domain's entry has a limit of its own. Needs dist (npm run build).
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { domains } from "./domains.ts";

const { formulas } = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as { formulas: unknown[] };
const kib = 1024;
/** Everything; and without wasm: specs, callers (half a kilobyte a formula) and the layer that knows no formula. */
const entryLimit = 1440 * formulas.length;
const slimLimit = 670 * formulas.length;
const domainLimit = 35 * kib;
/** Domains of many formulas, or of large ones. */
const largerLimits: Readonly<Record<string, number>> = {
  ads: 62 * kib,
  allocation: 46 * kib,
  auction: 40 * kib,
  consensus: 40 * kib,
  control: 96 * kib,
  core: 73 * kib,
  distributions: 49 * kib,
  energy: 36 * kib,
  experiments: 46 * kib,
  fees: 36 * kib,
  fitting: 41 * kib,
  indicators: 41 * kib,
  learning: 46 * kib,
  market: 73 * kib,
  network: 99 * kib,
  pi0: 38 * kib,
  privacy: 52 * kib,
  signal: 54 * kib,
  subsidy: 37 * kib,
};

/** Layers around formulas, which stand in entries of their own: without any formula in them. */
const layerLimits: Readonly<Record<string, number>> = {
  pool: 27 * kib,
  "pool-worker": 19 * kib,
  backtest: 19 * kib,
  batch: 17 * kib,
  streams: 15 * kib,
  duckdb: 17 * kib,
  arrow: 17 * kib,
  verify: 7 * kib,
  telemetry: 4 * kib,
  "telemetry/prometheus": kib,
  trackers: 4 * kib,
};

const zipped = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length;
const wasm = (folder: string) => zipped(readFileSync(`dist/${folder}engine-simd.wasm`));

function bundle(entry: string): number {
  const [file] = buildSync({
    entryPoints: [`dist/${entry}.js`],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    legalComments: "none",
    logLevel: "error",
    packages: "external",
  }).outputFiles;
  return zipped(file!.contents);
}

const rows = [
  { entry: "lanewise", wasm: wasm(""), bundle: bundle("index"), limit: entryLimit },
  { entry: "lanewise/slim", wasm: 0, bundle: bundle("slim"), limit: slimLimit },
  ...domains.map((domain) => ({
    entry: `lanewise/${domain}`,
    wasm: wasm(`${domain}/`),
    bundle: bundle(`${domain}/index`),
    limit: largerLimits[domain] ?? domainLimit,
  })),
  ...Object.entries(layerLimits).map(([layer, limit]) => ({
    entry: `lanewise/${layer}`,
    wasm: 0,
    bundle: bundle(layer),
    limit,
  })),
];
console.log(`${formulas.length} formulas; bytes zipped`);
for (const { entry, wasm, bundle, limit } of rows) {
  const past = bundle > limit ? " PAST" : "";
  const [a, b, c] = [wasm, bundle, limit].map((bytes) => String(bytes).padStart(7));
  console.log(`${entry.padEnd(22)} wasm ${a}, in a bundle ${b}, limit ${c}${past}`);
  if (past) process.exitCode = 1;
}
const forClickhouse = readdirSync("dist")
  .filter((name) => /^lanewise-clickhouse.*\.wasm$/.test(name))
  .reduce((sum, name) => sum + zipped(readFileSync(`dist/${name}`)), 0);
// Kernels of rows, each with functions of SQL around it.
const clickhouseLimit = 360 * formulas.length;
console.log(`lanewise-clickhouse*.wasm ${forClickhouse}, limit ${clickhouseLimit}`);
if (forClickhouse > clickhouseLimit) process.exitCode = 1;
const limit = 780 * formulas.length;
if (wasm("") > limit) {
  console.log(`engine-simd.wasm is past its limit of ${limit}`);
  process.exitCode = 1;
}
