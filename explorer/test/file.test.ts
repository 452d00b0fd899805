// A formula over somebody's file, in the page: the answers of a plain call, and what is said of files that are none.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { loadSync } from "lanewise";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serious } from "./axe.ts";
import { picture } from "./chromium.ts";
import { inChromium, phone } from "./together.ts";

const rows = 3000;
const market = Array.from({ length: rows }, (_, i) => ({
  utilization: i % 500 === 7 ? "" : String((i % 100) / 100),
  providers: String(i % 50),
  hour: String(i % 24),
}));
const csv = `utilization,providers,hour\n${market.map((row) => Object.values(row).join(",")).join("\n")}\n`;
const column = (name: keyof (typeof market)[number]) =>
  Float64Array.from(market, (row) => (row[name] === "" ? NaN : Number(row[name])));

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lanewise-files-"));
  writeFileSync(at("market.csv"), csv);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `copy (select * from read_csv('${at("market.csv")}')) to '${at("market.parquet")}' (format parquet, row_group_size 2048, compression zstd)`,
  );
  connection.closeSync();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const chooser = (page: Page) => page.getByLabel("Choose a CSV or Parquet file");

inChromium("your file", (open) => {
  test.each(["market.csv", "market.parquet"])("%s gives what a plain call gives", async (name) => {
    const { fee } = loadSync().energy.treasuryFee(
      { utilization: column("utilization"), providers: column("providers"), hour: column("hour") },
      { base: 300 },
    );
    await open("#/file?formula=energy.treasuryFee&base=300", async ({ page }) => {
      await chooser(page).setInputFiles(at(name));
      await page
        .getByRole("status")
        .filter({ hasText: /3,000 rows/ })
        .waitFor();
      await expect.poll(() => page.getByText(/6 rows have no answer/).count()).toBe(1);
      await picture(page, `file-${name}`);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page
          .getByRole("button", { name: /download|save/i })
          .first()
          .click(),
      ]);
      const [head = "", ...lines] = readFileSync(await download.path(), "utf8")
        .trim()
        .split("\n");
      const place = head.split(",").indexOf("fee");
      expect(lines.length).toBe(rows);
      lines.forEach((line, i) => {
        const cell = line.split(",")[place]!.trim();
        if (Number.isNaN(fee[i])) expect(cell).toBe("");
        else expect(Number(cell)).toBe(fee[i]);
      });
    });
  });

  test("a value alone between rows without one is seen", async () => {
    const gaps = Array.from({ length: 400 }, (_, i) => (i % 20 === 10 ? String(i) : "-1"));
    writeFileSync(at("gaps.csv"), `x\n${gaps.join("\n")}\n`);
    await open("#/file?formula=core.sqrt", async ({ page }) => {
      await chooser(page).setInputFiles(at("gaps.csv"));
      await expect.poll(() => page.getByText(/380 rows have no answer/).count()).toBe(1);
      // No two answers stand side by side: whatever has the colour of the line is a point.
      const places = await page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>(".plot-box canvas")!;
        const swatch = getComputedStyle(document.querySelector(".swatch-1")!).backgroundColor;
        const [r, g, b] = swatch.match(/\d+/g)!.map(Number);
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        const columns = new Set<number>();
        for (let i = 0; i < data.length; i += 4)
          if (data[i] === r && data[i + 1] === g && data[i + 2] === b) columns.add((i / 4) % canvas.width);
        return [...columns].filter((x, _, all) => !all.some((other) => other < x && x - other < 8)).length;
      });
      expect(places).toBe(20);
    });
  });

  test("what an address says wrongly is told, and the rest of it holds", async () => {
    await open("#/file?formula=energy.treasuryFee&base=much&bass=1&min=120", async ({ page }) => {
      await chooser(page).setInputFiles(at("market.csv"));
      await page.getByText('base expected a number from 0 to 10000 bps, got "much".').waitFor();
      await page.getByText('energy.treasuryFee has no parameter "bass"; did you mean "base"?').waitFor();
      expect(await page.getByLabel("base, typed").inputValue()).toBe("250");
      expect(await page.getByLabel("min, typed").inputValue()).toBe("120");
    });
  });

  test("a file that is dropped is read", async () => {
    await open("#/file?formula=energy.treasuryFee", async ({ page }) => {
      await chooser(page).waitFor({ state: "attached" });
      const transfer = await page.evaluateHandle((text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
        return data;
      }, csv);
      await page.dispatchEvent("main", "dragenter", { dataTransfer: transfer });
      await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
      await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
      await page
        .getByRole("status")
        .filter({ hasText: /3,000 rows/ })
        .waitFor();
    });
  });

  const wrong: readonly (readonly [what: string, name: string, contents: string | Uint8Array, said: RegExp])[] = [
    ["an empty file", "empty.csv", "", /empty|no rows|nothing/i],
    ["a header alone", "header.csv", "utilization,providers,hour\n", /no rows|empty/i],
    ["a broken Parquet", "broken.parquet", "PAR1 and nothing else", /parquet/i],
    [
      "a picture",
      "picture.png",
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 0),
      /csv|parquet|text/i,
    ],
  ];
  test.each(wrong)("%s is told, and the page lives on", async (_, name, contents, said) => {
    writeFileSync(at(name), contents);
    await open("#/file?formula=energy.treasuryFee", async ({ page }) => {
      await chooser(page).setInputFiles(at(name));
      await page.getByRole("alert").filter({ hasText: said }).first().waitFor();
      await picture(page, `file-wrong-${name}`);
      await chooser(page).setInputFiles(at("market.csv"));
      await page
        .getByRole("status")
        .filter({ hasText: /3,000 rows/ })
        .waitFor();
    });
  });

  test("text where numbers are due is told with its row", async () => {
    writeFileSync(at("text.csv"), "utilization,providers,hour\n0.5,4,7\n0.7,many,8\n0.9,5,9\n");
    await open("#/file?formula=energy.treasuryFee", async ({ page }) => {
      await chooser(page).setInputFiles(at("text.csv"));
      await page
        .getByText(/providers.*text.*many.*row 2/)
        .first()
        .waitFor();
      await picture(page, "file-text");
    });
  });

  test("a column that is missing is asked for", async () => {
    writeFileSync(at("missing.csv"), "load,providers,hour\n0.5,4,7\n0.7,5,8\n");
    await open("#/file?formula=energy.treasuryFee", async ({ page }) => {
      await chooser(page).setInputFiles(at("missing.csv"));
      await page.getByText(/Choose a column for utilization/).waitFor();
      await page.getByRole("combobox", { name: /utilization/ }).selectOption("load");
      await page
        .getByRole("status")
        .filter({ hasText: /2 rows/ })
        .waitFor();
    });
  });

  test("an unknown formula in the address is told", async () => {
    await open("#/file?formula=energy.nothing", async ({ page }) => {
      await chooser(page).setInputFiles(at("market.csv"));
      await page.getByText(/There is no formula "energy.nothing"/).waitFor();
    });
  });

  test.each(["light", "dark"] as const)("has nothing serious for axe to find, %s", async (colorScheme) => {
    await open(
      "#/file",
      async ({ page }) => {
        expect(await serious(page)).toEqual([]);
        await page.getByRole("button", { name: /sample/ }).click();
        await page.getByRole("status").filter({ hasText: /rows/ }).waitFor();
        await picture(page, `file-sample-${colorScheme}`);
        expect(await serious(page)).toEqual([]);
      },
      { colorScheme },
    );
  });

  test("fits a phone", async () => {
    await open(
      "#/file",
      async ({ page }) => {
        await page.getByRole("button", { name: /sample/ }).click();
        await page.getByRole("status").filter({ hasText: /rows/ }).waitFor();
        await picture(page, "file-phone");
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      },
      phone,
    );
  });
});
