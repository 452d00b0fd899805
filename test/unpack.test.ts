import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pack, unpack } from "../src/unpack.ts";
import { wasmBytes } from "./support/builds.ts";

describe("packed bytes", () => {
  test("come back as they were, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(unpack(pack(bytes))).toEqual(bytes);
      }),
      { seed: 1 },
    );
    const all = Uint8Array.from({ length: 256 * 3 }, (_, i) => i);
    expect(unpack(pack(all))).toEqual(all);
  });

  test.each(["engine-simd", "engine-scalar"])("hold %s in text that a script can quote", (name) => {
    const bytes = wasmBytes(name);
    const packed = pack(bytes);
    expect(packed).toMatch(/^[\x20-\x7e]*$/);
    expect(packed).not.toMatch(/["'`\\$<]/);
    expect(Buffer.compare(unpack(packed), bytes)).toBe(0);
  });
});
