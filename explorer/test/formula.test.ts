// Formula pages: what moves, what an address carries, and that none of all formulas is without a picture.
import { readFileSync } from "node:fs";
import { loadSync } from "lanewise";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { serious } from "./axe.ts";
import { picture } from "./chromium.ts";
import { inChromium, phone } from "./together.ts";

const ids = (JSON.parse(readFileSync("dist/manifest.json", "utf8")) as { formulas: { id: string }[] }).formulas.map(
  ({ id }) => id,
);

/** The formula is there, and its first drawing. */
const drawn = (page: Page) => page.getByRole("heading", { name: "Worked example" }).waitFor();

/** A digest of what the first plot shows. */
const pixels = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".plot-box canvas")!;
    return canvas.toDataURL();
  });

inChromium("a formula's page", (open) => {
  test("leads on to a file, with its parameters, and to an own formula", async () => {
    await open("#/energy.treasuryFee?base=300", async ({ page }) => {
      await page.getByRole("link", { name: "Run it over your file" }).click();
      await page.getByText("energy.treasuryFee, over a file of your own.").waitFor();
      expect(page.url()).toContain("#/file?formula=energy.treasuryFee&base=300");
      await page.goBack();
      await page.getByRole("link", { name: "Start your own from it" }).click();
      await expect.poll(() => page.locator(".cm-content").textContent()).toContain("treasuryFee");
    });
  });

  test("draws anew as a slider moves, by keys and by hand, and says so in its address", async () => {
    await open("#/energy.treasuryFee", async ({ page }) => {
      await drawn(page);
      const before = await pixels(page);
      const slider = page.getByRole("slider", { name: /^base/ });
      await slider.focus();
      for (let i = 0; i < 20; i++) await page.keyboard.press("ArrowRight");
      await expect.poll(() => pixels(page)).not.toBe(before);
      const moved = await pixels(page);
      await page.getByLabel("base, typed").fill("100");
      await expect.poll(() => pixels(page)).not.toBe(moved);
      await expect.poll(() => page.url()).toContain("base=100");
      await page.goBack().catch(() => {});
    });
  });

  test("an address carries formula, parameters and inputs", async () => {
    const { fee } = loadSync().energy.treasuryFee({ utilization: 0.8, providers: 25, hour: 7 }, { base: 400 });
    await open("#/energy.treasuryFee?base=400", async ({ page }) => {
      await drawn(page);
      expect(await page.getByLabel("base, typed").inputValue()).toBe("400");
      await expect.poll(() => page.getByRole("region", { name: "Result" }).textContent()).toContain(String(fee));
    });
  });

  test.each([
    ["a parameter out of its range", "#/energy.treasuryFee?base=-1", /base.*0 to 10000.*-1/],
    ["a parameter that is none", "#/energy.treasuryFee?bass=1", /bass/],
    ["text where a number is due", "#/energy.treasuryFee?base=many", /base.*many/],
  ])("%s is told, and the page lives on", async (_, hash, said) => {
    await open(hash, async ({ page }) => {
      await drawn(page);
      await page.getByText(said).first().waitFor();
      await picture(page, "formula-told", false);
      await pixels(page);
    });
  });

  test("an unknown formula is told, with those that may have been meant", async () => {
    await open("#/energy.tresuryFee", async ({ page }) => {
      await page.getByRole("alert").filter({ hasText: 'There is no formula "energy.tresuryFee"' }).waitFor();
      await picture(page, "formula-unknown", false);
      await page.getByRole("link", { name: "energy.treasuryFee" }).click();
      await drawn(page);
    });
  });

  test("time is played, and a bank moves", async () => {
    await open("#/control.pi", async ({ page }) => {
      await drawn(page);
      await page.getByRole("button", { name: "Play" }).first().click();
      const tick = page.getByRole("slider", { name: "Tick" }).first();
      // It begins anew from the end.
      await expect.poll(async () => Number(await tick.inputValue())).toBeLessThan(599);
      const at = Number(await tick.inputValue());
      await expect.poll(async () => Number(await tick.inputValue())).toBeGreaterThan(at);
      await page.getByRole("button", { name: "Pause" }).first().click();
      await page.getByRole("tab", { name: /bank|entities/i }).click();
      await page.getByRole("button", { name: "Play" }).first().click();
      await picture(page, "formula-bank");
    });
  });

  test("code is copied for every language, with the parameters as they are", async () => {
    await open(
      "#/energy.treasuryFee?base=321",
      async ({ page }) => {
        await drawn(page);
        for (const language of ["TypeScript", "Python", "Go", "Rust", "SQL"]) {
          await page
            .getByRole("tab", { name: new RegExp(language) })
            .first()
            .click();
          await page
            .getByRole("button", { name: /Copy .*code/ })
            .last()
            .click();
          await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("321");
        }
      },
      { permissions: ["clipboard-read", "clipboard-write"] },
    );
  });

  test("all of them draw something, and this browser gives what was published", async () => {
    await open("", async ({ page }) => {
      const poor: string[] = [];
      for (const id of ids) {
        await page.evaluate((id) => {
          location.hash = `#/${id}`;
        }, id);
        await page.waitForFunction(
          (id) => document.title.startsWith(`${id} `) && document.querySelector("#worked"),
          id,
        );
        const seen = await page.evaluate(() => ({
          alerts: Array.from(document.querySelectorAll("[role=alert]"), ({ textContent }) => textContent),
          equal: document.querySelector(".worked .verdict-good") !== null,
          // A drawing, or a result in figures where there is nothing to draw along.
          shows: document.querySelector(".play canvas, .play table, .answer") !== null,
        }));
        if (seen.alerts.length || !seen.equal || !seen.shows) poor.push(`${id}: ${JSON.stringify(seen)}`);
      }
      expect(poor).toEqual([]);
    });
  }, 600_000);

  test.each(["light", "dark"] as const)("has nothing serious for axe to find, %s", async (colorScheme) => {
    for (const id of ["energy.treasuryFee", "control.pi", "core.sort"])
      await open(
        `#/${id}`,
        async ({ page }) => {
          await drawn(page);
          await picture(page, `formula-${id}-${colorScheme}`);
          expect(await serious(page), id).toEqual([]);
        },
        { colorScheme },
      );
  });

  test("fits a phone", async () => {
    for (const id of ["energy.treasuryFee", "control.pi"])
      await open(
        `#/${id}`,
        async ({ page }) => {
          await drawn(page);
          await picture(page, `formula-${id}-phone`);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
        },
        phone,
      );
  });
});
