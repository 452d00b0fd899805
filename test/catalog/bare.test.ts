// Bare loops are what a person writes for sound data: on such they are the same formulas.
import { describe, expect, test } from "vitest";
import { disagreement, leewayOf } from "../../bench/agreement.ts";
import { bare, bares } from "../../bench/bare/index.ts";
import { builds, variant } from "../../bench/variants.ts";
import { shapesOf, workload } from "../../bench/workloads.ts";
import * as formulas from "../../src/formulas/index.ts";
import type { Catalog } from "../../src/spec.ts";

const rows = 300;
const catalog = formulas as Catalog;
const from = builds(catalog);
const paths = Object.entries(bares).flatMap(([domain, loops]) => Object.keys(loops!).map((name) => [domain, name]));

describe.each(paths)("%s.%s", (domain, name) => {
  const path = `${domain}.${name}`;
  const spec = catalog[domain!]?.[name!];

  test("is a formula", () => expect(spec).toBeDefined());

  test.each(spec ? shapesOf(path, spec).filter((shape) => bare(path, shape)) : [])("is the same as %s", (shape) => {
    const work = workload(path, spec!, shape, rows);
    const [ours, theirs] = (["simd", "bare"] as const).map((kind) => variant(kind, work, from));
    expect(disagreement(ours!, theirs!, leewayOf(path))).toBeUndefined();
  });
});
