// Where a run may write: the input stays as it is, whatever is said, and what is there unless that is said.

import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { widthOf } from "../../cli/run/bar.ts";
import { whole } from "../../cli/run/deliver.ts";
import { runFile } from "../../cli/run/run.ts";
import type { RunOptions } from "../../cli/run/types.ts";
import { isUsage } from "../../cli/run/usage.ts";
import { folder, read } from "./files.ts";
import { lanewise } from "./support.ts";

const at = folder();
const rows = "key,x\na,1\nb,2\na,3\n";
const file = (name: string) => {
  writeFileSync(at(name), rows);
  return at(name);
};
const ema = (input: string): RunOptions => ({ formula: "core.ema", input, set: { span: "3" } });

async function refused(options: RunOptions): Promise<string> {
  try {
    await runFile(options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it ran");
}

test("a state is not written over the input, by --force neither", async () => {
  const input = file("events.csv");
  expect(await refused({ ...ema(input), save: input, force: true })).toMatch(/--save .*events.csv: this is the input/);
  expect(readFileSync(input, "utf8")).toBe(rows);
});

test("a state and its keys are not written over the answers", async () => {
  const input = file("both.csv");
  const output = at("same.csv");
  expect(await refused({ ...ema(input), output, save: output })).toMatch(/-o .*same.csv: --save .* the state there/);
  const keys = { ...ema(input), output: at("s.bin.keys.parquet"), save: at("s.bin"), entity: "key" };
  expect(await refused(keys)).toMatch(/--save .*s.bin writes the state there/);
  expect([existsSync(output), existsSync(at("s.bin"))]).toEqual([false, false]);
});

test("keys that are there stay, unless --force says so", async () => {
  const input = file("keyed.csv");
  writeFileSync(at("t.bin.keys.parquet"), "mine");
  for (const entity of ["key", undefined])
    expect(await refused({ ...ema(input), save: at("t.bin"), entity })).toMatch(
      /t.bin.keys.parquet: there is such a file/,
    );
  expect(readFileSync(at("t.bin.keys.parquet"), "utf8")).toBe("mine");
  await runFile({ ...ema(input), save: at("t.bin"), entity: "key", force: true });
  expect((await read(at("t.bin.keys.parquet"))).key).toEqual(["a", "b"]);
});

test("answers do not go into what a pattern reads", async () => {
  mkdirSync(at("many"));
  const input = file("many/one.csv");
  expect(await refused({ ...ema(at("many/*.csv")), output: input, force: true })).toMatch(/one.csv: this is the input/);
  expect(readFileSync(input, "utf8")).toBe(rows);
});

test("a page is not written over the file it is of", () => {
  const input = file("page.csv");
  const { code, err } = lanewise(["report", "core.ema", input, "--set", "span=3", "-o", input, "--force"]);
  expect([code, readFileSync(input, "utf8")]).toEqual([2, rows]);
  expect(err).toMatch(/page.csv: this is the input/);
});

test("a state that is a folder, and keys that are broken, are told by their names", async () => {
  const input = file("resumed.csv");
  mkdirSync(at("folder"));
  expect(await refused({ ...ema(input), resume: at("folder") })).toMatch(/--resume .*folder: .* got a folder/);
  await runFile({ ...ema(input), save: at("broken.bin"), entity: "key" });
  writeFileSync(at("broken.bin.keys.parquet"), "PAR1");
  const message = await refused({ ...ema(input), resume: at("broken.bin"), entity: "key" });
  expect(message).toMatch(/--resume .*broken.bin: .*broken.bin.keys.parquet: this is no Parquet file/);
});

test("a formula is run under every name that it is shown under", async () => {
  const input = file("named.csv");
  for (const formula of ["core.ema", "CORE.EMA", "energy.treasury_fee", "treasuryfee"]) {
    const map = /fee/.test(formula) ? { utilization: "0.5", providers: "x", hour: "3" } : undefined;
    const { rows } = await runFile({ formula, input, map });
    expect(rows).toBe(3);
  }
  const wrong = await runFile({ formula: "core.emma", input }).catch((error) => error);
  expect([isUsage(wrong), wrong.message]).toEqual([true, expect.stringMatching(/did you mean core.ema\?/)]);
});

test("devices are not replaced by files, and links stay links", async () => {
  const input = file("linked.csv");
  expect(await refused({ ...ema(input), output: "/dev/null", format: "csv", force: true })).toMatch(/got a device/);
  writeFileSync(at("real.csv"), "old");
  symlinkSync(at("real.csv"), at("link.csv"));
  await runFile({ ...ema(input), output: at("link.csv"), force: true });
  expect(lstatSync(at("link.csv")).isSymbolicLink()).toBe(true);
  expect(readFileSync(at("real.csv"), "utf8")).toMatch(/^key,x,output\n/);
});

test("what cannot be written is told by the name that was asked for", async () => {
  const full = (part: string) => `IO Error: Could not write file "${part}": No space left on device`;
  const told = async (error: (part: string) => Error) =>
    (await whole(at("full.csv"), async (part) => Promise.reject(error(part))).catch((error) => error)).message;
  const wanted = `${at("full.csv")} cannot be written: no space left on device`;
  expect(await told((part) => new Error(full(part)))).toBe(wanted);
  const node = Object.assign(new Error("ENOSPC: no space left on device, write"), { syscall: "write" });
  expect(await told(() => node)).toBe(wanted);
  expect(await told(() => new Error(full("spilled")))).toBe(full("spilled"));
});

test("a standard output that is full ends with a line", () => {
  const stdout = openSync("/dev/full", "w");
  const temporary = at("temporary");
  mkdirSync(temporary);
  for (const args of [["list"], ["run", "core.ema", file("out.csv"), "-o", "-", "--format", "csv", "--quiet"]]) {
    const { status, stderr } = spawnSync(process.execPath, ["dist/cli.js", ...args], {
      stdio: ["ignore", stdout, "pipe"],
      encoding: "utf8",
      env: { ...process.env, TMPDIR: temporary },
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^standard output cannot be written: .*\n$/)]);
    expect(readdirSync(temporary)).toEqual([]);
  }
});

test("a bar leaves a narrow terminal room for what stands beside it", () => {
  expect([200, 80, 70, 60, 20].map(widthOf)).toEqual([24, 24, 14, 4, 4]);
});

test("a report runs along what has a scale, over a file, and to one", () => {
  const input = file("along.csv");
  const report = (...args: string[]) => lanewise(["report", "core.ema", "--set", "span=3", ...args]);
  for (const [args, wanted] of [
    [[input, "--time", "key"], /--time: expected a column of times or numbers, got "key" of .*VARCHAR/],
    [[input, "--map", "x=(nope(x))"], /--map \(nope\(x\)\): .*nope does not exist/],
    [["-", "--from", "csv"], /expected a file, got -/],
    [[input, "-o", "-"], /expected the name of a file, got -/],
  ] as const) {
    const { code, err } = report(...args, ...(args.includes("-o" as never) ? [] : ["-o", at("never.html")]));
    expect([code, err]).toEqual([2, expect.stringMatching(wanted)]);
  }
  expect(existsSync(at("never.html"))).toBe(false);
});
