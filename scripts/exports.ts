// Writes the entries into package.json: `exports`, and `typesVersions` for what resolves without them. With `--check` it writes nothing
// and fails where they are stale.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { modulesOf } from "../compiler/clickhouse/functions.ts";
import * as formulas from "../src/formulas/index.ts";
import { domains, modules, onNode, workers } from "./domains.ts";

const { values } = parseArgs({ options: { check: { type: "boolean" } } });
const file = "package.json";

/** The four entries of a folder of dist, and its engines. */
function entries(folder: string) {
  const at = folder ? `./${folder}` : ".";
  const dist = `./dist${folder && `/${folder}`}`;
  const both = (name: string) => ({
    import: { types: `${dist}/index.d.ts`, default: `${dist}/${name}.js` },
    require: { types: `${dist}/index.d.cts`, default: `${dist}/${name}.cjs` },
  });
  const workerd = { types: `${dist}/index.d.ts`, default: `${dist}/workerd.js` };
  return {
    [at]: { workerd, ...both("index") },
    [`${at}/scalar`]: both("scalar"),
    [`${at}/slim`]: both("slim"),
    [`${at}/workerd`]: workerd,
    [`${at}/engine-simd.wasm`]: `${dist}/engine-simd.wasm`,
    [`${at}/engine-scalar.wasm`]: `${dist}/engine-scalar.wasm`,
  };
}

/** A module as ESM and as CommonJS. */
const bothOf = (name: string, types = name) => ({
  import: { types: `./dist/${types}.d.ts`, default: `./dist/${name}.js` },
  require: { types: `./dist/${types}.d.cts`, default: `./dist/${name}.cjs` },
});
const others = Object.values(onNode);
/** Only bundlers take what is not for Node, and they take ES modules. */
const byHost = (name: string, node: string) => ({
  node: bothOf(node, name),
  default: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
});
const ofModules = Object.fromEntries(
  Object.keys(modules)
    .filter((name) => !workers.includes(name) && !others.includes(name))
    .map((name) => [`./${name}`, onNode[name] ? byHost(name, onNode[name]) : bothOf(name)]),
);
const ofWorkers = Object.fromEntries(workers.map((name) => [`./${name}`, `./dist/${name}.js`]));
const exports = Object.assign({}, ...["", ...domains].map(entries), ofModules, ofWorkers, {
  "./lib/*": "./assembly/lib/*.ts",
  "./manifest.json": "./dist/manifest.json",
  "./vectors.json": "./dist/vectors.json",
  "./catalogue.json": "./dist/catalogue.json",
  "./lanewise-simd.wasm": "./dist/lanewise-simd.wasm",
  "./lanewise-scalar.wasm": "./dist/lanewise-scalar.wasm",
  ...Object.fromEntries(modulesOf(formulas).map((name) => [`./${name}.wasm`, `./dist/${name}.wasm`])),
  "./package.json": "./package.json",
});
const names = Object.keys(exports).filter(
  (name) => name !== "." && !/\.(wasm|json)$|\*/.test(name) && !(name in ofWorkers),
);
const typesOf = (name: string) => {
  if (name in ofModules) return [`./dist/${name.slice(2)}.d.ts`];
  const [, domain = ""] = name.split("/");
  return [`./dist/${domains.includes(domain) ? `${domain}/` : ""}index.d.ts`];
};
const typesVersions = { "*": Object.fromEntries(names.map((name) => [name.slice(2), typesOf(name)])) };

const text = readFileSync(file, "utf8");
const written = `${JSON.stringify({ ...JSON.parse(text), typesVersions, exports }, null, 2)}\n`;
if (text !== written) {
  if (values.check) throw new Error(`${file} is stale: npm run exports`);
  writeFileSync(file, written);
  console.log(file);
}
