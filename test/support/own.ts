// Formulas from a text of one's own: compiled to both builds, and run by the letter as plain TypeScript, which no compiler of ours reads.
import ts from "typescript";
import { evaluate } from "../../compiler/evaluate.ts";
import { inMemory } from "../../compiler/folder.ts";
import { house } from "../../compiler/home.ts";
import { entry, moduleOf } from "../../compiler/sources.ts";
import { specsIn } from "../../compiler/specs.ts";
import type { Run, Step } from "../../compiler/step.ts";
import { wasmOf } from "../../compiler/wasm.ts";
import { bind } from "../../src/bind.ts";
import * as spec from "../../src/spec.ts";
import * as words from "../../src/step.ts";

/** The text of one file: specs and their steps, every step a constant that is exported. */
export async function kernelsOf(text: string, build: "simd" | "scalar") {
  const formulas = inMemory(new Map([["own.ts", text]]));
  const { catalog } = await specsIn(formulas, evaluate);
  const { generated, read } = moduleOf(catalog, { formulas, house });
  const { engine } = await wasmOf(entry, build, read, true);
  return { catalog, generated, lw: bind(catalog, new WebAssembly.Module(Uint8Array.from(engine))) };
}

/** Its steps by the constants' names, as functions of one row. */
export function plainOf(text: string): Readonly<Record<string, Run>> {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const found: Record<string, Step> = {};
  new Function("exports", "require", outputText)(found, (name: string) => (name === "lanewise/spec" ? spec : words));
  return Object.fromEntries(Object.entries(found).map(([name, of]) => [name, (of as Step).run ?? of]));
}
