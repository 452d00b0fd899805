// What axe finds wrong with a page for people who use it by keyboard or hear it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Rule, element and remedy of everything that is serious or worse. */
export async function serious(page: Page): Promise<readonly string[]> {
  // Evaluated by the driver, which no policy of the page concerns.
  const { violations } = (await page.evaluate(`${source}\naxe.run()`)) as AxeResults;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
}
