// Step bodies at random, as text: choices, toggles, numbers and rows as conditions, nested, through helpers, constants, variables and branches.
// Only words whose plain form gives the kernel's bits.
import { random } from "../../reference/random.ts";

export const modes = ["a", "b", "c"] as const;
/** Names that the other choice has too, in another place. */
export const others = ["c", "z", "a"] as const;

const params = `{ mode: choice(${quoted(modes)}), other: choice(${quoted(others)}), on: toggle(false), k: param("1", 1, [-9, 9]), m: param("1", 1, [-9, 9]) }`;
const taken = "{ mode, other, on, k, m }";
const values = 'signal(column("1", [-1e200, 1e200]))';

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

const head = `import { choice, column, domain, param, signal, state, tally, toggle } from "lanewise/spec";
import { abs, clamp, finite, floor, max, min, seen, seldom, some, step, usually, within } from "lanewise/step";

const half = 0.5;
const least = -(1 + half);
const strict: boolean = half > least;
const sign = (v: number) => (v < 0 ? -1 : v > 0 ? 1 : 0);
const above = (v: number, w: number, turned: boolean) => (turned ? v < w : v > w);
const byMode = (kind: string, v: number, w: number) => {
  if (kind === "a") return v;
  if (kind === "b") return w;
  else return v - w;
};
const halfway = (turned: boolean, v: number) => {
  let found = v;
  if (turned) found += 2;
  else return -v;
  return found * half;
};
const sorted = (v: number, w: number) => ({ low: min(v, w), high: max(v, w) });
const settled = (turned: boolean, v: number, w: number) => (turned ? sorted(v, w) : { low: w, high: v });
`;

class Author {
  readonly #next: () => number;
  readonly names: string[];
  constructor(next: () => number, names: readonly string[]) {
    this.#next = next;
    this.names = [...names];
  }

  one<T>(...of: readonly T[]): T {
    return of[Math.floor(this.#next() * of.length)]!;
  }

  /** One of these, which are written only then. */
  #of(...ways: readonly (() => string)[]): string {
    return this.one(...ways)();
  }

  literal(): string {
    return this.one("0", "1", "2", "4", "0.5", "3", "-0", "-1", "least", "half", "1e18", "9007199254740993");
  }

  number(depth: number): string {
    const n = () => this.number(depth - 1);
    const c = () => this.condition(depth - 1);
    const name = () => this.one(...this.names);
    if (depth < 1)
      return this.#of(
        name,
        name,
        name,
        () => this.one("k", "m"),
        () => this.literal(),
      );
    const choose = () => `(${c()} ? ${n()} : ${n()})`;
    return this.#of(
      choose,
      choose,
      () => `(${this.uniform(depth - 1)} ? ${n()} : ${n()})`,
      () => `(${this.uniform(depth - 1)} ? ${n()} : ${n()})`,
      () => `(${n()} ${this.one("+", "-", "*")} ${n()})`,
      () => `(${n()} ${this.one("+", "-", "*")} ${n()})`,
      () => `(${n()} / ${this.one("4", "half", "3", "(k - m)", n())})`,
      () => `-(${n()})`,
      () => `(- -${name()})`,
      () => `${this.one("abs", "floor", "sign")}(${n()})`,
      () => `${this.one("min", "max")}(${n()}, ${n()})`,
      () => `clamp(${n()}, ${this.one("k", "-1")}, ${this.one("m", "1", n())})`,
      () => `byMode(${this.one("mode", "other")}, ${n()}, ${n()})`.replace("byMode(other", "byOther(other"),
      () => `halfway(${this.uniform(depth - 1)}, ${n()})`,
      () => `settled(${c()}, ${n()}, ${n()}).${this.one("low", "high")}`,
      () => `(${c()} ? ${this.one("1", "0", "NaN", n())} : ${this.one("0", "1", "NaN", n())})`,
      () => {
        const when = c();
        const [yes, no] = [n(), n()];
        return `(${this.one("some", "seldom")}(${when}) ? (${when} ? ${yes} : ${no}) : ${no})`;
      },
      () => `(usually(${c()}) ? ${n()} : ${n()})`,
    );
  }

  /** A yes or no of a row, or of all. */
  condition(depth: number): string {
    const n = () => this.number(depth - 1);
    const c = () => this.condition(depth - 1);
    const compared = () => `(${n()} ${this.one("<", "<=", ">", ">=", "===", "!==")} ${n()})`;
    if (depth < 1) return this.#of(compared, () => this.uniform(0));
    return this.#of(
      compared,
      compared,
      () => this.uniform(depth),
      () => `(${c()} ${this.one("&&", "||")} ${c()})`,
      () => `(${c()} ${this.one("&&", "||")} ${c()})`,
      () => `!${c()}`,
      () => `(${c()} ? ${c()} : ${c()})`,
      () => `(${c()} ${this.one("===", "!==")} ${c()})`,
      () => `above(${n()}, ${n()}, ${c()})`,
      () => `${this.one("seen", "finite")}(${n()})`,
      () => `within(${n()}, ${n()}, ${n()})`,
    );
  }

  /** A yes or no of choices and toggles, one for all rows whatever is a column. */
  uniform(depth: number): string {
    const u = () => this.uniform(depth - 1);
    const asked = () =>
      this.#of(
        () => `(mode ${this.one("===", "!==")} "${this.one(...modes)}")`,
        () => `(other ${this.one("===", "!==")} "${this.one(...others)}")`,
        () => this.one("on", "!on", "strict", "true", "false", "!!on"),
      );
    if (depth < 1) return asked();
    return this.#of(
      asked,
      asked,
      () => `(${u()} ${this.one("&&", "||", "===", "!==")} ${u()})`,
      () => `!${u()}`,
      () => `(${u()} ? ${u()} : ${u()})`,
    );
  }

  /** Some statements; what they name may be used behind them. */
  statements(depth: number): string {
    const lines: string[] = [];
    for (let left = this.one(1, 2, 3); left > 0; left--) {
      const name = `v${this.names.length}`;
      const old = this.one(...this.names);
      const n = () => this.number(depth);
      lines.push(
        this.#of(
          () => `const ${name} = ${n()};`,
          () =>
            `let ${name} = ${n()};\nif (${this.uniform(1)}) ${name} = ${n()};\nelse ${name} ${this.one("+=", "-=", "*=")} ${n()};`,
          // A constant of a block is its own, whatever is called so around it.
          () =>
            `let ${name} = ${n()};\nif (${this.uniform(1)}) {\n  const ${old} = ${this.literal()};\n  ${name} = ${old} + ${name};\n}`,
          () => `const { high: ${name} } = settled(${this.uniform(1)}, ${n()}, ${n()});`,
        ),
      );
      this.names.push(name);
    }
    return lines.join("\n");
  }
}

interface Tick {
  readonly name: string;
  readonly before?: string;
  readonly s: string;
  readonly n: string;
  readonly told: string;
  /** of the state alone: what a tick that is skipped tells too */
  readonly still: string;
  readonly hints?: string;
}

/** What a random body meets seldom. */
const traps: readonly Tick[] = [
  // Both states have to be finite that one is taken over: what `still` chooses from waits for the choice that n is.
  { name: "waits", s: "s + x", n: 'mode === "a" ? x : -x', told: "n", still: 'mode === "a" ? s : 10 * s' },
  // Each of two choices has a value that waits for the other.
  {
    name: "crossing",
    before: `const v = other === "a" ? x : s;
const w = mode === "a" ? 2 * x : 3 * s;
const first = mode === "a" ? v + 1 : s;
const second = other === "a" ? w : 5 * x;`,
    s: "first",
    n: "second",
    told: "first + second",
    still: 'other === "a" ? n : mode === "a" ? s : -s',
  },
  // Constants and parameters beside states that become the same.
  { name: "constant", s: "1", n: "x", told: "s", still: "s === 1 ? 1 - n : 1 + k" },
  { name: "parameter", s: "k", n: "seen(n) ? n + 1 : 1", told: "s", still: "s * k + m" },
  { name: "twins", s: "x", n: "x", told: "s + n", still: "seen(n) ? s : 10 * s" },
  {
    name: "answers",
    s: "(x > 0) === (s > 0) ? x : s",
    n: "on === x > s ? k : m",
    told: '(mode === "b") !== (x >= n) ? 1 : 0',
    still: "(s > 0) !== (n > 0) && on !== (s < k) ? s : n",
  },
  {
    name: "digits",
    s: "(9007199254740991 + 1e18) / 2e15 + x",
    n: "1000000000000000 / 3 - k",
    told: "-(-k) + -(-(-m))",
    still: "4e15 / 3e15 > s - 5e2 ? 1e21 : n",
  },
  // Choices of two parameters that share names in other places, one of them known to its loops.
  {
    name: "choices",
    s: 'byOther(other, x, s) + (mode === "c" ? 1 : 0)',
    n: 'byMode(mode, x, s) + (other === "c" ? 1 : 0)',
    told: 'other === "a" || mode === "a" ? x : 0',
    still: 'mode === "c" ? s : other === "a" ? -s : 0',
    hints: 'loops: { other: ["a", "c"] }',
  },
  {
    name: "blocks",
    before: `let v = x;
if (on) {
  const s = 7;
  v = s + x;
} else if (mode === "a") {
  const n = 5;
  v -= n;
}`,
    s: "halfway(on, v)",
    n: 'halfway(mode === "a" && on, s)',
    told: "v",
    still: "halfway(on, s)",
  },
];

export interface Written {
  readonly text: string;
  readonly maps: readonly string[];
  /** each with `still_` of its name: what its output `still` is of a state */
  readonly recurrences: readonly string[];
}

/** A file of so many maps and recurrences. */
export function written(seed: number, count: number, depth = 2): Written {
  const next = random(seed);
  const specs: string[] = [];
  const steps: string[] = [];
  const [maps, recurrences]: [string[], string[]] = [[], []];
  const loops = (author: Author) =>
    author.one("", "", 'loops: { mode: ["b"] }', "loops: { on: [true] }", 'loops: { other: ["a", "z", "c"] }');
  for (let i = 0; i < count; i++) {
    const author = new Author(next, ["x", "y"]);
    maps.push(`map${i}`);
    specs.push(
      `map${i}: { inputs: { x: column("1", [-1e200, 1e200]), y: column("1", [-1e200, 1e200]) }, params, output: { p: column("1"), q: column("1") } },`,
    );
    const body = author.statements(depth);
    steps.push(`export const map${i} = step(own.map${i}, ({ x, y }, ${taken}) => {
${body}
return { p: ${author.number(depth)}, q: ${author.number(depth)} };
}, { ${loops(author)} });`);
  }
  const ticks = Array.from({ length: count }, (_, i): Tick => {
    const author = new Author(next, ["x", "s", "n"]);
    const before = author.statements(depth);
    return {
      name: `tick${i}`,
      before,
      s: author.one(author.number(depth), author.number(1), author.literal()),
      n: author.one(author.number(depth), `(seen(n) ? ${author.number(2)} : x)`, author.number(0)),
      told: author.number(depth),
      still: new Author(next, ["s", "n", "s", "n"]).number(depth),
      hints: loops(author),
    };
  });
  for (const { name, before = "", s, n, told, still, hints } of [...traps, ...ticks]) {
    recurrences.push(name);
    specs.push(
      `${name}: { inputs: { x: ${values} }, params, state: { s: state("1", 2), n: state("1", NaN), skipped: tally() }, output: { told: signal(column("1")), still: signal(column("1")) } },`,
    );
    steps.push(`export const ${name} = step(own.${name}, ({ x, s, n }, ${taken}) => {
${before}
s = ${s};
n = ${n};
return { s, n, told: ${told}, still: ${still} };
}, { standing: ["still"]${hints ? `, ${hints}` : ""} });
export const still_${name} = ({ s, n }: any, ${taken}: any) => ${still};`);
  }
  const other = head
    .match(/const byMode[\s\S]*?\n};\n/)![0]
    .replace("byMode", "byOther")
    .replace('"b"', '"z"');
  const text = `${head}${other}
const params = ${params};
export const own = domain({
${specs.join("\n")}
});
${steps.join("\n")}
`;
  return { text, maps, recurrences };
}
