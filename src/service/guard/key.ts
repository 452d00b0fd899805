// Keys for cohorts.

const utf8 = new TextEncoder();

/** A key of a text, as of a user's id: the lower 53 bits of FNV-1a (64 bits) of its UTF-8. The same everywhere and for good. */
export function keyOf(text: string): number {
  let hash = 0xcbf2_9ce4_8422_2325n;
  for (const byte of utf8.encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100_0000_01b3n);
  return Number(BigInt.asUintN(53, hash));
}
