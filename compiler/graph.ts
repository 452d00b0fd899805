// What a body means: a graph of values, each computed from others. Equal values are one node, so that what several outputs or
// two versions of a step share is found by itself. Nodes that depend on parameters alone are `fixed`: they leave the loops.
// `lane` is a value per row, the rest one for all rows. `carries`: nodes that cannot be NaN or infinite while this one is finite.

import type { Word } from "./words.ts";

/** What a word that answers yes or no gives. */
export const mask: Partial<Word> = { bool: true };

export interface Node {
  readonly id: number;
  /** "literal", "name" (parameter, variable), "load" (input or state), "if" (result of a branch), else a function or operator */
  readonly op: string;
  readonly args: readonly Node[];
  readonly lane: boolean;
  readonly bool: boolean;
  readonly fixed: boolean;
  readonly text: string;
  readonly value?: number | boolean;
  /** the parameter whose choice this is, as its index */
  readonly choice?: string;
  readonly group?: Group;
  readonly carries: ReadonlySet<Node>;
  /** what the author calls it */
  label?: string;
}

/** An `if` of the kernel: all values that differ between its branches. */
export class Group {
  static #count = 0;
  readonly id = Group.#count++;
  readonly results: Node[] = [];
  /** what the branches do beside computing values: filled in by schedules */
  readonly sinks: { readonly yes: Sink[]; readonly no: Sink[] } = { yes: [], no: [] };
  /** @param rare the else branch is seldom taken: nothing is computed ahead for it */
  constructor(
    readonly when: Node,
    readonly rare = false,
  ) {}
}

/** Statements to write once these values are known; `wanted` makes a block that only runs when an output is. */
export interface Sink {
  readonly nodes: readonly Node[];
  readonly write: (texts: readonly string[]) => string;
  readonly wanted?: string;
  /** before anything that it does not need, or behind everything else */
  readonly when?: "early" | "late";
}

type Part = Partial<Pick<Node, "lane" | "bool" | "fixed" | "text" | "value" | "choice" | "group" | "carries">>;
const none: ReadonlySet<Node> = new Set();
const union = (a: ReadonlySet<Node>, b: ReadonlySet<Node>) => new Set([...a, ...b]);
const common = (a: ReadonlySet<Node>, b: ReadonlySet<Node>) => new Set([...a].filter((n) => b.has(n)));

const lanes: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "<": "lt",
  "<=": "le",
  "==": "eq",
  "!=": "ne",
};

export class Graph {
  readonly #known = new Map<string, Node>();
  readonly #groups = new Map<Node, Group[]>();

  make(op: string, args: readonly Node[], part: Part = {}, key = part.text ?? ""): Node {
    const at = `${op} ${args.map(({ id }) => id).join(" ")} ${key}`;
    const old = this.#known.get(at);
    if (old) return old;
    const lane = part.lane ?? args.some((a) => a.lane);
    const node: Node = {
      id: this.#known.size,
      op,
      args,
      lane,
      bool: false,
      fixed: args.every((a) => a.fixed),
      text: "",
      carries: none,
      ...part,
    };
    if (op === "load") (node as { carries: ReadonlySet<Node> }).carries = new Set([node]);
    else if (!node.fixed && !node.bool)
      (node as { carries: ReadonlySet<Node> }).carries = union(node.carries, new Set([node]));
    this.#known.set(at, node);
    return node;
  }

  /** @param choice the parameter whose choice it is */
  literal(value: number | boolean, choice?: string): Node {
    const written = Object.is(value, -0) ? "-0" : `${value}`;
    // Digits alone would be an integer, and its sums and quotients those of integers.
    const text = /^-?\d+$/.test(written) ? `${written}.0` : written;
    const part = { value, text, bool: typeof value === "boolean" };
    return choice === undefined
      ? this.make("literal", [], part)
      : this.make("literal", [], { ...part, choice }, `${text} ${choice}`);
  }

  /** One value for all rows as a lane. */
  lift(x: Node): Node {
    if (x.lane) return x;
    return this.make(x.bool ? "always" : "splat", [x], { lane: true, bool: x.bool });
  }

  call(name: string, args: readonly Node[], { bool = false, uniform = [] }: Partial<Word> = {}, carries = none): Node {
    const node = this.make(
      name,
      args.map((a, k) => (uniform[k] ? a : this.lift(a))),
      { lane: true, bool, carries },
    );
    // Of numbers alone it is a number again.
    return args.every((a) => !a.lane) ? this.make(bool ? "every" : "first", [node], { lane: false, bool }) : node;
  }

  arithmetic(op: string, a: Node, b: Node): Node {
    if ((op === "*" || op === "/") && b.value === 1) return a;
    // A product with the inverse of a power of two is that quotient to the bit, and takes a quarter of the time.
    if (op === "/" && typeof b.value === "number" && b.value > 1 && 2 ** Math.round(Math.log2(b.value)) === b.value)
      return this.arithmetic("*", a, this.literal(1 / b.value));
    // What is not finite stays so, except behind a fraction bar.
    const carries = op === "/" ? a.carries : union(a.carries, b.carries);
    return a.lane || b.lane ? this.make(lanes[op]!, [this.lift(a), this.lift(b)], { carries }) : this.make(op, [a, b]);
  }

  negative(x: Node): Node {
    if (typeof x.value === "number") return this.literal(-x.value);
    return this.make(x.lane ? "neg" : "-", [x], { carries: x.carries });
  }

  compare(op: string, a: Node, b: Node): Node {
    if (op === ">" || op === ">=") return this.compare(op === ">" ? "<" : "<=", b, a);
    if (a.value !== undefined && b.value !== undefined && (op === "==" || op === "!="))
      return this.literal((a.value === b.value) === (op === "=="));
    const lane = a.lane || b.lane;
    // The bits of a yes are no number.
    if (lane && a.bool && op === "==") return this.pick(this.lift(a), b, this.not(b));
    if (lane && a.bool && op === "!=") return this.pick(this.lift(a), this.not(b), b);
    return lane
      ? this.make(lanes[op]!, [this.lift(a), this.lift(b)], { bool: true })
      : this.make(op, [a, b], { bool: true });
  }

  both(a: Node, b: Node): Node {
    if (a.value === true || b.value === false || a === b) return b;
    if (b.value === true || a.value === false) return a;
    return a.lane || b.lane
      ? this.make("both", [this.lift(a), this.lift(b)], { bool: true })
      : this.make("&&", [a, b], { bool: true });
  }

  either(a: Node, b: Node): Node {
    if (a.value === true || b.value === false || a === b) return a;
    if (b.value === true || a.value === false) return b;
    // What is a number or none may be anything.
    if (b === this.not(a)) return this.literal(true);
    return a.lane || b.lane
      ? this.make("either", [this.lift(a), this.lift(b)], { bool: true })
      : this.make("||", [a, b], { bool: true });
  }

  not(x: Node): Node {
    if (x.value !== undefined) return this.literal(!x.value);
    return this.make(x.lane ? "not" : "!", [x], { bool: true });
  }

  /** when ? a : b: a choice in every lane, or a branch where there is one answer for all rows. */
  pick(when: Node, a: Node, b: Node): Node {
    if (when.value !== undefined) return when.value ? a : b;
    if (a === b) return a;
    if (a.value === true && b.value === false) return when;
    if (a.value === false && b.value === true) return this.not(when);
    if (!when.lane) return this.result(this.group(when, [a, b]), a, b);
    const carries = common(a.carries, b.carries);
    if (Object.is(b.value, 0))
      return a.value === 1 ? this.make("flag", [when]) : this.make("keep", [when, this.lift(a)]);
    if (Number.isNaN(b.value)) return this.make("valid", [when, this.lift(a)]);
    return this.make("select", [when, this.lift(a), this.lift(b)], { bool: a.bool, carries });
  }

  /** The `if` on this condition; the same one again unless these values come out of it. */
  group(when: Node, values: readonly Node[]): Group {
    const groups = this.#groups.get(when) ?? [];
    if (!groups.length) this.#groups.set(when, groups);
    const free = groups.find((group) => !values.some((v) => behind(v, group)));
    if (free) return free;
    groups.push(new Group(when));
    return groups.at(-1)!;
  }

  result(group: Group, a: Node, b: Node): Node {
    if (a === b) return a;
    const [x, y] = a.lane || b.lane ? [this.lift(a), this.lift(b)] : [a, b];
    const fixed = group.when.fixed && x.fixed && y.fixed;
    const node = this.make(
      "if",
      [x, y],
      { group, bool: a.bool, fixed, carries: common(x.carries, y.carries) },
      `${group.id}`,
    );
    if (!group.results.includes(node)) group.results.push(node);
    return node;
  }

  /** The same computation with other values in the place of some. */
  replace(x: Node, values: ReadonlyMap<Node, Node>, done = new Map<Node, Node>()): Node {
    const of = (y: Node) => this.replace(y, values, done);
    const known = values.get(x) ?? done.get(x);
    if (known) return known;
    const args = x.args.map(of);
    const when = x.group && of(x.group.when);
    let node = x;
    if (when !== x.group?.when || args.some((a, k) => a !== x.args[k])) {
      const { op, lane, bool, text } = x;
      // What stands for a value may itself come out of this `if`: which one is free is asked as of any choice.
      if (when) node = this.pick(when, args[0]!, args[1]!);
      else node = this.make(op, args, { lane, bool, text, fixed: false });
    }
    done.set(x, node);
    return node;
  }

  /** What a state becomes, whatever that is. */
  next(state: string): Node {
    return this.make("next", [], { text: state, lane: true, fixed: false });
  }

  seen(x: Node): Node {
    return this.compare("==", x, x);
  }

  canonical(x: Node): Node {
    return x.op === "flag" ? x : this.make("canonical", [this.lift(x)], { carries: x.carries });
  }
}

/**
 * Must that `if` be over before this value is known? All results of an `if` come at once: a value waits for whatever any of them
 * waits for.
 */
function behind(node: Node, group: Group, done = new Set<Node | Group>()): boolean {
  if (done.has(node)) return false;
  done.add(node);
  const of = (n: Node) => behind(n, group, done);
  if (!node.group) return node.args.some(of);
  if (node.group === group) return true;
  if (done.has(node.group)) return false;
  done.add(node.group);
  return of(node.group.when) || node.group.results.some((r) => r.args.some(of));
}

/** Does it differ by more than parameters, which may be columns? */
export function ofRow(node: Node, done = new Set<Node>()): boolean {
  if (node.fixed || done.has(node)) return false;
  done.add(node);
  if (node.op === "load") return !node.text.endsWith("$p");
  return node.args.some((a) => ofRow(a, done)) || (!!node.group && ofRow(node.group.when, done));
}
