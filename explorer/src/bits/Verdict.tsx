import { thisBrowser } from "../bench/browser.ts";
import { count, duration, plural } from "../file/format.ts";
import { href } from "../router.ts";
import { Note } from "../ui/Note.tsx";
import type { Lane } from "./check.ts";

interface VerdictProps {
  readonly build: "simd" | "scalar";
  readonly lane: Lane;
  readonly published: string;
}

/** What one build has given: how far it is, or whether its bits are those of all others. */
export function Verdict({ build, lane: { stage, done = 0, of = 0, result, error }, published }: VerdictProps) {
  const name = build === "simd" ? "SIMD build" : "Scalar build";
  if (error)
    return (
      <Note kind="error" title={`${name}: the vectors could not be computed`}>
        {error}. Reload the page to try again.
      </Note>
    );
  if (!result)
    return (
      <section class="verdict" aria-label={name}>
        <h2>{name}</h2>
        <p class="facts">{of ? `${count(done)} of ${plural(of, "call")}` : stage}</p>
        <progress aria-label={`${name}: calls computed`} {...(of ? { value: done, max: of } : {})} />
      </section>
    );
  const same = result.digest === published && !result.mismatches.length;
  const { formulas, cases, cells, refusals, milliseconds, sha256, differing, digest, expected } = result;
  return (
    <section class={`verdict ${same ? "verdict-same" : "verdict-other"}`} aria-label={name}>
      <div role="status">
        <h2>
          <span aria-hidden="true">{same ? "✓" : "✗"}</span> {name}: {same ? "the same bits" : "other bits"}
        </h2>
      </div>
      <p class="facts">
        {plural(formulas, "formula")}, {plural(cases, "call")}, {plural(cells, "cell")}, {plural(refusals, "refusal")}{" "}
        in {duration(milliseconds)}; {thisBrowser()}
      </p>
      <dl class="digest">
        <dt>Computed here</dt>
        <dd>
          <code class={same ? "same" : "other"}>{digest}</code>
        </dd>
        {sha256 && (
          <>
            <dt>SHA-256 of the wasm</dt>
            <dd>
              <code>{sha256}</code>
            </dd>
          </>
        )}
      </dl>
      {expected !== published && (
        <p class="remark">
          The vectors of this page expect <code>{expected.slice(0, 16)}</code>: they are of another release than the
          digest that was published.
        </p>
      )}
      {differing.length > 0 && (
        <>
          <h3>{plural(differing.length, "formula differs", "formulas differ")}</h3>
          <ul>
            {differing.map(([formula, calls]) => (
              <li key={formula}>
                <a href={href(formula)}>{formula}</a> in {plural(calls, "call")}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
