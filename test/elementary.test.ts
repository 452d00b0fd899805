import { describe, expect, it } from "vitest";
import { MEASURED } from "./support/functions.ts";
import {
  accuracy,
  BUILDS,
  boundOf,
  columnBits,
  fromBits,
  loadProbe,
  type Measured,
  readReferences,
  toBits,
  unitOf,
} from "./support/ulp.ts";

const probes = BUILDS.map((build) => ({ build, probe: loadProbe(build) }));
const CANONICAL_NAN = 0x7ff8000000000000n;
const negativeNaN = new Float64Array(new BigUint64Array([0xfff8000000000000n]).buffer);
const payloadNaN = new Float64Array(new BigUint64Array([0x7ff4000000000001n]).buffer);

/** Puts a guest into every second row, so that each pair of lanes holds one point and the guest, in either order. */
function paired(column: Float64Array, guest: number): Float64Array {
  return Float64Array.from({ length: 2 * column.length }, (_, i) => {
    const guestFirst = (i >> 1) % 2 === 0;
    return (i % 2 === 0) === guestFirst ? guest : (column[i >> 1] as number);
  });
}

function unpaired(column: Float64Array): BigUint64Array {
  return BigUint64Array.from({ length: column.length / 2 }, (_, i) => toRaw(column, 2 * i + (i % 2 === 0 ? 1 : 0)));
}

function toRaw(column: Float64Array, i: number): bigint {
  return columnBits(column)[i] as bigint;
}

describe.each(MEASURED)("$name", (of) => {
  const { name, instruction } = of;
  const bound = boundOf(of);
  const references = readReferences(name);
  const { inputs } = references;

  it.each(probes)(`stays within ${bound} ${unitOf(of)} of the exact value on the $build build`, ({ probe }) => {
    const { max, worst } = accuracy(of, probe.map(name, inputs), references);
    expect(max, `at ${worst.join(", ")}`).toBeLessThanOrEqual(bound);
  });

  it("has at least 2000 reference points", () => {
    expect(references.results.length).toBeGreaterThanOrEqual(2000);
  });

  it("gives the same bits on both builds", () => {
    const [simd, scalar] = probes.map(({ probe }) => columnBits(probe.map(name, inputs)));
    expect(simd).toEqual(scalar);
  });

  it.each(probes)("gives the same bits one row at a time and shifted by one row on the $build build", ({ probe }) => {
    const together = columnBits(probe.map(name, inputs));
    expect(columnBits(probe.map(name, inputs, 1))).toEqual(together);
    const shifted = probe.map(
      name,
      inputs.map((column) => column.subarray(1)),
    );
    expect(columnBits(shifted)).toEqual(together.subarray(1));
  });

  it.each([Number.NaN, Infinity, 1e300, -1e300, 1e-310, 0.1])(
    "does not let a neighbour of %d change a row",
    (guest) => {
      for (const { probe } of probes) {
        const alone = columnBits(probe.map(name, inputs));
        const shared = probe.map(
          name,
          inputs.map((column) => paired(column, guest)),
        );
        expect(unpaired(shared)).toEqual(alone);
      }
    },
  );

  if (instruction) return;

  it("returns the canonical NaN, whatever the NaN that came in", () => {
    for (const { probe } of probes) {
      const outputs = probe.map(name, inputs);
      const nans = columnBits(outputs).filter((_, i) => Number.isNaN(outputs[i]));
      expect(new Set(nans)).toEqual(new Set([CANONICAL_NAN]));
      for (const nan of [negativeNaN, payloadNaN]) {
        const output = probe.map(
          name,
          inputs.map(() => nan),
        );
        expect(toRaw(output, 0)).toBe(CANONICAL_NAN);
      }
    }
  });
});

describe("special values", () => {
  const { NaN: nan, MIN_VALUE: least, MAX_VALUE: most } = Number;
  it.each<[string, number[], number]>([
    ["exp", [-Infinity], 0],
    ["exp", [-0], 1],
    ["exp", [710], Infinity],
    ["exp", [-746], 0],
    ["expm1", [-0], -0],
    ["expm1", [least], least],
    ["expm1", [-Infinity], -1],
    ["expm1", [710], Infinity],
    ["log", [0], -Infinity],
    ["log", [-0], -Infinity],
    ["log", [1], 0],
    ["log", [-1], nan],
    ["log", [Infinity], Infinity],
    ["exp2", [-0], 1],
    ["exp2", [1023], 2 ** 1023],
    ["exp2", [1024], Infinity],
    ["exp2", [-1074], least],
    ["exp2", [-1075], 0],
    ["exp2", [-Infinity], 0],
    ["log2", [0], -Infinity],
    ["log2", [-0], -Infinity],
    ["log2", [least], -1074],
    ["log2", [-1], nan],
    ["log2", [Infinity], Infinity],
    ["log10", [0], -Infinity],
    ["log10", [-0], -Infinity],
    ["log10", [1e22], 22],
    ["log10", [1e-5], -5],
    ["log10", [-1], nan],
    ["log10", [Infinity], Infinity],
    ["logit", [0], -Infinity],
    ["logit", [0.5], 0],
    ["logit", [1], Infinity],
    ["logit", [-least], nan],
    ["logit", [1.0000000000000002], nan],
    ["logSigmoid", [-Infinity], -Infinity],
    ["logSigmoid", [Infinity], -0],
    ["logSigmoid", [-most], -most],
    ["logSigmoid", [0], -Math.LN2],
    ["cbrt", [-0], -0],
    ["cbrt", [-27], -3],
    ["cbrt", [2 ** -1074], 2 ** -358],
    ["cbrt", [-Infinity], -Infinity],
    ["softplus", [-Infinity], 0],
    ["softplus", [Infinity], Infinity],
    ["softplus", [most], most],
    ["softplus", [0], Math.LN2],
    ["logAddExp", [-Infinity, -Infinity], -Infinity],
    ["logAddExp", [Infinity, Infinity], Infinity],
    ["logAddExp", [Infinity, -Infinity], Infinity],
    ["logAddExp", [-Infinity, 3], 3],
    ["logAddExp", [Infinity, nan], nan],
    ["logAddExp", [most, most], most],
    ["asin", [-0], -0],
    ["asin", [-1], -Math.PI / 2],
    ["asin", [-least], -least],
    ["asin", [1.0000000000000002], nan],
    ["asin", [Infinity], nan],
    ["atan", [-0], -0],
    ["atan", [-least], -least],
    ["atan", [most], Math.PI / 2],
    ["atan", [-Infinity], -Math.PI / 2],
    ["log1p", [-0], -0],
    ["log1p", [-1], -Infinity],
    ["log1p", [-least], -least],
    ["log1p", [-1.5], nan],
    ["log1p", [Infinity], Infinity],
    ["pow", [nan, 0], 1],
    ["pow", [1, nan], 1],
    ["pow", [-1, -Infinity], 1],
    ["pow", [-0, -3], -Infinity],
    ["pow", [-0, 3], -0],
    ["pow", [-0, 2.5], 0],
    ["pow", [-2, 0.5], nan],
    ["pow", [-2, 3], -8],
    ["pow", [0, -1], Infinity],
    ["pow", [0.5, Infinity], 0],
    ["pow", [-Infinity, -3], -0],
    ["tanh", [-0], -0],
    ["tanh", [-Infinity], -1],
    ["tanh", [most], 1],
    ["tanh", [-least], -least],
    ["sigmoid", [0], 0.5],
    ["sigmoid", [-Infinity], 0],
    ["sigmoid", [Infinity], 1],
    ["sin", [-0], -0],
    ["sin", [-least], -least],
    ["sin", [Infinity], nan],
    ["cos", [-0], 1],
    ["cos", [-Infinity], nan],
    ["sqrt", [-0], -0],
    ["floor", [-0.5], -1],
    ["floor", [-0], -0],
    ["trunc", [-0.5], -0],
    ["roundHalfAway", [0.49999999999999994], 0],
    ["roundHalfAway", [-0.5], -1],
    ["roundHalfAway", [2.5], 3],
    ["roundHalfAway", [4503599627370497], 4503599627370497],
  ])("%s(%j) is %d", (name, input, expected) => {
    const columns = input.map((x) => Float64Array.of(x, x, x));
    for (const { probe } of probes) expect([...probe.map(name, columns)]).toEqual([expected, expected, expected]);
  });

  it.each(["sin", "cos"])("%s is as exact beyond 1e5 as below", (name) => {
    const references = readReferences(name);
    const far = references.inputs.map((column) => column.filter((x) => Math.abs(x) > 1e5 && Number.isFinite(x)));
    expect(far[0]?.length).toBeGreaterThan(100);
    for (const { probe } of probes) for (const y of probe.map(name, far)) expect(Math.abs(y)).toBeLessThanOrEqual(1);
  });
});

describe.each(probes)("exact results on the $build build", ({ probe }) => {
  it("gives the powers of two of whole numbers, and back", () => {
    const exponents = Float64Array.from({ length: 2098 }, (_, i) => i - 1074);
    const powers = Float64Array.from(exponents, (e) => 2 ** e);
    expect(probe.map("exp2", [exponents])).toEqual(powers);
    expect(probe.map("log2", [powers])).toEqual(exponents);
  });

  it("gives the roots of cubes", () => {
    const roots = Float64Array.from({ length: 20_000 }, (_, i) => (i - 10_000) * 7);
    const cubes = roots.map((root) => root ** 3);
    expect(probe.map("cbrt", [cubes])).toEqual(roots);
  });
});

describe("bounds and choices", () => {
  const values = [Number.NaN, -Infinity, -1, -0, 0, 0.25, 1, 3, Infinity];
  const x = Float64Array.from(values.flatMap((value) => values.map(() => value)));
  const bound = Float64Array.from(values.flatMap(() => values));

  it.each(["min", "max", "clamp", "select"])("%s gives the same bits on both builds and in either lane", (name) => {
    const columns = name === "clamp" ? [x] : [x, bound];
    const [simd, scalar] = probes.map(({ probe }) => columnBits(probe.map(name, columns)));
    expect(simd).toEqual(scalar);
    for (const { probe } of probes) expect(columnBits(probe.map(name, columns, 1))).toEqual(scalar);
  });

  it.each(probes)("min and max keep a NaN value, and ignore a NaN bound, on the $build build", ({ probe }) => {
    for (const [name, better] of [["min", Math.min] as const, ["max", Math.max] as const]) {
      const outputs = probe.map(name, [x, bound]);
      for (const [i, output] of outputs.entries()) {
        const [value, limit] = [x[i] as number, bound[i] as number];
        const expected = Number.isNaN(value) || Number.isNaN(limit) ? value : better(value, limit);
        expect(
          output === expected || (Number.isNaN(output) && Number.isNaN(expected)),
          `${name}(${value}, ${limit})`,
        ).toBe(true);
      }
    }
  });

  it.each(probes)(
    "min and max return the value, not the bound, when both are zero on the $build build",
    ({ probe }) => {
      const zeros = [Float64Array.of(0, -0, 0, -0), Float64Array.of(-0, 0, 0, -0)];
      for (const name of ["min", "max"]) expect([...probe.map(name, zeros)]).toEqual([0, -0, 0, -0]);
    },
  );

  it.each(probes)("clamp keeps NaN, the inside and the zero it was given on the $build build", ({ probe }) => {
    const column = Float64Array.of(Number.NaN, -Infinity, -1, -0, 0, 0.25, 1, 3, Infinity);
    expect([...probe.map("clamp", [column])]).toEqual([Number.NaN, 0, 0, -0, 0, 0.25, 1, 1, 1]);
  });

  it.each(probes)("select takes the first where the mask is true, bit for bit, on the $build build", ({ probe }) => {
    const outputs = probe.map("select", [x, bound]);
    for (const [i, output] of outputs.entries()) {
      const less = (x[i] as number) < (bound[i] as number);
      const expected = (less ? x : bound)[i];
      expect(toBits(output)).toBe(toBits(expected as number));
    }
  });
});

describe("the measure itself", () => {
  it("tells half a ULP from a whole one, and counts a wrong sign of zero, NaN or infinity as infinite", () => {
    const { inputs, results, rests } = readReferences("exp");
    const at = inputs[0]?.indexOf(0.5) as number;
    const one = {
      inputs: [Float64Array.of(0.5)],
      results: results.subarray(at, at + 1),
      rests: rests.subarray(at, at + 1),
    };
    const exact = one.results[0] as number;
    const next = fromBits(toBits(exact) + 1n);
    const exp: Measured = { name: "exp", ulp: 0.75 };
    expect(accuracy(exp, [exact], one).max).toBeLessThanOrEqual(0.5);
    expect(accuracy(exp, [next], one).max).toBeCloseTo(1 - (one.rests[0] as number), 10);
    const zero = { inputs: [Float64Array.of(0)], results: Float64Array.of(0), rests: Float64Array.of(0) };
    for (const wrong of [-0, Number.NaN, Infinity]) expect(accuracy(exp, [wrong], zero).max).toBe(Infinity);
    expect(accuracy(exp, [Number.NaN], { ...zero, results: Float64Array.of(Infinity) }).max).toBe(Infinity);
  });

  it("counts relative errors of small numbers as absolute ones", () => {
    const one = (result: number, rest: number) => ({
      inputs: [Float64Array.of(0)],
      results: Float64Array.of(result),
      rests: Float64Array.of(rest),
    });
    const of: Measured = { name: "", relative: 1e-14 };
    expect(accuracy(of, [1 + 2 ** -50], one(1, 0)).max).toBe(2 ** -50);
    expect(accuracy(of, [1 + 2 ** -52], one(1, 0.5)).max).toBe(2 ** -53);
    expect(accuracy(of, [0], one(Number.MIN_VALUE, 0)).max).toBe(2 ** -52);
    expect(accuracy({ ...of, least: 0.5 }, [2 ** -30], one(2 ** -20, 0)).max).toBeCloseTo(2 ** -19, 8);
    expect(accuracy(of, [NaN], one(1, 0)).max).toBe(Infinity);
  });
});
