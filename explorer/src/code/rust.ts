import type { FormulaEntry } from "../catalogue.ts";
import { type Argument, type Call, filled, inputsOf, optionsOf, paramsOf } from "./call.ts";

/** A program that runs as it stands: `cargo add lanewise`. */
export function rust(entry: FormulaEntry, call: Call): string {
  const { sizes, state } = optionsOf(call);
  const parts = [
    ...inputsOf(entry, call).map((of) => given("input", of)),
    ...paramsOf(entry, call).map((of) => given("param", of)),
    ...sizes.map(([name, value]) => `.size("${name}", ${value})`),
    ...state.map(([name, value]) => `.state("${name}", ${number(value)})`),
  ];
  // As rustfmt breaks chains, where there is more than one link.
  const flat = `Call::new()${parts.join("")}`;
  const text =
    flat.length <= 60 || (parts.length === 1 && !flat.includes("\n"))
      ? `    let call = ${flat};`
      : `    let call = Call::new()\n${parts.map((part) => `        ${part}`).join("\n")};`;
  return `use lanewise::Call;

fn main() -> lanewise::Result<()> {
    let mut lw = lanewise::load()?;
${text}
    let result = lw.call("${entry.id}", call)?;
    for name in result.names() {
        println!("{name} {:?}", &result[name]);
    }
    Ok(())
}
`;
}

const width = 60;

/** A link of the chain; arguments that are wide have a line each, as rustfmt breaks them. */
function given(method: string, of: Argument): string {
  const value = literal(of);
  const args = `"${of.name}", ${value}`;
  if (args.length <= width) return `.${method}(${args})`;
  const indent = " ".repeat(12);
  return `.${method}(\n${indent}"${of.name}",\n${indent}${value.length <= width + 3 ? value : broken(of)},\n        )`;
}

function literal(of: Argument): string {
  if (of.kind === "column" || of.kind === "offsets") return `&[${cells(of).join(", ")}]`;
  if (of.kind === "name") return JSON.stringify(of.value);
  return of.kind === "flag" ? String(of.value) : number(of.value);
}

/** More cells than one line has, on lines as full as they may be. */
const broken = (of: Argument) => `&[\n${filled(cells(of), " ".repeat(16))}\n${" ".repeat(12)}]`;

function cells(of: Argument): string[] {
  if (of.kind === "offsets") return of.value.map((value) => `${value}_u32`);
  return of.kind === "column" ? of.value.map(number) : [];
}

function number(value: number): string {
  if (Number.isNaN(value)) return "f64::NAN";
  if (!Number.isFinite(value)) return value > 0 ? "f64::INFINITY" : "f64::NEG_INFINITY";
  const text = Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
  return /[.e]/.test(text) ? text : `${text}.0`;
}
