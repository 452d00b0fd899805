// Prints the AssemblyScript that a step body becomes: npm run kernel -- control.pi. With --wat what asc makes of it.
import { parseArgs } from "node:util";
import { compile } from "../compiler/asc.ts";
import { entry } from "../compiler/sources.ts";
import { assembled } from "./kernels.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { wat: { type: "boolean" }, scalar: { type: "boolean" } },
});
const [path] = positionals;
if (!path) throw new Error("which formula? npm run kernel -- control.pi");
const { generated: text, read } = assembled({ only: path });
if (!text.includes(`function ${path.replace(".", "_")}`))
  throw new Error(`${path} has no step body: its kernel is written by hand`);
console.log(values.wat ? await compile(entry, values.scalar ? "scalar" : "simd", read) : text);
