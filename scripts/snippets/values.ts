// Values as comments of docs show them, and whether a value is what a comment shows.

/** A value as it is written: numbers keep their text, since its digits say how exact it is. */
export type Written =
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "word"; readonly value: unknown }
  | { readonly kind: "list"; readonly items: readonly Written[]; readonly more: boolean }
  | { readonly kind: "fields"; readonly fields: ReadonlyMap<string, Written>; readonly more: boolean };

const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null, undefined };
const number = /^-?(?:Infinity|NaN|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?n?)(?![\w.])/;
const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')/;

/** The value at the beginning of a text, and what is left of the text; nothing where there is none. */
export function read(text: string): { value: Written; rest: string } | undefined {
  const at = text.trimStart().replace(/^(?:Float64|Uint32|Uint8|Int32|BigInt64)?Array(?:\(\d+\))? ?(?=\[)/, "");
  const digits = number.exec(at)?.[0];
  if (digits) return { value: { kind: "number", text: digits.replaceAll("_", "") }, rest: at.slice(digits.length) };
  const string = quoted.exec(at);
  if (string) return { value: { kind: "word", value: string[1] ?? string[2] ?? "" }, rest: at.slice(string[0].length) };
  const word = /^[a-z]+(?!\w)/.exec(at)?.[0];
  if (word && word in words) return { value: { kind: "word", value: words[word] }, rest: at.slice(word.length) };
  if (at.startsWith("[")) return readList(at.slice(1));
  if (at.startsWith("{")) return readFields(at.slice(1));
  return undefined;
}

function readList(text: string): ReturnType<typeof read> {
  const items: Written[] = [];
  for (let rest = text.trimStart(), more = false; ; ) {
    if (rest.startsWith("]")) return { value: { kind: "list", items, more }, rest: rest.slice(1) };
    const dots = /^(\.\.\.|…)/.exec(rest)?.[0];
    const item = dots ? undefined : read(rest);
    if (!dots && !item) return undefined;
    if (item) items.push(item.value);
    more ||= Boolean(dots);
    rest = (item ? item.rest : rest.slice(dots!.length)).trimStart();
    if (rest.startsWith(",")) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith("]")) return undefined;
  }
}

function readFields(text: string): ReturnType<typeof read> {
  const fields = new Map<string, Written>();
  for (let rest = text.trimStart(), more = false; ; ) {
    if (rest.startsWith("}")) return { value: { kind: "fields", fields, more }, rest: rest.slice(1) };
    const dots = /^(\.\.\.|…)/.exec(rest)?.[0];
    const key = /^(?:(\w+)|"([^"]*)"|'([^']*)') *:/.exec(rest);
    const field = key ? read(rest.slice(key[0].length)) : undefined;
    if (!dots && !field) return undefined;
    if (field) fields.set((key![1] ?? key![2] ?? key![3])!, field.value);
    more ||= Boolean(dots);
    rest = (field ? field.rest : rest.slice(dots!.length)).trimStart();
    if (rest.startsWith(",")) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith("}")) return undefined;
  }
}

/** What may follow a value in a comment: nothing, words after a mark, or a unit. */
export const ends = (rest: string) => /^\s*$|^[:;,] |^ \(|^ ?[\p{L}%/^\d]+$/u.test(rest);

export function same(value: unknown, written: Written): boolean {
  switch (written.kind) {
    case "number":
      return typeof value === "bigint" ? written.text === `${value}n` : sameNumber(value, written.text);
    case "word":
      return value === written.value;
    case "list": {
      const items = ArrayBuffer.isView(value) || Array.isArray(value) ? Array.from(value as unknown[]) : undefined;
      if (!items || (written.more ? items.length < written.items.length : items.length !== written.items.length))
        return false;
      return written.items.every((item, i) => same(items[i], item));
    }
    case "fields": {
      if (typeof value !== "object" || value === null) return false;
      const names = Object.keys(value);
      if (!written.more && names.length !== written.fields.size) return false;
      return [...written.fields].every(([name, field]) => same((value as Record<string, unknown>)[name], field));
    }
  }
}

/** As close as the digits that are shown, or the same at seven, as docs round. */
function sameNumber(value: unknown, text: string): boolean {
  if (typeof value !== "number") return false;
  const shown = Number(text);
  if (value === shown || Number.isNaN(shown)) return value === shown || Number.isNaN(value);
  if (!Number.isFinite(value)) return false;
  const [, digits, power = "0"] = /^-?\d+(?:\.(\d+))?(?:e(.*))?$/.exec(text) ?? [];
  if (Number(value.toPrecision(7)) === shown) return true;
  return digits !== undefined && Math.abs(value - shown) <= 0.5000001 * 10 ** (Number(power) - digits.length);
}
