// The end of an example: a page of its charts in report/, and where it lies.
import { join, relative } from "node:path";
import { type Report, writeReport } from "./report.ts";

export function present(name: string, report: Omit<Report, "made">, build: string): void {
  const path = join(process.cwd(), "report", `${name}.html`);
  const made = `Made by examples/first/${name}.ts on Node ${process.versions.node}, lanewise ${build} build.`;
  writeReport(path, { ...report, made });
  console.log(`\n  ./${relative(process.cwd(), path)}\n`);
}
