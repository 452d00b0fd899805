import { describe, expect, it } from "vitest";
import { manifest, told } from "../../cli/catalogue.ts";
import { shownOf } from "../../cli/commands/show.ts";
import { columns, paint, wrap } from "../../cli/text.ts";

const { formulas } = manifest();
const entry = (id: string) => formulas.find((one) => one.id === id)!;
const shown = (id: string, options = {}) => shownOf(entry(id), told(id), options);

describe("lanewise show", () => {
  it.each(formulas.map(({ id }) => id))("%s is told with all its fields, a plot and JSON that parses", async (id) => {
    const text = await shown(id);
    expect(text.startsWith(`${id}\n`)).toBe(true);
    const { inputs, params, state, outputs } = entry(id);
    for (const { name } of [...inputs, ...params, ...state]) expect(text).toMatch(new RegExp(`^  ${name}( |$)`, "m"));
    for (const { name } of outputs) if (name !== "output") expect(text).toMatch(new RegExp(`^  ${name}( |$)`, "m"));
    expect(text).toContain(told(id).example.shown.split("\n")[0]);
    expect(text).toMatch(/\n\nPlot\n[\s\S]*━/);
    expect(text).not.toMatch(/undefined|\[object/);
    expect(text).not.toContain("\u001b");
    for (const line of text.split("\n")) if (!/lw\.|\/\//.test(line)) expect(line.length).toBeLessThanOrEqual(160);
    expect(JSON.parse(await shown(id, { json: true })).example.shown).toBe(told(id).example.shown);
  });

  it("computes the example anew under other parameters, as the formula does", async () => {
    const { result } = JSON.parse(await shown("energy.treasuryFee", { json: true, set: ["base=500", "form=linear"] }));
    const { loadSync } = await import("lanewise/energy");
    const fee = loadSync().energy.treasuryFee(
      { utilization: 0.8, providers: 25, hour: 7 },
      { base: 500, form: "linear" },
    );
    expect(result).toEqual(fee);
  });

  it("gives the worked example again where parameters are those of the example", async () => {
    const { result } = JSON.parse(await shown("control.pi", { json: true, set: ["kp=2"] }));
    const { example } = told("control.pi");
    expect(result).toEqual(example.result);
  });

  it("leaves out the plot when told", async () => {
    expect(await shown("core.exp", { plot: false })).not.toContain("\nPlot\n");
  });

  it.each([
    ["base=20000", '"base" expected 0 to 10000 bps, got 20000'],
    ["bse=3", 'unknown parameter "bse" (did you mean "base"?)'],
    ["base", '--set expected name=value, got "base"'],
    ["base=much", '"base" expected 0 to 10000 bps, got "much"'],
    ["form=round", '"form" expected one of "smooth", "linear", got "round"'],
    ["enabled=maybe", '"enabled" expected true or false, got "maybe"'],
    ["min=900", '"min"'],
  ])("refuses --set %s", async (set, message) => {
    const given = set === "min=900" ? [set, "max=100"] : [set];
    await expect(shown("energy.treasuryFee", { set: given })).rejects.toThrow(message);
  });
});

describe("text for terminals", () => {
  const look = paint(false);

  it("breaks lines between words, none longer than the width", () => {
    const text = "Proportional-integral controller with saturation and anti-windup";
    const lines = wrap(text, 20);
    expect(lines.join(" ")).toBe(text);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(21);
  });

  it("lays the last column below where it has no room", () => {
    const rows = [["a-long-name", "unit", "what it is, in quite a few words that go on"]];
    expect(columns(rows, 120, look)).toEqual(["  a-long-name  unit  what it is, in quite a few words that go on"]);
    expect(columns(rows, 50, look)[1]).toMatch(/^ {6}what it is/);
  });

  it("has colours only where they are wanted", () => {
    expect(paint(true).bold("x")).toBe("\u001b[1mx\u001b[22m");
    expect(paint(false).bold("x")).toBe("x");
  });
});
