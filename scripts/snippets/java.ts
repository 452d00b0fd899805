// Java: each block is a class with a main, in a Maven project that depends on the artifact that hosts/java/test.sh installs.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { each, type Language } from "./language.ts";
import { missing, toldPrints } from "./printed.ts";
import type { Room } from "./room.ts";
import { without } from "./tools.ts";

const pom = (dependency: string) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>example</artifactId>
  <version>1</version>
  <dependencies>${dependency}</dependencies>
</project>
`;

/** What is on the class path of a project with the dependency that the README tells to add. */
async function classPath(room: Room): Promise<string> {
  const folder = join(room.folder, "java");
  const file = join(folder, "classpath");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  mkdirSync(folder, { recursive: true });
  const readme = readFileSync(join(room.repository, "hosts/java/README.md"), "utf8");
  const [, dependency = ""] = /^```xml\n([\s\S]*?)^```/m.exec(readme) ?? [];
  writeFileSync(join(folder, "pom.xml"), pom(dependency));
  const ran = await room.run("mvn", ["-q", "-B", "dependency:build-classpath", `-Dmdep.outputFile=${file}`], folder);
  if (ran.code !== 0) throw new Error(`mvn: ${ran.out}${ran.error}`);
  return readFileSync(file, "utf8").trim();
}

export const java: Language = {
  missing: () =>
    without({ javac: "a JDK of 17 or later, https://adoptium.net", mvn: "Maven, https://maven.apache.org" }) ??
    (existsSync(join(homedir(), ".m2/repository/io/lanewise/lanewise"))
      ? undefined
      : "the artifact is not installed: hosts/java/test.sh does it"),
  group: each,
  async run([block], room) {
    const { file, line, code } = block!;
    const name = /public class (\w+)/.exec(code)?.[1];
    if (!name) return { wrong: [{ line, text: "expected a public class with a main" }], shown: 0, out: "" };
    const folder = mkdtempSync(join(room.page(file), "java-"));
    writeFileSync(join(folder, `${name}.java`), code);
    const path = await classPath(room);
    const compiled = await room.run("javac", ["--release", "17", "-cp", path, "-d", folder, `${name}.java`], folder);
    if (compiled.code !== 0) {
      const at = Number(/\.java:(\d+)/.exec(compiled.error)?.[1] ?? 0);
      return { wrong: [{ line: line + at, text: compiled.error }], shown: 0, out: "" };
    }
    const ran = await room.run("java", ["-cp", `${folder}:${path}`, name], folder);
    if (ran.code !== 0) return { wrong: [{ line, text: ran.error }], shown: 0, out: ran.out };
    const wrong = missing(code, ran.out).map(({ line: at, told }) => ({
      line: line + at,
      text: `expected to print ${told}, printed was\n${ran.out}`,
    }));
    return { wrong, shown: toldPrints(code).length, out: ran.out };
  },
};
