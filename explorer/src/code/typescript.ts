import type { FormulaEntry } from "../catalogue.ts";
import { type Argument, type Call, inputsOf, listed, optionsOf, paramsOf } from "./call.ts";

/** A module that runs as it stands: `npm install lanewise`. */
export function typescript(entry: FormulaEntry, call: Call): string {
  const { sizes, state } = optionsOf(call);
  const options = [
    ...(sizes.length ? [`sizes: ${object(sizes.map(([name, value]) => `${key(name)}: ${value}`))}`] : []),
    ...(state.length ? [`state: ${object(state.map(([name, value]) => `${key(name)}: ${number(value)}`))}`] : []),
  ];
  const inputs = object(inputsOf(entry, call).map(property));
  const params = paramsOf(entry, call).map(property);
  const args = [
    inputs,
    ...(params.length || options.length ? [object(params)] : []),
    ...(options.length ? [object(options)] : []),
  ];
  const name = `${entry.domain}.${entry.name}`;
  const flat = `const result = ${name}(${args.join(", ")});`;
  const text =
    flat.length <= 110 && !flat.includes("\n")
      ? flat
      : `const result = ${name}(\n${args.map((arg) => `  ${arg.replaceAll("\n", "\n  ")},`).join("\n")}\n);`;
  return `import { load } from "lanewise/${entry.domain}";

const { ${entry.domain} } = await load();
${text}
console.log(result);
`;
}

const property = (of: Argument) => `${key(of.name)}: ${literal(of)}`;

function literal(of: Argument): string {
  if (of.kind === "column") return listed("Float64Array.of(", of.value.map(number), ")", "  ");
  if (of.kind === "offsets") return listed("Uint32Array.of(", of.value.map(number), ")", "  ");
  if (of.kind === "name") return JSON.stringify(of.value);
  return of.kind === "flag" ? String(of.value) : number(of.value);
}

const number = (value: number) => (Object.is(value, -0) ? "-0" : String(value));
const object = (fields: readonly string[]) => (fields.length ? listed("{ ", fields, " }", "") : "{}");
const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
