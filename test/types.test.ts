// Checked by tsc: what the types let through and what they stop. Nothing here is meant to compute.
import { describe, expectTypeOf, test } from "vitest";
import { control as motion } from "../src/formulas/control/index.ts";
import { core } from "../src/formulas/core/index.ts";
import type { Bank, Column, Control, Energy, Lanewise, Params, Spec } from "../src/index.ts";
import { bind, type formulas } from "../src/index.ts";

declare const lw: Lanewise;
declare const share: Column<"1">;
declare const kwh: Column<"kWh">;
declare const any: Float64Array;
const { cumulativeSum } = core;
const { kalmanVelocity } = motion;
const { treasuryFee } = {} as Lanewise["energy"];
type Fee = Lanewise["energy"]["treasuryFee"];

/** Type-checked, never run. */
const check = (_: () => void) => {};

describe("a call", () => {
  test("of numbers gives numbers", () => {
    check(() => {
      const row = lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 });
      expectTypeOf(row).toEqualTypeOf<{
        readonly fee: number;
        readonly congestion: number;
        readonly liquidity: number;
        readonly time: number;
        readonly raw: number;
      }>();
      expectTypeOf(lw.core.ema({ x: 1 })).toBeNumber();
      expectTypeOf(lw.core.geoMean({ x: [0.9, 0.8], weights: any })).toBeNumber();
    });
  });

  test("of columns gives columns, which remember their unit", () => {
    check(() => {
      const columns = lw.energy.treasuryFee({ utilization: any, providers: 25, hour: 7 });
      expectTypeOf(columns.fee).toEqualTypeOf<Column<"bps">>();
      expectTypeOf(columns.congestion).toEqualTypeOf<Column<"1">>();
      expectTypeOf(lw.core.ema({ x: any })).toEqualTypeOf<Column>();
      expectTypeOf(lw.core.geoMean({ x: any, weights: any })).toEqualTypeOf<Column>();
      expectTypeOf(lw.core.geoMean({ x: [any, 1], weights: any })).toEqualTypeOf<Column>();
      expectTypeOf(lw.names.reservePrice({ length: any }).reserve).toEqualTypeOf<Column<"BLOCK">>();
    });
  });

  test("of any unit takes and gives columns of any, also of its square and by time", () => {
    check(() => {
      lw.network.tokenBucket({ time: lw.core.cumulativeSum({ x: any }), cost: lw.core.ema({ x: kwh }) });
      const { trend, levelVariance } = lw.control.kalmanVelocity({ measured: kwh, r: {} as Column<"kWh^2"> });
      lw.energy.treasuryFee({ utilization: trend, providers: levelVariance, hour: 7 });
      const { control, core: sums } = bind(
        { control: { kalmanVelocity }, core: { cumulativeSum } },
        {} as WebAssembly.Module,
      );
      const own = control.kalmanVelocity({ measured: sums.cumulativeSum({ x: kwh }), r: {} as Column<"kWh^2"> });
      lw.energy.treasuryFee({ utilization: own.trend, providers: own.levelVariance, hour: 7 });
      // @ts-expect-error is energy
      lw.energy.treasuryFee({ utilization: kwh, providers: 25, hour: 7 });
    });
  });

  test("gives yes or no and names to a person, and null where there is neither", () => {
    check(() => {
      expectTypeOf(lw.network.peerBan({ score: 0.2, health: 0.9, limit: 100 }).ban).toEqualTypeOf<boolean | null>();
      expectTypeOf(lw.network.peerScore({ validity: 1, response: 1, resource: 1, adherence: 1 }).weakest).toEqualTypeOf<
        "validity" | "response" | "resource" | "adherence" | null
      >();
      expectTypeOf(lw.network.peerBan({ score: any, health: 0.9, limit: 100 }).ban).toEqualTypeOf<Column<"flag">>();
    });
  });

  test("writes to the caller's columns and returns just those", () => {
    check(() => {
      const inputs = { utilization: any, providers: 25, hour: 7 };
      const some = lw.energy.treasuryFee(inputs, {}, { out: { fee: any, raw: any } });
      expectTypeOf(some).toEqualTypeOf<{ readonly fee: Column<"bps">; readonly raw: Column<"bps"> }>();
      expectTypeOf(lw.core.ema({ x: any }, {}, { out: any })).toEqualTypeOf<Column>();
    });
  });

  test("of one group gives one answer, of many groups a column of them", () => {
    check(() => {
      const offsets = new Uint32Array(3);
      expectTypeOf(lw.energy.gridUtilization({ capacity: any, available: any })).toBeNumber();
      expectTypeOf(lw.energy.gridUtilization({ capacity: any, available: any, offsets })).toEqualTypeOf<Column<"1">>();
      const one = lw.core.softmax({ x: any });
      expectTypeOf(one.p).toEqualTypeOf<Column<"1">>();
      expectTypeOf(one.lse).toBeNumber();
      expectTypeOf(lw.core.softmax({ x: any, offsets }).lse).toEqualTypeOf<Column<"1">>();
      const grouped = { capacity: any, available: any, offsets };
      expectTypeOf(lw.energy.gridUtilization(grouped)).toEqualTypeOf<Column<"1">>();
      expectTypeOf(lw.core.integrate({ y: any })).toBeNumber();
      expectTypeOf(lw.core.integrate({ y: any, t: any, offsets })).toEqualTypeOf<Column>();
    });
  });

  test("takes 64-bit integers where the formula has them", () => {
    check(() => {
      const ints = new BigInt64Array(1);
      const cost = { kwh: ints, price: 29n, treasuryBps: 216n, jurisdictionBps: 75n, slashBps: 0n, stake: 1000n };
      expectTypeOf(lw.energy.settlement(cost).cost).toEqualTypeOf<BigInt64Array>();
      expectTypeOf(lw.energy.settlement({ ...cost, kwh: 137n }).cost).toEqualTypeOf<bigint>();
      lw.fees.baseFee({ used: 1n }, { max: 2n ** 60n, minStep: 1 });
      // @ts-expect-error only what is money is as wide as the columns
      lw.fees.baseFee({ used: 1n }, { target: 1n });
      // @ts-expect-error a bigint is no number
      lw.energy.treasuryFee({ utilization: 1n, providers: 25, hour: 7 });
    });
  });

  test("carries its spec, and has a type by its name", () => {
    expectTypeOf<Fee["spec"]>().toExtend<Spec>();
    expectTypeOf<Fee["spec"]["params"]["base"]["default"]>().toBeNumber();
    expectTypeOf<Fee["spec"]["params"]["form"]["default"]>().toEqualTypeOf<"smooth" | "linear">();
    // @ts-expect-error no such parameter
    check(() => treasuryFee.spec.params.bas);
    expectTypeOf<Fee>().toEqualTypeOf<Energy.TreasuryFee>();
    expectTypeOf<Params<typeof treasuryFee>>().toEqualTypeOf<Energy.TreasuryFee.Params>();
    expectTypeOf<(typeof formulas)["energy"]["treasuryFee"]>().toEqualTypeOf<Fee["spec"]>();
  });

  test("takes parameters as columns where a kernel does", () => {
    check(() => {
      lw.core.ema({ x: any }, { alpha: any }, { entities: 3 });
      lw.control.pi.bank(3, { kp: any });
      // @ts-expect-error a reduction has one parameter for all rows
      lw.core.quantile({ x: any }, { q: any });
      // @ts-expect-error a choice is one for all rows
      lw.energy.treasuryFee({ utilization: any, providers: 25, hour: 7 }, { form: any });
    });
  });
});

describe("the types stop", () => {
  test("wrong names", () => {
    check(() => {
      // @ts-expect-error no such domain
      lw.energie;
      // @ts-expect-error no such formula
      lw.energy.treasureFee;
      // @ts-expect-error no such input
      lw.energy.treasuryFee({ utilisation: 0.8, providers: 25, hour: 7 });
      // @ts-expect-error a missing input
      lw.energy.treasuryFee({ utilization: 0.8, providers: 25 });
      // @ts-expect-error a misspelled parameter
      lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, { bas: 300 });
      // @ts-expect-error no such option
      lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, {}, { onInvalidd: "nan" });
      // @ts-expect-error no such output
      lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }).fees;
      // @ts-expect-error no such output to write to
      lw.energy.treasuryFee({ utilization: any, providers: 25, hour: 7 }, {}, { out: { fees: any } });
      // @ts-expect-error one that the formula has and one that it has not
      lw.energy.treasuryFee({ utilization: any, providers: 25, hour: 7 }, {}, { out: { fee: any, fees: any } });
      // @ts-expect-error a formula without parameters has none
      lw.control.kalmanSteady({ q: 1, r: 1 }, { base: 1 });
    });
  });

  test("wrong kinds", () => {
    check(() => {
      // @ts-expect-error an array is no column
      lw.core.ema({ x: [1, 2, 3] });
      // @ts-expect-error another array of numbers
      lw.core.ema({ x: new Float32Array(3) });
      // @ts-expect-error a string is no number
      lw.core.ema({ x: 1 }, { alpha: "0.5" });
      // @ts-expect-error a choice that is not offered
      lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, { form: "other" });
      // @ts-expect-error a number is no choice
      lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, { form: 1 });
      // @ts-expect-error 1 is not yes
      lw.energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, { enabled: 1 });
      // @ts-expect-error a name that the code does not know
      lw.network.peerEvents({ violation: "terrible" });
      // @ts-expect-error offsets are whole numbers
      lw.energy.gridUtilization({ capacity: any, available: any, offsets: any });
      // @ts-expect-error one column is not four
      lw.core.ema({ x: any }, {}, { out: [any] });
    });
  });

  test("columns of another unit", () => {
    check(() => {
      lw.energy.treasuryFee({ utilization: share, providers: 25, hour: 7 });
      // @ts-expect-error energy is no share
      lw.energy.treasuryFee({ utilization: kwh, providers: 25, hour: 7 });
      const { fee } = lw.energy.treasuryFee({ utilization: any, providers: 1, hour: 1 });
      // @ts-expect-error a fee is no utilization
      lw.energy.treasuryFee({ utilization: fee, providers: 25, hour: 7 });
      // any unit will do where the formula has none of its own
      lw.core.ema({ x: kwh });
    });
  });

  test("a bank of what has no state, and a workspace of what has", () => {
    check(() => {
      // @ts-expect-error a fee remembers nothing
      lw.energy.treasuryFee.bank(3);
      // @ts-expect-error an average does
      lw.core.ema.workspace(3);
      // @ts-expect-error entities are for what has state
      lw.energy.treasuryFee({ utilization: any, providers: 25, hour: 7 }, {}, { entities: 3 });
    });
  });
});

describe("what may be left out", () => {
  test("are parameters, optional inputs and sparse inputs", () => {
    check(() => {
      lw.core.betaPosterior({ successes: 3, failures: 1 });
      lw.core.betaPosterior({ successes: 3, failures: 1, priorAlpha: 2 });
      lw.energy.reputation({ delivered: true });
      lw.energy.reputation({ delivered: any, latency: 100 });
      lw.network.peerEvents({ violation: "minor", health: 0.5 });
      lw.names.reservePrice({ length: 3, settled: true });
      lw.names.reservePrice({ length: any, settled: new Uint8Array(3) });
    });
  });
});

describe("a bank", () => {
  const bank = {} as Control.Pi.Bank;

  test("has a view for each variable of its state", () => {
    check(() => {
      expectTypeOf(bank.state).toEqualTypeOf<{
        readonly integral: Float64Array;
        readonly u: Float64Array;
        readonly skipped: Float64Array;
      }>();
      // @ts-expect-error no such variable
      bank.state.sum;
      // @ts-expect-error views stay where they are
      bank.state.integral = any;
      lw.control.pi.bank(3, { kp: 2 }, { state: { integral: 1 }, window: 4, onInvalid: "throw" });
      // @ts-expect-error no such variable to start from
      lw.control.pi.bank(3, {}, { state: { sum: 1 } });
      // @ts-expect-error no such parameter
      lw.control.pi.bank(3, { kpp: 2 });
      // @ts-expect-error no such option
      lw.control.pi.bank(3, {}, { windows: 4 });
    });
  });

  test("gives columns, whatever it is stepped with", () => {
    check(() => {
      expectTypeOf(bank.step({ setpoint: 1, measured: any }).u).toEqualTypeOf<Column>();
      expectTypeOf(bank.run({ setpoint: 1, measured: any }).u).toEqualTypeOf<Column>();
      expectTypeOf(bank.run()).toBeVoid();
      expectTypeOf(bank.stepAt(new Uint32Array(1), { setpoint: 1, measured: 1 }).u).toEqualTypeOf<Column>();
      expectTypeOf(bank.step({ setpoint: 1, measured: any }, { out: { u: any } })).toEqualTypeOf<{
        readonly u: Column;
      }>();
      expectTypeOf(bank.at(0, { setpoint: 1, measured: 2 }).u).toBeNumber();
      // @ts-expect-error one event is made of numbers
      bank.at(0, { setpoint: 1, measured: any });
      // @ts-expect-error a missing input
      bank.step({ setpoint: 1 });
      // @ts-expect-error indices are whole numbers
      bank.stepAt([0, 1], { setpoint: 1, measured: any });
    });
  });

  test("saves bytes and is disposed of by `using`", () => {
    check(() => {
      expectTypeOf(bank.save()).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
      expectTypeOf(bank).toExtend<Disposable>();
      expectTypeOf(bank.inputs.setpoint).toEqualTypeOf<Column>();
      expectTypeOf(bank.outputs.u).toEqualTypeOf<Column>();
    });
  });
});

describe("a workspace", () => {
  test("has a view for each input and output", () => {
    expectTypeOf<Energy.TreasuryFee.Workspace["inputs"]["providers"]>().toEqualTypeOf<Column<"n">>();
    check(() => {
      const space = lw.energy.gridUtilization.workspace({ row: 3, group: 1 });
      expectTypeOf(space.inputs.offsets).toEqualTypeOf<Uint32Array>();
      expectTypeOf(space.outputs.output).toEqualTypeOf<Column<"1">>();
      space.run({});
      // @ts-expect-error no such parameter
      lw.energy.treasuryFee.workspace(3).run({ bas: 1 });
    });
  });
});

test("a pack is typed off its own specs", () => {
  check(() => {
    const { ema } = core;
    const pack = bind({ mine: { ema } }, {} as WebAssembly.Module);
    expectTypeOf(pack.mine.ema({ x: 1 })).toBeNumber();
    expectTypeOf<Params<typeof pack.mine.ema>["alpha"]>().toEqualTypeOf<number | Column<"1"> | undefined>();
    expectTypeOf(pack.mine.ema.bank(3)).toEqualTypeOf<Bank<typeof ema>>();
    expectTypeOf(pack.mine.ema.bank(3).at(0, { x: 1 })).toBeNumber();
    // @ts-expect-error another domain
    pack.core;
    expectTypeOf(pack.info.build).toEqualTypeOf<"simd" | "scalar">();
  });
});
