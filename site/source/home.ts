// The first page. Its example is the one of the README, which runs as a test; its figures are read from the pages that have them.
import { readFileSync } from "node:fs";
import { manifest } from "../../scripts/documented.ts";

const count = manifest.formulas.length;

/** What a page says, found by a pattern: a page that no longer says it stops the build. */
function said(file: string, pattern: RegExp): string[] {
  const found = pattern.exec(readFileSync(file, "utf8"));
  if (!found) throw new Error(`${file}: expected ${pattern}, which the first page of the site shows`);
  return found.slice(1);
}

/** The last ratio "SIMD in place" of a row of the README's table of speed. */
const faster = (row: string) =>
  said("README.md", new RegExp(`^\\| ${row.replaceAll(".", "\\.")} (?:\\|[^|\\n]*){3}\\| ([\\d.]+)x \\|`, "m"))[0]!;

function promises() {
  const [calls = ""] = said("docs/engines.md", /(\d+) calls, \d+ cells/);
  const engines = readFileSync("docs/engines.md", "utf8").match(
    /^\| [^|\n]+ \| [^|\n]+ \| `[0-9a-f]{16}` \|/gm,
  )!.length;
  const [exp = ""] = said("docs/accuracy.md", /^\| exp \| both \| \d+ \| ULP \| ([\d.]+)/m);
  const [pow = "", host = ""] = said("docs/accuracy.md", /^\| pow \| both \| \d+ \| ULP \| ([\d.]+) .*Math ([\d.]+)/m);
  const [rows = "", wrong = ""] = said("docs/clickhouse.md", /: \d+ functions, (\d+) rows, mismatches (\d+)/);
  const [least = "", most = "", all = ""] = said("README.md", /(\d+) to (\d+) KB zipped instead of (\d+)/);
  return [
    {
      title: "The same bits everywhere",
      figure: `${engines} engines, one digest`,
      text: `${count} formulas in ${Number(calls).toLocaleString("en")} calls, on V8, JavaScriptCore and SpiderMonkey, with SIMD and without: not one bit differs.`,
      link: "./docs/engines.md",
      more: "The same bits",
    },
    {
      title: "Faster than the loop you would write",
      figure: `${faster("core.pow")}x on core.pow`,
      text: `Against hand-written loops over typed arrays: ${faster("energy.treasuryFee")}x on a fee, ${faster("core.ema, bank")}x on a bank of averages, ${faster("core.sort, one group")}x on a sort. The table begins with what is slower.`,
      link: "./docs/speed.md",
      more: "Speed",
    },
    {
      title: "Accurate to the last digit",
      figure: `${Number(exp).toFixed(2)} ULP on exp`,
      text: `Functions of our own against references of 45 to 60 digits. pow is within ${Number(pow).toFixed(2)} ULP everywhere; the host's Math.pow is off by up to ${host}.`,
      link: "./docs/accuracy.md",
      more: "Accuracy",
    },
    {
      title: "Where your data are",
      figure: `${Number(rows).toLocaleString("en")} rows, ${wrong} mismatches`,
      text: "One wasm in Python, Go, Rust and Java, in DuckDB, ClickHouse and Spark. What one saves, every other loads. The figure is ClickHouse against Node.",
      link: "./docs/hosts.md",
      more: "Other languages, tables and clusters",
    },
    {
      title: "Small, and nothing with it",
      figure: `${least} to ${most} KB a domain`,
      text: `Zipped, with its kernels; ${all} KB with all ${count}. No dependencies, no code made at run time: it runs under a strict content security policy.`,
      link: "./overview.md",
      more: "Overview",
    },
  ];
}

export function homePage(): string {
  const [example = ""] = said("README.md", /^(```ts\n[\s\S]*?^```)$/m);
  const cards = promises().map(
    ({ title, figure, text, link, more }) => `<section>

### ${title} {.promise}

<p class="figure">${figure}</p>

${text}

[${more}](${link})

</section>`,
  );
  return `---
layout: home
title: lanewise
titleTemplate: Formulas as WebAssembly kernels
hero:
  name: lanewise
  text: ${count} formulas, the same bits everywhere
  tagline: Fees, filters, controllers, risk, reputation, privacy. As SIMD WebAssembly kernels over whole columns, banks of stateful entities, and streams.
  actions:
    - { theme: brand, text: Five minutes, link: /guide/five-minutes }
    - { theme: alt, text: All formulas, link: /formulas/ }
    - { theme: alt, text: Open the explorer, link: /explorer/, target: _self }
---

<div class="start">
<div>

\`\`\`sh
npm install lanewise
\`\`\`

Numbers in, numbers out. Columns in, columns out. A bank remembers an entity each. What makes no sense is NaN in exactly its row, and what is
wrong with a call is an error before anything changes.

</div>

${example}

</div>

<div class="promises">

${cards.join("\n\n")}

<section>

### Doors {.promise}

- [Guides](./guide/five-minutes.md): forms, zero copy, many cores, choosing parameters
- [Formulas](./formulas/index.md): equation, inputs, example, source of each
- [API](./api/index.md): every function and type of every entry
- [Formulas of your own](./docs/packs.md): a spec and an equation, compiled alike

</section>

</div>
`;
}
