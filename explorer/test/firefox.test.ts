// The same pages in Firefox, driven by puppeteer: a slider, a file, a formula of one's own, the bench and the bits.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, ElementHandle, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { visit } from "../../consumers/browser/browsers.ts";
import { firefox, launch, remedy } from "../../consumers/browser/firefox.ts";
import { explorer, type Site } from "./served.ts";

if (!firefox) console.error(`\n*** ${remedy} ***\n`);
if (!firefox && process.env.CI) test("Firefox is there", () => expect.fail(remedy));

const seconds = 1000;
const click = (page: Page, label: string) => page.locator(`::-p-aria([name="${label}"][role="button"])`).click();
const says = (page: Page, text: RegExp, timeout = 60 * seconds) =>
  page.waitForFunction((source) => new RegExp(source).test(document.body.textContent), { timeout }, text.source);

describe.skipIf(!firefox)("in Firefox", () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    [browser, site] = await Promise.all([launch(), explorer()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  /** Opens a page of the explorer, and holds at its end that nothing went wrong. */
  const open = (hash: string, use: (page: Page) => Promise<void>) =>
    visit(browser, `${site.url}${hash}`, async ({ page, wrong }) => {
      await use(page);
      expect(await wrong()).toEqual([]);
    });

  test("a slider draws anew", async () => {
    await open("#/energy.treasuryFee", async (page) => {
      const pixels = () =>
        page.evaluate(() => document.querySelector<HTMLCanvasElement>(".plot-box canvas")?.toDataURL() ?? "");
      await says(page, /Worked example/);
      await expect.poll(pixels).not.toBe("");
      const before = await pixels();
      const slider = (await page.waitForSelector("input[type=range]"))!;
      await slider.focus();
      for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowRight");
      await expect.poll(pixels).not.toBe(before);
      await says(page, /Equal to the published result, to the last bit/);
    });
  });

  test("a file is read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lanewise-firefox-"));
    try {
      const file = join(folder, "market.csv");
      writeFileSync(file, "utilization,providers,hour\n0.5,4,7\n0.8,25,7\n");
      await open("#/file?formula=energy.treasuryFee", async (page) => {
        const input = (await page.waitForSelector("input[type=file]")) as ElementHandle<HTMLInputElement>;
        await input.uploadFile(file);
        await says(page, /2 rows/);
        await says(page, /216/);
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("a formula of one's own is compiled", async () => {
    await open("#/own", (page) => says(page, /What was made/, 150 * seconds).then(() => {}));
  });

  test("it is measured", async () => {
    await open("#/bench", async (page) => {
      await page.waitForSelector("input[type=checkbox]");
      const boxes = await page.$$("input[type=checkbox]");
      for (const box of boxes.slice(2)) await box.click();
      await click(page, "Measure");
      await says(page, /worker/i, 120 * seconds);
      await page.waitForSelector('[aria-label="Nanoseconds a row"]', { timeout: 120 * seconds });
    });
  });

  test("it has the bits of all others", async () => {
    await open("#/bits", async (page) => {
      await click(page, "Compute the vectors here");
      await page.waitForFunction(() => document.querySelectorAll(".verdict [role=status]").length === 2, {
        timeout: 170 * seconds,
      });
      expect(await page.$$eval(".verdict-same", (all) => all.length)).toBe(2);
    });
  });
});
