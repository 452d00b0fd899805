// Bodies as plain TypeScript: no wasm, and a debugger stops in them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { vapour, warmth } from "./weather.ts";

test("air at 0 degrees holds what the base says", () => {
  assert.equal(vapour.run({ temperature: 0 }, { base: 6.1094 }).output, 6.1094);
});

test("warmth follows a rise faster than a fall", () => {
  const params = { rise: 0.5, fall: 0.1 };
  assert.equal(warmth.run({ temperature: 10, held: Number.NaN }, params).held, 10);
  assert.equal(warmth.run({ temperature: 20, held: 10 }, params).held, 15);
  assert.equal(warmth.run({ temperature: 0, held: 10 }, params).held, 9);
});
