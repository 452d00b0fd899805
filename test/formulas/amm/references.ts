// By Python's integers and fractions: scripts/references/pools.py.
import { readFileSync } from "node:fs";

interface References {
  readonly trades: readonly (readonly string[])[];
  readonly shares: readonly (readonly string[])[];
  readonly doubles: readonly {
    given: readonly [number, number, number, number, number];
    amountOut: readonly number[];
    amountIn: readonly number[];
  }[];
  readonly losses: readonly (readonly [ratio: number, loss: number])[];
}

export const references: References = JSON.parse(readFileSync("test/references/pools.json", "utf8"));
