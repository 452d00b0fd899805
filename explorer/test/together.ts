// A browser and the built explorer, for the tests of a file.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium, launch, remedy, type Visit, visit } from "./chromium.ts";
import { explorer, type Site } from "./served.ts";

type Options = Parameters<typeof visit>[3];

/** Tests in Chromium: `open(hash, use)` opens a page of the explorer. Without a browser they are skipped, which CI does not take. `docs`:
 * pages of the documentation that it stands beside. */
export function inChromium(
  title: string,
  tests: (open: (hash: string, use: (visit: Visit) => Promise<void>, options?: Options) => Promise<void>) => void,
  docs: readonly string[] = [],
): void {
  if (!chromium) {
    console.error(`\n*** ${remedy} ***\n`);
    if (process.env.CI) test("a browser is there", () => expect.fail(remedy));
  }
  describe.skipIf(!chromium)(title, () => {
    let browser: Browser;
    let site: Site;
    beforeAll(async () => {
      [browser, site] = await Promise.all([launch(), explorer({ docs })]);
    });
    afterAll(async () => {
      await browser?.close();
      await site?.close();
    });
    tests((hash, use, options) => visit(browser, `${site.url}${hash}`, use, options));
  });
}

/** A telephone. */
export const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
