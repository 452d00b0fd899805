import { DuckDBInstance } from "@duckdb/node-api";
import { loadSync } from "lanewise";
import { registerDuckDB } from "lanewise/duckdb";
import { describe, expect, it } from "vitest";
import { manifest, told } from "../../cli/catalogue.ts";
import { duckdbOf, isRegistered } from "../../cli/duckdb.ts";

describe("lanewise sql duckdb", () => {
  it("writes for every formula that is registered a query that DuckDB answers", async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const functions = await registerDuckDB(connection, loadSync(), { prefix: "" });
    const paths = new Set(functions.map(({ path }) => path));
    const entries = manifest().formulas.filter(isRegistered);
    expect(entries.map(({ id }) => id).sort()).toEqual([...paths].sort());
    for (const entry of entries) {
      const { name, query, script } = duckdbOf(entry, told(entry.id).example);
      expect(functions.map((one) => one.name)).toContain(name);
      expect(script).toContain(query);
      const reader = await connection.runAndReadAll(query);
      expect(reader.getRowObjectsJS()).toHaveLength(1);
    }
    const { query } = duckdbOf(
      entries.find(({ id }) => id === "energy.treasuryFee")!,
      told("energy.treasuryFee").example,
    );
    const [row] = (await connection.runAndReadAll(query)).getRowObjectsJS();
    expect(row).toMatchObject({ fee: 216, liquidity: 0.7 });
    connection.closeSync();
    instance.closeSync();
  });

  it("refuses other formulas, and says what computes them", () => {
    const entry = manifest().formulas.find(({ id }) => id === "core.moments")!;
    expect(() => duckdbOf(entry, told(entry.id).example)).toThrow("lanewise run core.moments <file>");
  });
});
