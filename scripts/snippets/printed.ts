// What other languages print, against the comments beside their prints.
import { ends, read } from "./values.ts";

/** Lines that print, and what a comment says they print. */
export function toldPrints(code: string): { line: number; told: string }[] {
  return code.split("\n").flatMap((text, i) => {
    const told = /\bprint\w*!?\s*\(.*\)\s*;?\s*(?:#|\/\/)\s*(.*)$/i.exec(text)?.[1]?.trim();
    // Words before a colon, "one tick of all: [3. 2. 1.]", are the reader's.
    const value = told?.replace(/^[a-z][^:[\]]*: /, "");
    return value && shows(value) ? [{ line: i + 1, told: value }] : [];
  });
}

/** A value, or a list as NumPy and Go write it: numbers with spaces between. */
function shows(told: string): boolean {
  if (/^\[[-\d.e+\s]+\]$/.test(told)) return true;
  const found = read(told);
  return found !== undefined && ends(found.rest);
}

/** Those that are not in what was printed, in their order. */
export function missing(code: string, printed: string): { line: number; told: string }[] {
  let at = 0;
  return toldPrints(code).filter(({ told }) => {
    const shown = told.replace(/[:;,] .*$/, "");
    const found = printed.indexOf(shown, at);
    if (found >= 0) at = found + shown.length;
    return found < 0;
  });
}
