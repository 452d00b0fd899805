// The statements that make functions of formulas in ClickHouse, for one server or for a cluster. Text out; who prints it has the module.
import { nearest } from "../../src/nearest.ts";
import { type Catalog, isNumber, outputsOf, type Param } from "../../src/spec.ts";
import { Mistake } from "../mistake.ts";
import { type Docs, fieldDoc, paramDoc } from "../typedoc.ts";
import { allArguments, formulasOf, isRequired, type SqlFormula, type SqlFunction } from "./functions.ts";

export interface Module {
  readonly version: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** where a file of the same bytes lies that is inserted from a shell; else the statements hold them */
  readonly file?: string | undefined;
}

export interface SqlOptions {
  /** formulas as `energy.treasuryFee`, or whole domains; all unless told */
  readonly only?: readonly string[] | undefined;
  readonly cluster?: string | undefined;
}

/** A new build is a new module beside the old one: functions move over one by one, and none is without code meanwhile. */
const moduleName = ({ sha256 }: Module) => `lanewise_${sha256.slice(0, 12)}`;

/** The modules that hold what was chosen. */
export function usedOf(catalog: Catalog, modules: readonly Module[], options: SqlOptions): readonly Module[] {
  const parts = new Set(chosen(catalog, options).map(({ part }) => part));
  return modules.filter((_, part) => parts.has(part));
}

/** Inserts the modules and creates the functions. Run again it changes nothing. */
export function createStatements(
  catalog: Catalog,
  docs: Docs,
  modules: readonly Module[],
  options: SqlOptions = {},
): string {
  const formulas = chosen(catalog, options);
  const count = formulas.reduce((total, { functions }) => total + functions.length, 0);
  const create = formulas.flatMap((formula) => [
    "",
    ...comment(formula, docs),
    ...formula.functions.map((of) => createFunction(formula, of, modules[formula.part]!, options)),
  ]);
  const inserts = usedOf(catalog, modules, options).map((module) => insert(module, options));
  return `-- lanewise ${modules[0]!.version} for ClickHouse 26.6 or later: ${count} functions of ${formulas.length} formulas.
-- The server's configuration needs <allow_experimental_webassembly_udf>true</allow_experimental_webassembly_udf>.

${inserts.join("\n")}
${create.join("\n")}
`;
}

/** Drops what `createStatements` made. */
export function dropStatements(catalog: Catalog, modules: readonly Module[], options: SqlOptions = {}): string {
  const on = onCluster(options);
  const drops = chosen(catalog, options).flatMap(({ functions }) =>
    functions.map(({ name }) => `DROP FUNCTION IF EXISTS ${name}${on};\n`),
  );
  // Functions that stay may need it.
  const removes = modules.map(
    (module) => `DELETE FROM system.webassembly_modules WHERE name = '${moduleName(module)}';\n`,
  );
  const there = options.cluster === undefined ? "" : "-- On every server: ";
  return drops.join("") + (options.only ? "" : removes.map((remove) => there + remove).join(""));
}

function chosen(catalog: Catalog, { only, cluster }: SqlOptions): readonly SqlFormula[] {
  if (cluster !== undefined && !/^[\w.-]+$/.test(cluster))
    throw new Mistake(`--cluster: "${cluster}" is no name of a cluster`);
  const all = formulasOf(catalog);
  if (!only) return all;
  const names = only.filter(Boolean);
  if (!names.length) throw new Mistake("--only: name formulas, as in --only energy.treasuryFee,core.exp");
  const domains = Object.keys(catalog);
  const known = domains.flatMap((domain) => Object.keys(catalog[domain]!).map((name) => `${domain}.${name}`));
  for (const name of names) {
    if (all.some(({ path, domain }) => name === path || name === domain)) continue;
    if (known.includes(name) || domains.includes(name))
      throw new Mistake(`--only: "${name}" is no function of rows: what has state, groups or vectors has none in SQL`);
    const near = nearest(name, [...known, ...domains]);
    throw new Mistake(`--only: "${name}" is no formula of lanewise${near ? `; did you mean "${near}"?` : ""}`);
  }
  return all.filter(({ path, domain }) => names.includes(path) || names.includes(domain));
}

const onCluster = ({ cluster }: SqlOptions) => (cluster === undefined ? "" : ` ON CLUSTER '${cluster}'`);

function insert(module: Module, { cluster }: SqlOptions): string {
  const { sha256, bytes, file } = module;
  const name = moduleName(module);
  // A row for each server, and each server gets one: without a column that differs, rows go to servers in turn.
  const each = `clusterAllReplicas('${cluster}', system, webassembly_modules, rowNumberInAllBlocks())`;
  const into = cluster === undefined ? "system.webassembly_modules" : `FUNCTION ${each}`;
  if (file !== undefined) {
    if (cluster !== undefined) throw new Mistake("--module: for a cluster the statements hold the module");
    return `-- clickhouse-client --query "INSERT INTO ${into} (name, code) SELECT '${name}', code FROM input('code String') FORMAT RawBLOB" < ${file}`;
  }
  const row = [
    `'${name}'`,
    `base64Decode('${Buffer.from(bytes).toString("base64")}')`,
    `reinterpretAsUInt256(unhex('${sha256}'))`,
  ].join(", ");
  // Only what stands behind VALUES may be longer than max_query_size.
  if (cluster === undefined) return `INSERT INTO ${into} (name, code, hash) VALUES (${row});`;
  return `SET max_query_size = ${4 * bytes.length};
INSERT INTO ${into} (name, code, hash) SELECT ${row} FROM system.clusters WHERE cluster = '${cluster}';`;
}

function createFunction({ spec }: SqlFormula, of: SqlFunction, module: Module, options: SqlOptions): string {
  const outputs = Object.keys(outputsOf(spec));
  const returned = of.wanted.map((k) => `${outputs[k]} Float64`).join(", ");
  return [
    `CREATE OR REPLACE FUNCTION ${of.name}${onCluster(options)} LANGUAGE WASM`,
    ` FROM '${moduleName(module)}' :: '${of.name}'`,
    ` ARGUMENTS (${of.args.map(({ name, type }) => `${name} ${type}`).join(", ")})`,
    ` RETURNS ${of.wanted.length > 1 ? `Tuple(${returned})` : "Float64"}`,
    ` ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '${module.sha256}'`,
    // Fuel would end a call after so many instructions, and costs time: kernels end by themselves.
    " SETTINGS serialization_format = 'Buffers', webassembly_udf_enable_fuel = false;",
  ].join("");
}

/** Docs of a formula, and how parameters are set once for all. */
function comment({ path, name, spec, functions }: SqlFormula, docs: Docs): string[] {
  const lines = [`${path}: ${docs.get(path) ?? ""}`];
  const all = allArguments(spec);
  const part = (at: string, text: string) => lines.push(`  ${at}: ${text}`);
  for (const arg of all) {
    const { role, name } = arg;
    const doc = docs.get(`${path}.${role}s.${name}`) ?? "";
    if (role === "param") part(name, paramDoc(doc, spec.params![name]!) + choices(spec.params![name]!));
    else part(name, fieldDoc(doc, spec.inputs[name]!.unit, spec.inputs[name]!.range));
  }
  for (const [output, { unit, range, values }] of Object.entries(outputsOf(spec))) {
    const doc = docs.get(output === "output" ? `${path}.output` : `${path}.output.${output}`) ?? "";
    const codes = values ? ` (${values.map((value, i) => `${i} ${value}`).join(", ")})` : "";
    part(output === "output" ? "returns" : `returns ${output}`, fieldDoc(doc, unit, range) + codes);
  }
  const full = functions.find(({ full }) => full);
  if (full) {
    const required = all.filter((arg) => isRequired(spec, arg)).map(({ name }) => name);
    const given = all.map((arg) => (isRequired(spec, arg) ? arg.name : usual(arg.role, arg.name)));
    lines.push(`CREATE FUNCTION my_${name} AS (${required.join(", ")}) -> ${full.name}(${given.join(", ")})`);
  }
  return lines.map((line) => `-- ${line.replace(/\s+/g, (blanks) => (blanks.includes("\n") ? " " : blanks))}`);

  function usual(role: "input" | "param", name: string): string {
    if (role === "input") return literal(spec.inputs[name]!.otherwise ?? Number.NaN);
    const param = spec.params![name]!;
    return isNumber(param) ? literal(param.default) : "choices" in param ? `'${param.default}'` : String(param.default);
  }
}

const choices = (param: Param) =>
  "choices" in param ? `: ${param.choices.map((name) => `'${name}'`).join(", ")}` : "";

const literal = (x: number) => (Number.isNaN(x) ? "nan" : Number.isFinite(x) ? String(x) : x < 0 ? "-inf" : "inf");
