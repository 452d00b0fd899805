// Where the repository's own Markdown stands in the site: one place for what is copied, and for what links lead to.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { manifest } from "../../scripts/documented.ts";

/** A file of the repository, and its page. */
export interface Page {
  readonly file: string;
  readonly page: string;
}

const named = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".md"))
        .sort()
    : [];

const languages = readdirSync("hosts").filter((name) => existsSync(join("hosts", name, "README.md")));

/** Pages of other languages. */
export const hosts: readonly string[] = languages.map((name) => `hosts/${name}`);

/** What is copied. The reference is not: its pages are made anew, one a formula. */
export const copied: readonly Page[] = [
  { file: "README.md", page: "overview.md" },
  { file: "CHANGELOG.md", page: "changelog.md" },
  { file: "CONTRIBUTING.md", page: "contributing.md" },
  ...named("docs").flatMap((name) => (name === "formulas.md" ? [] : [{ file: `docs/${name}`, page: `docs/${name}` }])),
  ...named("docs/guide").map((name) => ({ file: `docs/guide/${name}`, page: `guide/${name}` })),
  ...hosts.map((host) => ({ file: `${host}/README.md`, page: `${host}.md` })),
];

const pages = new Map(copied.map(({ file, page }) => [file, page]));
const anchors = new Map(
  manifest.formulas.map(({ id, domain, name }) => [
    `${domain}#${id.toLowerCase().replace(".", "")}`,
    `${domain}/${name}`,
  ]),
);

/** The page that shows a file of the repository, with its anchor; undefined where no page does. */
export function pageOf(file: string, anchor: string): string | undefined {
  const end = anchor && `#${anchor}`;
  if (file === "docs/formulas.md") return `formulas/index.md${end}`;
  const domain = /^docs\/formulas\/(\w+)\.md$/.exec(file)?.[1];
  if (!domain) return pages.has(file) ? `${pages.get(file)}${end}` : undefined;
  const formula = anchors.get(`${domain}#${anchor}`);
  return formula ? `formulas/${formula}.md` : `formulas/${domain}/index.md${end}`;
}
