// Code to copy, as text and as TypeScript. In its own language, whole, all of it is run by `npm run snippets -- formulas`.
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { entries } from "../../explorer/entries.ts";
import type { FormulaEntry } from "../../explorer/src/catalogue.ts";
import type { Call } from "../../explorer/src/code/call.ts";
import { code, languages } from "../../explorer/src/code/index.ts";
import { outputsOf } from "../../explorer/src/study/results.ts";
import { callOf, initial } from "../../explorer/src/study/setting.ts";
import { asColumns } from "../../explorer/src/study/study.ts";
import { random } from "../../reference/random.ts";
import { drawn } from "../../scripts/snippets/tabs/drawn.ts";
import { type Mistyped, typeErrors } from "../../scripts/snippets/types.ts";
import * as specs from "../../src/formulas/index.ts";
import { loadSync } from "../../src/index.ts";

const formulas = entries().formulas as unknown as readonly FormulaEntry[];
type Formula = (inputs: object, params: object, options: object) => unknown;
const lw = loadSync() as unknown as Readonly<Record<string, Readonly<Record<string, Formula>>>>;
const repository = resolve(import.meta.dirname, "../..");
const AsyncFunction = (async () => {}).constructor as new (...text: string[]) => (...args: unknown[]) => Promise<void>;

/** What a module of TypeScript logs: its import is taken out and given. */
async function logged(entry: FormulaEntry, text: string): Promise<unknown> {
  const [head, ...body] = text.split("\n");
  expect(head).toBe(`import { load } from "lanewise/${entry.domain}";`);
  const said: unknown[] = [];
  const load = async () => ({ [entry.domain]: lw[entry.domain] });
  await new AsyncFunction("load", "console", body.join("\n"))(load, { log: (what: unknown) => said.push(what) });
  return said[0];
}

/** Every output as a list of numbers; JSON, which examples are published in, has no -0. */
const told = (entry: FormulaEntry, result: unknown) =>
  Object.fromEntries(
    Object.entries(outputsOf(entry, result)).map(([name, cells]) => [name, Array.from(cells, (cell) => cell + 0)]),
  );

const typescript = (entry: FormulaEntry, call: Call) => logged(entry, code.typescript.write(entry, call)!);

test("all formulas are there", () => {
  const known = Object.entries(specs).flatMap(([domain, all]) => Object.keys(all).map((name) => `${domain}.${name}`));
  expect(formulas.map(({ id }) => id).sort()).toEqual(known.sort());
});

describe.each(formulas.map((entry) => [entry.id, entry] as const))("%s", (id, entry) => {
  const formula = lw[entry.domain]![entry.name]!;

  test("in TypeScript gives the published result of its example", async () => {
    const got = await typescript(entry, entry.example.call!);
    expect(told(entry, got)).toEqual(told(entry, entry.example.result));
  });

  test("in TypeScript gives an answer to what the page begins with", async () => {
    const call = callOf(entry, initial(entry));
    const { inputs, options } = asColumns(entry, call);
    expect(told(entry, await typescript(entry, call))).toEqual(told(entry, formula(inputs, call.params, options)));
  });

  test("in TypeScript says what the page computes, whatever its parameters", async () => {
    const next = random(id.length * 7 + 1);
    for (let round = 0; round < 4; round++) {
      const call = callOf(entry, drawn(entry, initial(entry), next));
      const { inputs, options } = asColumns(entry, call);
      const settle = async (work: () => unknown) => {
        try {
          return told(entry, await work());
        } catch (error) {
          return String(error);
        }
      };
      expect(await settle(() => typescript(entry, call))).toEqual(
        await settle(() => formula(inputs, call.params, options)),
      );
    }
  });

  test("names its id in every language that has it, and no value of JavaScript's own", () => {
    for (const language of languages) {
      const text = code[language].write(entry, entry.example.call!);
      if (!text) continue;
      expect(text.toLowerCase().replaceAll(/[._]/g, "")).toContain(entry.name.toLowerCase().replaceAll("_", ""));
      expect(text).not.toMatch(/undefined|\[object|\bnull\b/);
      if (language !== "typescript") expect(text).not.toMatch(/(?<!math\.)\bNaN\b(?!\()|\bInfinity\b/);
    }
  });
});

test("in TypeScript has no type error, of an example, of what the page begins with, and of other parameters", () => {
  // In the package's own folder its name is what dist exports.
  const texts = new Map(
    formulas.flatMap((entry) => {
      const setting = initial(entry);
      const calls = [entry.example.call!, callOf(entry, setting), callOf(entry, drawn(entry, setting, random(7)))];
      return calls.map(
        (call, i) => [join(repository, `build/tab/${entry.id}.${i}.ts`), code.typescript.write(entry, call)!] as const,
      );
    }),
  );
  expect(texts.size).toBe(3 * 357);
  const told = ({ file, line, text }: Mistyped) => `${file}:${line}: ${text}\n${texts.get(file)}`;
  expect(typeErrors(texts, repository).map(told)).toEqual([]);
}, 60_000);

test("the functions of SQL are those of the formulas that have one", () => {
  const count = (language: "duckdb" | "clickhouse") => formulas.filter(({ sql }) => sql[language]).length;
  expect(count("duckdb")).toBe(148);
  expect(count("clickhouse")).toBeGreaterThan(100);
});
