// What is refused of parameters that come as columns, and how it is told.
import { describe, expect, test } from "vitest";
import { simd } from "./support/builds.ts";

const { lw } = simd;
const x = Float64Array.of(1, 2, 3);
const low = Float64Array.of(10, 20, 30);

describe("a parameter as a column", () => {
  test("is one value an entity, and what is kept beside the state is not state", () => {
    const bank = lw.core.ema.bank(3, { alpha: Float64Array.of(0.5, 0.25, 1) });
    bank.step({ x: Float64Array.of(8, 8, 8) });
    expect([...bank.step({ x: Float64Array.of(0, 0, 0) })]).toEqual([4, 6, 0]);
    expect(Object.keys(bank.state)).toEqual(["y", "skipped"]);
    bank.reset();
    expect([...bank.stepAt(Uint32Array.of(1, 1), { x: Float64Array.of(8, 0) })]).toEqual([8, 6]);
  });

  test("tells how many entities there are", () => {
    const alpha = Float64Array.of(0.5, 0.25);
    expect([...lw.core.ema({ x: Float64Array.of(8, 8, 0, 0) }, { alpha })]).toEqual([8, 8, 4, 6]);
    expect(() => lw.core.ema({ x }, { alpha }, { entities: 3 })).toThrow(
      new RangeError('core.ema: "params.alpha" expected length 3, got 2'),
    );
  });

  test("goes into a bank through its window too", () => {
    const bank = lw.core.ema.bank(2, { alpha: Float64Array.of(0.5, 0.25) }, { window: 2 });
    bank.inputs.x.set([8, 8, 0, 0]);
    bank.run();
    expect([...bank.outputs.output]).toEqual([8, 8, 4, 6]);
  });

  test("is checked whole before anything is computed", () => {
    expect(() => lw.core.ema.bank(3, { alpha: Float64Array.of(0.5, 2, 1) })).toThrow(
      new RangeError('core.ema: "alpha" expected 0 to 1, got 2 at 1'),
    );
    expect(() => lw.core.ema.bank(3, { alpha: Float64Array.of(0.5, 1) })).toThrow(
      new RangeError('core.ema: "params.alpha" expected length 3, got 2'),
    );
    const { treasuryFee } = lw.energy;
    const row = { utilization: 0.5, providers: 9, hour: 1 };
    expect(() => treasuryFee(row, { min: low, max: Float64Array.of(40, 10, 40) })).toThrow(
      new RangeError('energy.treasuryFee: "min" expected at most "max" = 10, got 20'),
    );
    expect(() => treasuryFee(row, { min: low, max: Float64Array.of(40, 50) })).toThrow(
      new RangeError('energy.treasuryFee: "max" expected length 3, got 2'),
    );
    expect(() => treasuryFee({ ...row, hour: Float64Array.of(1, 2) }, { min: low })).toThrow(
      new RangeError('energy.treasuryFee: "params.min" expected length 2, got 3'),
    );
  });

  test("may be NaN where its default says that it was not given", () => {
    const halfLife = Float64Array.of(NaN, 1);
    const bank = lw.core.ema.bank(2, { alpha: 0.25, halfLife });
    bank.step({ x: Float64Array.of(8, 8) });
    expect([...bank.step({ x: Float64Array.of(0, 0) })]).toEqual([6, 4]);
    expect(() => lw.core.ema.bank(2, { alpha: halfLife })).toThrow(
      new RangeError('core.ema: "alpha" expected 0 to 1, got NaN at 0'),
    );
  });

  test("is refused by kernels that have loops of their own, and by workspaces", () => {
    const confidence = Float64Array.of(0.9, 0.95) as unknown as number;
    expect(() => lw.market.tailRisk({ returns: x }, { confidence })).toThrow(
      new TypeError('market.tailRisk: "confidence" expected number, got Float64Array'),
    );
    expect(() => lw.energy.treasuryFee.workspace(3).run({ min: low })).toThrow(
      new TypeError('energy.treasuryFee: "min" expected number, for a workspace, got Float64Array'),
    );
    expect(() => lw.core.ema.bank(2, { alpha: [0.5, 1] as unknown as number })).toThrow(
      new TypeError('core.ema: "alpha" expected number, got Array'),
    );
  });
});
