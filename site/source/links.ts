// Links between files of the repository, as links between pages.
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path/posix";
import { pageOf } from "./pages.ts";

/** Fences and code between backticks, where brackets are no links; then a link or an image. */
const parts = /^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2[^\n]*$|`[^`\n]*`|(!?)\[((?:[^[\]`]|`[^`]*`)*)\]\(([^()\s]+)\)/gm;

/**
 * Markdown of a file, for its page. A link to a file that has a page leads there; to another file of the repository it becomes its path as code,
 * since a reader of the site has no such file. A link to nothing is an error. Images are copied beside the pages that show them.
 */
export function relinked(
  text: string,
  { file, page }: { file: string; page: string },
  image: (file: string, to: string) => void,
): string {
  return text.replaceAll(parts, (whole, _indent, _fence, shown: string | undefined, label: string, target: string) => {
    if (target === undefined || /^[a-z]+:/.test(target) || target.startsWith("#")) return whole;
    const [path = "", anchor = ""] = target.split("#");
    const found = join(dirname(file), path);
    if (!existsSync(found)) throw new Error(`${file}: the link to ${target} expected a file, ${found} does not exist`);
    if (shown) {
      image(found, join(dirname(page), path));
      return whole;
    }
    const to = pageOf(found, anchor);
    if (to) return `[${label}](${relativeTo(page, to)})`;
    return label.includes("`") ? label : `${label} (\`${found}\`)`;
  });
}

export function relativeTo(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}
