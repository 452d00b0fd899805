// The browser of this machine, and a page of it that nothing escapes.
import { existsSync } from "node:fs";
import puppeteer, { type Browser, type Page } from "puppeteer-core";

const places = process.env.CHROMIUM
  ? [process.env.CHROMIUM]
  : [
      "/usr/bin/chromium",
      "/usr/bin/chromium-browser",
      "/usr/bin/google-chrome",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];
export const chromium = places.find((place) => existsSync(place));
export const remedy =
  "No Chromium on this machine: pages are not tried in it. apt-get install chromium, or name one in CHROMIUM.";

/** A host as far as the browser knows, without a certificate. */
export const plainHost = "plain.test";

export const launch = (): Promise<Browser> =>
  puppeteer.launch({
    executablePath: chromium!,
    args: [
      // Root in a container has no namespaces for a sandbox, nor room in /dev/shm.
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      // No name leads out of this machine, and one that is not localhost leads to it: pages there are not secure.
      `--host-resolver-rules=MAP ${plainHost} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    ],
    // It ends when nobody holds the other end any more, however this process went.
    pipe: true,
    timeout: 60_000,
    protocolTimeout: 90_000,
  });

export interface Visit {
  readonly page: Page;
  /** errors and warnings of page and workers, violations of the policy, files that did not come */
  wrong(): Promise<readonly string[]>;
  /** resolves once no worker is left */
  quiet(milliseconds?: number): Promise<void>;
  readonly workers: () => number;
}

/** Opens a page of its own, uses it, and closes it whatever happens. */
export async function visit<T>(browser: Browser, url: string, use: (visit: Visit) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  const wrong: string[] = [];
  const violations = () => page.evaluate(() => (globalThis as unknown as { violations: string[] }).violations);
  let made = 0;
  let gone = () => {};
  page.on("console", (message) => {
    if (/error|warn/.test(message.type())) wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`error: ${error instanceof Error ? error.message : error}`));
  page.on("requestfailed", (request) => wrong.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    if (response.status() >= 400) wrong.push(`answered ${response.status()}: ${response.url()}`);
  });
  page.on("workercreated", () => made++);
  page.on("workerdestroyed", () => gone());
  try {
    await page.evaluateOnNewDocument(() => {
      const violations: string[] = [];
      Object.assign(globalThis, { violations });
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
        violations.push(`policy: ${violatedDirective} ${blockedURI}`);
      });
    });
    await page.goto(url, { waitUntil: "load", timeout: 30_000 });
    const quiet = (milliseconds = 10_000) =>
      new Promise<void>((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`${page.workers().length} workers are left after ${milliseconds} ms`)),
          milliseconds,
        );
        gone = () => {
          if (page.workers().length) return;
          clearTimeout(late);
          resolve();
        };
        gone();
      });
    return await use({
      page,
      wrong: async () => [...wrong, ...(await violations())],
      quiet,
      workers: () => made,
    });
  } finally {
    // A page that crashed is closed, and said so.
    await page.close().catch(() => {});
  }
}
