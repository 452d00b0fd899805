// The worked examples of the formula specification, each run on both builds.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Lanewise } from "../../src/public.ts";
import { builds } from "./builds.ts";

export interface Case {
  readonly id: string;
  readonly fn: string;
  readonly case: string;
  readonly inputs: never;
  readonly output: unknown;
  readonly tol: number;
}

/** NaN and the infinities stand in the file as strings. */
const revived = (_: string, value: unknown) =>
  value === "NaN" ? NaN : value === "Infinity" ? Infinity : value === "-Infinity" ? -Infinity : value;

export const cases: readonly Case[] = JSON.parse(readFileSync("test/golden.json", "utf8"), revived);

/** What a formula gives for the inputs of a case, named as the case names it; the title tells apart cases of the same inputs. */
type Handler = (lw: Lanewise, inputs: never, title: string) => unknown;

interface Options {
  /** results that must be equal, not close: integers */
  readonly exact?: readonly string[];
}

/** A test for each case of a formula and build. A case whose function has no handler fails, and so does a handler without a case. */
export function golden(id: string, handlers: Readonly<Record<string, Handler>>, { exact = [] }: Options = {}) {
  const own = cases.filter((one) => one.id === id);
  describe(`the examples of ${id}`, () => {
    test("are all there", () => {
      expect(own.length).toBeGreaterThan(0);
      expect(new Set(own.map(({ fn }) => fn))).toEqual(new Set(Object.keys(handlers)));
    });
    describe.each(builds)("on the $name build", ({ lw }) => {
      test.each(own)("$fn: $case", ({ fn, case: title, inputs, output, tol }) => {
        const handler = handlers[fn] ?? expect.fail(`${id} has no handler for ${fn}`);
        expectClose(handler(lw, inputs, title), output, tol, exact, "");
      });
    });
  });
}

/** Numbers within a relative tolerance, or 1e-15; everything else, and what must be exact, equal. */
export function expectClose(
  actual: unknown,
  expected: unknown,
  tol: number,
  exact: readonly string[] = [],
  at = "",
): void {
  if (Array.isArray(expected)) {
    const cells = ArrayBuffer.isView(actual) ? [...(actual as Float64Array)] : (actual as unknown[]);
    expect(cells, at).toHaveLength(expected.length);
    expected.forEach((value, i) => {
      expectClose(cells[i], value, tol, exact, `${at}[${i}]`);
    });
  } else if (typeof expected === "object" && expected !== null) {
    for (const [name, value] of Object.entries(expected)) {
      expect(actual, `${at}.${name}`).toHaveProperty(name);
      expectClose(
        (actual as Record<string, unknown>)[name],
        value,
        exact.includes(name) ? 0 : tol,
        exact,
        `${at}.${name}`,
      );
    }
  } else if (typeof expected === "number" && Number.isFinite(expected) && tol > 0) {
    const off = Math.abs((actual as number) - expected);
    const close = off <= Math.max(tol * Math.abs(expected), 1e-15);
    if (!close) expect.fail(`${at || "result"} is ${actual}, not within ${tol} of ${expected}`);
  } else expect(actual, at).toBe(expected);
}

/** The given parameters; those that a case leaves at their default are left out. */
export function given<const P extends object>(params: P): { [K in keyof P]?: Exclude<P[K], undefined> } {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) as never;
}

export const column = (...values: number[]): Float64Array => Float64Array.from(values);
