// What a cell of text says.

const nothing = new Set(["", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "."]);

/** Words and signs that say that nothing is known. */
export const isMissing = (text: string): boolean => text.length <= 4 && nothing.has(text.trim().toLowerCase());

/** The number that text says; undefined where it says none. Not for what is missing. */
export function numberOf(text: string, decimal: "." | "," = "."): number | undefined {
  if (decimal === ",") return numberOf(text.includes(".") ? "?" : text.replace(",", "."));
  const x = Number(text);
  if (!Number.isNaN(x)) {
    // Number() takes blanks for 0, and 0x10 for 16.
    return (x !== 0 || text.trim() !== "") && !/^\s*[+-]?0[xob]/i.test(text) ? x : undefined;
  }
  const word = text.trim().toLowerCase();
  if (word === "true") return 1;
  if (word === "false") return 0;
  const infinite = /^([+-]?)inf(inity)?$/.exec(word);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  return undefined;
}

/** Whether a whole number is past what doubles hold, so that the cell says another one than the file. */
export const isRounded = (text: string, x: number): boolean =>
  text.length >= 16 && !Number.isSafeInteger(x) && /^\s*[+-]?\d+\s*$/.test(text) && BigInt(text.trim()) !== BigInt(x);

const iso = /^\s*\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?\s*$/;
const american = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s*$/;

/** Milliseconds since 1970 of a date as ISO 8601 has it; without a zone in UTC. */
export function timeOf(text: string): number | undefined {
  if (american.test(text)) {
    // 3/25/2010 is a month, a day and a year; 25/3/2010 is no date here.
    const [, month, day, year] = american.exec(text)!;
    return valid(Date.parse(`${year}-${month!.padStart(2, "0")}-${day!.padStart(2, "0")}`));
  }
  if (!iso.test(text)) return undefined;
  const trimmed = text.trim().replace(" ", "T").replace(/\s/g, "");
  const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(trimmed) || !trimmed.includes("T");
  return valid(Date.parse(zoned ? trimmed : `${trimmed}Z`));
}

const valid = (time: number): number | undefined => (Number.isNaN(time) ? undefined : time);
