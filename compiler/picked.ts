// Some of this package's own formulas as a package: from the published wasm and manifest, nothing is compiled.
import { readFileSync } from "node:fs";
import * as all from "../src/formulas/index.ts";
import { nearest } from "../src/nearest.ts";
import type { Catalog, Spec } from "../src/spec.ts";
import type { Contents } from "./contents.ts";
import { type Build, builds } from "./entry.ts";
import { home } from "./home.ts";
import { Mistake } from "./mistake.ts";
import { write } from "./pack.ts";
import { pick } from "./pick.ts";
import type { Built } from "./wasm.ts";

/** `formulas` are written as `core.ema`. */
export function buildPicked(formulas: readonly string[], out: string, name = "picked", docs = false): void {
  const catalog = chosen(formulas);
  const wasm = (file: string) => pick(readFileSync(home("dist", `${file}.wasm`)), formulas);
  const built = Object.fromEntries(
    builds.map((build) => [build, { engine: wasm(`engine-${build}`), lanewise: wasm(`lanewise-${build}`) }]),
  ) as Record<Build, Built>;
  const manifest = JSON.parse(readFileSync(home("dist/manifest.json"), "utf8")) as Pick<
    Contents,
    "formulas" | "version"
  >;
  write(out, {
    name,
    version: manifest.version,
    catalog,
    formulas: manifest.formulas.filter(({ id }) => formulas.includes(id)),
    built,
    docs,
  });
}

function chosen(formulas: readonly string[]): Catalog {
  const catalog: Record<string, Record<string, Spec>> = {};
  const known = Object.entries<Catalog[string]>(all).flatMap(([domain, specs]) =>
    Object.keys(specs).map((name) => `${domain}.${name}`),
  );
  for (const path of formulas) {
    const [domain = "", name = ""] = path.split(".");
    if (!known.includes(path)) {
      const near = nearest(path, known);
      throw new Mistake(
        `--pick: "${path}" is no formula of lanewise${near ? `; did you mean "${near}"?` : "; those are core.ema, control.pi and so on: docs/formulas.md lists them"}`,
      );
    }
    catalog[domain] = { ...catalog[domain], [name]: (all as Catalog)[domain]![name]! };
  }
  if (!known.length || !formulas.length) throw new Mistake("--pick: name formulas, as in --pick core.ema,control.pi");
  return catalog;
}
