// Every page of the site as Markdown, but for the API reference, which typedoc writes.
import { readFileSync } from "node:fs";
import { formulaPages } from "./formulas.ts";
import { homePage } from "./home.ts";
import { relinked } from "./links.ts";
import { copied } from "./pages.ts";

/** Marks for scripts/snippets.ts are no text for readers. */
const marks = /^ *<!-- (run|not run|file|first|output)\b[\s\S]*?-->\n/gm;

/** Pages by their paths, and files beside them by theirs. */
export function sources(): { pages: ReadonlyMap<string, string>; images: ReadonlyMap<string, string> } {
  const images = new Map<string, string>();
  const texts = copied.map(({ file, page }) => {
    // What rustdoc reads after the language is nothing for a highlighter.
    const text = readFileSync(file, "utf8")
      .replaceAll(marks, "")
      .replaceAll(/^```rust,.*$/gm, "```rust");
    return [page, relinked(text, { file, page }, (image, to) => images.set(to, image))] as const;
  });
  return { pages: new Map([["index.md", homePage()], ...texts, ...formulaPages()]), images };
}
