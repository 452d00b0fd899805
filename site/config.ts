// How VitePress builds the site from the source folder that site/build.ts writes.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import katex from "katex";
import { type DefaultTheme, defineConfig, type MarkdownOptions } from "vitepress";

import { slugify } from "./slug.ts";

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const sidebar: DefaultTheme.SidebarMulti = JSON.parse(readFileSync(at("build/site/sidebar.json"), "utf8"));
const { version, description } = JSON.parse(readFileSync(at("package.json"), "utf8"));

/** Lanes, side by side. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><g fill="#4a66d8"><rect x="1" y="2" width="10" height="3" rx="1.5"/><rect x="1" y="6.5" width="14" height="3" rx="1.5"/><rect x="1" y="11" width="7" height="3" rx="1.5"/></g></svg>`;

type Markdown = Parameters<NonNullable<MarkdownOptions["config"]>>[0];

/** Fences of "math" are typeset here: a page brings no script for them. */
function math(md: Markdown): void {
  const fence = md.renderer.rules.fence!;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index]!;
    if (info.trim() !== "math") return fence(tokens, index, ...rest);
    return `<div class="equation" tabindex="0" v-pre>${katex.renderToString(content, { displayMode: true, strict: "error" })}</div>\n`;
  };
}

/** What the search finds of a page: a formula is one answer, and so is a function, whatever sections tell of them. */
function searched(text: string, page: string): string {
  if (page.startsWith("formulas/")) return text.replaceAll(/^```[\s\S]*?^```$|^:::.*$|^## .*$/gm, "");
  return page.startsWith("api/") ? text.replaceAll(/^#{4,} .*$/gm, "") : text;
}

export default defineConfig({
  title: "lanewise",
  description,
  lang: "en",
  srcDir: at("build/site/source"),
  outDir: at("site/dist"),
  cacheDir: at("build/site/cache"),
  cleanUrls: false,
  // Shared by all pages, instead of once in each.
  metaChunk: true,
  head: [
    ["meta", { name: "color-scheme", content: "light dark" }],
    ["link", { rel: "icon", type: "image/svg+xml", href: `data:image/svg+xml,${encodeURIComponent(icon)}` }],
  ],
  markdown: { anchor: { slugify }, config: math },
  themeConfig: {
    nav: [
      { text: "Guides", link: "/guide/five-minutes", activeMatch: "^/(guide|docs|hosts|overview)" },
      { text: "Formulas", link: "/formulas/", activeMatch: "^/formulas/" },
      { text: "API", link: "/api/", activeMatch: "^/api/" },
      { text: "Explorer", link: "/explorer/", target: "_self" },
      {
        text: version,
        items: [
          { text: "Changes", link: "/changelog" },
          { text: "Contributing", link: "/contributing" },
        ],
      },
    ],
    sidebar,
    outline: [2, 3],
    search: {
      provider: "local",
      options: { _render: (text, env, md) => md.render(searched(text, env.relativePath), env) },
    },
    docFooter: { prev: "Before", next: "Next" },
    footer: { message: "MIT licence." },
    notFound: {
      title: "There is no such page",
      quote: "It may have another name by now. Search finds formulas, guides and functions.",
      linkText: "To the first page",
    },
  },
  ignoreDeadLinks: [/^\/explorer\//],
});
