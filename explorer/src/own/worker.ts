// The compilers beside the page, which goes on while they work. A newer text takes the place of one that is being compiled, at its next stage.
import "./embedded.ts";
import type { Answer, Ask, AskPack } from "./messages.ts";

/** Replaced when the bundle is written, by explorer/own/texts.ts. */
const bytes = "__BYTES_OF_COMPILERS__";

const answer = (message: Answer, transfer: Transferable[] = []) => postMessage(message, { transfer });

type Compilers = typeof import("./compile.ts");
let compilers: Promise<Compilers> | undefined;

/** One after the other, so that what was fetched can be told. */
async function load(): Promise<Compilers> {
  const parts = [() => import("typescript"), () => import("binaryen"), () => import("assemblyscript/asc")];
  const of = parts.length + 1;
  const tell = (done: number) => answer({ kind: "loading", done, of, bytes });
  tell(0);
  for (const [k, part] of parts.entries()) {
    await part();
    tell(k + 1);
  }
  const loaded = await import("./compile.ts");
  tell(of);
  return loaded;
}

class Newer extends Error {}

let newest = 0;
let queue = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<Ask | AskPack>) => {
  if (data.kind === "compile") newest = data.id;
  queue = queue.then(() => (data.kind === "compile" ? compile(data) : pack(data)));
});

async function compile({ id, text }: Ask): Promise<void> {
  const tell = async (stage: string) => {
    answer({ kind: "stage", id, stage });
    // What came in the meantime is heard now.
    await new Promise((resolve) => setTimeout(resolve));
    if (newest > id) throw new Newer();
  };
  try {
    compilers ??= load();
    const { compile } = await compilers;
    await tell("reading");
    const start = performance.now();
    const made = await compile(text, tell, (first) => answer({ kind: "first", id, first }, [first.simd.buffer]));
    if (made instanceof Uint8Array)
      answer({ kind: "compiled", id, scalar: made, milliseconds: performance.now() - start }, [made.buffer]);
    else answer({ kind: "mistakes", id, mistakes: made });
  } catch (error) {
    if (!(error instanceof Newer)) answer({ kind: "failed", id, message: said(error) });
  }
}

async function pack({ id, name }: AskPack): Promise<void> {
  try {
    const { pack } = await compilers!;
    const { zip, files } = pack(name);
    answer({ kind: "pack", id, zip, files }, [zip.buffer]);
  } catch (error) {
    answer({ kind: "failed", id, message: said(error) });
  }
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
