// Copies what hosts in other languages embed from dist to where their packages look for it: npm run hosts [-- <language>...]. The copies
// are in no repository; they are checked against the digests of the manifest on their way.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

interface Host {
  /** what the package embeds */
  readonly folder: string;
  readonly files: readonly string[];
  /** where its tests look for vectors.json, which no package holds */
  readonly tests: string;
}

const both = ["manifest.json", "lanewise-simd.wasm", "lanewise-scalar.wasm"];
const hosts: Readonly<Record<string, Host>> = {
  go: { folder: "hosts/go/data", files: both, tests: "hosts/go/testdata" },
  java: {
    folder: "hosts/java/src/main/resources/lanewise",
    files: ["manifest.json", "lanewise-scalar.wasm"],
    tests: "hosts/java/src/test/resources/lanewise",
  },
  python: { folder: "hosts/python/src/lanewise/data", files: both, tests: "hosts/python/tests/data" },
  rust: { folder: "hosts/rust/data", files: both, tests: "hosts/rust/tests/data" },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((language) => !Object.hasOwn(hosts, language));
if (unknown.length)
  throw new RangeError(`language expected ${Object.keys(hosts).join(", ")}, got ${unknown.join(", ")}`);
if (!existsSync("dist/manifest.json")) throw new Error("dist/manifest.json is not there: npm run build makes it");

const builds: readonly { file: string; sha256: string }[] = Object.values(
  JSON.parse(readFileSync("dist/manifest.json", "utf8")).builds,
);

for (const language of asked.length ? asked : Object.keys(hosts)) {
  const { folder, files, tests } = hosts[language]!;
  for (const file of files) copy(file, folder);
  if (existsSync("dist/vectors.json")) copy("vectors.json", tests);
  console.log(`${language}: ${files.join(", ")} in ${folder}`);
}

function copy(file: string, folder: string): void {
  const bytes = readFileSync(`dist/${file}`);
  const digest = createHash("sha256").update(bytes).digest("hex");
  const expected = builds.find((build) => build.file === file)?.sha256 ?? digest;
  if (digest !== expected)
    throw new Error(`dist/${file} has digest ${digest}, the manifest says ${expected}: npm run build`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${file}`, bytes);
}
