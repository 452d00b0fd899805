import type { FormulaEntry } from "../catalogue.ts";
import { Copy } from "../ui/Copy.tsx";

/** The kernel's own text, folded. */
export function Source({ entry }: { readonly entry: FormulaEntry }) {
  const { source, kernel, sources, cited } = entry;
  return (
    <section class="source" aria-labelledby="source">
      <h2 id="source">Source</h2>
      <p>
        {!sources.length && (cited ? "The text above names its source. " : "Defined here. ")}
        The kernel is compiled from <code>{kernel.file}</code>.
      </p>
      <details>
        <summary>Show the kernel</summary>
        <Copy code={source} label="kernel" />
      </details>
    </section>
  );
}
