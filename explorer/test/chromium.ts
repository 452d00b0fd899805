// Chromium, driven by Playwright: a page of its own for each test, in which nothing may go wrong unseen.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from "playwright-core";
import { expect } from "vitest";
import { chromium, remedy } from "../../consumers/browser/chromium.ts";

export { chromium, remedy };

export const launch = (): Promise<Browser> =>
  driver.launch({
    executablePath: chromium!,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--no-first-run",
    ],
  });

export interface Visit {
  readonly page: Page;
  /** bytes that came, as a server with gzip would send them, by address */
  readonly fetched: ReadonlyMap<string, number>;
}

/**
 * Opens an address, uses it, and closes it whatever happens. Errors and warnings of page and workers, violations of the policy and files that
 * did not come fail the test, but for those that `expected` matches.
 */
export async function visit(
  browser: Browser,
  url: string,
  use: (visit: Visit) => Promise<void>,
  { expected, ...options }: BrowserContextOptions & { readonly expected?: RegExp } = {},
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const wrong: string[] = [];
  const fetched = new Map<string, number>();
  context.on("console", (message) => {
    if (/error|warning/.test(message.type())) wrong.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => wrong.push(`error: ${error.error().message}`));
  context.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // What the page itself gave up on.
    if (!/ERR_ABORTED/.test(why)) wrong.push(`failed: ${request.url()} ${why}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) wrong.push(`answered ${response.status()}: ${response.url()}`);
    fetched.set(response.url(), response.status());
  });
  try {
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
        console.error(`policy: ${violatedDirective} ${blockedURI}`);
      });
    });
    const page = await context.newPage();
    await page.goto(url, { waitUntil: "load" });
    await use({ page, fetched });
    expect(wrong.filter((one) => !expected?.test(one))).toEqual([]);
  } finally {
    await context.close();
  }
}

/** A picture for whoever looks at a run: build/screenshots. */
export async function picture(page: Page, name: string, fullPage = true): Promise<void> {
  mkdirSync("build/screenshots", { recursive: true });
  await page.screenshot({ path: join("build/screenshots", `${name}.png`), fullPage, animations: "disabled" });
}
