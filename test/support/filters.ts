// What other tools give for filters, means, quantiles and layers: made by scripts/references/filters.py.
import { readFileSync } from "node:fs";
import { expect } from "vitest";

interface Taps {
  readonly order: number;
  readonly derivative: number;
  readonly delta: number;
}

interface Quantiles {
  readonly x: readonly number[];
  readonly q: readonly number[];
}

export interface References {
  readonly convolve: readonly {
    readonly x: readonly number[];
    readonly taps: readonly number[];
    readonly full: readonly number[];
    readonly same: readonly number[];
    readonly valid: readonly number[];
  }[];
  readonly fir: readonly Record<"x" | "taps" | "zi" | "y" | "zf", readonly number[]>[];
  readonly smooth: readonly {
    readonly params: Taps & { readonly window: number };
    readonly x: readonly number[];
    readonly y: readonly number[];
  }[];
  readonly taps: readonly {
    readonly params: Taps;
    readonly tap: number;
    readonly position: number | null;
    readonly taps: readonly number[];
    readonly exact: readonly number[];
  }[];
  readonly quantile: readonly (Quantiles & { readonly values: Readonly<Record<string, readonly number[]>> })[];
  readonly weighted: readonly (Quantiles & Record<"weights" | "inverted" | "averaged", readonly number[]>)[];
  readonly means: readonly {
    readonly x: readonly number[];
    readonly weights: readonly number[];
    readonly mean: number;
    readonly harmonic: number;
    readonly powers: readonly (readonly [p: number, mean: number])[];
    readonly scipy: readonly (readonly [p: number, mean: number])[];
  }[];
  readonly scores: readonly {
    readonly x: readonly number[];
    readonly label: number;
    readonly scipy: readonly number[];
    readonly exact: readonly number[];
    readonly losses: readonly (readonly [smoothing: number, loss: number])[];
  }[];
  readonly layer: Record<"x" | "gain" | "bias" | "y", readonly number[]> & { readonly epsilon: number };
  readonly gru: readonly {
    readonly reset: "after" | "before";
    readonly units: number;
    readonly features: number;
    readonly weights: Record<"inputWeights" | "recurrentWeights" | "bias" | "recurrentBias", readonly number[]>;
    readonly x: readonly number[];
    readonly start: readonly number[];
    readonly hidden: readonly number[];
  }[];
}

export const references: References = JSON.parse(readFileSync("test/references/filters.json", "utf8"));

/** Each within some of the largest, as sums of them have it. */
export function expectNear(actual: ArrayLike<number>, expected: readonly number[], within = 1e-13, what = "") {
  expect(actual.length, what).toBe(expected.length);
  const size = Math.max(...expected.map(Math.abs), Number.MIN_VALUE);
  expected.forEach((value, i) => {
    const off = Math.abs(actual[i]! - value);
    if (!(off <= within * size)) expect.fail(`${what}[${i}] is ${actual[i]}, not ${value}`);
  });
}
