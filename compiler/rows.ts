// A map: rows are independent.
import { signature } from "../src/abi.ts";
import { varyingName } from "../src/varying.ts";
import type { View } from "./body.ts";
import { Group, type Node, type Sink } from "./graph.ts";
import { Guards, named } from "./guards.ts";
import { Writer } from "./place.ts";

/** One cell pair for what nobody wants, and one for each output of a row alone. */
export const sinkBytes = 512;

type Put = (o: string, x: string) => string;

export class Rows extends Guards {
  text(): string {
    const w = new Writer();
    const body = this.cases((known) => this.#loops(w, known));
    const setup = w.setup();
    return `${this.head(this.name, signature(this.spec))} {\n${this.#alone()}\n${setup}\n${body()}\n}\n${this.#varying()}`;
  }

  /** A row without a neighbour: its outputs go to spare cells, a pair of them each, and from there where they belong. */
  #alone(): string {
    const spare = (k: number) => `changetype<Series>(sink + ${16 * (k + 1)})`;
    const args = signature(this.spec).map((arg) => {
      const id = named(arg);
      if (arg.role === "length") return "2";
      if (arg.role !== "output") return id;
      return `instead(${id}, ${spare(this.own.indexOf(arg.name))})`;
    });
    if (16 * (this.own.length + 1) > sinkBytes)
      throw new Error(`${this.name}: more than ${sinkBytes / 16 - 1} outputs`);
    const copies = this.own.map((o, k) => `if (${o}$o.given) ${o}$o[0] = ${spare(k)}[0];`);
    return `if (LANES == 2 && row$n == 1) {\n${this.name}(${args.join(", ")});\n${copies.join("\n")}\nreturn;\n}`;
  }

  #loops(w: Writer, known: View["known"]): () => string {
    const { own, hints } = this;
    const fast = (wanted: readonly string[], put: Put) => {
      const body = this.#fast(w, known, wanted, put);
      // Of an odd number of rows the last pair begins one row back.
      return () =>
        `for (const end = row$n - LANES; ; i = end) {\nfor (; i <= end; i += LANES) {\n${body()}\n}\nif (i >= row$n) break;\n}`;
    };
    const one = (o: string) => fast([o], (_, x) => `${o}$o.put(i, ${x});`);
    const whole = (fasts: () => string) => () => `let i = 0;\n${fasts()}`;
    if (own.length === 1) return whole(one(own[0]!));
    if (hints.rows === "each") {
      const parts = own.map((o) => ({ o, body: whole(one(o)) }));
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
