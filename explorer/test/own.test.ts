// A formula of one's own: compiled in the page, drawn, told at its line where it does not compile, and taken along as a pack that runs.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { serious } from "./axe.ts";
import { picture } from "./chromium.ts";
import { inChromium, phone } from "./together.ts";

const editor = (page: Page) => page.getByLabel("Spec and step body, in TypeScript");
const compiled = (page: Page) => page.getByRole("heading", { name: "What was made" }).waitFor({ timeout: 120_000 });

async function write(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

const tariff = `import { column, domain, param } from "lanewise/spec";
import { min, step } from "lanewise/step";

/** Trial. */
export const trial = domain({
  /** Twice the load, up to a cap. */
  doubled: {
    inputs: {
      /** load */
      load: column("kW", [0, 100]),
    },
    params: {
      /** most */
      cap: param("kW", 150, [0, 1000]),
    },
    /** the answer */
    output: column("kW"),
  },
});

step(trial.doubled, ({ load }, { cap }) => ({ output: min(2 * load, cap) }));
`;

inChromium("write your own", (open) => {
  test("compiles a map, draws it, and packs it for Node", async () => {
    await open("#/own", async ({ page }) => {
      await compiled(page);
      await picture(page, "own");
      await write(page, tariff);
      await page.getByText("doubled").nth(1).waitFor();
      await expect
        .poll(() => page.getByRole("slider", { name: /^cap/ }).count(), { timeout: 60_000 })
        .toBeGreaterThan(0);
      const [download] = await Promise.all([
        page.waitForEvent("download", { timeout: 120_000 }),
        page.getByRole("button", { name: "Download as a pack" }).click(),
      ]);
      const folder = mkdtempSync(join(tmpdir(), "lanewise-own-"));
      try {
        const files = unzipSync(readFileSync(await download.path()));
        for (const [name, bytes] of Object.entries(files)) {
          if (name.endsWith("/")) continue;
          mkdirSync(join(folder, "pack", name, ".."), { recursive: true });
          writeFileSync(join(folder, "pack", name), bytes);
        }
        const entry = Object.keys(files).find((name) => /(^|\/)index\.js$/.test(name))!;
        mkdirSync(join(folder, "node_modules"));
        execFileSync("ln", ["-s", resolve("."), join(folder, "node_modules/lanewise")]);
        writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
        writeFileSync(
          join(folder, "main.js"),
          `import { loadSync } from "./pack/${entry}"; console.log(loadSync().trial.doubled({ load: Float64Array.of(10, 90) }).join());`,
        );
        expect(execFileSync(process.execPath, ["main.js"], { cwd: folder, encoding: "utf8" })).toBe("20,150\n");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });

  test("tells a mistake at its line, and comes back when it is mended", async () => {
    await open("#/own", async ({ page }) => {
      await compiled(page);
      await write(page, tariff.replace("2 * load", "2 * lode"));
      await page.getByRole("list", { name: "Mistakes" }).getByText(/lode/).waitFor({ timeout: 60_000 });
      await picture(page, "own-mistake");
      expect(await serious(page)).toEqual([]);
      await write(page, "");
      await expect.poll(() => page.getByRole("list", { name: "Mistakes" }).count(), { timeout: 60_000 }).toBe(1);
      await write(page, tariff);
      await expect
        .poll(() => page.getByRole("slider", { name: /^cap/ }).count(), { timeout: 60_000 })
        .toBeGreaterThan(0);
      expect(await page.getByRole("list", { name: "Mistakes" }).count()).toBe(0);
    });
  });

  test("starts from a formula of the catalogue", async () => {
    await open("#/own?from=control.pi", async ({ page }) => {
      await compiled(page);
      await expect
        .poll(() => page.getByRole("slider", { name: /^kp/ }).count(), { timeout: 60_000 })
        .toBeGreaterThan(0);
      await picture(page, "own-pi");
    });
  });

  test.each(["light", "dark"] as const)("has nothing serious for axe to find, %s", async (colorScheme) => {
    await open(
      "#/own",
      async ({ page }) => {
        await compiled(page);
        await picture(page, `own-${colorScheme}`);
        expect(await serious(page)).toEqual([]);
      },
      { colorScheme },
    );
  });

  test("fits a phone", async () => {
    await open(
      "#/own",
      async ({ page }) => {
        await compiled(page);
        await picture(page, "own-phone");
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      },
      phone,
    );
  });
});
