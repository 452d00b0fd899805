// Checked by tsc: what a pool's calls and banks take and give. Nothing here is meant to compute.
import { describe, expectTypeOf, test } from "vitest";
import { core } from "../../src/formulas/core/index.ts";
import { energy } from "../../src/formulas/energy/energy.ts";
import type { Column, Lanewise } from "../../src/index.ts";
import { bind } from "../../src/index.ts";
import type { Pool } from "../../src/service/pool.node.ts";

declare const lw: Lanewise;
declare const pool: Pool;
declare const any: Float64Array;
declare const share: Column<"1">;
declare const kwh: Column<"kWh">;
declare const offsets: Uint32Array;
declare const bigints: BigInt64Array;

/** Type-checked, never run. */
const check = (_: () => void) => {};
declare const inputs: { utilization: Float64Array; providers: number; hour: number };

describe("a call of a pool", () => {
  test("gives a promise of what the formula gives", () => {
    check(async () => {
      const { treasuryFee, settlement, gridUtilization } = lw.energy;
      expectTypeOf((await pool.call(treasuryFee, inputs)).fee).toEqualTypeOf<Column<"bps">>();
      const row = await pool.call(treasuryFee, { utilization: 0.5, providers: 25, hour: 7 }, { base: 300 });
      expectTypeOf(row.fee).toBeNumber();
      expectTypeOf(await pool.call(lw.core.ema, { x: any }, {}, { entities: 3 })).toEqualTypeOf<Column>();
      expectTypeOf(await pool.call(lw.core.geoMean, { x: [any, 1], weights: any })).toEqualTypeOf<Column>();
      const one = { capacity: kwh, available: kwh };
      expectTypeOf(await pool.call(gridUtilization, one)).toBeNumber();
      const signal = new AbortController().signal;
      const wide = await pool.call(
        settlement,
        { deliveredMwh: bigints, price: bigints, feeBps: bigints } as never,
        {},
        { signal },
      );
      expectTypeOf(wide).not.toBeAny();
    });
  });

  test("gives the caller's columns", () => {
    check(async () => {
      const { fee } = await pool.call(lw.energy.treasuryFee, inputs, {}, { out: { fee: any } });
      expectTypeOf(fee).toEqualTypeOf<Column<"bps">>();
      // @ts-expect-error is not among them
      (await pool.call(lw.energy.treasuryFee, inputs, {}, { out: { fee: any } })).raw;
    });
  });

  test("takes what the formula takes and nothing else", () => {
    check(async () => {
      await pool.call(lw.energy.treasuryFee, { ...inputs, utilization: share });
      // @ts-expect-error is energy
      await pool.call(lw.energy.treasuryFee, { ...inputs, utilization: kwh });
      // @ts-expect-error is missing
      await pool.call(lw.energy.treasuryFee, { utilization: any, hour: 7 });
      // @ts-expect-error is no parameter
      await pool.call(lw.energy.treasuryFee, inputs, { bas: 3 });
      // @ts-expect-error is no option
      await pool.call(lw.energy.treasuryFee, inputs, {}, { entities: 3 });
      // @ts-expect-error is no formula
      await pool.call(() => 1, inputs);
    });
  });

  test("is as well typed for a pack of one's own", () => {
    check(async () => {
      const own = bind({ core, energy }, {});
      expectTypeOf((await pool.call(own.energy.treasuryFee, inputs)).fee).toEqualTypeOf<Column<"bps">>();
      expectTypeOf(await pool.call(own.core.ema, { x: any })).toEqualTypeOf<Column>();
      const bank = await pool.bank(own.core.ema, 10, { alpha: 0.1 });
      expectTypeOf(await bank.step({ x: any })).toEqualTypeOf<Column>();
    });
  });
});

test("a bank of a pool takes and gives what the formula's own does", () => {
  check(async () => {
    const bank = await pool.bank(lw.energy.reputation, 10, {}, { restore: "last-save", state: {} });
    expectTypeOf((await bank.step({})).score).toEqualTypeOf<Column<"1">>();
    const ema = await pool.bank(lw.core.ema, 10, { alpha: any });
    expectTypeOf(await ema.run({ x: any })).toEqualTypeOf<Column>();
    expectTypeOf(await ema.step({ x: 1 }, { out: null })).toEqualTypeOf<void>();
    expectTypeOf(await ema.stepAt(offsets, { x: any }, { out: any })).toEqualTypeOf<Column>();
    expectTypeOf((await ema.state()).y).toEqualTypeOf<Float64Array>();
    // @ts-expect-error is no input
    await ema.step({ y: any });
    // @ts-expect-error has no state
    await pool.bank(lw.core.exp, 10);
    // @ts-expect-error is for one thread
    await pool.bank(lw.core.ema, 10, {}, { window: 3 });
  });
});
