import { describe, expect, test } from "vitest";
import { axes, kernelName, signature } from "../src/abi.ts";
import { choice, column, field, offsets, param, perGroup, scalar, signal, state, toggle } from "../src/spec.ts";

describe("the signature of a kernel", () => {
  test("is its inputs, one length per axis, its parameters, its state and its outputs", () => {
    const spec = {
      inputs: { x: signal(column("1")), gain: scalar("1") },
      params: { alpha: param("1", 0.5, [0, 1]), kind: choice("a", "b"), on: toggle(true) },
      state: { y: state("1", 0) },
      output: { y: signal(column("1")), z: signal(column("1")) },
    };
    expect(signature(spec)).toEqual([
      { role: "input", name: "x", type: "i32" },
      { role: "input", name: "gain", type: "f64" },
      { role: "length", name: "tick", type: "i32" },
      { role: "length", name: "entity", type: "i32" },
      { role: "param", name: "alpha", type: "f64" },
      { role: "param", name: "kind", type: "f64" },
      { role: "param", name: "on", type: "f64" },
      { role: "state", name: "y", type: "i32" },
      { role: "output", name: "y", type: "i32" },
      { role: "output", name: "z", type: "i32" },
    ]);
  });

  test("calls a single output by one name, and puts what a reduction carries before it", () => {
    const spec = {
      inputs: { x: column("1"), offsets: offsets() },
      carry: { sum: state("1", 0) },
      output: perGroup(column("1")),
    };
    expect(signature(spec).map(({ role, name }) => `${role} ${name}`)).toEqual([
      "input x",
      "input offsets",
      "length row",
      "length group",
      "carry sum",
      "output output",
    ]);
  });
});

test("scratch memory comes last", () => {
  const spec = { inputs: { x: column("1") }, output: column("1"), scratch: { order: ["row"], table: [2, 8] } };
  expect(signature(spec).slice(-2)).toEqual([
    { role: "scratch", name: "order", type: "i32" },
    { role: "scratch", name: "table", type: "i32" },
  ]);
});

test("axes come in the order in which inputs, then outputs first name them; fixed lengths are none", () => {
  const spec = { inputs: { a: field(["m", "k"], "1"), b: field(["k", 3], "1") }, output: field(["m", "n"], "1") };
  expect(axes(spec)).toEqual(["m", "k", "n"]);
});

test("kernels are named after domain and formula; twins on 64-bit integers say so", () => {
  expect(kernelName("energy", "settlement")).toBe("energy_settlement");
  expect(kernelName("energy", "settlement", true)).toBe("energy_settlement_i64");
});
