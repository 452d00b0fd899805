// What a browser is asked: how fast it is, and whether its bits are those of all others. And whether the page is there without a network.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { serious } from "./axe.ts";
import { picture } from "./chromium.ts";
import { inChromium, phone } from "./together.ts";

const digest = /ada31719ba8d08ce|[0-9a-f]{64}/;

inChromium("this browser", (open) => {
  test("is measured: plain, scalar, SIMD, workers", async () => {
    await open("#/bench", async ({ page }) => {
      for (const rows of ["100,000", "1,000,000"]) await page.getByLabel(rows, { exact: true }).uncheck();
      await page.getByRole("button", { name: "Measure" }).click();
      const figures = page.getByRole("region", { name: "Nanoseconds a row" });
      await figures.waitFor({ timeout: 120_000 });
      await page.getByRole("button", { name: "Measure" }).waitFor({ timeout: 120_000 });
      const text = (await figures.textContent())!;
      for (const word of [/plain/i, /scalar/i, /simd/i, /worker/i]) expect(text).toMatch(word);
      await picture(page, "bench");
      expect(await serious(page)).toEqual([]);
    });
  });

  test("stops measuring when it is told to", async () => {
    await open("#/bench", async ({ page }) => {
      await page.getByRole("button", { name: "Measure" }).click();
      await page.getByRole("region", { name: "Measuring" }).waitFor();
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("button", { name: "Measure" }).waitFor();
    });
  });

  test("has the bits of all others", async () => {
    const published = digest.exec(readFileSync("docs/engines.md", "utf8"))![0].slice(0, 16);
    await open("#/bits", async ({ page }) => {
      await page.getByRole("button", { name: "Compute the vectors here" }).click();
      for (const build of ["SIMD build", "Scalar build"]) {
        const verdict = page.getByRole("region", { name: build });
        await verdict.getByRole("status").waitFor({ timeout: 180_000 });
        expect(await verdict.getAttribute("class")).toContain("verdict-same");
        expect(await verdict.textContent()).toContain(published);
      }
      await picture(page, "bits");
      expect(await serious(page)).toEqual([]);
    });
  });

  test.each(["bench", "bits"])("%s fits a phone", async (path) => {
    await open(
      `#/${path}`,
      async ({ page }) => {
        await page.getByRole("heading", { level: 1 }).waitFor();
        await picture(page, `${path}-phone`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      },
      phone,
    );
  });
});
