// Writes the source folder of the site: every page as Markdown, and sidebar.json.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeApi } from "./api.ts";
import { formulaPages } from "./formulas.ts";
import { homePage } from "./home.ts";
import { relinked } from "./links.ts";
import { copied } from "./pages.ts";
import { sidebar } from "./sidebar.ts";

/** Marks for scripts/snippets.ts are no text for readers. */
const marks = /^<!-- (run|not run|file|output)\b[^>]*-->\n/gm;

/** Pages by their paths, and files beside them by theirs. The API reference is not among them: typedoc writes it. */
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

export async function writeSources(source: string, scratch: string): Promise<number> {
  rmSync(source, { recursive: true, force: true });
  const { pages, images } = sources();
  const place = (path: string) => {
    const full = join(source, path);
    mkdirSync(dirname(full), { recursive: true });
    return full;
  };
  for (const [path, text] of pages) writeFileSync(place(path), text);
  for (const [to, image] of images) copyFileSync(image, place(to));
  await writeApi(source, scratch);
  writeFileSync(join(scratch, "sidebar.json"), JSON.stringify(sidebar(source)));
  return pages.size;
}
