// How far a slider goes: as far as a parameter may where that says something, else around its default. What is typed may go to the bounds.
import { plausible } from "../../../site/views/range.ts";
import type { FieldEntry, FormulaEntry, NumberEntry } from "../catalogue.ts";
import type { Setting } from "./setting.ts";

export interface Ends {
  readonly min: number;
  readonly max: number;
  /** even over orders of magnitude */
  readonly log: boolean;
}

/** Past this many times the usual value, a range says nothing of what is usual. */
const most = 20;

export function paramEnds(
  { range: [min, max], default: usual, whole }: NumberEntry,
  value: number,
  start: number = value,
): Ends {
  // A default that stands for "no limit" says nothing of sizes.
  const size = (Math.abs(usual) < 1e12 && Math.abs(usual)) || (Math.abs(value) < 1e12 && Math.abs(value)) || 1;
  const all = max - min <= most * Math.max(size, whole ? 5 : 0.05);
  // Between two ends above 0 that are far apart, orders of magnitude are what matters.
  const log = min > 0 && max < 1e300 && max / min > 500 && usual / min > 1.5;
  const low = all || log ? min : Math.max(min, min >= -size ? min : -round(3 * size));
  const high =
    all || log ? max : Math.min(max, round(3 * Math.max(size, Math.abs(start) < 1e12 ? Math.abs(start) : 0)));
  return { min: Math.min(low, value), max: Math.max(high, value), log };
}

/** Where an input's slider goes, and where x does when it is swept. */
export function inputEnds(field: FieldEntry, cells: readonly number[], of: readonly number[] = cells): Ends {
  const [min, max] = plausible(field as never, of);
  const finite = cells.filter(Number.isFinite);
  return { min: Math.min(min, ...finite), max: Math.max(max, ...finite), log: false };
}

/** To one or two digits, upwards. */
function round(x: number): number {
  const unit = 10 ** Math.floor(Math.log10(x));
  return Math.ceil(x / unit - 1e-9) * unit;
}

/** A value as its parameter takes it: whole where it must be, within its bounds. */
export function fitted({ range: [min, max], whole }: NumberEntry, value: number): number {
  const near = whole ? Math.round(value) : value;
  return Math.min(Math.max(near, min), max);
}

export interface Kept {
  readonly params: Setting["params"];
  /** what a rule has made of the wish */
  readonly said?: string;
}

/** One number changed, and what rules between parameters make of it: it stops at its neighbour; of a sum the others give way. */
export function changed({ rules, params }: FormulaEntry, before: Setting["params"], name: string, wish: number): Kept {
  let value = wish;
  let said: string | undefined;
  for (const { rule, ...of } of rules) {
    if (rule !== "ordered") continue;
    const [low, high] = (of as unknown as { params: [string, string] }).params;
    const other = before[name === low ? high : low] as number;
    if (name === low && value > other) {
      value = other;
      said = `${low} may not pass ${high}, which is ${other}.`;
    }
    if (name === high && value < other) {
      value = other;
      said = `${high} may not go below ${low}, which is ${other}.`;
    }
  }
  const sum = rules.find((one) => one.rule === "sum" && one.params.includes(name));
  if (sum?.rule !== "sum")
    return said ? { params: { ...before, [name]: value }, said } : { params: { ...before, [name]: value } };
  const others = sum.params.filter((one) => one !== name);
  const now = others.reduce((all, one) => all + (before[one] as number), 0);
  const rest = sum.equals - value;
  const share = (one: string) => (now > 0 ? ((before[one] as number) / now) * rest : rest / others.length);
  const parts = Object.fromEntries(others.map((one) => [one, share(one)]));
  const fits = others.every((one) => {
    const param = params.find((param) => param.name === one) as NumberEntry;
    return parts[one]! >= param.range[0] && parts[one]! <= param.range[1];
  });
  if (!fits)
    return {
      params: before,
      said: `${sum.params.join(" + ")} must be ${sum.equals}: the others cannot give way so far.`,
    };
  return {
    params: { ...before, [name]: value, ...parts },
    said: `${others.join(", ")} ${others.length > 1 ? "give" : "gives"} way: together they are ${sum.equals}.`,
  };
}
