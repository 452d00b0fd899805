// From the text of a step body to its graph, through TypeScript's own parser. Whatever a kernel cannot do is said at its line.
import ts from "typescript";
import { type Field, isNumber, outputsOf, type Spec } from "../src/spec.ts";
import { beside, type Folder } from "./folder.ts";
import { type Graph, mask, type Node } from "./graph.ts";
import type { Hints } from "./step.ts";
import { BodyError, declarations, parse, type Words } from "./words.ts";

/** How a body is looked at. */
export interface View {
  /** every required input is valid and every state that `seen` asks about a number; the schedule asks whether that holds */
  readonly sound: boolean;
  /** parameters whose value is known: index of a choice, a toggle */
  readonly known: Readonly<Record<string, number>>;
  /** every number parameter is a column, read as `name$p` */
  readonly varying?: boolean;
  /** what the variable that becomes a state has last is `graph.next`, whatever else has the same value */
  readonly apart?: boolean;
}

export interface Meaning {
  /** next state and outputs by name */
  readonly results: ReadonlyMap<string, Node>;
  readonly assumed: ReadonlySet<Node>;
  /** what `expect` asks of a row beside its domain, and values that it wants finite */
  readonly expected: readonly Node[];
  readonly firm: readonly Node[];
}

/** Values by name: the row, the parameters, an object that a helper takes or returns. */
interface Several {
  readonly names: readonly string[];
  readonly get: (name: string, at: ts.Node) => Node;
}

type Value = Node | Several;
type Scope = Map<string, Value>;

const several = (value: Value | undefined): value is Several => value !== undefined && "names" in value;

/** A `step(domain.formula, body, hints)` call of a file, ready to be looked at. */
export interface Body {
  readonly path: string;
  /** where it stands */
  readonly at: ts.Node;
  readonly hints: Hints<Spec>;
  readonly look: (graph: Graph, spec: Spec, view: View) => Meaning;
}

/** The steps of a file. Helpers and constants may stand in another file beside it. */
export function readBodies(folder: Folder, name: string, words: Words): Body[] {
  const file = parse(folder, name);
  const own = declarations(file);
  const declared = new Map([...imported(folder, name), ...own]);
  const bodies: Body[] = [];
  // A step is the value of a constant, one of an array of them, or a statement by itself.
  const alone = file.statements.flatMap((one) => (ts.isExpressionStatement(one) ? [one.expression] : []));
  const values = [...own.values(), ...alone].flatMap((value) =>
    ts.isArrayLiteralExpression(value) ? [...value.elements] : [value],
  );
  for (const call of values) {
    if (!ts.isCallExpression(call) || call.expression.getText() !== "step") continue;
    const [spec, body, hints] = call.arguments;
    if (!spec || !ts.isPropertyAccessExpression(spec)) throw new BodyError(call, "a step begins with `domain.formula`");
    if (!body || !ts.isArrowFunction(body)) throw new BodyError(call, "a step needs an arrow function");
    bodies.push({
      path: spec.getText(),
      at: spec,
      hints: hints ? (plainValue(hints) as Hints<Spec>) : {},
      look: (graph, spec, view) => new Reader(graph, words, declared, spec, view).read(body),
    });
  }
  return bodies;
}

/** What a file imports from those beside it. */
function imported(folder: Folder, name: string): Map<string, ts.Expression> {
  const found = new Map<string, ts.Expression>();
  for (const statement of parse(folder, name).statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const names = statement.importClause?.namedBindings;
    const other = fileBeside(folder, name, statement.moduleSpecifier.text);
    if (!other || !names || !ts.isNamedImports(names)) continue;
    const all = new Map([...imported(folder, other), ...declarations(parse(folder, other))]);
    for (const [name, value] of all) found.set(name, value);
  }
  return found;
}

/** A file of the author's. Packages say nothing of equations, nor do this repository's own specs and words, which no folder of bodies has. */
function fileBeside(folder: Folder, from: string, specifier: string): string | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined;
  const at = beside(from, specifier);
  return [at, `${at}.ts`, at.replace(/\.js$/, ".ts"), `${at}/index.ts`].find(
    (name) => name.endsWith(".ts") && folder.text(name) !== undefined,
  );
}

/** The value of a literal. */
function plainValue(at: ts.Expression): unknown {
  if (ts.isStringLiteral(at)) return at.text;
  if (ts.isNumericLiteral(at)) return Number(at.text);
  if (at.kind === ts.SyntaxKind.TrueKeyword || at.kind === ts.SyntaxKind.FalseKeyword)
    return at.kind === ts.SyntaxKind.TrueKeyword;
  if (ts.isArrayLiteralExpression(at)) return at.elements.map(plainValue);
  if (ts.isObjectLiteralExpression(at))
    return Object.fromEntries(
      at.properties.map((property) => {
        if (!ts.isPropertyAssignment(property)) throw new BodyError(property, "hints are written out");
        return [property.name.getText(), plainValue(property.initializer)];
      }),
    );
  throw new BodyError(at, "hints are written out: strings, numbers, lists");
}

class Reader {
  readonly assumed = new Set<Node>();
  readonly expected: Node[] = [];
  readonly firm: Node[] = [];
  readonly #loads = new Map<string, Node>();
  /** variables that become states, by the statement behind which they have what they become */
  readonly #ends = new Map<ts.Statement, readonly Ending[]>();
  /** helpers that are being read */
  readonly #within = new Set<ts.ArrowFunction>();
  constructor(
    readonly graph: Graph,
    readonly words: Words,
    readonly declared: ReadonlyMap<string, ts.Expression>,
    readonly spec: Spec,
    readonly view: View,
  ) {}

  read(body: ts.ArrowFunction): Meaning {
    const { graph, spec, view } = this;
    const scope: Scope = new Map();
    const states = Object.keys(spec.state ?? {}).filter((name) => name !== "skipped");
    const outputs = outputsOf(spec);
    const given: Several[] = [
      { names: [...Object.keys(spec.inputs), ...states], get: (name, at) => this.column(name, at) },
      { names: Object.keys(spec.params ?? {}), get: (name, at) => this.param(name, at) },
    ];
    for (const [k, { name }] of body.parameters.entries()) this.bind(name, given[k]!, scope);
    if (view.apart) for (const [at, ends] of endings(body, states)) this.#ends.set(at, ends);
    const returned = this.returned(body, scope);
    const result = ts.isBlock(body.body) ? body.body.statements.at(-1)! : strip(body.body);
    const written = ts.isReturnStatement(result) && result.expression ? strip(result.expression) : result;
    if (!several(returned)) throw new BodyError(written, "a step ends with `return { state and outputs }`");
    const results = new Map<string, Node>();
    for (const name of returned.names) {
      const at = ts.isObjectLiteralExpression(written)
        ? (written.properties.find((property) => property.name?.getText() === name) ?? written)
        : written;
      if (!states.includes(name) && !(name in outputs))
        throw new BodyError(at, `"${name}" is no state or output of this formula`);
      const value = returned.get(name, at);
      if (value.bool)
        throw new BodyError(at, `"${name}" is a number, this is a yes or no: write it as \`... ? 1 : 0\``);
      value.label ??= name;
      results.set(name, graph.lift(value));
    }
    for (const name of [...states, ...Object.keys(outputs).filter((name) => !outputs[name]!.mirrors)])
      if (!results.has(name)) throw new BodyError(written, `"${name}" is not returned`);
    return { results, assumed: this.assumed, expected: this.expected, firm: this.firm };
  }

  /** An input or a state before this tick. */
  column(name: string, at: ts.Node): Node {
    const { inputs, state = {} } = this.spec;
    if (!(name in inputs) && (!(name in state) || name === "skipped"))
      throw new BodyError(at, `"${name}" is no input or state of this formula`);
    return this.#loads.get(name) ?? loaded(this.graph, this.spec, name, this.#loads);
  }

  param(name: string, at: ts.Node): Node {
    const { graph, view } = this;
    const param = this.spec.params?.[name];
    if (!param) throw new BodyError(at, `"${name}" is no parameter of this formula`);
    const toggle = typeof param.default === "boolean";
    const known = view.known[name];
    const choice = "choices" in param ? name : undefined;
    if (known !== undefined) return graph.literal(toggle ? known !== 0 : known, choice);
    if (view.varying && isNumber(param)) return graph.make("load", [], { text: `${name}$p`, lane: true, fixed: false });
    const number = graph.make("name", [], { text: `${name}$p`, fixed: true, ...(choice ? { choice } : {}) });
    return toggle ? graph.compare("!=", number, graph.literal(0)) : number;
  }

  /** A name, or one for each value of an object. */
  bind(to: ts.BindingName, value: Value, scope: Scope): void {
    if (ts.isIdentifier(to)) scope.set(to.text, value);
    else if (ts.isObjectBindingPattern(to) && several(value))
      for (const { name, propertyName } of to.elements)
        scope.set(name.getText(), value.get((propertyName ?? name).getText(), name));
    else throw new BodyError(to, "give every variable one name and a value");
  }

  /** What an arrow function gives. */
  returned({ body }: ts.ArrowFunction, scope: Scope): Value | undefined {
    return ts.isBlock(body) ? this.block(body.statements, scope) : this.value(body, scope);
  }

  block(statements: readonly ts.Statement[], scope: Scope): Value | undefined {
    for (const [k, statement] of statements.entries()) {
      if (ts.isReturnStatement(statement)) return statement.expression && this.value(statement.expression, scope);
      if (ts.isVariableStatement(statement))
        for (const { name, initializer } of statement.declarationList.declarations) {
          if (!initializer) throw new BodyError(name, "give every variable one name and a value");
          const value = this.value(initializer, scope);
          if (ts.isIdentifier(name) && !several(value)) named(value, name.text);
          this.bind(name, value, scope);
        }
      else if (ts.isExpressionStatement(statement)) this.assign(statement.expression, scope);
      else if (ts.isIfStatement(statement)) {
        const when = this.answer(statement.expression, scope);
        if (when.lane)
          throw new BodyError(
            statement,
            "an `if` on lanes (number parameters may be columns too): choose values with `? :`, or ask `if (some(...))`",
          );
        const way = (s: ts.Statement | undefined, taken: boolean) => {
          const inner: Scope = new Map(scope);
          if (when.value === !taken || !s) return { inner, returned: undefined };
          const own = ts.isBlock(s) ? s.statements : [s];
          const returned = this.branch(when, () => this.block(own, inner));
          // What it declares is its own: whatever is called so around it stays.
          for (const name of declaredIn(own)) if (scope.has(name)) inner.set(name, scope.get(name)!);
          return { inner, returned };
        };
        const [yes, no] = [way(statement.thenStatement, true), way(statement.elseStatement, false)];
        if (when.value !== undefined) {
          const { returned } = when.value ? yes : no;
          if (returned) return returned;
        } else if (yes.returned || no.returned) {
          // A helper may return early: the rest of it belongs to the way that goes on.
          const [a, b] = [yes, no].map(({ inner, returned }) => returned ?? this.block(statements.slice(k + 1), inner));
          if (!a || !b) throw new BodyError(statement, "one way of this `if` returns a value, the other none");
          return this.either(when, a, b, statement);
        }
        for (const [name, old] of scope) {
          const [a, b] =
            when.value === undefined
              ? [yes.inner.get(name)!, no.inner.get(name)!]
              : [(when.value ? yes : no).inner.get(name)!, (when.value ? yes : no).inner.get(name)!];
          if (a !== old || b !== old) scope.set(name, this.either(when, a, b, statement));
        }
      } else throw new BodyError(statement, "a step knows const, let, assignments, if and return");
      for (const { variable, state } of this.#ends.get(statement) ?? []) scope.set(variable, this.graph.next(state));
    }
    return undefined;
  }

  /** when ? a : b, of objects value by value. */
  either(when: Node, a: Value, b: Value, at: ts.Node): Value {
    if (!several(a) && !several(b)) return this.graph.pick(when, a, b);
    if (!several(a) || !several(b)) throw new BodyError(at, "one way gives an object, the other a value");
    return {
      names: a.names.filter((name) => b.names.includes(name)),
      get: (name, at) => this.graph.pick(when, a.get(name, at), b.get(name, at)),
    };
  }

  /** What stands in one way of a branch only some calls need; nothing is assumed for it. */
  branch<T>(when: Node, read: () => T): T {
    const deeper = when.lane || when.value !== undefined ? 0 : 1;
    this.#depth += deeper;
    const result = read();
    this.#depth -= deeper;
    return result;
  }
  #depth = 0;

  assign(at: ts.Expression, scope: Scope): void {
    at = strip(at);
    if (ts.isCallExpression(at) && at.expression.getText() === "expect") {
      this.trust(this.answer(at.arguments[0]!, scope));
      return;
    }
    const op = ts.isBinaryExpression(at) ? at.operatorToken.getText() : "";
    if (!ts.isBinaryExpression(at) || !/^[-+*/]?=$/.test(op)) throw new BodyError(at, "this statement does nothing");
    const set = (to: ts.Expression, value: Value) => {
      const name = to.getText();
      const old = scope.get(name);
      if (!ts.isIdentifier(to) || !old || several(old) || several(value))
        throw new BodyError(to, `"${name}" is no variable or state`);
      if (name in this.spec.inputs && old === this.#loads.get(name)) throw new BodyError(to, `"${name}" is an input`);
      scope.set(name, named(op === "=" ? value : this.graph.arithmetic(op[0]!, old, value), name));
    };
    const value = this.value(at.right, scope);
    if (!ts.isObjectLiteralExpression(at.left)) set(at.left, value);
    else if (!several(value)) throw new BodyError(at.right, "an object is due here");
    else
      for (const property of at.left.properties) {
        if (!ts.isShorthandPropertyAssignment(property) && !ts.isPropertyAssignment(property))
          throw new BodyError(property, "give every variable one name and a value");
        const { name } = property;
        set(ts.isPropertyAssignment(property) ? property.initializer : property.name, value.get(name.getText(), name));
      }
  }

  /** The schedule asks whether this holds. */
  trust(holds: Node): void {
    const [of] = holds.args;
    if (holds.op === "not" && of!.op === "not") this.trust(of!.args[0]!);
    else if (holds.op === "both") for (const arg of holds.args) this.trust(arg);
    else if (holds.op === "finite") this.firm.push(of!);
    else this.expected.push(holds);
  }

  name(at: ts.Identifier, scope: Scope): Value {
    const { graph, declared } = this;
    const own = scope.get(at.text);
    if (own) return own;
    if (at.text === "NaN" || at.text === "Infinity") return graph.literal(Number(at.text));
    const constant = declared.get(at.text);
    if (constant && !ts.isArrowFunction(constant)) return this.expression(constant, new Map());
    throw new BodyError(at, `"${at.text}" is not known here`);
  }

  /** Values by name, as they are now. */
  object(at: ts.ObjectLiteralExpression, scope: Scope): Several {
    const found = new Map<string, () => Node>();
    for (const property of at.properties) {
      if (ts.isSpreadAssignment(property)) {
        const all = this.value(property.expression, scope);
        if (!several(all)) throw new BodyError(property, "an object is due here");
        for (const name of all.names) found.set(name, () => all.get(name, property));
      } else if (ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)) {
        const of = ts.isPropertyAssignment(property) ? property.initializer : property.name;
        const value = this.expression(of, scope);
        found.set(property.name.getText(), () => value);
      } else throw new BodyError(property, "kernels cannot compute this");
    }
    return {
      names: [...found.keys()],
      get: (name, at) => {
        const value = found.get(name);
        if (!value) throw new BodyError(at, `"${name}" is not known here`);
        return value();
      },
    };
  }

  expression(at: ts.Expression, scope: Scope): Node {
    const value = this.value(at, scope);
    if (several(value)) throw new BodyError(at, "one value is due here, this is an object");
    return value;
  }

  number(at: ts.Expression, scope: Scope): Node {
    const value = this.expression(at, scope);
    if (value.bool) throw new BodyError(at, "a number is due here, this is a yes or no: choose one with `? :`");
    return value;
  }

  /** A yes or no: kernels know no number that is one. */
  answer(at: ts.Expression, scope: Scope): Node {
    const value = this.expression(at, scope);
    if (!value.bool) throw new BodyError(at, "a yes or no is due here, this is a number: compare it with one");
    return value;
  }

  value(at: ts.Expression, scope: Scope): Value {
    const { graph } = this;
    const of = (e: ts.Expression) => this.expression(e, scope);
    const answer = (e: ts.Expression) => this.answer(e, scope);
    const number = (e: ts.Expression) => this.number(e, scope);
    at = strip(at);
    if (ts.isNumericLiteral(at)) return graph.literal(Number(at.text));
    if (at.kind === ts.SyntaxKind.TrueKeyword || at.kind === ts.SyntaxKind.FalseKeyword)
      return graph.literal(at.kind === ts.SyntaxKind.TrueKeyword);
    if (ts.isIdentifier(at)) return this.name(at, scope);
    if (ts.isPropertyAccessExpression(at)) {
      if (at.expression.getText() === "Number") return graph.literal(Number[at.name.text as "MAX_VALUE"]);
      const all = this.value(at.expression, scope);
      if (several(all)) return all.get(at.name.text, at.name);
    }
    if (ts.isObjectLiteralExpression(at)) return this.object(at, scope);
    if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.MinusToken)
      return graph.negative(number(at.operand));
    if (ts.isPrefixUnaryExpression(at) && at.operator === ts.SyntaxKind.ExclamationToken)
      return graph.not(answer(at.operand));
    if (ts.isConditionalExpression(at)) {
      const when = answer(at.condition);
      const way = (e: ts.Expression) => this.value(e, scope);
      if (when.value !== undefined) return way(when.value ? at.whenTrue : at.whenFalse);
      return this.branch(when, () => this.either(when, way(at.whenTrue), way(at.whenFalse), at));
    }
    if (ts.isCallExpression(at)) return this.called(at, scope);
    if (ts.isBinaryExpression(at)) {
      const op = at.operatorToken.getText();
      if (op === "&&") return graph.both(answer(at.left), answer(at.right));
      if (op === "||") return graph.either(answer(at.left), answer(at.right));
      if (op === "===" || op === "!==") {
        const [a, b] = [
          of(at.left),
          ts.isStringLiteral(at.right) ? this.choice(at.left, at.right, scope) : of(at.right),
        ];
        if (a.choice !== undefined && b.choice !== undefined && a.choice !== b.choice)
          throw new BodyError(at, "choices of two parameters are compared by their names, one after the other");
        return graph.compare(op.slice(0, 2), a, b);
      }
      if (op === "<" || op === "<=" || op === ">" || op === ">=")
        return graph.compare(op, number(at.left), number(at.right));
      if (op === "+" || op === "-" || op === "*" || op === "/")
        return graph.arithmetic(op, number(at.left), number(at.right));
    }
    throw new BodyError(at, "kernels cannot compute this");
  }

  /** The index of a choice's name. */
  choice(of: ts.Expression, name: ts.StringLiteral, scope: Scope): Node {
    const { choice } = this.expression(of, scope);
    const param = choice === undefined ? undefined : this.spec.params![choice]!;
    const found = param && "choices" in param ? param.choices.indexOf(name.text) : -1;
    if (found < 0) throw new BodyError(name, `"${name.text}" is no choice of this parameter`);
    return this.graph.literal(found);
  }

  called(at: ts.CallExpression, scope: Scope): Value {
    const { graph, view, spec } = this;
    const name = at.expression.getText();
    const helper = this.declared.get(name);
    if (helper && ts.isArrowFunction(helper)) {
      if (this.#within.has(helper)) throw new BodyError(at, `"${name}" calls itself; kernels have no recursion`);
      const values = at.arguments.map((a) => this.value(a, scope));
      const inner: Scope = new Map();
      for (const [k, { name }] of helper.parameters.entries()) this.bind(name, values[k]!, inner);
      this.#within.add(helper);
      const result = this.returned(helper, inner);
      this.#within.delete(helper);
      if (!result) throw new BodyError(helper, "a helper returns a value");
      return result;
    }
    const args = at.arguments.map((a) => this.expression(a, scope));
    const [x, y, z] = args as [Node, Node, Node];
    const word = this.words.get(name);
    if (!word)
      throw new BodyError(
        at.expression,
        `"${name}" is neither a word (compiler/vocabulary.ts has them: root, abs, exp, ...) nor a function of this file`,
      );
    if (args.length !== word.uniform.length) throw new BodyError(at, `"${name}" takes ${word.uniform.length} values`);
    const column = [...this.#loads].find(([, node]) => node === x)?.[0];
    const field = column === undefined ? undefined : spec.inputs[column];
    if (name === "valid" || name === "given") {
      if (!field) throw new BodyError(at.arguments[0]!, `${name}() asks about an input`);
      if (name === "given")
        return field.optional
          ? graph.make("given", [], { text: `${column}$i.given`, bool: true, fixed: true })
          : graph.literal(true);
      return view.sound && !field.sparse ? graph.literal(true) : domain(graph, field, x);
    }
    if (name === "seen") {
      if (!(view.sound && !this.#depth && x.op === "load" && spec.state?.[x.text])) return graph.seen(x);
      this.assumed.add(x);
      return graph.literal(true);
    }
    if (name === "usually") {
      if (!view.sound || this.#depth || x.value !== undefined) return x;
      this.trust(x);
      return graph.literal(true);
    }
    if (name === "seldom" && view.sound && !this.#depth && x.value === undefined) {
      // A sound row is one where it does not happen.
      this.trust(graph.not(graph.lift(x)));
      return graph.literal(false);
    }
    if (name === "some" || name === "seldom")
      return x.value === undefined ? graph.make("some", [graph.lift(x)], { lane: false, bool: true, fixed: false }) : x;
    if (name === "within") return graph.both(graph.compare("<=", y, x), graph.compare("<=", x, z));
    if (name === "clamp") return graph.call("min", [graph.call("max", [x, y]), z]);
    if (name === "finite") return graph.call("finite", [x], mask);
    const lane = args.findIndex((arg, k) => word.uniform[k] && arg.lane);
    if (lane >= 0)
      throw new BodyError(at.arguments[lane]!, "one number for all rows is due here, this one differs by row");
    return graph.call(name, args, word, name === "abs" ? x.carries : undefined);
  }
}

/** The same value, called as its author calls it. */
function named(value: Node, name: string): Node {
  if (!["literal", "name", "load"].includes(value.op)) value.label ??= name;
  return value;
}

/** A column as bodies see it: a clamped input is brought into its range as it is read. */
function loaded(graph: Graph, spec: Spec, name: string, loads: Map<string, Node>): Node {
  const raw = graph.make("load", [], { text: name, lane: true, fixed: false });
  const field = spec.inputs[name];
  const [low, high] = field?.range ?? [0, 0];
  const node = field?.clamped
    ? graph.call("min", [graph.call("max", [raw, graph.literal(low)]), graph.literal(high)])
    : raw;
  loads.set(name, node);
  if (node !== raw) node.label ??= name;
  return node;
}

/** Where an input is in its domain. `finite`: somebody else sees to it that it is not infinite or NaN. */
export function domain(
  graph: Graph,
  { kind, range: [low, high], clamped, extended }: Pick<Field, "kind" | "range" | "clamped" | "extended">,
  x: Node,
  carried = false,
): Node {
  const number = (value: number) => graph.literal(value);
  if (clamped || (extended && low === -Infinity && high === Infinity))
    return carried ? graph.literal(true) : graph.seen(x);
  if (kind === "flag") return graph.either(graph.compare("==", x, number(0)), graph.compare("==", x, number(1)));
  if (low === -Infinity && high === Infinity) return carried ? graph.literal(true) : graph.call("finite", [x], mask);
  // An infinite end of an extended field is in the domain: the other end keeps NaN out.
  const open = (end: number) => (carried || extended) && !Number.isFinite(end);
  const above = open(low) ? graph.literal(true) : graph.compare("<=", number(Math.max(low, -Number.MAX_VALUE)), x);
  const below = open(high) ? graph.literal(true) : graph.compare("<=", x, number(Math.min(high, Number.MAX_VALUE)));
  const inside = graph.both(above, below);
  return kind === "real" ? inside : graph.both(inside, graph.compare("==", graph.call("floor", [x]), x));
}

interface Ending {
  readonly variable: string;
  readonly state: string;
}

/** The last statement that sets a variable which is returned as a state. */
function endings({ body }: ts.ArrowFunction, states: readonly string[]): Map<ts.Statement, Ending[]> {
  const found = new Map<ts.Statement, Ending[]>();
  const statements = ts.isBlock(body) ? body.statements : [];
  const last = statements[statements.length - 1];
  const result = last && ts.isReturnStatement(last) && last.expression && strip(last.expression);
  for (const property of result && ts.isObjectLiteralExpression(result) ? result.properties : []) {
    const state = property.name?.getText() ?? "";
    const value = ts.isPropertyAssignment(property) ? strip(property.initializer) : property.name;
    if (!states.includes(state) || !value || !ts.isIdentifier(value)) continue;
    const variable = value.text;
    const at = statements.findLast((one) => declaredIn([one]).includes(variable) || assigns(one, variable));
    if (at) found.set(at, [...(found.get(at) ?? []), { variable, state }]);
  }
  return found;
}

/** Does something in it assign this variable? */
function assigns(at: ts.Node, variable: string): boolean {
  if (ts.isBinaryExpression(at) && /^[-+*/]?=$/.test(at.operatorToken.getText())) {
    const { left } = at;
    if (!ts.isObjectLiteralExpression(left)) return left.getText() === variable;
    return left.properties.some(
      (one) => (ts.isPropertyAssignment(one) ? one.initializer : one.name)?.getText() === variable,
    );
  }
  return ts.forEachChild(at, (child) => assigns(child, variable) || undefined) ?? false;
}

/** Variables that these statements declare, those of blocks within them aside. */
function declaredIn(statements: readonly ts.Statement[]): string[] {
  const names = (to: ts.BindingName): string[] =>
    ts.isIdentifier(to)
      ? [to.text]
      : to.elements.flatMap((one) => (ts.isOmittedExpression(one) ? [] : names(one.name)));
  return statements.flatMap((one) =>
    ts.isVariableStatement(one) ? one.declarationList.declarations.flatMap(({ name }) => names(name)) : [],
  );
}

function strip(at: ts.Expression): ts.Expression;
function strip(at: ts.Node): ts.Node;
function strip(at: ts.Node): ts.Node {
  while (ts.isParenthesizedExpression(at) || ts.isAsExpression(at) || ts.isNonNullExpression(at)) at = at.expression;
  return at;
}
