// Code to copy of every formula, as its pages in site and explorer show it (explorer/src/code), and what it must give.
import { loadSync } from "lanewise";
import { entries } from "../../../explorer/entries.ts";
import type { FormulaEntry } from "../../../explorer/src/catalogue.ts";
import { type Call, code, type Language } from "../../../explorer/src/code/index.ts";
import { type Outputs, outputsOf } from "../../../explorer/src/study/results.ts";
import { callOf, initial } from "../../../explorer/src/study/setting.ts";
import { asColumns } from "../../../explorer/src/study/study.ts";
import { random } from "../../../reference/random.ts";
import { drawn } from "./drawn.ts";

export interface Text {
  readonly entry: FormulaEntry;
  /** which call: that of the worked example, the one that the explorer begins with, or one whose parameters are drawn */
  readonly of: "example" | "page" | "drawn";
  readonly text: string;
  /** or why a plain call is refused, which nothing on a page should be */
  readonly expected: Outputs | string;
}

type Formula = (inputs: object, params: object, options: object) => unknown;

/** The texts of a language that differ: none twice, none where the language has no way to a formula. */
export function textsOf(language: Language): Text[] {
  const lw = loadSync() as unknown as Readonly<Record<string, Readonly<Record<string, Formula>>>>;
  const formulas = entries().formulas as unknown as readonly FormulaEntry[];
  return formulas.flatMap((entry) => {
    const plainly = (call: Call) => {
      const { inputs, options } = asColumns(entry, call);
      try {
        return outputsOf(entry, lw[entry.domain]![entry.name]!(inputs, call.params, options));
      } catch (error) {
        return String(error);
      }
    };
    const texts: Text[] = [];
    const add = (of: Text["of"], call: Call, expected: Text["expected"]) => {
      const text = code[language].write(entry, call);
      if (text && !texts.some((one) => one.text === text)) texts.push({ entry, of, text, expected });
    };
    const begun = initial(entry);
    // What is published is read from where it is published; other calls have a plain call beside them.
    add("example", entry.example.call!, outputsOf(entry, entry.example.result));
    add("page", callOf(entry, begun), plainly(callOf(entry, begun)));
    const next = random(entry.id.length * 7 + 1);
    for (let round = 0; entry.params.length && round < 8; round++) {
      const call = callOf(entry, drawn(entry, begun, next));
      const expected = plainly(call);
      // Rules between parameters: this draw breaks one.
      if (typeof expected === "string") continue;
      add("drawn", call, expected);
      break;
    }
    return texts;
  });
}
