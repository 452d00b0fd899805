import type { FormulaEntry } from "../catalogue.ts";
import { type Argument, type Call, inputsOf, listed, optionsOf, paramsOf } from "./call.ts";

/** A program that runs as it stands: `go get github.com/lanewise/lanewise-go`. */
export function go(entry: FormulaEntry, call: Call): string {
  const { sizes, state } = optionsOf(call);
  const params = paramsOf(entry, call);
  const options = [
    ...(sizes.length
      ? [`lanewise.WithSizes(lanewise.Sizes{${sizes.map(([name, value]) => `"${name}": ${value}`).join(", ")}})`]
      : []),
    ...(state.length
      ? [
          `lanewise.WithState(lanewise.State{${state.map(([name, value]) => `"${name}": ${number(value)}`).join(", ")}})`,
        ]
      : []),
  ];
  const args = [
    map("lanewise.Inputs", inputsOf(entry, call)),
    params.length ? map("lanewise.Params", params) : "nil",
    ...options,
  ];
  const flat = `lw.Call("${entry.id}", ${args.join(", ")})`;
  const called =
    flat.length <= 100 && !flat.includes("\n")
      ? flat
      : `lw.Call(\n${[`"${entry.id}"`, ...args].map((arg) => `\t\t${arg.replaceAll("\n", "\n\t")},`).join("\n")}\n\t)`;
  const body = `	result, err := ${called}
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range result.Names() {
		fmt.Println(name, result.Column(name))
	}`;
  return `package main

import (
	"context"
	"fmt"
	"log"
${body.includes("math.") ? '\t"math"\n' : ""}
	"github.com/lanewise/lanewise-go"
)

func main() {
	lw, err := lanewise.Load(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	defer lw.Close()

${body}
}
`;
}

/** On one line, or an argument a line as gofmt aligns them: those of one line that follow each other. */
function map(type: string, of: readonly Argument[]): string {
  const items = of.map((one): [string, string] => [`"${one.name}":`, literal(one)]);
  const flat = `${type}{${items.map((pair) => pair.join(" ")).join(", ")}}`;
  if (flat.length <= 100 && !flat.includes("\n")) return flat;
  const lines = items.map(([key, value], at) => {
    let [from, to] = [at, at + 1];
    if (!value.includes("\n")) {
      while (from > 0 && !items[from - 1]![1].includes("\n")) from--;
      while (to < items.length && !items[to]![1].includes("\n")) to++;
    }
    const width = Math.max(...items.slice(from, to).map(([name]) => name.length));
    return `\t\t${key.padEnd(width)} ${value},`;
  });
  return `${type}{\n${lines.join("\n")}\n\t}`;
}

function literal(of: Argument): string {
  if (of.kind === "column") return listed("[]float64{", of.value.map(number), "}", "\t\t", "\t");
  if (of.kind === "offsets") return listed("[]uint32{", of.value.map(String), "}", "\t\t", "\t");
  if (of.kind === "name") return JSON.stringify(of.value);
  return of.kind === "flag" ? String(of.value) : number(of.value);
}

function number(value: number): string {
  if (Number.isNaN(value)) return "math.NaN()";
  if (!Number.isFinite(value)) return `math.Inf(${value > 0 ? 1 : -1})`;
  if (Object.is(value, -0)) return "math.Copysign(0, -1)";
  const text = String(value);
  // A whole number would be an int, of which Go takes no more than 64 bits.
  return Number.isInteger(value) && Math.abs(value) >= 2 ** 53 && !text.includes("e") ? `${text}.0` : text;
}
