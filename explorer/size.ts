// How much the page fetches before it can be used, gzipped: home, and a formula of every domain with its kernels. More than the limit is an
// error. `npx tsx explorer/size.ts`, after `npm run explorer:build`; needs a Chromium.
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { entries } from "./entries.ts";

/** Bytes, gzipped. */
const limit = 300 * 1024;

const { domains, formulas } = entries();
const server = await preview({ root: "explorer", preview: { port: 0, host: "127.0.0.1" }, logLevel: "warn" });
const address = server.resolvedUrls!.local[0]!;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const known = new Map<string, number>();
let over = 0;

/** Everything that a first visit to an address fetches. */
async function fetched(hash: string, ready: string): Promise<number> {
  // Nothing kept from the visit before.
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.url().startsWith("http")) sizes.push(sizeOf(response.url(), () => response.body()));
  });
  await page.goto(`${address}${hash}`);
  await page.waitForSelector(ready);
  await page.waitForLoadState("networkidle");
  const total = (await Promise.all(sizes)).reduce((all, one) => all + one, 0);
  await context.close();
  return total;
}

async function sizeOf(url: string, body: () => Promise<Buffer>): Promise<number> {
  const size = known.get(url) ?? gzipSync(await body(), { level: 9 }).length;
  known.set(url, size);
  return size;
}

function tell(name: string, bytes: number): void {
  console.log(`${name.padEnd(34)} ${(bytes / 1024).toFixed(1).padStart(7)} KB`);
  if (bytes > limit) over++;
}

try {
  tell("home", await fetched("", "#domains"));
  for (const { name } of domains) {
    const { id } = formulas.find(({ domain }) => domain === name)!;
    tell(id, await fetched(`#/${id}`, ".worked"));
  }
} finally {
  await browser.close();
  await server.close();
}
if (over) throw new RangeError(`${over} pages fetch more than ${limit / 1024} KB at first`);
