import type { FormulaEntry } from "../catalogue.ts";
import { type Argument, type Call, inputsOf, listed, optionsOf, paramsOf, snake } from "./call.ts";

/** A script that runs as it stands: `pip install lanewise`. */
export function python(entry: FormulaEntry, call: Call): string {
  const { sizes, state } = optionsOf(call);
  const params = paramsOf(entry, call).map(item);
  const args = [
    dict(inputsOf(entry, call).map(item)),
    ...(params.length ? [dict(params)] : []),
    ...(sizes.length
      ? [`sizes=${dict(sizes.map(([name, value]) => `${JSON.stringify(snake(name))}: ${value}`))}`]
      : []),
    ...(state.length
      ? [`state=${dict(state.map(([name, value]) => `${JSON.stringify(snake(name))}: ${number(value)}`))}`]
      : []),
  ];
  const name = `lw.${snake(entry.domain)}.${method(entry.name)}`;
  const flat = `result = ${name}(${args.join(", ")})`;
  const text =
    flat.length <= 110 && !flat.includes("\n")
      ? flat
      : `result = ${name}(\n${args.map((arg) => `    ${arg.replaceAll("\n", "\n    ")},`).join("\n")}\n)`;
  const math = text.includes("math.") ? "import math\n\n" : "";
  return `${math}import lanewise

lw = lanewise.load()
${text}
print(result)
`;
}

const item = (of: Argument) => `${JSON.stringify(snake(of.name))}: ${literal(of)}`;
const dict = (items: readonly string[]) => listed("{", items, "}", "", "    ");

function literal(of: Argument): string {
  if (of.kind === "column" || of.kind === "offsets") return listed("[", of.value.map(number), "]", "    ", "    ");
  if (of.kind === "name") return JSON.stringify(of.value);
  if (of.kind === "flag") return of.value ? "True" : "False";
  return number(of.value);
}

function number(value: number): string {
  if (Number.isNaN(value)) return "math.nan";
  if (!Number.isFinite(value)) return value > 0 ? "math.inf" : "-math.inf";
  // Whole numbers beyond 2^53 would be integers that no double holds.
  if (Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER)
    return value.toExponential().replace("e+", "e");
  return Object.is(value, -0) ? "-0.0" : String(value).replace("e+", "e");
}

/** A word of Python's own takes an underscore. */
const method = (name: string) => (words.has(snake(name)) ? `${snake(name)}_` : snake(name));
const words = new Set([
  "lambda",
  "in",
  "is",
  "not",
  "and",
  "or",
  "if",
  "else",
  "for",
  "from",
  "import",
  "with",
  "yield",
  "pass",
]);
