// A second opinion: each formula as a plain JavaScript loop over the host's Math.
import { describe, expect, test } from "vitest";
import { sample } from "../../reference/sample.ts";
import { builds } from "../support/builds.ts";
import { catalog, shapesOf } from "../support/catalog.ts";
import { paramSets } from "../support/params.ts";
import { apart, type Case, drawnCases, kernelColumns, plainColumns, waysOf } from "../support/second.ts";

describe.each(catalog)("$path", (entry) => {
  const { spec } = entry;
  // Parameters at the far ends of their ranges make some formulas cancel all their digits; those that choose do not.
  const sets = paramSets(spec, 0).filter((params) => Object.values(params).every((value) => typeof value !== "number"));

  describe.each(builds)("on the $name build", ({ lw }) => {
    const expectAgreement = (given: Case) =>
      expect(
        apart(entry, given, kernelColumns(lw, entry, given), plainColumns(entry, given)),
        JSON.stringify({ params: given.params, sizes: given.sizes, state: given.state !== undefined }),
      ).toBeUndefined();

    test("agrees with a plain loop", () => {
      for (const params of sets)
        for (const sizes of shapesOf(entry, 200))
          for (const options of waysOf(entry))
            expectAgreement({ inputs: sample(spec, sizes, 71, options), params, sizes });
    });

    test("agrees with it on parameters and state that are drawn", () => {
      for (const given of drawnCases(entry)) expectAgreement(given);
    });
  });
});
