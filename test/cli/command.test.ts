// lanewise run as it is installed: a process, what it prints where, and what it ends with.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { interruptible } from "../../cli/run/interrupt.ts";
import { told } from "../../cli/run/tell.ts";
import { folder, query, read } from "./files.ts";

const at = folder();
const command = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

function start(args: readonly string[], given?: string | Buffer) {
  const child = spawn(process.execPath, [command, "run", ...args], { stdio: ["pipe", "pipe", "pipe"] });
  const pieces: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
  child.stdout.on("data", (piece: Buffer) => pieces.out.push(piece));
  child.stderr.on("data", (piece: Buffer) => pieces.err.push(piece));
  child.stdin.end(given);
  const done = new Promise<{ code: number | null; out: Buffer; err: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code, out: Buffer.concat(pieces.out), err: Buffer.concat(pieces.err).toString() }),
    );
  });
  return { child, done };
}
const lanewise = (args: readonly string[], given?: string | Buffer) => start(args, given).done;

const market = "load,providers,hour\n0.65,4,19\n0.8,25,7\n1,0,12\n";
const file = (name: string, text = market) => {
  writeFileSync(at(name), text);
  return at(name);
};
const fee = (input: string) => [
  "energy.treasuryFee",
  input,
  "--map",
  "utilization=load",
  "--set",
  "base=300",
  "--only",
  "fee",
];

test("shows the first rows and what is to be known of all", async () => {
  const { code, out, err } = await lanewise(fee(file("shown.csv")));
  expect([code, err]).toEqual([0, ""]);
  const lines = out.toString().split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "load  providers  hour  fee",
    "0.65          4    19  168",
    " 0.8         25     7  259",
    "   1          0    12  552",
  ]);
  expect(out.toString()).toMatch(/energy.treasuryFee: 3 rows in [\d.]+ s/);
  expect(out.toString()).toContain("utilization is load");
});

test("tells as one JSON object, and as nothing", async () => {
  const output = at("told.parquet");
  const { code, out } = await lanewise([...fee(file("told.csv")), "-o", output, "--json", "--shadow", "base=300"]);
  expect(code).toBe(0);
  const told = JSON.parse(out.toString());
  expect(told).toMatchObject({
    formula: "energy.treasuryFee",
    shape: "rows",
    rows: 3,
    written: 3,
    nulls: 0,
    output,
    outputs: { fee: { invalid: 0, min: 168, max: 552 } },
    shadow: { fee: { rows: 0, mean: 0, max: 0 } },
  });
  expect(told.rowsPerSecond).toBeCloseTo(told.rows / told.seconds, 6);
  expect((await read(output)).fee).toEqual([168, 259, 552]);
  const quiet = await lanewise([...fee(file("told.csv")), "-o", output, "--force", "--quiet"]);
  expect([quiet.code, quiet.out.toString(), quiet.err]).toEqual([0, "", ""]);
});

test("reads standard input and writes standard output, and then tells on standard error", async () => {
  const { code, out, err } = await lanewise(
    [...fee("-"), "--from", "csv", "-o", "-", "--format", "ndjson", "--keep", "none"],
    market,
  );
  expect(code).toBe(0);
  expect(out.toString()).toBe('{"fee":168.0}\n{"fee":259.0}\n{"fee":552.0}\n');
  expect(err).toContain("3 rows");
  // Parquet and Arrow through a pipe, one into the other.
  const arrow = await lanewise([...fee("-"), "--from", "csv", "-o", "-", "--format", "arrows", "--quiet"], market);
  const back = await lanewise(
    [...fee("-"), "--from", "arrows", "-o", "-", "--format", "csv", "--quiet", "--keep", "hour"],
    arrow.out,
  );
  expect(back.out.toString()).toBe("hour,fee\n19,168.0\n7,259.0\n12,552.0\n");
});

test("reads parameters of a shadow from a file", async () => {
  writeFileSync(at("params.json"), '{"base": 400, "form": "linear"}');
  const { out } = await lanewise([...fee(file("shadow.csv")), "--shadow", at("params.json"), "--json"]);
  expect(JSON.parse(out.toString()).shadow.fee.rows).toBe(3);
});

test.each([
  ["an unknown formula", ["core.emma", "FILE"], 2, /"core.emma" is no formula \(did you mean core.ema\?\)/],
  ["an unknown option", ["core.ema", "FILE", "--entitty", "x"], 2, /unknown option '--entitty'/],
  ["no file", ["core.ema"], 2, /missing required argument 'file'/],
  ["a pair that is none", ["core.ema", "FILE", "--map", "x"], 2, /--map expected name=value, got "x"/],
  ["a kind of file that there is not", ["core.ema", "FILE", "--from", "parket"], 2, /did you mean parquet\?/],
  [
    "a parameter out of range",
    ["energy.treasuryFee", "FILE", "--map", "utilization=load", "--set", "base=1e9"],
    2,
    /"base" expected 0 to 10000 bps, got 1000000000/,
  ],
  ["a file that is not there", ["core.ema", "nowhere.csv", "--map", "x=load"], 1, /nowhere.csv: there is no such file/],
  ["a file that is broken", ["core.ema", "BROKEN"], 1, /this is no Parquet file/],
])("ends with a message and no output: %s", async (_, args, code, message) => {
  const places: Record<string, string> = { FILE: file("some.csv"), BROKEN: file("broken.parquet", "PAR1 no") };
  const ended = await lanewise(args.map((arg) => places[arg] ?? arg));
  expect(ended.code).toBe(code);
  expect(ended.out.toString()).toBe("");
  expect(ended.err).toMatch(message);
  // A message, and no stack.
  expect(ended.err).not.toMatch(/\n\s+at /);
});

test("goes on from a saved state, bit by bit", async () => {
  const rows = Array.from({ length: 200 }, (_, i) => `${(i * 37) % 11},${i % 3}\n`);
  const all = file("all.csv", `x,who\n${rows.join("")}`);
  const [a, b] = [
    file("a.csv", `x,who\n${rows.slice(0, 90).join("")}`),
    file("b.csv", `x,who\n${rows.slice(90).join("")}`),
  ];
  const run = (input: string, output: string, ...more: readonly string[]) =>
    lanewise(["core.ema", input, "--entity", "who", "-o", at(output), "--quiet", ...more]);
  for (const { code, err } of [
    await run(all, "all.out.csv"),
    await run(a, "a.out.csv", "--save", at("state.bin")),
    await run(b, "b.out.csv", "--resume", at("state.bin")),
  ])
    expect([code, err]).toEqual([0, ""]);
  const lines = (name: string) => readFileSync(at(name), "utf8").split("\n").slice(1);
  expect([...lines("a.out.csv").slice(0, -1), ...lines("b.out.csv")]).toEqual(lines("all.out.csv"));
});

test("leaves nothing when it is interrupted", async () => {
  const input = at("long.parquet");
  await query(
    `copy (select random() as x, hash(i) as a, hash(i + 1) as b from range(4000000) t(i)) to '${input}' (format parquet)`,
  );
  const output = at("never.csv");
  const begun = new Promise<void>((resolve) => {
    const watching = watch(dirname(output), (_event, name) => {
      if (!name?.endsWith(".part")) return;
      watching.close();
      resolve();
    });
  });
  const { child, done } = start(["core.ema", input, "-o", output]);
  await begun;
  child.kill("SIGINT");
  const { code, out, err } = await done;
  expect([code, out.toString(), err]).toEqual([130, "", "interrupted: nothing was written\n"]);
  expect(existsSync(output)).toBe(false);
  expect(readdirSync(dirname(output)).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("a reader that has enough is no error", async () => {
  const input = file("long.csv", `x\n${"1\n".repeat(200_000)}`);
  const { child, done } = start(["core.ema", input, "--set", "span=3", "-o", "-", "--format", "csv"]);
  child.stdout.once("data", () => child.stdout.destroy());
  const { code, err } = await done;
  expect([code, err]).toEqual([0, expect.stringContaining("200 000 rows")]);
});

test("what is interrupted says so, however its work ended", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  try {
    await interruptible(async (signal) => {
      process.emit("SIGINT");
      expect(signal.aborted).toBe(true);
      throw new Error("The operation was aborted");
    });
    expect([process.exitCode, said.mock.calls]).toEqual([130, [["interrupted: nothing was written"]]]);
  } finally {
    process.exitCode = undefined;
    said.mockRestore();
  }
});

test("a report that is interrupted leaves nothing", async () => {
  const input = at("reported.parquet");
  await query(`copy (select random() as x from range(3000000)) to '${input}' (format parquet)`);
  const temporary = at("temporary");
  mkdirSync(temporary);
  const child = spawn(process.execPath, [command, "report", "core.ema", input, "-o", at("never.html")], {
    env: { ...process.env, TMPDIR: temporary },
  });
  const closed = new Promise((resolve) => child.on("close", resolve));
  await new Promise<void>((resolve) => {
    const seen = watch(temporary, () => {
      seen.close();
      resolve();
    });
  });
  child.kill("SIGINT");
  expect(await closed).toBe(130);
  expect([readdirSync(temporary), existsSync(at("never.html"))]).toEqual([[], false]);
});

test("a table shows what tells rows apart, and answers before all else where there is no room", async () => {
  const input = file("wide.csv", "id,city,load,providers,hour\n7,Bern,0.65,4,19\n8,Basel,0.8,25,7\n");
  const { out } = await lanewise(fee(input));
  expect(out.toString().split("\n").slice(0, 3)).toEqual([
    "id  city   load  providers  hour  fee",
    " 7  Bern   0.65          4    19  168",
    " 8  Basel   0.8         25     7  259",
  ]);
  const outcome = JSON.parse((await lanewise([...fee(input), "--json"])).out.toString());
  expect(told(outcome, 20).split("\n").slice(0, 4)).toEqual([
    "id  city   load  fee",
    " 7  Bern   0.65  168",
    " 8  Basel   0.8  259",
    "(and providers, hour: --keep and --only choose)",
  ]);
});

test("a pipe with a name is read as a file is", async () => {
  const pipe = at("pipe.csv");
  execFileSync("mkfifo", [pipe]);
  const running = lanewise(["core.ema", pipe, "--set", "span=3", "-o", "-", "--format", "csv", "--quiet"]);
  await writeFile(pipe, "x\n1\n2\n");
  const { code, out, err } = await running;
  expect([code, out.toString(), err]).toEqual([0, "x,output\n1,1.0\n2,1.5\n", ""]);
});
