// The pages of the site, as they are written before VitePress lays them out.
import { dirname, join } from "node:path/posix";
import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { manifest } from "../../scripts/documented.ts";
import { told } from "../../scripts/equations.ts";
import { worked } from "../../scripts/worked.ts";
import { slugify } from "../../site/slug.ts";
import { relinked } from "../../site/source/links.ts";
import { sources } from "../../site/source/sources.ts";

const { pages, images } = sources();

/** Text without fences and code between backticks. */
const prose = (text: string) => text.replaceAll(/^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2[^\n]*$|`[^`\n]*`/gm, "");

const anchorsOf = (text: string) =>
  [
    ...text.replaceAll(/^( *)(`{3,})[^\n]*\n[\s\S]*?^\1\2[^\n]*$/gm, "").matchAll(/^#+ (.*?)(?: \{#([\w-]+)\})?$/gm),
  ].map(([, heading = "", given]) => given ?? slugify(heading.replaceAll(/[`*]|\]\([^)]*\)|\[/g, "")));

describe("the page of", () => {
  it.each(manifest.formulas.map((entry) => [entry.id, entry] as const))(
    "%s has equation, example and tables",
    (id, entry) => {
      const text = pages.get(`formulas/${entry.domain}/${entry.name}.md`)!;
      const sections = new Map(text.split(/^## /m).map((part) => [part.split("\n")[0], part] as const));
      expect(text).toContain(`# ${id}\n`);
      // Where the kernel's comment says no more than a source there may be none.
      const equation = /```(math|text)\n([\s\S]*?)\n```/.exec(sections.get("Equation") ?? "");
      if (told(entry).equation) expect(equation).not.toBeNull();
      if (equation?.[1] === "math") expect(renderToString(equation[2]!)).toContain("katex");
      expect(sections.get("Example")).toMatch(new RegExp(`lw\\.${entry.domain}\\.${entry.name}[.(][\\s\\S]*\\n// `));
      for (const [title, fields] of [
        ["Inputs", entry.inputs],
        ["Parameters", entry.params],
        ["State", entry.state],
      ] as const)
        for (const { name } of fields) expect(sections.get(title)).toContain(`| \`${name}\` |`);
      if (worked(entry).call) expect(sections.get("In other languages")).toContain("```python [Python]");
      const rows = sections.get("Outputs")!.match(/^\| (?!name|---)/gm)!;
      expect(rows).toHaveLength(entry.outputs.length);
      expect(sections.get("Source")).toContain(`Kernel \`${entry.domain}_${entry.name}\``);
    },
  );
});

describe("links", () => {
  it("lead to pages and to headings of them", () => {
    const dead: string[] = [];
    for (const [page, text] of pages)
      for (const [, target = ""] of prose(text).matchAll(/\]\(([^()\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [path = "", anchor = ""] = target.split("#");
        const file = path ? join(dirname(page), path) : page;
        if (images.has(file) || file.startsWith("api/")) continue;
        const found = pages.get(file);
        if (found === undefined || (anchor && !anchorsOf(found).includes(anchor))) dead.push(`${page}: ${target}`);
      }
    expect(dead).toEqual([]);
  });
  it("of the first page lead to pages", () => {
    const links = [...pages.get("index.md")!.matchAll(/link: (\/[^ ,}]*)/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links)
      if (link !== "/explorer/")
        expect(pages.has(`${link.slice(1)}${link.endsWith("/") ? "index" : ""}.md`), link).toBe(true);
  });
  it("to a file that does not exist are refused", () => {
    const page = { file: "docs/x.md", page: "docs/x.md" };
    expect(() => relinked("see [that](nothing.md)", page, () => {})).toThrow("docs/x.md: the link to nothing.md");
    expect(relinked("`[that](nothing.md)`", page, () => {})).toBe("`[that](nothing.md)`");
    expect(relinked("[fees](formulas/energy.md#energytreasuryfee)", page, () => {})).toBe(
      "[fees](../formulas/energy/treasuryFee.md)",
    );
    expect(relinked("[a spec](../src/spec.ts)", page, () => {})).toBe("a spec (`src/spec.ts`)");
  });
});

it("says nothing of marks for tests", () => {
  for (const [page, text] of pages) expect(prose(text), page).not.toMatch(/<!-- (run|not run|file|first|output)/);
});
