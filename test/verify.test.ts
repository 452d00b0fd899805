// Vectors: that they hold what they should, that both builds compute them, and that whatever differs is told.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Formula, run } from "../src/service/vectors/run.ts";
import { type Column, golden, type Vectors, type Verified, verify } from "../src/service/verify.ts";
import { builds, simd } from "./support/builds.ts";
import { catalog } from "./support/catalog.ts";
import { only } from "./support/tried.ts";

const vectors: Vectors = JSON.parse(readFileSync("build/vectors.json", "utf8"));
const some = (formula: string): Vectors => ({
  ...vectors,
  cases: vectors.cases.filter((one) => one.formula === formula),
  refusals: vectors.refusals.filter((one) => one.formula === formula),
});

const formula = (path: string) => {
  const [domain = "", name = ""] = path.split(".");
  return (simd.lw as unknown as Record<string, Record<string, Formula>>)[domain]![name]!;
};
const numbers = (column: Column) => Array.from(column as Float64Array).some((x) => !Number.isNaN(x));

describe.skipIf(only)("vectors", () => {
  test.each(builds)(
    "have the published digest on the $name build",
    ({ lw }) => {
      const { digest, expected, mismatches, formulas } = verify(lw, vectors);
      expect(mismatches).toEqual([]);
      expect(digest).toBe(vectors.digest);
      expect(expected).toBe(vectors.digest);
      expect(formulas).toBe(catalog.length);
      expect(readFileSync("docs/engines.md", "utf8")).toContain(vectors.digest);
    },
    60_000,
  );

  test("have calls of every schedule of every formula, and numbers among what comes of them", () => {
    for (const { path, spec, plan } of catalog) {
      const own = vectors.cases.filter(({ formula }) => formula === path);
      const forms = new Set(own.map(({ form }) => form));
      expect([...forms].sort(), path).toEqual(spec.state ? ["call", "events", "ticks"] : ["call"]);
      expect(new Set(own.map(({ cells }) => cells)).size, path).toBe(spec.int64 ? 2 : 1);
      const call = formula(path);
      expect(
        own.some((one) => Object.values(run(vectors.pools, call, one, "nan").outputs).some(numbers)),
        path,
      ).toBe(true);
      // One input alone is always given.
      if (plan.inputs.length > 1 && plan.inputs.some(({ field }) => field.optional))
        expect(new Set(own.map(({ inputs }) => Object.keys(inputs).length)).size, path).toBeGreaterThan(1);
      for (const name of plan.paramNames)
        expect(
          own.some(({ params }) => params && name in params),
          `${path} ${name}`,
        ).toBe(true);
    }
  });

  test("have a save of every formula whose state can be loaded, and refuse it elsewhere", () => {
    const saved = new Set(vectors.cases.filter(({ save }) => save).map(({ formula }) => formula));
    const stateful = catalog.filter(({ spec }) => spec.state).map(({ path }) => path);
    expect(stateful.filter((path) => !saved.has(path)).length).toBeLessThan(stateful.length / 4);
    expect(vectors.refusals.filter(({ argument }) => argument === "saved state").length).toBeGreaterThan(60);
  });

  test("have digests that somebody else's SHA-256 confirms", () => {
    const hash = createHash("sha256");
    for (const { digest } of vectors.cases) hash.update(`${digest}\n`);
    expect(hash.digest("hex")).toBe(vectors.digest);
    const [one] = golden(vectors, simd.lw, "core.exp");
    const output = simd.lw.core.exp(one!.inputs as { x: Float64Array }, {}, { onInvalid: "nan" });
    expect(createHash("sha256").update(new Uint8Array(output.buffer)).digest("hex")).toBe(one!.digest);
  });

  test("hold every class of doubles", () => {
    const cells = new Set(vectors.pools.flat());
    for (const bits of [
      "7ff8000000000000",
      "7ff0000000000001",
      "fff4deadbeefcafe",
      "8000000000000000",
      "0000000000000001",
    ])
      expect(cells).toContain(bits);
  });
});

describe("verify", () => {
  const exp = some("core.exp");

  test("computes what is loaded, and no more", () => {
    const { formulas, digest, expected } = verify({ core: simd.lw.core }, exp);
    expect(formulas).toBe(1);
    expect(digest).toBe(expected);
  });

  test("tells a last bit that differs", () => {
    const { bank, spec } = simd.lw.core.exp as unknown as { bank: unknown; spec: unknown };
    const off = Object.assign(
      (inputs: { x: Float64Array }, _: object, options: { out: Float64Array }) => {
        simd.lw.core.exp(inputs, {}, options);
        new Uint8Array(options.out.buffer)[0]! ^= 1;
        return options.out;
      },
      { bank, spec },
    );
    const { mismatches, digest, expected } = verify({ core: { exp: off } }, exp);
    expect(mismatches.filter(({ of }) => of === "cases")).toHaveLength(exp.cases.length);
    expect(mismatches[0]).toMatchObject({ formula: "core.exp", at: 0 });
    expect(digest).not.toBe(expected);
  });

  test("tells a message that differs, and what is not refused", () => {
    const [first] = some("core.ema").refusals;
    const wrong = (change: object): Verified =>
      verify(simd.lw, { ...some("core.ema"), refusals: [{ ...first!, ...change }] });
    expect(wrong({}).mismatches).toEqual([]);
    expect(wrong({ expected: "anything" }).mismatches).toHaveLength(1);
    const { params: _, ...fine } = some("core.ema").cases[0]!;
    expect(wrong({ ...fine, params: {} }).mismatches[0]).toMatchObject({ of: "refusals", got: "no error" });
  });

  test("says how far it is", () => {
    const told: number[] = [];
    verify(simd.lw, exp, { onProgress: (done, of) => told.push(done / of) });
    expect(told.at(-1)).toBe(1);
  });

  test("refuses what is neither formulas nor vectors", () => {
    expect(() => verify(undefined as never, vectors)).toThrow('verify: "lw" expected formulas');
    expect(() => verify({}, vectors)).toThrow('verify: "lw" expected formulas');
    expect(() => verify(simd.lw, {} as never)).toThrow('verify: "vectors" expected what "lanewise/vectors.json" holds');
  });
});
