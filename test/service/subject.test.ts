// What the layers around formulas know of a formula or a bank, and what they say of anything else.
import { describe, expect, test } from "vitest";
import { bankOf, formulaOf, subjectOf } from "../../src/service/subject.ts";
import { scalar, simd } from "../support/builds.ts";

describe.each([simd, scalar])("$name", ({ lw }) => {
  test("a formula is known by itself", () => {
    const { engine, plan, bank } = formulaOf("pool", lw.core.ema);
    expect([engine.module, engine.info, plan.path, plan.spec, bank]).toEqual([
      lw.module,
      lw.info,
      "core.ema",
      lw.core.ema.spec,
      undefined,
    ]);
  });

  test("a bank is known by itself, with its parameters", () => {
    const bank = lw.core.ema.bank(3, { alpha: 0.25 });
    const found = bankOf("pool", bank);
    expect(found.plan.path).toBe("core.ema");
    expect(found.bank).toMatchObject({ entities: 3, int64: false });
    expect(found.bank.args).toContain(0.25);
    expect(Object.keys(bank)).not.toContain("engine");
  });

  test.each([undefined, null, 1, "core.ema", {}, () => 1])("%s is neither", (given) => {
    expect(() => formulaOf("pool", given)).toThrow('pool: "formula" expected a formula, as lw.core.ema, got');
    expect(() => bankOf("pool", given)).toThrow('pool: "bank" expected a bank, as lw.core.ema.bank(100), got');
    expect(() => subjectOf("pool", given)).toThrow("pool:");
  });

  test("one is not the other", () => {
    expect(() => formulaOf("pool", lw.core.ema.bank(2))).toThrow(TypeError);
    expect(() => bankOf("pool", lw.core.ema)).toThrow(TypeError);
  });
});
