// Programs of twins in other languages: made, started, and asked over pipes. Each waits for its turn, so that rounds interleave.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Columns, Workload } from "../workloads.ts";

/** What a twin takes and gives, by the names of the spec. */
interface Signature {
  readonly inputs: readonly string[];
  readonly params: readonly string[];
  readonly state: readonly string[];
  readonly outputs: readonly string[];
}

const here = new URL(".", import.meta.url).pathname;

/** The vectors of SSE, which wasm has too, or NEON; and the widest of this machine. */
export const widths = {
  "C 128": arch() === "x64" ? ["-march=x86-64-v2", "-mprefer-vector-width=128"] : [],
  "C native": arch() === "x64" ? ["-march=native", "-mprefer-vector-width=512"] : ["-mcpu=native"],
} as const;

export const compiler = process.env.CC ?? "gcc";
const pythons = process.env.PYTHON ? [process.env.PYTHON] : ["python3", "/usr/bin/python3"];

const says = (command: string, args: readonly string[]): string | undefined => {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
      .split("\n")[0]!
      .trim();
  } catch {
    return undefined;
  }
};

/** What it calls itself, or undefined where there is none. */
export const compilerVersion = () => says(compiler, ["--version"]);

export function findNumpy(): { readonly python: string; readonly version: string } | undefined {
  for (const python of pythons) {
    const version = says(python, ["-c", "import numpy; print('NumPy', numpy.__version__)"]);
    if (version) return { python, version };
  }
  return undefined;
}

/** The path of a program with the twins in C. */
export function compile(folder: string, name: string, flags: readonly string[]): string {
  const program = join(folder, name.replace(" ", "-"));
  const sources = ["main", "elementary", "formulas", "banks", "reductions"].map((file) => `${here}${file}.c`);
  const args = ["-O3", "-ffast-math", ...flags, "-o", program, ...sources, "-lm"];
  execFileSync(compiler, args, { stdio: ["ignore", "inherit", "inherit"] });
  return program;
}

export const numpyProgram = `${here}numpy_twins.py`;

export class Twins {
  readonly name: string;
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #known = new Map<string, Signature>();

  private constructor(name: string, folder: string, command: string, args: readonly string[]) {
    this.name = name;
    this.#folder = folder;
    this.#process = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#answers = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  static async start(name: string, folder: string, command: string, args: readonly string[] = []): Promise<Twins> {
    const twins = new Twins(name, folder, command, args);
    for (const twin of (await twins.#ask("list")).split(";").filter(Boolean)) {
      const [path, ...columns] = twin.split("|");
      const [inputs, params, state, outputs] = columns.map((names) => names.split(" ").filter(Boolean));
      twins.#known.set(path!, { inputs: inputs!, params: params!, state: state!, outputs: outputs! });
    }
    return twins;
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  /** Hands over the columns of a workload; `lengths` of its outputs. */
  async load(name: string, { n, sizes, numbers, inputs, start }: Workload, lengths: Columns): Promise<void> {
    const { inputs: ins, params, state, outputs } = this.#known.get(name)!;
    const column = (values: Float64Array) => [values.length, ...values];
    const cells = [
      n,
      sizes.column ?? sizes.factor ?? sizes.group ?? 1,
      ...params.map((param) => numbers[param]!),
      ...ins.flatMap((input) => column(asDoubles(inputs[input] as Float64Array | Uint32Array))),
      ...state.flatMap((name) => column(start[name]!)),
      ...outputs.map((output) => lengths[output]!.length),
    ];
    const file = join(this.#folder, "columns");
    writeFileSync(file, Float64Array.from(cells));
    await this.#ask("load", name, file);
  }

  /** Nanoseconds a row. */
  async time(milliseconds: number): Promise<number> {
    return Number(await this.#ask("time", String(milliseconds)));
  }

  /** Outputs and state after one run. */
  async results(name: string, lengths: Columns, start: Columns): Promise<Columns> {
    const file = join(this.#folder, "results");
    await this.#ask("results", file);
    const cells = new Float64Array(Uint8Array.from(readFileSync(file)).buffer);
    const { state, outputs } = this.#known.get(name)!;
    let at = 0;
    const next = (length: number) => {
      at += length;
      return cells.subarray(at - length, at);
    };
    return Object.fromEntries([
      ...outputs.map((name) => [name, next(lengths[name]!.length)]),
      ...state.map((name) => [name, next(start[name]!.length)]),
    ]);
  }

  stop(): void {
    this.#process.stdin!.end();
  }

  async #ask(...words: readonly string[]): Promise<string> {
    this.#process.stdin!.write(`${words.join("\t")}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`bench: the twins in ${this.name} ended when told: ${words.join(" ")}`);
    return value;
  }
}

/** Offsets are handed over as the bytes they are. */
function asDoubles(column: Float64Array | Uint32Array): Float64Array {
  if (column instanceof Float64Array) return column;
  const doubles = new Float64Array(Math.ceil(column.length / 2));
  new Uint32Array(doubles.buffer).set(column);
  return doubles;
}

export const remedies = {
  compiler: `no C compiler answers to "${compiler}": ${platform() === "darwin" ? "xcode-select --install" : "apt-get install gcc libc6-dev"}, or set CC`,
  numpy: "no python3 with NumPy: apt-get install python3-numpy, pip install numpy, or set PYTHON",
} as const;
