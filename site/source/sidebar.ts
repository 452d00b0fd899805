// What stands at the left, by topic. Titles are the pages' own.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";
import { manifest } from "../../scripts/documented.ts";
import { copied, hosts } from "./pages.ts";

/** Topics by the pages that belong to them; a page that nobody names stands in the last. */
const topics: Readonly<Record<string, readonly string[]>> = {
  "Begin here": [
    "guide/index",
    "guide/five-minutes",
    "overview",
    "guide/forms",
    "guide/parameters",
    "guide/errors",
    "guide/command-line",
    "docs/cli",
    "docs/cli-run",
  ],
  "Fast and exact": ["guide/zero-copy", "guide/many-cores", "guide/determinism", "guide/accuracy"],
  "In production": ["guide/rollout", "docs/rollout", "docs/batching", "docs/pool", "docs/backtest", "guide/pages"],
  "Where data are": [
    "guide/languages",
    "guide/clusters",
    "docs/data",
    "docs/clickhouse",
    "docs/spark",
    "docs/hosts",
    ...hosts,
  ],
  "Formulas of your own": ["guide/own-formulas", "docs/packs", "docs/abi", "docs/architecture", "contributing"],
  Measured: ["docs/speed", "docs/libraries", "docs/accuracy", "docs/engines", "docs/vectors", "changelog"],
  More: [],
};

/** What pages are called here, where their titles say more or the same as another's. */
const labels: Readonly<Record<string, string>> = {
  overview: "Overview",
  "guide/determinism": "The same bits, and how",
  "docs/rollout": "Guards, audits, gauges",
  "docs/batching": "Rows and columns in pieces",
  "docs/pool": "Pools",
  "docs/packs": "The command that builds them",
  "docs/accuracy": "Accuracy of every function",
};

/** The first heading of a page. */
export const titleOf = (text: string) => /^#+ (.*)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? "";

export function sidebar(source: string): DefaultTheme.SidebarMulti {
  const named = new Set(Object.values(topics).flat());
  const left = copied
    .map(({ page }) => page.replace(/\.md$/, ""))
    .filter((page) => !named.has(page) && !page.endsWith("/index"));
  const guides = Object.entries({ ...topics, More: [...(topics.More ?? []), ...left] }).flatMap(([text, pages]) => {
    const items = pages.flatMap((page) => {
      const file = join(source, `${page}.md`);
      return existsSync(file) ? [{ text: labels[page] ?? titleOf(readFileSync(file, "utf8")), link: `/${page}` }] : [];
    });
    return items.length ? [{ text, items }] : [];
  });
  return {
    ...Object.fromEntries(manifest.domains.map(({ name }) => [`/formulas/${name}/`, domains(name)])),
    "/formulas/": domains(),
    "/api/": [
      { text: "API", link: "/api/", items: JSON.parse(readFileSync(join(source, "api/typedoc-sidebar.json"), "utf8")) },
    ],
    "/": guides,
  };
}

/** All domains, and the formulas of the one that is open: all 357 on every page would weigh more than the pages. */
const domains = (open?: string): DefaultTheme.SidebarItem[] => [
  {
    text: "All formulas",
    link: "/formulas/",
    items: manifest.domains.map(({ name }) => ({
      text: name,
      link: `/formulas/${name}/`,
      ...(name === open
        ? {
            collapsed: false,
            items: manifest.formulas
              .filter(({ domain }) => domain === name)
              .map((entry) => ({ text: entry.name, link: `/formulas/${name}/${entry.name}` })),
          }
        : {}),
    })),
  },
];
