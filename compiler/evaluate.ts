// Specs without running them: a page may not run texts, and need not. A spec is data made of literals, constants, helpers of lanewise/spec
// and arrow functions of the author's; anything else is refused at its line.
import ts from "typescript";
import type { Domain } from "../src/spec.ts";
import * as helpers from "../src/spec.ts";
import { beside, type Folder } from "./folder.ts";
import { Mistake, pointedAt } from "./mistake.ts";
import type { Evaluate } from "./specs.ts";
import { parse } from "./words.ts";

const library = "lanewise/spec";
/** Specs are small; what takes more steps than this does not end. */
const most = 1_000_000;
/** Calls within calls. */
const deepest = 100;

/** An arrow function of the author's, with what is known where it stands. */
class Arrow {
  constructor(
    readonly at: ts.ArrowFunction,
    readonly scope: Scope,
  ) {}
}

/** `import * as spec`. */
class All {}

/** Values by name: of arguments and constants of a function, and around them those of a file. */
type Scope = (name: string) => { readonly value: unknown } | undefined;

const globals: Readonly<Record<string, unknown>> = { Infinity, NaN, undefined };

/** Constants and functions whose answers no machine decides. */
const known: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Number: pick(Number, ["MAX_SAFE_INTEGER", "MIN_SAFE_INTEGER", "MAX_VALUE", "MIN_VALUE", "EPSILON"], {
    POSITIVE_INFINITY: Infinity,
    NEGATIVE_INFINITY: -Infinity,
    NaN,
  }),
  Math: pick(Math, ["PI", "E", "LN2", "LN10", "LOG2E", "LOG10E", "SQRT2", "SQRT1_2", "min", "max", "abs", "sqrt"], {}),
};

function pick<T extends object>(of: T, names: readonly (keyof T)[], more: object): Readonly<Record<string, unknown>> {
  return { ...Object.fromEntries(names.map((name) => [name, of[name]])), ...more };
}

class Mishap extends Mistake {
  constructor(at: ts.Node, message: string) {
    super(pointedAt(at, message));
  }
}

export const evaluate: Evaluate = (folder, parts) => {
  const files = new Files(folder);
  return parts.map(({ file, formulas }) => {
    const value = files.value(formulas, files.scope(file));
    return plain(value, formulas) as Domain;
  });
};

/** A function is no part of a spec. */
function plain(value: unknown, at: ts.Node): unknown {
  if (typeof value === "function" || value instanceof Arrow || value instanceof All)
    throw new Mishap(at, "a spec is data, and a function stands in it; call it");
  if (typeof value === "object" && value !== null) for (const one of Object.values(value)) plain(one, at);
  return value;
}

class Files {
  readonly #scopes = new Map<string, Scope>();
  #steps = 0;
  #depth = 0;
  constructor(readonly folder: Folder) {}

  /** What the top of a file knows: its constants, and what it imports. Each is evaluated when it is asked for, once. */
  scope(file: string): Scope {
    const made = this.#scopes.get(file);
    if (made) return made;
    const found = new Map<string, () => unknown>();
    const values = new Map<string, unknown>();
    const busy = new Set<string>();
    const scope: Scope = (name) => {
      const value = found.get(name);
      if (!value) return undefined;
      if (!values.has(name)) {
        if (busy.has(name)) throw new Mistake(`${this.folder.called(file)}: "${name}" is made of itself`);
        busy.add(name);
        values.set(name, value());
      }
      return { value: values.get(name) };
    };
    this.#scopes.set(file, scope);
    for (const statement of parse(this.folder, file).statements) {
      if (ts.isImportDeclaration(statement)) this.#import(file, statement, found);
      if (ts.isVariableStatement(statement))
        for (const { name, initializer } of statement.declarationList.declarations)
          if (ts.isIdentifier(name) && initializer) found.set(name.text, () => this.value(initializer, scope));
      if (ts.isFunctionDeclaration(statement) && statement.name)
        found.set(statement.name.text, () => {
          throw new Mishap(statement, `write const ${statement.name!.text} = (...) => ...: specs know arrow functions`);
        });
    }
    return scope;
  }

  #import(file: string, statement: ts.ImportDeclaration, found: Map<string, () => unknown>): void {
    const { importClause: clause, moduleSpecifier } = statement;
    if (!clause || clause.isTypeOnly || !ts.isStringLiteral(moduleSpecifier)) return;
    const { text: from } = moduleSpecifier;
    const bindings = clause.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) {
      if (from === library) found.set(bindings.name.text, () => new All());
      return;
    }
    for (const { name, propertyName, isTypeOnly } of bindings?.elements ?? []) {
      if (isTypeOnly) continue;
      const wanted = (propertyName ?? name).text;
      found.set(name.text, () => {
        if (from === library) return helper(wanted, name);
        const other = /^\.\.?\//.test(from) ? this.#beside(file, from) : undefined;
        if (!other)
          throw new Mishap(moduleSpecifier, `specs are made of ${library} and files beside them, not of "${from}"`);
        const value = this.scope(other)(wanted);
        if (!value) throw new Mishap(name, `${this.folder.called(other)} has no constant "${wanted}"`);
        return value.value;
      });
    }
  }

  #beside(file: string, from: string): string | undefined {
    const at = beside(file, from);
    return [at, `${at}.ts`, at.replace(/\.js$/, ".ts"), `${at}/index.ts`].find(
      (name) => name.endsWith(".ts") && this.folder.text(name) !== undefined,
    );
  }

  value(at: ts.Expression, scope: Scope): unknown {
    if (++this.#steps > most) throw new Mishap(at, "this spec takes more than a million steps");
    while (
      ts.isParenthesizedExpression(at) ||
      ts.isAsExpression(at) ||
      ts.isSatisfiesExpression(at) ||
      ts.isNonNullExpression(at)
    )
      at = at.expression;
    const of = (one: ts.Expression) => this.value(one, scope);
    if (ts.isStringLiteralLike(at)) return at.text;
    if (ts.isNumericLiteral(at)) return Number(at.text);
    if (ts.isBigIntLiteral(at)) return BigInt(at.text.slice(0, -1));
    if (at.kind === ts.SyntaxKind.TrueKeyword) return true;
    if (at.kind === ts.SyntaxKind.FalseKeyword) return false;
    if (at.kind === ts.SyntaxKind.NullKeyword) return null;
    if (ts.isIdentifier(at)) return this.#name(at, scope);
    if (ts.isArrayLiteralExpression(at)) return this.#list(at.elements, scope);
    if (ts.isObjectLiteralExpression(at)) return this.#object(at, scope);
    if (ts.isArrowFunction(at)) return new Arrow(at, scope);
    if (ts.isPropertyAccessExpression(at)) return this.#property(at, scope);
    if (ts.isElementAccessExpression(at)) {
      const key = of(at.argumentExpression);
      if (typeof key !== "string" && typeof key !== "number")
        throw new Mishap(at.argumentExpression, "a name or a number is due here");
      return own(of(at.expression), String(key), at.argumentExpression);
    }
    if (ts.isTemplateExpression(at))
      return (
        at.head.text + at.templateSpans.map((span) => word(of(span.expression), span) + span.literal.text).join("")
      );
    if (ts.isConditionalExpression(at)) return of(at.condition) ? of(at.whenTrue) : of(at.whenFalse);
    if (ts.isPrefixUnaryExpression(at)) return unary(at, of(at.operand));
    if (ts.isBinaryExpression(at)) return binary(at, of);
    if (ts.isCallExpression(at)) return this.#call(at, scope);
    throw new Mishap(
      at,
      `a spec is data: literals, objects, lists, constants, spreads, arithmetic and calls of ${library}; this is none of it`,
    );
  }

  #name(at: ts.Identifier, scope: Scope): unknown {
    const found = scope(at.text);
    if (found) return found.value;
    if (Object.hasOwn(globals, at.text)) return globals[at.text];
    throw new Mishap(
      at,
      Object.hasOwn(helpers, at.text)
        ? `"${at.text}" is not imported; write import { ${at.text} } from "${library}"`
        : `"${at.text}" is not known here`,
    );
  }

  #property(at: ts.PropertyAccessExpression, scope: Scope): unknown {
    const { expression: from, name } = at;
    if (ts.isIdentifier(from) && !scope(from.text) && Object.hasOwn(known, from.text)) {
      const all = known[from.text]!;
      if (Object.hasOwn(all, name.text)) return all[name.text];
      throw new Mishap(name, `specs know of ${from.text}: ${Object.keys(all).join(", ")}`);
    }
    const value = this.value(from, scope);
    return value instanceof All ? helper(name.text, name) : own(value, name.text, name);
  }

  #list(elements: readonly ts.Expression[], scope: Scope): unknown[] {
    return elements.flatMap((one) => {
      if (!ts.isSpreadElement(one)) return [this.value(one, scope)];
      const all = this.value(one.expression, scope);
      if (!Array.isArray(all)) throw new Mishap(one, "a list is due here");
      return all;
    });
  }

  #object(at: ts.ObjectLiteralExpression, scope: Scope): object {
    const object: Record<string, unknown> = {};
    const set = (name: string, value: unknown) =>
      Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
    for (const property of at.properties) {
      if (ts.isSpreadAssignment(property)) {
        const value = this.value(property.expression, scope);
        for (const [name, one] of Object.entries(value ?? {})) set(name, one);
      } else if (ts.isShorthandPropertyAssignment(property)) set(property.name.text, this.#name(property.name, scope));
      else if (ts.isPropertyAssignment(property))
        set(this.#key(property.name, scope), this.value(property.initializer, scope));
      else throw new Mishap(property, "a spec is data: write a name and its value");
    }
    return object;
  }

  #key(name: ts.PropertyName, scope: Scope): string {
    if (!ts.isComputedPropertyName(name))
      return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : String(Number(name.getText()));
    return word(this.value(name.expression, scope), name);
  }

  #call(at: ts.CallExpression, scope: Scope): unknown {
    const called = this.value(at.expression, scope);
    const args = this.#list(at.arguments, scope);
    if (typeof called === "function")
      try {
        return called(...args);
      } catch (error) {
        throw new Mishap(
          at,
          `${at.expression.getText()} of these arguments: ${error instanceof Error ? error.message : error}`,
        );
      }
    if (!(called instanceof Arrow)) throw new Mishap(at.expression, `"${at.expression.getText()}" is no function`);
    if (++this.#depth > deepest) throw new Mishap(at, "functions call each other without end");
    try {
      return this.#run(called, args);
    } finally {
      this.#depth--;
    }
  }

  #run({ at, scope: around }: Arrow, args: readonly unknown[]): unknown {
    const values = new Map<string, unknown>();
    const scope: Scope = (name) => (values.has(name) ? { value: values.get(name) } : around(name));
    at.parameters.forEach(({ name, initializer, dotDotDotToken }, k) => {
      const given = dotDotDotToken ? args.slice(k) : args[k];
      this.#bind(name, given === undefined && initializer ? this.value(initializer, scope) : given, values, scope);
    });
    if (!ts.isBlock(at.body)) return this.value(at.body, scope);
    for (const statement of at.body.statements) {
      if (ts.isReturnStatement(statement)) return statement.expression && this.value(statement.expression, scope);
      if (!ts.isVariableStatement(statement))
        throw new Mishap(statement, "functions of specs have constants and a result");
      for (const { name, initializer } of statement.declarationList.declarations)
        this.#bind(name, initializer && this.value(initializer, scope), values, scope);
    }
    return undefined;
  }

  #bind(to: ts.BindingName, value: unknown, values: Map<string, unknown>, scope: Scope): void {
    if (ts.isIdentifier(to)) values.set(to.text, value);
    else if (ts.isObjectBindingPattern(to))
      for (const { name, propertyName, initializer, dotDotDotToken } of to.elements) {
        if (dotDotDotToken) throw new Mishap(name, "name what is taken out of an object");
        const key = propertyName ? this.#key(propertyName, scope) : name.getText();
        const given = Object.hasOwn(Object(value), key) ? own(value, key, name) : undefined;
        this.#bind(name, given === undefined && initializer ? this.value(initializer, scope) : given, values, scope);
      }
    else throw new Mishap(to, "give every argument a name");
  }
}

function helper(name: string, at: ts.Node): unknown {
  if (Object.hasOwn(helpers, name)) return (helpers as Readonly<Record<string, unknown>>)[name];
  throw new Mishap(at, `${library} has no "${name}"`);
}

/** Properties of data alone: none of what objects of JavaScript have by birth. */
function own(value: unknown, name: string, at: ts.Node): unknown {
  if (typeof value === "object" && value !== null && Object.hasOwn(value, name))
    return (value as Record<string, unknown>)[name];
  throw new Mishap(at, `there is no "${name}" in this`);
}

function word(value: unknown, at: ts.Node): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Mishap(at, "a text or a number is due here");
}

function unary(at: ts.PrefixUnaryExpression, value: unknown): unknown {
  if (at.operator === ts.SyntaxKind.ExclamationToken) return !value;
  if (at.operator === ts.SyntaxKind.MinusToken && typeof value === "bigint") return -value;
  if (typeof value !== "number") throw new Mishap(at.operand, "a number is due here");
  if (at.operator === ts.SyntaxKind.MinusToken) return -value;
  if (at.operator === ts.SyntaxKind.PlusToken) return value;
  throw new Mishap(at, "specs know - and ! before a value");
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function binary(at: ts.BinaryExpression, of: (at: ts.Expression) => unknown): unknown {
  const op = at.operatorToken.getText();
  if (op === "&&") return of(at.left) && of(at.right);
  if (op === "||") return of(at.left) || of(at.right);
  if (op === "??") return of(at.left) ?? of(at.right);
  const [a, b] = [of(at.left), of(at.right)];
  if (op === "===") return a === b;
  if (op === "!==") return a !== b;
  if (op === "+" && (typeof a === "string" || typeof b === "string")) return word(a, at.left) + word(b, at.right);
  if (typeof a !== "number" || typeof b !== "number") throw new Mishap(at, "numbers are due on both sides");
  if (op === "+") return a + b;
  const made = arithmetic[op];
  if (!made) throw new Mishap(at.operatorToken, `specs do not know "${op}"`);
  return made(a, b);
}
