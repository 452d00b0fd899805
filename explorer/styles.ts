// KaTeX places its glyphs by style attributes, which the page's policy forbids: each becomes a class of a style sheet.
import { createHash } from "node:crypto";

export class Styles {
  readonly #names = new Map<string, string>();

  /** The same markup, styled by classes. */
  classes(markup: string): string {
    return markup.replaceAll(
      /<(\w+)((?:\s[\w:-]+="[^"]*")*?)\sstyle="([^"]*)"((?:\s[\w:-]+="[^"]*")*)/g,
      (_, tag, before, style, after) => {
        const name = this.#name(style);
        const others = before + after;
        const classed = others.includes(' class="')
          ? others.replace(' class="', ` class="${name} `)
          : `${others} class="${name}"`;
        return `<${tag}${classed}`;
      },
    );
  }

  /** Rules of all classes given so far. */
  sheet(): string {
    return [...this.#names].map(([style, name]) => `.katex .${name}{${style}}`).join("\n");
  }

  /** By what it says, so that sheets of two domains agree. */
  #name(style: string): string {
    const known = this.#names.get(style) ?? `k${createHash("sha256").update(style).digest("hex").slice(0, 7)}`;
    this.#names.set(style, known);
    return known;
  }
}
