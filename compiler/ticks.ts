// A recurrence: one tick of a bank, many ticks, events.

import { type Arg, eventSignature, eventsName, signature } from "../src/abi.ts";
import type { Spec } from "../src/spec.ts";
import { varyingName } from "../src/varying.ts";
import type { View } from "./body.ts";
import { Group, type Node, ofRow, type Sink } from "./graph.ts";
import { Guards, named } from "./guards.ts";
import { Writer } from "./place.ts";

export class Ticks extends Guards {
  text(): string {
    const make = (head: string, body: (w: Writer, known: View["known"]) => () => string) => {
      const w = new Writer();
      const text = this.cases((known) => body(w, known));
      return `${head} {\n${w.setup()}\n${text()}\n}\n`;
    };
    return [
      make(this.head(this.name, signature(this.spec)), (w, known) => this.ticks(w, known)),
      make(this.head(eventsName(this.name), eventSignature(this.spec)), (w, known) => this.events(w, known)),
      this.varies ? this.#varying(this.varies) : "",
    ].join("");
  }

  /** Number parameters are columns, one value an entity. Without an index it is every entity's turn: a tick. */
  #varying(spec: Spec): string {
    const name = varyingName(this.name);
    const w = new Writer();
    const body = this.events(w, {}, true);
    const setup = w.setup();
    const tick = (arg: Arg): string => {
      const id = named(arg);
      if (arg.role === "index") return "0";
      if (arg.role === "length") return "entity$n";
      return (arg.role === "input" || arg.role === "output") && arg.type === "i32" ? `onward(${id}, at)` : id;
    };
    return `${this.head(eventsName(name), eventSignature(spec))} {
${setup}
${body()}
}
${this.head(name, signature(spec))} {
for (let t = 0, at = 0; t < tick$n; t++, at += entity$n) {
${eventsName(name)}(${eventSignature(spec).map(tick).join(", ")});
}
}
`;
  }

  /** What one tick does, given what is known of parameters, how its loop counts a skipped one, writes an output, and takes over a state. */
  tick(
    view: Omit<View, "sound">,
    skip: (fit: string) => string,
    emit: (o: string, x: string) => string,
    keep: (s: string, x: string) => string,
    mirrors = true,
    sane = this.sane(),
  ): Sink[] {
    const { graph, look, spec, own, each } = this;
    const meaning = look(spec, { ...view, sound: false });
    const general = meaning.results;
    const out = (o: string, x: Node): Sink => ({ nodes: [x], wanted: `${o}$o.given`, write: ([t]) => emit(o, t!) });
    const counted = (ok: Node): Sink[] =>
      this.counts && ok.value !== true
        ? [{ nodes: [graph.lift(ok)], write: ([t]) => `if (!every(${t})) ${skip(t!)}` }]
        : [];
    const fit = this.fit(meaning);
    const moved = this.states.filter((s) => general.get(s) !== this.load(s));
    // A tick that would leave state that nothing brings back is no tick.
    const healthy = this.healthy(moved, general);
    const holds = graph.both(healthy, sane);
    const group = each ? this.wellGroup(moved, general, sane) : undefined;
    const kept = (s: string, ok: Node, x: Node) =>
      graph.pick(sane, graph.pick(ok, x, this.load(s)), this.closedState(s));
    const taken = spec.missing === "predict" ? holds : graph.both(fit, holds);
    const standing = new Set<string>(this.hints.standing);
    // Read once more with next state as values of their own: a constant, or what two states become, is no state wherever it stands.
    const apart = standing.size ? look(spec, { ...view, sound: false, apart: true }).results : general;
    const stays = new Map<Node, Node>();
    for (const s of this.states) {
      const x = general.get(s)!;
      const stands = moved.includes(s) ? graph.canonical(kept(s, taken, x)) : x;
      stays.set(graph.next(s), stands);
      if (moved.includes(s) && ofRow(x)) stays.set(x, stands);
    }
    const still = (o: string) => this.shown(graph.replace(apart.get(o)!, stays));
    /** outputs of any tick, as the body says */
    const careful = own.map((o) =>
      out(o, this.closed(sane, o, standing.has(o) ? still(o) : this.blank(taken, general.get(o)!))),
    );
    let next: (s: string) => Node;
    let sinks: Sink[];
    if (each) {
      next = (s) => {
        const x = general.get(s)!;
        if (x === this.load(s) && sane.value === true) return x;
        // Without a group all new state is finite.
        const careful = group || x === this.load(s) ? graph.canonical(kept(s, holds, x)) : x;
        return group && x !== this.load(s) ? graph.result(group, x, careful) : careful;
      };
      sinks = [
        ...counted(graph.both(fit, group ? graph.result(group, graph.lift(graph.literal(true)), holds) : holds)),
        ...own.map((o) => out(o, this.closed(sane, o, this.shown(general.get(o)!)))),
      ];
    } else if (view.varying) {
      next = (s) => {
        const x = general.get(s)!;
        return x === this.load(s) && sane.value === true ? x : graph.canonical(kept(s, taken, x));
      };
      sinks = [...counted(graph.both(fit, holds)), ...careful];
    } else {
      const sound = look(spec, { ...view, sound: true });
      const changed = this.states.filter((s) => sound.results.get(s) !== this.load(s));
      const { guard, covered } = this.guard(
        changed.map((s) => sound.results.get(s)!),
        sound,
      );
      const group = new Group(this.every(graph.both(guard, sane)), true);
      next = (s) => {
        const [a, b] = [sound.results.get(s)!, general.get(s)!];
        if (b === this.load(s) && sane.value === true) return b;
        return graph.result(group, a, graph.canonical(kept(s, taken, b)));
      };
      group.sinks.yes.push(...own.map((o) => out(o, this.shown(sound.results.get(o)!, covered))));
      group.sinks.no.push(...counted(graph.both(fit, holds)), ...careful);
      sinks = [];
    }
    const after = new Map(this.states.map((s) => [s, next(s)]));
    for (const [o, { mirrors: of }] of this.outputs)
      if (of && mirrors)
        sinks.push({
          nodes: [after.get(of)!.op === "load" ? graph.canonical(after.get(of)!) : after.get(of)!],
          wanted: `${o}$o.given`,
          write: ([t]) => emit(o, t!),
        });
    for (const [s, node] of after)
      if (node !== this.load(s)) sinks.push({ nodes: [node], write: ([t]) => keep(s, t!), when: "late" });
    return sinks;
  }

  ticks(w: Writer, known: View["known"]): () => string {
    const { look, spec, own, states, outputs, each } = this;
    const isState = (n: string) => !(n in spec.inputs);
    const sound = look(spec, { sound: true, known });
    const changed = states.filter((s) => sound.results.get(s) !== this.load(s));
    const there = (n: string, safe: boolean) => (isState(n) ? `${n}$s.at(e)` : this.input(n, safe, "e"));
    const store = (s: string, x: string) => `${s}$s.put(e, ${x});`;
    let fast: () => string;
    if (each) {
      // Whole pairs whose events are fit; the loop of many ticks takes the others.
      const { sinks: stop, covered } = this.stop(
        changed.map((s) => sound.results.get(s)!),
        sound,
        this.sane(),
      );
      const stores = changed.map(
        (s): Sink => ({ nodes: [sound.results.get(s)!], write: ([t]) => store(s, t!), when: "late" }),
      );
      const shows = own.map(
        (o): Sink => ({
          nodes: [this.shown(sound.results.get(o)!, covered)],
          wanted: `${o}$o.given`,
          write: ([t]) => `${o}$o.put(e, ${t});`,
        }),
      );
      fast = w.loop([...stop, ...stores, ...shows], there);
    } else {
      // A tick that is not fit is mended where it is. Outputs that mirror a state are read there.
      const skip = (fit: string) => `skipped$s.put(e, skipped$s.at(e) + flag(not(${fit})));`;
      fast = w.loop(
        this.tick({ known }, skip, (o, x) => `${o}$o.put(e, ${x});`, store, false),
        there,
      );
    }
    const written = new Set<string>();
    const used = new Set<string>();
    // An entity out of its domain stays so for the call, whatever becomes of its state.
    const read = (n: string, safe: boolean) => {
      if (n === "sane") return "sane";
      if (!isState(n)) return this.input(n, safe);
      used.add(n);
      return `${n}$v`;
    };
    const before = this.sane();
    const sane =
      before.value === true
        ? before
        : this.graph.make("load", [], { text: "sane", lane: true, bool: true, fixed: false });
    const asked = w.loop(
      before.value === true ? [] : [{ nodes: [before], write: ([t]) => `const sane = ${t};` }],
      read,
    );
    const sinks = this.tick(
      { known },
      (fit) => `skipped$s.write(e, skipped$s.at(e) + flag(not(${fit})), pair);`,
      (o, x) => `${o}$o.write(i, ${x}, pair);`,
      (s, x) => {
        written.add(s);
        return `${s}$v = ${x};`;
      },
      true,
      sane,
    );
    const general = w.loop(sinks, read);
    return () => {
      const first = asked();
      const step = general();
      const vars = states.filter((s) => used.has(s) || written.has(s));
      const mirrors = outputs.filter(([, f]) => f.mirrors).map(([o, f]) => `mirror(${o}$o, ${f.mirrors}$s, from, e);`);
      const single = `if (tick$n == 1) {\nconst from = e;\nfor (const end = entity$n - LANES; e <= end; e += LANES) {\n${fast()}\n}\n${mirrors.join("\n")}\nif (e >= entity$n) break;\n}`;
      return `for (let e = 0; e < entity$n; e += LANES) {
${single}
const pair = e + 1 < entity$n;
${vars.map((s) => `let ${s}$v = ${s}$s.held(e, pair);`).join("\n")}
${first}
for (let t = 0, i = e; t < tick$n; t++, i += entity$n) {
${step}
}
${[...written].map((s) => `${s}$s.write(e, ${s}$v, pair);`).join("\n")}
}`;
    };
  }

  events(w: Writer, known: View["known"], varying = false): () => string {
    const { spec } = this;
    const at = (n: string) => `${n}.gather(e0, e1)`;
    const sinks = this.tick(
      { known, varying },
      (fit) => `skipped$s.scatter(e0, e1, ${at("skipped$s")} + flag(not(${fit})), pair);`,
      (o, x) => `${o}$o.write(i, ${x}, pair);`,
      (s, x) => `${s}$s.scatter(e0, e1, ${x}, pair);`,
    );
    const body = w.loop(sinks, (n, safe) =>
      n in spec.inputs ? this.input(n, safe) : at(n.endsWith("$p") ? n : `${n}$s`),
    );
    const turn = (i: string) => {
      const next = `load<i32>(index + ((<usize>(${i})) << 2))`;
      return varying ? `index ? ${next} : ${i}` : next;
    };
    // Two events are two lanes unless they are of one entity: then the second one waits for the first.
    return () => `for (let i = 0; i < event$n; ) {
const e0 = ${turn("i")};
let e1 = e0;
if (LANES == 2 && i + 1 < event$n) e1 = ${turn("i + 1")};
const pair = e0 != e1;
${body()}
i += LANES == 2 && pair ? 2 : 1;
}`;
  }
}
