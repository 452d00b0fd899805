// TypeScript: each text a module, less its types, in one process; what it logs is what it gives.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { fromJson, type Runner } from "./runner.ts";

const program = `const count = Number(process.argv[2]);
const say = console.log;
const plain = (_, value) => {
  if (ArrayBuffer.isView(value)) return Array.from(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
};
for (let k = 0; k < count; k++) {
  const said = [];
  console.log = (...values) => said.push(...values);
  let told;
  try {
    await import(\`./text\${k}.mjs\`);
    told = said.length === 1 ? { result: said[0] } : { error: \`logged \${said.length} values, expected one\` };
  } catch (error) {
    told = { error: String(error) };
  }
  say(JSON.stringify(told, plain));
}
`;

export const typescript: Runner = async (texts, room) => {
  const folder = room.page("formulas");
  texts.forEach(({ text }, k) => {
    const { code } = transformSync(text, { loader: "ts", target: "es2022" });
    writeFileSync(join(folder, `text${k}.mjs`), code);
  });
  writeFileSync(join(folder, "texts.mjs"), program);
  const { code, out, error } = await room.run(process.execPath, ["texts.mjs", String(texts.length)], folder);
  if (code !== 0) return texts.map(() => error);
  return out
    .trim()
    .split("\n")
    .map((line, k) => fromJson(texts[k]!.entry, line));
};
