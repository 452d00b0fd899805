// A module with more memory from the start. JavaScript must not grow one: a detached buffer slows the typed arrays of the
// whole process, and with them the plain loops that are being measured.

const memorySection = 5;

/** The same module, its memory `pages` long when made. */
export function sized(wasm: Uint8Array, pages: number): Uint8Array<ArrayBuffer> {
  for (let at = 8; at < wasm.length; ) {
    const [size, body] = leb(wasm, at + 1);
    if (wasm[at] === memorySection) {
      const section = [1, 0, ...toLeb(pages)];
      return Uint8Array.of(
        ...wasm.subarray(0, at),
        memorySection,
        section.length,
        ...section,
        ...wasm.subarray(body + size),
      );
    }
    at = body + size;
  }
  throw new RangeError("bench: the module has no memory of its own");
}

/** An unsigned LEB128 number and where it ends. */
function leb(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

const toLeb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...toLeb(value >>> 7)]);
