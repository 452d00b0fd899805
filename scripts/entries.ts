// Writes the modules that the bundler makes the entries of domains from: build/entries/<domain>/. src/index.ts and its neighbours are
// the same for all formulas.
import { mkdirSync, writeFileSync } from "node:fs";
import { around, domains, presetsOf, variants } from "./domains.ts";

const root = "../../..";

/** What each variant imports, and what it embeds. */
const ways = (
  domain: string,
): Record<(typeof variants)[number], { imports: string; name: string; embeds: string }> => ({
  index: {
    imports: `import bytes, { sha256 } from "../../${domain}/engine-simd.wasm";`,
    name: "loaders, simd",
    embeds: `/* @__PURE__ */ simd("lanewise/${domain}", bytes, sha256)`,
  },
  scalar: {
    imports: `import bytes, { sha256 } from "../../${domain}/engine-scalar.wasm";`,
    name: "loaders",
    embeds: "() => ({ wasm: bytes(), sha256 })",
  },
  slim: {
    imports: "",
    name: "loaders, nothing",
    embeds: `/* @__PURE__ */ nothing("lanewise/${domain}")`,
  },
  workerd: {
    imports: `import { sha256 } from "../../${domain}/engine-simd.wasm?sha256";\nimport wasm from "./engine-simd.wasm";`,
    name: "loaders",
    embeds: "() => ({ wasm, sha256 })",
  },
});

for (const domain of domains) {
  const folder = `build/entries/${domain}`;
  mkdirSync(folder, { recursive: true });
  const presets = presetsOf(domain).map(({ names, file }) => `export { ${names} } from "${root}/${file}";\n`);
  const beside = around[domain];
  const imported = beside ? `import { ${beside.by} } from "${root}/${beside.from}";\n` : "";
  const offered = beside
    ? `export * from "${root}/${beside.file}";\nexport const ${beside.made} = /* @__PURE__ */ ${beside.by}(loadSync);\n`
    : "";
  for (const variant of variants) {
    const { imports, name, embeds } = ways(domain)[variant];
    writeFileSync(
      `${folder}/${variant}.ts`,
      `${imports}
import { ${domain} } from "../../callers/${domain}.js";
import { ${name} } from "${root}/src/load.ts";
${imported}
export { abiVersion } from "${root}/src/abi.ts";
${presets.join("")}
export const { load, loadSync } = /* @__PURE__ */ loaders({ ${domain} }, ${embeds});
${offered}`,
    );
  }
}
console.log(`build/entries: ${variants.length} entries for each of ${domains.length} domains`);
