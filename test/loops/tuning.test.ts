import { describe, expect, test } from "vitest";
import { type PlantName, tuningLoop, tuningLoops } from "../../examples/loops/tuning.ts";
import { scalar, simd } from "../support/builds.ts";

const loops = tuningLoops(simd.lw);
const names = Object.keys(loops) as PlantName[];
const strong = names.filter((name) => name.endsWith("strong"));
const weak = names.filter((name) => name.endsWith("weak"));

describe("controllers that tune themselves, in closed loop", () => {
  test("the relay and least squares settle every plant, whatever its gain", () => {
    for (const name of names)
      for (const controller of ["relay", "rls"] as const) {
        const { settle, overshoot } = loops[name][controller];
        expect(settle, `${controller}, ${name}`).toBeLessThan(60);
        expect(overshoot, `${controller}, ${name}`).toBeLessThan(0.1);
      }
  });

  test("gains that suit a plant let one four times as strong run away", () => {
    for (const name of strong) {
      expect(loops[name].fixed.settle).toBeNaN();
      for (const controller of ["zeroCross", "relay", "rls"] as const)
        expect(loops[name][controller].last, `${controller}, ${name}`).toBeLessThan(loops[name].fixed.last / 50);
    }
  });

  test("self-tuned gains are faster on a plant four times as weak", () => {
    for (const name of weak)
      for (const controller of ["relay", "rls"] as const)
        expect(loops[name][controller].last, `${controller}, ${name}`).toBeLessThan(loops[name].fixed.last);
  });

  test("gains times the plant's gain come out alike for plants that differ in gain only", () => {
    for (const [weak, strong] of [
      ["first order, weak", "first order, strong"],
      ["second order, weak", "second order, strong"],
    ] as const)
      expect(loops[weak].relay.kp / loops[strong].relay.kp).toBeCloseTo(16, 6);
  });

  test("least squares get better as they learn", () => {
    for (const name of names) expect(loops[name].rls.last, name).toBeLessThan(loops[name].rls.first);
  });

  describe("where they lose:", () => {
    test("fixed gains are best of all on the plant that they were made for, at first", () => {
      const { fixed, ...others } = loops["first order"];
      for (const [controller, { first }] of Object.entries(others)) expect(fixed.first, controller).toBeLessThan(first);
    });

    test("the zero-crossing rule never gets a weak plant there: its sum of errors is bounded before that", () => {
      for (const name of weak) {
        expect(loops[name].zeroCross.settle).toBeNaN();
        expect(loops[name].zeroCross.last).toBeGreaterThan(10 * loops[name].fixed.last);
      }
    });

    test("the zero-crossing rule ends at the bounds of its gains wherever it tunes at all", () => {
      for (const name of names.filter((name) => !weak.includes(name)))
        expect([loops[name].zeroCross.kp, loops[name].zeroCross.ki]).toEqual([0.5, 0.1]);
    });

    test("the relay needs its experiment first, least squares the first step", () => {
      for (const name of names) {
        expect(loops[name].relay.experiment).toBe(120);
        expect(loops[name].rls.first, name).toBeGreaterThan(loops[name].relay.first);
      }
    });
  });

  test("both builds give the same run", () => {
    for (const controller of ["fixed", "zeroCross", "relay", "rls"] as const)
      expect(tuningLoop(scalar.lw, controller, "second order")).toEqual(loops["second order"][controller]);
  });
});
