import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lanewise } from "./support.ts";

const { formulas } = JSON.parse(readFileSync("dist/manifest.json", "utf8")) as {
  formulas: { id: string; domain: string }[];
};

describe("the command", () => {
  it("leads on when it is asked nothing", () => {
    const { code, out, err } = lanewise([]);
    expect([code, err]).toEqual([0, ""]);
    for (const command of ["list", "show", "run", "report", "verify", "bench", "sql", "build", "completion"])
      expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(out).toContain("lanewise show energy.treasuryFee");
  });

  it.each([
    [["shwo"], "Did you mean show?"],
    [["show"], "missing required argument"],
    [["show", "energy.treasuryFe"], "did you mean energy.treasuryFee?"],
    [["show", "market.ema"], "did you mean core.ema?"],
    [["show", "energy"], "is a domain"],
    [["show", "core.exp", "--jsn"], "Did you mean --json?"],
    [["show", "energy.treasuryFee", "--set", "base=-1"], '"base" expected 0 to 10000 bps, got -1'],
    [["list", "enrgy"], "did you mean energy?"],
    [["bench", "core.epx"], "did you mean core.exp?"],
    [["sql", "duckdb", "core.epx"], "did you mean core.exp?"],
    [["sql", "clickhouse", "--only", "core.epx"], 'did you mean "core.exp"?'],
    [["sql", "duckdb", "control.pi"], "over ticks of entities"],
    [["sql", "duckbd"], "Did you mean duckdb?"],
    [["completion", "ksh"], "bash, zsh, fish"],
    [["report", "core.exp"], "missing required argument 'file'"],
  ])("ends with 2 for %j", (args, message) => {
    const { code, out, err } = lanewise(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err).not.toMatch(/\n {4}at /);
  });

  it.each([
    [["frob", "--json"], 2, "usage", "unknown command 'frob'"],
    [["show", "core.exp", "--json", "--frob"], 2, "usage", "unknown option '--frob'"],
    [["show", "--json"], 2, "usage", "missing required argument 'formula'"],
    [["show", "core.epx", "--json"], 2, "usage", "did you mean core.exp?"],
    [["list", "--search", "nothingofthekind", "--json"], 1, "failed", "nothingofthekind"],
    [["run", "core.ema", "nowhere.csv", "--json"], 1, "failed", "nowhere.csv: there is no such file"],
    [["run", "core.ema", "package.json", "--json", "--from", "xml"], 2, "usage", "--from expected csv"],
    [["report", "core.ema", "-", "--json"], 2, "usage", "expected a file"],
    [["verify", "--json", "--wasm", "no-such.wasm"], 1, "failed", "--wasm no-such.wasm cannot be read"],
    [["bench", "core.epx", "--json"], 2, "usage", "did you mean core.exp?"],
    [["sql", "duckdb", "core.epx", "--json"], 2, "usage", "did you mean core.exp?"],
    [["sql", "--json"], 2, "usage", "--json"],
    [["build", "--json"], 2, "usage", "unknown option '--json'"],
    [["completion", "bash", "--json"], 2, "usage", "unknown option '--json'"],
  ])("tells what is wrong as JSON where that is asked for: %j", (args, exit, kind, message) => {
    const { code, out, err } = lanewise(args);
    expect([code, out, err.split("\n").length]).toEqual([exit, "", 2]);
    expect(JSON.parse(err)).toEqual({ error: { message: expect.stringContaining(message), code: kind } });
  });

  it("ends with 1 for what cannot be done", () => {
    expect(lanewise(["list", "--search", "nothingofthekind"])).toMatchObject({ code: 1, out: "" });
    expect(lanewise(["verify", "--wasm", "no-such.wasm"]).err).toContain("--wasm no-such.wasm cannot be read");
    expect(lanewise(["verify", "--wasm", "package.json"])).toMatchObject({ code: 1, out: "" });
  });

  it("lists every formula once, in text and as JSON, and those that words are written of", () => {
    const { out } = lanewise(["list"]);
    for (const { id } of formulas) expect(out.match(new RegExp(`^  ${id} `, "gm"))).toHaveLength(1);
    const all = JSON.parse(lanewise(["list", "--json"]).out) as { id: string; forms: string[] }[];
    expect(all.map(({ id }) => id)).toEqual(formulas.map(({ id }) => id));
    expect(all.find(({ id }) => id === "control.pi")!.forms).toEqual(["row", "series", "bank"]);
    const some = JSON.parse(lanewise(["list", "energy", "--json"]).out) as { id: string }[];
    expect(some.map(({ id }) => id)).toEqual(formulas.filter(({ domain }) => domain === "energy").map(({ id }) => id));
    const found = JSON.parse(lanewise(["list", "--json", "--search", "treasury", "fee"]).out) as { id: string }[];
    expect(found[0]!.id).toBe("energy.treasuryFee");
  });

  it("writes no colours to a pipe, and ends well when the pipe is closed", async () => {
    expect(lanewise(["list"]).out + lanewise(["show", "core.ema"]).out).not.toContain("\u001b");
    const child = spawn(process.execPath, ["dist/cli.js", "list", "--json"], { stdio: ["ignore", "pipe", "pipe"] });
    let err = "";
    child.stderr.on("data", (text) => (err += text));
    child.stdout.once("data", () => child.stdout.destroy());
    const code = await new Promise((done) => child.on("exit", done));
    expect([code, err]).toEqual([0, ""]);
  });

  it("verifies the kernels of the package, and finds the formulas of one that was tampered with", () => {
    const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
    try {
      const good = lanewise(["verify", "--json", "--wasm", "dist/engine-scalar.wasm"]);
      const { digest } = JSON.parse(readFileSync("dist/vectors.json", "utf8"));
      expect(good.code).toBe(0);
      expect(JSON.parse(good.out)).toMatchObject({ same: true, published: digest, builds: [{ same: true, digest }] });
      const bytes = readFileSync("dist/engine-scalar.wasm");
      // ln 2 becomes a little more.
      const ln2 = Buffer.from(Float64Array.of(Math.LN2).buffer);
      const at = bytes.indexOf(ln2);
      expect(at).toBeGreaterThan(0);
      for (let k = bytes.indexOf(ln2); k >= 0; k = bytes.indexOf(ln2, k + 1)) bytes[k]! ^= 1;
      const path = join(folder, "bad.wasm");
      writeFileSync(path, bytes);
      const bad = lanewise(["verify", "--json", "--wasm", path]);
      expect(bad.code).toBe(1);
      const { same, builds } = JSON.parse(bad.out);
      expect(same).toBe(false);
      expect(builds[0].mismatches.length).toBeGreaterThan(0);
      expect(builds[0].digest).not.toBe(digest);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
