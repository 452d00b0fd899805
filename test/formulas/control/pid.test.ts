import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random } from "../../../reference/random.ts";
import { expectSameBits } from "../../support/bits.ts";
import { builds } from "../../support/builds.ts";
import { column, expectClose } from "../../support/golden.ts";

interface Case {
  readonly params: Record<string, number>;
  readonly inputs: Record<"setpoint" | "measured", number[]> & { readonly dt?: number[] };
  readonly outputs: Record<"u" | "proportional" | "integral" | "derivative", number[]>;
}
/** By python-control and SciPy: scripts/references/pid.py. */
const cases: readonly Case[] = JSON.parse(readFileSync("test/references/pid.json", "utf8"));
const columns = ({ setpoint, measured, dt }: Case["inputs"]) => ({
  setpoint: column(...setpoint),
  measured: column(...measured),
  ...(dt ? { dt: column(...dt) } : {}),
});
/** A case without Ti has no integral. */
const withTi = (params: Case["params"]) => ({ ti: Infinity, ...params });

const value = fc.double({ min: -50, max: 50, noNaN: true });
const ticks = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 25 });
const drawn = fc.record({
  kp: fc.double({ min: 0.1, max: 5, noNaN: true }),
  ti: fc.double({ min: 0.5, max: 20, noNaN: true }),
  td: fc.double({ min: 0, max: 3, noNaN: true }),
  n: fc.double({ min: 1, max: 20, noNaN: true }),
  b: fc.double({ min: 0, max: 1, noNaN: true }),
  c: fc.double({ min: 0, max: 1, noNaN: true }),
  dt: fc.double({ min: 0.1, max: 3, noNaN: true }),
  action: fc.constantFrom("reverse" as const, "direct" as const),
});
const split = (pairs: readonly (readonly [number, number])[]) => ({
  setpoint: Float64Array.from(pairs, ([r]) => r),
  measured: Float64Array.from(pairs, ([, y]) => y),
});
const laws = ["backCalc", "clampIntegral", "conditional", "none"] as const;

describe.each(builds)("on the $name build", ({ lw }) => {
  const { pi, pid, pidVelocity } = lw.control;

  describe("control.pid", () => {
    test("adds the three terms of the error, by hand", () => {
      const terms = { kp: 2, ti: 4, td: 1, n: Infinity, c: 1 };
      const { u, proportional, integral, derivative } = pid({ setpoint: 5, measured: column(4, 4.5, 4.75) }, terms);
      expect(proportional).toEqual(column(2, 1, 0.5));
      expect(integral).toEqual(column(0.5, 0.75, 0.875));
      expect(derivative).toEqual(column(0, -1, -0.5));
      expect(u).toEqual(column(2.5, 0.75, 0.875));
    });

    test("filters the derivative with td / n, by hand", () => {
      // A filter of one second over ticks of one: half of what is left each time, and of that 2 * 4 / (1 + 1).
      const terms = { kp: 2, ti: Infinity, td: 4, n: 4, c: 0 };
      const { derivative } = pid({ setpoint: 0, measured: column(0, -1, -1, -1) }, terms);
      expect(derivative).toEqual(column(0, 4, 2, 1));
    });

    test.each(cases)("gives what python-control and SciPy give: $params", ({ params, inputs, outputs }) => {
      const result = pid(columns(inputs), withTi(params));
      for (const [name, wanted] of Object.entries(outputs))
        wanted.forEach((x, t) => {
          const off = Math.abs(result[name as keyof typeof result][t]! - x);
          expect(off, `${name}[${t}]`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(x)));
        });
    });

    test("with b = c = 1 and no filter is the textbook's sum over the error", () => {
      fc.assert(
        fc.property(ticks, drawn, (pairs, { b: _, c: __, action: ___, n: ____, ...params }) => {
          const { u } = pid(split(pairs), { ...params, n: Infinity, c: 1 });
          const error = pairs.map(([r, y]) => r - y);
          let sum = 0;
          error.forEach((e, t) => {
            sum += e;
            const rise = t ? (e - error[t - 1]!) / params.dt : 0;
            const size = 100 * params.kp * (1 + (params.dt / params.ti) * 25 + params.td / params.dt);
            const wanted = params.kp * (e + (params.dt / params.ti) * sum + params.td * rise);
            expect(Math.abs(u[t]! - wanted)).toBeLessThanOrEqual(1e-13 * size);
          });
        }),
        { seed: 1 },
      );
    });

    test("keeps a step of the setpoint out of the parts that do not weigh it", () => {
      const inputs = { setpoint: column(0, 10), measured: 0 };
      const terms = { kp: 2, ti: Infinity, td: 3, n: Infinity };
      expect(pid(inputs, { ...terms, b: 0, c: 0 }).u).toEqual(column(0, 0));
      expect(pid(inputs, { ...terms, b: 0.25, c: 0 }).u).toEqual(column(0, 5));
      expect(pid(inputs, { ...terms, b: 0, c: 0.5 }).u).toEqual(column(0, 30));
    });

    test("acts the other way round when it is direct: as a reverse one whose values are mirrored", () => {
      fc.assert(
        fc.property(ticks, drawn, fc.constantFrom(...laws), (pairs, params, antiWindup) => {
          const limits = { antiWindup, min: -20, max: 30, rateLimit: 40 };
          const direct = pid(split(pairs), { ...params, ...limits, action: "direct" });
          const mirrored = split(pairs.map(([r, y]) => [-r, -y] as const));
          expect(direct.u).toEqual(pid(mirrored, { ...params, ...limits, action: "reverse" }).u);
        }),
        { seed: 1 },
      );
      expect(pid({ setpoint: 20, measured: 22 }, { kp: 3, ti: Infinity, action: "direct" }).u).toBe(6);
      expect(pid({ setpoint: 20, measured: 22 }, { kp: 3, ti: Infinity }).u).toBe(-6);
    });

    test("follows the hand while it is given, within its limits, and takes over without a bump", () => {
      const inputs = { setpoint: 20, measured: 17, manual: column(35, 41, NaN, NaN, 300) };
      const { u } = pid(inputs, { kp: 4, ti: 8, td: 2, min: 0, max: 100, rateLimit: 5 });
      // From 41 on only the integral moves: 4 * 3 / 8 a tick.
      expect(u).toEqual(column(35, 41, 42.5, 44, 100));
    });

    test("whatever happened under manual control, goes on from there where nothing moves", () => {
      const hand = fc.double({ min: -90, max: 90, noNaN: true });
      fc.assert(
        fc.property(ticks, drawn, hand, fc.constantFrom(...laws), (pairs, { td: _, ...params }, last, antiWindup) => {
          const bank = lw.control.pid.bank(1, { ...params, antiWindup, min: -100, max: 100, integralLimit: 1e9 });
          for (const [setpoint, measured] of pairs) bank.step({ setpoint, measured, manual: measured });
          const [setpoint, measured] = pairs.at(-1)!;
          bank.step({ setpoint, measured, manual: last });
          const { u } = bank.step({ setpoint, measured });
          const gained = ((params.kp * params.dt) / params.ti) * (setpoint - measured);
          const wanted = last + (params.action === "direct" ? -gained : gained);
          expect(Math.abs(u[0]! - Math.min(Math.max(wanted, -100), 100))).toBeLessThanOrEqual(1e-10);
        }),
        { seed: 1 },
      );
    });

    test("begins at the output that was there before", () => {
      const bank = lw.control.pid.bank(1, { kp: 4, ti: 8, td: 2, feedForward: 7 }, { state: { u: 42 } });
      expect(bank.step({ setpoint: 20, measured: 17 }).u[0]).toBe(43.5);
      expect(bank.step({ setpoint: 20, measured: 17 }).u[0]).toBe(45);
    });

    test("follows the hand also where the sensor gives nothing, and counts that as skipped", () => {
      const bank = lw.control.pid.bank(1, { kp: 4, ti: 8 });
      expect(bank.step({ setpoint: 20, measured: NaN, manual: 30 }).u[0]).toBe(30);
      expect(bank.step({ setpoint: 20, measured: 17 }).u[0]).toBe(31.5);
      expect(bank.step({ setpoint: 20, measured: NaN, manual: 50 }).u[0]).toBe(50);
      // As if the proportional part had stayed 12: then it falls to 8.
      expect(bank.step({ setpoint: 20, measured: 18 }).u[0]).toBe(50 - 4 + 1);
      expect(bank.state.skipped[0]).toBe(2);
    });

    test.each(laws)("holds output and integral at a tick that is none, by %s", (antiWindup) => {
      const bank = lw.control.pid.bank(1, { antiWindup, td: 2 });
      const { u, integral } = bank.step({ setpoint: 1, measured: 0.25 });
      for (const tick of [
        { setpoint: NaN, measured: 0 },
        { setpoint: 1, measured: Infinity },
        { setpoint: 1, measured: 0, dt: 0 },
        { setpoint: 1, measured: 0, dt: -1 },
        { setpoint: 1, measured: 0, manual: Infinity },
        { setpoint: 1, measured: 0, feedForward: -Infinity },
      ])
        expectSameBits(bank.step(tick), { u, proportional: column(NaN), integral, derivative: column(NaN) });
      expect(bank.state.skipped[0]).toBe(6);
    });

    test("bounds its integral as control.pi does by clampIntegral, to the bit", () => {
      fc.assert(
        fc.property(ticks, drawn, (pairs, { kp, ti, dt }) => {
          const same = { kp, dt, antiWindup: "clampIntegral", integralLimit: 6, min: -9, max: 20 } as const;
          const { u, integral } = pid(split(pairs), { ...same, ti });
          expectSameBits({ u, integral }, pi(split(pairs), { ...same, ki: kp / ti }));
        }),
        { seed: 1 },
      );
    });

    test("pays back over the tracking time, sqrt(ti td) where none is given, and over a tick at least", () => {
      const step = { setpoint: 10, measured: 0 };
      const limits = { kp: 2, ti: 4, min: 0, max: 1 };
      // 20 + 5 are wanted, 24 too many.
      expect(pid(step, { ...limits, trackingTime: 8 }).integral).toBe(5 - 24 / 8);
      expect(pid(step, limits).integral).toBe(5 - 24 / 4);
      expect(pid(step, { ...limits, td: 9 }).integral).toBe(5 - 24 / 6);
      expect(pid(step, { ...limits, trackingTime: 0.01 }).integral).toBe(5 - 24);
      expect(pid(step, { ...limits, ti: Infinity, trackingTime: 2 }).integral).toBe(0);
    });

    test("leaves saturation at the tick at which the error changes its sign, by conditional", () => {
      const positive = fc.double({ min: 0.01, max: 50, noNaN: true });
      fc.assert(
        fc.property(fc.array(positive, { minLength: 1, maxLength: 40 }), positive, drawn, (errors, back, params) => {
          const limits = { min: -5, max: 5, antiWindup: "conditional", td: 0, b: 1, action: "reverse" } as const;
          const { u } = pid(
            { setpoint: 0, measured: column(...errors.map((e) => -e), back) },
            { ...params, ...limits },
          );
          for (const x of u.subarray(0, -1)) expect(x).toBeLessThanOrEqual(5);
          expect(u.at(-1)).toBeLessThan(5);
        }),
        { seed: 1 },
      );
      // Without a law it takes as long as it took to wind up.
      const inputs = { setpoint: column(...Array(20).fill(1), ...Array(20).fill(-1)), measured: 0 };
      const wound = (antiWindup: (typeof laws)[number]) =>
        pid(inputs, { kp: 1, ti: 1, min: -2, max: 2, antiWindup }).u.findIndex((x, t) => t >= 20 && x < 2);
      expect(wound("conditional")).toBe(20);
      expect(wound("backCalc")).toBe(20);
      expect(wound("none")).toBeGreaterThan(35);
    });

    test.each(laws)("keeps its output within its limits and its rate, by %s", (antiWindup) => {
      fc.assert(
        fc.property(ticks, drawn, (pairs, params) => {
          const { u } = pid(split(pairs), { ...params, antiWindup, min: -7, max: 4, rateLimit: 2 });
          u.forEach((x, t) => {
            expect(x >= -7 && x <= 4).toBe(true);
            if (t) expect(Math.abs(x - u[t - 1]!)).toBeLessThanOrEqual(2 * params.dt * (1 + 1e-12));
          });
        }),
        { seed: 1 },
      );
    });

    test("takes what else is known of each tick beside its terms, the parameter where it says nothing", () => {
      const inputs = { setpoint: 1, measured: 0, feedForward: column(5, NaN, 7) };
      expect(pid(inputs, { kp: 2, ti: Infinity, feedForward: 3 }).u).toEqual(column(7, 5, 9));
    });

    test("asks each tick how long it was, the parameter where it says nothing", () => {
      const inputs = { setpoint: 1, measured: 0, dt: column(1, 4, NaN) };
      expect(pid(inputs, { kp: 2, ti: 4, dt: 2 }).integral).toEqual(column(0.5, 2.5, 3.5));
      const rising = { setpoint: 0, measured: column(0, -6, -12), dt: column(1, 2, 3) };
      expect(pid(rising, { kp: 1, ti: Infinity, td: 1, n: Infinity }).derivative).toEqual(column(0, 3, 2));
    });

    test("brings a plant with a delay to its setpoint, past a load, with gains of control.simc", () => {
      const { kp, ti } = lw.control.simc({ gain: 2, lag: 10, delay: 2 });
      const bank = lw.control.pid.bank(1, { kp, ti, dt: 0.1, min: 0, max: 10 });
      const delayed = new Array<number>(20).fill(0);
      let y = 0;
      for (let t = 0; t < 3000; t++) {
        delayed.push(bank.step({ setpoint: 5, measured: y }).u[0]!);
        y += (0.1 / 10) * (2 * (delayed.shift()! + (t > 700 ? 0.5 : 0)) - y);
      }
      expect(y).toBeCloseTo(5, 4);
      expect(bank.state.u[0]).toBeCloseTo(2, 4);
    });
  });

  describe("control.pidVelocity", () => {
    test("adds to its output what control.pid would change, by hand", () => {
      const terms = { kp: 2, ti: 4, td: 1, n: Infinity, c: 1 };
      const state = { u: 10 };
      const { u, increment } = pidVelocity({ setpoint: 5, measured: column(4, 4.5, 4.75) }, terms, { state });
      expect(u).toEqual(column(10.5, 8.75, 8.875));
      expect(increment).toEqual(column(0.5, -1.75, 0.125));
    });

    test.each(cases)("gives what python-control and SciPy give: $params", ({ params, inputs, outputs }) => {
      const { u } = pidVelocity(columns(inputs), withTi(params));
      const size = Math.max(...outputs.u.map(Math.abs));
      outputs.u.forEach((x, t) => {
        expect(Math.abs(u[t]! - x), `u[${t}]`).toBeLessThanOrEqual(1e-12 * size);
      });
    });

    test("is control.pid with a tracking time of one tick, under limits and under manual control", () => {
      const next = random(5);
      const hand = fc.option(fc.double({ min: -40, max: 40, noNaN: true }), { nil: NaN });
      const steps = fc.array(fc.tuple(value, value, hand), { minLength: 1, maxLength: 25 });
      fc.assert(
        fc.property(steps, drawn, (rows, params) => {
          const inputs = {
            ...split(rows.map(([r, y]) => [r, y] as const)),
            manual: Float64Array.from(rows, ([, , m]) => m),
            dt: Float64Array.from(rows, () => params.dt * (0.5 + next())),
          };
          const limits = { ...params, min: -30, max: 25, rateLimit: 60 };
          const one = pid(inputs, { ...limits, trackingTime: 1e-9 }, { state: { u: 3 } });
          const other = pidVelocity(inputs, limits, { state: { u: 3 } });
          other.u.forEach((x, t) => {
            expect(Math.abs(x - one.u[t]!)).toBeLessThanOrEqual(1e-9);
          });
        }),
        { seed: 1 },
      );
    });

    test("is not moved by another gain: only what changes from then on is", () => {
      const before = lw.control.pidVelocity.bank(1, { kp: 2, ti: 4, td: 1 });
      before.run({ setpoint: 5, measured: column(4, 4.4, 4.6, 4.6, 4.6) });
      const state = { u: before.state.u[0]!, front: before.state.front[0]!, filtered: 0.4 - 5 };
      const after = lw.control.pidVelocity.bank(1, { kp: 8, ti: Infinity, b: 1 }, { state });
      const { increment } = after.step({ setpoint: 5, measured: 4.6 });
      // What the filtered derivative had left.
      expectClose(increment[0], 8 * (0.4 - before.state.front[0]!), 1e-12);
    });

    test("tells what it moved by, also where a limit holds it, a hand moves it or a sample is missing", () => {
      const inputs = { setpoint: 10, measured: column(0, 0, NaN, 0, NaN), manual: column(NaN, NaN, NaN, 2, 1) };
      const bank = lw.control.pidVelocity.bank(1, { kp: 2, ti: 4, max: 8 });
      const { u, increment } = bank.run(inputs);
      expect(u).toEqual(column(5, 8, 8, 2, 1));
      expect(increment).toEqual(column(5, 3, 0, -6, -1));
      expect(bank.state.skipped[0]).toBe(2);
    });
  });
});
