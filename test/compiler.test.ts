// What the compiler of step bodies says of mistakes: at the author's line, and with what to write instead.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ema } from "../assembly/formulas/core/smoothing.ts";
import { readBodies } from "../compiler/body.ts";
import { Graph } from "../compiler/graph.ts";
import { readWords } from "../compiler/words.ts";
import { core } from "../src/formulas/core/index.ts";

const folder = mkdtempSync(join(tmpdir(), "lanewise-body-"));
afterAll(() => rmSync(folder, { recursive: true }));
const words = readWords("compiler/vocabulary.ts");

/** Reads a body of core.ema from the text of a file. */
function look(body: string): void {
  const file = join(folder, "body.ts");
  writeFileSync(file, `export const tried = step(core.ema, ${body});\n`);
  for (const one of readBodies(file, words)) one.look(new Graph(), core.ema, { sound: false, known: {} });
}

describe("a mistake in a step body", () => {
  test.each([
    ["an `if` on lanes", "({ x, y }) => {\n  if (x > y) y = x;\n  return { y };\n}", 2, "choose values with `? :`"],
    ["an unknown word", "({ x }) => ({ y: gamma(x) })", 1, '"gamma" is neither a word'],
    ["too few values for a word", "({ x }) => ({ y: min(x) })", 1, '"min" takes 2 values'],
    ["a state that is never assigned", "({ x }) => ({ output: x })", 1, '"y" is never assigned'],
    ["an unknown output", "({ x }) => ({ y: x, z: x })", 1, '"z" is no state or output'],
    ["an output among what comes in", "({ x, output }) => ({ y: x + output })", 1, '"output" is no input or state'],
    ["an unknown parameter", "({ x }, { alpah }) => ({ y: alpah * x })", 1, '"alpah" is no parameter'],
    ["an input that is assigned", "({ x }) => {\n  x = 1;\n  return { y: x };\n}", 2, '"x" is an input'],
    ["what kernels cannot compute", "({ x }) => ({ y: x % 2 })", 1, "kernels cannot compute this"],
  ])("is told at its line: %s", (_what, body, line, message) => {
    expect(() => look(body)).toThrow(message);
    expect(() => look(body)).toThrow(`body.ts:${line}:`);
  });

  test("is none in a body that is right", () => {
    expect(() => look("({ x, y }, { alpha }) => ({ y: seen(y) ? alpha * x + (1 - alpha) * y : x })")).not.toThrow();
  });
});

test("a body runs as plain TypeScript", () => {
  const params = { alpha: 0.25, halfLife: NaN, span: NaN };
  expect(ema.run({ x: 8, y: NaN }, params)).toEqual({ y: 8 });
  expect(ema.run({ x: 8, y: 4 }, params)).toEqual({ y: 5 });
});
