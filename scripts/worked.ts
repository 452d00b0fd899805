// The worked examples (examples/reference): their text, what they are called with, and what the built package makes of them.
import { readFileSync } from "node:fs";
import { loadSync } from "lanewise";
import ts from "typescript";
import * as examples from "../examples/reference/index.ts";

import type { Entry } from "./documented.ts";
import { shown } from "./shown.ts";

export interface Worked {
  /** the call, as it stands in the source */
  readonly code: string;
  /** what it gives, as comments below it */
  readonly shown: string;
  /** what the formula was called with, where the example is one call */
  readonly call?: { readonly inputs: unknown; readonly params: unknown; readonly options: unknown };
  readonly result: unknown;
}

type Runs = Readonly<Record<string, Readonly<Record<string, (lw: unknown) => unknown>>>>;
const lw = loadSync();
const sources = new Map<string, ts.SourceFile>();

export function worked({ id, domain, name }: Entry): Worked {
  const run = (examples as unknown as Runs)[domain]?.[name];
  if (!run) throw new Error(`${id} has no example in examples/reference/${domain}.ts`);
  const calls: unknown[][] = [];
  // The formula itself, listening.
  const formula = (lw as unknown as Runs)[domain]![name] as unknown as (...given: unknown[]) => unknown;
  const listening = new Proxy(formula, {
    apply: (target, self, given: unknown[]) => {
      calls.push(given);
      return Reflect.apply(target, self, given);
    },
  });
  const result = run({ ...lw, [domain]: { ...(lw as unknown as Runs)[domain], [name]: listening } });
  const [inputs = {}, params = {}, options = {}] = calls[0] ?? [];
  return {
    code: textOf(domain, name),
    shown: shown(result),
    ...(calls.length === 1 ? { call: { inputs, params, options } } : {}),
    result,
  };
}

function textOf(domain: string, name: string): string {
  let source = sources.get(domain);
  if (!source) {
    const file = `examples/reference/${domain}.ts`;
    source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
    sources.set(domain, source);
  }
  return exampleText(source, name);
}

/** An example as it stands in the source, less its indent, with the columns that it shares with others of its file: what runs where it is pasted. */
function exampleText(source: ts.SourceFile, formula: string): string {
  let body: ts.ConciseBody | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === formula && ts.isArrowFunction(node.initializer))
      body ??= node.initializer.body;
    else ts.forEachChild(node, visit);
  };
  visit(source);
  if (!body) return "";
  const parts = ts.isBlock(body) ? body.statements.map(statement) : [body.getText()];
  return [...sharedBy(source, body), ...parts.map(dedented)].join("\n");
}

/** Of a function with statements the last one returns the result: here it is the result. */
const statement = (node: ts.Statement) =>
  ts.isReturnStatement(node) && node.expression ? node.expression.getText() : node.getText();

/** Constants of the file that a body names. */
function sharedBy(source: ts.SourceFile, body: ts.Node): string[] {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(body);
  const shared = source.statements.filter(
    (one): one is ts.VariableStatement =>
      ts.isVariableStatement(one) &&
      !one.modifiers &&
      one.declarationList.declarations.some(({ name }) => names.has(name.getText())),
  );
  return shared.map((one) => one.getText());
}

function dedented(text: string): string {
  const indents = [...text.matchAll(/\n( *)\S/g)].map(([, spaces]) => spaces!.length);
  const indent = indents.length ? Math.min(...indents) : 0;
  return text.replaceAll(`\n${" ".repeat(indent)}`, "\n");
}
