import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSync } from "lanewise";
import { afterAll, describe, expect, it } from "vitest";
import { bars, figure } from "../../cli/report/draw.ts";
import { gathered } from "../../cli/report/gather.ts";
import { pageOf } from "../../cli/report/page.ts";
import { lanewise } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "lanewise-report-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const lw = loadSync();
const rows = 5000;
const column = (of: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => of(i));
const load = column((i) => (i % 100 === 7 ? 1.5 : 0.5 + 0.4 * Math.sin(i / 50)));
const providers = column((i) => i % 12);
const hour = column((i) => (i / 60) % 24);

function written(name: string, columns: Readonly<Record<string, ArrayLike<unknown>>>): string {
  const path = join(folder, name);
  const names = Object.keys(columns);
  const lines = Array.from({ length: columns[names[0]!]!.length }, (_, i) =>
    names.map((name) => columns[name]![i]).join(),
  );
  writeFileSync(path, `${names.join()}\n${lines.join("\n")}\n`);
  return path;
}

const input = written("grid.csv", { load, providers, hour });
const options = {
  formula: "energy.treasuryFee",
  input,
  map: { utilization: "load" },
  set: { base: "300" },
  command: "x",
};
const finite = (values: Float64Array) => [...values].filter(Number.isFinite).sort((a, b) => a - b);
/** Between neighbours, as quantile_cont does. */
const quantile = (sorted: readonly number[], share: number) => {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
};

describe("lanewise report", () => {
  it("has the figures, points and bars of what plain calls give", async () => {
    const { report } = await gathered(options);
    const expected = lw.energy.treasuryFee({ utilization: load, providers, hour }, { base: 300 });
    expect([report.rows, report.rowsOfPoint]).toEqual([rows, rows / 800]);
    for (const { name, figures, course, histogram } of report.columns.filter(({ role }) => role === "output")) {
      const values = expected[name as keyof typeof expected];
      const known = finite(values);
      expect([figures.count, figures.invalid, figures.nulls]).toEqual([known.length, rows - known.length, 0]);
      expect(figures.mean!).toBeCloseTo(known.reduce((sum, x) => sum + x, 0) / known.length, 9);
      const shares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];
      for (const [k, share] of shares.entries()) expect(figures.quantiles![k]).toBeCloseTo(quantile(known, share), 9);
      expect(Math.min(...course!.least.map((x) => x ?? Infinity))).toBeCloseTo(known[0]!, 2);
      expect(Math.max(...course!.most.map((x) => x ?? -Infinity))).toBeCloseTo(known.at(-1)!, 2);
      if (histogram)
        expect(histogram.counts.reduce((sum, n) => sum + n, histogram.below + histogram.beyond)).toBe(known.length);
    }
    const [fee] = report.columns;
    const first = [...expected.fee.subarray(0, 7)].filter(Number.isFinite);
    expect(fee!.course!.mean[0]).toBeCloseTo(first.reduce((sum, x) => sum + x, 0) / first.length, 2);
    const utilization = report.columns.find(({ name }) => name === "utilization")!;
    expect(utilization).toMatchObject({ role: "input", from: "load" });
    expect(utilization.figures.quantiles!.at(-1)).toBe(1.5);
    expect(report.params.filter(({ told }) => told)).toMatchObject([{ name: "base", value: "300" }]);
  });

  it("puts rows in the order of a column, and names how often each comes up", async () => {
    const backwards = written("ban.csv", {
      at: column((i) => rows - i),
      score: column((i) => (rows - i) / rows),
      route: Array.from({ length: rows }, (_, i) => (i % 4 ? "b" : "a")),
    });
    const { report } = await gathered({
      formula: "network.peerBan",
      input: backwards,
      map: { health: "0.9", limit: "100" },
      time: "at",
      command: "x",
    });
    expect(report.x.kind).toBe("number");
    expect(report.x.values[0]).toBe(1);
    const score = report.columns.find(({ name }) => name === "score")!;
    expect(score.course!.mean[0]!).toBeLessThan(score.course!.mean.at(-1)!);
    const ban = report.columns.find(({ name }) => name === "ban")!;
    expect(ban.isShare).toBe(true);
    const expected = lw.network.peerBan({ score: column((i) => (rows - i) / rows), health: 0.9, limit: 100 });
    expect(ban.figures.mean!).toBeCloseTo(expected.ban.reduce((sum, x) => sum + x, 0) / rows, 12);
  });

  it("has events of entities, and groups", async () => {
    const path = written("events.csv", {
      at: column((i) => i),
      who: column((i) => i % 5),
      x: column((i) => Math.cos(i / 30)),
    });
    const events = await gathered({ formula: "core.ema", input: path, entity: "who", time: "at", command: "x" });
    expect(events.report.notes).toContain("5 entities, each with a state of its own.");
    const groups = await gathered({ formula: "core.moments", input: path, by: ["who"], command: "x" });
    const count = groups.report.columns.find(({ name }) => name === "count")!;
    expect([count.figures.count, count.figures.mean]).toEqual([5, rows / 5]);
    // As messages count them.
    expect(groups.report.x).toMatchObject({ kind: "rows", values: [1, 2, 3, 4, 5] });
  });

  it("is one page that lets nothing else in, whatever files and columns are called", async () => {
    const name = `a<script>alert(1)<`;
    const path = written("odd & <b>name.csv", { [name]: load, providers, hour });
    const { report } = await gathered({ ...options, input: path, map: { utilization: name }, command: 'x "<i>"' });
    const [script, style] = ['console.log("script")', "body { color: red }"];
    const page = pageOf(report, { script, style });
    const hash = (text: string) => createHash("sha256").update(text).digest("base64");
    expect(page).toContain(`script-src 'sha256-${hash(script)}'`);
    expect(page).toContain(`style-src 'sha256-${hash(style)}'`);
    expect(page).toContain("default-src 'none'");
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toMatch(/<b>name|<i>|<script>alert|https?:\/\/|style="| on\w+="/);
    const data = /id="data">(.*?)<\/script>/s.exec(page)![1]!;
    expect(JSON.parse(data).columns).toHaveLength(report.columns.length);
  });

  it("draws a bar for what is there, and says what lies beyond", () => {
    const svg = bars({ from: 0, to: 4, whole: false, counts: [1, 0, 1000, 3], below: 0, beyond: 4 }, "x");
    expect(svg.match(/<rect/g)).toHaveLength(3);
    expect(svg).toContain("0.397 % lie beyond");
    expect([figure(1e12), figure(0.00001234), figure(12345.678), figure(undefined)]).toEqual([
      "1e12",
      "1.234e-5",
      "12346",
      "",
    ]);
  });
});

describe("lanewise report as a process", () => {
  const run = (...args: string[]) => lanewise(["report", ...args], { cwd: folder });

  it("writes a page once, and again only when told", () => {
    const args = ["energy.treasuryFee", "grid.csv", "--map", "utilization=load", "-o", "page.html"];
    const { code, out } = run(...args, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ output: "page.html", rows, formula: "energy.treasuryFee" });
    const page = readFileSync(join(folder, "page.html"), "utf8");
    expect(page).toContain("lanewise report energy.treasuryFee grid.csv --map utilization=load -o page.html --json");
    expect(page).toContain("Leon Sorokin");
    expect(run(...args)).toMatchObject({ code: 2, out: "" });
    expect(run(...args, "--force").code).toBe(0);
  });

  it.each([
    [["energy.treasuryFee", "none.csv"], 1, "there is no such file"],
    [["energy.treasuryFee", "empty.csv"], 1, "is empty"],
    [["energy.treasuryFee", "text.csv"], 1, "row 2"],
    [["energy.treasuryFee", "broken.parquet"], 1, "no Parquet file"],
    [["energy.treasuryFee", "grid.csv"], 2, "--map utilization=<column>"],
    [["energy.treasuryFee", "grid.csv", "--map", "utilisation=load"], 2, 'did you mean "utilization"?'],
    [["energy.treasuryFee", "grid.csv", "--map", "utilization=load", "--set", "base=-3"], 2, "0 to 10000"],
    [["control.kalman", "grid.csv"], 2, "lanewise show control.kalman"],
    [["energy.treasuryFe", "grid.csv"], 2, "did you mean energy.treasuryFee?"],
  ] as const)("tells of %j, and writes nothing", (args, code, message) => {
    writeFileSync(join(folder, "empty.csv"), "");
    writeFileSync(join(folder, "text.csv"), "utilization,providers,hour\n0.5,1,2\n0.5,1,much\n");
    writeFileSync(join(folder, "broken.parquet"), "PAR1 and then nothing");
    const ended = run(...args);
    expect([ended.code, ended.out]).toEqual([code, ""]);
    expect(ended.err).toContain(message);
    expect(existsSync(join(folder, "report.html"))).toBe(false);
  });
});
