import { describe, expect, it } from "vitest";
import { linesOf, machine, measure } from "../../cli/bench/measure.ts";
import { asText } from "../../cli/bench/table.ts";
import { entryOf } from "../../cli/catalogue.ts";
import { paint } from "../../cli/text.ts";

describe("lanewise bench", () => {
  it("measures rows, banks, series and groups, at three lengths each", () => {
    const lines = (id: string) => linesOf(entryOf(id)).map(({ shape, rows }) => `${shape} ${rows}`);
    expect(lines("core.exp")).toEqual(["rows 1", "rows 64", "rows 100000"]);
    expect(lines("control.pi")).toHaveLength(6);
    expect(lines("core.moments")).toContain("groups 64");
  });

  it("compares with the plain loop, whose results are the same but for rounding", async () => {
    const line = linesOf(entryOf("energy.treasuryFee")).find(({ rows }) => rows === 64)!;
    const outcome = await measure(line);
    expect(outcome).toMatchObject({ formula: "energy.treasuryFee", shape: "rows", rows: 64 });
    expect(outcome.apart).toBeUndefined();
    expect(outcome.ratio.plain).toBe(1);
    for (const ns of Object.values(outcome.ns)) expect(ns).toBeGreaterThan(0);
    expect(outcome.rowsPerSecond).toBeCloseTo(1e9 / outcome.ns.call, -1);
    const text = asText([outcome, { ...outcome, apart: "fee[0] is 1 instead of 2" }], machine(), paint(false));
    expect(text).toContain("energy.treasuryFee, 64 rows");
    expect(text).toContain("parts from the plain loop: fee[0] is 1 instead of 2");
  });
});
