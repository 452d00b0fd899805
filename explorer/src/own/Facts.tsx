import { useMemo } from "preact/hooks";
import type { FormulaEntry } from "../catalogue.ts";
import { Copy } from "../ui/Copy.tsx";
import { type Bits, sameBits } from "./bits.ts";
import type { Made } from "./useOwn.ts";

interface FactsProps {
  readonly made: Made;
  readonly entry: FormulaEntry;
}

/** What was made: whether both builds agree, and the text between a body and its wasm. */
export function Facts({ made, entry }: FactsProps) {
  const { formulas, scalar, first } = made;
  const bits = useMemo(
    () => scalar && attempt(() => sameBits(entry, formulas.get(entry.id)!, scalar.get(entry.id)!)),
    [entry, formulas, scalar],
  );
  return (
    <section class="own-facts" aria-labelledby="own-made">
      <h2 id="own-made">What was made</h2>
      <p role="status" aria-label="Same bits">
        {!bits ? "The scalar build is being compiled …" : typeof bits === "string" ? bits : told(bits)}
      </p>
      <details>
        <summary>The kernels as AssemblyScript, as compiled from the body</summary>
        <Copy code={first.generated} label="AssemblyScript" />
      </details>
    </section>
  );
}

function told({ rows, outputs, different, first }: Bits): string {
  const cells = (rows * outputs).toLocaleString("en");
  const what = `${rows.toLocaleString("en")} random rows${outputs > 1 ? `, ${outputs} outputs` : ""}`;
  if (!different) return `Same bits: the SIMD and the scalar build agree in all ${cells} results (${what}).`;
  const { output, row, simd, scalar } = first!;
  return `${different} of ${cells} results differ, the first in row ${row} of ${output}: ${simd} with SIMD, ${scalar} without.`;
}

function attempt(work: () => Bits): Bits | string {
  try {
    return work();
  } catch (error) {
    return `The builds could not be compared: ${error instanceof Error ? error.message : error}`;
  }
}
