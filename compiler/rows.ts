// A map: rows are independent.
import { axes } from "../src/abi.ts";
import { Group, type Sink } from "./graph.ts";
import { Guards } from "./guards.ts";
import { Writer } from "./place.ts";

export class Rows extends Guards {
  text(): string {
    const { graph, look, spec, own, hints, name } = this;
    const w = new Writer();
    const sound = look(spec, { sound: true, known: {} });
    const fast = (wanted: readonly string[], put: (o: string, i: string, x: string) => string) => {
      const values = wanted.map((o) => sound.results.get(o)!);
      // A function that is defined everywhere answers NaN with NaN by itself.
      const [x] = this.inputs;
      const total =
        this.inputs.length === 1 &&
        spec.inputs[x![0]]!.extended &&
        values.every((v) => this.tidy(v) && v.args[0]!.op === "load");
      // An output that is NaN on purpose is no reason to leave.
      const sure = values.filter((v) => v.op !== "valid");
      if (total)
        return w.loop(
          wanted.map((o, k): Sink => ({ nodes: [values[k]!], write: ([t]) => put(o, "i", t!) })),
          (n, safe) => this.input(n, safe),
        );
      // A row that is not fit is mended where it is: leaving the loop for it costs as much as the row.
      const { guard, covered } = this.guard(sure, sound);
      const group = new Group(this.every(guard), true);
      const rough = look(spec, { sound: false, known: {} });
      const fit = this.fit(rough);
      const stores = wanted.map(
        (o, k): Sink => ({
          nodes: [
            graph.result(group, graph.lift(this.shown(values[k]!, covered)), this.blank(fit, rough.results.get(o)!)),
          ],
          write: ([t]) => put(o, "i", t!),
        }),
      );
      return w.loop(stores, (n, safe) => this.input(n, safe));
    };
    const general = (wanted: readonly string[]) => this.general(w, wanted, false);
    const direct = (o: string, i: string, x: string) => `${o}$o.put(${i}, ${x});`;
    const bin = (o: string, i: string, x: string) => `${o}$t.put(${i} & ${o}$m, ${x});`;
    // Fast loops: while whole vectors of fit rows come.
    const loop = (body: () => string) => () => `for (const end = row$n - LANES; i <= end; i += LANES) {\n${body()}\n}`;
    const one = (o: string) => loop(fast([o], direct));
    const whole = (fasts: () => string, rest: () => string) =>
      `for (let i = 0; i < row$n; i += LANES) {\n${fasts()}\nif (i >= row$n) break;\n${rest()}\n}`;
    let body: () => string;
    let trash = "";
    if (own.length === 1) {
      const [f, g] = [one(own[0]!), general(own)];
      body = () => whole(f, g);
    } else if (hints.rows === "each") {
      const parts = own.map((o) => ({ o, f: one(o), g: general([o]) }));
      body = () => parts.map(({ o, f, g }) => `if (${o}$o.given) {\n${whole(f, g)}\n}`).join("\n");
    } else {
      // One wanted output has a loop of its own; else all are computed, and what nobody wants goes to a cell that nobody reads.
      const singles = own.map((o) => ({ o, f: one(o) }));
      const [all, g] = [loop(fast(own, bin)), general(own)];
      trash = [
        ...own.map(
          (o) =>
            `const ${o}$m: i32 = ${o}$o.given ? -1 : 0;\nconst ${o}$t = ${o}$o.given ? ${o}$o : changetype<Series>(sink);`,
        ),
        `const wanted = -(${own.map((o) => `${o}$m`).join(" + ")});`,
      ].join("\n");
      body = () =>
        whole(
          () =>
            `${singles.map(({ o, f }) => `if (wanted == 1 && ${o}$o.given) {\n${f()}\n} else `).join("")}{\n${all()}\n}`,
          g,
        );
    }
    const setup = w.setup();
    return `${this.signature(name, axes(spec))} {\n${[setup, trash, body()].filter(Boolean).join("\n")}\n}\n`;
  }

  /** Any row, as the body says. */
  general(w: Writer, wanted: readonly string[], varying: boolean): () => string {
    const meaning = this.look(this.spec, { sound: false, known: {}, varying });
    const fit = this.fit(meaning);
    const sinks = wanted.map(
      (o): Sink => ({
        nodes: [this.blank(fit, meaning.results.get(o)!)],
        wanted: `${o}$o.given`,
        write: ([x]) => `${o}$o.write(i, ${x}, i + 1 < row$n);`,
      }),
    );
    return w.loop(sinks, (n, safe) => (n.endsWith("$p") ? `${n}.at<Lane>(i)` : this.input(n, safe)));
  }

  /** The same where number parameters are columns: one value a row. */
  varying(): string {
    if (!this.varies) return "";
    const w = new Writer();
    const body = this.general(w, this.own, true);
    const setup = w.setup();
    const head = this.signature(`${this.name}_varying`, axes(this.spec), [], true);
    return `${head} {\n${setup}\nfor (let i = 0; i < row$n; i += LANES) {\n${body()}\n}\n}\n`;
  }
}
