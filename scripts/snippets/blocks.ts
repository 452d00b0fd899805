// Fenced blocks of Markdown, and what marks before them say. Marks are comments that a reader does not see:
//   <!-- run: alone -->        a program by itself
//   <!-- run: LANGUAGE -->     in another language than the fence says: sql of clickhouse
//   <!-- not run: REASON -->   and why
//   <!-- file: NAME -->        the block is that file, for the blocks after it
//   <!-- output -->            what the block before it prints
//   <!-- first: CODE -->       before the programs of this page, in the language of the next block
export interface Block {
  readonly file: string;
  /** the line of the fence, from 1 */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  readonly alone: boolean;
  /** why it is not run */
  readonly reason?: string;
  readonly name?: string;
  /** what it is said to print */
  readonly output?: string;
  /** code that the page asks for before programs of this language */
  readonly first: string;
}

/** Blocks of these are text: they are not run, and need no reason. */
const texts = new Set([
  "",
  "text",
  "txt",
  "math",
  "md",
  "html",
  "json",
  "xml",
  "toml",
  "yaml",
  "nginx",
  "dockerfile",
  "diff",
]);
const sameAs: Readonly<Record<string, string>> = {
  javascript: "js",
  mjs: "js",
  typescript: "ts",
  bash: "sh",
  shell: "sh",
  py: "python",
  rs: "rust",
  golang: "go",
};
const mark = /^\s*<!-- (run|not run|file|first): ([\s\S]*?) -->\s*$|^\s*<!-- (output) -->\s*$/;

export const isText = ({ language, name }: Block) => texts.has(language) && name === undefined;

export function blocksOf(file: string, text: string): Block[] {
  const lines = text.split("\n");
  const blocks: Block[] = [];
  const first = new Map<string, string>();
  let pending: string | undefined;
  let marks: Record<string, string> = {};
  for (let at = 0; at < lines.length; at++) {
    // A mark may take several lines.
    let told = lines[at]!;
    if (/^\s*<!-- (run|not run|file|first|output)\b/.test(told))
      while (!told.includes("-->") && at + 1 < lines.length) told += `\n${lines[++at]}`;
    const [, name, value = "", output] = mark.exec(told) ?? [];
    if (name ?? output) {
      if (name === "first") pending = value.trim();
      else marks[name ?? "output"] = value.trim();
      continue;
    }
    const [, indent = "", fence, info = ""] = /^( *)(`{3,}|~{3,})(.*)$/.exec(told) ?? [];
    if (!fence) {
      const [lost] = Object.keys(marks);
      if (told.trim() && lost) throw new Error(`${file}:${at + 1}: a block was expected after the mark "${lost}"`);
      continue;
    }
    const line = at + 1;
    const code: string[] = [];
    while (++at < lines.length && lines[at]!.trimEnd() !== indent + fence) code.push(lines[at]!);
    if (at === lines.length) throw new Error(`${file}:${line}: this fence does not end`);
    const short = (/^[\w+-]*/.exec(info.trim())?.[0] ?? "").toLowerCase();
    const meant = marks.run && marks.run !== "alone" ? marks.run : short;
    const language = sameAs[meant] ?? meant;
    const own = code.map((one) => (one.startsWith(indent) ? one.slice(indent.length) : one)).join("\n");
    if (marks.output !== undefined) {
      const before = blocks.pop();
      if (!before) throw new Error(`${file}:${line}: output of which block?`);
      blocks.push({ ...before, output: own });
    } else {
      // The two scripts make programs together.
      const spoken = language === "js" ? "ts" : language;
      if (!texts.has(language)) {
        if (pending !== undefined) first.set(spoken, pending);
        pending = undefined;
      }
      blocks.push({
        file,
        line,
        language,
        code: own,
        alone: marks.run === "alone",
        ...(marks["not run"] !== undefined ? { reason: marks["not run"] } : {}),
        ...(marks.file !== undefined ? { name: marks.file } : {}),
        first: first.get(spoken) ?? "",
      });
    }
    marks = {};
  }
  return blocks;
}
