// What webpack makes of an entry; an error of it fails the test.

import { expect } from "vitest";
import type { Configuration } from "webpack";

export async function webpacked(configuration: Configuration): Promise<void> {
  const { default: webpack } = await import("webpack");
  const compiler = webpack({ mode: "production", performance: false, ...configuration });
  const errors = await new Promise((resolve, reject) =>
    compiler.run((error, stats) =>
      error ? reject(error) : resolve(stats!.toJson({ all: false, errors: true }).errors),
    ),
  );
  expect(errors).toEqual([]);
}
