// What people are told of fields and parameters, in Markdown: ranges, defaults, starts. Of specs, and of the manifest, where JSON has some numbers
// as text.
import { type ManifestEntry, type ManifestField, type ManifestParam, type Numeral, numeral } from "./manifest.ts";

/** A range in words; an end at the last double admits all but infinity. */
export function span(range: readonly [Numeral, Numeral]): string {
  const [min, max] = range.map(numeral) as [number, number];
  if (max === Number.MAX_VALUE || min === -Number.MAX_VALUE)
    return `${span([min === -Number.MAX_VALUE ? -Infinity : min, max === Number.MAX_VALUE ? Infinity : max])}, finite`;
  if (min === -Infinity) return max === Infinity ? "any number" : `up to ${number(max)}`;
  const low = min === Number.MIN_VALUE ? "above 0" : max === Infinity ? `${number(min)} or more` : number(min);
  return max === Infinity ? low : `${low}${min === Number.MIN_VALUE ? ", up to" : " to"} ${number(max)}`;
}

/** Seven digits; powers of two, and the last whole numbers of 32, 53 and 64 bits, by the power. */
export function number(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? "-" : "";
  const [exact, above] = [Math.log2(size), Math.log2(size + 1)];
  if (exact >= 31 && exact <= 64 && Number.isInteger(exact) && 2 ** exact === size) return `${sign}2^${exact}`;
  if (above >= 31 && Number.isInteger(above) && Number.isSafeInteger(value))
    return `${sign}2^${above} ${sign ? "+" : "-"} 1`;
  return String(Number(value.toPrecision(7)))
    .replace(/^(-?\d)0{9,}$/, (digits, first) => `${first}e${digits.length - first.length}`)
    .replace("e+", "e");
}

const named = (values: readonly string[]) => values.map((value, code) => `\`"${value}"\` (${code})`).join(", ");

/** What an input takes. */
export function accepted(field: Omit<ManifestField, "name">): string {
  const { kind, values, range, clamped, extended, optional, sparse, otherwise, rising } = field;
  if (kind === "offsets") return "`Uint32Array`, rising from 0 to the number of rows; may be left out";
  const main =
    kind === "flag"
      ? "0 or 1"
      : kind === "code"
        ? named(values!)
        : `${kind === "integer" ? "whole, " : ""}${span(range)}`;
  return [
    main,
    ...(extended ? ["Infinity counts"] : []),
    ...(clamped ? ["what is beyond is brought to the end"] : []),
    ...(rising ? ["rising"] : []),
    ...(sparse && !optional ? ["NaN is no error"] : []),
    ...(optional ? [sparse ? "NaN or left out: nothing observed" : `may be left out${other(otherwise)}`] : []),
  ].join("; ");
}

const other = (value: Numeral | undefined) => (value === undefined ? "" : `: ${number(numeral(value))}`);

/** What an output may be. */
export const given = ({ kind, values, range }: Omit<ManifestField, "name">): string =>
  kind === "flag" ? "0 or 1" : kind === "code" ? named(values!) : span(range);

/** What inputs without a comment are: the same everywhere. */
export const usual = ({ kind, dims, of }: Omit<ManifestField, "name">): string =>
  kind === "offsets"
    ? `where each ${dims[0]} starts among the ${of}s, plus the end. Left out, all are one ${dims[0]}`
    : "";

/** What a parameter takes. */
export const settable = (param: Omit<ManifestParam, "name">): string =>
  param.choices
    ? param.choices.map((one) => `\`"${one}"\``).join(", ")
    : param.range
      ? `${param.whole ? "whole, " : ""}${span(param.range)}${param.wide ? "; a bigint in 64-bit integers" : ""}`
      : "`true`, `false`";

export function initialOf(param: Omit<ManifestParam, "name">): string {
  if (!param.range) return `\`${JSON.stringify(param.default)}\``;
  const value = numeral(param.default);
  return Number.isNaN(value) ? "none" : number(value);
}

/** Where state starts: NaN is accepted where it is the start. */
export function startOf(initial: Numeral | string): string {
  const value = numeral(initial);
  if (typeof initial === "string" && initial !== "NaN" && Number.isNaN(value)) return `parameter \`${initial}\``;
  return Number.isNaN(value) ? "NaN: set by the first observation" : number(value);
}

type Formed = Pick<ManifestEntry, "shape" | "state" | "carry" | "inputs">;

/** In which forms a formula may be called. */
export function formsOf({ state, carry, inputs }: Formed): string {
  const groups = carry.length > 0 || inputs.some(({ kind }) => kind === "offsets");
  return state.length ? "row, series, bank" : groups ? "column, groups" : "row, columns";
}
