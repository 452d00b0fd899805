// Writes the index files of folders that hold one topic a file: `npm run indices`. The comment on a domain is written by hand
// and stays; the rest follows from what is in the folder. With `--check` it writes nothing and fails where a file is stale.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { check: { type: "boolean" } } });
const head = "// Written by npm run indices, all but the comment on the domain.\n";
const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
const folders = (of: string) =>
  readdirSync(of, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
const topics = (of: string) =>
  readdirSync(of)
    .filter((file) => file !== "index.ts")
    .sort();

/** The domain that a file of specs exports, or its part of one. */
function exported(file: string): string {
  const name = /^export const (\w+) = domain\(/m.exec(read(file))?.[1];
  if (!name) throw new Error(`${file} is expected to export its formulas as "export const name = domain({ ... })"`);
  return name;
}

/** One domain out of the formulas of its topics. Its type is written out: one that is inferred loses the comments in the .d.ts. */
function specs(domain: string): string {
  const folder = `src/formulas/${domain}`;
  const files = topics(folder);
  const parts = files.map((file) => exported(`${folder}/${file}`));
  const imports = files.map((file, i) => `import { ${parts[i]} } from "./${file}";`);
  const comment = /^\/\*\*.*?\*\/$/ms.exec(read(`${folder}/index.ts`))?.[0] ?? `/** ${domain}: say here what it is. */`;
  const type = parts.map((part) => `typeof ${part}`).join(" & ");
  const all = parts.map((part) => `...${part}`).join(", ");
  return `${imports.join("\n")}\n\n${comment}\nexport const ${domain}: ${type} = { ${all} };\n`;
}

const domains = folders("src/formulas");
const single = (domain: string) => topics(`src/formulas/${domain}`).length === 1;
const written = new Map<string, string>();
for (const domain of domains) if (!single(domain)) written.set(`src/formulas/${domain}/index.ts`, specs(domain));
const of = (domain: string) => (single(domain) ? topics(`src/formulas/${domain}`)[0] : "index.ts");
written.set(
  "src/formulas/index.ts",
  domains.map((domain) => `export { ${domain} } from "./${domain}/${of(domain)}";\n`).join(""),
);
for (const domain of domains)
  written.set(
    `reference/${domain}/index.ts`,
    topics(`reference/${domain}`)
      .map((file) => `export * from "./${file}";\n`)
      .join(""),
  );
written.set(
  "reference/settings/domains.ts",
  readdirSync("reference/settings")
    .filter((file) => !["domains.ts", "index.ts", "setting.ts"].includes(file))
    .sort()
    .map((file) => `export * from "./${file}";\n`)
    .join(""),
);
written.set("reference/domains.ts", domains.map((d) => `export * as ${d} from "./${d}/index.ts";\n`).join(""));

const plain = (text: string) =>
  text
    .split(/[\s,;]+/)
    .sort()
    .join(" ");
for (const [file, body] of written) {
  const text = head + body;
  // The formatter decides on order, line breaks and commas.
  if (plain(read(file)) === plain(text)) continue;
  if (values.check) throw new Error(`${file} is stale: npm run indices`);
  writeFileSync(file, text);
  console.log(file);
}
