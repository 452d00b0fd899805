import type { ComponentChildren } from "preact";
import type { FormulaEntry } from "../catalogue.ts";
import { href } from "../router.ts";
import { Doc } from "./Doc.tsx";
import { shapes } from "./shapes.ts";

interface HeadProps {
  readonly entry: FormulaEntry;
  readonly children: ComponentChildren;
}

/** What a formula is: its name, what it does, its equation, where it is from, and what follows. */
export function Head({ entry, children }: HeadProps) {
  const { domain, name, shape, doc, equation, math, sources } = entry;
  return (
    <header class="head">
      <p class="crumbs">
        <a href={href("")}>Formulas</a>
        <span aria-hidden="true">/</span>
        <a href={href(domain)}>{domain}</a>
      </p>
      <h1>
        <span>
          <span class="quiet">{domain}.</span>
          {name}
        </span>
        <span class="tag" title={shapes[shape].says}>
          {shapes[shape].label}
        </span>
      </h1>
      <p class="lead">
        <Doc text={doc} />
      </p>
      {math ? (
        // Typeset when the page was built, from equations of the catalogue: no text of a visitor's is in it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must do so by the keyboard too
        <section class="equation" tabIndex={0} aria-label="Equation" dangerouslySetInnerHTML={{ __html: math }} />
      ) : (
        equation && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
          <section class="equation" tabIndex={0} aria-label="Equation">
            <pre>{equation}</pre>
          </section>
        )
      )}
      {sources.length > 0 && <p class="sources">{sources.join(" ")}</p>}
      {children}
    </header>
  );
}
