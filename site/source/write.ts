// Writes the source folder of the site: every page as Markdown, and sidebar.json.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeApi } from "./api.ts";
import { sidebar } from "./sidebar.ts";
import { sources } from "./sources.ts";

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
