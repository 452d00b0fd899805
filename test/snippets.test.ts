// What runs the docs must fail where a block is wrong, at its line, or it shows nothing.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf } from "../scripts/snippets/blocks.ts";
import { stepsOf } from "../scripts/snippets/pages.ts";
import { missing } from "../scripts/snippets/printed.ts";
import { instrumented, programsOf } from "../scripts/snippets/programs.ts";
import { Room } from "../scripts/snippets/room.ts";
import { fromJson, fromLines } from "../scripts/snippets/tabs/runner.ts";
import { differs } from "../scripts/snippets/tabs/tabs.ts";
import { textsOf } from "../scripts/snippets/tabs/texts.ts";
import { mistyped } from "../scripts/snippets/types.ts";
import { ends, read, same } from "../scripts/snippets/values.ts";

const fence = (language: string, ...lines: string[]) => [`\`\`\`${language}`, ...lines, "```", ""];
const page = (...parts: (string | string[])[]) => parts.flat().join("\n");

describe("blocks", () => {
  it("have language, line and marks", () => {
    const text = page(
      "# Title",
      "",
      "<!-- file: a/b.ts -->",
      fence("ts", "one"),
      "<!-- not run: a server -->",
      fence("bash", "two"),
    );
    const [file, shell] = blocksOf("x.md", text);
    expect(file).toMatchObject({ line: 4, language: "ts", name: "a/b.ts", code: "one" });
    expect(shell).toMatchObject({ line: 9, language: "sh", reason: "a server" });
  });
  it("lose the indent of a list", () => {
    const [block] = blocksOf("x.md", "- so:\n\n  ```sql\n  select\n    1;\n  ```\n");
    expect(block!.code).toBe("select\n  1;");
  });
  it("take what is printed from the block after them", () => {
    const blocks = blocksOf("x.md", page(fence("go", "x"), "<!-- output -->", fence("text", "[1 2]")));
    expect(blocks).toHaveLength(1);
    expect(blocks[0]!.output).toBe("[1 2]");
  });
  it("are refused without an end, and a mark without a block", () => {
    expect(() => blocksOf("x.md", "```ts\nx\n")).toThrow("x.md:1");
    expect(() => blocksOf("x.md", "<!-- run: alone -->\ntext\n")).toThrow("x.md:2");
  });
  it("in a language that nothing runs are refused", () => {
    expect(() => stepsOf(blocksOf("x.md", page(fence("cobol", "x"))))).toThrow('x.md:1: nothing runs "cobol"');
    expect(stepsOf(blocksOf("x.md", page("<!-- not run: why not -->", fence("cobol", "x"))))).toEqual([]);
  });
});

describe("programs", () => {
  const lines = (text: string) =>
    programsOf(blocksOf("x.md", text)).map(({ blocks }) => blocks.map(({ line }) => line));
  it("go on from block to block, until a name is declared again", () => {
    const text = page(
      fence("js", "const a = 1;"),
      fence("js", "a;"),
      fence("js", "const { b, a } = {};"),
      fence("js", "b;"),
    );
    expect(lines(text)).toEqual([
      [1, 5],
      [9, 13],
    ]);
  });
  it("of one block stand alone where a mark says so", () => {
    expect(lines(page(fence("js", "1;"), "<!-- run: alone -->", fence("js", "2;"), fence("js", "3;")))).toEqual([
      [1],
      [6],
      [10],
    ]);
  });
  it("have every line where the page has it", () => {
    const [program] = programsOf(
      blocksOf("x.md", page("# T", "", fence("ts", "first;", "second; // 2"), "words", fence("ts", "third;"))),
    );
    for (const text of [program!.text, program!.checked]) {
      const at = text.split("\n");
      expect([at[3], at[9]]).toEqual(["first;", "third;"]);
      expect(at[4]).toContain("second");
    }
  });
  it("compare no prose, and nothing in loops", () => {
    for (const code of ["f(); // false when full", "f(); // 500 or more", "for (const x of y) f(x); // 1"])
      expect(instrumented(code, 1)).toBe(code);
  });
});

describe("values", () => {
  const is = (value: unknown, text: string) => {
    const found = read(text);
    return found !== undefined && ends(found.rest) && same(value, found.value);
  };
  it("are as exact as their digits", () => {
    expect(is(1.7615941, "1.761594")).toBe(true);
    expect(is(1.76161, "1.7615")).toBe(false);
    expect(is(216, "216")).toBe(true);
    expect(is(216.4, "216")).toBe(false);
    expect(is(1.23e-7, "1.2e-7")).toBe(true);
    expect(is(1001n, "1001n")).toBe(true);
    expect(is(1001, "1001n")).toBe(false);
  });
  it("are lists and fields, with more of them where dots say so", () => {
    expect(is(Float64Array.of(1, NaN, -Infinity), "[1, NaN, -Infinity]")).toBe(true);
    expect(is(Float64Array.of(1, 2), "Float64Array(2) [ 1, 2 ]")).toBe(true);
    expect(is([1, 2, 3], "[1, 2]")).toBe(false);
    expect(is([1, 2, 3], "[1, 2, ...]")).toBe(true);
    expect(is({ a: 1, b: "x" }, '{ a: 1, b: "x" }')).toBe(true);
    expect(is({ a: 1, b: 2 }, "{ a: 1 }")).toBe(false);
    expect(is({ a: 1, b: 2 }, "{ a: 1, ... }")).toBe(true);
  });
  it("may be followed by words", () => {
    expect(is(500, "500: in the shadow")).toBe(true);
    expect(is(216, "216 bps")).toBe(true);
    expect(is(true, "false, as nobody came")).toBe(false);
  });
  it("that other languages print are found in their order", () => {
    expect(missing("print(a)  # 1.5\nprint(b)  # one tick: [3. 2.]\n", "x 1.5\n[3. 2.]\n")).toEqual([]);
    expect(missing("print(a)  # 1.5\nprint(b)  # 2\n", "2\n1.5\n")).toEqual([{ line: 2, told: "2" }]);
    expect(missing("fmt.Println(a) // 7\n", "8\n")).toEqual([{ line: 1, told: "7" }]);
  });
});

describe("pages", () => {
  let room: Room;
  beforeAll(() => {
    room = new Room();
  });
  afterAll(() => room.remove());

  let count = 0;
  async function wrong(...parts: (string | string[])[]): Promise<string[]> {
    const found: string[] = [];
    for (const step of stepsOf(blocksOf(`docs/page${count++}.md`, page(...parts))))
      for (const { line, text } of (await step.run(room)).wrong) found.push(`${line}: ${text}`);
    return found;
  }

  const start = fence("ts", 'import { loadSync } from "lanewise";', "const lw: object = loadSync();");

  it("that are right have nothing wrong", async () => {
    expect(await wrong(start, fence("js", "console.log(lw.core.exp({ x: 0 })); // 1"))).toEqual([]);
  });
  it("say the line of a result that is another one", async () => {
    const told = await wrong(
      "# T",
      start,
      fence("js", "const a = lw.core.exp({ x: 0 }); // 1", "console.log(a, [a]); // 1 [2]"),
    );
    expect(told).toEqual(["9: expected 1 [2], got [ 1 ]"]);
  });
  it("say the line of an error", async () => {
    const [told] = await wrong(start, "", fence("js", "", "nothing.at.all();"));
    expect(told).toMatch(/^9: ReferenceError: nothing is not defined/);
  });
  it("compare errors that are shown", async () => {
    const call = "lw.core.exp({ x: 'a' });";
    expect(await wrong(start, fence("js", `${call} // TypeError: core.exp: "x" expected`))).toEqual([]);
    expect(await wrong(start, fence("js", `${call} // RangeError: core.exp: "x" expected`))).toHaveLength(1);
    expect(await wrong(start, fence("js", "lw.core.exp({ x: 1 }); // TypeError: no"))).toHaveLength(1);
  });
  it("have commands, files and programs in their order", async () => {
    const text = [
      fence("sh", "npm install lanewise", "echo 3 > three"),
      "<!-- file: one.mjs -->",
      fence("js", 'import { readFileSync } from "node:fs";', 'console.log(readFileSync("three", "utf8").trim());'),
      fence("sh", "test -f node_modules/lanewise/package.json", "node one.mjs"),
      "<!-- output -->",
    ];
    expect(await wrong(...text, fence("text", "3"))).toEqual([]);
    expect((await wrong(...text, fence("text", "4")))[0]).toMatch(/^12: expected to print\n4/);
  });
  it("say which commands failed", async () => {
    expect((await wrong("", fence("sh", "true", "exit 3")))[0]).toMatch(/^2: ended with 3/);
  });
  it("run SQL where formulas are functions", async () => {
    expect(await wrong(fence("sql", "select core_exp(1.0);"))).toEqual([]);
    expect((await wrong(fence("sql", "select core_expp(1.0);")))[0]).toContain("core_expp");
  });

  describe("whose TypeScript is checked", () => {
    const told = (...pages: string[]) =>
      mistyped(
        pages.map((text, i) => blocksOf(`docs/typed${i}.md`, text)),
        room,
      ).map(({ file, line, text }) => `${file}:${line}: ${text}`);
    const load = fence("ts", 'import { loadSync } from "lanewise";', "const lw = loadSync();");
    const call = (inputs: string) => `lw.energy.treasuryFee({ ${inputs} }).fee.toFixed();`;
    const right = call("utilization: 0.8, providers: 25, hour: 7");

    it("say no type error where there is none", () => {
      const prelude = '<!-- first: import { loadSync } from "lanewise"; const lw = loadSync(); -->';
      expect(told(page(load, fence("ts", right)), page(prelude, fence("ts", right)))).toEqual([]);
    });
    it("say page and line of a type error", () => {
      const found = told(
        page(load, fence("ts", right)),
        page("# T", load, "words", fence("ts", right, call("utilization: 0.8, providers: 25"))),
      );
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(/^docs\/typed1\.md:10: TS2769: No overload[\s\S]*'hour' is missing/);
    });
    it("are read as an editor does that was told to be strict", () => {
      const found = told(
        page(fence("ts", "export const f = (x) => x;", "export const [a]: number[] = [], b: number = a;")),
      );
      expect(found.map((one) => one.slice(0, 26))).toEqual([
        "docs/typed0.md:2: TS7006: ",
        "docs/typed0.md:3: TS2322: ",
      ]);
    });
    it("are judged in files and in blocks that are not run, and not in JavaScript", () => {
      const found = told(
        page(
          "<!-- file: parts/half.ts -->",
          fence("ts", "export const half = (x: number): number => x / 2;", "half('1');"),
          fence("js", 'import { half } from "./parts/half.ts";', "const all = [half(1)], wrong = (x) => half(all);"),
          "<!-- not run: a server -->",
          fence("ts", "all.push('2');"),
          fence("ts", "all.push(2);"),
        ),
      );
      expect(found).toEqual([
        "docs/typed0.md:14: TS2345: Argument of type 'string' is not assignable to parameter of type 'number'.",
        "docs/typed0.md:4: TS2345: Argument of type 'string' is not assignable to parameter of type 'number'.",
      ]);
    });
    it("say what a page asks for before its programs at the first of them", () => {
      expect(told(page("<!-- first: const x: string = 1; -->", "words", fence("ts", "x.trim();")))).toEqual([
        "docs/typed0.md:3: TS2322: Type 'number' is not assignable to type 'string'.",
      ]);
    });
  });
});

describe("code on the pages of formulas", () => {
  const texts = textsOf("typescript");
  const one = texts.find(({ entry }) => entry.id === "ads.pacingKappa")!;
  it("is of every formula, and each page begins with what is answered", () => {
    expect(new Set(texts.map(({ entry }) => entry.id)).size).toBe(357);
    expect(texts.filter(({ of }) => of === "example")).toHaveLength(357);
    expect(texts.filter(({ expected }) => typeof expected === "string")).toEqual([]);
  });
  it("is wrong where one bit of one output is, or one is missing", () => {
    expect(differs(one, one.expected)).toBeUndefined();
    const { dual, kappa, ...others } = one.expected as Record<string, number[]>;
    expect(differs(one, { ...others, kappa: kappa! })).toContain("dual expected 0.125, 0, got nothing");
    expect(differs(one, { ...others, dual: dual!, kappa: [kappa![0]!, kappa![1]! + 2 ** -52] })).toContain(
      "kappa expected",
    );
    expect(differs(one, { ...others, dual: [0.125, 0, 0], kappa: kappa! })).toContain("dual expected");
    expect(differs(one, "refused")).toBe("refused");
    expect(differs({ ...one, expected: "refused" }, one.expected as never)).toContain("a plain call is refused");
  });
  it("tells what each text printed, and where a program ended", () => {
    const cells = (text: string) => text.split(" ").map(Number);
    const out = "# 0\nfee 1 2\nrate NaN\n# 1\n! refused\n# 2\nfee 3\n";
    expect(fromLines([one, one, one], out, "", cells)).toEqual([
      { fee: [1, 2], rate: [NaN] },
      "! refused",
      { fee: [3] },
    ]);
    expect(fromLines([one, one, one, one], out, "broke", cells).slice(2)).toEqual(["broke", undefined]);
    expect(fromLines([one], "", "broke", cells)).toEqual(["was not run: broke"]);
  });
  it("reads outputs by the names of their language", () => {
    const told = { result: { dual: [1, "NaN"], kappa: 2, scale: true, epoch_end: null } };
    const snake = (name: string) => (name === "epochEnd" ? "epoch_end" : name);
    expect(fromJson(one.entry, JSON.stringify(told), snake)).toEqual({
      dual: [1, NaN],
      kappa: [2],
      scale: [1],
      epochEnd: [NaN],
    });
    expect(fromJson(one.entry, '{"error":"refused"}')).toBe("refused");
  });
});
