// What every schedule of a kernel shares: its names, how it loads, and how it knows that a row is fit.
import type { Arg } from "../src/abi.ts";
import { outputsOf, type Spec } from "../src/spec.ts";
import { heldParam, varyingSpec } from "../src/varying.ts";
import { domain, type Meaning, type View } from "./body.ts";
import { type Graph, Group, mask, type Node, type Sink } from "./graph.ts";
import type { Hints } from "./step.ts";
import type { Words } from "./words.ts";

/** What a kernel calls its arguments. */
export function named({ role, name }: Arg): string {
  if (role === "index") return name;
  const param = heldParam(name);
  if (param !== undefined) return `${param}$p`;
  return `${name}$${role === "length" ? "n" : role.charAt(0)}`;
}

function typed({ role, type }: Arg): string {
  if (type !== "i32") return type;
  return role === "index" ? "usize" : role === "length" ? "i32" : "Series";
}

export type Look = (spec: Spec, view: View) => Meaning;

/** A body, its spec, and what can be proved of its values. */
export class Guards {
  readonly inputs;
  readonly states;
  readonly outputs;
  /** outputs that are not a state */
  readonly own;
  /** every input may be missing: each is an event by itself */
  readonly each: boolean;
  readonly counts;
  /** the spec of the kernel that takes columns of parameters */
  readonly varies: Spec | undefined;
  constructor(
    readonly name: string,
    readonly spec: Spec,
    readonly hints: Hints<Spec>,
    readonly look: Look,
    readonly graph: Graph,
    readonly words: Words,
  ) {
    this.inputs = Object.entries(spec.inputs);
    this.states = Object.keys(spec.state ?? {}).filter((s) => s !== "skipped");
    this.outputs = Object.entries(outputsOf(spec));
    this.own = this.outputs.filter(([, { mirrors }]) => !mirrors).map(([o]) => o);
    this.each = hints.each || this.inputs.every(([, field]) => field.sparse);
    this.varies = varyingSpec(spec);
    this.counts = "skipped" in (spec.state ?? {});
  }

  /** The head of a kernel; number parameters that are columns are called like numbers. */
  head(name: string, args: readonly Arg[]): string {
    return `export function ${name}(${args.map((arg) => `${named(arg)}: ${typed(arg)}`).join(", ")}): void`;
  }

  /** A load of an input as loops over `i` write it. */
  input(name: string, safe: boolean, at = "i"): string {
    const { optional, otherwise } = this.spec.inputs[name]!;
    return optional && !safe ? `given(${name}$i, ${at}, ${otherwise ?? NaN})` : `${name}$i.at(${at})`;
  }

  /** One body of loops, or one for each value that a parameter has loops of its own for. */
  cases(make: (known: View["known"]) => () => string): () => string {
    const loops = Object.entries((this.hints.loops ?? {}) as Record<string, readonly unknown[]>);
    if (loops.length > 1) throw new Error(`${this.name}: loops of their own for one parameter only`);
    const [key, values = []] = loops[0] ?? [];
    if (key === undefined) return make({});
    const param = this.spec.params![key]!;
    const known = values.map((v) => ("choices" in param ? param.choices.indexOf(v as string) : Number(v)));
    const versions = known.map((value) => ({ value, text: make({ [key]: value }) }));
    const rest = known.length < ("choices" in param ? param.choices.length : 2) ? make({}) : undefined;
    return () => {
      const own = versions.map(({ value, text }, k) => {
        const last = !rest && k === versions.length - 1;
        return last ? `{\n${text()}\n}` : `if (${key}$p == ${value}) {\n${text()}\n}`;
      });
      return [...own, ...(rest ? [`{\n${rest()}\n}`] : [])].join(" else ");
    };
  }

  load(name: string): Node {
    return this.graph.make("load", [], { text: name, lane: true, fixed: false });
  }

  /** Where all inputs are fit, or not there where that is allowed. What `covered` values make sure of is not asked. */
  fit(
    { expected, firm }: Meaning,
    covered: ReadonlySet<Node> = new Set(firm.flatMap((x) => [...x.carries])),
    finite = true,
  ): Node {
    const { graph, inputs, hints } = this;
    const masks = new Map<string, { ok: Node; gone: Node | undefined }>();
    for (const [name, field] of inputs) {
      const x = this.load(name);
      masks.set(name, {
        ok: field.sparse && field.clamped ? graph.seen(x) : domain(graph, field, x, covered.has(x)),
        gone: field.sparse ? graph.not(graph.seen(x)) : undefined,
      });
    }
    let fit = [...expected, ...(finite ? firm.map((x) => graph.call("finite", [x], mask)) : [])].reduce(
      (a, b) => graph.both(a, b),
      graph.literal(true),
    );
    const given = (name: string) => graph.make("given", [], { text: `${name}$i.given`, bool: true, fixed: true });
    const all = (nodes: readonly Node[]) => nodes.reduce((a, b) => graph.both(a, b));
    const groups = [...(hints.together ?? []).map((g) => g as readonly string[])];
    for (const name of masks.keys()) if (!groups.some((g) => g.includes(name))) groups.push([name]);
    for (const group of groups) {
      const some = group.map((n) => masks.get(n)!);
      const ok = all(some.map((m) => m.ok));
      const gone = some.map((m) => m.gone).filter((m) => m !== undefined);
      if (!gone.length) fit = graph.both(fit, ok);
      else if (group.length === 1 && this.spec.inputs[group[0]!]!.clamped) continue;
      else
        fit = graph.both(
          fit,
          graph.pick(
            all(group.map(given)),
            graph.either(
              ok,
              gone.reduce((a, b) => graph.either(a, b)),
            ),
            graph.literal(true),
          ),
        );
    }
    if (!hints.counts) return fit;
    const on = graph.compare(
      "!=",
      graph.make("name", [], { text: `${hints.counts}$p`, fixed: true }),
      graph.literal(0),
    );
    return graph.pick(on, fit, graph.literal(true));
  }

  /**
   * What has to be finite that a sound step may be believed, and all that is finite then. New state has to be; an output only where
   * it would be NaN.
   */
  asked(values: readonly Node[], { assumed, firm }: Meaning): { asked: readonly Node[]; covered: ReadonlySet<Node> } {
    const state = new Set(this.spec.state ? values : []);
    const open = values.filter((v) => (state.has(v) ? !this.finite(v, new Set()) : !this.clean(v)));
    const must = [...new Set([...open, ...assumed, ...firm])];
    const cover = (nodes: readonly Node[]) => new Set(nodes.flatMap((v) => [...v.carries]));
    // What makes another one infinite or NaN need not be asked itself; nor what cannot be NaN while the others are finite.
    let asked = must.filter((v) => !must.some((w) => w !== v && w.carries.has(v)));
    for (const v of asked) {
      const rest = asked.filter((w) => w !== v);
      const covered = cover(rest);
      const needed = [...v.carries].filter((n) => n.op === "load" && n.text in this.spec.inputs);
      const sure = state.has(v)
        ? this.finite(v, covered)
        : !assumed.has(v) && !firm.includes(v) && this.number(v, covered);
      if (sure && needed.every((n) => covered.has(n))) asked = rest;
    }
    return { asked, covered: cover(asked) };
  }

  /** Statements that leave a fast loop unless the step may be believed. Before costly words the domain is asked first. */
  stop(values: readonly Node[], sound: Meaning, also: Node): { sinks: Sink[]; covered: ReadonlySet<Node> } {
    const { graph } = this;
    const { asked, covered } = this.asked(values, sound);
    const fit = graph.both(this.fit(sound, covered, false), also);
    const fine = this.allFinite(asked);
    const apart = fine.value === undefined && ![...sound.results.values()].some((v) => this.costly(v));
    const leave = (mask: Node, early: boolean): Sink[] =>
      mask.value === true
        ? []
        : [{ nodes: [this.every(mask)], write: ([t]) => `if (!${t}) break;`, ...(early ? { when: "early" } : {}) }];
    return {
      sinks: apart ? leave(graph.both(fit, fine), false) : [...leave(fit, true), ...leave(fine, false)],
      covered,
    };
  }

  /** The same as one mask. */
  guard(values: readonly Node[], sound: Meaning): { guard: Node; covered: ReadonlySet<Node> } {
    const { graph } = this;
    const { asked, covered } = this.asked(values, sound);
    const fine = this.allFinite(asked);
    return { guard: graph.both(this.fit(sound, covered, false), fine), covered };
  }

  /** One check of many: where the sum is finite all are; where it overflows the careful way is taken for nothing. */
  allFinite(values: readonly Node[]): Node {
    const { graph } = this;
    if (!values.length) return graph.literal(true);
    return graph.call("finite", [values.reduce((x, y) => graph.arithmetic("+", x, y))], mask);
  }

  every(mask: Node): Node {
    return this.graph.make("every", [mask], { lane: false, bool: true, fixed: false });
  }

  /** Finite whenever what is covered is. Sums and products of any two may overflow; a sum with a small number does not. */
  finite(v: Node, covered: ReadonlySet<Node>): boolean {
    const of = (x: Node) => this.finite(x, covered);
    const [a, b, c] = v.args as [Node, Node, Node];
    if (covered.has(v) || (typeof v.value === "number" && Number.isFinite(v.value))) return true;
    const param = v.op === "name" ? this.spec.params?.[v.text.replace("$p", "")] : undefined;
    if (param)
      return (
        "choices" in param ||
        typeof param.default === "boolean" ||
        [...(param as { range: readonly number[] }).range, param.default].every((x) => Number.isFinite(x))
      );
    const small = (x: Node): boolean =>
      x.op === "splat" ? small(x.args[0]!) : typeof x.value === "number" && Math.abs(x.value) < 1e200;
    if (["add", "sub", "+", "-"].includes(v.op) && b) return of(a) && of(b) && (small(a) || small(b));
    if (["neg", "abs", "splat", "-"].includes(v.op)) return of(a);
    if (["min", "max", "if"].includes(v.op)) return of(a) && of(b);
    if (v.op === "select") return of(b) && of(c);
    return v.op === "flag" || (v.op === "keep" && of(b));
  }

  /** Not NaN whenever what is covered is finite. */
  number(v: Node, covered: ReadonlySet<Node>): boolean {
    const of = (x: Node) => this.number(x, covered);
    const [a, b, c] = v.args as [Node, Node, Node];
    if (this.finite(v, covered) || (typeof v.value === "number" && !Number.isNaN(v.value))) return true;
    if (v.op === "add" || v.op === "sub") return of(a) && of(b) && (this.finite(a, covered) || this.finite(b, covered));
    if (v.op === "mul") return this.finite(a, covered) && this.finite(b, covered);
    if (["neg", "abs", "splat", "min", "max"].includes(v.op)) return of(a);
    if (v.op === "select") return of(b) && of(c);
    return (v.op === "if" && of(a) && of(b)) || (v.op === "keep" && of(b));
  }

  /** If NaN then the canonical one. */
  clean(v: Node, covered: ReadonlySet<Node> = new Set()): boolean {
    const [a, b, c] = v.args as [Node, Node, Node];
    if (this.tidy(v) || this.number(v, covered)) return true;
    if (v.op === "min" || v.op === "max") return this.clean(a, covered) && this.number(b, covered);
    return v.op === "select" && this.clean(b, covered) && this.clean(c, covered);
  }

  shown(v: Node, covered?: ReadonlySet<Node>): Node {
    return this.clean(v, covered) ? v : this.graph.canonical(v);
  }

  /** In the domain of that state; NaN is where it means that nothing was observed yet. */
  inState(s: string, x: Node): Node {
    const { graph } = this;
    const { kind, range, extended = false, initial } = this.spec.state![s]!;
    const inside = domain(graph, { kind, range, extended }, x);
    if (!Number.isNaN(initial)) return inside;
    const gone = graph.not(graph.seen(x));
    const of = this.hints.behind?.[s];
    return graph.either(of === undefined ? gone : graph.both(gone, graph.not(graph.seen(this.load(of)))), inside);
  }

  /** Of a guarded formula: every state of the entity is in its domain. */
  sane(): Node {
    const { graph, spec, states } = this;
    if (!spec.guarded) return graph.literal(true);
    return states.map((s) => this.inState(s, this.load(s))).reduce((a, b) => graph.both(a, b), graph.literal(true));
  }

  /** What a cell becomes when the entity is not sane. */
  closedState(s: string): Node {
    const x = this.load(s);
    return this.graph.pick(this.inState(s, x), x, this.graph.literal(this.spec.state![s]!.closed ?? Number.NaN));
  }

  /** An output of an entity that may not be sane. */
  closed(sane: Node, o: string, x: Node): Node {
    const field = outputsOf(this.spec)[o]!;
    return this.graph.pick(sane, x, this.graph.literal(field.closed ?? (field.kind === "flag" ? 0 : Number.NaN)));
  }

  /** New state is finite, or infinite where that is a value, or as unknown as the old one. */
  healthy(moved: readonly string[], results: ReadonlyMap<string, Node>): Node {
    const { graph } = this;
    return moved
      .map((s) => {
        const x = results.get(s)!;
        if (this.finite(x, new Set())) return graph.literal(true);
        const { initial, extended } = this.spec.state![s]!;
        const fine = extended ? graph.seen(x) : graph.call("finite", [x], mask);
        if (!Number.isNaN(initial)) return fine;
        return graph.either(fine, graph.not(graph.either(graph.seen(x), graph.seen(this.load(s)))));
      })
      .reduce((a, b) => graph.both(a, b), graph.literal(true));
  }

  /** The usual case of an entity of events, asked at once: sane, and all new state finite. */
  wellGroup(moved: readonly string[], results: ReadonlyMap<string, Node>, sane: Node): Group | undefined {
    const { graph } = this;
    const open = moved.map((s) => results.get(s)!).filter((x) => !this.finite(x, new Set()));
    if (!open.length && sane.value === true) return undefined;
    const fine = this.allFinite(open);
    return new Group(this.every(graph.both(fine, sane)), true);
  }

  /** An output of a row that may be unfit. */
  blank(fit: Node, x: Node): Node {
    return this.graph.pick(fit, this.shown(x), this.graph.literal(NaN));
  }

  /** Takes longer than looking at a domain. */
  costly(v: Node): boolean {
    return !v.fixed && (this.words.get(v.op)?.costly || v.args.some((arg) => this.costly(arg)));
  }

  /** Gives no NaN but the canonical one. */
  tidy({ op }: Node): boolean {
    return op === "flag" || op === "canonical" || (this.words.get(op)?.tidy ?? false);
  }
}
