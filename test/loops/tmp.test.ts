import { test } from "vitest";
import { difficultyLoops } from "../../examples/loops/difficulty.ts";
import { simd } from "../support/builds.ts";
test("x", () => {
  const t0 = performance.now();
  const all = difficultyLoops(simd.lw);
  for (const [s, r] of Object.entries(all)) for (const [n, f] of Object.entries(r)) console.log(s.padEnd(11), n.padEnd(17), f.mean.toFixed(0), f.meanAfter.toFixed(0), f.deviation.toFixed(3), f.swing.toFixed(4), f.settle);
  console.log(performance.now() - t0);
});
