// From graphs to statements: every value is computed in the innermost block that covers its uses, fixed ones before all loops.
import type { Group, Node, Sink } from "./graph.ts";

/** A block of statements. A rare one is seldom entered: what only rare blocks use is written in each of them, not ahead. */
class Block {
  /** values that are computed here, and how often each is used */
  readonly nodes = new Map<Node, number>();
  readonly branches: Branch[] = [];
  readonly sinks: Sink[] = [];
  readonly wanted: { readonly when: string; readonly block: Block }[] = [];
  readonly names = new Map<Node, string>();
  readonly depth: number;
  constructor(
    readonly parent?: Block,
    readonly rare = false,
    readonly given?: Node,
  ) {
    this.depth = parent ? parent.depth + 1 : 0;
  }
}

interface Branch {
  readonly group: Group;
  readonly results: readonly Node[];
  readonly yes: Block;
  readonly no: Block;
}

/** What loops and the library call theirs, and the words of the language: columns may be called like those. */
const reserved =
  `sink t i j e e0 e1 n end pair sane index wanted LANES lt le eq ne both either not select keep valid flag first every some
  canonical given mirror finite min max abs root floor trunc exp expm1 log tanh splat load
  abstract as break case catch class const continue debugger declare default delete do else enum export extends false finally for
  from function get if implements import in instanceof interface is keyof let namespace new null of operator package private
  protected public readonly return set static super switch this throw true try type typeof var void while with yield`.split(
    /\s+/,
  );

const isAtom = ({ op }: Node) => op === "literal" || op === "name" || op === "given";
const infix = new Set(["+", "-", "*", "/", "<", "<=", "==", "!=", "&&", "||"]);
const ofLanes: Readonly<Record<string, string>> = { add: "+", sub: "-", mul: "*", div: "/" };

/** Writes the loops of one kernel; `load` says how a loop reads an input or a state. */
export class Writer {
  readonly #setup = new Block();
  readonly #fixed = new Set<Node>();
  readonly #names = new Set(reserved);
  /** of every loop: the order of computing */
  readonly #ranks = new Map<Block, Map<Node | Group, number>>();

  /** Places a loop's values; its text can be had once `setup` was written. */
  loop(sinks: readonly Sink[], load: (name: string, safe: boolean) => string): () => string {
    const block = new Block(this.#setup);
    this.#place(sinks, block);
    return () => this.#text(block, load);
  }

  /** What stands before all loops. */
  setup(): string {
    this.#place([{ nodes: [...this.#fixed], write: () => "" }], this.#setup);
    return this.#text(this.#setup, () => "");
  }

  #place(sinks: readonly Sink[], root: Block): void {
    const pending = new Map<Node, Block[]>();
    const isSetup = root === this.#setup;
    const use = (node: Node, at: Block) => {
      if (isAtom(node)) return;
      // A number that loops need is computed ahead; in every lane it is put where it is used.
      if (!isSetup && node.fixed) {
        if (node.lane) for (const arg of node.args) use(arg, at);
        else this.#fixed.add(node);
        return;
      }
      pending.set(node, [...(pending.get(node) ?? []), at]);
    };
    const order = sorted(sinks);
    const later = new Set<Group>();
    const sink = (some: readonly Sink[], block: Block) => {
      const always = some.filter(({ wanted }) => !wanted);
      block.sinks.push(...always);
      for (const { nodes } of always) for (const node of nodes) use(node, block);
      for (const cluster of clusters(
        some.filter(({ wanted }) => wanted),
        reach(always.flatMap(({ nodes }) => nodes)),
      )) {
        const outer = new Block(block, true);
        block.wanted.push({ when: cluster.map(({ wanted }) => wanted!).join(" || "), block: outer });
        for (const one of cluster) {
          const inner = cluster.length > 1 ? new Block(outer) : outer;
          if (inner !== outer) outer.wanted.push({ when: one.wanted!, block: inner });
          inner.sinks.push(one);
          for (const node of one.nodes) use(node, inner);
        }
      }
    };
    sink(sinks, root);
    for (const item of order.reverse()) {
      const results = "results" in item ? item.results.filter((r) => pending.has(r)) : [];
      const spots = "results" in item ? results.flatMap((r) => pending.get(r)!) : (pending.get(item) ?? []);
      if ("results" in item && !spots.length && (item.sinks.yes.length || item.sinks.no.length) && !later.has(item))
        spots.push(root);
      if (!spots.length) continue;
      if (!("results" in item)) {
        for (const home of homes(spots)) {
          home.nodes.set(item, spots.filter((spot) => within(spot, home)).length);
          for (const arg of item.args) use(arg, home);
        }
        continue;
      }
      const put = (home: Block, here: readonly Node[], first: boolean) => {
        const branch: Branch = {
          group: item,
          results: here,
          yes: new Block(home, false, item.when),
          no: new Block(home, item.rare),
        };
        home.branches.push(branch);
        use(item.when, home);
        for (const r of here) {
          use(r.args[0]!, branch.yes);
          use(r.args[1]!, branch.no);
        }
        if (!first) return;
        sink(item.sinks.yes, branch.yes);
        sink(item.sinks.no, branch.no);
      };
      // What only rare blocks below ask for is decided again in them.
      const around = homes(spots);
      const late = (r: Node) => !around.includes(homes(pending.get(r)!)[0]!);
      const apart = around.length === 1 ? results.filter(late) : [];
      const together = results.filter((r) => !apart.includes(r));
      for (const home of around) {
        const here = together.filter((r) => pending.get(r)!.some((b) => within(b, home)));
        put(home, here, true);
      }
      for (const home of apart.length ? homes(apart.flatMap((r) => pending.get(r)!)) : [])
        put(
          home,
          apart.filter((r) => pending.get(r)!.some((b) => within(b, home))),
          false,
        );
      later.add(item);
    }
    this.#ranks.set(root, new Map(order.reverse().map((item, k) => [item, k])));
  }

  #text(block: Block, load: (name: string, safe: boolean) => string): string {
    let root = block;
    while (!this.#ranks.has(root)) root = root.parent!;
    const rank = this.#ranks.get(root)!;
    const lines: string[] = [];
    const items = [
      ...[...block.nodes.keys()].map((node) => ({ node, at: rank.get(node)! })),
      ...block.branches.map((branch) => ({ branch, at: rank.get(branch.group)! })),
    ];
    const sunk = new Set(block.sinks.flatMap(({ nodes }) => nodes));
    const early = block.sinks.filter(({ when }) => when === "early");
    const first = reach(
      early.flatMap(({ nodes }) => nodes),
      true,
    );
    const isFirst = (item: (typeof items)[number]) =>
      "node" in item ? first.has(item.node) : item.branch.results.some((r) => first.has(r));
    items.sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || a.at - b.at);
    const write = (some: readonly Sink[]) =>
      some.map(({ nodes, write }) => write(nodes.map((n) => this.#value(n, block, load))));
    for (const [k, item] of items.entries()) {
      if (!isFirst(item) && (k === 0 || isFirst(items[k - 1]!))) lines.push(...write(early.splice(0)));
      if ("branch" in item) lines.push(this.#branch(item.branch, block, load));
      else {
        const { node } = item;
        const inline = !node.label && !sunk.has(node) && node.op !== "load" && block.nodes.get(node)! < 2;
        if (inline) continue;
        const text = this.#expression(node, block, load);
        lines.push(`const ${this.#name(node, block)} = ${text};`);
      }
    }
    lines.push(...write(early), ...write(block.sinks.filter(({ when }) => !when)));
    for (const { when, block: inner } of block.wanted) lines.push(`if (${when}) {\n${this.#text(inner, load)}\n}`);
    lines.push(...write(block.sinks.filter(({ when }) => when === "late")));
    return lines.filter(Boolean).join("\n");
  }

  #branch(
    { group, results, yes, no: other }: Branch,
    block: Block,
    load: (name: string, safe: boolean) => string,
  ): string {
    const empty = (b: Block) => !b.nodes.size && !b.branches.length && !b.sinks.length && !b.wanted.length;
    const when = this.#value(group.when, block, load);
    const names = results.map((r) => this.#name(r, block));
    const [first, second] = empty(other) ? [yes, other] : empty(yes) ? [other, yes] : [yes, other];
    const start = results.map((r, k) => {
      const type = r.lane ? "Lane" : r.bool ? "bool" : "f64";
      const zero = r.lane ? "splat(0)" : r.bool ? "false" : "0";
      const value = empty(second) ? this.#value(r.args[second === other ? 1 : 0]!, block, load) : zero;
      return `let ${names[k]}: ${type} = ${value};`;
    });
    const body = (b: Block, arg: number) => {
      const text = this.#text(b, load);
      const ends = results.map((r, k) => `${names[k]} = ${this.#value(r.args[arg]!, b, load)};`);
      return [text, ...ends].filter(Boolean).join("\n");
    };
    const head = first === yes ? `if (${when}) {` : `if (!(${when})) {`;
    const tail = empty(second) ? "}" : `} else {\n${body(second, second === other ? 1 : 0)}\n}`;
    return [...start, head, body(first, first === yes ? 0 : 1), tail].join("\n");
  }

  #name(node: Node, block: Block): string {
    const wish = node.label ?? (node.op === "load" ? node.text.replace("$p", "") : "t");
    let name = wish;
    for (let k = 1; this.#names.has(name); k++) name = `${wish}${k}`;
    this.#names.add(name);
    block.names.set(node, name);
    return name;
  }

  #value(node: Node, block: Block, load: (name: string, safe: boolean) => string): string {
    for (let at: Block | undefined = block; at; at = at.parent) if (at.names.has(node)) return at.names.get(node)!;
    return this.#expression(node, block, load);
  }

  #expression(node: Node, block: Block, load: (name: string, safe: boolean) => string): string {
    const { op, args, text } = node;
    if (isAtom(node)) return text;
    if (op === "load") {
      let safe = false;
      for (let at: Block | undefined = block; at; at = at.parent)
        safe ||= !!at.given && asks(at.given, `${text}$i.given`);
      return load(text, safe);
    }
    const [a, b] = args.map((arg) => this.#value(arg, block, load));
    if (op in ofLanes) return `(${a} ${ofLanes[op]} ${b})`;
    if (!node.lane && infix.has(op) && args.length === 2) return `(${a} ${op} ${b})`;
    if (op === "neg") return `(-${a})`;
    // Two signs beside each other are another operator.
    if (op === "-") return a!.startsWith("-") ? `-(${a})` : `-${a}`;
    if (op === "!") return `!${a}`;
    return `${op}(${args.map((arg) => this.#value(arg, block, load)).join(", ")})`;
  }
}

const asks = (when: Node, text: string): boolean =>
  when.text === text || (when.op === "&&" && when.args.some((a) => asks(a, text)));

function within(block: Block, home: Block): boolean {
  let at: Block | undefined = block;
  while (at && at !== home) at = at.parent;
  return at === home;
}

/** The innermost block around all uses; what rare blocks use and others do not have at hand is computed again in each of them. */
function homes(uses: readonly Block[]): Block[] {
  const common = around(uses);
  const usual = uses.filter((use) => !isRare(use, common));
  const home = usual.length ? around(usual) : undefined;
  if (home === common) return [common];
  const branches = new Map<Block, Block[]>();
  for (const use of uses) {
    if (usual.includes(use)) continue;
    let child = use;
    while (child !== common && child.parent !== common) child = child.parent!;
    branches.set(child, [...(branches.get(child) ?? []), use]);
  }
  return [...(home ? [home] : []), ...[...branches.values()].flatMap(homes)];
}

function around(uses: readonly Block[]): Block {
  let common = uses[0]!;
  while (!uses.every((use) => within(use, common))) common = common.parent!;
  return common;
}

/** Behind a block between the two that is seldom entered. */
function isRare(block: Block, home: Block): boolean {
  for (let at = block; at !== home; at = at.parent!) if (at.rare) return true;
  return false;
}

const sinksOf = ({ sinks }: Group) => [...sinks.yes, ...sinks.no].flatMap(({ nodes }) => nodes);

/** Everything that these values are computed from, each behind what it needs; an `if` is one item with all its results. */
function sorted(sinks: readonly Sink[]): (Node | Group)[] {
  const order: (Node | Group)[] = [];
  const done = new Set<Node | Group>();
  const needed = reach(sinks.flatMap(({ nodes }) => nodes));
  const visit = (item: Node | Group): void => {
    const real = "results" in item ? item : (item.group ?? item);
    if (done.has(real)) return;
    done.add(real);
    if ("results" in real)
      for (const n of [
        real.when,
        ...real.results.filter((r) => needed.has(r)).flatMap((r) => r.args),
        ...sinksOf(real),
      ])
        visit(n);
    else for (const arg of real.args) visit(arg);
    order.push(real);
  };
  for (const { nodes } of sinks) for (const node of nodes) visit(node);
  return order;
}

/** @param whole with all that an `if` computes, not only what is asked for */
function reach(nodes: readonly Node[], whole = false): Set<Node> {
  const found = new Set<Node>();
  const visit = (node: Node) => {
    if (found.has(node)) return;
    found.add(node);
    for (const arg of node.args) visit(arg);
    if (node.group)
      for (const n of [node.group.when, ...sinksOf(node.group), ...(whole ? node.group.results : [])]) visit(n);
  };
  for (const node of nodes) visit(node);
  return found;
}

/** Outputs that share work of their own stand in one block. */
function clusters(sinks: readonly Sink[], anyway: ReadonlySet<Node>): Sink[][] {
  const sets: { sinks: Sink[]; own: Set<Node> }[] = [];
  for (const sink of sinks) {
    const own = new Set([...reach(sink.nodes)].filter((n) => !anyway.has(n) && !n.fixed && n.op !== "load"));
    const merged = { sinks: [sink], own };
    for (const set of sets.filter((s) => [...own].some((n) => s.own.has(n)))) {
      merged.sinks.unshift(...set.sinks);
      for (const n of set.own) merged.own.add(n);
      sets.splice(sets.indexOf(set), 1);
    }
    sets.push(merged);
  }
  return sets.map((s) => s.sinks);
}
