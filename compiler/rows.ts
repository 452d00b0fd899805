// A map: rows are independent.
import { signature } from "../src/abi.ts";
import { varyingName } from "../src/varying.ts";
import type { View } from "./body.ts";
import { Group, type Node, type Sink } from "./graph.ts";
import { Guards } from "./guards.ts";
import { Writer } from "./place.ts";

type Put = (o: string, x: string) => string;

export class Rows extends Guards {
  text(): string {
    const w = new Writer();
    const body = this.cases((known) => this.#loops(w, known));
    const setup = w.setup();
    return `${this.head(this.name, signature(this.spec))} {\n${setup}\n${body()}\n}\n${this.#varying()}`;
  }

  #loops(w: Writer, known: View["known"]): () => string {
    const { own, hints } = this;
    const fast = (wanted: readonly string[], put: Put) => {
      const body = this.#fast(w, known, wanted, put);
      return () => `for (const end = row$n - LANES; i <= end; i += LANES) {\n${body()}\n}`;
    };
    const one = (o: string) => fast([o], (_, x) => `${o}$o.put(i, ${x});`);
    const whole = (fasts: () => string, rest: () => string) => () =>
      `let i = 0;\n${fasts()}\nif (i < row$n) {\n${rest()}\n}`;
    const rest = (wanted: readonly string[]) => this.#any(w, known, wanted, "false");
    if (own.length === 1) return whole(one(own[0]!), rest(own));
    if (hints.rows === "each") {
      const parts = own.map((o) => ({ o, body: whole(one(o), rest([o])) }));
      return () => parts.map(({ o, body }) => `if (${o}$o.given) {\n${body()}\n}`).join("\n");
    }
    // One wanted output has a loop of its own; else all are computed, and what nobody wants goes to a cell that nobody reads.
    const singles = own.map((o) => ({ o, body: one(o) }));
    const all = fast(own, (o, x) => `${o}$t.put(i & ${o}$m, ${x});`);
    const trash = own.map(
      (o) =>
        `const ${o}$m: i32 = ${o}$o.given ? -1 : 0;\nconst ${o}$t = ${o}$o.given ? ${o}$o : changetype<Series>(sink);`,
    );
    const count = `const wanted = -(${own.map((o) => `${o}$m`).join(" + ")});`;
    const loops = whole(
      () =>
        `${singles.map(({ o, body }) => `if (wanted == 1 && ${o}$o.given) {\n${body()}\n} else `).join("")}{\n${all()}\n}`,
      rest(own),
    );
    return () => [...trash, count, loops()].join("\n");
  }

  /** Whole vectors, as long as rows are fit. One that is not is mended where it is: leaving the loop costs as much as the row. */
  #fast(w: Writer, known: View["known"], wanted: readonly string[], put: Put): () => string {
    const { graph, look, spec } = this;
    const sound = look(spec, { sound: true, known });
    const values = wanted.map((o) => sound.results.get(o)!);
    const load = (n: string, safe: boolean) => this.input(n, safe);
    // A function that is defined everywhere answers NaN with NaN by itself.
    const [x] = this.inputs;
    const total =
      this.inputs.length === 1 &&
      spec.inputs[x![0]]!.extended &&
      values.every((v) => this.tidy(v) && v.args[0]!.op === "load");
    const stored = (nodes: readonly Node[]) =>
      wanted.map((o, k): Sink => ({ nodes: [nodes[k]!], write: ([t]) => put(o, t!) }));
    if (total) return w.loop(stored(values), load);
    // An output that is NaN on purpose is no reason to leave.
    const sure = values.filter((v) => v.op !== "valid");
    const { guard, covered } = this.guard(sure, sound);
    const group = new Group(this.every(guard), true);
    const rough = look(spec, { sound: false, known });
    const fit = this.fit(rough);
    const nodes = wanted.map((o, k) =>
      graph.result(group, graph.lift(this.shown(values[k]!, covered)), this.blank(fit, rough.results.get(o)!)),
    );
    return w.loop(stored(nodes), load);
  }

  /** Any row, as the body says. */
  #any(w: Writer, known: View["known"], wanted: readonly string[], pair: string, varying = false): () => string {
    const meaning = this.look(this.spec, { sound: false, known, varying });
    const fit = this.fit(meaning);
    const sinks = wanted.map(
      (o): Sink => ({
        nodes: [this.blank(fit, meaning.results.get(o)!)],
        wanted: `${o}$o.given`,
        write: ([x]) => `${o}$o.write(i, ${x}, ${pair});`,
      }),
    );
    return w.loop(sinks, (n, safe) => (n.endsWith("$p") ? `${n}.at(i)` : this.input(n, safe)));
  }

  /** Any rows, number parameters being columns: one value a row. */
  #varying(): string {
    if (!this.varies) return "";
    const w = new Writer();
    const body = this.#any(w, {}, this.own, "i + 1 < row$n", true);
    const setup = w.setup();
    const head = this.head(varyingName(this.name), signature(this.varies));
    return `${head} {\n${setup}\nfor (let i = 0; i < row$n; i += LANES) {\n${body()}\n}\n}\n`;
  }
}
