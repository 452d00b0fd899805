// All vectors on one build, computed off the page.
import { load } from "lanewise/slim";
import { type Vectors, type Verified, verify } from "lanewise/verify";

export interface Ask {
  readonly wasm: string;
  readonly vectors: string;
}

/** What came of it: of the mismatches the first, and how many there are by formula. */
export interface Done extends Verified {
  readonly differing: readonly (readonly [formula: string, calls: number])[];
  readonly build: string;
  readonly sha256: string | undefined;
  readonly milliseconds: number;
}

export type Reply =
  | { readonly stage: string }
  | { readonly done: number; readonly of: number }
  | { readonly result: Done }
  | { readonly error: string };

const tell = (reply: Reply) => postMessage(reply);

addEventListener("message", async ({ data: { wasm, vectors } }: MessageEvent<Ask>) => {
  try {
    tell({ stage: "Fetching kernels and vectors" });
    const [lw, given] = await Promise.all([load({ wasm: fetch(wasm) }), fetched(vectors)]);
    tell({ stage: "Computing" });
    const begin = performance.now();
    const { mismatches, ...rest } = verify(lw, given, { onProgress: (done, of) => tell({ done, of }) });
    const differing = new Map<string, number>();
    for (const { formula } of mismatches) differing.set(formula, (differing.get(formula) ?? 0) + 1);
    tell({
      result: {
        ...rest,
        mismatches: mismatches.slice(0, 20),
        differing: [...differing],
        build: lw.info.build,
        sha256: lw.info.sha256,
        milliseconds: performance.now() - begin,
      },
    });
  } catch (error) {
    tell({ error: (error as Error).message });
  }
});

async function fetched(url: string): Promise<Vectors> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`fetching the vectors answered ${response.status}`);
  return response.json();
}
