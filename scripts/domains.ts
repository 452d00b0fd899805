// The entries of the package: all formulas, and each domain for itself. Each is there with the SIMD build inside, with the scalar
// one, without any, and for workerd.
import { readdirSync, readFileSync } from "node:fs";

export const variants = ["index", "scalar", "slim", "workerd"] as const;

export const domains = readdirSync("src/formulas", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** What the entries of a domain offer beside its formulas: a module, and what is made of the entry's loadSync. */
export const around: Readonly<Record<string, Around>> = {
  rollout: {
    file: "src/service/rollout.ts",
    made: "guard",
    by: "guardOf",
    from: "src/service/guard.ts",
    type: "Guard",
  },
};

interface Around {
  readonly file: string;
  readonly made: string;
  readonly by: string;
  readonly from: string;
  readonly type: string;
}

/** Modules that are entries by themselves, in both kinds: dist/<name>. */
export const modules: Readonly<Record<string, string>> = {
  // What packs of one's own are made of.
  spec: "src/spec.ts",
  step: "src/step.ts",
  runtime: "src/runtime.ts",
  // What stands around formulas in production.
  trackers: "src/service/trackers.ts",
  telemetry: "src/service/telemetry.ts",
  "telemetry/prometheus": "src/service/telemetry/prometheus.ts",
  "telemetry/opentelemetry": "src/service/telemetry/opentelemetry.ts",
  batch: "src/service/batch.ts",
  streams: "src/service/streams.ts",
  pool: "src/service/pool.ts",
  backtest: "src/service/backtest.ts",
  // Whether an engine gives the bits of all others.
  verify: "src/service/verify.ts",
  duckdb: "src/service/duckdb.ts",
  arrow: "src/service/arrow.ts",
  "pool-node": "src/service/pool.node.ts",
  "pool-worker": "src/service/pool/worker.ts",
  "pool-worker-node": "src/service/pool/worker.node.ts",
};

/** Entries that hosts like Node take another module for: what the other one is called. */
export const onNode: Readonly<Record<string, string>> = { pool: "pool-node" };

/** Modules that run by themselves and export nothing: files of workers. */
export const workers: readonly string[] = ["pool-worker", "pool-worker-node"];

/** The file that exports a domain's specs. */
export const specsOf = (domain: string) =>
  new RegExp(`from "(./${domain}/.*)"`)
    .exec(readFileSync("src/formulas/index.ts", "utf8"))![1]!
    .replace("./", "src/formulas/");

/** What src/presets.ts exports of a domain: names, and the file they stand in. */
export const presetsOf = (domain: string) =>
  [...readFileSync("src/presets.ts", "utf8").matchAll(/^export \{ (.*) \} from ".\/(formulas\/(\w+)\/.*)";$/gm)]
    .filter((match) => match[3] === domain)
    .map(([, names = "", file]) => ({ names, file: `src/${file}` }));
