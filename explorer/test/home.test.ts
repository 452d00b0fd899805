// The first page: what it fetches, finds and shows, to whom.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { worded } from "../words.ts";
import { serious } from "./axe.ts";
import { picture } from "./chromium.ts";
import { inChromium, phone } from "./together.ts";

inChromium("the first page", (open) => {
  test("comes with less than 300 KB, zipped", async () => {
    await open("", async ({ page, fetched }) => {
      await page.getByRole("combobox").waitFor();
      await page.waitForLoadState("networkidle");
      const bytes = [...fetched.keys()].map((url) => {
        const path = new URL(url).pathname.replace("/below/", "") || "index.html";
        return gzipSync(readFileSync(join("explorer/dist", path))).length;
      });
      const sum = bytes.reduce((a, b) => a + b, 0);
      console.log(`first load: ${(sum / 1000).toFixed(0)} KB zipped, ${bytes.length} files`);
      expect(sum).toBeLessThan(300_000);
    });
  });

  test("lists every domain, and finds a formula in spite of a slip", async () => {
    await open("", async ({ page }) => {
      await expect.poll(() => page.getByRole("link", { name: /^energy\b/ }).count()).toBeGreaterThan(0);
      await picture(page, "home");
      await page.keyboard.press("/");
      await page.keyboard.type("tresury fee");
      await page.getByText("energy.treasuryFee").first().waitFor();
      await picture(page, "home-search", false);
      const wanted = page.getByRole("option", { name: /energy.treasuryFee/ });
      for (let i = 0; i < 5 && (await wanted.getAttribute("aria-selected")) !== "true"; i++)
        await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: /treasuryFee/ }).waitFor();
      expect(page.url()).toContain("#/energy.treasuryFee");
    });
  });

  test.each([
    ["rate limiter", "network.tokenBucket"],
    ["A/B test", "experiments.twoProportionTest"],
    ["moving average", "indicators.sma"],
    ["volatility", "market.ewmaVol"],
    ["portfolio", "subsidy.maxSharpe"],
  ])("finds by what people call it: %s", async (said, id) => {
    await open("", async ({ page }) => {
      await page.getByRole("combobox").fill(said);
      await page.getByRole("option").first().waitFor();
      const names = await page.locator("[role=option] .formula-name").allTextContents();
      expect(names.slice(0, 5)).toContain(id);
    });
  });

  test("has no word for a formula that is none", () => {
    const ids = (JSON.parse(readFileSync("dist/manifest.json", "utf8")) as { formulas: { id: string }[] }).formulas;
    expect(worded.filter((id) => !ids.some((one) => one.id === id))).toEqual([]);
  });

  test("comes back to where it was left", async () => {
    await open("", async ({ page }) => {
      const top = () => page.evaluate(() => Math.round(scrollY));
      const domain = page.getByRole("link", { name: /^subsidy/ });
      await domain.scrollIntoViewIfNeeded();
      await expect.poll(top).toBeGreaterThan(100);
      const left = await top();
      await domain.click();
      await page.getByRole("heading", { level: 1, name: /subsidy/ }).waitFor();
      await expect.poll(top).toBe(0);
      await page.goBack();
      await expect.poll(top).toBe(left);
      await page.reload();
      await expect.poll(top).toBe(left);
    });
  });

  test("does not take what was scrolled on the way out for the place of the next page", async () => {
    await open("#/subsidy", async ({ page }) => {
      await page.getByRole("heading", { level: 1, name: /subsidy/ }).waitFor();
      await page.evaluate(() => {
        addEventListener("hashchange", () => scrollTo(0, 300), { once: true });
        location.hash = "#/";
      });
      await page.getByRole("combobox").waitFor();
      expect(await page.evaluate(() => new Promise((done) => setTimeout(() => done(scrollY), 300)))).toBe(0);
    });
  });

  test("says so when nothing is found", async () => {
    await open("", async ({ page }) => {
      await page.getByRole("combobox").fill("xyzzyqqq");
      await page
        .getByText(/Nothing is called/)
        .first()
        .waitFor();
      await picture(page, "home-nothing", false);
    });
  });

  test.each(["light", "dark"] as const)("has nothing serious for axe to find, %s", async (colorScheme) => {
    await open(
      "",
      async ({ page }) => {
        await page.getByRole("combobox").waitFor();
        await picture(page, `home-${colorScheme}`);
        expect(await serious(page)).toEqual([]);
      },
      { colorScheme },
    );
  });

  test("fits a phone", async () => {
    await open(
      "",
      async ({ page }) => {
        await page.getByRole("combobox").waitFor();
        await picture(page, "home-phone");
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      },
      phone,
    );
  });

  test("keeps the theme that was chosen", async () => {
    await open("", async ({ page }) => {
      const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const before = await background();
      await page.getByRole("button", { name: /theme|dark|light/i }).click();
      await expect.poll(background).not.toBe(before);
      const chosen = await background();
      await page.reload();
      await page.getByRole("combobox").waitFor();
      expect(await background()).toBe(chosen);
    });
  });
});
