import type { FormulaEntry } from "../catalogue.ts";
import { type Argument, type Call, inputsOf, listed, optionsOf, paramsOf } from "./call.ts";

/** A program that runs as it stands: `cargo add lanewise`. */
export function rust(entry: FormulaEntry, call: Call): string {
  const { sizes, state } = optionsOf(call);
  const parts = [
    ...inputsOf(entry, call).map((of) => `.input("${of.name}", ${literal(of)})`),
    ...paramsOf(entry, call).map((of) => `.param("${of.name}", ${literal(of)})`),
    ...sizes.map(([name, value]) => `.size("${name}", ${value})`),
    ...state.map(([name, value]) => `.state("${name}", ${number(value)})`),
  ];
  const flat = `    let call = Call::new()${parts.join("")};`;
  const text =
    flat.length <= 110 && !flat.includes("\n")
      ? flat
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

function literal(of: Argument): string {
  if (of.kind === "column") return listed("&[", of.value.map(number), "]", "        ", "    ");
  if (of.kind === "offsets")
    return listed(
      "&[",
      of.value.map((value) => `${value}_u32`),
      "]",
      "        ",
      "    ",
    );
  if (of.kind === "name") return JSON.stringify(of.value);
  return of.kind === "flag" ? String(of.value) : number(of.value);
}

function number(value: number): string {
  if (Number.isNaN(value)) return "f64::NAN";
  if (!Number.isFinite(value)) return value > 0 ? "f64::INFINITY" : "f64::NEG_INFINITY";
  const text = Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
  return /[.e]/.test(text) ? text : `${text}.0`;
}
