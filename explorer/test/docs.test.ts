// The way to the documentation and from it: where the explorer stands in a folder of the site, and where it stands alone.
import { expect, test } from "vitest";
import { formulaPages } from "../../site/source/formulas.ts";
import { entries } from "../entries.ts";
import { inChromium } from "./together.ts";

const pageOf = (id: string) => `formulas/${id.replace(".", "/")}.html`;
const link = { name: "Read its documentation" };

test("every formula has a page where its link leads", () => {
  const pages = formulaPages();
  for (const { id } of entries().formulas) expect(pages.has(pageOf(id).replace(/html$/, "md")), id).toBe(true);
});

inChromium(
  "an explorer within the site",
  (open) => {
    test("leads to the page of a formula and to the first page, and Back leads back", async () => {
      await open("#/energy.treasuryFee", async ({ page }) => {
        const before = page.url();
        await page.getByRole("link", link).click();
        await page.waitForURL(`**/${pageOf("energy.treasuryFee")}`);
        await page.goBack();
        expect(page.url()).toBe(before);
        await page.getByRole("link", { name: "Documentation", exact: true }).click();
        await expect.poll(() => page.title()).toBe("index.html");
      });
    });
  },
  ["index.html", pageOf("energy.treasuryFee")],
);

inChromium("an explorer alone", (open) => {
  test("knows of no documentation", async () => {
    await open("#/energy.treasuryFee", async ({ page }) => {
      await page.getByRole("link", { name: "Run it over your file" }).waitFor();
      expect(await page.getByRole("link", { name: /documentation/i }).count()).toBe(0);
    });
  });
});
