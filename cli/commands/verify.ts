// lanewise verify: whether this machine gives the bits of all others.
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { home } from "../../compiler/home.ts";
import type { Vectors, Verified } from "../../src/service/verify.ts";
import { isColourful, paint } from "../text.ts";

interface Options {
  readonly json?: boolean;
  readonly wasm?: string;
}

/** What is told of one build. */
interface Outcome extends Omit<Verified, "expected"> {
  readonly build: string;
  readonly same: boolean;
}

export function verify(program: Command): void {
  program
    .command("verify")
    .description("compute the vectors of every formula here and compare digests with the published one")
    .option("--wasm <file>", "an engine to compute them with, as engine-simd.wasm, instead of the two of the package")
    .option("--json", "as JSON: digest, published, builds, mismatches")
    .action(run);
}

async function run({ json, wasm }: Options): Promise<void> {
  const vectors = JSON.parse(readFileSync(home("dist", "vectors.json"), "utf8")) as Vectors & {
    readonly digest: string;
  };
  const { verify } = await import("lanewise/verify");
  const { bar } = await import("../progress.ts");
  const outcomes: Outcome[] = [];
  for (const [build, load] of wasm === undefined ? published : [[wasm, () => given(wasm)] as const]) {
    const lw = await load();
    const progress = bar(build.padEnd(6));
    const { expected: _, ...verified } = verify(lw, vectors, {
      onProgress: (done, of) => progress.update(done, of, `${done} of ${of} calls`),
    });
    progress.end();
    const same = verified.digest === vectors.digest && !verified.mismatches.length;
    outcomes.push({ build, same, ...verified });
  }
  const same = outcomes.every((outcome) => outcome.same);
  if (!same) process.exitCode = 1;
  if (json) console.log(JSON.stringify({ same, published: vectors.digest, builds: outcomes }, null, 2));
  else console.log(asText(outcomes, vectors.digest));
}

const published: readonly (readonly [string, () => Promise<object>])[] = [
  ["simd", async () => (await import("lanewise")).load()],
  ["scalar", async () => (await import("lanewise/scalar")).load()],
];

async function given(file: string): Promise<object> {
  let wasm: Uint8Array<ArrayBuffer>;
  try {
    wasm = new Uint8Array(readFileSync(file));
  } catch (error) {
    throw new Error(`--wasm ${file} cannot be read: ${(error as Error).message}`);
  }
  const { loadSync } = await import("lanewise/slim");
  try {
    return loadSync({ wasm });
  } catch (error) {
    throw new Error(
      `--wasm ${file} expected an engine of this release, as dist/engine-simd.wasm: ${(error as Error).message}`,
    );
  }
}

/** Mismatches that are told one by one. */
const most = 10;

function asText(outcomes: readonly Outcome[], digest: string): string {
  const { bold, dim } = paint(isColourful());
  const parts = outcomes.map(({ build, same, formulas, cases, cells, refusals, digest: got, mismatches }) => {
    const head = `${bold(build)}  ${formulas} formulas, ${cases} calls, ${cells} cells, ${refusals} refusals: ${same ? "the same bits" : `${mismatches.length} differ`}`;
    const told = mismatches
      .slice(0, most)
      .map(({ formula, at, of, expected, got }) => `  ${formula}, ${of} ${at}: expected ${expected}, got ${got}`);
    const rest = mismatches.length > most ? [`  and ${mismatches.length - most} more: --json has all`] : [];
    return [head, `  ${got}`, ...told, ...rest].join("\n");
  });
  return [...parts, `${dim("published")}\n  ${digest}`].join("\n");
}
