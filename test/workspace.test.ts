import { describe, expect, test } from "vitest";
import { random } from "../reference/random.ts";
import { expectSameBits } from "./support/bits.ts";
import { simd } from "./support/builds.ts";

const { lw } = simd;
const column = (...values: number[]) => Float64Array.from(values);

/** Three rows whose fees differ, and differ from those of other parameters. */
function feeSpace() {
  const space = lw.energy.treasuryFee.workspace(3);
  space.inputs.utilization.set([0.5, 0.7, 0.9]);
  space.inputs.providers.set([4, 9, 25]);
  space.inputs.hour.set([3, 9, 18]);
  return space;
}

describe("a workspace", () => {
  test("is filled, run and read in place", () => {
    const space = lw.energy.treasuryFee.workspace(2);
    space.inputs.utilization.set([0.8, 0.65]);
    space.inputs.providers.set([25, 4]);
    space.inputs.hour.set([7, 19]);
    space.run();
    expect(space.outputs.fee).toEqual(column(216, 140));
    space.run({ base: 500 });
    expect(space.outputs.fee).toEqual(column(432, 280));
  });

  test("keeps its columns from run to run", () => {
    const space = lw.control.kalmanSteady.workspace(3);
    const { inputs, outputs } = space;
    inputs.q.fill(0.01);
    inputs.r.fill(0.1);
    space.run();
    const first = outputs.gain.slice();
    inputs.q[1] = 1;
    space.run();
    expect(space.outputs.gain).toBe(outputs.gain);
    expectSameBits(column(outputs.gain[0]!, outputs.gain[2]!), column(first[0]!, first[2]!));
    expect(outputs.gain[1]).toBeGreaterThan(first[1]!);
  });

  test("gives the bits of a call, for more rows than a block holds", () => {
    const next = random(1);
    const rows = 100_001;
    const inputs = {
      utilization: Float64Array.from({ length: rows }, next),
      providers: Float64Array.from({ length: rows }, () => next() * 40),
      hour: Float64Array.from({ length: rows }, () => next() * 24),
    };
    const space = lw.energy.treasuryFee.workspace(rows);
    for (const name of ["utilization", "providers", "hour"] as const) space.inputs[name].set(inputs[name]);
    space.run();
    expectSameBits({ ...space.outputs }, lw.energy.treasuryFee(inputs));
  });

  test("computes the first rows alone when told so, and leaves the others as they are", () => {
    const space = feeSpace();
    const whole = lw.energy.treasuryFee(space.inputs).fee;
    space.outputs.fee.fill(-1);
    space.run(undefined, 2);
    expect([...space.outputs.fee]).toEqual([whole[0], whole[1], -1]);
    space.run();
    expectSameBits(space.outputs.fee, whole);
  });

  test("forgets the parameters of a run by the next", () => {
    const space = feeSpace();
    for (const params of [{ base: 200 }, { target: 0.5 }, undefined]) {
      space.run(params);
      expectSameBits(space.outputs.fee, lw.energy.treasuryFee(space.inputs, params).fee);
    }
  });

  test("has columns that do not overlap and start on cache lines", () => {
    const space = lw.issuance.blockReward.workspace(13);
    const columns = [...Object.values(space.inputs), ...Object.values(space.outputs)] as Float64Array[];
    for (const [k, view] of columns.entries()) {
      expect(view.length).toBe(13);
      expect(view.byteOffset % 64).toBe(0);
      view.fill(k);
    }
    for (const [k, view] of columns.entries()) expect(view.every((x) => x === k)).toBe(true);
  });

  test("takes the lengths of several axes by name", () => {
    const space = lw.core.geoMean.workspace({ factor: 4, row: 2 });
    space.inputs.x.set([0.9, 1, 0.8, 1, 0.7, 0.2, 0.6, 1]);
    space.inputs.weights.set([0.35, 0.25, 0.25, 0.15]);
    space.run();
    expect(space.outputs.output[0]).toBeCloseTo(0.7722440531766847, 15);
  });

  test("holds the offsets of groups as whole numbers", () => {
    const space = lw.energy.gridUtilization.workspace({ row: 3, group: 2 });
    space.inputs.capacity.set([1000, 500, 100]);
    space.inputs.available.set([500, 0, 100]);
    expect(space.inputs.offsets).toBeInstanceOf(Uint32Array);
    space.inputs.offsets.set([0, 2, 3]);
    space.run();
    expect(space.outputs.output).toEqual(column(1000 / 1500, 0));
  });

  test("keeps the lengths that it was given, whatever becomes of them", () => {
    const sizes = { row: 3, group: 2 };
    const space = lw.core.sum.workspace(sizes);
    sizes.row = sizes.group = 4e6;
    space.inputs.x.set([1, 2, 4]);
    space.inputs.offsets.set([0, 1, 3]);
    space.run();
    expect(space.outputs.output).toEqual(column(1, 6));
  });

  test("asks once for what it is given", () => {
    let asked = 0;
    const space = lw.core.sum.workspace({
      group: 1,
      get row() {
        return asked++ ? 4e6 : 3;
      },
    });
    expect(asked).toBe(1);
    expect(space.inputs.x.length).toBe(3);
  });

  test("of no rows runs too", () => {
    const space = lw.energy.treasuryFee.workspace(0);
    space.run();
    expect(space.outputs.fee).toEqual(column());
  });
});

describe("a workspace refuses", () => {
  test.each([-1, 1.5, NaN, Infinity])("%d rows", (rows) => {
    expect(() => lw.energy.treasuryFee.workspace(rows)).toThrow(RangeError);
    expect(() => lw.energy.treasuryFee.workspace(rows)).toThrow(
      'energy.treasuryFee: "row" expected a whole number, 0 or more',
    );
  });

  test("a size that is no number", () => {
    expect(() => lw.energy.treasuryFee.workspace("5" as never)).toThrow(TypeError);
  });

  test("an axis that the formula does not have, or that it has and is not told", () => {
    expect(() => lw.energy.treasuryFee.workspace({ rows: 3 })).toThrow(
      'energy.treasuryFee: unknown axis "rows" (did you mean "row"?), expected "row"',
    );
    expect(() => lw.core.geoMean.workspace({ row: 3 })).toThrow(
      'core.geoMean: "factor" expected number, got undefined',
    );
  });

  test("integers where the formula has none, and a size that is null", () => {
    expect(() => lw.energy.treasuryFee.workspace(3, { int64: true })).toThrow(/^energy\.treasuryFee: "int64" expected/);
    expect(() => lw.energy.treasuryFee.workspace(null as never)).toThrow(/^energy\.treasuryFee: /);
  });

  test.each([
    ["do not start at 0", [1, 2, 3]],
    ["fall", [0, 3, 2]],
    ["end before the last row", [0, 1, 2]],
    ["end behind the last row", [0, 1, 4]],
    ["reach into its constants", [4294967000, 4294967100, 3]],
  ])("to run over offsets that %s, and is whole afterwards", (_, offsets) => {
    const space = lw.core.sum.workspace({ row: 3, group: 2 });
    space.inputs.x.set([1, 2, 4]);
    space.inputs.offsets.set(offsets);
    space.outputs.output.fill(-7);
    expect(() => space.run()).toThrow('core.sum: "offsets" expected to rise from 0 to 3, got');
    expect(space.outputs.output).toEqual(column(-7, -7));
    space.inputs.offsets.set([0, 1, 3]);
    space.run();
    expect(space.outputs.output).toEqual(column(1, 6));
  });

  test("to run over offsets that a parameter changed", () => {
    const space = lw.core.softmax.workspace({ row: 2, group: 1 });
    const params = {
      get temperature() {
        space.inputs.offsets[1] = 4e6;
        return 2;
      },
    };
    expect(() => space.run(params)).toThrow('"offsets" expected to rise from 0 to 2');
  });

  test.each([undefined, null, "5", true])("a size that is %o, saying what it takes", (size) => {
    expect(() => lw.energy.treasuryFee.workspace(size as never)).toThrow(
      'energy.treasuryFee: "size" expected a number or lengths, got',
    );
    expect(() => lw.energy.treasuryFee.workspace({ row: size as never })).toThrow(
      'energy.treasuryFee: "row" expected number, got',
    );
  });

  test("options that it does not have, or of another kind", () => {
    const { workspace } = lw.energy.treasuryFee;
    for (const options of [null, 5, [], { rows: 3 }, { int64: "yes" }])
      expect(() => workspace(3, options as never)).toThrow(TypeError);
    expect(() => workspace(3, { rows: 3 } as never)).toThrow('unknown option "rows", expected "int64"');
  });

  test("to run more rows than it has", () => {
    const space = lw.energy.treasuryFee.workspace(3);
    expect(() => space.run({}, 4)).toThrow('energy.treasuryFee: "rows" expected at most 3, got 4');
    expect(() => space.run({}, -1)).toThrow(RangeError);
    expect(() => space.run({}, 1.5)).toThrow(RangeError);
  });

  test("wrong parameters, before it computes", () => {
    const space = lw.energy.treasuryFee.workspace(1);
    space.outputs.fee.fill(-7);
    expect(() => space.run({ base: -1 })).toThrow('energy.treasuryFee: "base" expected 0 to 10000, got -1');
    expect(() => space.run({ bases: 1 } as never)).toThrow('energy.treasuryFee: unknown parameter "bases"');
    expect(() => space.run({ min: 500, max: 400 })).toThrow(
      'energy.treasuryFee: "min" expected at most "max" = 400, got 500',
    );
    expect(space.outputs.fee).toEqual(column(-7));
  });

  test("more rows than one memory holds, with a remedy", () => {
    expect(() => lw.energy.treasuryFee.workspace(1_000_000_000)).toThrow(/more than one wasm memory holds \(4 GiB\)/);
  });
});
