// What a tracker saves: "LWT1", the length of a header in JSON, the CRC-32 of all other bytes, the header, and from a multiple of eight
// bytes on one column of little-endian f64.
import { wrongKind } from "../../check.ts";
import { isA } from "../../column.ts";
import { crc32 } from "../../crc.ts";

const magic = 0x3154574c; // "LWT1"
const headAt = 12;
const multipleOfEight = (bytes: number) => Math.ceil(bytes / 8) * 8;
const checksum = (bytes: Uint8Array) => crc32(bytes.subarray(headAt), crc32(bytes.subarray(0, 8)));

export function encode(head: object, columns: readonly Float64Array[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = multipleOfEight(headAt + text.length);
  const bytes = new Uint8Array(start + columns.reduce((sum, column) => sum + 8 * column.length, 0));
  bytes.set(text, headAt);
  const marks = new DataView(bytes.buffer);
  let at = start;
  for (const column of columns)
    for (const x of column) {
      marks.setFloat64(at, x, true);
      at += 8;
    }
  marks.setUint32(0, magic, true);
  marks.setUint32(4, text.length, true);
  marks.setUint32(8, checksum(bytes), true);
  return bytes;
}

export const refused = (path: string, expected: string, got: unknown) =>
  new RangeError(`${path}: saved state expected ${expected}, got ${got}`);

/** Refuses a column with a number that does not fit. */
export function check(path: string, what: string, column: Float64Array, fits: (x: number) => boolean): void {
  const wrong = column.findIndex((x) => !fits(x));
  if (wrong >= 0) throw refused(path, what, column[wrong]);
}

/** The header as it is, and all columns in one, once the bytes are as `encode` made them. */
export function decode(path: string, given: unknown): { head: Record<string, unknown>; body: Float64Array } {
  if (!isA("Uint8Array", given)) throw wrongKind(path, "bytes", "Uint8Array", given);
  // A copy of one's own: nobody else's to change.
  const bytes = new Uint8Array(given as Uint8Array);
  const marks = new DataView(bytes.buffer);
  if (bytes.length < headAt || marks.getUint32(0, true) !== magic)
    throw refused(path, "bytes that save() made", "something else");
  if (checksum(bytes) !== marks.getUint32(8, true))
    throw refused(path, "bytes as save() made them", `${bytes.length} bytes that do not have their checksum`);
  const end = headAt + marks.getUint32(4, true);
  const start = multipleOfEight(end);
  const head = parsed(bytes.subarray(headAt, end));
  if (!head || start > bytes.length || bytes.length % 8 !== 0)
    throw refused(path, "bytes that save() made", "something else");
  const body = Float64Array.from({ length: (bytes.length - start) / 8 }, (_, i) =>
    marks.getFloat64(start + 8 * i, true),
  );
  return { head, body };
}

function parsed(text: Uint8Array): Record<string, unknown> | undefined {
  try {
    return { ...JSON.parse(new TextDecoder().decode(text)) };
  } catch {
    return undefined;
  }
}
