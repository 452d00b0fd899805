// The pool as it is shipped: workers found by their files, processes that end, declarations.
import { spawnSync } from "node:child_process";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { Consumer } from "../support/consumer.ts";

const consumer = new Consumer();
afterAll(() => consumer.remove());

describe("a process", () => {
  const head = {
    "pool.mjs": 'import { createPool } from "lanewise/pool"; import { loadSync } from "lanewise/core";',
    "pool.cjs": 'const { createPool } = require("lanewise/pool"); const { loadSync } = require("lanewise/core");',
  };
  const body = `
(async () => {
  const { core } = loadSync();
  const pool = await createPool({ threads: 2 });
  const x = pool.column(100000).fill(2);
  const bank = await pool.bank(core.ema, 10);
  console.log((await pool.call(core.log2, { x }))[99999], (await bank.step({ x: 3 }))[9], pool.shared);
})();`;
  test.each(Object.entries(head))("ends though its pool was forgotten: %s", (name, start) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [consumer.write(name, start + body)], {
      encoding: "utf8",
      timeout: 60_000,
    });
    expect(stdout + stderr).toBe("1 3 true\n");
    expect(status).toBe(0);
  });
});

describe("the declarations", () => {
  const text = `import { createPool, type Pool, PoolError } from "lanewise/pool";
import { backtest, sweep } from "lanewise/backtest";
import { loadSync } from "lanewise/energy";
const { energy } = loadSync();
export const makePool = (): Promise<Pool> => createPool({ threads: 2 });
export async function fees(pool: Pool, utilization: Float64Array): Promise<Float64Array> {
  const { fee } = await pool.call(energy.treasuryFee, { utilization, providers: 3, hour: 7 });
  const bank = await pool.bank(energy.reputation, 10);
  await bank.step({ delivered: utilization });
  if (fee.length === 0) throw new PoolError("none");
  // @ts-expect-error not an output
  await pool.call(energy.treasuryFee, { utilization, providers: 3, hour: 7 }, {}, { out: { fees: fee } });
  const inputs = { utilization, providers: 3, hour: 7 };
  const { outputs } = await backtest(energy.treasuryFee, inputs, { a: {}, b: { base: 300 }, pool });
  const all = await sweep(energy.treasuryFee, inputs, { base: [200, 300] }, { reduce: ["mean", "max"], pool });
  const own = await sweep(energy.treasuryFee, inputs, { base: [200] }, { reduce: (n: number | undefined, { fee }) => (n ?? 0) + fee!.length });
  const sums: (number | undefined)[] = [outputs.fee!.mean, all.points[0]!.value.fee!.mean, own.points[0]!.value];
  // @ts-expect-error not a parameter
  await sweep(energy.treasuryFee, inputs, { bas: [200] }, { reduce: "mean" });
  return Float64Array.from(sums, Number);
}
`;
  const ways: Record<string, ts.CompilerOptions> = {
    nodenext: {},
    "a bundler": { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    "the DOM and `using`": { lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"] },
  };
  test.each(Object.entries(ways))("let a library export what it makes of a pool: %s", (_, options) => {
    const { errors, declarations } = consumer.compile("pool.ts", text, options);
    expect(errors).toEqual([]);
    expect(declarations).not.toContain("lanewise/dist");
  });
});
