// Where a text is kept between visits, and how it fits into a link.
import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";

const key = "lanewise.own";
/** What mail and chats leave whole. */
const longest = 6000;

/** The text of the last visit; none where the browser keeps nothing. */
export function kept(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // A browser that keeps nothing, or no more.
  }
}

/** The text for an address; undefined where it would be too long. */
export function packed(text: string): string | undefined {
  const bytes = deflateSync(strToU8(text), { level: 9 });
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const safe = letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return safe.length <= longest ? safe : undefined;
}

/** The text of an address; undefined where somebody has cut it. */
export function unpacked(letters: string): string | undefined {
  if (letters.length > longest) return undefined;
  try {
    const bytes = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
    return strFromU8(inflateSync(Uint8Array.from(bytes, (char) => char.charCodeAt(0))));
  } catch {
    return undefined;
  }
}
