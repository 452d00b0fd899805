import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { candidatesOf } from "../../cli/completion/candidates.ts";
import { scripts } from "../../cli/completion/scripts.ts";
import { programOf } from "../../cli/program.ts";

const program = programOf();
const complete = (line: string) => {
  const { found, files = false, open = false } = candidatesOf(program, line.split(" "));
  return { values: found.map(({ value }) => value), files, open };
};

describe("completion", () => {
  it.each([
    ["sh", ["show"]],
    ["", ["list", "show", "run", "report", "verify", "bench", "sql", "build", "completion"]],
    ["show energy.tr", ["energy.treasuryFee"]],
    ["show --json energy.tr", ["energy.treasuryFee"]],
    ["list en", ["energy"]],
    ["bench core.exp core.log1", ["core.log10", "core.log1p"]],
    ["show core.exp --n", ["--no-plot"]],
    ["show energy.treasuryFee --set bas", ["base="]],
    ["show energy.treasuryFee --set form=", ["form=smooth", "form=linear"]],
    ["show energy.treasuryFee --set base=1 --set enabled=f", ["enabled=false"]],
    ["run energy.treasuryFee data.csv --map u", ["utilization="]],
    ["run energy.treasuryFee data.csv --from pa", ["parquet"]],
    ["run energy.treasuryFee data.csv --only c", ["congestion"]],
    ["run energy.treasuryFee data.csv --on-invalid ", ["nan", "throw"]],
    ["sql d", ["duckdb"]],
    ["sql duckdb core.po", ["core.pow"]],
    ["completion z", ["zsh"]],
    ["nothing", []],
  ])("of %j is %j", (line, values) => {
    expect(complete(line).values).toEqual(values);
  });

  it("leaves files to the shell, and writes no blank behind base=", () => {
    expect(complete("run core.exp da")).toEqual({ values: [], files: true, open: false });
    expect(complete("verify --wasm en")).toEqual({ values: [], files: true, open: false });
    expect(complete("show energy.treasuryFee --set ba").open).toBe(true);
    expect(complete("show energy.treasuryFee --set form=s").open).toBe(false);
  });

  it("completes behind = where bash has cut the word", () => {
    expect(complete("show energy.treasuryFee --set form = s").values).toEqual(["smooth"]);
    expect(complete("show energy.treasuryFee --set form =").values).toEqual(["smooth", "linear"]);
    expect(complete("run energy.treasuryFee data.csv --map utilization =").values).toEqual([]);
  });

  it("works in bash, where nothing on the line is evaluated", () => {
    const test = `${scripts.bash}
lanewise() { "${process.execPath}" dist/cli.js "$@"; }
compopt() { :; }
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _lanewise; echo "\${COMPREPLY[*]}"; }
ask lanewise sh
ask lanewise show energy.treasuryFee --set form = li
ask lanewise show '$(touch /tmp/lanewise-evaluated)' co
test ! -e /tmp/lanewise-evaluated && echo untouched`;
    const out = execFileSync("bash", ["--norc", "-c", test], { encoding: "utf8" });
    expect(out.split("\n")).toEqual(["show", "linear", "", "untouched", ""]);
  });
});
