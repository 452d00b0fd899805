// What the compiler of step bodies says of mistakes: at the author's line, and with what to write instead.
import { describe, expect, test } from "vitest";
import { ema } from "../assembly/formulas/core/smoothing.ts";
import { readBodies } from "../compiler/body.ts";
import { inMemory } from "../compiler/folder.ts";
import { Graph } from "../compiler/graph.ts";
import { house } from "../compiler/home.ts";
import { readWords } from "../compiler/words.ts";
import { core } from "../src/formulas/core/index.ts";

const words = readWords(house);

/** Reads a body of core.ema from the text of a file, with its helpers behind it; what it means, in the graph given. */
function look(body: string, helpers = "", graph = new Graph()) {
  const text = `export const tried = step(core.ema, ${body});\n${helpers}\n`;
  const folder = inMemory(new Map([["body.ts", text]]));
  return readBodies(folder, "body.ts", words).map((one) =>
    one.look(graph, core.ema, { sound: false, known: {} }).results.get("y"),
  );
}

describe("a mistake in a step body", () => {
  test.each([
    ["an `if` on lanes", "({ x, y }) => {\n  if (x > y) y = x;\n  return { y };\n}", 2, "choose values with `? :`"],
    ["an unknown word", "({ x }) => ({ y: bessel(x) })", 1, '"bessel" is neither a word'],
    ["too few values for a word", "({ x }) => ({ y: min(x) })", 1, '"min" takes 2 values'],
    ["a state that is never assigned", "({ x }) => ({ output: x })", 1, '"y" is not returned'],
    ["an unknown output", "({ x }) => ({ y: x, z: x })", 1, '"z" is no state or output'],
    ["an output among what comes in", "({ x, output }) => ({ y: x + output })", 1, '"output" is no input or state'],
    ["an unknown parameter", "({ x }, { alpah }) => ({ y: alpah * x })", 1, '"alpah" is no parameter'],
    ["an input that is assigned", "({ x }) => {\n  x = 1;\n  return { y: x };\n}", 2, '"x" is an input'],
    ["what kernels cannot compute", "({ x }) => ({ y: x % 2 })", 1, "kernels cannot compute this"],
    ["an object for a value", "(row) => ({ y: row + 1 })", 1, "one value is due here"],
    [
      "a name that an object lacks",
      "({ x }) => {\n  const { z } = { y: x };\n  return { y: z };\n}",
      2,
      '"z" is not known',
    ],
    ["a number for a yes or no", "({ x, y }) => ({ y: x ? y : 1 })", 1, "a yes or no is due here"],
    ["a number among conditions", "({ x, y }) => ({ y: x > 0 && y ? x : y })", 1, "a yes or no is due here"],
    ["a yes or no for a number", "({ x, y }) => ({ y: y + (x > 0) })", 1, "a number is due here"],
    ["a yes or no that is returned", "({ x, y }) => ({ y: x > y })", 1, '"y" is a number'],
    ["an object that is changed", "(row) => {\n  row = row.x;\n  return { y: row };\n}", 2, '"row" is no variable'],
  ])("is told at its line: %s", (_what, body, line, message) => {
    expect(() => look(body)).toThrow(message);
    expect(() => look(body)).toThrow(`body.ts:${line}:`);
  });

  test("is none in a body that is right", () => {
    expect(() => look("({ x, y }, { alpha }) => ({ y: seen(y) ? alpha * x + (1 - alpha) * y : x })")).not.toThrow();
  });
});

describe("helpers take and return objects", () => {
  const graph = new Graph();
  const meant = (body: string, helpers = "") => look(body, helpers, graph)[0];
  const written = meant("({ x, y }, { alpha }) => ({ y: alpha * x + (1 - alpha) * y })");
  const mix = "const mix = ({ x, y }, { alpha }) => ({ fresh: alpha * x, old: (1 - alpha) * y });";

  test.each([
    ["taken apart", "(row, p) => {\n  const { fresh, old } = mix(row, p);\n  return { y: fresh + old };\n}", mix],
    ["under another name", "(row, p) => {\n  const { fresh: a, old } = mix(row, p);\n  return { y: a + old };\n}", mix],
    ["by name", "(row, p) => {\n  const mixed = mix(row, p);\n  return { y: mixed.fresh + mixed.old };\n}", mix],
    [
      "as the result of the step",
      "(row, p) => mix(row, p)",
      "const mix = ({ x, y }, p) => ({ y: p.alpha * x + (1 - p.alpha) * y });",
    ],
    [
      "with other values in their place",
      "(row, p) => mix({ ...row, x: row.y, y: row.x }, p)",
      "const mix = ({ x, y }, p) => ({ y: p.alpha * y + (1 - p.alpha) * x });",
    ],
    [
      "assigned to variables",
      "({ x, y }, p) => {\n  let old = x;\n  ({ fresh: y, old } = mix({ x, y }, p));\n  return { y: y + old };\n}",
      mix,
    ],
  ])("%s", (_what, body, helpers) => {
    expect(meant(body, helpers)).toBe(written);
  });

  test("one object or another, value by value", () => {
    const either = "const either = ({ x, y }, p) => {\n  if (seen(p.span)) return { y: x };\n  return { y };\n};";
    const chosen = meant("({ x, y }, { span }) => ({ y: seen(span) ? x : y })");
    expect(meant("(row, p) => either(row, p)", either)).toBe(chosen);
    expect(meant("({ x, y }, { span }) => (seen(span) ? { y: x } : { y })")).toBe(chosen);
  });
});

test("a body runs as plain TypeScript", () => {
  const params = { alpha: 0.25, halfLife: NaN, span: NaN };
  expect(ema.run({ x: 8, y: NaN }, params)).toEqual({ y: 8 });
  expect(ema.run({ x: 8, y: 4 }, params)).toEqual({ y: 5 });
});
